//! What a letter says: what has happened, where, and a link. No amount and nothing that the page behind the
//! link would not show to who gets it.

use domain::mail::MailKind;
use lettre::Address;
use store::{Change, Mail};

use super::smtp::{Letter, Mailer};
use crate::{Portal, PortalError};

/// Longest subject, in characters.
const MAX_SUBJECT: usize = 150;

/// The two ends that all letters share.
const ENDING: &str = "You can switch these letters off in your profile.";

impl Portal {
    /// The letter as things stand now; `None` where it is no longer of interest: the change has moved on,
    /// or the person is disabled, may no longer see to it, does not want it or has no address.
    pub(super) async fn letter(
        &self,
        mailer: &Mailer,
        mail: &Mail,
    ) -> Result<Option<Letter>, PortalError> {
        let change = self.known_change(mail.change).await?;
        let reader = self.store().find_mail_reader(mail.person).await?;
        let is_wanted =
            reader.is_some_and(|reader| super::tell::is_for(mail.kind, &reader, &change));
        let user = self.store().find_user(mail.person).await?;
        let to = user.and_then(|user| user.email.parse::<Address>().ok());
        let (Some(to), true, true) = (to, is_wanted, change.state == mail.kind.state()) else {
            return Ok(None);
        };
        let account = self.store().find_account(&change.account).await?;
        let account =
            account.map_or_else(|| change.account.to_string(), |account| account.listed.name);
        Ok(Some(Letter {
            to,
            subject: subject(mail.kind, &change, &account),
            text: text(mail.kind, &change, &account, mailer),
            name: format!("subtotal-{}-{}-{}", mail.kind, change.id, mail.id),
        }))
    }
}

/// The letter by which an administrator tries the way.
pub(super) fn trial(to: Address, mailer: &Mailer, name: String) -> Letter {
    let link = mailer.link("/settings");
    Letter {
        to,
        subject: "Subtotal: a test".to_owned(),
        text: format!("Subtotal can send e-mail to you.\n\n{link}\n"),
        name,
    }
}

fn subject(kind: MailKind, change: &Change, account: &str) -> String {
    let what = match kind {
        MailKind::Waiting => "Waiting for you",
        MailKind::OutcomeUnknown => "Outcome unknown",
        MailKind::Failed => "Failed",
    };
    let line = one_line(&format!("{what}: {} \u{b7} {account}", change.title));
    line.chars().take(MAX_SUBJECT).collect()
}

fn text(kind: MailKind, change: &Change, account: &str, mailer: &Mailer) -> String {
    let happened = match kind {
        MailKind::Waiting => "A change waits for your approval.",
        MailKind::OutcomeUnknown => {
            "Nobody knows whether Zoom made this change. Its page says what was seen and what you can do."
        }
        MailKind::Failed => "This change has failed. Its page says why.",
    };
    let title = one_line(&change.title);
    let account = one_line(account);
    let link = mailer.link(&format!("/changes/{}", change.id));
    // One letter speaks for all that wait or fail with it.
    let of_bulk = change.bulk.map_or_else(String::new, |bulk| {
        let link = mailer.link(&format!("/bulk/{bulk}"));
        format!("\n\nIt is part of bulk {bulk}, whose page shows all of it:\n{link}")
    });
    format!("{happened}\n\nAccount: {account}\nChange: {title}\n\n{link}{of_bulk}\n\n{ENDING}\n")
}

/// Without line breaks and other controls: what stands in a header stays there.
pub(super) fn one_line(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out_of_its_line() {
        assert_eq!(
            one_line("Acme\r\nBcc: all@example.com\0 \t Ltd"),
            "Acme Bcc: all@example.com Ltd"
        );
    }
}
