//! What people see: pages, islands, widgets and server functions.
//!
//! # Layout
//!
//! - [`api`]: the server functions that forms post to, one file an area.
//! - `islands`: the only code that runs in the browser, one file an island.
//! - [`paths`]: every internal URL is built here.
//! - [`error`]: the one error that crosses the wire.
//! - `context`: what the server provides to each request; `demo`: how a demo is steered (server only).
//! - `pages`: one file a screen (server only: pages are rendered there and nowhere else).
//! - `ui`: widgets that know nothing of routes or of where data comes from.
//!
//! With the feature `hydrate` it compiles for the browser, with `ssr` for the server. It reaches the
//! use cases through `portal` alone, under `ssr` alone, and knows no database, no Zoom and no axum.

pub mod api;
pub mod error;
mod islands;
pub mod paths;
mod ui;

#[cfg(feature = "ssr")]
pub mod context;
#[cfg(feature = "ssr")]
pub mod demo;
#[cfg(feature = "ssr")]
pub mod flash;
#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
mod root;

#[cfg(feature = "ssr")]
pub use pages::{plan_preview, search_options, sync_progress};
#[cfg(feature = "ssr")]
pub use root::{App, shell};
