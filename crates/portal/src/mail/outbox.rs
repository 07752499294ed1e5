//! The job that sends what is in the outbox.
//!
//! An attempt is counted, and the next one set, before it begins: whoever is killed in the middle has
//! tried once, and another instance goes on when the next attempt is due. So nothing is lost, and a letter
//! goes out twice only where the program dies after the server has taken it and before that is recorded.

use std::time::Duration;

use domain::time::{DAY_MS, MINUTE_MS};
use store::{Mail, MailEnd};

use super::smtp::Mailer;
use crate::{Portal, PortalError};

/// How often the outbox is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How long to wait after each attempt, in minutes; there are as many attempts. Each is longer than an
/// attempt can last.
const WAIT_MINUTES: [i64; 7] = [1, 5, 15, 60, 240, 720, 1_440];
/// Letters that one round takes.
const ROUND: u32 = 10;
/// How long it is remembered what was sent.
pub(crate) const MAIL_KEPT_MS: i64 = 90 * DAY_MS;

impl Portal {
    /// Sends what is due until `shutdown` resolves; a round that is under way is finished, or cut off when
    /// the server has no time left: then what was claimed is tried again.
    pub async fn run_mail(&self, shutdown: impl Future<Output = ()>) {
        tokio::pin!(shutdown);
        let mut look = tokio::time::interval(LOOK_EVERY);
        look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = &mut shutdown => return,
                // What goes wrong is logged where it happens; the next round tries again.
                _ = look.tick() => drop(self.send_due_mail().await),
            }
        }
    }

    /// One round.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub async fn send_due_mail(&self) -> Result<(), PortalError> {
        let Some(mailer) = &self.inner.mailer else {
            return Ok(());
        };
        for mail in self.store().list_due_mail(self.now(), ROUND).await? {
            self.try_mail(mailer, &mail).await?;
        }
        Ok(())
    }

    async fn try_mail(&self, mailer: &Mailer, mail: &Mail) -> Result<(), PortalError> {
        let store = self.store();
        let now = self.now();
        let Some(minutes) = WAIT_MINUTES.get(mail.attempts as usize) else {
            // Somebody was killed in the last attempt.
            store.end_mail(mail.id, MailEnd::GivenUp, now).await?;
            return Ok(());
        };
        let next = now.plus_ms(minutes * MINUTE_MS);
        if !store.claim_mail(mail, next).await? {
            return Ok(());
        }
        let Some(letter) = self.letter(mailer, mail).await? else {
            store.end_mail(mail.id, MailEnd::Dropped, now).await?;
            return Ok(());
        };
        match mailer.send(letter).await {
            Ok(()) => {
                store.end_mail(mail.id, MailEnd::Sent, self.now()).await?;
            }
            Err(sentence) => {
                // What the server says may hold an address: administrators read it, the log doesn't.
                tracing::warn!(
                    mail = mail.id.0,
                    "an e-mail was not sent; Settings says why"
                );
                store
                    .note_mail_failure(mail.id, self.now(), &sentence)
                    .await?;
                if mail.attempts as usize + 1 == WAIT_MINUTES.len() {
                    store
                        .end_mail(mail.id, MailEnd::GivenUp, self.now())
                        .await?;
                }
            }
        }
        Ok(())
    }
}
