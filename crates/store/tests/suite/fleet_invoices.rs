//! The list of all invoices against a naive model: every filter and order, pages, sums, ageing.

use domain::days::DaySpan;
use domain::ids::{AccountId, InvoiceId};
use domain::money::{Amount, Currency};
use domain::time::Date;
use domain::view::{InvoiceColumn, InvoiceState, SortOrder};
use store::{
    FleetInvoice, FleetInvoiceFilter, InvoiceFileContent, InvoiceFileInfo, InvoiceItemRecord,
    InvoiceListing, InvoiceRecord, InvoiceSums,
};

use crate::support::{NOON, TestStore, listed, on_both};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn code(text: &str) -> Currency {
    text.parse().unwrap()
}

/// Numbers that look random and are the same at every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// An invoice as the model knows it.
#[derive(Debug, Clone)]
struct Known {
    account: AccountId,
    searched: String,
    record: InvoiceRecord,
    has_file: bool,
}

impl Known {
    fn state(&self) -> InvoiceState {
        InvoiceState::of(&self.record.status, self.record.balance)
    }

    fn fits(&self, filter: &FleetInvoiceFilter) -> bool {
        let record = &self.record;
        filter
            .currency
            .is_none_or(|currency| record.currency == currency)
            && filter.state.is_none_or(|state| self.state() == state)
            && filter
                .due_from
                .is_none_or(|from| record.due.is_none_or(|due| due >= from))
            && filter
                .due_to
                .is_none_or(|to| record.due.is_some_and(|due| due <= to))
            && filter
                .from
                .is_none_or(|from| record.date.is_some_and(|date| date >= from))
            && filter
                .to
                .is_none_or(|to| record.date.is_some_and(|date| date <= to))
            && filter
                .has_file
                .is_none_or(|has_file| self.has_file == has_file)
            && filter
                .search
                .to_lowercase()
                .split_whitespace()
                .all(|word| self.searched.contains(word))
    }

    fn open(&self) -> Amount {
        match self.state() {
            InvoiceState::Open => self.record.balance,
            InvoiceState::Draft | InvoiceState::Paid => Amount::ZERO,
        }
    }
}

fn sums<'k>(known: impl Iterator<Item = &'k Known>) -> InvoiceSums {
    known.fold(InvoiceSums::default(), |sums, of| InvoiceSums {
        invoices: sums.invoices + 1,
        total: sums.total + of.record.total,
        open: sums.open + of.open(),
    })
}

/// A few accounts with invoices of all kinds.
async fn fleet(db: &TestStore) -> Vec<Known> {
    // In the order of their ids, so that the model can sort by these.
    let names = [
        "100% _Wave",
        "Deltamar Shipping",
        "Vesterhav Maritim",
        "Åse & Søn",
    ];
    let list: Vec<_> = (0..names.len())
        .map(|index| store::ListedAccount {
            number: Some(format!("3001{index}")),
            ..listed(&format!("acc-{index}"), names[index])
        })
        .collect();
    let mut tx = db.store.begin().await.unwrap();
    tx.save_account_list(&list, NOON).await.unwrap();
    let mut dice = Dice(7);
    let mut known = Vec::new();
    for account in &list {
        let invoices: Vec<InvoiceRecord> = (0..25)
            .map(|index| invoice(&mut dice, account.id.as_str(), index))
            .collect();
        tx.save_invoices(&account.id, &invoices).await.unwrap();
        for record in invoices {
            let has_file = dice.below(3) == 0;
            let order = format!("PO-{}", dice.below(40));
            if has_file {
                let file = InvoiceFileContent {
                    info: InvoiceFileInfo {
                        sha256: [9; 32],
                        size: 5,
                        stored_at: NOON,
                    },
                    bytes: b"%PDF-".to_vec(),
                };
                tx.save_invoice_file(&account.id, &record.id, &file, None)
                    .await
                    .unwrap();
            }
            // The second order takes the place of the first.
            for order in ["PO-OLD", &order] {
                tx.save_invoice_items(&account.id, &record.id, &[item(order)], NOON)
                    .await
                    .unwrap();
            }
            let number = account.number.clone().unwrap_or_default();
            known.push(Known {
                account: account.id.clone(),
                searched: format!("{} {} {number} {order}", record.number, account.name)
                    .to_lowercase(),
                record,
                has_file,
            });
        }
    }
    tx.commit().await.unwrap();
    known
}

fn invoice(dice: &mut Dice, account: &str, index: u64) -> InvoiceRecord {
    let date = format!(
        "{}-{:02}-{:02}",
        2024 + dice.below(3),
        1 + dice.below(12),
        1 + dice.below(28)
    );
    let balance = [0, 0, 5, 1_000, -20][dice.below(5) as usize] * 10_000;
    InvoiceRecord {
        id: format!("{account}-{index}").parse().unwrap(),
        number: format!("INV{:06}", index * 1_000 + dice.below(1_000)),
        date: Some(day(&date)),
        due: Some(day(&date)).filter(|_| dice.below(8) > 0),
        target: None,
        status: if dice.below(10) == 0 {
            "Draft"
        } else {
            "Posted"
        }
        .to_owned(),
        currency: code(["EUR", "USD"][dice.below(2) as usize]),
        total: Amount::from_ten_thousandths(i64::try_from(dice.below(50)).unwrap() * 10_000),
        tax: Amount::from_ten_thousandths(i64::try_from(dice.below(9)).unwrap()),
        balance: Amount::from_ten_thousandths(balance),
    }
}

fn item(order: &str) -> InvoiceItemRecord {
    InvoiceItemRecord {
        charge_name: "Business".to_owned(),
        charge_number: "C-1".to_owned(),
        charge_type: "Recurring".to_owned(),
        start: None,
        end: None,
        quantity: Some(1),
        tax: Amount::ZERO,
        total: Amount::ZERO,
        partner_sku: String::new(),
        purchase_order_number: order.to_owned(),
    }
}

fn filters() -> Vec<FleetInvoiceFilter> {
    let euro = FleetInvoiceFilter::of(code("EUR"));
    let mut filters = vec![
        euro.clone(),
        FleetInvoiceFilter::of(code("USD")),
        FleetInvoiceFilter::of(code("GBP")),
        FleetInvoiceFilter {
            from: Some(day("2025-01-01")),
            to: Some(day("2025-12-31")),
            ..euro.clone()
        },
        FleetInvoiceFilter {
            due_from: Some(day("2025-06-01")),
            ..euro.clone()
        },
        FleetInvoiceFilter {
            due_to: Some(day("2025-06-01")),
            ..euro.clone()
        },
        FleetInvoiceFilter {
            state: Some(InvoiceState::Open),
            due_from: Some(day("2025-01-01")),
            due_to: Some(day("2025-12-31")),
            ..euro.clone()
        },
        FleetInvoiceFilter {
            has_file: Some(true),
            ..euro.clone()
        },
        FleetInvoiceFilter {
            has_file: Some(false),
            to: Some(day("2025-06-01")),
            ..euro.clone()
        },
    ];
    for state in [InvoiceState::Open, InvoiceState::Draft, InvoiceState::Paid] {
        filters.push(FleetInvoiceFilter {
            state: Some(state),
            ..euro.clone()
        });
    }
    for search in [
        "deltamar",
        "MARITIM inv",
        "100%",
        "_",
        "30012",
        "po-1",
        "po-old",
        "åse søn",
        "nothing",
    ] {
        filters.push(FleetInvoiceFilter {
            search: search.to_owned(),
            ..euro.clone()
        });
    }
    filters
}

/// The key by which the model sorts, with what is not known last in both directions.
fn key(of: &Known, sort: InvoiceColumn) -> (bool, String) {
    let amount = |amount: Amount| format!("{:020}", amount.to_ten_thousandths() + 1_000_000_000);
    let of_day = |day: Option<Date>| {
        (
            day.is_none(),
            day.map(|day| day.to_string()).unwrap_or_default(),
        )
    };
    let known = |text: String| (false, text);
    match sort {
        InvoiceColumn::Number => known(String::new()),
        InvoiceColumn::Account => known(of.account.to_string()),
        InvoiceColumn::Date => of_day(of.record.date),
        InvoiceColumn::Due => of_day(of.record.due),
        InvoiceColumn::Status => known(format!("{}", of.state() as u8)),
        InvoiceColumn::Total => known(amount(of.record.total)),
        InvoiceColumn::Tax => known(amount(of.record.tax)),
        InvoiceColumn::Balance => known(amount(of.record.balance)),
        InvoiceColumn::File => known(of.has_file.to_string()),
    }
}

fn ids(found: &[FleetInvoice]) -> Vec<InvoiceId> {
    found
        .iter()
        .map(|of| of.invoice.record.id.clone())
        .collect()
}

on_both! {
    async fn every_filter_and_order_is_what_a_naive_model_says(db: &TestStore) {
        let known = fleet(db).await;
        for filter in filters() {
            let fitting: Vec<&Known> = known.iter().filter(|of| of.fits(&filter)).collect();
            let currency = filter.currency.unwrap();
            let found = db.store.sum_fleet_invoices(currency, &filter).await.unwrap();
            assert_eq!(found, sums(fitting.iter().copied()), "{filter:?}");
            for sort in InvoiceColumn::ALL {
                for order in [SortOrder::Ascending, SortOrder::Descending] {
                    let all = db.store.list_fleet_invoices(&filter, (*sort, order), (0, 1_000), 1_000_000).await.unwrap();
                    let mut expected: Vec<InvoiceId> = fitting.iter().map(|of| of.record.id.clone()).collect();
                    let mut got = ids(&all);
                    // Pages of 7 put together are the whole list.
                    let mut paged = Vec::new();
                    for first in (0..all.len()).step_by(7) {
                        let page = db.store.list_fleet_invoices(&filter, (*sort, order), (first as u64, 7), all.len() as u64).await.unwrap();
                        paged.extend(ids(&page));
                    }
                    assert_eq!(paged, got, "{filter:?} {sort:?}");
                    let keys: Vec<_> = got.iter().map(|id| key(known.iter().find(|of| of.record.id == *id).unwrap(), *sort)).collect();
                    assert!(keys.windows(2).all(|pair| in_order(&pair[0], &pair[1], order)), "{filter:?} {sort:?} {order:?}: {keys:?}");
                    expected.sort();
                    got.sort();
                    assert_eq!(got, expected, "{filter:?} {sort:?}");
                }
            }
        }
    }

    async fn the_whole_is_read_chunk_by_chunk(db: &TestStore) {
        let known = fleet(db).await;
        for filter in filters() {
            let mut expected: Vec<InvoiceId> = known.iter().filter(|of| of.fits(&filter)).map(|of| of.record.id.clone()).collect();
            expected.sort();
            let mut read = Vec::new();
            let mut after = None;
            loop {
                let chunk = db.store.list_fleet_invoices_after(&filter, after.as_ref(), 4).await.unwrap();
                let Some(last) = chunk.last() else { break };
                after = Some((last.account.clone(), last.invoice.record.id.clone()));
                read.extend(ids(&chunk));
            }
            read.sort();
            assert_eq!(read, expected, "{filter:?}");
        }
    }

    async fn what_is_open_is_summed_by_when_it_is_due(db: &TestStore) {
        let known = fleet(db).await;
        let days = [day("2026-06-01"), day("2025-06-01"), day("2024-06-01")];
        let found = db.store.sum_open_by_due(code("EUR"), &days).await.unwrap();
        let span = |of: &Known| match of.record.due {
            None => 0,
            Some(due) => days.iter().position(|day| due >= *day).unwrap_or(days.len()),
        };
        for (index, sum) in found.iter().enumerate() {
            let open = FleetInvoiceFilter { state: Some(InvoiceState::Open), ..FleetInvoiceFilter::of(code("EUR")) };
            let expected = sums(known.iter().filter(|of| of.fits(&open) && span(of) == index));
            assert_eq!(*sum, expected, "{index}");
        }
        let open: Amount = found.iter().map(|sum| sum.open).sum();
        let all = db.store.sum_fleet_invoices(code("EUR"), &FleetInvoiceFilter::of(code("EUR"))).await.unwrap();
        assert_eq!(open, all.open, "the cards add up to what is open");
    }

    async fn currencies_and_years_are_counted(db: &TestStore) {
        let known = fleet(db).await;
        let counted = db.store.count_invoices_by_currency().await.unwrap();
        assert_eq!(counted.len(), 2);
        for of in &counted {
            let expected = known.iter().filter(|known| known.record.currency == of.currency).count();
            assert_eq!(of.invoices, expected as u64, "{}", of.currency);
        }
        let years = db.store.list_invoice_years(code("EUR")).await.unwrap();
        assert_eq!(years, [2026, 2025, 2024]);
        let search = FleetInvoiceFilter { search: "deltamar".to_owned(), ..FleetInvoiceFilter::of(code("GBP")) };
        let fitting = db.store.count_fitting_by_currency(&search).await.unwrap();
        assert_eq!(fitting.iter().map(|of| of.invoices).sum::<u64>(), 25);
    }

    async fn a_new_name_is_found_and_the_old_one_is_not(db: &TestStore) {
        fleet(db).await;
        let renamed = store::ListedAccount {
            number: Some("30011".to_owned()),
            ..listed("acc-1", "Beltmar Lines")
        };
        let mut tx = db.store.begin().await.unwrap();
        tx.save_account_list(&[renamed], NOON).await.unwrap();
        tx.commit().await.unwrap();
        let count = async |search: &str| {
            let filter = FleetInvoiceFilter { search: search.to_owned(), ..FleetInvoiceFilter::of(code("EUR")) };
            db.store.count_fitting_by_currency(&filter).await.unwrap().iter().map(|of| of.invoices).sum::<u64>()
        };
        assert_eq!(count("beltmar").await, 25);
        assert_eq!(count("deltamar").await, 0);
        assert!(count("beltmar po-").await > 0, "purchase orders are kept");
    }

    async fn the_master_accounts_own_invoices_are_not_among_them(db: &TestStore) {
        db.accounts(&["acc-1"]).await;
        db.raw("UPDATE accounts SET is_master = 1").await.unwrap();
        let account: AccountId = "acc-1".parse().unwrap();
        let mut tx = db.store.begin().await.unwrap();
        tx.save_invoices(&account, &[invoice(&mut Dice(1), "acc-1", 1)]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(db.store.count_invoices_by_currency().await.unwrap(), []);
        for currency in ["EUR", "USD"] {
            let filter = FleetInvoiceFilter::of(code(currency));
            let found = db.store.list_fleet_invoices(&filter, (InvoiceColumn::Date, SortOrder::Descending), (0, 10), 10).await.unwrap();
            assert_eq!(found, []);
        }
    }

    async fn accounts_whose_lists_do_not_reach_are_named(db: &TestStore) {
        let accounts = db.accounts(&["acc-1", "acc-2", "acc-3"]).await;
        let through = day("2026-10-31");
        let mut tx = db.store.begin().await.unwrap();
        for (account, to) in [(&accounts[0], "2026-11-22"), (&accounts[1], "2026-09-30")] {
            let list = InvoiceListing {
                days: DaySpan::new(day("2025-11-23"), day(to)).unwrap(),
                told: None,
                invoices: &[],
                fetched_at: NOON,
            };
            tx.save_invoice_list(account, list).await.unwrap();
        }
        tx.commit().await.unwrap();
        let (behind, named) = db.store.list_accounts_behind(through, 10).await.unwrap();
        assert_eq!(behind, 2);
        let (behind, first) = db.store.list_accounts_behind(through, 1).await.unwrap();
        assert_eq!((behind, first.as_slice()), (2, &named[..1]));
        assert_eq!(named.into_iter().map(|(id, _)| id).collect::<Vec<_>>(), accounts[1..]);
        assert_eq!(db.store.find_invoice_list_ages().await.unwrap(), Some((NOON, NOON)));
    }
}

fn in_order(before: &(bool, String), after: &(bool, String), order: SortOrder) -> bool {
    match (before.0, after.0, order) {
        // What is not known comes last.
        (true, false, _) => false,
        (false, true, _) | (true, true, _) => true,
        (false, false, SortOrder::Ascending) => before.1 <= after.1,
        (false, false, SortOrder::Descending) => before.1 >= after.1,
    }
}
