//! Who came in by a proxy's word a short while ago, and from where.
//!
//! A program that keeps no cookies would otherwise begin a session with each of its requests, and each
//! would be an entry of the audit log. It is let in all the same, by the proxy's word alone.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::ids::UserId;
use domain::time::MINUTE_MS;

/// From one person and address a session begins at most so often.
const APART_MS: i64 = 10 * MINUTE_MS;
/// As many are remembered; who comes beyond begins a session each time.
const MOST: usize = 10_000;

/// See the module.
#[derive(Default)]
pub struct Recent {
    began_ms: Mutex<HashMap<(UserId, IpAddr), i64>>,
}

impl Recent {
    /// Whether a session of theirs began a short while ago.
    pub fn has(&self, person: UserId, address: IpAddr, now_ms: i64) -> bool {
        let began = self.lock().get(&(person, address)).copied();
        began.is_some_and(|began| is_recent(began, now_ms))
    }

    /// A session of theirs begins.
    pub fn note(&self, person: UserId, address: IpAddr, now_ms: i64) {
        let mut began = self.lock();
        if began.len() >= MOST {
            began.retain(|_, began| is_recent(*began, now_ms));
        }
        if began.len() < MOST {
            began.insert((person, address), now_ms);
        }
    }

    /// They have signed out: who comes next signs in anew.
    pub fn forget(&self, person: UserId, address: IpAddr) {
        self.lock().remove(&(person, address));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<(UserId, IpAddr), i64>> {
        // The map is whole after every step, so a panic elsewhere does not spoil it.
        self.began_ms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A clock that was set back must not keep anybody without a session for long.
fn is_recent(began_ms: i64, now_ms: i64) -> bool {
    (0..APART_MS).contains(&(now_ms - began_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_person_and_address_is_remembered_for_a_while() {
        let recent = Recent::default();
        let (here, there) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        recent.note(UserId(1), here, 0);
        assert!(recent.has(UserId(1), here, APART_MS - 1));
        assert!(!recent.has(UserId(1), here, APART_MS));
        assert!(!recent.has(UserId(1), here, -1), "the clock was set back");
        assert!(!recent.has(UserId(1), there, 1) && !recent.has(UserId(2), here, 1));
        recent.forget(UserId(1), here);
        assert!(!recent.has(UserId(1), here, 1));
    }

    #[test]
    fn it_does_not_grow_for_ever() {
        let recent = Recent::default();
        let address = IpAddr::from([10, 0, 0, 1]);
        for number in 0..20_000 {
            recent.note(UserId(number), address, number);
        }
        assert_eq!(recent.lock().len(), MOST);
        recent.note(UserId(-1), address, 2 * APART_MS);
        assert!(recent.has(UserId(-1), address, 2 * APART_MS));
    }
}
