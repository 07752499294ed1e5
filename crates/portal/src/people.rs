//! Signing in and out, and who is signed in.

use std::net::IpAddr;

use domain::ids::UserId;
use domain::time::{HOUR_MS, MINUTE_MS, UtcMillis};
use domain::view::{Person, Proof};
use store::{AuditEntry, ThrottleKind, User};
use subtle::ConstantTimeEq;

use crate::{
    Caller, ClientInfo, Portal, PortalError, SignInError, actions, audit, password, throttle,
};

/// After so long without a failure, a throttle starts anew.
pub(crate) const FORGET_AFTER_MS: i64 = 24 * HOUR_MS;
/// Failures in a row of which each gets an audit entry of its own.
const AUDITED_ONE_BY_ONE: u32 = 5;
/// How long a proof of who somebody is counts.
const PROOF_COUNTS_MS: i64 = 5 * MINUTE_MS;
/// Longest e-mail address (RFC 5321).
const MAX_EMAIL_LENGTH: usize = 254;

/// What the shell and the guards know of a person.
pub(crate) fn person(user: User) -> Person {
    Person {
        id: user.id,
        name: user.name,
        email: user.email,
        role: user.role,
        zone: user.zone,
        theme: user.theme,
        has_shortcuts: user.has_shortcuts,
    }
}

impl Portal {
    /// Who this is, as of now; `None` where they are gone or disabled.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub async fn person(&self, id: UserId) -> Result<Option<Person>, PortalError> {
        let user = self.store().find_user(id).await?;
        Ok(user.filter(|user| !user.is_disabled).map(person))
    }

    /// Checks a name and a password. Refusals are throttled by name and by address and audited.
    ///
    /// # Errors
    /// [`SignInError`].
    pub async fn sign_in(
        &self,
        email: &str,
        password: &str,
        client: &ClientInfo,
    ) -> Result<Person, SignInError> {
        let email = email.trim();
        if !is_plausible_email(email) {
            return Err(SignInError::Refused);
        }
        self.check_throttle(email, client.address).await?;
        let user = self.store().find_user_by_email(email).await?;
        let hash = user.as_ref().and_then(|user| user.password_hash.clone());
        let fits = password::verify(password.to_owned(), hash).await;
        match user.filter(|user| fits && !user.is_disabled) {
            Some(user) => self.let_in(user, client, "password").await,
            None => self.turn_away(email, client).await,
        }
    }

    /// Signs one of the demo's people in by a click.
    ///
    /// # Errors
    /// [`SignInError`]; always [`SignInError::Refused`] outside of demo mode.
    pub async fn sign_in_demo(
        &self,
        email: &str,
        code: &str,
        client: &ClientInfo,
    ) -> Result<Person, SignInError> {
        let Some(expected) = &self.inner.demo_code else {
            return Err(SignInError::Refused);
        };
        if !is_plausible_email(email) {
            return Err(SignInError::Refused);
        }
        self.check_throttle(email, client.address).await?;
        let is_right: bool = code.as_bytes().ct_eq(expected.as_bytes()).into();
        let user = self.store().find_user_by_email(email).await?;
        // In the demo only its own people, who have no password, are let in by a click.
        let user = user.filter(|user| !user.is_disabled && user.password_hash.is_none());
        match user.filter(|_| is_right || expected.is_empty()) {
            Some(user) => self.let_in(user, client, "demo").await,
            None => self.turn_away(email, client).await,
        }
    }

    /// Whether a signed-in person proves again who they are: by their password, or in the demo, whose
    /// people have none, by the click itself. Wrong ones count as failed sign-ins do. Says when it was, for the
    /// session to note.
    ///
    /// # Errors
    /// [`SignInError`]; [`SignInError::Refused`] also where somebody signs in otherwise, since then there
    /// is nothing to prove it by here.
    pub async fn prove_identity(
        &self,
        caller: &Caller,
        password: &str,
    ) -> Result<UtcMillis, SignInError> {
        let (email, address) = (&caller.person.email, caller.client.address);
        self.check_throttle(email, address).await?;
        let user = self.store().find_user(caller.person.id).await?;
        let is_proved = match user.and_then(|user| user.password_hash) {
            Some(hash) => password::verify(password.to_owned(), Some(hash)).await,
            None => self.is_demo(),
        };
        if !is_proved {
            let entry = audit::entry(self.now(), caller, actions::PROOF_REFUSED);
            self.count_failure(email, &caller.client, entry).await?;
            return Err(SignInError::Refused);
        }
        self.forget_failures(email, address).await?;
        let mut tx = self.store().begin().await?;
        tx.append_audit(audit::entry(self.now(), caller, actions::IDENTITY_PROVED));
        tx.commit().await?;
        Ok(self.real_now())
    }

    /// What a person has to do to prove who they are before they approve something.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub async fn proof_of(&self, caller: &Caller) -> Result<Proof, PortalError> {
        let now = self.real_now();
        let user = self.store().find_user(caller.person.id).await?;
        if let Some(user) = user.as_ref().filter(|user| user.trusted_from > now) {
            return Ok(Proof::NotBefore(user.trusted_from));
        }
        let is_fresh = caller
            .proved_at
            .is_some_and(|at| at.0 > now.0 - PROOF_COUNTS_MS);
        if is_fresh {
            return Ok(Proof::Fresh);
        }
        Ok(match user.and_then(|user| user.password_hash) {
            Some(_) => Proof::Password,
            None if self.is_demo() => Proof::Click,
            None => Proof::None,
        })
    }

    /// The people of a demo sign in by a click.
    fn is_demo(&self) -> bool {
        self.inner.demo_code.is_some()
    }

    /// Records that somebody signed out; the session itself is the server's to end.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub async fn sign_out(&self, caller: &Caller) -> Result<(), PortalError> {
        let mut tx = self.store().begin().await?;
        tx.append_audit(audit::entry(self.now(), caller, actions::SIGNED_OUT));
        tx.commit().await?;
        Ok(())
    }

    /// Who may sign in by a click, in demo mode.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub async fn demo_people(&self) -> Result<Vec<Person>, PortalError> {
        if self.inner.demo_code.is_none() {
            return Ok(Vec::new());
        }
        let users = self.store().list_users().await?;
        let by_click = |user: &User| !user.is_disabled && user.password_hash.is_none();
        Ok(users.into_iter().filter(by_click).map(person).collect())
    }

    pub(crate) async fn check_throttle(
        &self,
        email: &str,
        address: IpAddr,
    ) -> Result<(), SignInError> {
        let now = self.real_now();
        for (kind, key) in throttle_keys(email, address) {
            let failures = self.store().find_sign_in_failures(kind, &key).await?;
            if let Some(failures) = failures
                && failures.blocked_until > now
            {
                return Err(SignInError::Throttled {
                    retry_after_ms: failures.blocked_until.0 - now.0,
                });
            }
        }
        Ok(())
    }

    /// After the right password failures count anew.
    pub(crate) async fn forget_failures(
        &self,
        email: &str,
        address: IpAddr,
    ) -> Result<(), SignInError> {
        for (kind, key) in throttle_keys(email, address) {
            self.store().clear_sign_in_failures(kind, &key).await?;
        }
        Ok(())
    }

    async fn let_in(
        &self,
        user: User,
        client: &ClientInfo,
        how: &'static str,
    ) -> Result<Person, SignInError> {
        self.forget_failures(&user.email, client.address).await?;
        let detail = serde_json::json!({ "how": how });
        self.record_sign_in(person(user), client, &detail).await
    }

    /// Audits that somebody comes in.
    pub(crate) async fn record_sign_in(
        &self,
        person: Person,
        client: &ClientInfo,
        detail: &serde_json::Value,
    ) -> Result<Person, SignInError> {
        let mut tx = self.store().begin().await?;
        let mut entry = audit::entry_of(self.now(), Some(&person), client, actions::SIGNED_IN);
        entry.detail_json = detail.to_string();
        tx.note_sign_in(person.id, self.now()).await?;
        tx.append_audit(entry);
        tx.commit().await?;
        Ok(person)
    }

    /// Counts the failure. The first few of a row are audited one by one, then only every doubling, so
    /// that a flood of guesses does not flood the log.
    async fn turn_away(&self, email: &str, client: &ClientInfo) -> Result<Person, SignInError> {
        let entry = audit::entry_of(self.now(), None, client, actions::SIGN_IN_REFUSED);
        self.count_failure(email, client, entry).await?;
        Err(SignInError::Refused)
    }

    /// Counts a wrong password, for whatever it was given; `entry` is what the log says of it.
    pub(crate) async fn count_failure(
        &self,
        email: &str,
        client: &ClientInfo,
        entry: AuditEntry,
    ) -> Result<(), SignInError> {
        let now = self.real_now();
        let mut failures = 0;
        for (kind, key) in throttle_keys(email, client.address) {
            let counted = self
                .store()
                .record_sign_in_failure(
                    kind,
                    &key,
                    now,
                    now.plus_ms(-FORGET_AFTER_MS),
                    throttle::delay_ms,
                )
                .await?;
            failures = failures.max(counted.failures);
        }
        let detail = serde_json::json!({ "in_a_row": failures });
        self.record_refusal(email, failures, entry, &detail).await
    }

    /// Audits a refusal: the first few of a row, then every doubling.
    pub(crate) async fn record_refusal(
        &self,
        email: &str,
        failures: u32,
        mut entry: AuditEntry,
        detail: &serde_json::Value,
    ) -> Result<(), SignInError> {
        if failures <= AUDITED_ONE_BY_ONE || failures.is_power_of_two() {
            entry.subject = email.to_owned();
            entry.outcome = "refused".to_owned();
            entry.detail_json = detail.to_string();
            let mut tx = self.store().begin().await?;
            tx.append_audit(entry);
            tx.commit().await?;
        }
        Ok(())
    }
}

fn throttle_keys(email: &str, address: IpAddr) -> [(ThrottleKind, String); 2] {
    [
        (ThrottleKind::Email, email.to_lowercase()),
        (ThrottleKind::Address, address.to_string()),
    ]
}

/// Not whether an address exists: whether it can be one at all.
pub(crate) fn is_plausible_email(email: &str) -> bool {
    let has_parts = email
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
    has_parts
        && email.len() <= MAX_EMAIL_LENGTH
        && !email.chars().any(|c| c.is_control() || c.is_whitespace())
}
