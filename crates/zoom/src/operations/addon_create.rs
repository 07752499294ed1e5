//! `POST /accounts/{accountId}/plans/addons`: subscribes a paid account to an add-on.
//!
//! | | |
//! |---|---|
//! | operation | `account_plan_addon_create` |
//! | scope | `billing:write:subscribe_additional_plans:master` |
//! | label | Heavy |
//! | success | 201 with all plans: `Accepted::created_plans` |
//! | source | api-facts 4.8 |

use domain::ids::AccountId;
use domain::operation::Operation;
use domain::zoom::AddonCreate;

use crate::answer::Accepted;
use crate::budget::{CallFor, Intent};
use crate::client::Zoom;
use crate::error::Error;

impl Zoom {
    /// Sends what subscribes a paid account to an add-on. Sent once; whether it was done is read back.
    ///
    /// # Errors
    /// [`Error`]; see [`Error::is_outcome_unknown`] for those after which Zoom may have acted.
    pub async fn addon_create(
        &self,
        call_for: CallFor,
        account: AccountId,
        body: &AddonCreate,
    ) -> Result<Accepted, Error> {
        self.write(
            Intent::new(Operation::AddonCreate, call_for).about(account),
            body,
        )
        .await
    }
}
