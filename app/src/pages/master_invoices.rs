//! What Zoom bills the master account itself: a list for each year, each with an age and a slot of its
//! own, since Zoom tells a year at a time.

use domain::ids::AccountRef;
use domain::people::Permission;
use domain::view::{MasterInvoices as Invoices, MasterYear, RefreshOffer};
use leptos::prelude::*;

use super::fact::{Ask, missing, trouble_unless_told};
use super::invoice_years::invoices;
use super::invoices::invoice_table;
use super::master::{MasterTab, MasterTop, TITLE};
use super::page::{Screen, page};
use super::rail::Place;
use super::said::said;
use crate::flash::Flash;
use crate::paths;
use crate::ui::empty::Empty;
use crate::ui::mark::Emptiness;
use crate::ui::money::{Sum, Weight, bare};
use crate::ui::stamp::AsOf;
use crate::ui::when::day;

/// Ids of the years' buttons, latest first: Zoom tells of parts of four years at most.
const BUTTONS: [&str; 4] = [
    "refresh-year",
    "refresh-year-2",
    "refresh-year-3",
    "refresh-year-4",
];

/// The page.
#[component]
pub fn MasterInvoices() -> impl IntoView {
    page(Permission::ReadBilling, move |desk| async move {
        let list = desk
            .portal()
            .master_invoices(&desk.caller)
            .await
            .map_err(|error| desk.fail(error))?;
        Ok(Screen {
            title: format!("Invoices \u{2013} {TITLE}"),
            place: Place::Master,
            body: body(list, &desk.flash),
            said: None,
        })
    })
}

fn body(list: Invoices, flash: &Flash) -> AnyView {
    let mut ids = BUTTONS.into_iter();
    let years = list.years.into_iter().map(|mut year| {
        let offer = year.refresh.take();
        let ask = offer.zip(ids.by_ref().next());
        let ask = ask.map(|(offer, id)| ask_for(&year, offer, id));
        self::year(year, ask, flash)
    });
    view! {
        <MasterTop tab=MasterTab::Invoices/>
        {years.collect_view()}
        {said(list.said)}
    }
    .into_any()
}

fn ask_for(year: &MasterYear, offer: RefreshOffer, id: &'static str) -> Ask {
    Ask {
        action: paths::post::REFRESH_MASTER_INVOICES,
        fields: vec![("year", year.year.to_string())],
        label: "Refresh",
        offer,
        id,
    }
}

fn year(year: MasterYear, ask: Option<Ask>, flash: &Flash) -> AnyView {
    let name = year.year.to_string();
    let title_id = format!("year-{name}");
    let missing = not_known(&year, ask.as_ref());
    let refresh = ask.filter(|_| missing.is_none());
    let trouble = trouble_unless_told(&year.invoices, flash);
    let totals = totals(&year);
    let content = match missing {
        Some(missing) => view! {
            <div class="card"><div class="card-body">{missing}</div></div>
        }
        .into_any(),
        None => listed(year),
    };
    view! {
        <section class="block" aria-labelledby=title_id.clone()>
            <div class="block-head">
                <h2 class="block-title" id=title_id.clone()>{name}</h2>
                {totals}
                {refresh.map(|ask| ask.button())}
            </div>
            {trouble}
            {content}
        </section>
    }
    .into_any()
}

/// How many invoices a year has and what they add up to, each currency by itself.
fn totals(year: &MasterYear) -> Option<impl IntoView + use<>> {
    let count = year
        .invoices
        .value()
        .map(Vec::len)
        .filter(|count| *count > 0)?;
    let sums = year.totals.iter().map(|sums| {
        let open = (!sums.open.is_zero()).then(|| {
            view! { <span>"open " <Sum money=sums.money(sums.open) weight=Weight::Owed/></span> }
        });
        view! {
            <span>"billed " <Sum money=sums.money(sums.total)/></span>
            <span>"of which tax " {bare(sums.tax, sums.currency)}</span>
            {open}
        }
    });
    Some(view! {
        <p class="year-totals">
            <span>{invoices(count)}</span>
            {sums.collect_view()}
        </p>
    })
}

/// The invoices of a year that is known.
fn listed(year: MasterYear) -> AnyView {
    let covers = year
        .covers
        .map(|days| view! { <span>{format!("{} to {}", day(days.from()), day(days.to()))}</span> });
    let stamp = year
        .invoices
        .stamp()
        .map(|stamp| view! { <AsOf source="Invoice list" at=stamp.fetched_at/> });
    let foot = view! { {covers} {stamp} }.into_any();
    let rows = year.invoices.value().cloned().unwrap_or_default();
    if !rows.is_empty() {
        let caption = format!("Invoices of {}, newest first", year.year);
        return invoice_table(&AccountRef::Me, rows, caption, foot);
    }
    view! {
        <div class="card">
            <div class="card-body">
                <Empty
                    emptiness=Emptiness::KnownNone
                    title="No invoices"
                    text="Zoom lists no invoice of the master account in this year."
                />
            </div>
            <div class="card-foot">{foot}</div>
        </div>
    }
    .into_any()
}

/// What stands in place of a year that is not known; of one that is, nothing.
fn not_known(year: &MasterYear, ask: Option<&Ask>) -> Option<AnyView> {
    let subject = format!("Invoices of {}", year.year);
    match ask {
        Some(ask) => missing(&year.invoices, &subject, paths::MASTER_INVOICES, ask),
        None => year.invoices.value().is_none().then(|| {
            view! {
                <Empty
                    emptiness=Emptiness::NotKnown
                    title=format!("{subject} are not known")
                    text="Zoom tells of the last three years only."
                />
            }
            .into_any()
        }),
    }
}
