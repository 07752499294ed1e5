//! What people see of e-mail and set: their own switches, how sending is doing, a letter that tries it.

use domain::mail::MailChoices;
use domain::people::Permission;
use domain::view::{MailState, Notice, OwnMail, Tone};
use lettre::Address;
use serde_json::json;

use super::letter::trial;
use crate::{Caller, Portal, PortalError, actions, audit};

impl Portal {
    /// How sending is set up and how it is doing.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn mail_state(&self, caller: &Caller) -> Result<MailState, PortalError> {
        caller.must(Permission::ManageSettings)?;
        let mailer = self.inner.mailer.as_ref();
        Ok(MailState {
            host: mailer.map(|mailer| mailer.host().to_owned()),
            figures: self.store().mail_figures().await?,
        })
    }

    /// What a person wants to be told of.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn own_mail(&self, caller: &Caller) -> Result<OwnMail, PortalError> {
        caller.must(Permission::ReadBilling)?;
        let reader = self.store().find_mail_reader(caller.person.id).await?;
        Ok(OwnMail {
            is_on: self.inner.mailer.is_some(),
            choices: reader.map_or(EVERYTHING, |reader| reader.choices),
        })
    }

    /// Sets what a person wants to be told of.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn save_mail_choices(
        &self,
        caller: &Caller,
        choices: MailChoices,
    ) -> Result<Notice, PortalError> {
        let before = self.own_mail(caller).await?.choices;
        if before == choices {
            return Ok(notice(Tone::Info, "Nothing to change", String::new()));
        }
        let mut entry = audit::entry(self.now(), caller, actions::MAIL_CHOSEN);
        entry.detail_json = json!({ "before": before, "after": choices }).to_string();
        let mut tx = self.store().begin().await?;
        tx.save_mail_choices(caller.person.id, choices).await?;
        tx.append_audit(entry);
        tx.commit().await?;
        let text = "It holds for what happens from now on.".to_owned();
        Ok(notice(Tone::Ok, "Saved", text))
    }

    /// Sends a letter to who asks, at once and without the outbox, and says how it went.
    ///
    /// # Errors
    /// [`PortalError::Blocked`] where no letters are sent.
    pub async fn try_mail_to_me(&self, caller: &Caller) -> Result<Notice, PortalError> {
        caller.must(Permission::ManageSettings)?;
        let Some(mailer) = &self.inner.mailer else {
            let sentence = "No e-mail server is configured.";
            return Err(PortalError::Blocked(sentence.to_owned()));
        };
        let Ok(to) = caller.person.email.parse::<Address>() else {
            let sentence = "What you sign in with is no address that e-mail can be sent to.";
            return Err(PortalError::Blocked(sentence.to_owned()));
        };
        let mut tx = self.store().begin().await?;
        tx.append_audit(audit::entry(self.now(), caller, actions::MAIL_TRIED));
        tx.commit().await?;
        let name = format!("subtotal-test-{:016x}", rand::random::<u64>());
        Ok(match mailer.send(trial(to, mailer, name)).await {
            Ok(()) => notice(
                Tone::Ok,
                "The server took it",
                format!("Look into the mailbox of {}.", caller.person.email),
            ),
            Err(sentence) => notice(Tone::Bad, "The e-mail was not sent", sentence),
        })
    }
}

const EVERYTHING: MailChoices = MailChoices {
    waiting: true,
    attention: true,
};

fn notice(tone: Tone, title: &str, text: String) -> Notice {
    Notice {
        tone,
        title: title.to_owned(),
        text,
    }
}
