//! The records of one account: read, and edited by a person.

use domain::contact::FieldProblem;
use domain::ids::AccountId;
use domain::people::Permission;
use domain::records::{Record, RecordField, RecordFields};
use domain::view::{FieldDifference, OwnRecord, RecordPage};
use serde_json::{Value, json};
use store::{RecordUpdate, StoredRecord};

use super::managers::Managers;
use crate::{Caller, Portal, PortalError, actions, audit};

/// What became of a filled-in form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordEdit {
    /// It is stored.
    Saved,
    /// It can't be; every field that is not right, and why.
    Invalid(Vec<FieldProblem>),
    /// It holds what is stored already.
    NothingToChange,
    /// Somebody else has edited the records since the form was opened, so nothing was stored.
    Overtaken,
}

impl Portal {
    /// The page on which the records of an account are edited.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn record_page(
        &self,
        caller: &Caller,
        id: &AccountId,
    ) -> Result<RecordPage, PortalError> {
        caller.must(Permission::EditRecords)?;
        let account = self.known_account(id).await?;
        let mut head = self.head(&account).await?;
        let people = Managers::load(self.store()).await?;
        if let Some(manager) = &mut head.own.record.manager {
            // So that the form tells who is meant where two people have one name.
            manager.name = people.shown(manager);
        }
        let mut managers = self.store().list_managers().await?;
        managers.extend(people.suggested());
        managers.sort_by_key(|name| name.to_lowercase());
        managers.dedup();
        Ok(RecordPage {
            head,
            tags: self.store().list_tags().await?,
            managers,
        })
    }

    /// Stores what a person typed into the form of an account's records, if nobody has edited them
    /// since the version that the form was filled with.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn edit_record(
        &self,
        caller: &Caller,
        id: &AccountId,
        base_version: i64,
        fields: &RecordFields,
    ) -> Result<RecordEdit, PortalError> {
        caller.must(Permission::EditRecords)?;
        let stored = self.known_account(id).await?.records;
        let people = Managers::load(self.store()).await?;
        let after = match taken(fields, &people, &stored.record) {
            Ok(after) => after,
            Err(problems) => return Ok(RecordEdit::Invalid(problems)),
        };
        if stored.version != base_version {
            return Ok(RecordEdit::Overtaken);
        }
        if after == stored.record {
            return Ok(RecordEdit::NothingToChange);
        }
        let update = RecordUpdate {
            account: id.clone(),
            base_version,
            before: stored.record,
            after,
        };
        let by = (Some(caller.person.id), caller.person.name.as_str());
        let mut tx = self.store().begin().await?;
        let written = tx
            .update_records(std::slice::from_ref(&update), self.now(), by, None)
            .await?;
        if written == 0 {
            return Ok(RecordEdit::Overtaken);
        }
        let mut entry = audit::entry(self.now(), caller, actions::RECORDS_EDITED);
        entry.account = Some(id.clone());
        entry.detail_json = traced(&update).to_string();
        tx.append_audit(entry);
        tx.commit().await?;
        Ok(RecordEdit::Saved)
    }
}

/// What was typed as a record, over what is there.
///
/// # Errors
/// Every field that is not right, and why.
pub(super) fn taken(
    fields: &RecordFields,
    people: &Managers,
    present: &Record,
) -> Result<Record, Vec<FieldProblem>> {
    let (read, mut problems) = match fields.read() {
        Ok(read) => (read, Vec::new()),
        // Who is meant is looked up all the same, so that all that is wrong is told at once.
        Err(problems) => {
            let alone = RecordFields {
                account_manager: fields.account_manager.clone(),
                ..RecordFields::default()
            };
            (alone.read().unwrap_or_default(), problems)
        }
    };
    let manager = people
        .resolve(read.manager.as_deref(), present.manager.as_ref())
        .unwrap_or_else(|problem| {
            problems.push(problem);
            None
        });
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Record {
        customer_reference: read.customer_reference,
        tags: read.tags,
        manager,
        notes: read.notes,
    })
}

/// The stored records, as pages show them.
pub(crate) fn own_record(stored: &StoredRecord) -> OwnRecord {
    OwnRecord {
        record: stored.record.clone(),
        version: stored.version,
        notes_at: stored.notes_at,
        notes_by: stored.notes_by.clone(),
    }
}

/// What the audit log keeps of an edit: the notes are people's own words and stay out of it.
fn traced(update: &RecordUpdate) -> Value {
    let differences = FieldDifference::between(&update.before, &update.after);
    let changed = differences.into_iter().map(|difference| {
        let told = match difference.field {
            RecordField::Notes => json!("edited"),
            _ => json!({ "before": difference.before, "after": difference.after }),
        };
        (difference.field.name().to_owned(), told)
    });
    Value::Object(changed.collect())
}
