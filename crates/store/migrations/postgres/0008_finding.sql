-- Finding one thing among all: an invoice by its number or id, an account by its number. The second
-- index leaves the letters out that numbers begin with, so that "10023" finds "INV10023".
CREATE INDEX invoices_by_number ON invoices (lower(number), account_id, id);
CREATE INDEX invoices_by_digits ON invoices (ltrim(lower(number), 'abcdefghijklmnopqrstuvwxyz-_ '), account_id, id);
CREATE INDEX invoices_by_id ON invoices (id);
CREATE INDEX accounts_by_number ON accounts (number);
