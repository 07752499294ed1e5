-- What a row of a bulk costs by the year before it and after it, or why that is not known; all NULL where the row
-- becomes no change, or was checked before there were costs.
ALTER TABLE bulk_rows ADD COLUMN cost_now_ten_thousandths BIGINT;
ALTER TABLE bulk_rows ADD COLUMN cost_after_ten_thousandths BIGINT;
ALTER TABLE bulk_rows ADD COLUMN cost_currency TEXT;
ALTER TABLE bulk_rows ADD COLUMN cost_unknown TEXT;
