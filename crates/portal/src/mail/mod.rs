//! E-mail that tells people of changes: that one waits for them, that one needs attention. Off until a
//! server is configured.
//!
//! - [`smtp`]: the server and one letter to it; [`letter`]: what a letter says.
//! - [`tell`]: who is told of what, written with the event; [`outbox`]: the job that sends it.
//! - [`page`]: what people see and set.

mod letter;
mod outbox;
mod page;
mod smtp;
mod tell;

pub(crate) use outbox::MAIL_KEPT_MS;
pub use smtp::{MailSettings, MailTls, Mailer, MailerError, Sender, SenderError};
