//! The audit log: here its entries, made the same way everywhere.
//!
//! - [`page`]: the list, one entry, and what the filters mean; [`words`]: what acts came to.
//! - [`verify`]: checks the chain and says what it found.
//! - [`anchor`]: writes the end of the log down outside the database.

pub(crate) mod anchor;
pub(crate) mod page;
mod verify;
mod words;

use domain::ids::AccountId;
use domain::time::UtcMillis;
use domain::view::Person;
use store::AuditEntry;

use crate::{Caller, ClientInfo};

pub use verify::{CheckError, check_audit};

/// What did it, where no person was at work.
pub(crate) const BACKGROUND: &str = "Subtotal";
/// What did it, where an administrator used the command line of the host.
pub(crate) const HOST: &str = "Command line of the host";

/// An act of a signed-in person.
pub(crate) fn entry(at: UtcMillis, caller: &Caller, action: &'static str) -> AuditEntry {
    AuditEntry {
        request_id: caller.request_id.clone(),
        ..entry_of(at, Some(&caller.person), &caller.client, action)
    }
}

/// An act of somebody who may not be signed in.
pub(crate) fn entry_of(
    at: UtcMillis,
    person: Option<&Person>,
    client: &ClientInfo,
    action: &'static str,
) -> AuditEntry {
    AuditEntry {
        actor: person.map(|person| person.id),
        actor_name: person.map_or_else(String::new, |person| person.name.clone()),
        role: person.map(|person| person.role),
        address: client.address.to_string(),
        ..blank(at, action)
    }
}

/// An act of an administrator at the host's command line.
pub(crate) fn from_host(
    at: UtcMillis,
    action: &'static str,
    subject: &str,
    detail: &serde_json::Value,
) -> AuditEntry {
    AuditEntry {
        actor_name: HOST.to_owned(),
        subject: subject.to_owned(),
        detail_json: detail.to_string(),
        ..blank(at, action)
    }
}

/// An act of the program itself, about an account.
pub(crate) fn from_background(
    at: UtcMillis,
    action: &'static str,
    account: &AccountId,
) -> AuditEntry {
    AuditEntry {
        account: Some(account.clone()),
        ..from_program(at, action)
    }
}

/// An act of the program itself, about no account in particular.
pub(crate) fn from_program(at: UtcMillis, action: &'static str) -> AuditEntry {
    AuditEntry {
        actor_name: BACKGROUND.to_owned(),
        ..blank(at, action)
    }
}

/// An act of somebody of whom nothing is known.
pub(crate) fn nobodys(at: UtcMillis, action: &'static str) -> AuditEntry {
    blank(at, action)
}

fn blank(at: UtcMillis, action: &'static str) -> AuditEntry {
    AuditEntry {
        at,
        actor: None,
        actor_name: String::new(),
        role: None,
        address: String::new(),
        request_id: String::new(),
        action: action.to_owned(),
        account: None,
        subject: String::new(),
        outcome: "done".to_owned(),
        detail_json: "{}".to_owned(),
    }
}
