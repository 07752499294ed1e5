//! Walks the chain of the audit log from its beginning to its end and says where it is broken.
//!
//! Entries are read in batches, so that memory stays bounded however long the log is; while one batch
//! is hashed, on a thread where that holds nobody up, the next is read. What is hashed is what is
//! stored, text by text: nothing is parsed that could make two different texts look the same.

use crate::Store;
use crate::audit::{AuditHead, Content};
use crate::error::{Result, StoreError};
use crate::sql::{Execute as _, Row, Single, sql};

/// Entries that are read at once.
const ENTRIES_A_BATCH: u32 = 2_000;

/// What checking the chain found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditCheck {
    /// Every entry is there and as it was written.
    Intact {
        /// Where it ends; the number says how many there are.
        head: AuditHead,
    },
    /// It is not.
    Broken {
        /// The first number at which the chain does not hold.
        sequence: i64,
        /// How it is broken there.
        fault: AuditFault,
    },
}

/// How a chain is broken at an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditFault {
    /// What stands there is not what was written: its hash is another one.
    Changed,
    /// It is what its own hash says, but does not follow the entry before it.
    Unlinked,
    /// It is missing, while later ones are there.
    Missing,
    /// It and all after it are missing, up to where the head row says that the log ends.
    Cut,
    /// It is the last one, and the head row has another hash for it.
    UnlikeHead,
    /// It is there, though the head row says that the log ends before it.
    PastHead,
    /// It and all after it are missing, though an anchor outside the database names a later one.
    CutBeforeAnchor,
    /// An anchor outside the database has another hash for it: the log was written anew.
    UnlikeAnchor,
}

impl Store {
    /// Checks the whole chain, and against an anchor, which was written down outside the database
    /// earlier on. Entries appended meanwhile are left to the next time.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn verify_audit(&self, anchor: Option<AuditHead>) -> Result<AuditCheck> {
        // Entries and head row are written at once, so that the last entry, where it is read first, is
        // never ahead of the head row.
        let Single(last): Single<i64> =
            sql("SELECT coalesce(max(sequence), 0) AS value FROM audit_entries")
                .fetch_one(self)
                .await?;
        let end = self.find_audit_head().await?;
        let mut walk = Walk {
            reached: AuditHead::ORIGIN,
            end,
            anchor,
        };
        // No entry has a number below 1; one that has it does not belong there.
        let mut rows = self.entries_to_check(i64::MIN, end.sequence).await?;
        while let Some(row) = rows.last() {
            let after: i64 = row.get("sequence")?;
            let hashed = tokio::task::spawn_blocking(move || {
                let broken = walk.go_through(&rows);
                (walk, broken)
            });
            let (hashed, next) = tokio::join!(hashed, self.entries_to_check(after, end.sequence));
            let broken;
            (walk, broken) =
                hashed.map_err(|_| StoreError::Unavailable(sqlx::Error::WorkerCrashed))?;
            if let Some(broken) = broken {
                return Ok(broken);
            }
            rows = next?;
        }
        Ok(walk.at_end(last))
    }

    async fn entries_to_check(&self, after: i64, end: i64) -> Result<Vec<Row>> {
        let statement = sql(
            "SELECT sequence, at, actor, actor_name, role, address, request_id, action, account_id, \
             subject, outcome, detail, previous_hash, hash FROM audit_entries \
             WHERE sequence > $1 AND sequence <= $2 ORDER BY sequence LIMIT $3",
        );
        self.rows(statement.bind(after).bind(end).bind(ENTRIES_A_BATCH))
            .await
    }
}

/// How far the chain was followed.
struct Walk {
    reached: AuditHead,
    /// Where it ends by the head row.
    end: AuditHead,
    anchor: Option<AuditHead>,
}

impl Walk {
    /// The first entry at which it does not go on, if there is one.
    fn go_through(&mut self, rows: &[Row]) -> Option<AuditCheck> {
        rows.iter().find_map(|row| {
            let (sequence, fault) = self.step(row).err()?;
            Some(AuditCheck::Broken { sequence, fault })
        })
    }

    fn step(&mut self, row: &Row) -> std::result::Result<(), (i64, AuditFault)> {
        let expected = self.reached.sequence + 1;
        // Texts that are none any more can't be read; then it is not what was written.
        let stored = Stored::read(row).map_err(|_| (expected, AuditFault::Changed))?;
        let sequence = stored.head.sequence;
        if sequence > expected {
            return Err((expected, AuditFault::Missing));
        }
        let fault = if sequence < expected {
            Some(AuditFault::Unlinked)
        } else if !stored.is_as_written() {
            Some(AuditFault::Changed)
        } else if stored.previous_hash != self.reached.hash {
            Some(AuditFault::Unlinked)
        } else if self
            .anchor
            .is_some_and(|anchor| differs(anchor, stored.head))
        {
            Some(AuditFault::UnlikeAnchor)
        } else if differs(self.end, stored.head) {
            Some(AuditFault::UnlikeHead)
        } else {
            None
        };
        self.reached = stored.head;
        fault.map_or(Ok(()), |fault| Err((sequence, fault)))
    }

    /// What is to be said where every entry that is there holds; `last` is the last number that is.
    fn at_end(self, last: i64) -> AuditCheck {
        let anchored = self.anchor.map_or(0, |anchor| anchor.sequence);
        let fault = if self.reached.sequence < self.end.sequence {
            AuditFault::Cut
        } else if last > self.end.sequence {
            AuditFault::PastHead
        } else if anchored > self.end.sequence {
            AuditFault::CutBeforeAnchor
        } else {
            return AuditCheck::Intact { head: self.end };
        };
        AuditCheck::Broken {
            sequence: self.reached.sequence + 1,
            fault,
        }
    }
}

/// Whether the same entry has another hash.
fn differs(noted: AuditHead, found: AuditHead) -> bool {
    noted.sequence == found.sequence && noted.hash != found.hash
}

/// An entry as it is stored, word for word.
struct Stored {
    head: AuditHead,
    previous_hash: [u8; 32],
    at: i64,
    actor: Option<i64>,
    texts: [String; 9],
}

impl Stored {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            head: AuditHead {
                sequence: row.get("sequence")?,
                hash: row.get("hash")?,
            },
            previous_hash: row.get("previous_hash")?,
            at: row.get("at")?,
            actor: row.find("actor")?,
            texts: [
                row.get("actor_name")?,
                row.get("role")?,
                row.get("address")?,
                row.get("request_id")?,
                row.get("action")?,
                row.get("account_id")?,
                row.get("subject")?,
                row.get("outcome")?,
                row.get("detail")?,
            ],
        })
    }

    fn is_as_written(&self) -> bool {
        let content = Content {
            sequence: self.head.sequence,
            previous_hash: &self.previous_hash,
            at: self.at,
            actor: self.actor.unwrap_or(0),
            texts: self.texts.each_ref().map(String::as_str),
        };
        // Nobody has the number 0, which stands for nobody in the hash.
        self.actor != Some(0) && content.hash() == self.head.hash
    }
}
