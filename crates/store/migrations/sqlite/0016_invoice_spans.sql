-- The days of which an account's invoices are known. One span from the first to the last day, as the
-- accounts have it, can't say that a year between was never asked for.
CREATE TABLE invoice_spans (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    PRIMARY KEY (account_id, first_day)
);

-- The last day was still under way when the list was made.
INSERT INTO invoice_spans (account_id, first_day, last_day)
SELECT id, invoices_from, date(invoices_to, '-1 day') FROM accounts
WHERE invoices_from < invoices_to;
