//! `GET /billing/invoices/{invoiceId}/download`: the PDF of an invoice; where the server doesn't know
//! that path, the deprecated `GET /api/download/billing/invoices/{invoiceId}`.
//!
//! | | |
//! |---|---|
//! | operation | `download_invoice_p_d_f` (old path), its successor (new path) |
//! | scope | `billing:read:download_invoice_file:master` |
//! | label | none |
//! | further limits | 30 minutes apart and 100 a day, one count for both paths; for whom is not said, so for the master account by default |
//! | source | api-facts 0.2, 4.5 |
//!
//! The path carries no account; the caller says whose invoice it is, for the count. A redirect is
//! followed without the token, within Zoom's hosts.

use std::sync::atomic::Ordering;

use domain::ids::{AccountRef, InvoiceId};
use domain::operation::Operation;

use crate::answer::Answer;
use crate::budget::{CallFor, Intent};
use crate::call::Request;
use crate::client::{Zoom, route};
use crate::error::Error;

/// What every PDF begins with.
const PDF_MAGIC: &[u8] = b"%PDF-";

/// Stands for a body that is a PDF of at most 20 MB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pdf;

impl Zoom {
    /// Downloads the PDF of an invoice; the bytes are the answer's body.
    ///
    /// # Errors
    /// [`Error::NotAPdf`] if something else comes, [`Error::TooLarge`] above 20 MB, [`Error::Redirected`]
    /// if Zoom points out of its own hosts, and what any call may end with.
    pub async fn invoice_pdf(
        &self,
        call_for: CallFor,
        account: impl Into<AccountRef>,
        invoice: InvoiceId,
    ) -> Result<Answer<Pdf>, Error> {
        let has_old_path_only = &self.inner.has_old_pdf_path_only;
        let subject = Intent::new(Operation::InvoicePdf, call_for)
            .about(account)
            .invoice(invoice);
        let new = route(&subject);
        let old = route(&Intent {
            operation: Operation::InvoicePdfOld,
            ..subject.clone()
        });
        let (route, fallback) = if has_old_path_only.load(Ordering::Relaxed) {
            (old, None)
        } else {
            (new, Some(old))
        };
        let request = Request {
            route,
            fallback,
            query: Vec::new(),
            body: None,
            is_download: true,
        };
        let reply = self.call(&request, subject).await?;
        if reply.operation == Operation::InvoicePdfOld {
            has_old_path_only.store(true, Ordering::Relaxed);
        }
        if !reply.body.starts_with(PDF_MAGIC) {
            return Err(Error::NotAPdf);
        }
        Ok(Answer {
            value: Pdf,
            body: reply.body,
            request_id: reply.request_id,
            received_at: reply.received_at,
        })
    }
}
