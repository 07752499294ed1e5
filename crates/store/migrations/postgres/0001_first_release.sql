-- Times are UTC milliseconds, days are yyyy-mm-dd, money is in 1/10,000 unit, booleans are 0 or 1.
-- Same tables and columns as the SQLite set. Every text sorts and compares by its bytes, as there.

CREATE TABLE users (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email TEXT COLLATE "C" NOT NULL,
    email_folded TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    zone TEXT COLLATE "C" NOT NULL,
    password_hash TEXT COLLATE "C",
    is_disabled BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    credentials_changed_at BIGINT NOT NULL
);

CREATE TABLE sessions (
    id_hash BYTEA PRIMARY KEY,
    user_id BIGINT REFERENCES users (id),
    data BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE flashes (
    id_hash BYTEA PRIMARY KEY,
    body BYTEA NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX flashes_expiry ON flashes (expires_at);

CREATE TABLE sign_in_failures (
    kind TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    failures BIGINT NOT NULL,
    last_failed_at BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL,
    PRIMARY KEY (kind, key)
);

CREATE TABLE accounts (
    id TEXT COLLATE "C" PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    name_folded TEXT COLLATE "C" NOT NULL,
    -- Name, number, id and owner's e-mail, folded, for searching.
    search TEXT COLLATE "C" NOT NULL,
    number TEXT COLLATE "C",
    owner_email TEXT COLLATE "C",
    account_type TEXT COLLATE "C" NOT NULL,
    seats BIGINT,
    created_at BIGINT,
    subscription_start BIGINT,
    subscription_end BIGINT,
    is_listed BIGINT NOT NULL,
    list_position BIGINT NOT NULL,
    listed_at BIGINT NOT NULL,
    -- The partner's own, filled in later releases.
    customer_reference TEXT COLLATE "C",
    tags TEXT COLLATE "C",
    manager TEXT COLLATE "C",
    notes TEXT COLLATE "C",
    -- Fleet figures, written with the snapshots that they come from.
    country TEXT COLLATE "C",
    base_plan_title TEXT COLLATE "C",
    base_plan_term TEXT COLLATE "C",
    base_plan_code TEXT COLLATE "C",
    bought BIGINT,
    used BIGINT,
    pending BIGINT,
    addons BIGINT,
    next_invoice_date TEXT COLLATE "C",
    pay_mode TEXT COLLATE "C",
    flags BIGINT NOT NULL DEFAULT 0,
    are_licences_visible BIGINT,
    detail_fetched_at BIGINT,
    contact_fetched_at BIGINT,
    plans_fetched_at BIGINT,
    usage_fetched_at BIGINT,
    -- The invoices that are known.
    invoices_fetched_at BIGINT,
    invoices_from TEXT COLLATE "C",
    invoices_to TEXT COLLATE "C"
);
-- Without the search column: an entry of an index is limited to 2,700 bytes here.
CREATE INDEX accounts_by_name ON accounts (name_folded, id);

CREATE TABLE snapshots (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Empty for what belongs to no account.
    account_id TEXT COLLATE "C" NOT NULL,
    resource TEXT COLLATE "C" NOT NULL,
    -- What of the resource, e.g. an invoice's id; empty where there is one an account.
    subject TEXT COLLATE "C" NOT NULL,
    hash BYTEA NOT NULL,
    body BYTEA NOT NULL,
    fetched_at BIGINT NOT NULL,
    request_id TEXT COLLATE "C"
);
CREATE INDEX snapshots_latest ON snapshots (account_id, resource, subject, id);

-- How asking for each thing went last.
CREATE TABLE fetches (
    account_id TEXT COLLATE "C" NOT NULL,
    resource TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    answer TEXT COLLATE "C" NOT NULL,
    -- Of the latest snapshot.
    hash BYTEA,
    fetched_at BIGINT,
    request_id TEXT COLLATE "C",
    refusal TEXT COLLATE "C",
    failing_since BIGINT,
    failure TEXT COLLATE "C",
    being_fetched_since BIGINT,
    PRIMARY KEY (account_id, resource, subject)
);

CREATE TABLE invoices (
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    id TEXT COLLATE "C" NOT NULL,
    number TEXT COLLATE "C" NOT NULL,
    invoice_date TEXT COLLATE "C",
    due_date TEXT COLLATE "C",
    target_date TEXT COLLATE "C",
    status TEXT COLLATE "C" NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
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
    account_id TEXT COLLATE "C" NOT NULL,
    invoice_id TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    charge_name TEXT COLLATE "C" NOT NULL,
    charge_number TEXT COLLATE "C" NOT NULL,
    charge_type TEXT COLLATE "C" NOT NULL,
    start_date TEXT COLLATE "C",
    end_date TEXT COLLATE "C",
    quantity BIGINT,
    tax_ten_thousandths BIGINT NOT NULL,
    total_ten_thousandths BIGINT NOT NULL,
    partner_sku TEXT COLLATE "C" NOT NULL,
    purchase_order_number TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (account_id, invoice_id, position),
    FOREIGN KEY (account_id, invoice_id) REFERENCES invoices (account_id, id)
);

CREATE TABLE invoice_files (
    account_id TEXT COLLATE "C" NOT NULL,
    invoice_id TEXT COLLATE "C" NOT NULL,
    size BIGINT NOT NULL,
    sha256 BYTEA NOT NULL,
    stored_at BIGINT NOT NULL,
    request_id TEXT COLLATE "C",
    bytes BYTEA NOT NULL,
    PRIMARY KEY (account_id, invoice_id),
    FOREIGN KEY (account_id, invoice_id) REFERENCES invoices (account_id, id)
);

CREATE TABLE changes (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    operation TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    drafted_by BIGINT NOT NULL REFERENCES users (id),
    drafted_by_name TEXT COLLATE "C" NOT NULL,
    drafted_at BIGINT NOT NULL,
    based_on BIGINT NOT NULL,
    -- What differs and how it looked before and after, as the use cases wrote it.
    content TEXT COLLATE "C" NOT NULL,
    -- The exact body to be sent.
    body BYTEA NOT NULL,
    outcome TEXT COLLATE "C",
    refusal TEXT COLLATE "C",
    request_id TEXT COLLATE "C",
    read_backs BIGINT NOT NULL DEFAULT 0,
    next_read_back_at BIGINT,
    lease_owner TEXT COLLATE "C",
    lease_until BIGINT,
    updated_at BIGINT NOT NULL
);
CREATE INDEX changes_of_account ON changes (account_id, id);
CREATE INDEX changes_unfinished ON changes (id)
    WHERE state IN ('running', 'verifying') OR next_read_back_at IS NOT NULL;
CREATE UNIQUE INDEX changes_one_running ON changes (account_id)
    WHERE state IN ('running', 'verifying');

CREATE TABLE change_steps (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    change_id BIGINT NOT NULL REFERENCES changes (id),
    position BIGINT NOT NULL,
    operation TEXT COLLATE "C" NOT NULL,
    method TEXT COLLATE "C" NOT NULL,
    path TEXT COLLATE "C" NOT NULL,
    body BYTEA NOT NULL,
    intended_at BIGINT NOT NULL,
    answered_at BIGINT,
    outcome TEXT COLLATE "C",
    http_status BIGINT,
    request_id TEXT COLLATE "C",
    answer BYTEA,
    UNIQUE (change_id, position)
);

CREATE TABLE change_events (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    change_id BIGINT NOT NULL REFERENCES changes (id),
    at BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    sentence TEXT COLLATE "C" NOT NULL,
    detail TEXT COLLATE "C" NOT NULL
);
CREATE INDEX change_events_of_change ON change_events (change_id, id);

CREATE TABLE audit_entries (
    sequence BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor BIGINT,
    actor_name TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    address TEXT COLLATE "C" NOT NULL,
    request_id TEXT COLLATE "C" NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL,
    detail TEXT COLLATE "C" NOT NULL,
    previous_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL
);
CREATE INDEX audit_entries_of_account ON audit_entries (account_id, sequence);

-- The one row that every writer of the audit log locks.
CREATE TABLE audit_head (
    id BIGINT PRIMARY KEY,
    sequence BIGINT NOT NULL,
    hash BYTEA NOT NULL
);
INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex'));

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are append-only';
END
$$;
CREATE TRIGGER audit_entries_no_change BEFORE UPDATE OR DELETE ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

CREATE TABLE budgets (
    key TEXT COLLATE "C" PRIMARY KEY,
    next_free_at BIGINT NOT NULL,
    day BIGINT NOT NULL,
    used BIGINT NOT NULL
);

CREATE TABLE limits (
    target TEXT COLLATE "C" NOT NULL,
    scope TEXT COLLATE "C" NOT NULL,
    rule TEXT COLLATE "C" NOT NULL,
    value BIGINT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (target, scope, rule)
);

CREATE TABLE settings (
    key TEXT COLLATE "C" PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);
