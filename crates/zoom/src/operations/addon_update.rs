//! `PUT /accounts/{accountId}/plans/addons`: changes number, size or term of an add-on.
//!
//! | | |
//! |---|---|
//! | operation | `account_plan_addon_update` |
//! | scope | `billing:update:additional_plans:master` |
//! | label | Heavy |
//! | success | 200 (2021: 204), no body |
//! | source | api-facts 4.9 |

use domain::ids::AccountId;
use domain::operation::Operation;
use domain::zoom::AddonUpdate;

use crate::answer::Accepted;
use crate::budget::{CallFor, Intent};
use crate::client::Zoom;
use crate::error::Error;

impl Zoom {
    /// Sends what changes number, size or term of an add-on. Sent once; whether it was done is read back.
    ///
    /// # Errors
    /// [`Error`]; see [`Error::is_outcome_unknown`] for those after which Zoom may have acted.
    pub async fn addon_update(
        &self,
        call_for: CallFor,
        account: AccountId,
        body: &AddonUpdate,
    ) -> Result<Accepted, Error> {
        self.write(
            Intent::new(Operation::AddonUpdate, call_for).about(account),
            body,
        )
        .await
    }
}
