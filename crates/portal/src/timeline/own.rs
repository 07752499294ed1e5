//! What was edited in the partner's own records, as events in words. Notes are not quoted: they are
//! long, and stand on the overview.

use domain::ids::AccountId;
use domain::records::RecordField;
use domain::time::UtcMillis;
use domain::view::{EventKind, FieldDifference, Moment, TimelineEvent, Tone};
use store::RecordChange;

use super::Chunk;
use crate::{Portal, PortalError};

impl Portal {
    /// What edits and imports changed in the records of an account before an instant.
    pub(super) async fn own_edits(
        &self,
        id: &AccountId,
        before: UtcMillis,
        limit: u32,
    ) -> Result<Chunk, PortalError> {
        let changes = self.store().list_record_changes(id, before, limit).await?;
        Ok(Chunk {
            looked_at: changes
                .last()
                .filter(|_| changes.len() as u64 >= u64::from(limit))
                .map(|change| change.at.0),
            events: changes.iter().map(event).collect(),
        })
    }
}

fn event(change: &RecordChange) -> TimelineEvent {
    let differences = FieldDifference::between(&change.before, &change.after);
    let (fact, rest) = match differences.as_slice() {
        [only] => (only.field.title().to_owned(), words(only)),
        several => {
            let titles: Vec<&str> = several.iter().map(|one| one.field.title()).collect();
            (
                "Own records edited".to_owned(),
                titles.join(", ").to_lowercase(),
            )
        }
    };
    let detail = match change.import {
        Some(import) => format!("{}, by import {import}", change.actor_name),
        None => change.actor_name.clone(),
    };
    TimelineEvent {
        moment: Moment::At(change.at),
        kind: EventKind::Records,
        tone: Tone::Info,
        fact,
        rest,
        detail,
        link: None,
    }
}

fn words(difference: &FieldDifference) -> String {
    match (
        difference.field,
        difference.before.as_str(),
        difference.after.as_str(),
    ) {
        (RecordField::Notes, "", _) => "written".to_owned(),
        (_, _, "") => "removed".to_owned(),
        (RecordField::Notes, _, _) => "edited".to_owned(),
        (_, "", after) => after.to_owned(),
        (_, before, after) => format!("{before} \u{2192} {after}"),
    }
}
