//! Finds entries of the audit log: one by its number, many by a filter, newest first.

use domain::ids::{AccountId, UserId};
use domain::time::UtcMillis;

use crate::Store;
use crate::audit::{AuditHead, AuditRecord};
use crate::column::Bind as _;
use crate::error::Result;
use crate::fold::contains_pattern;
use crate::sql::{Builder, Single, sql};

/// Which entries are wanted; what is empty is not asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditFilter {
    /// Who did it.
    pub actor: Option<AuditActor>,
    /// To which account.
    pub account: Option<AccountId>,
    /// What was done.
    pub action: Option<String>,
    /// What came of it.
    pub outcome: Option<String>,
    /// The first instant.
    pub from: Option<UtcMillis>,
    /// The first instant that is too late.
    pub until: Option<UtcMillis>,
    /// What must stand in the subject, in whichever case (of the letters of ASCII).
    pub subject: String,
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditActor {
    /// A person.
    Person(UserId),
    /// What is no person, by its name; empty: somebody who was not signed in.
    Named(&'static str),
}

/// From where on entries are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditCursor {
    /// Older than this number.
    Before(i64),
    /// Newer than this number.
    After(i64),
}

impl AuditFilter {
    /// Whether all entries are wanted.
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    fn push_to(&self, query: &mut Builder) {
        match &self.actor {
            None => {}
            Some(AuditActor::Person(id)) => {
                query.push(" AND actor = ").push_bind(*id);
            }
            Some(AuditActor::Named(name)) => {
                query
                    .push(" AND actor IS NULL AND actor_name = ")
                    .push_bind(*name);
            }
        }
        if let Some(account) = &self.account {
            query.push(" AND account_id = ").push_bind(account);
        }
        if let Some(action) = &self.action {
            query.push(" AND action = ").push_bind(action);
        }
        if let Some(outcome) = &self.outcome {
            query.push(" AND outcome = ").push_bind(outcome);
        }
        if let Some(from) = self.from {
            query.push(" AND at >= ").push_bind(from);
        }
        if let Some(until) = self.until {
            query.push(" AND at < ").push_bind(until);
        }
        if !self.subject.is_empty() {
            // Both databases know only the letters of ASCII here, and so does the pattern.
            query
                .push(" AND lower(subject) LIKE ")
                .push_bind(contains_pattern(&self.subject.to_ascii_lowercase()))
                .push(" ESCAPE '\\'");
        }
    }
}

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

    /// Entries that fit, from a place on, newest first; the nearest to the place where there are more
    /// than `limit`.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_audit_fitting(
        &self,
        filter: &AuditFilter,
        from: AuditCursor,
        limit: u32,
    ) -> Result<Vec<AuditRecord>> {
        let (condition, place, order) = match from {
            AuditCursor::Before(place) => ("sequence < ", place, " ORDER BY sequence DESC LIMIT "),
            AuditCursor::After(place) => ("sequence > ", place, " ORDER BY sequence LIMIT "),
        };
        let mut query = Builder::new("SELECT * FROM audit_entries WHERE ");
        query.push(condition).push_bind(place);
        filter.push_to(&mut query);
        query.push(order).push_bind(limit);
        let mut records: Vec<AuditRecord> = query.build().fetch_all(self).await?;
        if matches!(from, AuditCursor::After(_)) {
            records.reverse();
        }
        Ok(records)
    }

    /// How many entries fit, up to a number.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn count_audit_fitting(&self, filter: &AuditFilter, up_to: i64) -> Result<u64> {
        let mut query =
            Builder::new("SELECT count(*) AS value FROM audit_entries WHERE sequence <= ");
        query.push_bind(up_to);
        filter.push_to(&mut query);
        let Single(count) = query.build().fetch_one(self).await?;
        Ok(count)
    }

    /// The entry of a number.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_audit_entry(&self, sequence: i64) -> Result<Option<AuditRecord>> {
        sql("SELECT * FROM audit_entries WHERE sequence = $1")
            .bind(sequence)
            .fetch_optional(self)
            .await
    }

    /// Where the log ends, by its head row.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_audit_head(&self) -> Result<AuditHead> {
        sql("SELECT sequence, hash FROM audit_head WHERE id = 1")
            .fetch_one(self)
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
}
