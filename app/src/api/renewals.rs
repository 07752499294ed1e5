//! Fetching what renews next.

use leptos::prelude::*;

use crate::error::AppError;

/// Fetches the list of renewals.
#[server(prefix = "/api", endpoint = "renewals/refresh")]
pub async fn refresh_renewals() -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::Refresh).await?;
    let outcome = act.context.portal.refresh_renewals(&act.caller).await;
    act.finish(outcome, crate::paths::RENEWALS).await
}
