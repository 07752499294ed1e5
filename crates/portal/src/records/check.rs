//! The dry run of an import: what each line of a file would change. Nothing of it changes anything.

use std::collections::HashMap;

use domain::contact::FieldProblem;
use domain::ids::{AccountId, ImportId};
use domain::people::Permission;
use domain::records::{Record, RecordField, RecordFields};
use domain::time::DAY_MS;
use domain::view::{FieldDifference, ImportCounts, ImportOutcome};
use serde_json::json;
use store::{CheckedRow, ImportRow, NewImport, StoredRecord};

use super::MAX_IMPORT_ROWS;
use super::edit::taken;
use super::managers::Managers;
use super::table::{Columns, Line, Said, Table};
use crate::flash::hex;
use crate::sheet::text;
use crate::sheet::upload::Upload;
use crate::{Caller, Portal, PortalError, actions, audit};

/// How long a dry run waits to be applied.
const LIFETIME_MS: i64 = DAY_MS;
/// Lines that are looked up and written at a time.
const BATCH: usize = 1_000;

/// What a file with records holds, under the names of [`RecordField`].
pub(super) const RECORD_COLUMNS: Columns = Columns {
    taken: &["customer_reference", "tags", "account_manager", "notes"],
    needed: &[],
    lack: "No column holds anything that is imported: customer_reference, tags, account_manager or notes.",
    most_rows: MAX_IMPORT_ROWS,
};

/// What became of an uploaded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportBegun {
    /// Its dry run can be looked at under this number.
    Checked(ImportId),
    /// Nothing of it can be taken; the sentence says why.
    Refused(String),
}

impl Portal {
    /// Reads a file and stores what each of its lines would change. Nobody sees it before its last
    /// line is stored.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn begin_import(
        &self,
        caller: &Caller,
        upload: Upload,
    ) -> Result<ImportBegun, PortalError> {
        caller.must(Permission::EditRecords)?;
        let file = match upload
            .read(|bytes| text::read(bytes).and_then(|text| Table::open(text, &RECORD_COLUMNS)))
            .await?
        {
            Ok(file) => file,
            Err(sentence) => return Ok(ImportBegun::Refused(sentence)),
        };
        let table = &file.content;
        let now = self.now();
        let new = NewImport {
            created_by: caller.person.id,
            created_by_name: caller.person.name.clone(),
            created_at: now,
            expires_at: now.plus_ms(LIFETIME_MS),
            file_name: file.name,
            file_size: file.size,
            file_sha256: file.sha256,
            reading_json: serde_json::to_string(&table.reading)
                .map_err(PortalError::unavailable)?,
        };
        let id = self.store().create_import(&new).await?;
        let counts = self.check_lines(id, table).await?;
        let mut entry = audit::entry(self.now(), caller, actions::IMPORT_CHECKED);
        entry.subject = id.to_string();
        entry.detail_json = json!({
            "file": new.file_name,
            "bytes": file.size,
            "sha256": hex(&file.sha256),
            "rows": counts,
        })
        .to_string();
        let mut tx = self.store().begin().await?;
        tx.finish_import_check(id, counts).await?;
        tx.append_audit(entry);
        tx.commit().await?;
        Ok(ImportBegun::Checked(id))
    }

    async fn check_lines(&self, id: ImportId, table: &Table) -> Result<ImportCounts, PortalError> {
        let mut checker = Checker {
            people: Managers::load(self.store()).await?,
            seen: HashMap::new(),
        };
        let mut counts = ImportCounts::default();
        let mut lines = table.lines();
        loop {
            let batch: Vec<Line> = lines.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                return Ok(counts);
            }
            let stored = self.named_accounts(&batch).await?;
            let rows: Vec<ImportRow> = batch
                .into_iter()
                .map(|line| checker.check(line, &stored))
                .collect();
            for row in &rows {
                counts.count(row.outcome, row.emptied.into());
            }
            let mut tx = self.store().begin().await?;
            tx.create_import_rows(id, &rows).await?;
            tx.commit().await?;
        }
    }

    /// The accounts whose id or number these texts are.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub(crate) async fn accounts_by_key<'k>(
        &self,
        keys: impl Iterator<Item = &'k str>,
    ) -> Result<HashMap<String, Vec<AccountId>>, PortalError> {
        let mut keys: Vec<String> = keys
            .filter(|key| !key.is_empty())
            .map(str::to_owned)
            .collect();
        keys.sort();
        keys.dedup();
        let mut ids: HashMap<String, Vec<AccountId>> = HashMap::new();
        for (key, id) in self.store().find_accounts_by_key(&keys).await? {
            let named = ids.entry(key).or_default();
            if !named.contains(&id) {
                named.push(id);
            }
        }
        Ok(ids)
    }

    async fn named_accounts(&self, lines: &[Line]) -> Result<Known, PortalError> {
        let keys = lines.iter().map(|line| line.key.as_str());
        let ids = self.accounts_by_key(keys).await?;
        let accounts: Vec<AccountId> = ids.values().flatten().cloned().collect();
        let records = self.store().list_records(&accounts).await?;
        Ok(Known {
            ids,
            records: records
                .into_iter()
                .map(|(id, name, record)| (id, (name, record)))
                .collect(),
        })
    }
}

/// The accounts that a batch of lines names.
struct Known {
    ids: HashMap<String, Vec<AccountId>>,
    records: HashMap<AccountId, (String, StoredRecord)>,
}

/// What is remembered from line to line.
struct Checker {
    people: Managers,
    /// On which line each account stood first.
    seen: HashMap<AccountId, u32>,
}

impl Checker {
    fn check(&mut self, line: Line, known: &Known) -> ImportRow {
        let (number, key) = (line.number, line.key.clone());
        match self.judge(line, known) {
            Ok(checked) => {
                let differences = FieldDifference::between(&checked.before, &checked.after);
                let emptied = differences.iter().filter(|field| field.empties()).count();
                ImportRow {
                    line: number,
                    outcome: outcome(&checked.before, &checked.after),
                    key,
                    checked: Some(checked),
                    emptied: u32::try_from(emptied).unwrap_or(u32::MAX),
                    problems_json: String::new(),
                }
            }
            Err(problems) => ImportRow {
                line: number,
                outcome: ImportOutcome::Refused,
                key,
                checked: None,
                emptied: 0,
                // Plain strings: writing them can't fail.
                problems_json: serde_json::to_string(&problems).unwrap_or_default(),
            },
        }
    }

    fn judge(&mut self, line: Line, known: &Known) -> Result<CheckedRow, Vec<FieldProblem>> {
        let said = line
            .said
            .map_err(|sentence| vec![problem("line", "Line", sentence)])?;
        let of_account = |sentence: String| vec![problem("account", "Account", sentence)];
        let id = named_account(&line.key, &known.ids)
            .map_err(|sentence| of_account(sentence.to_owned()))?;
        let Some((name, stored)) = known.records.get(id) else {
            return Err(of_account("The account is not there any more.".to_owned()));
        };
        if let Some(first) = self.seen.get(id) {
            return Err(of_account(format!(
                "Line {first} names this account already, and that line counts."
            )));
        }
        self.seen.insert(id.clone(), line.number);
        let present = self.present_fields(&stored.record);
        let after = taken(&over(said, present), &self.people, &stored.record)?;
        Ok(CheckedRow {
            account: id.clone(),
            name: name.clone(),
            base_version: stored.version,
            before: stored.record.clone(),
            after,
        })
    }

    fn present_fields(&self, record: &Record) -> RecordFields {
        let manager = record.manager.as_ref();
        RecordFields {
            account_manager: manager
                .map(|manager| self.people.shown(manager))
                .unwrap_or_default(),
            ..RecordFields::from(record)
        }
    }
}

/// The one account that a text names.
///
/// # Errors
/// Why it names none, in a sentence.
pub(crate) fn named_account<'i>(
    key: &str,
    ids: &'i HashMap<String, Vec<AccountId>>,
) -> Result<&'i AccountId, &'static str> {
    if key.is_empty() {
        return Err("No account is named.");
    }
    match ids.get(key).map(Vec::as_slice) {
        Some([id]) => Ok(id),
        Some([_, _, ..]) => Err("Several accounts have this number. Name it by its id."),
        _ => Err(
            "No account has this id or number. If it is new, refresh the list of accounts first.",
        ),
    }
}

/// What is there with what a line says in its place; columns that the file lacks stay.
pub(super) fn over(said: Said, mut present: RecordFields) -> RecordFields {
    for (name, text) in said.0 {
        if let Some(field) = RecordField::ALL
            .into_iter()
            .find(|field| field.name() == name)
        {
            present.set(field, text);
        }
    }
    present
}

fn outcome(before: &Record, after: &Record) -> ImportOutcome {
    if before == after {
        ImportOutcome::Unchanged
    } else if before.is_empty() {
        ImportOutcome::Added
    } else {
        ImportOutcome::Changed
    }
}

fn problem(field: &str, title: &str, sentence: String) -> FieldProblem {
    FieldProblem {
        field: field.to_owned(),
        title: title.to_owned(),
        sentence,
    }
}
