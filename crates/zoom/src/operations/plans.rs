//! `GET /accounts/{accountId}/plans`: the plans of an account.
//!
//! | | |
//! |---|---|
//! | operation | `account_plans` |
//! | scope | `billing:read:plan_information:master` |
//! | label | Medium |
//! | further limits | none |
//! | source | api-facts 4.6, 5.3 |

use domain::ids::AccountRef;
use domain::operation::Operation;
use domain::zoom::AccountPlans;

use crate::answer::Answer;
use crate::budget::{CallFor, Intent};
use crate::client::Zoom;
use crate::error::Error;

impl Zoom {
    /// Reads the plans of an account.
    ///
    /// # Errors
    /// [`Error`]; an unknown account is [`Error::Refused`].
    pub async fn plans(
        &self,
        call_for: CallFor,
        account: impl Into<AccountRef>,
    ) -> Result<Answer<AccountPlans>, Error> {
        self.read(
            Intent::new(Operation::Plans, call_for).about(account),
            Vec::new(),
        )
        .await
    }
}
