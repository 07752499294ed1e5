//! `GET /accounts/{accountId}/billing`: the billing contact of an account.
//!
//! | | |
//! |---|---|
//! | operation | `account_billing` |
//! | scope | `billing:read:billing_information:master` |
//! | label | Medium |
//! | further limits | none |
//! | source | api-facts 4.1, 5.1 |

use domain::ids::AccountRef;
use domain::operation::Operation;
use domain::zoom::BillingContact;

use crate::answer::Answer;
use crate::budget::{CallFor, Intent};
use crate::client::Zoom;
use crate::error::Error;

impl Zoom {
    /// Reads the billing contact of an account.
    ///
    /// # Errors
    /// [`Error`]; an unknown account is [`Error::Refused`].
    pub async fn billing_contact(
        &self,
        call_for: CallFor,
        account: impl Into<AccountRef>,
    ) -> Result<Answer<BillingContact>, Error> {
        self.read(
            Intent::new(Operation::BillingContact, call_for).about(account),
            Vec::new(),
        )
        .await
    }
}
