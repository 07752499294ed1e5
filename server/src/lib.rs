//! The server around the pages: configuration, accept loop, routes, middleware, sessions, command line.
//!
//! # Layout
//!
//! - [`Server`] (`running.rs`): built from a [`Config`](config::Config), runs until it is told to stop.
//! - [`config`]: every setting, typed; the one place that reads the environment.
//! - [`cli`]: the commands of the binary, one file each.
//! - [`accept`]: connections. [`router`]: routes. [`middleware`]: what every request passes through.
//! - [`sessions`]: cookies and what stands behind them.
//! - [`assets`]: the embedded site. [`invoice_pdf`], [`exports`], [`record_files`], [`bulk_files`],
//!   [`search_options`], [`health`]: what is no page; `uploads`: forms with a file.
//! - [`demo`]: how a demo is steered and put back.
//! - [`filling`]: the simulator's book as what the portal would have kept.
//! - [`problem`]: answers where no page speaks. [`telemetry`]: logs. [`doctor`]: what is wrong here.
//!
//! The only crate that knows both axum and the pages. Holds no business rule: those are `portal`'s.

pub mod accept;
pub mod assets;
pub mod bulk_files;
pub mod cli;
pub mod config;
pub mod database;
pub mod demo;
pub mod doctor;
pub mod exports;
pub mod filling;
pub mod health;
pub mod invoice_pdf;
pub mod middleware;
pub mod plan_preview;
pub mod problem;
pub mod record_files;
pub mod router;
mod running;
pub mod search_options;
pub mod sessions;
pub mod sync_progress;
pub mod telemetry;
mod uploads;

pub use running::{BuildError, Server};
