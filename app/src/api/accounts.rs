//! Fetching the list of sub accounts and the figures of one.

use leptos::prelude::*;

use crate::error::AppError;

/// Fetches the list of sub accounts.
#[server(prefix = "/api", endpoint = "accounts/refresh")]
pub async fn refresh_accounts() -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::Refresh).await?;
    let outcome = act.context.portal.refresh_accounts(&act.caller).await;
    act.finish(outcome, crate::paths::ACCOUNTS).await
}

/// Fetches detail, plans, usage and billing contact of an account.
#[server(prefix = "/api", endpoint = "account/refresh")]
pub async fn refresh_account(#[server(default)] account_id: String) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::Refresh).await?;
    let id = act.read(&account_id).await?;
    let outcome = act.context.portal.refresh_account(&act.caller, &id).await;
    act.finish(outcome, &crate::paths::account(&id)).await
}

/// Fetches plans and usage of an account, then back to the plans.
#[server(prefix = "/api", endpoint = "plans/refresh")]
pub async fn refresh_plans(#[server(default)] account_id: String) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::Refresh).await?;
    let id = act.read(&account_id).await?;
    let outcome = act.context.portal.refresh_plans(&act.caller, &id).await;
    act.finish(outcome, &crate::paths::plans(&id)).await
}

/// Fetches plans and usage of an account, then back to the usage.
#[server(prefix = "/api", endpoint = "usage/refresh")]
pub async fn refresh_usage(#[server(default)] account_id: String) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::Refresh).await?;
    let id = act.read(&account_id).await?;
    let outcome = act.context.portal.refresh_plans(&act.caller, &id).await;
    act.finish(outcome, &crate::paths::usage(&id)).await
}
