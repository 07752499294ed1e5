//! The parts of an account's invoice table that speak of a whole year: its head with the totals, and
//! what is missing of it with the button that fetches it.

use domain::days::DaySpan;
use domain::ids::AccountId;
use domain::invoice_year::{InvoiceYear, YearKnown};
use domain::view::{Fact, RefreshOffer, YearOfInvoices};
use leptos::prelude::*;

use super::fact::Ask;
use crate::paths;
use crate::ui::badge::{Badge, Family};
use crate::ui::icon::Icon;
use crate::ui::meter::grouped;
use crate::ui::money::{Sum, Weight, bare};
use crate::ui::stamp::Ago;
use crate::ui::when::{Times, day};

/// Where and for what an earlier year can be fetched.
pub struct Slots {
    /// Of which account.
    pub account: AccountId,
    /// What a year costs and when; `None`: Zoom refuses the invoices of this account.
    pub offer: Option<RefreshOffer>,
}

/// `1 invoice`, `12 invoices`.
pub fn invoices(count: usize) -> String {
    match count {
        1 => "1 invoice".to_owned(),
        _ => format!(
            "{} invoices",
            grouped(i64::try_from(count).unwrap_or(i64::MAX))
        ),
    }
}

/// The year, how many invoices it has, whether they are all, and what they add up to.
pub fn year_head(year: &YearOfInvoices) -> impl IntoView + use<> {
    let name = match year.year {
        Some(year) => year.to_string(),
        None => "Without a date".to_owned(),
    };
    let stamp = year.fetch.stamp();
    let stamp = stamp.map(|stamp| {
        view! { <span class="stamp">"List " <Ago at=stamp.fetched_at is_lasting=true/></span> }
    });
    // None is known only where all days are.
    let count = match year.rows.len() {
        0 if year.known != YearKnown::Whole => "\u{2013}".to_owned(),
        count => invoices(count),
    };
    let total = year.totals.iter().map(|sums| {
        let money = sums.money(sums.total);
        view! { <Sum money/> }
    });
    let tax = year.totals.iter().map(|sums| {
        let tax = bare(sums.tax, sums.currency);
        view! { <span class="money">{tax}</span> }
    });
    let open = year.totals.iter().map(|sums| {
        let money = sums.money(sums.open);
        view! { <Sum money weight=Weight::Owed/> }
    });
    view! {
        <tr class="year-head">
            <th scope="rowgroup" class="col-name">{name}</th>
            <td class="col-date is-spare"></td>
            <td class="col-due">{count}</td>
            <td class="col-status">{completeness(year)}</td>
            <td class="col-total number">{total.collect_view()}</td>
            <td class="col-tax number is-spare">{tax.collect_view()}</td>
            <td class="col-balance number">{open.collect_view()}</td>
            <td class="col-file">{stamp}</td>
        </tr>
    }
}

fn completeness(year: &YearOfInvoices) -> Option<impl IntoView + use<>> {
    let of = year.year?;
    let (family, icon, text) = match year.known {
        YearKnown::Whole | YearKnown::Refresh(_) if is_present(of) => {
            (Family::Neutral, Icon::Clock, "So far")
        }
        YearKnown::Whole => (Family::Ok, Icon::Check, "Complete"),
        YearKnown::Refresh(_) | YearKnown::Missing(_) => {
            (Family::Warn, Icon::Question, "Not complete")
        }
        YearKnown::Untold(_) => (Family::Neutral, Icon::Question, "In part"),
    };
    Some(view! { <Badge family icon text/> })
}

fn is_present(year: InvoiceYear) -> bool {
    year == InvoiceYear::of(Times::of_page().today())
}

/// What stands below the rows of a year: what is missing and how it comes, or what may have changed
/// since it was fetched.
pub fn year_foot(year: &YearOfInvoices, slots: &Slots) -> Option<AnyView> {
    let of = year.year?;
    let is_empty = year.rows.is_empty();
    let (words, button) = match year.known {
        // How old the list is stands below the table.
        YearKnown::Refresh(_) if is_present(of) && !is_empty => return None,
        YearKnown::Missing(days) => missing_days(of, days, &year.fetch, slots),
        YearKnown::Refresh(days) => {
            let what = span(of, days);
            let words = format!("{what}: not in the list yet. A refreshed list tells it.");
            (words, None)
        }
        YearKnown::Untold(days) => (
            format!("{}: Zoom no longer tells it.", span(of, days)),
            None,
        ),
        YearKnown::Whole if is_empty => (format!("Zoom lists no invoice of {of}."), None),
        YearKnown::Whole => open_balances(of, year, slots)?,
    };
    let slot = button.is_some().then(|| slots.slot()).flatten();
    let slot = slot.map(|slot| view! { " " <span class="quiet">{slot}</span> });
    Some(
        view! {
            <tr class="year-foot">
                <td colspan="8">
                    <div class="year-slot"><p>{words} {slot}</p> {button}</div>
                </td>
            </tr>
        }
        .into_any(),
    )
}

/// What was open when a year was fetched may be paid by now, and the latest list tells none of it.
fn open_balances(
    of: InvoiceYear,
    year: &YearOfInvoices,
    slots: &Slots,
) -> Option<(String, Option<AnyView>)> {
    let is_open = year.totals.iter().any(|sums| !sums.open.is_zero());
    let fetched = year.fetch.stamp().filter(|_| is_open)?;
    let since = Times::of_page().clock(fetched.fetched_at);
    let words = format!("Balances of {of} as of {since}.");
    Some((words, slots.button(of, "Refresh")))
}

/// What is said of days that nobody has fetched, and the button.
fn missing_days(
    year: InvoiceYear,
    days: DaySpan,
    fetch: &Fact<()>,
    slots: &Slots,
) -> (String, Option<AnyView>) {
    let times = Times::of_page();
    let what = span(year, days);
    match fetch {
        _ if slots.offer.is_none() => (format!("{what}: not fetched."), None),
        Fact::BeingFetched { since } => {
            let since = times.clock_to_the_second(*since);
            let here = paths::invoices(&slots.account);
            let again = view! { <a class="button" href=here>"Show again"</a> };
            (
                format!("{what}: on the way, asked at {since}."),
                Some(again.into_any()),
            )
        }
        Fact::Failed(trouble) => {
            let since = times.clock(trouble.since);
            (
                format!(
                    "{what}: could not be fetched since {since}. {}",
                    trouble.sentence
                ),
                slots.button(year, "Try again:"),
            )
        }
        Fact::Refused { refusal, stamp } => {
            let at = times.clock(stamp.fetched_at);
            (
                format!(
                    "{what}: Zoom did not tell it at {at}. {}",
                    refusal.sentence()
                ),
                slots.button(year, "Fetch"),
            )
        }
        Fact::NotFetched { .. } | Fact::Known { .. } => (
            format!("{what}: not fetched yet."),
            slots.button(year, "Fetch"),
        ),
    }
}

impl Slots {
    /// `Fetch 2024 · 1 call`, and from when on it can be pressed.
    fn button(&self, year: InvoiceYear, word: &str) -> Option<AnyView> {
        let ask = Ask {
            action: paths::post::FETCH_INVOICE_YEAR,
            fields: vec![
                ("account_id", self.account.to_string()),
                ("year", year.to_string()),
            ],
            label: "Fetch",
            offer: self.offer.clone()?,
            id: "fetch",
        };
        Some(ask.button_of(format!("{word} {year}"), format!("fetch-{year}")))
    }

    /// Whether a button can be pressed now, and if not why and from when on.
    fn slot(&self) -> Option<String> {
        let offer = self.offer.as_ref()?;
        let times = Times::of_page();
        Some(match offer.free_at {
            Some(at) if at > times.now() => format!(
                "Next slot {}, {}. {}",
                times.clock(at),
                times.until(at),
                offer.reason
            ),
            _ => "A slot is free now.".to_owned(),
        })
    }
}

/// `2024` for all of it, else the days.
fn span(year: InvoiceYear, days: DaySpan) -> String {
    if days == year.days() {
        year.to_string()
    } else if days.from() == days.to() {
        day(days.from())
    } else {
        format!("{} to {}", day(days.from()), day(days.to()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_named_as_shortly_as_can_be() {
        let year: InvoiceYear = "2024".parse().expect("a year");
        let to_end = |from: &str| {
            let from = from.parse().expect("a day");
            span(year, DaySpan::up_to(from, year.days().to()))
        };
        assert_eq!(to_end("2024-01-01"), "2024");
        assert_eq!(to_end("2024-02-29"), "29 Feb 2024 to 31 Dec 2024");
        assert_eq!(to_end("2024-12-31"), "31 Dec 2024");
    }

    #[test]
    fn invoices_are_counted() {
        assert_eq!(invoices(0), "0 invoices");
        assert_eq!(invoices(1), "1 invoice");
        assert_eq!(invoices(1_200), "1,200 invoices");
    }
}
