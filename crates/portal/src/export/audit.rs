//! The audit log as a file, CSV or JSON lines, with all that its hashes are over.

use async_trait::async_trait;
use domain::people::Permission;
use domain::people::Role;
use domain::view::AuditQuery;
use store::{AuditCursor, AuditFilter, AuditRecord};

use super::{Cell, ExportFormat, ExportOffer, ROWS_A_CHUNK, RowSource};
use crate::audit::page::filter;
use crate::flash::hex;
use crate::{Caller, Portal, PortalError};

const COLUMNS: &[&str] = &[
    "sequence",
    "at",
    "at_ms",
    "person_id",
    "person",
    "role",
    "address",
    "request_id",
    "action",
    "account_id",
    "subject",
    "outcome",
    "detail",
    "previous_hash",
    "hash",
];

impl Portal {
    /// The entries that fit a query, newest first, as a file to be taken. What is recorded from now on,
    /// the export itself above all, is not in it.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn offer_audit_export(
        &self,
        caller: &Caller,
        query: AuditQuery,
        format: ExportFormat,
    ) -> Result<ExportOffer, PortalError> {
        caller.must(Permission::ReadAudit)?;
        let query = query.from_newest();
        let filter = filter(&query, &caller.person.zone);
        let end = self.store().find_audit_head().await?.sequence;
        let rows = self.store().count_audit_fitting(&filter, end).await?;
        let source = Entries {
            portal: self.clone(),
            filter,
            before: end.saturating_add(1),
            is_over: false,
        };
        Ok(ExportOffer::new(
            "audit",
            self.now(),
            rows,
            query.to_query(),
            Box::new(source),
        )
        .in_format(format))
    }
}

struct Entries {
    portal: Portal,
    filter: AuditFilter,
    /// The last entry that was read.
    before: i64,
    is_over: bool,
}

#[async_trait]
impl RowSource for Entries {
    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    async fn next(&mut self) -> Result<Vec<Vec<Cell>>, PortalError> {
        if self.is_over {
            return Ok(Vec::new());
        }
        let cursor = AuditCursor::Before(self.before);
        let found = self
            .portal
            .store()
            .list_audit_fitting(&self.filter, cursor, ROWS_A_CHUNK)
            .await?;
        self.is_over = found.len() < ROWS_A_CHUNK as usize;
        if let Some(last) = found.last() {
            self.before = last.sequence;
        }
        Ok(found.into_iter().map(row).collect())
    }
}

fn row(record: AuditRecord) -> Vec<Cell> {
    let entry = record.entry;
    vec![
        Cell::Integer(record.sequence),
        Cell::Instant(entry.at),
        Cell::Integer(entry.at.0),
        Cell::integer(entry.actor.map(|actor| actor.0)),
        Cell::Text(entry.actor_name),
        Cell::text(entry.role.map(Role::as_str)),
        Cell::Text(entry.address),
        Cell::Text(entry.request_id),
        Cell::Text(entry.action),
        Cell::text(entry.account.map(|id| id.to_string())),
        Cell::Text(entry.subject),
        Cell::Text(entry.outcome),
        Cell::Json(entry.detail_json),
        Cell::Text(hex(&record.previous_hash)),
        Cell::Text(hex(&record.hash)),
    ]
}
