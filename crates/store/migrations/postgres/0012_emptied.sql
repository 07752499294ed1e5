-- What an import would take away stands apart, so that it can be looked at before it is confirmed.
ALTER TABLE record_import_rows ADD COLUMN emptied BIGINT NOT NULL DEFAULT 0;
ALTER TABLE record_imports ADD COLUMN emptying BIGINT NOT NULL DEFAULT 0;
CREATE INDEX record_import_rows_emptying ON record_import_rows (import_id, line) WHERE emptied > 0;
