//! `GET /accounts/billing/renewals`: what renews within 30, 60 or 90 days, page by page.
//!
//! | | |
//! |---|---|
//! | operation | `renewals` |
//! | scope | `billing:master` |
//! | label | Medium |
//! | further limits | 50 accounts a page |
//! | source | api-facts 4.14 |

use domain::operation::Operation;
use domain::zoom::RenewalPage;

use crate::answer::Answer;
use crate::budget::{CallFor, Intent};
use crate::client::Zoom;
use crate::error::Error;

/// The largest page that Zoom gives.
const PAGE_SIZE: u32 = 50;

/// How far ahead renewals are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RenewalWindow {
    /// The next 30 days.
    Days30,
    /// The next 60 days.
    Days60,
    /// The next 90 days.
    Days90,
}

impl RenewalWindow {
    /// In days.
    pub fn days(self) -> u32 {
        match self {
            Self::Days30 => 30,
            Self::Days60 => 60,
            Self::Days90 => 90,
        }
    }
}

impl Zoom {
    /// Reads a page of upcoming renewals: the first one, or the one of `page_token`.
    ///
    /// # Errors
    /// [`Error`]; [`Error::NotOffered`] where Zoom doesn't know this newer operation.
    pub async fn renewals(
        &self,
        call_for: CallFor,
        window: RenewalWindow,
        page_token: Option<&str>,
    ) -> Result<Answer<RenewalPage>, Error> {
        let mut query = super::page(PAGE_SIZE, page_token);
        query.push(("interval", window.days().to_string()));
        self.read(Intent::new(Operation::Renewals, call_for), query)
            .await
    }
}
