//! The people who may sign in: created, disabled and reset by an administrator on the host.

use clock::Clock;
use domain::ids::UserId;
use domain::people::Role;
use domain::time::{DAY_MS, UtcMillis};
use serde_json::{Value, json};
use store::{NewUser, Store, StoreError, User};

use crate::people::is_plausible_email;
use crate::records::Managers;
use crate::{actions, audit, password};

/// A person to be created.
#[derive(Clone)]
pub struct NewPerson {
    /// The address they sign in with.
    pub email: String,
    /// Full name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// IANA name of the zone in which they read times.
    pub zone: String,
    /// Their first password; `None`: they can't sign in by password (the demo's people).
    pub password: Option<String>,
    /// From when on they may approve, if their role may.
    pub trust: Trust,
}

/// From when on somebody may approve who is new or has got another password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// After a day, in which those who are there already can notice: a second person made up for one's own
    /// change is of no use on the same day.
    AfterADay,
    /// At once: an administrator vouches for them, as where there was nobody before. The audit log says so.
    AtOnce,
}

impl Trust {
    fn from(self, now: UtcMillis) -> UtcMillis {
        match self {
            Self::AfterADay => now.plus_ms(DAY_MS),
            Self::AtOnce => UtcMillis(0),
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::AfterADay => "after a day",
            Self::AtOnce => "at once",
        }
    }
}

/// Why a person could not be created or changed.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// Somebody signs in with this address already.
    #[error("{0} signs in already")]
    Exists(String),
    /// Nobody signs in with this address.
    #[error("nobody signs in with {0}")]
    Unknown(String),
    /// What was given is not acceptable; the sentence says why.
    #[error("{0}")]
    Invalid(&'static str),
    /// The password could not be hashed: the machine is out of memory.
    #[error("the password could not be hashed; is the machine out of memory?")]
    Hashing,
    /// The database failed.
    #[error("the database failed: {0}")]
    Store(#[from] StoreError),
}

/// The directory of people; needs no Zoom and no running server.
pub struct Directory {
    store: Store,
    clock: Clock,
}

impl Directory {
    /// Over a migrated database.
    pub fn new(store: Store, clock: Clock) -> Self {
        Self { store, clock }
    }

    /// Everybody, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn list(&self) -> Result<Vec<User>, DirectoryError> {
        Ok(self.store.list_users().await?)
    }

    /// Creates a person.
    ///
    /// # Errors
    /// [`DirectoryError`].
    pub async fn create(&self, new: NewPerson) -> Result<UserId, DirectoryError> {
        let email = new.email.trim().to_owned();
        if !is_plausible_email(&email) {
            return Err(DirectoryError::Invalid("That is no e-mail address."));
        }
        if new.name.trim().is_empty() || new.name.chars().any(char::is_control) {
            return Err(DirectoryError::Invalid(
                "A name is needed, without control characters.",
            ));
        }
        let password_hash = match new.password {
            Some(password) => Some(hashed(password).await?),
            None => None,
        };
        let user = NewUser {
            email: email.clone(),
            name: new.name.trim().to_owned(),
            role: new.role,
            password_hash,
            zone: new.zone,
            trusted_from: new.trust.from(self.now()),
            at: self.now(),
        };
        let people = Managers::load(&self.store).await?;
        let is_first_of_the_name = !people.knows(&user.name);
        let mut tx = self.store.begin().await?;
        let id = match tx.create_user(&user).await {
            Err(StoreError::Conflict(_)) => return Err(DirectoryError::Exists(email)),
            other => other?,
        };
        if is_first_of_the_name {
            // Accounts that name them as manager are theirs from now on.
            tx.link_manager(id, &user.name).await?;
        }
        tx.append_audit(self.entry(
            actions::USER_CREATED,
            &email,
            &json!({ "role": new.role.as_str(), "approves": new.trust.as_str() }),
        ));
        tx.commit().await?;
        Ok(id)
    }

    /// Keeps a person from signing in, or lets them again: to approve as if they were new. Their sessions
    /// end at once.
    ///
    /// # Errors
    /// [`DirectoryError`].
    pub async fn set_disabled(&self, email: &str, is_disabled: bool) -> Result<(), DirectoryError> {
        let user = self.find(email).await?;
        let action = if is_disabled {
            actions::USER_DISABLED
        } else {
            actions::USER_ENABLED
        };
        let mut tx = self.store.begin().await?;
        tx.set_disabled(user.id, is_disabled, self.now()).await?;
        if !is_disabled {
            tx.trust_from(user.id, Trust::AfterADay.from(self.now()))
                .await?;
        }
        tx.delete_sessions_of(user.id).await?;
        tx.append_audit(self.entry(action, &user.email, &json!({})));
        tx.commit().await?;
        Ok(())
    }

    /// Sets a person's password anew. Their sessions end at once.
    ///
    /// # Errors
    /// [`DirectoryError`].
    pub async fn reset_password(
        &self,
        email: &str,
        password: String,
        trust: Trust,
    ) -> Result<(), DirectoryError> {
        let user = self.find(email).await?;
        let hash = hashed(password).await?;
        let mut tx = self.store.begin().await?;
        tx.update_password(user.id, &hash, self.now()).await?;
        tx.trust_from(user.id, trust.from(self.now())).await?;
        tx.delete_sessions_of(user.id).await?;
        tx.append_audit(self.entry(
            actions::USER_RESET,
            &user.email,
            &json!({ "approves": trust.as_str() }),
        ));
        tx.commit().await?;
        Ok(())
    }

    fn now(&self) -> UtcMillis {
        UtcMillis(self.clock.now_ms())
    }

    fn entry(&self, action: &'static str, subject: &str, detail: &Value) -> store::AuditEntry {
        audit::from_host(self.now(), action, subject, detail)
    }

    async fn find(&self, email: &str) -> Result<User, DirectoryError> {
        self.store
            .find_user_by_email(email)
            .await?
            .ok_or_else(|| DirectoryError::Unknown(email.to_owned()))
    }
}

async fn hashed(password: String) -> Result<String, DirectoryError> {
    password::check(&password).map_err(DirectoryError::Invalid)?;
    password::hash(password)
        .await
        .ok_or(DirectoryError::Hashing)
}
