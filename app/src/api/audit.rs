//! Acts on the audit log.

use leptos::prelude::*;

use crate::error::AppError;

/// Checks the whole log and its anchor; the page then shows what was found.
#[server(prefix = "/api", endpoint = "audit/verify")]
pub async fn verify_audit() -> Result<(), AppError> {
    use crate::flash::Flash;
    use crate::paths::AUDIT;

    let act = super::act::Act::authorize(domain::people::Permission::ReadAudit).await?;
    match act.context.portal.verify_audit(&act.caller).await {
        Ok(verdict) => Flash::verdict(verdict).leave(&act.context).await,
        Err(error) => act.explain(error, AUDIT).await?,
    }
    super::act::go(AUDIT);
    Ok(())
}
