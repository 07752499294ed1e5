-- The invoices of all sub accounts as one list: its sort keys stand on the invoices themselves, and each
-- order has an index that holds what lists filter by, so that a page is found in one index alone.

-- 0 open, 1 draft, 2 paid.
ALTER TABLE invoices ADD COLUMN state BIGINT NOT NULL DEFAULT 2;
-- The account's name as lists sort by it. NULL keeps an invoice out of the list of all: the master
-- account's own.
ALTER TABLE invoices ADD COLUMN account_folded TEXT;
-- Purchase orders of its items, folded.
ALTER TABLE invoices ADD COLUMN orders TEXT NOT NULL DEFAULT '';
-- Number, account name and account number, then the purchase orders; folded.
ALTER TABLE invoices ADD COLUMN search TEXT NOT NULL DEFAULT '';
ALTER TABLE invoices ADD COLUMN has_file BIGINT NOT NULL DEFAULT 0;

UPDATE invoices SET orders = coalesce((SELECT lower(max(purchase_order_number)) FROM invoice_items
    WHERE invoice_items.account_id = invoices.account_id AND invoice_id = invoices.id), '');
UPDATE invoices SET
    state = CASE WHEN lower(status) = 'draft' THEN 1 WHEN balance_ten_thousandths > 0 THEN 0 ELSE 2 END,
    account_folded = (SELECT name_folded FROM accounts WHERE accounts.id = account_id AND is_master = 0),
    search = lower(number) || (SELECT ' ' || name_folded || CASE WHEN accounts.number IS NULL THEN ''
        ELSE ' ' || lower(accounts.number) END FROM accounts WHERE accounts.id = account_id)
        || CASE WHEN orders = '' THEN '' ELSE ' ' || orders END,
    has_file = CASE WHEN EXISTS (SELECT 1 FROM invoice_files
        WHERE invoice_files.account_id = invoices.account_id AND invoice_id = invoices.id) THEN 1 ELSE 0 END;

CREATE INDEX invoices_fleet_date ON invoices (
    currency, invoice_date, number, due_date, state, has_file, total_ten_thousandths,
    balance_ten_thousandths
) WHERE is_listed = 1 AND account_folded IS NOT NULL;
CREATE INDEX invoices_fleet_due ON invoices (
    currency, due_date, number, invoice_date, state, has_file
) WHERE is_listed = 1 AND account_folded IS NOT NULL;
CREATE INDEX invoices_fleet_number ON invoices (
    currency, number, invoice_date, due_date, state, has_file
) WHERE is_listed = 1 AND account_folded IS NOT NULL;
CREATE INDEX invoices_fleet_account ON invoices (
    currency, account_folded, number, invoice_date, due_date, state, has_file
) WHERE is_listed = 1 AND account_folded IS NOT NULL;
CREATE INDEX invoices_fleet_state ON invoices (
    currency, state, due_date, number, invoice_date, has_file, balance_ten_thousandths,
    total_ten_thousandths
) WHERE is_listed = 1 AND account_folded IS NOT NULL;
CREATE INDEX invoices_fleet_total ON invoices (
    currency, total_ten_thousandths, number, invoice_date, due_date, state, has_file
) WHERE is_listed = 1 AND account_folded IS NOT NULL;
CREATE INDEX invoices_fleet_tax ON invoices (
    currency, tax_ten_thousandths, number, invoice_date, due_date, state, has_file
) WHERE is_listed = 1 AND account_folded IS NOT NULL;
CREATE INDEX invoices_fleet_balance ON invoices (
    currency, balance_ten_thousandths, number, invoice_date, due_date, state, has_file
) WHERE is_listed = 1 AND account_folded IS NOT NULL;
CREATE INDEX invoices_fleet_file ON invoices (
    currency, has_file, number, invoice_date, due_date, state
) WHERE is_listed = 1 AND account_folded IS NOT NULL;
CREATE INDEX invoices_fleet_search ON invoices (
    currency, search, number, invoice_date, due_date, account_folded, state, has_file,
    total_ten_thousandths, tax_ten_thousandths, balance_ten_thousandths
) WHERE is_listed = 1 AND account_folded IS NOT NULL;

-- How many invoices of the list an account has in each currency and year and what they come to: what
-- is counted without a filter would be a walk over all of them.
CREATE TABLE invoice_totals (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    currency TEXT NOT NULL,
    -- 0 where the invoices have no day.
    year BIGINT NOT NULL,
    invoices BIGINT NOT NULL,
    total_ten_thousandths BIGINT NOT NULL,
    open_ten_thousandths BIGINT NOT NULL,
    PRIMARY KEY (account_id, currency, year)
);
CREATE INDEX invoice_totals_by_currency
    ON invoice_totals (currency, year, invoices, total_ten_thousandths, open_ten_thousandths);
INSERT INTO invoice_totals
    SELECT account_id, currency, CAST(coalesce(substr(invoice_date, 1, 4), '0') AS BIGINT), count(*),
        CAST(sum(total_ten_thousandths) AS BIGINT),
        CAST(sum(CASE WHEN state = 0 THEN balance_ten_thousandths ELSE 0 END) AS BIGINT)
    FROM invoices WHERE is_listed = 1 AND account_folded IS NOT NULL GROUP BY 1, 2, 3;

CREATE INDEX accounts_by_invoices_to ON accounts (is_listed, is_master, invoices_to);
CREATE INDEX accounts_by_invoices_age ON accounts (is_listed, is_master, invoices_fetched_at);
