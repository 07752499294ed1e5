//! Signing in by the word of a trusted proxy. Whether a request comes from one is the server's to know;
//! here is who may come by its word, and what of it is on record.

use std::net::IpAddr;

use domain::view::Person;
use store::ThrottleKind;

use crate::people::{FORGET_AFTER_MS, is_plausible_email, person};
use crate::{ClientInfo, Portal, PortalError, SignInError, actions, audit};

/// What a proxy's word comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamedByProxy {
    /// Somebody whom we know and who may sign in.
    Known(Person),
    /// Nobody of ours, or somebody who is disabled; the address, where it can be one.
    Unknown(Option<String>),
}

impl Portal {
    /// Whom a proxy names; `None` where what it said can't be a name at all.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub async fn named_by_proxy(&self, word: Option<&str>) -> Result<NamedByProxy, PortalError> {
        let Some(email) = word.map(str::trim).filter(|word| is_plausible_email(word)) else {
            return Ok(NamedByProxy::Unknown(None));
        };
        let user = self.store().find_user_by_email(email).await?;
        Ok(match user.filter(|user| !user.is_disabled) {
            Some(user) => NamedByProxy::Known(person(user)),
            None => NamedByProxy::Unknown(Some(email.to_owned())),
        })
    }

    /// Records that somebody comes in by a proxy's word.
    ///
    /// # Errors
    /// [`SignInError::Unavailable`].
    pub async fn sign_in_by_proxy(
        &self,
        person: Person,
        client: &ClientInfo,
        proxy: IpAddr,
    ) -> Result<Person, SignInError> {
        let detail = serde_json::json!({ "how": "proxy", "proxy": proxy.to_string() });
        self.record_sign_in(person, client, &detail).await
    }

    /// Records that a proxy named somebody whom we don't let in: the first few times of a row, then every
    /// doubling. Counted apart from wrong passwords, so that it keeps nobody from using theirs.
    ///
    /// # Errors
    /// [`SignInError::Unavailable`].
    pub async fn refuse_by_proxy(
        &self,
        email: Option<&str>,
        client: &ClientInfo,
        proxy: IpAddr,
    ) -> Result<(), SignInError> {
        let now = self.real_now();
        // No e-mail address has spaces: this row is nobody's of the sign-in by password.
        let key = format!("by proxy {}", email.unwrap_or_default().to_lowercase());
        let counted = self
            .store()
            .record_sign_in_failure(
                ThrottleKind::Email,
                &key,
                now,
                now.plus_ms(-FORGET_AFTER_MS),
                |_| 0,
            )
            .await?;
        let detail = serde_json::json!({
            "how": "proxy", "proxy": proxy.to_string(), "in_a_row": counted.failures,
        });
        let entry = audit::entry_of(self.now(), None, client, actions::SIGN_IN_REFUSED);
        self.record_refusal(email.unwrap_or_default(), counted.failures, entry, &detail)
            .await
    }
}
