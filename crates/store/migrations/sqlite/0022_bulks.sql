-- Bulks: changes of many accounts that are checked, approved and steered together.

CREATE TABLE bulks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- checked, open, paused or stopped.
    state TEXT NOT NULL,
    name TEXT NOT NULL,
    created_by BIGINT NOT NULL REFERENCES users (id),
    created_by_name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- When a dry run that nobody submits is forgotten; NULL once it was submitted.
    expires_at BIGINT,
    -- The bulk of whose rows it repeats those that were not made.
    retry_of BIGINT REFERENCES bulks (id),
    -- Why a second person has to approve it, as a JSON list of sentences.
    needs TEXT NOT NULL DEFAULT '[]',
    -- Why it is wanted, in the words of who submitted it, and their ticket.
    reason TEXT NOT NULL DEFAULT '',
    ticket TEXT NOT NULL DEFAULT '',
    submitted_by BIGINT REFERENCES users (id),
    submitted_by_name TEXT,
    submitted_at BIGINT
);
CREATE INDEX bulks_expiry ON bulks (expires_at) WHERE expires_at IS NOT NULL;

-- A change goes its own way; this says with which others it was submitted.
ALTER TABLE changes ADD COLUMN bulk_id BIGINT REFERENCES bulks (id);
CREATE INDEX changes_of_bulk ON changes (bulk_id, state) WHERE bulk_id IS NOT NULL;

-- The rows as they were typed, with what the dry run says of each, and the change that became of it.
CREATE TABLE bulk_rows (
    bulk_id BIGINT NOT NULL REFERENCES bulks (id),
    -- The line of the file on which the row begins, from 1.
    line BIGINT NOT NULL,
    account_key TEXT NOT NULL,
    action TEXT NOT NULL,
    plan TEXT NOT NULL,
    quantity TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    verdict TEXT NOT NULL,
    account_id TEXT,
    account_name TEXT,
    -- What it does, in words; empty where that can't be told.
    title TEXT NOT NULL,
    -- Why it is refused, or what there is to think about, as a JSON list of sentences.
    sentences_json TEXT NOT NULL,
    change_id BIGINT REFERENCES changes (id),
    PRIMARY KEY (bulk_id, line)
);
