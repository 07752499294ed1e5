//! `PATCH /accounts/{accountId}/plans/base/status`: cancels the base plan, once all add-ons are cancelled.
//!
//! | | |
//! |---|---|
//! | operation | `account_plan_base_delete` |
//! | scope | `billing:update:cancel_plan:master` |
//! | label | Heavy |
//! | success | 200 (2021: 204), no body |
//! | source | api-facts 4.12 |

use domain::ids::AccountId;
use domain::operation::Operation;
use domain::zoom::BaseCancel;

use crate::answer::Accepted;
use crate::budget::{CallFor, Intent};
use crate::client::Zoom;
use crate::error::Error;

impl Zoom {
    /// Sends what cancels the base plan, once all add-ons are cancelled. Sent once; whether it was done is read back.
    ///
    /// # Errors
    /// [`Error`]; see [`Error::is_outcome_unknown`] for those after which Zoom may have acted.
    pub async fn base_cancel(
        &self,
        call_for: CallFor,
        account: AccountId,
        body: &BaseCancel,
    ) -> Result<Accepted, Error> {
        self.write(
            Intent::new(Operation::BaseCancel, call_for).about(account),
            body,
        )
        .await
    }
}
