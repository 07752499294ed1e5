//! One invoice that Zoom has sent to the master account itself.

use domain::ids::{AccountRef, InvoiceId};
use domain::people::Permission;
use domain::view::MasterInvoicePage;
use leptos::prelude::*;

use super::account_head::Crumb;
use super::invoice::{InvoiceActs, Sheet, sheet};
use super::master::TITLE;
use super::page::{Screen, id_from_path, not_found, page};
use super::rail::Place;
use super::said::said;
use crate::paths;

/// The page.
#[component]
pub fn MasterInvoice() -> impl IntoView {
    let invoice = id_from_path::<InvoiceId>("invoice");
    page(Permission::ReadBilling, move |desk| async move {
        let invoice = invoice.ok_or_else(|| not_found(&desk.context))?;
        let page = desk
            .portal()
            .master_invoice(&desk.caller, &invoice)
            .await
            .map_err(|error| desk.fail(error))?;
        let may_order = desk.may(Permission::OrderInvoiceFile);
        Ok(Screen {
            title: format!("{} \u{2013} {TITLE}", page.row.number),
            place: Place::Master,
            body: body(page, may_order).into_any(),
            said: None,
        })
    })
}

fn body(page: MasterInvoicePage, may_order: bool) -> impl IntoView {
    let crumb = |name: &str, href: &str| Crumb {
        name: name.to_owned(),
        href: Some(href.to_owned()),
    };
    let acts = InvoiceActs {
        refresh: paths::post::REFRESH_MASTER_INVOICE,
        order_file: paths::post::ORDER_MASTER_INVOICE_FILE,
        fields: vec![("invoice_id", page.row.id.to_string())],
        may_order,
    };
    let sheet = sheet(Sheet {
        owner: AccountRef::Me,
        crumbs: vec![
            crumb(TITLE, paths::MASTER),
            crumb("Invoices", paths::MASTER_INVOICES),
        ],
        whose: view! { <li>{TITLE}</li> }.into_any(),
        row: page.row,
        target: page.target,
        items: page.items,
        refresh: page.refresh,
        acts,
        neighbours: None,
    });
    view! {
        {sheet}
        {said(page.said)}
    }
}
