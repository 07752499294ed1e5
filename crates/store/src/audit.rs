//! The audit log: append-only and chained, so that a changed or missing entry is found.
//!
//! Each entry holds the hash of the one before it and its own, over everything in it. Triggers refuse
//! to change or delete entries; somebody who takes the triggers away still breaks the chain. The head
//! row holds the last number and hash, so that entries missing at the end are found as well; a trigger
//! lets it go forward only. `audit_check` walks the chain, `audit_list` finds entries.

use domain::ids::{AccountId, UserId};
use domain::people::Role;
use domain::time::UtcMillis;
use sha2::{Digest, Sha256};

use crate::Write;
use crate::column::Bind;
use crate::error::Result;
use crate::sql::{FromRow, Row, in_rows, sql};

/// An act to be recorded with [`Write::append_audit`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// When.
    pub at: UtcMillis,
    /// Who; `None`: somebody not signed in, or the program itself.
    pub actor: Option<UserId>,
    /// Their name, or what did it.
    pub actor_name: String,
    /// What they were then.
    pub role: Option<Role>,
    /// From which network address.
    pub address: String,
    /// In which request.
    pub request_id: String,
    /// What was done: `sign_in`, `change_send`, as the caller names it.
    pub action: String,
    /// To which account.
    pub account: Option<AccountId>,
    /// To what else: an invoice, a change, a person.
    pub subject: String,
    /// What came of it.
    pub outcome: String,
    /// More, as JSON.
    pub detail_json: String,
}

/// A recorded act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// Its number, from 1 without gaps.
    pub sequence: i64,
    /// The act.
    pub entry: AuditEntry,
    /// Hash of the entry before; zeros for the first.
    pub previous_hash: [u8; 32],
    /// Hash of this one.
    pub hash: [u8; 32],
}

/// An entry's place in the chain: the last one of the head row, or one that was written down elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditHead {
    /// Its number; 0 where there is no entry yet.
    pub sequence: i64,
    /// Its hash; zeros where there is no entry yet.
    pub hash: [u8; 32],
}

impl AuditHead {
    /// What stands before the first entry.
    pub(crate) const ORIGIN: Self = Self {
        sequence: 0,
        hash: [0; 32],
    };
}

impl FromRow for AuditHead {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            sequence: row.get("sequence")?,
            hash: row.get("hash")?,
        })
    }
}

impl FromRow for AuditRecord {
    fn from_row(row: &Row) -> Result<Self> {
        let role: String = row.get("role")?;
        let account: String = row.get("account_id")?;
        Ok(Self {
            sequence: row.get("sequence")?,
            entry: AuditEntry {
                at: row.get("at")?,
                actor: row.find("actor")?,
                actor_name: row.get("actor_name")?,
                role: role.parse().ok(),
                address: row.get("address")?,
                request_id: row.get("request_id")?,
                action: row.get("action")?,
                account: account.parse().ok(),
                subject: row.get("subject")?,
                outcome: row.get("outcome")?,
                detail_json: row.get("detail")?,
            },
            previous_hash: row.get("previous_hash")?,
            hash: row.get("hash")?,
        })
    }
}

impl AuditRecord {
    fn after(head: &AuditHead, entry: AuditEntry) -> Self {
        let mut record = Self {
            sequence: head.sequence + 1,
            entry,
            previous_hash: head.hash,
            hash: [0; 32],
        };
        record.hash = record.content().hash();
        record
    }

    /// Its place in the chain.
    pub fn head(&self) -> AuditHead {
        AuditHead {
            sequence: self.sequence,
            hash: self.hash,
        }
    }

    fn role_text(&self) -> &'static str {
        self.entry.role.map_or("", Role::as_str)
    }

    fn account_text(&self) -> &str {
        self.entry.account.as_ref().map_or("", AccountId::as_str)
    }

    fn content(&self) -> Content<'_> {
        let entry = &self.entry;
        Content {
            sequence: self.sequence,
            previous_hash: &self.previous_hash,
            at: entry.at.0,
            actor: entry.actor.map_or(0, |actor| actor.0),
            texts: [
                &entry.actor_name,
                self.role_text(),
                &entry.address,
                &entry.request_id,
                &entry.action,
                self.account_text(),
                &entry.subject,
                &entry.outcome,
                &entry.detail_json,
            ],
        }
    }
}

/// All of an entry that its hash is over, as it is stored.
pub(crate) struct Content<'a> {
    pub(crate) sequence: i64,
    pub(crate) previous_hash: &'a [u8],
    pub(crate) at: i64,
    /// 0: none.
    pub(crate) actor: i64,
    /// Name, role, address, request, action, account, subject, outcome, detail.
    pub(crate) texts: [&'a str; 9],
}

impl Content<'_> {
    /// SHA-256 over all fields in a fixed order, each preceded by its length, so that no two entries
    /// have the same form.
    pub(crate) fn hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut add = |field: &[u8]| {
            hash.update((field.len() as u64).to_be_bytes());
            hash.update(field);
        };
        add(&self.sequence.to_be_bytes());
        add(self.previous_hash);
        add(&self.at.to_be_bytes());
        add(&self.actor.to_be_bytes());
        for text in self.texts {
            add(text.as_bytes());
        }
        hash.finalize().into()
    }
}

/// Chains and writes the entries of a transaction.
pub(crate) async fn write(tx: &mut Write, entries: Vec<AuditEntry>) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let mut head: AuditHead = sql("SELECT sequence, hash FROM audit_head WHERE id = 1")
        .locking()
        .fetch_one(&mut *tx)
        .await?;
    let mut records = Vec::with_capacity(entries.len());
    for entry in entries {
        let record = AuditRecord::after(&head, entry);
        head = record.head();
        records.push(record);
    }
    in_rows(
        tx,
        "INSERT INTO audit_entries (sequence, at, actor, actor_name, role, address, request_id, \
         action, account_id, subject, outcome, detail, previous_hash, hash) VALUES ",
        &records,
        |record| {
            let entry = &record.entry;
            [
                record.sequence.to_value(),
                entry.at.to_value(),
                entry.actor.to_value(),
                (&entry.actor_name).to_value(),
                record.role_text().to_value(),
                (&entry.address).to_value(),
                (&entry.request_id).to_value(),
                (&entry.action).to_value(),
                record.account_text().to_value(),
                (&entry.subject).to_value(),
                (&entry.outcome).to_value(),
                (&entry.detail_json).to_value(),
                record.previous_hash.to_value(),
                record.hash.to_value(),
            ]
        },
        "",
    )
    .await?;
    sql("UPDATE audit_head SET sequence = $1, hash = $2 WHERE id = 1")
        .bind(head.sequence)
        .bind(head.hash)
        .execute(tx)
        .await?;
    Ok(())
}
