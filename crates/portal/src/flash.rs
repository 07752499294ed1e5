//! Flashes: what a form leaves for the page that comes next, stored apart from the session and taken
//! once. The browser holds a random id, the database its hash.

use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::{Portal, PortalError};

/// How long a flash waits for its page.
const LIFETIME: Duration = Duration::from_secs(10 * 60);

impl Portal {
    /// Leaves a flash and answers the id by which it is taken.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub async fn store_flash(&self, body: &str) -> Result<String, PortalError> {
        let id = hex(&rand::random::<[u8; 16]>());
        let lifetime_ms = i64::try_from(LIFETIME.as_millis()).unwrap_or(i64::MAX);
        let expires_at = self.real_now().plus_ms(lifetime_ms);
        self.store()
            .create_flash(hash(&id), body.as_bytes(), expires_at)
            .await?;
        Ok(id)
    }

    /// Takes a flash; nobody gets it a second time.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub async fn take_flash(&self, id: &str) -> Result<Option<String>, PortalError> {
        let body = self.store().take_flash(hash(id), self.real_now()).await?;
        Ok(body.and_then(|body| String::from_utf8(body).ok()))
    }
}

fn hash(id: &str) -> [u8; 32] {
    Sha256::digest(id.as_bytes()).into()
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
