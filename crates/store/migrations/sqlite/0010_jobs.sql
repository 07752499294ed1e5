-- Work that goes on over restarts: who does it, whether somebody stopped it, how far it is.
CREATE TABLE jobs (
    name TEXT PRIMARY KEY,
    -- The instance at work; it counts as dead once the lease is over (real time).
    lease_owner TEXT,
    lease_until BIGINT,
    paused_at BIGINT,
    paused_by TEXT,
    -- The present round, or the last one.
    started_at BIGINT,
    ended_at BIGINT,
    calls BIGINT NOT NULL DEFAULT 0,
    -- When a round ended for the first time.
    first_ended_at BIGINT,
    predicted_end_at BIGINT,
    waiting_until BIGINT,
    -- Why it waits, as a sentence for people.
    waiting_for TEXT
);

-- How often in a row asking brought no answer, and when last: so that one thing that keeps failing does
-- not stand in the way of all others.
ALTER TABLE fetches ADD COLUMN failures BIGINT NOT NULL DEFAULT 0;
ALTER TABLE fetches ADD COLUMN last_failed_at BIGINT;
CREATE INDEX fetches_failing ON fetches (resource, last_failed_at) WHERE failures > 0;
CREATE INDEX accounts_vanished ON accounts (listed_at) WHERE is_listed = 0;
