-- What the tabs of the list and the dashboard count, in a few columns: a walk over the index of the list
-- itself reads four times as much. It begins with a column of which nothing asks for one value, so that
-- no list is tempted to walk it.
CREATE INDEX accounts_tabs ON accounts (
    flags, is_master, is_listed, plans_fetched_at, unpaid_invoices, oldest_due_date, renewal_date,
    renewal_auto, manager_user_id, id
);
