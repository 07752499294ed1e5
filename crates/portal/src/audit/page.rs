//! The audit log as people read it: the entries that fit a filter, and one by itself.

use std::collections::HashMap;

use domain::ids::{AccountId, ChangeId, ImportId, InvoiceId};
use domain::people::Permission;
use domain::time::{Date, UtcMillis};
use domain::view::{
    AuditEntryPage, AuditLink, AuditList, AuditPerson, AuditPlace, AuditQuery, AuditRow,
};
use jiff::tz::TimeZone;
use store::{AuditActor, AuditCursor, AuditEntry, AuditFilter, AuditRecord};

use super::{BACKGROUND, HOST, words};
use crate::flash::hex;
use crate::{Caller, Portal, PortalError, actions};

/// Entries on a page.
const PAGE_SIZE: u32 = 50;
/// What the subject of an invoice of the master account begins with.
const OF_MASTER: &str = "me/invoices/";

/// One page of the log.
struct Leaf {
    records: Vec<AuditRecord>,
    newer: Option<AuditPlace>,
    older: Option<AuditPlace>,
}

impl Portal {
    /// The entries that fit a query, newest first.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn audit_list(
        &self,
        caller: &Caller,
        query: AuditQuery,
    ) -> Result<AuditList, PortalError> {
        caller.must(Permission::ReadAudit)?;
        let store = self.store();
        let filter = filter(&query, &caller.person.zone);
        let entries = store.find_audit_head().await?.sequence.unsigned_abs();
        let total = if filter.is_everything() {
            entries
        } else {
            store.count_audit_fitting(&filter, i64::MAX).await?
        };
        let account_name = match &query.account {
            Some(id) => store
                .find_account(id)
                .await?
                .map(|account| account.listed.name),
            None => None,
        };
        let leaf = self.leaf(&filter, query.place).await?;
        Ok(AuditList {
            rows: self.audit_rows(leaf.records).await?,
            total,
            entries,
            newer: leaf.newer,
            older: leaf.older,
            people: self.people_of_the_log().await?,
            actions: pairs(actions::ALL),
            outcomes: words::outcomes(),
            account_name,
            anchor: self.anchor_shown().await,
            query,
        })
    }

    /// The entries of one page, and whether the log goes on beyond both of its ends.
    async fn leaf(
        &self,
        filter: &AuditFilter,
        place: Option<AuditPlace>,
    ) -> Result<Leaf, PortalError> {
        let cursor = match place {
            None => AuditCursor::Before(i64::MAX),
            Some(AuditPlace::Before(place)) => AuditCursor::Before(place),
            Some(AuditPlace::After(place)) => AuditCursor::After(place),
        };
        // One more than is shown, the farthest, tells whether it goes on in this direction.
        let store = self.store();
        let mut records = store
            .list_audit_fitting(filter, cursor, PAGE_SIZE + 1)
            .await?;
        let goes_on = records.len() > PAGE_SIZE as usize;
        match cursor {
            AuditCursor::Before(_) => records.truncate(PAGE_SIZE as usize),
            AuditCursor::After(_) if goes_on => drop(records.remove(0)),
            AuditCursor::After(_) => {}
        }
        let newest = records.first().map(|record| record.sequence);
        let oldest = records.last().map(|record| record.sequence);
        let (is_newer, is_older) = match place {
            None => (false, goes_on),
            Some(AuditPlace::Before(_)) => {
                let newer = newest.map(AuditCursor::After);
                (self.is_any_entry(filter, newer).await?, goes_on)
            }
            Some(AuditPlace::After(_)) => {
                let older = oldest.map(AuditCursor::Before);
                (goes_on, self.is_any_entry(filter, older).await?)
            }
        };
        Ok(Leaf {
            records,
            newer: newest.filter(|_| is_newer).map(AuditPlace::After),
            older: oldest.filter(|_| is_older).map(AuditPlace::Before),
        })
    }

    /// One entry.
    ///
    /// # Errors
    /// [`PortalError::NotFound`] where there is none of this number.
    pub async fn audit_entry(
        &self,
        caller: &Caller,
        sequence: i64,
    ) -> Result<AuditEntryPage, PortalError> {
        caller.must(Permission::ReadAudit)?;
        let store = self.store();
        let record = store
            .find_audit_entry(sequence)
            .await?
            .ok_or(PortalError::NotFound { what: "entry" })?;
        let all = AuditFilter::default();
        let neighbour = async |cursor| -> Result<Option<i64>, PortalError> {
            let found = store.list_audit_fitting(&all, cursor, 1).await?;
            Ok(found.first().map(|record| record.sequence))
        };
        let previous = neighbour(AuditCursor::Before(sequence)).await?;
        let next = neighbour(AuditCursor::After(sequence)).await?;
        let names = self.account_names_of(std::slice::from_ref(&record)).await?;
        Ok(AuditEntryPage {
            actor: record.entry.actor,
            address: record.entry.address.clone(),
            request_id: record.entry.request_id.clone(),
            outcome: record.entry.outcome.clone(),
            detail: over_lines(&record.entry.detail_json),
            hash: hex(&record.hash),
            previous_hash: hex(&record.previous_hash),
            previous,
            next,
            row: row(record, &names),
        })
    }

    async fn is_any_entry(
        &self,
        filter: &AuditFilter,
        cursor: Option<AuditCursor>,
    ) -> Result<bool, PortalError> {
        let Some(cursor) = cursor else {
            return Ok(false);
        };
        let found = self.store().list_audit_fitting(filter, cursor, 1).await?;
        Ok(!found.is_empty())
    }

    async fn audit_rows(&self, records: Vec<AuditRecord>) -> Result<Vec<AuditRow>, PortalError> {
        let names = self.account_names_of(&records).await?;
        Ok(records
            .into_iter()
            .map(|record| row(record, &names))
            .collect())
    }

    /// The names of the accounts that entries are about; a page has few.
    async fn account_names_of(
        &self,
        records: &[AuditRecord],
    ) -> Result<HashMap<AccountId, String>, PortalError> {
        let mut names = HashMap::new();
        for id in records
            .iter()
            .filter_map(|record| record.entry.account.as_ref())
        {
            if !names.contains_key(id)
                && let Some(account) = self.store().find_account(id).await?
            {
                names.insert(id.clone(), account.listed.name);
            }
        }
        Ok(names)
    }

    async fn people_of_the_log(&self) -> Result<Vec<(AuditPerson, String)>, PortalError> {
        let users = self.store().list_users().await?;
        let people = users
            .into_iter()
            .map(|user| (AuditPerson::User(user.id), user.name));
        let others = AuditPerson::OTHERS.map(|other| (other, name_of(other).to_owned()));
        Ok(people.chain(others).collect())
    }
}

fn pairs(table: &[(&str, &str)]) -> Vec<(String, String)> {
    table
        .iter()
        .map(|(name, title)| ((*name).to_owned(), (*title).to_owned()))
        .collect()
}

/// What those are called that are no persons of ours.
fn name_of(other: AuditPerson) -> &'static str {
    match other {
        AuditPerson::Program => BACKGROUND,
        AuditPerson::Host => HOST,
        AuditPerson::Stranger | AuditPerson::User(_) => "Not signed in",
    }
}

/// The query as the store is asked: days are those of the reader's zone.
pub(crate) fn filter(query: &AuditQuery, zone: &str) -> AuditFilter {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let start = |day: Date| {
        let start = day.to_zoned(zone.clone()).ok()?;
        Some(UtcMillis(start.timestamp().as_millisecond()))
    };
    AuditFilter {
        actor: query.person.map(|person| match person {
            AuditPerson::User(id) => AuditActor::Person(id),
            AuditPerson::Program => AuditActor::Named(BACKGROUND),
            AuditPerson::Host => AuditActor::Named(HOST),
            AuditPerson::Stranger => AuditActor::Named(""),
        }),
        account: query.account.clone(),
        action: query.action.clone(),
        outcome: query.outcome.clone(),
        from: query.from.and_then(start),
        until: query.to.and_then(|day| start(day.tomorrow().ok()?)),
        subject: query.search.clone(),
    }
}

fn row(record: AuditRecord, names: &HashMap<AccountId, String>) -> AuditRow {
    let entry = record.entry;
    let (outcome, tone) = words::outcome(&entry.outcome);
    let link = link(&entry);
    AuditRow {
        sequence: record.sequence,
        at: entry.at,
        who: if entry.actor_name.is_empty() {
            name_of(AuditPerson::Stranger).to_owned()
        } else {
            entry.actor_name
        },
        role: entry.role,
        title: actions::title(&entry.action),
        action: entry.action,
        account: entry.account.map(|id| {
            let name = names.get(&id).cloned();
            (id, name)
        }),
        subject: entry.subject,
        link,
        outcome,
        tone,
    }
}

/// Where what an entry is about is shown. An entry about a thing was written when there was one.
fn link(entry: &AuditEntry) -> Option<AuditLink> {
    let subject = entry.subject.as_str();
    let (area, _) = entry.action.split_once('.')?;
    match (area, &entry.account) {
        ("change", _) => subject.parse::<ChangeId>().ok().map(AuditLink::Change),
        ("records", None) => subject.parse::<ImportId>().ok().map(AuditLink::Import),
        ("invoice_file", Some(account)) => {
            let invoice: InvoiceId = subject.parse().ok()?;
            Some(AuditLink::Invoice(account.clone(), invoice))
        }
        ("invoice_file", None) => {
            let invoice = subject.strip_prefix(OF_MASTER)?.parse().ok()?;
            Some(AuditLink::MasterInvoice(invoice))
        }
        _ => None,
    }
}

/// JSON over several lines; what is none stays as it is, and nothing is nothing.
fn over_lines(json: &str) -> String {
    match serde_json::from_str::<serde_json::Value>(json) {
        Ok(serde_json::Value::Object(fields)) if fields.is_empty() => String::new(),
        Ok(value) => serde_json::to_string_pretty(&value).unwrap_or_else(|_| json.to_owned()),
        Err(_) => json.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_reader() {
        let query = AuditQuery::parse_query("from=2026-11-25&to=2026-11-25");
        let of = |zone| {
            let filter = filter(&query, zone);
            [filter.from, filter.until].map(|at| at.map(UtcMillis::to_iso).unwrap_or_default())
        };
        assert_eq!(
            of("Europe/Berlin"),
            ["2026-11-24T23:00:00Z", "2026-11-25T23:00:00Z"]
        );
        assert_eq!(
            of("Nowhere/Land"),
            ["2026-11-25T00:00:00Z", "2026-11-26T00:00:00Z"]
        );
    }

    #[test]
    fn detail_is_shown_over_several_lines() {
        assert_eq!(over_lines("{}"), "");
        assert_eq!(over_lines(r#"{"rows":2}"#), "{\n  \"rows\": 2\n}");
        assert_eq!(over_lines("{broken"), "{broken");
    }
}
