//! `GET /accounts/{accountId}/billing/invoices/{invoiceId}`: one invoice with its items.
//!
//! | | |
//! |---|---|
//! | operation | `get_account_billing_invoice` |
//! | scope | `billing:read:invoice_details:master` |
//! | label | Heavy |
//! | further limits | 30 minutes apart and 100 a day; for whom is not said, so for the master account by default |
//! | source | api-facts 4.4, 5.2 |

use domain::ids::{AccountRef, InvoiceId};
use domain::operation::Operation;
use domain::zoom::InvoiceDetail;

use crate::answer::Answer;
use crate::budget::{CallFor, Intent};
use crate::client::Zoom;
use crate::error::Error;

impl Zoom {
    /// Reads an invoice of an account with its items.
    ///
    /// # Errors
    /// [`Error`]; an unknown account or invoice is [`Error::Refused`].
    pub async fn invoice(
        &self,
        call_for: CallFor,
        account: impl Into<AccountRef>,
        invoice: InvoiceId,
    ) -> Result<Answer<InvoiceDetail>, Error> {
        let intent = Intent::new(Operation::Invoice, call_for)
            .about(account)
            .invoice(invoice);
        self.read(intent, Vec::new()).await
    }
}
