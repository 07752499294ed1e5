//! What the tests of several crates share. Nothing that is shipped may depend on it.
//!
//! - [`form`]: the fields of a form, as a browser without script sends them.
//! - [`smtp`]: a mail server that can be told to fail, with TLS by a certification authority of its own.

pub mod form;
pub mod smtp;
