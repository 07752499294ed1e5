//! One invoice: what it is, its items with the subtotal rule, its PDF.

use domain::ids::{AccountId, AccountRef, InvoiceId};
use domain::invoice_year::InvoiceYear;
use domain::people::Permission;
use domain::time::Date;
use domain::view::{
    Fact, InvoiceFile, InvoiceItems, InvoiceNeighbour, InvoicePage, InvoiceRow, RefreshOffer,
};
use leptos::prelude::*;

use super::account_head::{Breadcrumb, Crumb, account_crumb, accounts_crumb};
use super::fact::{Ask, trouble_notice};
use super::invoice_items::items;
use super::invoices::StandingBadge;
use super::page::{Screen, id_from_path, not_found, page};
use super::rail::Place;
use crate::paths;
use crate::ui::card::Card;
use crate::ui::icon::{Draw, Icon};
use crate::ui::money::{Sum, Weight};
use crate::ui::stamp::At;
use crate::ui::when::{day, day_or_dash};

/// The page.
#[component]
pub fn Invoice() -> impl IntoView {
    let id = id_from_path::<AccountId>("account");
    let invoice = id_from_path::<InvoiceId>("invoice");
    page(Permission::ReadBilling, move |desk| async move {
        let id = id.ok_or_else(|| not_found(&desk.context))?;
        let invoice = invoice.ok_or_else(|| not_found(&desk.context))?;
        let page = desk
            .portal()
            .invoice(&desk.caller, &id, &invoice)
            .await
            .map_err(|error| desk.fail(error))?;
        let may_order = desk.may(Permission::OrderInvoiceFile);
        Ok(Screen {
            title: format!("{} \u{2013} {}", page.row.number, page.head.name),
            place: Place::Accounts,
            body: body(page, may_order).into_any(),
            said: None,
        })
    })
}

fn body(page: InvoicePage, may_order: bool) -> impl IntoView {
    let account = page.head.id.clone();
    let crumbs = vec![
        accounts_crumb(),
        account_crumb(&page.head),
        invoices_crumb(&account, page.row.date),
    ];
    let whose = view! {
        <li>{page.head.name.clone()}</li>
        {page.head.number.clone().map(|number| view! { <li>{number}</li> })}
    };
    let acts = InvoiceActs {
        refresh: paths::post::REFRESH_INVOICE,
        order_file: paths::post::ORDER_INVOICE_FILE,
        fields: vec![
            ("account_id", account.to_string()),
            ("invoice_id", page.row.id.to_string()),
        ],
        may_order,
    };
    sheet(Sheet {
        owner: AccountRef::Sub(account.clone()),
        crumbs,
        whose: whose.into_any(),
        row: page.row,
        target: page.target,
        items: page.items,
        refresh: page.refresh,
        acts,
        neighbours: neighbours(&account, page.earlier, page.later),
    })
}

/// What can be done with an invoice, and what its forms post.
pub struct InvoiceActs {
    /// Where fetching the items posts to.
    pub refresh: &'static str,
    /// Where ordering the PDF posts to.
    pub order_file: &'static str,
    /// The hidden fields of both.
    pub fields: Vec<(&'static str, String)>,
    /// Whether the person may order the PDF.
    pub may_order: bool,
}

/// What an invoice's page is made of, be it a sub account's or the master account's own.
pub struct Sheet {
    /// Whose invoice it is.
    pub owner: AccountRef,
    /// The way to it, without the last step.
    pub crumbs: Vec<Crumb>,
    /// The facts below its number that say whose it is.
    pub whose: AnyView,
    /// What the list says of it.
    pub row: InvoiceRow,
    /// Charges up to this day.
    pub target: Option<Date>,
    /// Its items, once fetched.
    pub items: Fact<InvoiceItems>,
    /// What fetching the items (again) costs.
    pub refresh: RefreshOffer,
    /// What can be done with it.
    pub acts: InvoiceActs,
    /// The way to the invoices next to it.
    pub neighbours: Option<AnyView>,
}

/// An invoice's page below the frame.
pub fn sheet(sheet: Sheet) -> impl IntoView {
    let Sheet { row, acts, .. } = sheet;
    let mut crumbs = sheet.crumbs;
    crumbs.push(Crumb {
        name: row.number.clone(),
        href: None,
    });
    let ask = Ask {
        action: acts.refresh,
        fields: acts.fields.clone(),
        label: "Refresh items",
        offer: sheet.refresh,
        id: "refresh-items",
    };
    let here = paths::invoice_of(&sheet.owner, &row.id);
    let trouble = trouble_notice(&sheet.items);
    let refresh = sheet.items.value().is_some().then(|| ask.button());
    let actions = (refresh.is_some() || sheet.neighbours.is_some())
        .then(|| view! { <div class="page-actions">{sheet.neighbours} {refresh}</div> });
    view! {
        <Breadcrumb crumbs/>
        <div class="page-head">
            <div class="page-head-text">
                <h1>{row.number.clone()} " " <StandingBadge standing=row.standing/></h1>
                <ul class="facts">
                    {sheet.whose}
                    <li><code>{row.id.to_string()}</code></li>
                </ul>
            </div>
            {actions}
        </div>
        {trouble}
        <div class="two-columns">
            <div class="column">{items(&sheet.items, &row, &here, &ask)}</div>
            <div class="column">
                <Summary row=row.clone() target=sheet.target/>
                <div class="file-card"><File row owner=sheet.owner acts/></div>
            </div>
        </div>
    }
}

/// Back to the list, to the year of the invoice where it has one.
fn invoices_crumb(account: &AccountId, date: Option<Date>) -> Crumb {
    match date.map(InvoiceYear::of) {
        Some(year) => Crumb {
            name: format!("Invoices of {year}"),
            href: Some(paths::invoices_of_year(account, &year)),
        },
        None => Crumb {
            name: "Invoices".to_owned(),
            href: Some(paths::invoices(account)),
        },
    }
}

/// To the invoices before and after this one in the account's list.
fn neighbours(
    account: &AccountId,
    earlier: Option<InvoiceNeighbour>,
    later: Option<InvoiceNeighbour>,
) -> Option<AnyView> {
    let link = |to: InvoiceNeighbour, word, icon, rel| {
        let name = format!("{word} {}", to.number);
        let href = paths::invoice(account, &to.id);
        view! {
            <a class="button is-square" href=href rel=rel title=name.clone() aria-label=name><Draw icon/></a>
        }
    };
    if earlier.is_none() && later.is_none() {
        return None;
    }
    let earlier = earlier.map(|to| link(to, "Earlier invoice", Icon::Left, "prev"));
    let later = later.map(|to| link(to, "Later invoice", Icon::Right, "next"));
    Some(
        view! {
            <nav class="neighbours" aria-label="Next to this invoice">
                {earlier} {later}
            </nav>
        }
        .into_any(),
    )
}

#[component]
fn Summary(row: InvoiceRow, target: Option<Date>) -> impl IntoView {
    let status = if row.status.is_empty() {
        "\u{2013}".to_owned()
    } else {
        row.status.clone()
    };
    view! {
        <Card title="Summary">
            <dl class="pairs is-figures">
                <dt>"Date"</dt>
                <dd>{day_or_dash(row.date)}</dd>
                <dt>"Due"</dt>
                <dd>{day_or_dash(row.due)}</dd>
                {target.map(|date| view! { <dt>"Charges up to"</dt> <dd>{day(date)}</dd> })}
                <dt>"Status at Zoom"</dt>
                <dd>{status}</dd>
                <dt>"Total"</dt>
                <dd><Sum money=row.total/></dd>
                <dt>"Of which tax"</dt>
                <dd><Sum money=row.tax/></dd>
                <dt>"Open"</dt>
                <dd><Sum money=row.balance weight=Weight::Owed/></dd>
            </dl>
        </Card>
    }
}

/// A size as people read it, in thousands.
fn size(bytes: u64) -> String {
    match bytes {
        ..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[component]
fn File(row: InvoiceRow, owner: AccountRef, acts: InvoiceActs) -> impl IntoView {
    match row.file {
        InvoiceFile::Stored {
            sha256,
            bytes,
            stored_at,
        } => {
            let foot = view! { <span>"Stored " <At at=stored_at/></span> };
            view! {
                <Card title="PDF" foot=foot.into_any()>
                    <p>
                        <a
                            class="button"
                            href=paths::invoice_pdf_of(&owner, &row.id)
                            rel="external"
                            download=""
                        >
                            <Draw icon=Icon::Download/>
                            {format!("Download \u{b7} {}", size(bytes))}
                        </a>
                    </p>
                    <p class="hash">
                        <span class="sub">"SHA-256"</span>
                        <code>{sha256}</code>
                    </p>
                </Card>
            }
            .into_any()
        }
        InvoiceFile::None => view! {
            <Card title="PDF"><p>"Zoom makes no PDF of an invoice that is not billed yet."</p></Card>
        }
        .into_any(),
        InvoiceFile::Available { .. } if !acts.may_order => view! {
            <Card title="PDF">
                <p>
                    <button class="button" type="button" aria-disabled="true" aria-describedby="file-reason">
                        <Draw icon=Icon::Lock/>
                        "Get PDF"
                    </button>
                </p>
                <p class="reason" id="file-reason">
                    "Your role cannot order invoice files from Zoom. Ask an operator; once stored it opens for everyone."
                </p>
            </Card>
        }
        .into_any(),
        InvoiceFile::Available { free_at } => {
            let ask = Ask {
                action: acts.order_file,
                fields: acts.fields,
                label: "Get PDF",
                offer: RefreshOffer {
                    calls: 1,
                    free_at,
                    reason: String::new(),
                },
                id: "order-file",
            };
            view! {
                <Card title="PDF">
                    <div class="file-order">{ask.button()}</div>
                    <p class="reason">"Zoom gives one PDF every 30 minutes. Once here, it is stored for good and opens at once."</p>
                </Card>
            }
            .into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_in_round_units() {
        assert_eq!(size(999), "999 bytes");
        assert_eq!(size(48_213), "49 kB");
        assert_eq!(size(1_250_000), "1.2 MB");
    }
}
