-- What renews within 90 days, as Zoom's list told it last: replaced as a whole.

CREATE TABLE renewals (
    -- In Zoom's order, from 0.
    position BIGINT PRIMARY KEY,
    -- The sub account that it is about; NULL where none is known by its id or number.
    account_id TEXT COLLATE "C" REFERENCES accounts (id),
    account_number TEXT COLLATE "C",
    account_name TEXT COLLATE "C" NOT NULL,
    name_folded TEXT COLLATE "C" NOT NULL,
    account_email TEXT COLLATE "C" NOT NULL,
    renewal_date TEXT COLLATE "C",
    is_automatic BIGINT,
    amount_ten_thousandths BIGINT,
    -- NULL where Zoom does not state it.
    currency TEXT COLLATE "C",
    subscriptions BIGINT NOT NULL
);
CREATE INDEX renewals_of_account ON renewals (account_id);

CREATE TABLE renewal_subscriptions (
    renewal BIGINT NOT NULL REFERENCES renewals (position),
    position BIGINT NOT NULL,
    plan_name TEXT COLLATE "C" NOT NULL,
    quantity BIGINT,
    billing_cycle TEXT COLLATE "C" NOT NULL,
    effective_date TEXT COLLATE "C",
    next_invoice_date TEXT COLLATE "C",
    next_invoice_ten_thousandths BIGINT,
    PRIMARY KEY (renewal, position)
);
