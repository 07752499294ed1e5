-- E-mail: what each person wants to be told of, and the letters that are still to be sent.

ALTER TABLE users ADD COLUMN mails_waiting BIGINT NOT NULL DEFAULT 1;
ALTER TABLE users ADD COLUMN mails_attention BIGINT NOT NULL DEFAULT 1;

-- One row for a person and an event, written with the event itself. What it says is worked out when it is
-- sent.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    change_id BIGINT NOT NULL REFERENCES changes (id),
    person BIGINT NOT NULL REFERENCES users (id),
    -- When it happened.
    at BIGINT NOT NULL,
    -- waiting, sent, dropped (no longer of interest) or given_up.
    state TEXT NOT NULL DEFAULT 'waiting',
    attempts BIGINT NOT NULL DEFAULT 0,
    -- Nobody tries before; set before each attempt, so that it is also the lease of the one who tries.
    next_try_at BIGINT NOT NULL,
    ended_at BIGINT,
    -- Why the last attempt failed, and when.
    failed_at BIGINT,
    failure TEXT,
    UNIQUE (change_id, kind, person, at)
);
CREATE INDEX outbox_by_state ON outbox (state, next_try_at, id);
