//! The audit log: what its page is asked for, what it shows, and what checking it found.
//!
//! All of the query stands in the URL, and is read and written here alone. Reading takes whatever
//! comes: what makes no sense is left out and never an error.

use form_urlencoded::parse;
use serde::{Deserialize, Serialize};

use super::Tone;
use super::list_query::{readable, written};
use crate::ids::{AccountId, ChangeId, ImportId, InvoiceId, UserId};
use crate::people::Role;
use crate::time::{Date, UtcMillis};

/// Longest name of an action or an outcome that is taken from a URL.
const MAX_NAME_CHARS: usize = 60;

/// Who did something, as a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AuditPerson {
    /// A person.
    User(UserId),
    /// Subtotal by itself.
    Program,
    /// Somebody at the command line of the host.
    Host,
    /// Somebody who was not signed in.
    Stranger,
}

impl AuditPerson {
    /// Those that are no persons of ours.
    pub const OTHERS: [Self; 3] = [Self::Program, Self::Host, Self::Stranger];

    fn of_name(name: &str) -> Option<Self> {
        let other = Self::OTHERS.into_iter().find(|other| other.name() == name);
        other.or_else(|| name.parse().ok().map(Self::User))
    }

    /// The name in URLs.
    pub fn name(self) -> String {
        match self {
            Self::User(id) => id.to_string(),
            Self::Program => "program".to_owned(),
            Self::Host => "host".to_owned(),
            Self::Stranger => "nobody".to_owned(),
        }
    }
}

/// What the log is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AuditQuery {
    /// Who did it.
    pub person: Option<AuditPerson>,
    /// To which account.
    pub account: Option<AccountId>,
    /// What was done, as the log names it.
    pub action: Option<String>,
    /// What came of it, as the log names it.
    pub outcome: Option<String>,
    /// The first day, in the reader's zone.
    pub from: Option<Date>,
    /// The last day, in the reader's zone.
    pub to: Option<Date>,
    /// What must stand in the subject.
    pub search: String,
    /// From where on entries are shown; `None`: from the newest.
    pub place: Option<AuditPlace>,
}

/// From where on entries are shown, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AuditPlace {
    /// Those that are older.
    Before(i64),
    /// Those that are newer.
    After(i64),
}

impl AuditQuery {
    /// Reads a URL's query.
    pub fn parse_query(query: &str) -> Self {
        let mut read = Self::default();
        for (name, value) in parse(query.as_bytes()) {
            match &*name {
                "person" => read.person = AuditPerson::of_name(&value),
                "account" => read.account = value.trim().parse().ok(),
                "action" => read.action = name_of(&value),
                "outcome" => read.outcome = name_of(&value),
                "from" => read.from = value.parse().ok(),
                "to" => read.to = value.parse().ok(),
                "q" => read.search = readable(&value),
                "before" => read.place = value.parse().ok().map(AuditPlace::Before),
                "after" => read.place = value.parse().ok().map(AuditPlace::After),
                _ => {}
            }
        }
        read
    }

    /// All of it that is set, name by name, in one order.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let (before, after) = match self.place {
            Some(AuditPlace::Before(place)) => (Some(place), None),
            Some(AuditPlace::After(place)) => (None, Some(place)),
            None => (None, None),
        };
        [
            ("person", self.person.map(AuditPerson::name)),
            ("account", self.account.as_ref().map(ToString::to_string)),
            ("action", self.action.clone()),
            ("outcome", self.outcome.clone()),
            ("from", self.from.map(|day| day.to_string())),
            ("to", self.to.map(|day| day.to_string())),
            (
                "q",
                Some(self.search.clone()).filter(|text| !text.is_empty()),
            ),
            ("before", before.map(|place| place.to_string())),
            ("after", after.map(|place| place.to_string())),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
    }

    /// The query of a URL, without its question mark; empty where nothing is set.
    pub fn to_query(&self) -> String {
        written(self.pairs())
    }

    /// Whether only some of the entries are asked for.
    pub fn is_filtered(&self) -> bool {
        self.from_newest() != Self::default()
    }

    /// The same from the newest entry on.
    #[must_use]
    pub fn from_newest(&self) -> Self {
        Self {
            place: None,
            ..self.clone()
        }
    }

    /// The same from another place on.
    #[must_use]
    pub fn at(&self, place: AuditPlace) -> Self {
        Self {
            place: Some(place),
            ..self.clone()
        }
    }
}

fn name_of(text: &str) -> Option<String> {
    let is_name = |c: char| c.is_ascii_lowercase() || "._".contains(c);
    let fits = !text.is_empty() && text.len() <= MAX_NAME_CHARS && text.chars().all(is_name);
    fits.then(|| text.to_owned())
}

/// The page of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditList {
    /// What was asked for.
    pub query: AuditQuery,
    /// What fits, newest first.
    pub rows: Vec<AuditRow>,
    /// How many fit in all.
    pub total: u64,
    /// How many there are, whatever is asked for.
    pub entries: u64,
    /// Where the page with newer ones is.
    pub newer: Option<AuditPlace>,
    /// Where the page with older ones is.
    pub older: Option<AuditPlace>,
    /// Who may be filtered by, with their names.
    pub people: Vec<(AuditPerson, String)>,
    /// What may be filtered by: names and titles.
    pub actions: Vec<(String, String)>,
    /// What may be filtered by: names and titles.
    pub outcomes: Vec<(String, String)>,
    /// The name of the account that is filtered by.
    pub account_name: Option<String>,
    /// What is written down of the log outside the database.
    pub anchor: AuditAnchor,
}

/// An entry as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// Its number.
    pub sequence: i64,
    /// When.
    pub at: UtcMillis,
    /// Who, in words.
    pub who: String,
    /// What they were then.
    pub role: Option<Role>,
    /// What was done, as the log names it.
    pub action: String,
    /// The same in words.
    pub title: String,
    /// To which account, with its name where it is known.
    pub account: Option<(AccountId, Option<String>)>,
    /// To what else.
    pub subject: String,
    /// Where that is shown.
    pub link: Option<AuditLink>,
    /// What came of it, in words.
    pub outcome: String,
    /// How that is meant.
    pub tone: Tone,
}

/// Where the subject of an entry is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AuditLink {
    /// A change.
    Change(ChangeId),
    /// An invoice of an account.
    Invoice(AccountId, InvoiceId),
    /// An invoice of the master account itself.
    MasterInvoice(InvoiceId),
    /// An import of records.
    Import(ImportId),
}

/// An entry by itself, with everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntryPage {
    /// What the list shows of it.
    pub row: AuditRow,
    /// The person, where it was one.
    pub actor: Option<UserId>,
    /// From which network address; empty: from none.
    pub address: String,
    /// In which request; empty: in none.
    pub request_id: String,
    /// What came of it, as the log names it.
    pub outcome: String,
    /// More, as JSON over several lines; empty: nothing.
    pub detail: String,
    /// Its hash, in hexadecimal digits.
    pub hash: String,
    /// The hash of the one before.
    pub previous_hash: String,
    /// The one before.
    pub previous: Option<i64>,
    /// The one after.
    pub next: Option<i64>,
}

/// What is written down of the log outside the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AuditAnchor {
    /// Nothing, since no file is configured.
    Off,
    /// Nothing yet.
    NotYet,
    /// The end of the log as it was once.
    At {
        /// The number of the last entry then.
        sequence: i64,
        /// When.
        at: UtcMillis,
    },
    /// The file can't be read or written.
    Failing,
}

/// What checking the log found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditVerdict {
    /// How many entries there are by the head row.
    pub entries: u64,
    /// The first entry at which the log does not hold; `None`: it does.
    pub broken: Option<BrokenEntry>,
    /// What it was compared with.
    pub anchor: AuditAnchor,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
}

/// The first entry at which the log does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrokenEntry {
    /// Its number.
    pub sequence: i64,
    /// What is wrong there: a sentence that names it.
    pub sentence: String,
    /// Whether there is an entry of this number to be looked at.
    pub is_there: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_as_it_was_written() {
        let query = AuditQuery {
            person: Some(AuditPerson::User(UserId(7))),
            account: "acc-1".parse().ok(),
            action: Some("change.drafted".to_owned()),
            outcome: Some("done".to_owned()),
            from: "2026-01-01".parse().ok(),
            to: "2026-12-31".parse().ok(),
            search: "in & out".to_owned(),
            place: Some(AuditPlace::After(12)),
        };
        assert_eq!(AuditQuery::parse_query(&query.to_query()), query);
        for other in AuditPerson::OTHERS {
            let query = AuditQuery {
                person: Some(other),
                ..AuditQuery::default()
            };
            assert_eq!(AuditQuery::parse_query(&query.to_query()), query);
        }
        assert_eq!(AuditQuery::default().to_query(), "");
        assert!(query.is_filtered() && !AuditQuery::default().is_filtered());
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        let nonsense =
            "person=x&account=%00&action=%27--&outcome=A&from=yesterday&to=&before=x&q=%00";
        assert_eq!(AuditQuery::parse_query(nonsense), AuditQuery::default());
    }
}
