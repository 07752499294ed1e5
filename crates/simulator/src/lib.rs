//! Zoom itself, small: the operations that Subtotal uses over real HTTP, with state, limits, faults
//! and a clock. `docs/SIMULATOR.md` says how to run it and what it does not model.
//!
//! # Layout
//!
//! - `seed`, `story`: computes companies and their subscriptions from a number.
//! - `line`, `shelf`, `product`: a plan over time, where it stands in answers, what it costs.
//! - `account`, `invoice`, `bodies`: an account at a moment and Zoom's JSON about it.
//! - `book`, `write`: all of that behind one type, with the differences that writes made.
//! - `limiter`, `fault`, `call`: limits, what goes wrong on demand, what was received.
//! - `server`: all of it over HTTP, and the control endpoint.
//!
//! May not depend on `zoom`, `store` or `portal`: it knows Zoom's documents, not our client.

mod account;
mod bodies;
mod book;
mod call;
mod config;
mod contact;
mod fault;
mod invoice;
mod latin;
mod limiter;
mod line;
mod pdf;
mod product;
mod random;
mod refusal;
mod sealed_id;
mod seed;
mod server;
mod shelf;
mod story;
mod write;

pub use book::{Book, BookSize};
pub use call::{Call, CallCounts, CallOutcome, Calls};
pub use config::{BookConfig, SimulatorConfig};
pub use fault::{Fault, FaultId, FaultKind, Faults, SetFault};
pub use refusal::Refusal;
pub use server::{Running, Simulator, StartError};
pub use story::{Story, StoryKind, stories, story};
