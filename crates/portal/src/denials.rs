//! What people were refused, on record. A refusal of somebody who is signed in gets an entry at once; from
//! the sixth within a minute on they are counted, and so are all of people who are not signed in: one
//! entry a minute and address tells how many there were, so that a flood does not flood the log.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;

use domain::ids::UserId;
use domain::people::{Permission, Role};
use serde_json::json;
use store::AuditEntry;

use crate::{Caller, ClientInfo, Portal, PortalError, actions, audit};

/// Refusals of one person within a minute of which each gets an entry of its own.
const TOLD_ONE_BY_ONE: u64 = 5;
/// Counted apart at a time; further ones are counted together.
const MAX_COUNTED: usize = 100;

/// Refusals that were counted since the last minute.
#[derive(Default)]
pub(crate) struct Denials(Mutex<HashMap<Denied, Count>>);

/// Who was refused from where.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Denied {
    /// `None`: somebody who is not signed in.
    person: Option<(UserId, String, Role)>,
    /// `None`: many, counted together.
    address: Option<IpAddr>,
}

#[derive(Debug, Default)]
struct Count {
    /// In all.
    all: u64,
    /// Of which not on record yet.
    untold: u64,
    /// What the first of them asked for.
    path: String,
}

impl Denials {
    /// Counts one and says whether it is to be put on record by itself.
    fn count(&self, denied: Denied, path: &str) -> bool {
        // Nothing in here panics while it holds the lock.
        let mut counts = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let key = if counts.len() < MAX_COUNTED || counts.contains_key(&denied) {
            denied
        } else {
            Denied {
                person: None,
                address: None,
            }
        };
        let is_of_person = key.person.is_some();
        let count = counts.entry(key).or_default();
        count.all += 1;
        let is_told = is_of_person && count.all <= TOLD_ONE_BY_ONE;
        if !is_told {
            if count.untold == 0 {
                path.clone_into(&mut count.path);
            }
            count.untold += 1;
        }
        is_told
    }

    fn take(&self) -> HashMap<Denied, Count> {
        let mut counts = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        std::mem::take(&mut counts)
    }
}

impl Portal {
    /// Puts on record that somebody who is signed in may not do what they asked for.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub async fn record_denial(
        &self,
        caller: &Caller,
        permission: Permission,
        path: &str,
    ) -> Result<(), PortalError> {
        let person = &caller.person;
        let denied = Denied {
            person: Some((person.id, person.name.clone(), person.role)),
            address: Some(caller.client.address),
        };
        if !self.inner.denials.count(denied, path) {
            return Ok(());
        }
        let entry = AuditEntry {
            subject: path.to_owned(),
            outcome: "refused".to_owned(),
            detail_json: json!({ "may_not": permission.deed() }).to_string(),
            ..audit::entry(self.now(), caller, actions::ACCESS_REFUSED)
        };
        let mut tx = self.store().begin().await?;
        tx.append_audit(entry);
        tx.commit().await?;
        Ok(())
    }

    /// Counts that somebody who is not signed in was refused; it is on record within a minute.
    pub fn count_denial(&self, client: &ClientInfo, path: &str) {
        let denied = Denied {
            person: None,
            address: Some(client.address),
        };
        self.inner.denials.count(denied, path);
    }

    /// Puts on record what was counted.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub async fn record_counted_denials(&self) -> Result<(), PortalError> {
        let counted = self.inner.denials.take();
        let untold: Vec<_> = counted
            .into_iter()
            .filter(|(_, count)| count.untold > 0)
            .collect();
        if untold.is_empty() {
            return Ok(());
        }
        let mut tx = self.store().begin().await?;
        for (denied, count) in untold {
            tx.append_audit(self.counted_denial(denied, count));
        }
        tx.commit().await?;
        Ok(())
    }

    fn counted_denial(&self, denied: Denied, count: Count) -> AuditEntry {
        let entry = audit::nobodys(self.now(), actions::ACCESS_REFUSED);
        let entry = match denied.person {
            Some((id, name, role)) => AuditEntry {
                actor: Some(id),
                actor_name: name,
                role: Some(role),
                ..entry
            },
            None => entry,
        };
        AuditEntry {
            address: denied
                .address
                .map(|address| address.to_string())
                .unwrap_or_default(),
            subject: count.path,
            outcome: "refused".to_owned(),
            detail_json: json!({ "requests": count.untold }).to_string(),
            ..entry
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn denied(person: Option<i64>, address: u32) -> Denied {
        Denied {
            person: person.map(|id| (UserId(id), "Tomasz".to_owned(), Role::Viewer)),
            address: Some(IpAddr::V4(address.into())),
        }
    }

    #[test]
    fn the_first_few_of_a_person_are_told_the_rest_is_counted() {
        let denials = Denials::default();
        let told = (0..9)
            .filter(|_| denials.count(denied(Some(1), 1), "/audit"))
            .count();
        assert_eq!(told, 5);
        let counts = denials.take();
        assert_eq!(counts[&denied(Some(1), 1)].untold, 4);
        assert!(denials.count(denied(Some(1), 1), "/audit"), "a new minute");
    }

    #[test]
    fn a_flood_of_strangers_fills_no_memory() {
        let denials = Denials::default();
        for address in 0..1_000 {
            assert!(!denials.count(denied(None, address), "/api/change/send"));
        }
        let counts = denials.take();
        assert_eq!(counts.len(), MAX_COUNTED + 1);
        assert_eq!(
            counts.values().map(|count| count.untold).sum::<u64>(),
            1_000
        );
    }
}
