-- What a person prefers, where sessions were begun, how often Zoom is asked, and who set its limits.

ALTER TABLE users ADD COLUMN theme TEXT NOT NULL DEFAULT 'system';
ALTER TABLE users ADD COLUMN has_shortcuts BIGINT NOT NULL DEFAULT 1;
-- When they last signed in.
ALTER TABLE users ADD COLUMN signed_in_at BIGINT;

-- Sessions of before know neither.
ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN user_agent TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN used_at BIGINT NOT NULL DEFAULT 0;

-- Calls of each hour (from 1970) and operation.
CREATE TABLE call_counts (
    hour BIGINT NOT NULL,
    operation TEXT NOT NULL,
    calls BIGINT NOT NULL,
    PRIMARY KEY (hour, operation)
);

-- Calls that Zoom refused with 429, and what was made of it.
CREATE TABLE call_refusals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at BIGINT NOT NULL,
    operation TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- When Zoom said to come back, if it did.
    retry_at BIGINT,
    -- Until when nothing of the kind is sent.
    paused_until BIGINT NOT NULL
);
CREATE INDEX call_refusals_by_time ON call_refusals (at, id);

-- NULL: a figure of ours, from Zoom's documents.
ALTER TABLE limits ADD COLUMN set_by_name TEXT;
ALTER TABLE limits ADD COLUMN set_at BIGINT;
