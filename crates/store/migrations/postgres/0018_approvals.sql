-- Changes of several steps that a second person approves, that wait for their day, and that a job runs.

-- The calls in order, as the use cases wrote them (JSON); NULL: the one of `operation` and `body`.
ALTER TABLE changes ADD COLUMN steps TEXT COLLATE "C";
-- Why it is wanted, in the words of who asked for it, and their ticket.
ALTER TABLE changes ADD COLUMN reason TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE changes ADD COLUMN ticket TEXT COLLATE "C" NOT NULL DEFAULT '';
-- Why a second person has to approve it (JSON list of sentences); empty: nobody has to.
ALTER TABLE changes ADD COLUMN needs TEXT COLLATE "C" NOT NULL DEFAULT '[]';
ALTER TABLE changes ADD COLUMN submitted_by BIGINT;
ALTER TABLE changes ADD COLUMN submitted_at BIGINT;
-- Over all that was submitted: what is approved and sent is what was reviewed.
ALTER TABLE changes ADD COLUMN seal TEXT COLLATE "C";
-- When it is to be sent, or tried next.
ALTER TABLE changes ADD COLUMN due_at BIGINT;
-- When it expires unless it was sent.
ALTER TABLE changes ADD COLUMN expires_at BIGINT;

CREATE INDEX changes_by_state ON changes (state, id);
CREATE INDEX changes_by_person ON changes (drafted_by, id);

CREATE TABLE approvals (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    change_id BIGINT NOT NULL REFERENCES changes (id),
    decision TEXT COLLATE "C" NOT NULL,
    person BIGINT NOT NULL REFERENCES users (id),
    person_name TEXT COLLATE "C" NOT NULL,
    comment TEXT COLLATE "C" NOT NULL,
    -- The seal of what was decided on.
    seal TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX approvals_of_change ON approvals (change_id, id);
