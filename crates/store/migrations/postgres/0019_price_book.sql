-- What the partner pays for one unit of a plan, by month or by year as its code says, from a day on.

CREATE TABLE price_book (
    code TEXT COLLATE "C" NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    effective_date TEXT COLLATE "C" NOT NULL,
    amount_ten_thousandths BIGINT NOT NULL,
    PRIMARY KEY (code, currency, effective_date)
);
