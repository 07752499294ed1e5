-- Times are UTC milliseconds, days are yyyy-mm-dd, money is in 1/10,000 unit, booleans are 0 or 1.
-- Same tables and columns as the PostgreSQL set.

CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL,
    email_folded TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    zone TEXT NOT NULL,
    password_hash TEXT,
    is_disabled BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    credentials_changed_at BIGINT NOT NULL
);

CREATE TABLE sessions (
    id_hash BLOB PRIMARY KEY,
    user_id BIGINT REFERENCES users (id),
    data BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE flashes (
    id_hash BLOB PRIMARY KEY,
    body BLOB NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX flashes_expiry ON flashes (expires_at);

CREATE TABLE sign_in_failures (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    failures BIGINT NOT NULL,
    last_failed_at BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL,
    PRIMARY KEY (kind, key)
);

CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    -- Name, number, id and owner's e-mail, folded, for searching.
    search TEXT NOT NULL,
    number TEXT,
    owner_email TEXT,
    account_type TEXT NOT NULL,
    seats BIGINT,
    created_at BIGINT,
    subscription_start BIGINT,
    subscription_end BIGINT,
    is_listed BIGINT NOT NULL,
    list_position BIGINT NOT NULL,
    listed_at BIGINT NOT NULL,
    -- The partner's own, filled in later releases.
    customer_reference TEXT,
    tags TEXT,
    manager TEXT,
    notes TEXT,
    -- Fleet figures, written with the snapshots that they come from.
    country TEXT,
    base_plan_title TEXT,
    base_plan_term TEXT,
    base_plan_code TEXT,
    bought BIGINT,
    used BIGINT,
    pending BIGINT,
    addons BIGINT,
    next_invoice_date TEXT,
    pay_mode TEXT,
    flags BIGINT NOT NULL DEFAULT 0,
    are_licences_visible BIGINT,
    detail_fetched_at BIGINT,
    contact_fetched_at BIGINT,
    plans_fetched_at BIGINT,
    usage_fetched_at BIGINT,
    -- The invoices that are known.
    invoices_fetched_at BIGINT,
    invoices_from TEXT,
    invoices_to TEXT
);
-- Lists walk this index: order and search are both in it.
CREATE INDEX accounts_by_name ON accounts (name_folded, id, search, plans_fetched_at);

CREATE TABLE snapshots (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Empty for what belongs to no account.
    account_id TEXT NOT NULL,
    resource TEXT NOT NULL,
    -- What of the resource, e.g. an invoice's id; empty where there is one an account.
    subject TEXT NOT NULL,
    hash BLOB NOT NULL,
    body BLOB NOT NULL,
    fetched_at BIGINT NOT NULL,
    request_id TEXT
);
CREATE INDEX snapshots_latest ON snapshots (account_id, resource, subject, id);

-- How asking for each thing went last.
CREATE TABLE fetches (
    account_id TEXT NOT NULL,
    resource TEXT NOT NULL,
    subject TEXT NOT NULL,
    answer TEXT NOT NULL,
    -- Of the latest snapshot.
    hash BLOB,
    fetched_at BIGINT,
    request_id TEXT,
    refusal TEXT,
    failing_since BIGINT,
    failure TEXT,
    being_fetched_since BIGINT,
    PRIMARY KEY (account_id, resource, subject)
);

CREATE TABLE invoices (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    invoice_date TEXT,
    due_date TEXT,
    target_date TEXT,
    status TEXT NOT NULL,
    currency TEXT NOT NULL,
    total_ten_thousandths BIGINT NOT NULL,
    tax_ten_thousandths BIGINT NOT NULL,
    balance_ten_thousandths BIGINT NOT NULL,
    is_listed BIGINT NOT NULL,
    items_fetched_at BIGINT,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX invoices_by_date ON invoices (account_id, invoice_date);
CREATE INDEX invoices_open ON invoices (account_id, currency, due_date, balance_ten_thousandths)
    WHERE balance_ten_thousandths <> 0 AND is_listed = 1;

CREATE TABLE invoice_items (
    account_id TEXT NOT NULL,
    invoice_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    charge_name TEXT NOT NULL,
    charge_number TEXT NOT NULL,
    charge_type TEXT NOT NULL,
    start_date TEXT,
    end_date TEXT,
    quantity BIGINT,
    tax_ten_thousandths BIGINT NOT NULL,
    total_ten_thousandths BIGINT NOT NULL,
    partner_sku TEXT NOT NULL,
    purchase_order_number TEXT NOT NULL,
    PRIMARY KEY (account_id, invoice_id, position),
    FOREIGN KEY (account_id, invoice_id) REFERENCES invoices (account_id, id)
);

CREATE TABLE invoice_files (
    account_id TEXT NOT NULL,
    invoice_id TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 BLOB NOT NULL,
    stored_at BIGINT NOT NULL,
    request_id TEXT,
    bytes BLOB NOT NULL,
    PRIMARY KEY (account_id, invoice_id),
    FOREIGN KEY (account_id, invoice_id) REFERENCES invoices (account_id, id)
);

CREATE TABLE changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    operation TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    drafted_by BIGINT NOT NULL REFERENCES users (id),
    drafted_by_name TEXT NOT NULL,
    drafted_at BIGINT NOT NULL,
    based_on BIGINT NOT NULL,
    -- What differs and how it looked before and after, as the use cases wrote it.
    content TEXT NOT NULL,
    -- The exact body to be sent.
    body BLOB NOT NULL,
    outcome TEXT,
    refusal TEXT,
    request_id TEXT,
    read_backs BIGINT NOT NULL DEFAULT 0,
    next_read_back_at BIGINT,
    lease_owner TEXT,
    lease_until BIGINT,
    updated_at BIGINT NOT NULL
);
CREATE INDEX changes_of_account ON changes (account_id, id);
CREATE INDEX changes_unfinished ON changes (id)
    WHERE state IN ('running', 'verifying') OR next_read_back_at IS NOT NULL;
CREATE UNIQUE INDEX changes_one_running ON changes (account_id)
    WHERE state IN ('running', 'verifying');

CREATE TABLE change_steps (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    change_id BIGINT NOT NULL REFERENCES changes (id),
    position BIGINT NOT NULL,
    operation TEXT NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    body BLOB NOT NULL,
    intended_at BIGINT NOT NULL,
    answered_at BIGINT,
    outcome TEXT,
    http_status BIGINT,
    request_id TEXT,
    answer BLOB,
    UNIQUE (change_id, position)
);

CREATE TABLE change_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    change_id BIGINT NOT NULL REFERENCES changes (id),
    at BIGINT NOT NULL,
    state TEXT NOT NULL,
    sentence TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX change_events_of_change ON change_events (change_id, id);

CREATE TABLE audit_entries (
    sequence BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor BIGINT,
    actor_name TEXT NOT NULL,
    role TEXT NOT NULL,
    address TEXT NOT NULL,
    request_id TEXT NOT NULL,
    action TEXT NOT NULL,
    account_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous_hash BLOB NOT NULL,
    hash BLOB NOT NULL
);
CREATE INDEX audit_entries_of_account ON audit_entries (account_id, sequence);

-- The one row that every writer of the audit log locks.
CREATE TABLE audit_head (
    id BIGINT PRIMARY KEY,
    sequence BIGINT NOT NULL,
    hash BLOB NOT NULL
);
INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, zeroblob(32));

CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'audit entries are append-only');
END;
CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'audit entries are append-only');
END;

CREATE TABLE budgets (
    key TEXT PRIMARY KEY,
    next_free_at BIGINT NOT NULL,
    day BIGINT NOT NULL,
    used BIGINT NOT NULL
);

CREATE TABLE limits (
    target TEXT NOT NULL,
    scope TEXT NOT NULL,
    rule TEXT NOT NULL,
    value BIGINT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (target, scope, rule)
);

CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
