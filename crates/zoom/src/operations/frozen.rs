//! A write whose body was written, shown to people and stored before: it goes out byte for byte.

use domain::ids::AccountId;
use domain::operation::Operation;

use crate::answer::Accepted;
use crate::budget::{CallFor, Intent};
use crate::client::Zoom;
use crate::error::Error;

impl Zoom {
    /// Sends a body as it is, by one of the operations that change an account. Sent once; whether it was
    /// done is read back.
    ///
    /// # Errors
    /// [`Error`]; see [`Error::is_outcome_unknown`] for those after which Zoom may have acted.
    /// [`Error::Unwritable`] where the operation changes nothing.
    pub async fn send_frozen(
        &self,
        operation: Operation,
        call_for: CallFor,
        account: AccountId,
        body: String,
    ) -> Result<Accepted, Error> {
        if !operation.is_write() {
            return Err(Error::Unwritable {
                what: format!("{} changes nothing", operation.name()),
            });
        }
        let intent = Intent::new(operation, call_for).about(account);
        self.write_bytes(intent, body.into_bytes()).await
    }
}
