//! What people set and end for themselves: zone, theme and keys, their password, their sessions.

use domain::ids::SessionKey;
use domain::people::Permission;
use domain::preferences::Preferences;
use domain::view::{Notice, OwnSession, ProfilePage, Tone};
use serde_json::json;
use store::{AuditEntry, SessionOf, StoreError};

use crate::{Caller, Portal, PortalError, SignInError, actions, audit, browser, password};

/// Why a password was not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefusal {
    /// The current password is wrong.
    #[error("the current password is wrong")]
    WrongCurrent,
    /// Too many wrong ones, here or at signing in.
    #[error("too many attempts")]
    Throttled {
        /// How long to wait before the next attempt counts.
        retry_after_ms: i64,
    },
    /// The new one is not acceptable; the sentence says why.
    #[error("{0}")]
    Unfit(&'static str),
    /// The person signs in otherwise.
    #[error("there is no password to change")]
    NoPassword,
    /// Our own part failed.
    #[error("the password could not be changed right now")]
    Unavailable,
}

impl From<SignInError> for PasswordRefusal {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Refused => Self::WrongCurrent,
            SignInError::Throttled { retry_after_ms } => Self::Throttled { retry_after_ms },
            SignInError::Unavailable => Self::Unavailable,
        }
    }
}

impl From<StoreError> for PasswordRefusal {
    fn from(error: StoreError) -> Self {
        SignInError::from(error).into()
    }
}

impl Portal {
    /// What a person's own page shows; `own` is the session by which they ask.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn profile(
        &self,
        caller: &Caller,
        own: Option<SessionKey>,
    ) -> Result<ProfilePage, PortalError> {
        caller.must(Permission::ReadBilling)?;
        let now = self.real_now();
        let user = self.store().find_user(caller.person.id).await?;
        let listed = self.store().list_sessions_of(caller.person.id, now).await?;
        let mut sessions: Vec<OwnSession> = listed
            .into_iter()
            .map(|session| own_session(session, own))
            .collect();
        // Stable: the others stay in the order of their last use.
        sessions.sort_by_key(|session| !session.is_this);
        Ok(ProfilePage {
            has_password: user.is_some_and(|user| user.password_hash.is_some()),
            sessions,
            now,
        })
    }

    /// Sets what a person prefers. The zone is one that the caller has found to exist.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn save_preferences(
        &self,
        caller: &Caller,
        preferences: &Preferences,
    ) -> Result<Notice, PortalError> {
        caller.must(Permission::ReadBilling)?;
        let person = &caller.person;
        let before = Preferences {
            zone: person.zone.clone(),
            theme: person.theme,
            has_shortcuts: person.has_shortcuts,
        };
        if before == *preferences {
            return Ok(said(Tone::Info, "Nothing to change", ""));
        }
        let detail = json!({ "before": before, "after": preferences });
        let mut tx = self.store().begin().await?;
        tx.save_preferences(person.id, preferences).await?;
        tx.append_audit(AuditEntry {
            detail_json: detail.to_string(),
            ..audit::entry(self.now(), caller, actions::PREFERENCES_SAVED)
        });
        tx.commit().await?;
        Ok(said(Tone::Ok, "Saved", "It holds wherever you sign in."))
    }

    /// Replaces a person's own password, which takes the current one, and ends all their other
    /// sessions; says how many these were. Wrong ones count as failed sign-ins do.
    ///
    /// # Errors
    /// [`PasswordRefusal`].
    pub async fn change_password(
        &self,
        caller: &Caller,
        current: &str,
        new: &str,
        own: SessionKey,
    ) -> Result<u64, PasswordRefusal> {
        let (email, address) = (&caller.person.email, caller.client.address);
        let user = self.store().find_user(caller.person.id).await?;
        let Some(hash) = user.and_then(|user| user.password_hash) else {
            return Err(PasswordRefusal::NoPassword);
        };
        password::check(new).map_err(PasswordRefusal::Unfit)?;
        self.check_throttle(email, address).await?;
        if !password::verify(current.to_owned(), Some(hash)).await {
            let entry = audit::entry(self.now(), caller, actions::PASSWORD_REFUSED);
            self.count_failure(email, &caller.client, entry).await?;
            return Err(PasswordRefusal::WrongCurrent);
        }
        if current == new {
            return Err(PasswordRefusal::Unfit(
                "That is the current password. Choose another one.",
            ));
        }
        self.forget_failures(email, address).await?;
        let Some(hash) = password::hash(new.to_owned()).await else {
            return Err(PasswordRefusal::Unavailable);
        };
        let mut tx = self.store().begin().await?;
        tx.update_password(caller.person.id, &hash, self.now())
            .await?;
        let ended = tx.delete_other_sessions_of(caller.person.id, own).await?;
        tx.append_audit(AuditEntry {
            detail_json: json!({ "sessions_ended": ended }).to_string(),
            ..audit::entry(self.now(), caller, actions::PASSWORD_CHANGED)
        });
        tx.commit().await?;
        Ok(ended)
    }

    /// Ends one of a person's own sessions.
    ///
    /// # Errors
    /// [`PortalError::NotFound`] where it is somebody else's or has ended.
    pub async fn end_session(
        &self,
        caller: &Caller,
        key: SessionKey,
    ) -> Result<Notice, PortalError> {
        caller.must(Permission::ReadBilling)?;
        let mut tx = self.store().begin().await?;
        if !tx.delete_session_of(caller.person.id, key).await? {
            return Err(PortalError::NotFound { what: "session" });
        }
        tx.append_audit(self.sessions_ended(caller, 1));
        tx.commit().await?;
        Ok(said(Tone::Ok, "The session is ended", ""))
    }

    /// Ends all of a person's sessions but the one by which they ask.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn end_other_sessions(
        &self,
        caller: &Caller,
        own: SessionKey,
    ) -> Result<Notice, PortalError> {
        caller.must(Permission::ReadBilling)?;
        let mut tx = self.store().begin().await?;
        let ended = tx.delete_other_sessions_of(caller.person.id, own).await?;
        if ended > 0 {
            tx.append_audit(self.sessions_ended(caller, ended));
            tx.commit().await?;
        }
        Ok(match ended {
            0 => said(Tone::Info, "There was no other session", ""),
            1 => said(Tone::Ok, "One other session is ended", ""),
            many => said(Tone::Ok, &format!("{many} other sessions are ended"), ""),
        })
    }

    fn sessions_ended(&self, caller: &Caller, ended: u64) -> AuditEntry {
        AuditEntry {
            detail_json: json!({ "ended": ended }).to_string(),
            ..audit::entry(self.now(), caller, actions::SESSIONS_ENDED)
        }
    }
}

fn own_session(session: SessionOf, own: Option<SessionKey>) -> OwnSession {
    OwnSession {
        is_this: own == Some(session.key),
        key: session.key,
        started_at: session.created_at,
        used_at: session.used_at,
        browser: browser::in_words(&session.origin.user_agent),
        address: session.origin.address,
    }
}

fn said(tone: Tone, title: &str, text: &str) -> Notice {
    Notice {
        tone,
        title: title.to_owned(),
        text: text.to_owned(),
    }
}
