-- What the partner pays for one unit of a plan, by month or by year as its code says, from a day on.

CREATE TABLE price_book (
    code TEXT NOT NULL,
    currency TEXT NOT NULL,
    effective_date TEXT NOT NULL,
    amount_ten_thousandths BIGINT NOT NULL,
    PRIMARY KEY (code, currency, effective_date)
);
