//! Stopping what asks Zoom in the background, and letting it go on.

use leptos::prelude::*;

use crate::error::AppError;

/// Stops it.
#[server(prefix = "/api", endpoint = "sync/pause")]
pub async fn pause_sync() -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::SteerSync).await?;
    let outcome = act.context.portal.pause_sync(&act.caller).await;
    act.finish(outcome, crate::paths::SYNC).await
}

/// Lets it go on.
#[server(prefix = "/api", endpoint = "sync/resume")]
pub async fn resume_sync() -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::SteerSync).await?;
    let outcome = act.context.portal.resume_sync(&act.caller).await;
    act.finish(outcome, crate::paths::SYNC).await
}
