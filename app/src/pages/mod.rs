//! Pages, one file a screen. They are rendered on the server alone.
//!
//! Each is a thin loader (which permission, which use case) and the view of what it answers;
//! `page` holds what all share, `frame` what stands around them, `rail` the navigation.

mod account;
mod account_cards;
mod account_figures;
mod account_head;
mod account_history;
mod account_plans;
mod account_timeline;
mod account_usage;
mod accounts;
mod change;
mod commands;
mod contact;
mod demo;
mod demo_controls;
mod demo_strip;
mod error;
mod fact;
mod finder;
mod frame;
mod home;
mod invoice;
mod invoices;
mod page;
mod plan;
mod rail;
mod said;
mod search;
mod sign_in;
mod sync;
mod sync_progress;

pub use account::Account;
pub use account_history::AccountHistory;
pub use account_plans::AccountPlans;
pub use account_usage::AccountUsage;
pub use accounts::Accounts;
pub use change::Change;
pub use contact::Contact;
pub use demo::Demo;
pub use error::NotFound;
pub use finder::options as search_options;
pub use home::Home;
pub use invoice::Invoice;
pub use invoices::Invoices;
pub use search::Search;
pub use sign_in::SignIn;
pub use sync::Sync;
pub use sync_progress::fragment as sync_progress;
