-- What renews within 90 days, as Zoom's list told it last: replaced as a whole.

CREATE TABLE renewals (
    -- In Zoom's order, from 0.
    position BIGINT PRIMARY KEY,
    -- The sub account that it is about; NULL where none is known by its id or number.
    account_id TEXT REFERENCES accounts (id),
    account_number TEXT,
    account_name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    account_email TEXT NOT NULL,
    renewal_date TEXT,
    is_automatic BIGINT,
    amount_ten_thousandths BIGINT,
    -- NULL where Zoom does not state it.
    currency TEXT,
    subscriptions BIGINT NOT NULL
);
CREATE INDEX renewals_of_account ON renewals (account_id);

CREATE TABLE renewal_subscriptions (
    renewal BIGINT NOT NULL REFERENCES renewals (position),
    position BIGINT NOT NULL,
    plan_name TEXT NOT NULL,
    quantity BIGINT,
    billing_cycle TEXT NOT NULL,
    effective_date TEXT,
    next_invoice_date TEXT,
    next_invoice_ten_thousandths BIGINT,
    PRIMARY KEY (renewal, position)
);
