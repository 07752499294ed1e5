//! E-mail: what a person is told of, and a letter that tries the way.

use leptos::prelude::*;

use crate::error::AppError;

/// Sets what the person who asks is told of.
#[server(prefix = "/api", endpoint = "profile/mail")]
pub async fn save_mail_choices(
    #[server(default)] waiting: String,
    #[server(default)] attention: String,
) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::ReadBilling).await?;
    let choices = domain::mail::MailChoices {
        waiting: !waiting.is_empty(),
        attention: !attention.is_empty(),
    };
    let portal = &act.context.portal;
    let outcome = portal.save_mail_choices(&act.caller, choices).await;
    act.finish(outcome, crate::paths::PROFILE).await
}

/// Sends an e-mail to the administrator who asks.
#[server(prefix = "/api", endpoint = "settings/try_mail")]
pub async fn try_mail() -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::ManageSettings).await?;
    let outcome = act.context.portal.try_mail_to_me(&act.caller).await;
    act.finish(outcome, crate::paths::SETTINGS).await
}
