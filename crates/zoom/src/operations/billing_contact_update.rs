//! `PATCH /accounts/{accountId}/billing`: changes the billing contact of an account.
//!
//! | | |
//! |---|---|
//! | operation | `account_billing_update` |
//! | scope | `billing:update:billing_information:master` |
//! | label | Heavy |
//! | success | 200 (2021: 204), no body |
//! | source | api-facts 4.2 |

use domain::ids::AccountId;
use domain::operation::Operation;
use domain::zoom::BillingContactUpdate;

use crate::answer::Accepted;
use crate::budget::{CallFor, Intent};
use crate::client::Zoom;
use crate::error::Error;

impl Zoom {
    /// Sends what changes the billing contact of an account. Sent once; whether it was done is read back.
    ///
    /// # Errors
    /// [`Error`]; see [`Error::is_outcome_unknown`] for those after which Zoom may have acted.
    pub async fn billing_contact_update(
        &self,
        call_for: CallFor,
        account: AccountId,
        body: &BillingContactUpdate,
    ) -> Result<Accepted, Error> {
        self.write(
            Intent::new(Operation::BillingContactUpdate, call_for).about(account),
            body,
        )
        .await
    }
}
