//! What a change costs: each plan once, counted before and after all lines.

use domain::money::{Amount, Money};
use domain::plan_change::{Line, concerned_plans};
use domain::pricing::{ChangeCost, CostLine, NoCost, PricePer, UnitPrice, UnknownPrice};
use domain::zoom::{AccountPlans, Plan, PlanCode, PlanStatus};
use proptest::prelude::*;

use crate::properties::{any_line, any_plans};
use crate::sample::{add, business, cancel, cancel_base, plan, today, update_addon, update_base};

fn price(units: i64, currency: &str) -> UnitPrice {
    let price = Money {
        amount: Amount::from_ten_thousandths(units),
        currency: currency.parse().expect("a currency"),
    };
    UnitPrice::of_book(price, PricePer::Year, today())
}

/// Plan, now and after of each.
fn counted(lines: &[Line], before: &AccountPlans) -> Vec<(String, Option<u32>, Option<u32>)> {
    concerned_plans(lines, before)
        .into_iter()
        .map(|plan| (plan.words, plan.now, plan.after))
        .collect()
}

#[test]
fn a_plan_that_several_lines_concern_is_counted_once() {
    let plans = AccountPlans {
        plans: vec![
            plan("plan_base", "business_yearly", Some(40), "active"),
            plan("plan_webinar", "webinar500_yearly", Some(3), "active"),
        ],
    };
    let webinar = |number: &str| update_addon("webinar500_yearly", "webinar500_yearly", number);
    let lines = [
        update_base("business_yearly", 50),
        webinar("4"),
        webinar("6"),
    ];
    assert_eq!(
        counted(&lines, &plans),
        [
            ("Business, annual".to_owned(), Some(40), Some(50)),
            ("Webinar 500, annual".to_owned(), Some(3), Some(6)),
        ]
    );
}

#[test]
fn a_plan_that_becomes_another_ends_and_the_other_begins() {
    let plans = AccountPlans {
        plans: vec![plan("plan_base", "business_monthly", Some(20), "active")],
    };
    let lines = [
        update_base("business_yearly", 25),
        update_base("monthly", 5),
    ];
    assert_eq!(
        counted(&lines, &plans),
        [
            ("Business, monthly".to_owned(), Some(20), Some(0)),
            ("Business, annual".to_owned(), Some(0), Some(0)),
            ("Pro, monthly".to_owned(), Some(0), Some(5)),
        ]
    );
}

#[test]
fn what_ends_costs_nothing_afterwards_and_what_is_over_nothing_now() {
    let plans = AccountPlans {
        plans: vec![
            plan("plan_base", "business_yearly", Some(40), "active"),
            plan("plan_webinar", "webinar500_yearly", Some(3), "cancelled"),
            plan("plan_webinar", "webinar1000_yearly", Some(2), "active"),
        ],
    };
    let lines = [
        add("webinar500_yearly", "1"),
        cancel("webinar1000_yearly"),
        cancel_base(),
    ];
    assert_eq!(
        counted(&lines, &plans),
        [
            ("Business, annual".to_owned(), Some(40), Some(0)),
            ("Webinar 1000, annual".to_owned(), Some(2), Some(0)),
            ("Webinar 500, annual".to_owned(), Some(0), Some(1)),
        ]
    );
}

#[test]
fn a_number_that_zoom_does_not_tell_is_unknown_until_the_plan_ends() {
    let plans = AccountPlans {
        plans: vec![
            plan("plan_base", "business_yearly", Some(40), "active"),
            plan("plan_phone.plan_base", "phone_payongo", None, "active"),
        ],
    };
    let counted = counted(&[cancel("phone_payongo")], &plans);
    assert_eq!(counted[0].1, None);
    assert_eq!(counted[0].2, Some(0));
}

#[test]
fn a_plan_without_a_code_has_no_price() {
    let plans = AccountPlans {
        plans: vec![plan("plan_base", "", Some(40), "active")],
    };
    let base = concerned_plans(&[cancel_base()], &plans).remove(0);
    let line = base.priced(|_| Ok(price(1, "EUR")));
    assert_eq!(line.cost(), Err(NoCost::UnknownPrice(UnknownPrice::NoCode)));
}

fn stays(plan: &Plan) -> bool {
    !matches!(plan.status, PlanStatus::Cancelled | PlanStatus::Expired)
}

/// How many of a code there are now, counted anew.
fn now_of(code: &PlanCode, plans: &AccountPlans) -> Option<u32> {
    let of_code = plans
        .plans
        .iter()
        .filter(|plan| plan.code.as_ref() == Some(code));
    of_code
        .filter(|plan| stays(plan))
        .try_fold(0_u32, |sum, plan| {
            sum.checked_add(u32::try_from(plan.hosts?).ok()?)
        })
}

/// A book: what each code costs, in which currency; some are unknown.
fn any_book() -> impl Strategy<Value = Vec<Option<(i64, &'static str)>>> {
    let currency = prop::sample::select(&["EUR", "EUR", "EUR", "USD"][..]);
    prop::collection::vec(prop::option::weighted(0.8, (0..1_000_000_i64, currency)), 7)
}

proptest! {
    #[test]
    fn totals_are_the_sum_of_the_lines_or_unknown(
        plans in prop_oneof![any_plans(), Just(business())],
        lines in prop::collection::vec(any_line(), 1..6),
        book in any_book(),
    ) {
        let concerned = concerned_plans(&lines, &plans);
        for plan in concerned.iter().filter(|plan| plan.code.is_some()) {
            prop_assert_eq!(concerned.iter().filter(|other| other.code == plan.code).count(), 1);
            prop_assert_eq!(plan.now, plan.code.as_ref().and_then(|code| now_of(code, &plans)));
        }
        let priced = |code: &PlanCode| {
            let price = book[code.as_str().len() % book.len()];
            price.map(|(units, currency)| self::price(units, currency)).ok_or(UnknownPrice::NothingSaysIt)
        };
        let cost_lines: Vec<CostLine> =
            concerned.into_iter().map(|plan| plan.priced(priced)).collect();
        let costs: Vec<_> = cost_lines.iter().map(CostLine::cost).collect();
        let total = ChangeCost { lines: cost_lines, day: today(), next_invoice: None }.total();
        match total {
            Ok(total) => {
                let costs: Vec<_> = costs.into_iter().map(|cost| cost.expect("known")).collect();
                let sum = |of: fn(&domain::pricing::Cost) -> Money| -> i64 {
                    costs.iter().map(|cost| of(cost).amount.to_ten_thousandths()).sum()
                };
                let units = |money: Money| money.amount.to_ten_thousandths();
                prop_assert_eq!(units(total.now()), sum(|cost| cost.now()));
                prop_assert_eq!(units(total.after()), sum(|cost| cost.after()));
                prop_assert_eq!(units(total.difference()), sum(|cost| cost.difference()));
                prop_assert_eq!(units(total.difference()), units(total.after()) - units(total.now()));
                for cost in &costs {
                    prop_assert_eq!(cost.now().currency, total.now().currency);
                }
            }
            Err(NoCost::DifferentCurrencies) => {
                let currencies: std::collections::BTreeSet<_> =
                    costs.iter().flatten().map(|cost| cost.now().currency).collect();
                prop_assert!(currencies.len() > 1);
            }
            Err(NoCost::NoLines) => prop_assert!(costs.is_empty()),
            Err(unknown) => prop_assert!(costs.contains(&Err(unknown)) || unknown == NoCost::TooLarge),
        }
    }
}
