//! An account's invoices by year: the last 12 months and each earlier year by calls of their own, which
//! share the slots of the account.

use domain::days::DaySpan;
use domain::ids::AccountId;
use domain::invoice_year::{InvoiceYear, YearKnown};
use domain::money::Amount;
use domain::operation::Operation;
use domain::people::Role;
use domain::view::{Fact, InvoiceList, InvoiceTotals, ItemsAddUp, Tone, YearOfInvoices};
use portal::{Caller, PortalError};
use simulator::{Fault, FaultKind, StoryKind};

use crate::world::{Database, World};

/// Zoom's 200 minutes between two lists of an account, and a little.
const SLOT_MINUTES: u64 = 201;

fn year(text: &str) -> InvoiceYear {
    text.parse().expect("a year")
}

fn days(from: &str, to: &str) -> DaySpan {
    let day = |text: &str| text.parse().expect("a day");
    DaySpan::new(day(from), day(to)).expect("days in order")
}

fn of<'l>(list: &'l InvoiceList, text: &str) -> &'l YearOfInvoices {
    let found = list.years.iter().find(|of| of.year == Some(year(text)));
    found.unwrap_or_else(|| panic!("{text} is not shown"))
}

struct Look {
    world: World,
    caller: Caller,
    id: AccountId,
}

impl Look {
    async fn at(kind: StoryKind) -> Self {
        let world = World::new(Database::Sqlite).await;
        let caller = world.caller(Role::Operator).await;
        let id = world.listed(&caller, kind).await;
        Self { world, caller, id }
    }

    async fn list(&self) -> InvoiceList {
        let list = self.world.portal.invoices(&self.caller, &self.id).await;
        list.expect("a page")
    }

    async fn fetch(&self, text: &str) -> Tone {
        let portal = &self.world.portal;
        let notice = portal.fetch_invoice_year(&self.caller, &self.id, year(text));
        notice.await.expect("a notice").tone
    }

    fn lists_asked_for(&self) -> usize {
        self.world.simulator.calls().of(Operation::Invoices).len()
    }
}

#[tokio::test]
async fn each_earlier_year_takes_a_slot_of_its_own_and_leaves_the_others_alone() {
    let look = Look::at(StoryKind::Overdue).await;
    let first = look.list().await;
    assert!(matches!(first.latest, Fact::Known { .. }));
    assert_eq!(of(&first, "2026").known, YearKnown::Whole);
    assert_eq!(
        of(&first, "2025").known,
        YearKnown::Missing(days("2025-01-01", "2025-11-22"))
    );
    assert_eq!(
        of(&first, "2023").known,
        YearKnown::Missing(days("2023-11-23", "2023-12-31"))
    );
    let Fact::NotFetched {
        next_slot: Some(slot),
    } = of(&first, "2024").fetch
    else {
        panic!("it has no slot: {:?}", of(&first, "2024").fetch);
    };
    let wait_minutes = (slot.0 - look.world.now().0) / 60_000;
    assert!((199..=201).contains(&wait_minutes), "{wait_minutes}");

    assert_eq!(look.fetch("2024").await, Tone::Warn, "the slot is taken");
    assert_eq!(look.lists_asked_for(), 1);
    let known_first = of(&first, "2025").rows.len();
    let mut before = first;
    for text in ["2024", "2025", "2023"] {
        look.world.advance_minutes(SLOT_MINUTES);
        assert_eq!(look.fetch(text).await, Tone::Ok, "{text}");
        let list = look.list().await;
        let known = match text {
            // Nobody asked for its first days while Zoom still told them.
            "2023" => YearKnown::Untold(days("2023-01-01", "2023-11-22")),
            _ => YearKnown::Whole,
        };
        assert_eq!(of(&list, text).known, known, "{text}");
        for unasked in before.years.iter().filter(|of| of.year != Some(year(text))) {
            let after = list.years.iter().find(|of| of.year == unasked.year);
            let rows = |of: &YearOfInvoices| -> Vec<String> {
                of.rows.iter().map(|row| row.number.clone()).collect()
            };
            assert_eq!(after.map(rows), Some(rows(unasked)), "{text}");
        }
        // The last 12 months wait for the same slots.
        let portal = &look.world.portal;
        let refreshed = portal.refresh_invoices(&look.caller, &look.id).await;
        assert_eq!(refreshed.expect("a notice").tone, Tone::Warn);
        before = list;
    }
    assert!(of(&before, "2025").rows.len() > known_first);
    look.world.advance_minutes(SLOT_MINUTES);
    let portal = &look.world.portal;
    let refreshed = portal.refresh_invoices(&look.caller, &look.id).await;
    assert_eq!(refreshed.expect("a notice").tone, Tone::Ok);
    let after = look.list().await;
    assert_eq!(after.rows().count(), before.rows().count());
    assert_eq!(look.lists_asked_for(), 5);
    assert_eq!(
        look.world.simulator.calls().counts().self_inflicted_429,
        0,
        "asked too often"
    );
}

#[tokio::test]
async fn totals_are_the_sums_of_the_rows_and_rows_those_of_the_items() {
    let look = Look::at(StoryKind::Overdue).await;
    look.list().await;
    look.world.advance_minutes(SLOT_MINUTES);
    look.fetch("2025").await;
    let list = look.list().await;
    for shown in &list.years {
        let sum = |amount: fn(&domain::view::InvoiceRow) -> Amount| -> Amount {
            shown.rows.iter().map(amount).sum()
        };
        let expected: Vec<InvoiceTotals> = shown
            .rows
            .first()
            .map(|row| InvoiceTotals {
                currency: row.total.currency,
                total: sum(|row| row.total.amount),
                tax: sum(|row| row.tax.amount),
                open: sum(|row| row.balance.amount),
            })
            .into_iter()
            .collect();
        assert_eq!(shown.totals, expected);
        let is_of_year = |row: &domain::view::InvoiceRow| row.date.map(InvoiceYear::of);
        assert!(shown.rows.iter().all(|row| is_of_year(row) == shown.year));
    }
    let open: Amount = list.rows().map(|row| row.balance.amount).sum();
    assert_eq!(
        list.open.iter().map(|money| money.amount).sum::<Amount>(),
        open
    );
    let late = list.rows().filter(|row| row.standing.is_late()).count();
    assert_eq!(list.overdue, late as u64);

    let row = list.rows().nth(1).expect("a second invoice");
    let portal = &look.world.portal;
    let page = portal.invoice(&look.caller, &look.id, &row.id).await;
    let page = page.expect("a page");
    let items = page.items.value().expect("items");
    assert_eq!(items.adds_up, ItemsAddUp::WithTax);
    assert_eq!((items.sum, items.tax), (row.total.amount, row.tax.amount));
    let number = |at: usize| list.rows().nth(at).map(|row| row.number.clone());
    assert_eq!(page.later.map(|next| next.number), number(0));
    assert_eq!(page.earlier.map(|next| next.number), number(2));
}

#[tokio::test]
async fn years_that_are_not_fetched_by_themselves_reach_nobody() {
    let look = Look::at(StoryKind::Overdue).await;
    look.list().await;
    look.world.advance_minutes(SLOT_MINUTES);
    let portal = &look.world.portal;
    for text in ["2026", "2022", "2027", "0000", "9999"] {
        let answer = portal.fetch_invoice_year(&look.caller, &look.id, year(text));
        let answer = answer.await;
        assert!(matches!(answer, Err(PortalError::Blocked(_))), "{answer:?}");
    }
    let stranger = "AAAAAAAAAAAAAAAAAAAAAA".parse().expect("an id");
    let answer = portal.fetch_invoice_year(&look.caller, &stranger, year("2024"));
    assert!(matches!(answer.await, Err(PortalError::NotFound { .. })));
    assert_eq!(look.lists_asked_for(), 1);
}

#[tokio::test]
async fn a_year_that_zoom_refuses_says_so_and_the_rest_stays() {
    let look = Look::at(StoryKind::Free).await;
    let first = look.list().await;
    assert!(
        matches!(first.latest, Fact::Refused { .. }),
        "{:?}",
        first.latest
    );
    look.world.advance_minutes(SLOT_MINUTES);
    assert_eq!(look.fetch("2024").await, Tone::Warn);
    let list = look.list().await;
    assert!(matches!(of(&list, "2024").fetch, Fact::Refused { .. }));
    assert!(matches!(of(&list, "2024").known, YearKnown::Missing(_)));
    assert!(matches!(of(&list, "2025").fetch, Fact::NotFetched { .. }));
}

#[tokio::test]
async fn while_zoom_is_down_a_year_fails_by_itself_and_is_fetched_later() {
    let look = Look::at(StoryKind::Overdue).await;
    let before = look.list().await;
    look.world.advance_minutes(SLOT_MINUTES);
    let faults = look.world.simulator.faults();
    faults.add(Fault::new(FaultKind::BadGateway));
    assert_eq!(look.fetch("2024").await, Tone::Warn);
    let down = look.list().await;
    assert!(matches!(of(&down, "2024").fetch, Fact::Failed(_)));
    assert_eq!(
        down.latest, before.latest,
        "the latest list is as good as before"
    );
    assert_eq!(down.rows().count(), before.rows().count());
    faults.clear();
    look.world.advance_minutes(SLOT_MINUTES);
    assert_eq!(look.fetch("2024").await, Tone::Ok);
    assert_eq!(of(&look.list().await, "2024").known, YearKnown::Whole);
    assert_eq!(look.world.simulator.calls().counts().self_inflicted_429, 0);
}
