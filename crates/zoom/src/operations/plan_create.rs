//! `POST /accounts/{accountId}/plans`: subscribes a free account to its first plans.
//!
//! | | |
//! |---|---|
//! | operation | `account_plan_create` |
//! | scope | `billing:write:subscribe_plan:master` |
//! | label | Heavy |
//! | success | 201 with the accepted plans: `Accepted::created_plans` |
//! | source | api-facts 4.7 |

use domain::ids::AccountId;
use domain::operation::Operation;
use domain::zoom::PlanCreate;

use crate::answer::Accepted;
use crate::budget::{CallFor, Intent};
use crate::client::Zoom;
use crate::error::Error;

impl Zoom {
    /// Sends what subscribes a free account to its first plans. Sent once; whether it was done is read back.
    ///
    /// # Errors
    /// [`Error`]; see [`Error::is_outcome_unknown`] for those after which Zoom may have acted.
    pub async fn plan_create(
        &self,
        call_for: CallFor,
        account: AccountId,
        body: &PlanCreate,
    ) -> Result<Accepted, Error> {
        self.write(
            Intent::new(Operation::PlanCreate, call_for).about(account),
            body,
        )
        .await
    }
}
