//! How this installation is doing, for administrators, and a call to Zoom that tries the connection.

use domain::operation::Operation;
use domain::people::Permission;
use domain::view::{Notice, PersonRow, SettingsPage, TokenRights, Tone};
use store::User;
use zoom::TokenFacts;

use crate::fetch::call_for;
use crate::{Caller, Portal, PortalError, actions, audit};

/// How long the trial waits for its slot.
const PATIENCE_MS: i64 = 2_000;

impl Portal {
    /// What the database and Zoom's answers say.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn settings(&self, caller: &Caller) -> Result<SettingsPage, PortalError> {
        caller.must(Permission::ManageSettings)?;
        let people = self.store().list_users().await?;
        Ok(SettingsPage {
            database: self.store().kind().title().to_owned(),
            schema: self.store().schema_version().await?,
            instance: self.inner.instance.clone(),
            answered_at: self.store().find_last_answer().await?,
            failing: self.store().find_last_failure().await?,
            keeper: self.sync_state(&self.sync_job().await?),
            rights: rights(self.inner.zoom.held_token_facts()),
            people: people.into_iter().map(person_row).collect(),
        })
    }

    /// Asks Zoom for the first page of its account list, one Medium call, and says how it went. Nothing
    /// of the answer is stored.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn try_connection(&self, caller: &Caller) -> Result<Notice, PortalError> {
        caller.must(Permission::ManageSettings)?;
        let mut tx = self.store().begin().await?;
        tx.append_audit(audit::entry(self.now(), caller, actions::CONNECTION_TRIED));
        tx.commit().await?;
        Ok(
            match self
                .first_page_of_accounts(call_for(caller, PATIENCE_MS))
                .await
            {
                Ok(listed) => notice(
                    Tone::Ok,
                    "Zoom answers",
                    format!(
                        "The credentials are accepted; the first page lists {listed} sub accounts."
                    ),
                ),
                Err(error) => notice(Tone::Bad, "The connection does not work", error.sentence()),
            },
        )
    }
}

fn rights(facts: Option<TokenFacts>) -> TokenRights {
    match facts {
        None => TokenRights::NoToken,
        Some(TokenFacts { scopes }) if scopes.is_empty() => TokenRights::NotTold,
        Some(TokenFacts { scopes }) => TokenRights::Told {
            lacking: Operation::not_allowed_by(&scopes),
            scopes,
        },
    }
}

fn person_row(user: User) -> PersonRow {
    PersonRow {
        name: user.name,
        email: user.email,
        role: user.role,
        signed_in_at: user.signed_in_at,
        is_disabled: user.is_disabled,
    }
}

fn notice(tone: Tone, title: &str, text: String) -> Notice {
    Notice {
        tone,
        title: title.to_owned(),
        text,
    }
}
