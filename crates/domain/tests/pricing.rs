//! Prices have a basis, and the cost of a change is exactly the sum of its lines, or unknown.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

use domain::money::{Amount, Money};
use domain::pricing::{
    Basis, ChangeCost, Charge, CostLine, NoCost, NotPriced, Price, PriceBook, PricePer, UnitPrice,
    Units, UnknownPrice, unit_price,
};
use domain::time::Date;
use proptest::prelude::*;

fn money(amount: &str, currency: &str) -> Money {
    Money {
        amount: amount.parse().unwrap(),
        currency: currency.parse().unwrap(),
    }
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn price(code: &str, amount: &str, currency: &str, effective: &str) -> Price {
    Price {
        code: code.parse().unwrap(),
        money: money(amount, currency),
        effective: day(effective),
    }
}

fn book(prices: &[Price]) -> PriceBook {
    let mut book = PriceBook::default();
    for price in prices {
        book.put(price.clone()).unwrap();
    }
    book
}

#[test]
fn the_price_that_took_effect_last_holds() {
    let code = "business_yearly".parse().unwrap();
    let eur = "EUR".parse().unwrap();
    let book = book(&[
        price("business_yearly", "180", "EUR", "2026-01-01"),
        price("business_yearly", "190", "EUR", "2026-07-01"),
        price("business_yearly", "200", "USD", "2026-02-01"),
    ]);
    let on = |text| book.on(&code, eur, day(text)).map(|price| price.money);
    assert_eq!(on("2025-12-31"), None);
    assert_eq!(on("2026-06-30"), Some(money("180", "EUR")));
    assert_eq!(on("2026-07-01"), Some(money("190", "EUR")));
}

#[test]
fn what_means_nothing_does_not_enter_the_book() {
    let put = |price| PriceBook::default().put(price);
    let negative = price("business_yearly", "-1", "EUR", "2026-01-01");
    assert_eq!(put(negative), Err(NotPriced::Negative));
    let endless = price("business", "1", "EUR", "2026-01-01");
    assert_eq!(put(endless), Err(NotPriced::NoTerm));
}

#[test]
fn book_then_renewal_then_invoice_then_unknown() {
    let code = "business_monthly".parse().unwrap();
    let charge = |amount, currency, on| Charge {
        money: money(amount, currency),
        units: 3,
        months: 12,
        day: day(on),
    };
    let renewal = charge("100", "EUR", "2026-12-01");
    let invoice = charge("720", "EUR", "2026-11-01");
    let foreign = charge("100", "USD", "2026-12-01");
    let full = book(&[price("business_monthly", "19.99", "EUR", "2026-01-01")]);
    let empty = PriceBook::default();
    let ask = |book, renewal, invoice| {
        let eur = "EUR".parse().unwrap();
        unit_price(&code, eur, day("2026-11-26"), book, renewal, invoice)
    };

    let by_book = ask(&full, Some(&renewal), Some(&invoice)).unwrap();
    assert_eq!(by_book.basis, Basis::PriceBook(day("2026-01-01")));
    assert_eq!(by_book.money, money("19.99", "EUR"));

    let by_renewal = ask(&empty, Some(&renewal), Some(&invoice)).unwrap();
    assert_eq!(by_renewal.basis, Basis::Renewal(day("2026-12-01")));
    assert_eq!(by_renewal.money, money("2.7778", "EUR"));
    assert!(by_renewal.is_rounded);

    let by_invoice = ask(&empty, Some(&foreign), Some(&invoice)).unwrap();
    assert_eq!(by_invoice.basis, Basis::LastInvoice(day("2026-11-01")));
    assert_eq!(by_invoice.money, money("20", "EUR"));
    assert!(!by_invoice.is_rounded);

    let nobody = Charge {
        units: 0,
        ..renewal
    };
    let nothing = ask(&empty, Some(&nobody), None);
    assert_eq!(nothing, Err(UnknownPrice::NothingSaysIt));
}

fn some_units(currency: &'static str) -> impl Strategy<Value = Units> {
    let per = prop_oneof![Just(PricePer::Month), Just(PricePer::Year)];
    (0..200_000_u32, 0..10_000_000_i64, per).prop_map(move |(number, units, per)| Units {
        number,
        price: Ok(UnitPrice {
            money: Money {
                amount: Amount::from_ten_thousandths(units),
                currency: currency.parse().unwrap(),
            },
            per,
            basis: Basis::PriceBook(day("2026-01-01")),
            is_rounded: false,
        }),
    })
}

fn some_lines(currency: &'static str) -> impl Strategy<Value = Vec<CostLine>> {
    let line = (
        some_units(currency),
        proptest::option::of(some_units(currency)),
        any::<bool>(),
    )
        .prop_map(|(one, other, is_added)| {
            let (now, after) = if is_added {
                (other, Some(one))
            } else {
                (Some(one), other)
            };
            CostLine {
                plan: "Business".to_owned(),
                now,
                after,
            }
        });
    proptest::collection::vec(line, 1..8)
}

/// By the year in 1/10,000 units, counted in whole numbers alone.
fn counted(units: Option<&Units>) -> i64 {
    units.map_or(0, |units| {
        let price = units.price.unwrap();
        let times = match price.per {
            PricePer::Month => 12,
            PricePer::Year => 1,
        };
        price.money.amount.to_ten_thousandths() * i64::from(units.number) * times
    })
}

fn of(lines: Vec<CostLine>) -> ChangeCost {
    ChangeCost {
        lines,
        next_invoice: None,
    }
}

proptest! {
    #[test]
    fn a_total_is_exactly_the_sum_of_its_lines(lines in some_lines("EUR")) {
        let now: i64 = lines.iter().map(|line| counted(line.now.as_ref())).sum();
        let after: i64 = lines.iter().map(|line| counted(line.after.as_ref())).sum();
        let differences: Amount =
            lines.iter().map(|line| line.cost().unwrap().difference().amount).sum();
        let total = of(lines).total().unwrap();
        prop_assert_eq!(total.now().amount.to_ten_thousandths(), now);
        prop_assert_eq!(total.after().amount.to_ten_thousandths(), after);
        prop_assert_eq!(total.difference().amount.to_ten_thousandths(), after - now);
        prop_assert_eq!(total.difference().amount, differences);
    }

    #[test]
    fn one_unknown_line_leaves_the_total_unknown(
        mut lines in some_lines("EUR"), place in any::<prop::sample::Index>()
    ) {
        let place = place.index(lines.len());
        let price = Err(UnknownPrice::NothingSaysIt);
        lines[place].after = Some(Units { number: 1, price });
        let unknown = NoCost::UnknownPrice(UnknownPrice::NothingSaysIt);
        prop_assert_eq!(of(lines).total(), Err(unknown));
    }

    #[test]
    fn different_currencies_never_add_up(
        mut lines in some_lines("EUR"), foreign in some_lines("USD")
    ) {
        lines.extend(foreign);
        prop_assert_eq!(of(lines).total(), Err(NoCost::DifferentCurrencies));
    }
}
