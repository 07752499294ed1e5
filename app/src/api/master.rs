//! Fetching what the master account itself uses and is billed, and ordering the files of its invoices.

use leptos::prelude::*;

use crate::error::AppError;

/// Fetches the plan usage of the master account itself.
#[server(prefix = "/api", endpoint = "master/usage/refresh")]
pub async fn refresh_master_usage() -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::Refresh).await?;
    let outcome = act.context.portal.refresh_master_usage(&act.caller).await;
    act.finish(outcome, crate::paths::MASTER).await
}

/// Fetches the invoices of a year of the master account itself.
#[server(prefix = "/api", endpoint = "master/invoices/refresh")]
pub async fn refresh_master_invoices(#[server(default)] year: String) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::Refresh).await?;
    let year = act.read(&year).await?;
    let outcome = act
        .context
        .portal
        .refresh_master_invoices(&act.caller, year)
        .await;
    act.finish(outcome, crate::paths::MASTER_INVOICES).await
}

/// Fetches the items of one of the master account's own invoices.
#[server(prefix = "/api", endpoint = "master/invoice/refresh")]
pub async fn refresh_master_invoice(#[server(default)] invoice_id: String) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::Refresh).await?;
    let invoice = act.read(&invoice_id).await?;
    let outcome = act
        .context
        .portal
        .refresh_master_invoice(&act.caller, &invoice)
        .await;
    act.finish(outcome, &of(&invoice)).await
}

/// Orders the PDF of one of the master account's own invoices, which is stored for good.
#[server(prefix = "/api", endpoint = "master/invoice/order_file")]
pub async fn order_master_invoice_file(
    #[server(default)] invoice_id: String,
) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::OrderInvoiceFile).await?;
    let invoice = act.read(&invoice_id).await?;
    let outcome = act
        .context
        .portal
        .order_master_file(&act.caller, &invoice)
        .await;
    act.finish(outcome, &of(&invoice)).await
}

#[cfg(feature = "ssr")]
fn of(invoice: &domain::ids::InvoiceId) -> String {
    crate::paths::invoice_of(&domain::ids::AccountRef::Me, invoice)
}
