-- The files of the master account's own invoices, apart from those of the sub accounts. Whatever else is
-- known of the master account stands in snapshots without an account.
CREATE TABLE master_invoice_files (
    invoice_id TEXT PRIMARY KEY,
    size BIGINT NOT NULL,
    sha256 BYTEA NOT NULL,
    stored_at BIGINT NOT NULL,
    request_id TEXT,
    bytes BYTEA NOT NULL
);
