//! The budget: every call takes a slot here before it goes to Zoom and settles it afterwards.
//!
//! - `gate`: the door that the client knows ([`Gate`], [`Intent`], [`Slot`], [`Settled`]).
//! - `ledger`: the counters behind it ([`Ledger`]); `memory` keeps them in memory, the portal in
//!   its database.
//! - `rules`: from a call and the table of limits to the counters that it charges.
//! - `day`: Zoom's day, and the minutes around its end in which nothing is sent.
//! - `reason`: why there is no slot, in words.
//! - `taking`: [`Budget`] itself; `opening`: whose slot opens next.
//!
//! Order among waiters is kept simple on purpose: people come before the keeper because the keeper may
//! use only a part of each daily cap and waits less patiently, not through a queue.
//!
//! May not depend on HTTP: nothing here knows how a call is made.

mod day;
mod gate;
mod ledger;
mod memory;
mod opening;
mod reason;
mod rules;
mod taking;

pub use day::{after_quiet, is_quiet, next_day_opens};
pub use gate::{CallFor, Gate, GateError, Intent, Lane, Settled, Slot, Throttle, ThrottleKind};
pub use ledger::{Ledger, LedgerError, Refusal429};
pub use memory::MemoryLedger;
pub use opening::{Opening, SlotOwner};
pub use reason::{NoSlot, Reason};
pub use rules::{LONGEST_CALL_MS, PERSON_HEAVY_PER_DAY, PERSON_RATIONED_PER_DAY};
pub use taking::{Budget, KeeperShare};
