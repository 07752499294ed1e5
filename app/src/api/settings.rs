//! Acts on the page about this installation.

use leptos::prelude::*;

use crate::error::AppError;

/// Tries the connection to Zoom, which spends one call.
#[server(prefix = "/api", endpoint = "settings/try_connection")]
pub async fn try_connection() -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::ManageSettings).await?;
    let outcome = act.context.portal.try_connection(&act.caller).await;
    act.finish(outcome, crate::paths::SETTINGS).await
}
