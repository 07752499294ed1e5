//! Zoom's operations, one file each: method, path, scope, label, limits and source stand at its top.
//! All are methods of [`Zoom`](crate::Zoom) and a few lines over the one path of `call`.

mod account;
mod accounts;
mod addon_cancel;
mod addon_create;
mod addon_update;
mod base_cancel;
mod base_update;
mod billing_contact;
mod billing_contact_update;
mod frozen;
mod invoice;
mod invoice_pdf;
mod invoices;
mod plan_create;
mod plan_usage;
mod plans;
mod renewals;

pub use invoice_pdf::Pdf;
pub use invoices::{InvalidRange, InvoiceRange};
pub use renewals::RenewalWindow;

/// The query of a page.
fn page(size: u32, token: Option<&str>) -> Vec<(&'static str, String)> {
    let token = token.map(|token| ("next_page_token", token.to_owned()));
    [("page_size", size.to_string())]
        .into_iter()
        .chain(token)
        .collect()
}
