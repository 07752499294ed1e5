//! The use cases over real HTTP to the simulator and a real SQLite database.

mod accounts_export;
mod any_order;
mod approvals;
mod bulk;
mod changes;
mod combine;
mod costs;
mod find;
mod fleet_invoices;
mod history;
mod invoice_years;
mod lagging;
mod limits;
mod mail;
mod master;
mod people;
mod policy;
mod prices;
mod reading;
mod records;
mod refusals;
mod renewals;
mod sync;
mod trust;
mod week;
mod world;
