//! The partner's own records of an account: reference, tags, manager, notes, and what changed in them.
//!
//! They are columns of `accounts`, since lists filter and sort by them; Zoom's list leaves them alone.

use domain::ids::{AccountId, ImportId, UserId};
use domain::records::{Manager, Record, Tags};
use domain::time::UtcMillis;

use crate::account_conditions::SUB_ACCOUNTS;
use crate::column::Bind;
use crate::error::{Result, StoreError};
use crate::fold::{fold, indexable};
use crate::sql::{Builder, FromRow, Row, Single, Value, in_rows, sql};
use crate::{Store, Write};

/// Accounts that one statement looks up.
const ACCOUNTS_A_STATEMENT: usize = 250;

/// The records of an account as they are stored.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StoredRecord {
    /// The records.
    pub record: Record,
    /// Counts up with each edit; 0: nobody ever entered anything.
    pub version: i64,
    /// When the notes were last edited.
    pub notes_at: Option<UtcMillis>,
    /// By whom.
    pub notes_by: Option<String>,
}

/// New records for an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordUpdate {
    /// Which account.
    pub account: AccountId,
    /// The version that was seen: with any other one nothing is written.
    pub base_version: i64,
    /// What was there.
    pub before: Record,
    /// What shall be there.
    pub after: Record,
}

/// What one edit changed in the records of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordChange {
    /// When.
    pub at: UtcMillis,
    /// Who; `None`: the program itself.
    pub actor: Option<UserId>,
    /// Their name.
    pub actor_name: String,
    /// By which import, if by one.
    pub import: Option<ImportId>,
    /// What was there.
    pub before: Record,
    /// What was there afterwards.
    pub after: Record,
}

/// Where a walk through all accounts has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordCursor {
    name_folded: String,
    id: AccountId,
}

/// The records of an account with what people know it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRecord {
    /// The id.
    pub id: AccountId,
    /// Zoom's account number.
    pub number: Option<String>,
    /// The name.
    pub name: String,
    /// The records.
    pub record: Record,
    /// From where the walk goes on.
    pub cursor: RecordCursor,
}

impl FromRow for AccountRecord {
    fn from_row(row: &Row) -> Result<Self> {
        let id: AccountId = row.get("id")?;
        Ok(Self {
            number: row.find("number")?,
            name: row.get("name")?,
            record: StoredRecord::from_row(row)?.record,
            cursor: RecordCursor {
                name_folded: row.get("name_folded")?,
                id: id.clone(),
            },
            id,
        })
    }
}

impl FromRow for StoredRecord {
    fn from_row(row: &Row) -> Result<Self> {
        let tags: Option<String> = row.find("tags")?;
        let person = row.find("manager_user_id")?;
        let manager: Option<String> = row.find("manager")?;
        Ok(Self {
            record: Record {
                customer_reference: row.find("customer_reference")?,
                tags: tags.as_deref().map(Tags::from_lines).unwrap_or_default(),
                manager: manager.map(|name| Manager { name, person }),
                notes: row.find("notes")?,
            },
            version: row.get("records_version")?,
            notes_at: row.find("notes_at")?,
            notes_by: row.find("notes_by")?,
        })
    }
}

impl FromRow for RecordChange {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            at: row.get("at")?,
            actor: row.find("actor")?,
            actor_name: row.get("actor_name")?,
            import: row.find("import_id")?,
            before: record_of_json(&row.get::<String>("before_json")?)?,
            after: record_of_json(&row.get::<String>("after_json")?)?,
        })
    }
}

/// A record as it is kept in traces.
pub(crate) fn record_json(record: &Record) -> String {
    // Plain strings and numbers: writing them can't fail.
    serde_json::to_string(record).unwrap_or_default()
}

/// Reads what [`record_json`] wrote.
pub(crate) fn record_of_json(json: &str) -> Result<Record> {
    serde_json::from_str(json)
        .map_err(|error| StoreError::Corrupt(format!("a record can't be read: {error}")))
}

/// An account of [`Store::find_accounts_by_key`].
struct Keyed {
    key: String,
    id: AccountId,
}

impl FromRow for Keyed {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            key: row.get("key")?,
            id: row.get("id")?,
        })
    }
}

/// Id, name and records of one account.
struct Named {
    id: AccountId,
    name: String,
    stored: StoredRecord,
}

impl FromRow for Named {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            stored: StoredRecord::from_row(row)?,
        })
    }
}

impl Store {
    /// The accounts whose id or number is one of these texts: each text with the ids it names.
    ///
    /// # Errors
    /// [`StoreError::NulInText`], and those of any statement.
    pub async fn find_accounts_by_key(&self, keys: &[String]) -> Result<Vec<(String, AccountId)>> {
        let mut found = Vec::with_capacity(keys.len());
        for keys in keys.chunks(ACCOUNTS_A_STATEMENT) {
            let list = || keys.iter().map(Bind::to_value);
            let mut query = Builder::new("SELECT id AS key, id FROM accounts WHERE id IN ");
            query.push_list(list());
            query.push(" UNION SELECT number AS key, id FROM accounts WHERE number IN ");
            query.push_list(list());
            let rows: Vec<Keyed> = query.build().fetch_all(self).await?;
            found.extend(rows.into_iter().map(|row| (row.key, row.id)));
        }
        Ok(found)
    }

    /// Name and records of these accounts, in no particular order; unknown ones are left out.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_records(
        &self,
        accounts: &[AccountId],
    ) -> Result<Vec<(AccountId, String, StoredRecord)>> {
        let mut found = Vec::with_capacity(accounts.len());
        for accounts in accounts.chunks(ACCOUNTS_A_STATEMENT) {
            let mut query = Builder::new(
                "SELECT id, name, customer_reference, tags, manager, manager_user_id, notes, \
                 records_version, notes_at, notes_by FROM accounts WHERE id IN ",
            );
            query.push_list(accounts.iter().map(Bind::to_value));
            let rows: Vec<Named> = query.build().fetch_all(self).await?;
            found.extend(rows.into_iter().map(|row| (row.id, row.name, row.stored)));
        }
        Ok(found)
    }

    /// How many accounts have this customer reference, whatever its case.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn count_accounts_of_reference(&self, reference: &str) -> Result<u64> {
        let Single(count) =
            sql("SELECT count(*) AS value FROM accounts WHERE reference_folded = $1")
                .bind(indexable(fold(reference)))
                .fetch_one(self)
                .await?;
        Ok(count)
    }

    /// All tags in use, sorted.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_tags(&self) -> Result<Vec<String>> {
        let sets: Vec<Single<String>> =
            sql("SELECT DISTINCT tags AS value FROM accounts WHERE tags IS NOT NULL")
                .fetch_all(self)
                .await?;
        let mut tags: Vec<String> = sets
            .iter()
            .flat_map(|Single(set)| set.lines())
            .map(str::to_owned)
            .collect();
        tags.sort();
        tags.dedup();
        Ok(tags)
    }

    /// The names of all account managers, sorted.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_managers(&self) -> Result<Vec<String>> {
        let names = sql(
            "SELECT DISTINCT manager AS value FROM accounts WHERE manager IS NOT NULL \
             ORDER BY manager",
        )
        .fetch_all(self)
        .await?;
        Ok(names.into_iter().map(|Single(name)| name).collect())
    }

    /// What was changed in the records of an account before an instant, latest first.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_record_changes(
        &self,
        account: &AccountId,
        before: UtcMillis,
        limit: u32,
    ) -> Result<Vec<RecordChange>> {
        sql(
            "SELECT * FROM record_changes WHERE account_id = $1 AND at < $2 \
             ORDER BY id DESC LIMIT $3",
        )
        .bind(account)
        .bind(before)
        .bind(limit)
        .fetch_all(self)
        .await
    }

    /// The records of all accounts by name, at most `limit` of them, from the one behind `after` on.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_all_records(
        &self,
        after: Option<&RecordCursor>,
        limit: u32,
    ) -> Result<Vec<AccountRecord>> {
        let mut query = Builder::new(
            "SELECT id, number, name, name_folded, customer_reference, tags, manager, \
             manager_user_id, notes, records_version, notes_at, notes_by FROM accounts WHERE ",
        );
        query.push(SUB_ACCOUNTS);
        if let Some(after) = after {
            query
                .push(" AND (name_folded, id) > (")
                .push_bind(&after.name_folded);
            query.push(", ").push_bind(&after.id).push(")");
        }
        query
            .push(" ORDER BY name_folded, id LIMIT ")
            .push_bind(limit);
        query.build().fetch_all(self).await
    }
}

/// The columns that a record is written as, in the order of [`Write::update_records`].
fn columns(update: &RecordUpdate, (at, by): (UtcMillis, &str)) -> [Value; 14] {
    let after = &update.after;
    let manager = after.manager.as_ref();
    let folded = |text: Option<&String>| text.map(|text| indexable(fold(text)));
    let tags_folded = after
        .tags
        .to_lines()
        .map(|tags| format!("\n{}\n", tags.to_lowercase()));
    let has_new_notes = update.before.notes != after.notes;
    let notes = after.notes.as_ref();
    [
        (&update.account).to_value(),
        update.base_version.to_value(),
        after.customer_reference.as_ref().to_value(),
        folded(after.customer_reference.as_ref()).to_value(),
        after.tags.to_lines().to_value(),
        tags_folded.to_value(),
        manager.map(|manager| &manager.name).to_value(),
        folded(manager.map(|manager| &manager.name)).to_value(),
        manager.and_then(|manager| manager.person).to_value(),
        search_text(after).to_value(),
        notes.to_value(),
        has_new_notes.to_value(),
        notes.map(|_| at).to_value(),
        notes.map(|_| by).to_value(),
    ]
}

/// What a search finds of a record.
fn search_text(record: &Record) -> String {
    let manager = record.manager.as_ref().map(|manager| manager.name.as_str());
    let parts = [record.customer_reference.as_deref(), manager];
    let words: Vec<&str> = parts
        .into_iter()
        .flatten()
        .chain(record.tags.iter())
        .collect();
    fold(&words.join(" "))
}

impl Write {
    /// Writes records and, for each account, what changed. Says how many were written: where it is
    /// fewer than there were updates, somebody else was faster with some, and the caller must not
    /// commit. No account may occur twice.
    ///
    /// # Errors
    /// [`StoreError::NulInText`], and those of any statement.
    pub async fn update_records(
        &mut self,
        updates: &[RecordUpdate],
        at: UtcMillis,
        (actor, actor_name): (Option<UserId>, &str),
        import: Option<ImportId>,
    ) -> Result<u64> {
        // SQLite and PostgreSQL both name the columns of VALUES so.
        let written = in_rows(
            self,
            "UPDATE accounts SET customer_reference = v.column3, reference_folded = v.column4, \
             tags = v.column5, tags_folded = v.column6, manager = v.column7, \
             manager_folded = v.column8, manager_user_id = v.column9, search_own = v.column10, \
             notes = v.column11, \
             notes_at = CASE WHEN v.column12 = 1 THEN v.column13 ELSE notes_at END, \
             notes_by = CASE WHEN v.column12 = 1 THEN v.column14 ELSE notes_by END, \
             records_version = records_version + 1 FROM (VALUES ",
            updates,
            |update| columns(update, (at, actor_name)),
            ") AS v WHERE accounts.id = v.column1 AND accounts.records_version = v.column2",
        )
        .await?;
        in_rows(
            self,
            "INSERT INTO record_changes (account_id, at, actor, actor_name, import_id, \
             before_json, after_json) VALUES ",
            updates,
            |update| {
                [
                    (&update.account).to_value(),
                    at.to_value(),
                    actor.to_value(),
                    actor_name.to_value(),
                    import.to_value(),
                    record_json(&update.before).to_value(),
                    record_json(&update.after).to_value(),
                ]
            },
            "",
        )
        .await?;
        Ok(written)
    }

    /// Makes somebody who was only a name the manager of the accounts that have this name: for when
    /// they get a sign-in of their own. Says how many accounts that are.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn link_manager(&mut self, person: UserId, name: &str) -> Result<u64> {
        sql(
            "UPDATE accounts SET manager_user_id = $1, records_version = records_version + 1 \
             WHERE manager_folded = $2 AND manager_user_id IS NULL",
        )
        .bind(person)
        .bind(indexable(fold(name)))
        .execute(self)
        .await
    }
}
