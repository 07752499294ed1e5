//! `GET /accounts`: the sub accounts, page by page.
//!
//! | | |
//! |---|---|
//! | operation | `accounts` |
//! | scope | `account:read:list_sub_accounts:master` |
//! | label | Medium |
//! | further limits | 300 a page; a page token lives 15 minutes |
//! | source | api-facts 2, 4.14 |

use domain::operation::Operation;
use domain::zoom::AccountPage;

use crate::answer::Answer;
use crate::budget::{CallFor, Intent};
use crate::client::Zoom;
use crate::error::Error;

/// The largest page that Zoom gives.
const PAGE_SIZE: u32 = 300;

impl Zoom {
    /// Reads a page of the sub accounts: the first one, or the one of `page_token`.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn accounts(
        &self,
        call_for: CallFor,
        page_token: Option<&str>,
    ) -> Result<Answer<AccountPage>, Error> {
        let query = super::page(PAGE_SIZE, page_token);
        self.read(Intent::new(Operation::Accounts, call_for), query)
            .await
    }
}
