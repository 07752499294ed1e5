//! People who may sign in.

use domain::ids::UserId;
use domain::people::Role;
use domain::preferences::{Preferences, Theme};
use domain::time::UtcMillis;

use crate::error::Result;
use crate::fold::fold;
use crate::sql::{FromRow, Row, Single, sql};
use crate::{Store, Write};

/// A person to be created.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// The address they sign in with; unique, whatever its case.
    pub email: String,
    /// Full name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The hash of their password in PHC form; `None`: they can't sign in by password.
    pub password_hash: Option<String>,
    /// IANA name of the zone in which they read times.
    pub zone: String,
    /// From when on they are trusted to approve, if their role may.
    pub trusted_from: UtcMillis,
    /// Now.
    pub at: UtcMillis,
}

/// A person.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// Who.
    pub id: UserId,
    /// The address they sign in with, as it was typed when they were created.
    pub email: String,
    /// Full name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// IANA name of the zone in which they read times.
    pub zone: String,
    /// Light or dark.
    pub theme: Theme,
    /// Whether single keys do something.
    pub has_shortcuts: bool,
    /// When they last signed in, if it was noted.
    pub signed_in_at: Option<UtcMillis>,
    /// The hash of their password in PHC form.
    pub password_hash: Option<String>,
    /// Whether they are kept from signing in.
    pub is_disabled: bool,
    /// Since when they exist.
    pub created_at: UtcMillis,
    /// When their password, role or state last changed: sessions begun before are void.
    pub credentials_changed_at: UtcMillis,
    /// From when on they are trusted to approve, if their role may.
    pub trusted_from: UtcMillis,
}

/// Without the password's hash.
impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User")
            .field("id", &self.id)
            .field("email", &self.email)
            .field("role", &self.role)
            .field("is_disabled", &self.is_disabled)
            .finish_non_exhaustive()
    }
}

impl FromRow for User {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            email: row.get("email")?,
            name: row.get("name")?,
            role: row.get("role")?,
            zone: row.get("zone")?,
            theme: row.get("theme")?,
            has_shortcuts: row.get("has_shortcuts")?,
            signed_in_at: row.find("signed_in_at")?,
            password_hash: row.find("password_hash")?,
            is_disabled: row.get("is_disabled")?,
            created_at: row.get("created_at")?,
            credentials_changed_at: row.get("credentials_changed_at")?,
            trusted_from: row.get("trusted_from")?,
        })
    }
}

impl Store {
    /// The person of this id.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_user(&self, id: UserId) -> Result<Option<User>> {
        sql("SELECT * FROM users WHERE id = $1")
            .bind(id)
            .fetch_optional(self)
            .await
    }

    /// The person of this address, whatever its case.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn find_user_by_email(&self, email: &str) -> Result<Option<User>> {
        sql("SELECT * FROM users WHERE email_folded = $1")
            .bind(fold(email))
            .fetch_optional(self)
            .await
    }

    /// All people, oldest first.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_users(&self) -> Result<Vec<User>> {
        sql("SELECT * FROM users ORDER BY id").fetch_all(self).await
    }

    /// How many people there are.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn count_users(&self) -> Result<u64> {
        let Single(count) = sql("SELECT count(*) AS value FROM users")
            .fetch_one(self)
            .await?;
        Ok(count)
    }
}

impl Write {
    /// Creates a person.
    ///
    /// # Errors
    /// [`crate::StoreError::Conflict`] where the address is taken.
    pub async fn create_user(&mut self, user: &NewUser) -> Result<UserId> {
        let Single(id) = sql("INSERT INTO users (email, email_folded, name, role, zone, \
             password_hash, created_at, credentials_changed_at, trusted_from) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8) RETURNING id AS value")
        .bind(user.email.trim())
        .bind(fold(&user.email))
        .bind(user.name.trim())
        .bind(user.role)
        .bind(&user.zone)
        .bind(user.password_hash.as_ref())
        .bind(user.at)
        .bind(user.trusted_from)
        .fetch_one(self)
        .await?;
        Ok(id)
    }

    /// Replaces a password and says whether the person exists. Sessions begun before are void: the
    /// caller ends them with [`Write::delete_sessions_of`].
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn update_password(
        &mut self,
        id: UserId,
        password_hash: &str,
        at: UtcMillis,
    ) -> Result<bool> {
        let changed =
            sql("UPDATE users SET password_hash = $2, credentials_changed_at = $3 WHERE id = $1")
                .bind(id)
                .bind(password_hash)
                .bind(at)
                .execute(self)
                .await?;
        Ok(changed == 1)
    }

    /// Says from when on a person is trusted to approve.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn trust_from(&mut self, id: UserId, from: UtcMillis) -> Result<()> {
        sql("UPDATE users SET trusted_from = $2 WHERE id = $1")
            .bind(id)
            .bind(from)
            .execute(self)
            .await?;
        Ok(())
    }

    /// Notes that a person signed in.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn note_sign_in(&mut self, id: UserId, at: UtcMillis) -> Result<()> {
        sql("UPDATE users SET signed_in_at = $2 WHERE id = $1")
            .bind(id)
            .bind(at)
            .execute(self)
            .await?;
        Ok(())
    }

    /// Writes what a person prefers and says whether they exist.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn save_preferences(
        &mut self,
        id: UserId,
        preferences: &Preferences,
    ) -> Result<bool> {
        let changed =
            sql("UPDATE users SET zone = $2, theme = $3, has_shortcuts = $4 WHERE id = $1")
                .bind(id)
                .bind(&preferences.zone)
                .bind(preferences.theme)
                .bind(preferences.has_shortcuts)
                .execute(self)
                .await?;
        Ok(changed == 1)
    }

    /// Keeps a person from signing in, or lets them again, and says whether they exist.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn set_disabled(
        &mut self,
        id: UserId,
        is_disabled: bool,
        at: UtcMillis,
    ) -> Result<bool> {
        let changed =
            sql("UPDATE users SET is_disabled = $2, credentials_changed_at = $3 WHERE id = $1")
                .bind(id)
                .bind(is_disabled)
                .bind(at)
                .execute(self)
                .await?;
        Ok(changed == 1)
    }
}
