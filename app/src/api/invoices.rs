//! Fetching invoices and ordering their files.

use leptos::prelude::*;

use crate::error::AppError;

/// Fetches the invoice list of an account.
#[server(prefix = "/api", endpoint = "invoices/refresh")]
pub async fn refresh_invoices(#[server(default)] account_id: String) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::Refresh).await?;
    let id = act.read(&account_id).await?;
    let outcome = act.context.portal.refresh_invoices(&act.caller, &id).await;
    act.finish(outcome, &crate::paths::invoices(&id)).await
}

/// Fetches the invoices of an earlier year of an account.
#[server(prefix = "/api", endpoint = "invoices/fetch_year")]
pub async fn fetch_invoice_year(
    #[server(default)] account_id: String,
    #[server(default)] year: String,
) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::Refresh).await?;
    let id = act.read(&account_id).await?;
    let year = act.read(&year).await?;
    let outcome = act
        .context
        .portal
        .fetch_invoice_year(&act.caller, &id, year)
        .await;
    act.finish(outcome, &crate::paths::invoices(&id)).await
}

/// Fetches an invoice's items.
#[server(prefix = "/api", endpoint = "invoice/refresh")]
pub async fn refresh_invoice(
    #[server(default)] account_id: String,
    #[server(default)] invoice_id: String,
) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::Refresh).await?;
    let id = act.read(&account_id).await?;
    let invoice = act.read(&invoice_id).await?;
    let outcome = act
        .context
        .portal
        .refresh_invoice(&act.caller, &id, &invoice)
        .await;
    act.finish(outcome, &crate::paths::invoice(&id, &invoice))
        .await
}

/// Orders the PDF of an invoice, which is stored for good.
#[server(prefix = "/api", endpoint = "invoice/order_file")]
pub async fn order_invoice_file(
    #[server(default)] account_id: String,
    #[server(default)] invoice_id: String,
) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::OrderInvoiceFile).await?;
    let id = act.read(&account_id).await?;
    let invoice = act.read(&invoice_id).await?;
    let outcome = act
        .context
        .portal
        .order_invoice_file(&act.caller, &id, &invoice)
        .await;
    act.finish(outcome, &crate::paths::invoice(&id, &invoice))
        .await
}
