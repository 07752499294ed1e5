//! `PUT /accounts/{accountId}/plans/base`: changes the base plan.
//!
//! | | |
//! |---|---|
//! | operation | `account_plan_base_update` |
//! | scope | `billing:update:plan:master` |
//! | label | Heavy |
//! | success | 204, no body |
//! | source | api-facts 4.11 |

use domain::ids::AccountId;
use domain::operation::Operation;
use domain::zoom::BaseUpdate;

use crate::answer::Accepted;
use crate::budget::{CallFor, Intent};
use crate::client::Zoom;
use crate::error::Error;

impl Zoom {
    /// Sends what changes the base plan. Sent once; whether it was done is read back.
    ///
    /// # Errors
    /// [`Error`]; see [`Error::is_outcome_unknown`] for those after which Zoom may have acted.
    pub async fn base_update(
        &self,
        call_for: CallFor,
        account: AccountId,
        body: &BaseUpdate,
    ) -> Result<Accepted, Error> {
        self.write(
            Intent::new(Operation::BaseUpdate, call_for).about(account),
            body,
        )
        .await
    }
}
