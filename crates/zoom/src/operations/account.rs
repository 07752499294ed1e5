//! `GET /accounts/{accountId}`: one account with its options, among them who pays.
//!
//! | | |
//! |---|---|
//! | operation | `account` |
//! | scope | `account:read:sub_account:master` |
//! | label | Light |
//! | further limits | none |
//! | source | api-facts 4.14 |

use domain::ids::AccountRef;
use domain::operation::Operation;
use domain::zoom::AccountDetail;

use crate::answer::Answer;
use crate::budget::{CallFor, Intent};
use crate::client::Zoom;
use crate::error::Error;

impl Zoom {
    /// Reads one account with its options, among them who pays.
    ///
    /// # Errors
    /// [`Error`]; an unknown account is [`Error::Refused`].
    pub async fn account(
        &self,
        call_for: CallFor,
        account: impl Into<AccountRef>,
    ) -> Result<Answer<AccountDetail>, Error> {
        self.read(
            Intent::new(Operation::Account, call_for).about(account),
            Vec::new(),
        )
        .await
    }
}
