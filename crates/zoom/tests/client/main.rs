//! The client over real HTTP, against a server that answers by script: what it sends, what it makes of
//! each answer and of none.

mod downloads;
mod failures;
mod fake;
mod operations;
mod secrets;
mod tokens;
