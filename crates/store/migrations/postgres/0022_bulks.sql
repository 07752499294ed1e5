-- Bulks: changes of many accounts that are checked, approved and steered together.

CREATE TABLE bulks (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- checked, open, paused or stopped.
    state TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    created_by BIGINT NOT NULL REFERENCES users (id),
    created_by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    -- When a dry run that nobody submits is forgotten; NULL once it was submitted.
    expires_at BIGINT,
    -- The bulk of whose rows it repeats those that were not made.
    retry_of BIGINT REFERENCES bulks (id),
    -- Why a second person has to approve it, as a JSON list of sentences.
    needs TEXT COLLATE "C" NOT NULL DEFAULT '[]',
    -- Why it is wanted, in the words of who submitted it, and their ticket.
    reason TEXT COLLATE "C" NOT NULL DEFAULT '',
    ticket TEXT COLLATE "C" NOT NULL DEFAULT '',
    submitted_by BIGINT REFERENCES users (id),
    submitted_by_name TEXT COLLATE "C",
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
    account_key TEXT COLLATE "C" NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    plan TEXT COLLATE "C" NOT NULL,
    quantity TEXT COLLATE "C" NOT NULL,
    starts_on TEXT COLLATE "C" NOT NULL,
    verdict TEXT COLLATE "C" NOT NULL,
    account_id TEXT COLLATE "C",
    account_name TEXT COLLATE "C",
    -- What it does, in words; empty where that can't be told.
    title TEXT COLLATE "C" NOT NULL,
    -- Why it is refused, or what there is to think about, as a JSON list of sentences.
    sentences_json TEXT COLLATE "C" NOT NULL,
    change_id BIGINT REFERENCES changes (id),
    PRIMARY KEY (bulk_id, line)
);
