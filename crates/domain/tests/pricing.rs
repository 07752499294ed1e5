//! Prices have a basis, and the cost of a change is exactly the sum of its lines, or unknown.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

use domain::money::{Amount, Money};
use domain::pricing::{
    Basis, ChangeCost, Charge, ChargedInvoice, Cost, CostLine, CostSums, NoCost, NotPriced, Price,
    PriceBook, PricePer, UnitPrice, UnknownPrice, invoice_charge, renewal_charge, unit_price,
};
use domain::time::Date;
use domain::zoom::{InvoiceItem, Renewal};
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
        let eur = Some("EUR".parse().unwrap());
        unit_price(&code, eur, day("2026-11-26"), book, renewal, invoice)
    };

    let by_book = ask(&full, Some(&renewal), Some(&invoice)).unwrap();
    assert_eq!(by_book.basis(), Basis::PriceBook(day("2026-01-01")));
    assert_eq!(by_book.of_one(), money("19.99", "EUR"));

    let by_renewal = ask(&empty, Some(&renewal), Some(&invoice)).unwrap();
    assert_eq!(by_renewal.basis(), Basis::Renewal(day("2026-12-01")));
    assert_eq!(by_renewal.of_one(), money("2.7778", "EUR"));
    assert!(by_renewal.is_rounded());

    let by_invoice = ask(&empty, Some(&foreign), Some(&invoice)).unwrap();
    assert_eq!(by_invoice.basis(), Basis::LastInvoice(day("2026-11-01")));
    assert_eq!(by_invoice.of_one(), money("20", "EUR"));
    assert!(!by_invoice.is_rounded());

    let nobody = Charge {
        units: 0,
        ..renewal
    };
    let nothing = ask(&empty, Some(&nobody), None);
    assert_eq!(nothing, Err(UnknownPrice::NothingSaysIt));
    let on = day("2026-11-26");
    let nowhere = unit_price(&code, None, on, &full, None, None);
    assert_eq!(nowhere, Err(UnknownPrice::NoCurrency));
}

/// Terms that stand in the catalogue alone count too.
#[test]
fn a_plan_whose_code_names_no_term_is_priced_by_that_of_the_catalogue() {
    let per = |code: &str| PricePer::of_code(&code.parse().unwrap());
    assert_eq!(per("edu20"), Some(PricePer::Year));
    assert_eq!(per("zmesh_quaterly_prepay"), Some(PricePer::Month));
    assert_eq!(per("tollfree_payongo"), None);
}

const BUSINESS: &str = "Zoom Workplace Biz Annual";

fn renewal(plan_name: &str, billing_cycle: &str) -> Renewal {
    serde_json::from_value(serde_json::json!({
        "account_name": "Alder", "currency": "EUR",
        "renewable_subscriptions": [{
            "plan_name": plan_name, "quantity": 40, "billing_cycle": billing_cycle,
            "next_invoice_date": "2026-12-14", "next_invoice_amount": 7996,
        }],
    }))
    .unwrap()
}

#[test]
fn a_renewal_prices_a_plan_where_exactly_one_is_meant() {
    let code = "business_yearly".parse().unwrap();
    let one = [renewal(BUSINESS, "Annual")];
    let charge = renewal_charge(&code, &one).unwrap();
    assert_eq!((charge.units, charge.months), (40, 12));
    assert_eq!(charge.money, money("7996", "EUR"));
    let twice = [one[0].clone(), one[0].clone()];
    assert_eq!(renewal_charge(&code, &twice), None);
    for other in [
        renewal(BUSINESS, "Monthly"),
        renewal("Zoom Workplace Biz", "Annual"),
    ] {
        assert_eq!(renewal_charge(&code, &[other]), None);
    }
}

fn item(total: &str, tax: &str, start: &str, end: &str) -> InvoiceItem {
    InvoiceItem {
        charge_name: BUSINESS.to_owned(),
        start_date: Some(day(start)),
        end_date: Some(day(end)),
        quantity: Some(10),
        tax_amount: tax.parse().unwrap(),
        total_amount: total.parse().unwrap(),
        ..InvoiceItem::default()
    }
}

fn invoice(on: &str, total: &str, tax: &str, items: Vec<InvoiceItem>) -> ChargedInvoice {
    ChargedInvoice {
        day: day(on),
        currency: Some("EUR".parse().unwrap()),
        total: total.parse().unwrap(),
        tax: tax.parse().unwrap(),
        items,
    }
}

#[test]
fn the_last_invoice_of_a_whole_term_prices_a_plan_without_tax() {
    let code = "business_yearly".parse().unwrap();
    let of_part = || item("59.5", "9.5", "2026-06-01", "2026-10-31");
    let with_tax = || item("2142", "342", "2025-11-01", "2026-10-31");
    let before_tax = item("1800", "342", "2025-11-01", "2026-10-31");
    let ask = |invoices: &[ChargedInvoice]| invoice_charge(&code, invoices);

    let charge = ask(&[
        invoice("2026-06-01", "59.5", "9.5", vec![of_part()]),
        invoice("2025-11-01", "2142", "342", vec![with_tax()]),
    ]);
    let charge = charge.unwrap();
    assert_eq!(charge.money, money("1800", "EUR"));
    assert_eq!((charge.units, charge.months), (10, 12));
    assert_eq!(charge.day, day("2025-11-01"));

    let net = ask(&[invoice("2025-11-01", "2142", "342", vec![before_tax])]);
    assert_eq!(net.unwrap().money, money("1800", "EUR"));

    for unclear in [
        invoice("2026-06-01", "59.5", "9.5", vec![of_part()]),
        invoice("2025-11-01", "4284", "684", vec![with_tax(), with_tax()]),
        invoice("2025-11-01", "2000", "342", vec![with_tax()]),
    ] {
        assert_eq!(ask(&[unclear]), None);
    }
}

fn some_price(currency: &'static str) -> impl Strategy<Value = UnitPrice> {
    let per = prop_oneof![Just(PricePer::Month), Just(PricePer::Year)];
    (0..10_000_000_i64, per).prop_map(move |(units, per)| {
        let price = Money {
            amount: Amount::from_ten_thousandths(units),
            currency: currency.parse().unwrap(),
        };
        UnitPrice::of_book(price, per, day("2026-01-01"))
    })
}

fn some_lines(currency: &'static str) -> impl Strategy<Value = Vec<CostLine>> {
    let number = || 0..200_000_u32;
    let line =
        (some_price(currency), number(), number()).prop_map(|(price, now, after)| CostLine {
            plan: "Business".to_owned(),
            price: Ok(price),
            now: Some(now),
            after: Some(after),
        });
    proptest::collection::vec(line, 1..8)
}

/// By the year in 1/10,000 units, counted in whole numbers alone.
fn counted(line: &CostLine, number: Option<u32>) -> i64 {
    let price = line.price.unwrap();
    let times = match price.per() {
        PricePer::Month => 12,
        PricePer::Year => 1,
    };
    price.of_one().amount.to_ten_thousandths() * i64::from(number.unwrap()) * times
}

fn of(lines: Vec<CostLine>) -> ChangeCost {
    ChangeCost {
        lines,
        day: day("2026-11-26"),
        next_invoice: None,
    }
}

#[test]
fn what_costs_nothing_costs_nothing_however_many_there_are() {
    let line = |amount| CostLine {
        plan: "Zoom Phone base plan".to_owned(),
        price: Ok(UnitPrice::of_book(
            money(amount, "EUR"),
            PricePer::Month,
            day("2026-01-01"),
        )),
        now: Some(0),
        after: None,
    };
    assert_eq!(line("0").cost().unwrap().after(), money("0", "EUR"));
    assert_eq!(line("1").cost(), Err(NoCost::UnknownNumber));
}

proptest! {
    #[test]
    fn a_total_is_exactly_the_sum_of_its_lines(lines in some_lines("EUR")) {
        let now: i64 = lines.iter().map(|line| counted(line, line.now)).sum();
        let after: i64 = lines.iter().map(|line| counted(line, line.after)).sum();
        let differences: Amount =
            lines.iter().map(|line| line.cost().unwrap().difference().amount).sum();
        let total = of(lines).total().unwrap();
        prop_assert_eq!(total.now().amount.to_ten_thousandths(), now);
        prop_assert_eq!(total.after().amount.to_ten_thousandths(), after);
        prop_assert_eq!(total.difference().amount.to_ten_thousandths(), after - now);
        prop_assert_eq!(total.difference().amount, differences);
    }

    /// Although what one costs can't be written down: 100 for three is 33.3333 and a bit.
    #[test]
    fn as_many_as_are_charged_cost_what_is_charged(
        cents in 0..1_000_000_000_i64, units in 1..100_000_u32, more in 1..1_000_u32,
        per_year in any::<bool>(),
    ) {
        let code = if per_year { "business_yearly" } else { "business_monthly" };
        let charged = Money {
            amount: Amount::from_ten_thousandths(cents * 100),
            currency: "EUR".parse().unwrap(),
        };
        let renewal = Charge { money: charged, units, months: 12, day: day("2026-12-01") };
        let (empty, today) = (PriceBook::default(), day("2026-11-26"));
        let code = code.parse().unwrap();
        let price =
            unit_price(&code, Some(charged.currency), today, &empty, Some(&renewal), None).unwrap();
        prop_assert_eq!(price.by_the_year(units), Some(charged.amount));
        // Any other number costs its part, to within half a cent, and is written in whole cents.
        let number = units + more;
        let cost = price.by_the_year(number).unwrap().to_ten_thousandths();
        prop_assert_eq!(cost % 100, 0);
        let off = i128::from(cost) * i128::from(units) - i128::from(cents) * 100 * i128::from(number);
        prop_assert!(off.abs() * 2 <= 100 * i128::from(units), "{} for {}", cost, number);
    }

    #[test]
    fn one_unknown_line_leaves_the_total_unknown(
        mut lines in some_lines("EUR"), place in any::<prop::sample::Index>()
    ) {
        let place = place.index(lines.len());
        lines[place].price = Err(UnknownPrice::NothingSaysIt);
        let unknown = NoCost::UnknownPrice(UnknownPrice::NothingSaysIt);
        prop_assert_eq!(of(lines).total(), Err(unknown));
    }

    #[test]
    fn several_changes_cost_the_sum_of_each_currency(
        lines in (some_lines("EUR"), some_lines("USD"))
            .prop_map(|(euros, dollars)| [euros, dollars].concat())
            .prop_shuffle(),
        unknown in 0..5_u64
    ) {
        let mut sums = CostSums::default();
        let costs: Vec<_> = lines.iter().map(|line| line.cost().unwrap()).collect();
        costs.iter().for_each(|cost| sums.add(Some(*cost)));
        (0..unknown).for_each(|_| sums.add(None));
        prop_assert_eq!((sums.sums.len(), sums.unknown), (2, unknown));
        for sum in &sums.sums {
            let of_currency = costs.iter().filter(|cost| cost.now().currency == sum.now().currency);
            let total = |money: fn(&Cost) -> Money| {
                of_currency.clone().map(|cost| money(cost).amount).sum::<Amount>()
            };
            prop_assert_eq!(sum.now().amount, total(Cost::now));
            prop_assert_eq!(sum.after().amount, total(Cost::after));
            prop_assert_eq!(sum.difference().amount, total(Cost::difference));
        }
    }

    #[test]
    fn different_currencies_never_add_up(
        mut lines in some_lines("EUR"), foreign in some_lines("USD")
    ) {
        lines.extend(foreign);
        prop_assert_eq!(of(lines).total(), Err(NoCost::DifferentCurrencies));
    }
}
