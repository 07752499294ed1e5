//! Changing what an account is subscribed to: the lines of a change, what people type for them, what
//! must be true before they are sent, what they send in which order, and what is to be seen afterwards.
//!
//! - `line`: one thing that is wanted, stored with a draft as exactly what it will send; `ordered`: the
//!   plans that it names; `standing`: which plans of an account run.
//! - `policy`: which changes need a second person; `policy_wishes`: the same as a form proposes it.
//! - `read_back`: what is to be seen at Zoom once a line was carried out; `told`: what Zoom tells of
//!   which family.
//!
//! The rest knows plans by the catalogue and is **server only** like it, as its files say: nothing that
//! islands use may call what they offer.
//!
//! - `form`: what people typed becomes lines; `title`, `diff`: lines in words.
//! - `actions`: what can be done with an account and with each of its plans; `checks`: what the review
//!   page shows of a change before it is sent.
//! - `cost`: of which plans a change makes how many, each code once.
//! - `needs`: which plans need which others; `together`: whether two drafts can become one.
//! - `effect`: what a line does to the plans; `steps`: the calls in Zoom's order; `inverse`: what puts
//!   it back; `expect`, `moved_on`: what is to be seen, and whether the plans have moved on; `danger`:
//!   the policy applied to lines.

mod actions;
mod checks;
mod cost;
mod danger;
mod diff;
mod effect;
mod expect;
mod form;
mod inverse;
mod line;
mod moved_on;
mod needs;
mod ordered;
mod policy;
mod policy_wishes;
mod read_back;
mod standing;
mod steps;
mod title;
mod together;
mod told;
mod words;

pub use actions::{
    PlanActions, PlanObstacle, actions_of, can_add, can_cancel_everything, can_subscribe,
};
pub use checks::{Check, Rule, Verdict, checks, worst};
pub use cost::{ConcernedPlan, concerned_plans};
pub use danger::is_dangerous;
pub use diff::diff;
pub use effect::after;
pub use form::{
    EMPLOYEE_COUNTS, FormFacts, MAX_COMMENT_CHARS, MAX_NUMBER_CHARS, PlanField, Typed, parse,
};
pub use line::{AddonChange, Line};
pub use moved_on::moved_on;
pub use ordered::{NotPlaced, Ordered};
pub use policy::{Policy, PolicyLine, Reason};
pub use policy_wishes::{MAX_POLICY_REASON_CHARS, PolicyWishes};
pub use read_back::{Expectation, ExpectedPlan, ExpectedState, Seen};
pub use standing::{Facts, Standing, base_of};
pub use steps::{PlannedStep, cancel_everything, steps};
pub use together::concerned_by_both;
