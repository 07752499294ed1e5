//! The audit log: append-only and chained, so that a changed or missing entry is found.
//!
//! Each entry holds the hash of the one before it and its own, over everything in it. Triggers refuse
//! to change or delete entries; somebody who takes the triggers away still breaks the chain. The head
//! row holds the last number and hash, so that entries missing at the end are found as well.

use domain::ids::{AccountId, UserId};
use domain::people::Role;
use domain::time::UtcMillis;
use sha2::{Digest, Sha256};

use crate::column::Bind;
use crate::error::Result;
use crate::sql::{Builder, FromRow, Row, in_rows, sql};
use crate::{Store, Write};

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

/// What checking the chain found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditCheck {
    /// Every entry is there and as it was written.
    Intact {
        /// How many.
        entries: u64,
    },
    /// An entry was changed or is missing.
    Broken {
        /// The first number at which the chain does not hold.
        sequence: i64,
    },
}

/// The end of the chain.
struct Head {
    sequence: i64,
    hash: [u8; 32],
}

impl FromRow for Head {
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
    fn after(head: &Head, entry: AuditEntry) -> Self {
        let mut record = Self {
            sequence: head.sequence + 1,
            entry,
            previous_hash: head.hash,
            hash: [0; 32],
        };
        record.hash = record.computed_hash();
        record
    }

    fn role_text(&self) -> &'static str {
        self.entry.role.map_or("", Role::as_str)
    }

    fn account_text(&self) -> &str {
        self.entry.account.as_ref().map_or("", AccountId::as_str)
    }

    /// SHA-256 over all fields in a fixed order, each preceded by its length, so that no two entries
    /// have the same form.
    fn computed_hash(&self) -> [u8; 32] {
        let entry = &self.entry;
        let actor = entry.actor.map_or(0, |actor| actor.0);
        let fields: [&[u8]; 13] = [
            &self.sequence.to_be_bytes(),
            &self.previous_hash,
            &entry.at.0.to_be_bytes(),
            &actor.to_be_bytes(),
            entry.actor_name.as_bytes(),
            self.role_text().as_bytes(),
            entry.address.as_bytes(),
            entry.request_id.as_bytes(),
            entry.action.as_bytes(),
            self.account_text().as_bytes(),
            entry.subject.as_bytes(),
            entry.outcome.as_bytes(),
            entry.detail_json.as_bytes(),
        ];
        let mut hash = Sha256::new();
        for field in fields {
            hash.update((field.len() as u64).to_be_bytes());
            hash.update(field);
        }
        hash.finalize().into()
    }

    fn follows(&self, head: &Head) -> bool {
        self.sequence == head.sequence + 1
            && self.previous_hash == head.hash
            && self.hash == self.computed_hash()
    }
}

/// Chains and writes the entries of a transaction.
pub(crate) async fn write(tx: &mut Write, entries: Vec<AuditEntry>) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let mut head: Head = sql("SELECT sequence, hash FROM audit_head WHERE id = 1")
        .locking()
        .fetch_one(&mut *tx)
        .await?;
    let mut records = Vec::with_capacity(entries.len());
    for entry in entries {
        let record = AuditRecord::after(&head, entry);
        head = Head {
            sequence: record.sequence,
            hash: record.hash,
        };
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

/// Entries that are read at once while checking.
const CHECKED_AT_ONCE: u32 = 1_000;

impl Store {
    /// Entries after the given number, oldest first.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_audit(&self, after: i64, limit: u32) -> Result<Vec<AuditRecord>> {
        sql("SELECT * FROM audit_entries WHERE sequence > $1 ORDER BY sequence LIMIT $2")
            .bind(after)
            .bind(limit)
            .fetch_all(self)
            .await
    }

    /// Entries about an account before an instant, newest first; of `actions` alone where any are
    /// named.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_account_audit(
        &self,
        account: &AccountId,
        actions: &[&str],
        before: UtcMillis,
        limit: u32,
    ) -> Result<Vec<AuditRecord>> {
        let mut builder = Builder::new("SELECT * FROM audit_entries WHERE account_id = ");
        builder
            .push_bind(account)
            .push(" AND at < ")
            .push_bind(before);
        if !actions.is_empty() {
            builder
                .push(" AND action IN ")
                .push_list(actions.iter().map(|action| action.to_value()));
        }
        builder
            .push(" ORDER BY at DESC, sequence DESC LIMIT ")
            .push_bind(limit);
        builder.build().fetch_all(self).await
    }

    /// Checks the whole chain. Entries appended meanwhile may or may not be counted.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn verify_audit(&self) -> Result<AuditCheck> {
        let end: Head = sql("SELECT sequence, hash FROM audit_head WHERE id = 1")
            .fetch_one(self)
            .await?;
        let mut head = Head {
            sequence: 0,
            hash: [0; 32],
        };
        while head.sequence < end.sequence {
            let records = self.list_audit(head.sequence, CHECKED_AT_ONCE).await?;
            let broken = AuditCheck::Broken {
                sequence: head.sequence + 1,
            };
            if records.is_empty() {
                return Ok(broken);
            }
            for record in records {
                let is_at_end = record.sequence == end.sequence;
                if !record.follows(&head) || (is_at_end && record.hash != end.hash) {
                    return Ok(AuditCheck::Broken {
                        sequence: head.sequence + 1,
                    });
                }
                head = Head {
                    sequence: record.sequence,
                    hash: record.hash,
                };
            }
        }
        Ok(AuditCheck::Intact {
            entries: end.sequence.unsigned_abs(),
        })
    }
}
