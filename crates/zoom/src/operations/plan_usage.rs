//! `GET /accounts/{accountId}/plans/usage`: what is bought, used and pending per plan.
//!
//! | | |
//! |---|---|
//! | operation | `get_plan_usage` |
//! | scope | `billing:read:plan_usage:master` |
//! | label | Heavy |
//! | further limits | none; paid accounts only |
//! | source | api-facts 4.13, 5.4 |

use domain::ids::AccountRef;
use domain::operation::Operation;
use domain::zoom::PlanUsage;

use crate::answer::Answer;
use crate::budget::{CallFor, Intent};
use crate::client::Zoom;
use crate::error::Error;

impl Zoom {
    /// Reads what is bought, used and pending per plan.
    ///
    /// # Errors
    /// [`Error`]; an unknown account is [`Error::Refused`].
    pub async fn plan_usage(
        &self,
        call_for: CallFor,
        account: impl Into<AccountRef>,
    ) -> Result<Answer<PlanUsage>, Error> {
        self.read(
            Intent::new(Operation::PlanUsage, call_for).about(account),
            Vec::new(),
        )
        .await
    }
}
