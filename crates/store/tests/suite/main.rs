//! What the store promises, on SQLite and on PostgreSQL: each test runs on both.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod support;

mod account_list;
mod accounts;
mod audit;
mod bulks;
mod call_log;
mod changes;
mod find;
mod fleet_invoices;
mod fleet_sums;
mod invoices;
mod jobs;
mod learning;
mod master;
mod opening;
mod outbox;
mod people;
mod price_book;
mod records;
mod renewals;
mod slots;
mod snapshots;
mod texts;
mod transactions;
