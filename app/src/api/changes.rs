//! Sending and withdrawing changes.

use leptos::prelude::*;

use crate::error::AppError;

/// Sends a change to Zoom, once; its page says what came of it.
#[server(prefix = "/api", endpoint = "change/send")]
pub async fn send_change(#[server(default)] change_id: String) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::Change).await?;
    let id = act.read(&change_id).await?;
    let outcome = act.context.portal.send_change(&act.caller, id).await;
    act.finish(outcome, &crate::paths::change(id)).await
}

/// Withdraws a change that was not sent.
#[server(prefix = "/api", endpoint = "change/withdraw")]
pub async fn withdraw_change(#[server(default)] change_id: String) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::Change).await?;
    let id = act.read(&change_id).await?;
    let outcome = act.context.portal.withdraw_change(&act.caller, id).await;
    act.finish(outcome, &crate::paths::change(id)).await
}
