-- The partner's own records: customer reference, tags, account manager and notes.

ALTER TABLE accounts ADD COLUMN reference_folded TEXT COLLATE "C";
ALTER TABLE accounts ADD COLUMN manager_folded TEXT COLLATE "C";
-- A line for each tag, with line ends around it, so that a whole tag can be looked for.
ALTER TABLE accounts ADD COLUMN tags_folded TEXT COLLATE "C";
-- Reference, tags and manager, folded for searching.
ALTER TABLE accounts ADD COLUMN search_own TEXT COLLATE "C" NOT NULL DEFAULT '';
-- The person of this portal who manages the account, where the manager is one.
ALTER TABLE accounts ADD COLUMN manager_user_id BIGINT;
ALTER TABLE accounts ADD COLUMN notes_at BIGINT;
ALTER TABLE accounts ADD COLUMN notes_by TEXT COLLATE "C";
-- Counts up with each edit, so that nobody overwrites what they have not seen.
ALTER TABLE accounts ADD COLUMN records_version BIGINT NOT NULL DEFAULT 0;

CREATE INDEX accounts_by_reference ON accounts (reference_folded, id)
    WHERE reference_folded IS NOT NULL;
CREATE INDEX accounts_by_person ON accounts (manager_user_id) WHERE manager_user_id IS NOT NULL;
CREATE INDEX accounts_by_manager_name ON accounts (manager) WHERE manager IS NOT NULL;
CREATE INDEX accounts_by_tags ON accounts (tags) WHERE tags IS NOT NULL;

-- What each edit and each import changed, account by account.
CREATE TABLE record_changes (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    at BIGINT NOT NULL,
    actor BIGINT,
    actor_name TEXT COLLATE "C" NOT NULL,
    -- Set where an import did it.
    import_id BIGINT,
    -- The records as JSON.
    before_json TEXT COLLATE "C" NOT NULL,
    after_json TEXT COLLATE "C" NOT NULL
);
CREATE INDEX record_changes_of_account ON record_changes (account_id, id);

-- A file that was read, from its dry run to its expiry.
CREATE TABLE record_imports (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    state TEXT COLLATE "C" NOT NULL,
    created_by BIGINT NOT NULL REFERENCES users (id),
    created_by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    file_name TEXT COLLATE "C" NOT NULL,
    file_size BIGINT NOT NULL,
    file_sha256 BYTEA NOT NULL,
    -- How the file was read, as JSON: encoding, separator, columns.
    reading_json TEXT COLLATE "C" NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    changed BIGINT NOT NULL DEFAULT 0,
    unchanged BIGINT NOT NULL DEFAULT 0,
    refused BIGINT NOT NULL DEFAULT 0,
    emptied BIGINT NOT NULL DEFAULT 0,
    applied_by_name TEXT COLLATE "C",
    applied_at BIGINT
);
CREATE INDEX record_imports_expiry ON record_imports (expires_at);

CREATE TABLE record_import_rows (
    import_id BIGINT NOT NULL REFERENCES record_imports (id),
    -- The line of the file on which the row begins, from 1.
    line BIGINT NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL,
    -- The account as the file names it.
    account_key TEXT COLLATE "C" NOT NULL,
    account_id TEXT COLLATE "C",
    account_name TEXT COLLATE "C",
    -- The version of the records that the dry run saw.
    base_version BIGINT,
    before_json TEXT COLLATE "C",
    after_json TEXT COLLATE "C",
    -- What is wrong, as JSON.
    problems_json TEXT COLLATE "C",
    PRIMARY KEY (import_id, line)
);
CREATE INDEX record_import_rows_by_outcome ON record_import_rows (import_id, outcome, line);
