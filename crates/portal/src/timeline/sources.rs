//! What each source has to tell of an account before an instant, a part at a time.

use std::collections::HashMap;

use domain::ids::{AccountId, ChangeId, InvoiceId};
use domain::time::UtcMillis;
use domain::view::{ChangeState, EventKind, EventLink, Moment, Resource, TimelineEvent, Tone};
use serde::de::DeserializeOwned;
use store::{Change, FetchKey, Invoice, Snapshot};

use super::acts::{self, Subjects};
use super::differences::{self, Difference};
use super::{Chunk, Telling};
use crate::{Portal, PortalError};

/// Rows that are read of a source at a time.
const ROWS: u32 = 40;

impl Portal {
    /// What all sources of some kinds tell before an instant.
    pub(super) async fn chunks(
        &self,
        id: &AccountId,
        kinds: &[EventKind],
        telling: Telling,
        before: UtcMillis,
    ) -> Result<Vec<Chunk>, PortalError> {
        let has = |kind| kinds.contains(&kind);
        let mut chunks = Vec::new();
        let actions = acts::actions(kinds, telling);
        if !actions.is_empty() {
            chunks.push(self.acts(id, &actions, before).await?);
        }
        if has(EventKind::Zoom) {
            let plans = Watched::new(
                Resource::Plans,
                differences::plans,
                differences::first_plans,
            );
            chunks.push(self.watched(id, &plans, before).await?);
            let contact = Watched::new(Resource::Contact, differences::contact, |_| Vec::new());
            let mut contacts = self.watched(id, &contact, before).await?;
            let changes = self.store().list_changes(id).await?;
            attribute(&mut contacts, &changes);
            chunks.push(contacts);
            let detail = Watched::new(Resource::Account, differences::detail, |_| Vec::new());
            chunks.push(self.watched(id, &detail, before).await?);
        }
        if has(EventKind::Usage) {
            let usage = Watched::new(Resource::Usage, differences::usage, |_| Vec::new());
            chunks.push(self.watched(id, &usage, before).await?);
        }
        if has(EventKind::Invoices) {
            chunks.push(self.issued(id, before).await?);
        }
        if has(EventKind::Records) {
            chunks.push(self.own_edits(id, before, ROWS).await?);
        }
        Ok(chunks)
    }

    async fn acts(
        &self,
        id: &AccountId,
        actions: &[&str],
        before: UtcMillis,
    ) -> Result<Chunk, PortalError> {
        let records = self
            .store()
            .list_account_audit(id, actions, before, ROWS)
            .await?;
        let changes = self.store().list_changes(id).await?;
        let invoices = self.store().list_invoices(id).await?;
        let subjects = Subjects {
            changes: changes
                .into_iter()
                .map(|change| (change.id, change.title))
                .collect::<HashMap<ChangeId, String>>(),
            invoices: invoices
                .into_iter()
                .map(|invoice| (invoice.record.id, invoice.record.number))
                .collect::<HashMap<InvoiceId, String>>(),
        };
        Ok(Chunk {
            looked_at: records
                .last()
                .filter(|_| records.len() as u64 >= u64::from(ROWS))
                .map(|record| record.entry.at.0),
            events: records
                .iter()
                .map(|record| acts::event(&record.entry, &subjects))
                .collect(),
        })
    }

    /// How the answers about one resource differ from each other.
    async fn watched<T: DeserializeOwned>(
        &self,
        id: &AccountId,
        watched: &Watched<T>,
        before: UtcMillis,
    ) -> Result<Chunk, PortalError> {
        // One more than is told: what the last one differs from.
        let key = FetchKey::of(id, watched.resource);
        let snapshots = self.store().list_snapshots(key, before, ROWS + 1).await?;
        let has_more = snapshots.len() as u64 > u64::from(ROWS);
        let told = snapshots.len() - usize::from(has_more);
        let values: Vec<Option<T>> = snapshots
            .iter()
            .map(|snapshot| serde_json::from_slice(&snapshot.body).ok())
            .collect();
        let mut events = Vec::new();
        for (index, snapshot) in snapshots.iter().take(told).enumerate() {
            let Some(after) = &values[index] else {
                continue;
            };
            let differences = match values.get(index + 1) {
                Some(Some(before)) => (watched.compare)(before, after),
                Some(None) => Vec::new(),
                None => (watched.first)(after),
            };
            let kind = watched.kind();
            events.extend(differences.into_iter().map(|d| seen(d, kind, snapshot)));
        }
        Ok(Chunk {
            events,
            looked_at: snapshots
                .get(told.saturating_sub(1))
                .filter(|_| has_more)
                .map(|snapshot| snapshot.fetched_at.0),
        })
    }

    /// The invoices. They are few for each account, so all are read at once.
    async fn issued(&self, id: &AccountId, before: UtcMillis) -> Result<Chunk, PortalError> {
        let invoices = self.store().list_invoices(id).await?;
        Ok(Chunk {
            events: invoices
                .iter()
                .filter_map(issued)
                .filter(|event| super::instant(event) < before.0)
                .collect(),
            looked_at: None,
        })
    }
}

/// A resource whose answers are compared.
struct Watched<T> {
    resource: Resource,
    compare: fn(&T, &T) -> Vec<Difference>,
    first: fn(&T) -> Vec<Difference>,
}

impl<T> Watched<T> {
    fn new(
        resource: Resource,
        compare: fn(&T, &T) -> Vec<Difference>,
        first: fn(&T) -> Vec<Difference>,
    ) -> Self {
        Self {
            resource,
            compare,
            first,
        }
    }

    fn kind(&self) -> EventKind {
        match self.resource {
            Resource::Usage => EventKind::Usage,
            _ => EventKind::Zoom,
        }
    }
}

fn seen(difference: Difference, kind: EventKind, snapshot: &Snapshot) -> TimelineEvent {
    let request = snapshot
        .request_id
        .as_ref()
        .map(|id| format!(" \u{b7} request {id}"))
        .unwrap_or_default();
    let detail = match difference.detail.is_empty() {
        true => format!("Seen in Zoom\u{2019}s answer{request}"),
        false => format!("{}{request}", difference.detail),
    };
    TimelineEvent {
        moment: Moment::At(snapshot.fetched_at),
        kind,
        tone: difference.tone,
        fact: difference.fact,
        rest: difference.rest,
        detail,
        link: None,
    }
}

/// How long after a change was over Zoom's answer may still be its doing.
const AFTERMATH_MS: i64 = 60_000;

/// Says of what was seen at Zoom whether a change from here explains it.
fn attribute(chunk: &mut Chunk, changes: &[Change]) {
    for event in &mut chunk.events {
        let at = super::instant(event);
        let explains = |change: &&Change| {
            let is_unsent = change.state.is_before_sending()
                || matches!(
                    change.state,
                    ChangeState::Expired
                        | ChangeState::Withdrawn
                        | ChangeState::Superseded
                        | ChangeState::Failed
                );
            !is_unsent && (change.drafted_at.0..=change.updated_at.0 + AFTERMATH_MS).contains(&at)
        };
        match changes.iter().find(explains) {
            Some(change) => {
                event.link = Some(EventLink::Change(change.id));
                event.detail = format!("By change {} \u{b7} {}", change.id, event.detail);
            }
            None => {
                event.tone = Tone::Warn;
                event.detail = format!("Changed outside Subtotal \u{b7} {}", event.detail);
            }
        }
    }
}

/// An invoice as an event on its day; `None` where Zoom names no day.
fn issued(invoice: &Invoice) -> Option<TimelineEvent> {
    let record = &invoice.record;
    let is_draft = record.status.eq_ignore_ascii_case("draft");
    let total = domain::money::Money {
        amount: record.total,
        currency: record.currency,
    };
    let open = domain::money::Money {
        amount: record.balance,
        currency: record.currency,
    };
    let state = if is_draft {
        "Draft".to_owned()
    } else if record.balance.is_positive() {
        format!("{} {} open", open.grouped(), open.currency)
    } else {
        "Nothing open".to_owned()
    };
    let file = invoice.file.as_ref().map_or("", |_| " \u{b7} PDF stored");
    Some(TimelineEvent {
        moment: Moment::On(record.date?),
        kind: EventKind::Invoices,
        tone: Tone::Info,
        fact: format!("Invoice {}", record.number),
        rest: format!("{} {}", total.grouped(), total.currency),
        detail: format!("{state}{file}"),
        link: Some(EventLink::Invoice(record.id.clone())),
    })
}
