-- What the accounts list filters and sorts by.

-- The master account itself, should it stand here: it is no sub account.
ALTER TABLE accounts ADD COLUMN is_master BIGINT NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN base_plan_status TEXT;
-- Worked out of the invoices whenever some are saved. The currency of the newest one; the first
-- currency (by its letters) in which something is open and how much, '' and 0 where nothing is; in how
-- many currencies; how many invoices have something to pay, and the day by which the first was due.
ALTER TABLE accounts ADD COLUMN invoice_currency TEXT;
ALTER TABLE accounts ADD COLUMN open_currency TEXT;
ALTER TABLE accounts ADD COLUMN open_ten_thousandths BIGINT;
ALTER TABLE accounts ADD COLUMN open_currencies BIGINT;
ALTER TABLE accounts ADD COLUMN unpaid_invoices BIGINT;
ALTER TABLE accounts ADD COLUMN oldest_due_date TEXT;
-- The end of the term: from the account's detail, and better from the renewals once they are known.
ALTER TABLE accounts ADD COLUMN renewal_date TEXT;
ALTER TABLE accounts ADD COLUMN renewal_auto BIGINT;
ALTER TABLE accounts ADD COLUMN renewal_ten_thousandths BIGINT;
ALTER TABLE accounts ADD COLUMN next_invoice_ten_thousandths BIGINT;
ALTER TABLE accounts ADD COLUMN renewals_fetched_at BIGINT;

-- What is stored already. The bits of the flags are numbered in the use cases: 8 over-used, 16 nearly
-- full, 32 unused, 64 paid by the customer.
UPDATE accounts SET
    base_plan_status = CASE
        WHEN base_plan_title IS NULL THEN NULL
        WHEN (flags & 2) <> 0 THEN 'cancelled'
        ELSE 'active' END,
    flags = flags
        + CASE WHEN bought > 0 AND used > bought THEN 8 ELSE 0 END
        + CASE WHEN bought > 0 AND used <= bought AND (used + coalesce(pending, 0)) * 100 > bought * 95
            THEN 16 ELSE 0 END
        + CASE WHEN bought > 0 AND used <= bought AND bought - used - coalesce(pending, 0) >= 5
            AND (bought - used - coalesce(pending, 0)) * 100 >= bought * 20 THEN 32 ELSE 0 END
        + CASE WHEN lower(pay_mode) = 'sub' THEN 64 ELSE 0 END;
UPDATE accounts SET
    invoice_currency = (SELECT currency FROM invoices
        WHERE account_id = accounts.id AND invoices.is_listed = 1
        ORDER BY invoice_date DESC NULLS LAST, invoices.id LIMIT 1),
    open_currency = coalesce((SELECT min(currency) FROM invoices
        WHERE account_id = accounts.id AND balance_ten_thousandths <> 0 AND invoices.is_listed = 1), ''),
    open_ten_thousandths = coalesce((SELECT CAST(sum(balance_ten_thousandths) AS BIGINT) FROM invoices
        WHERE account_id = accounts.id AND balance_ten_thousandths <> 0 AND invoices.is_listed = 1
        GROUP BY currency ORDER BY currency LIMIT 1), 0),
    open_currencies = (SELECT count(DISTINCT currency) FROM invoices
        WHERE account_id = accounts.id AND balance_ten_thousandths <> 0 AND invoices.is_listed = 1),
    unpaid_invoices = (SELECT count(*) FROM invoices
        WHERE account_id = accounts.id AND balance_ten_thousandths > 0 AND invoices.is_listed = 1),
    oldest_due_date = (SELECT min(due_date) FROM invoices
        WHERE account_id = accounts.id AND balance_ten_thousandths > 0 AND invoices.is_listed = 1)
    WHERE invoices_fetched_at IS NOT NULL;

-- The values that occur are read by jumping from one to the next.
CREATE INDEX accounts_by_type ON accounts (account_type);
CREATE INDEX accounts_by_plan ON accounts (base_plan_title) WHERE base_plan_title IS NOT NULL;
CREATE INDEX accounts_by_country ON accounts (country) WHERE country IS NOT NULL;
CREATE INDEX changes_unknown ON changes (account_id) WHERE state = 'outcome_unknown';

-- The list and its counts are one walk over this index alone, whatever is filtered and sorted: rows
-- with their notes and texts are read for one page only. It begins as lists are ordered most often.
DROP INDEX accounts_by_name;
CREATE INDEX accounts_list ON accounts (
    name_folded, id, is_master, is_listed, flags, account_type, base_plan_title, base_plan_term,
    base_plan_status, pay_mode, country, manager, manager_folded, manager_user_id, tags_folded,
    bought, used, addons, next_invoice_date, open_currency, open_ten_thousandths, unpaid_invoices,
    oldest_due_date, renewal_date, renewal_auto, plans_fetched_at, usage_fetched_at,
    invoices_fetched_at, search, search_own
);
