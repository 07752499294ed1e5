//! `PATCH /accounts/{accountId}/plans/addons/status`: cancels an add-on at the end of its paid term.
//!
//! | | |
//! |---|---|
//! | operation | `account_plan_addon_cancel` |
//! | scope | `billing:update:cancel_additional_plans:master` |
//! | label | Heavy |
//! | success | 200 (2021: 204), no body; no refund |
//! | source | api-facts 4.10 |

use domain::ids::AccountId;
use domain::operation::Operation;
use domain::zoom::AddonCancel;

use crate::answer::Accepted;
use crate::budget::{CallFor, Intent};
use crate::client::Zoom;
use crate::error::Error;

impl Zoom {
    /// Sends what cancels an add-on at the end of its paid term. Sent once; whether it was done is read back.
    ///
    /// # Errors
    /// [`Error`]; see [`Error::is_outcome_unknown`] for those after which Zoom may have acted.
    pub async fn addon_cancel(
        &self,
        call_for: CallFor,
        account: AccountId,
        body: &AddonCancel,
    ) -> Result<Accepted, Error> {
        self.write(
            Intent::new(Operation::AddonCancel, call_for).about(account),
            body,
        )
        .await
    }
}
