-- Counts up with each act on the price book, so that a file that was checked before one is noticed.
CREATE TABLE price_book_state (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL
);
INSERT INTO price_book_state (id, version) VALUES (1, 0);

-- A file with prices that was checked, until it is applied or forgotten.
CREATE TABLE price_imports (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_by BIGINT NOT NULL REFERENCES users (id),
    created_by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    file_name TEXT COLLATE "C" NOT NULL,
    file_sha256 BYTEA NOT NULL,
    -- The version of the price book that it was compared with.
    base_version BIGINT NOT NULL,
    -- What was shown, as JSON: the lines that are taken and those that are refused.
    content_json TEXT COLLATE "C" NOT NULL,
    applied_by_name TEXT COLLATE "C",
    applied_at BIGINT
);
CREATE INDEX price_imports_expiry ON price_imports (expires_at);
