//! What must hold for any account and any line.

use domain::operation::Operation;
use domain::plan_change::{
    Line, Policy, PolicyLine, Rule, Seen, Verdict, actions_of, after, cancel_everything, checks,
    diff, is_dangerous, moved_on, steps,
};
use domain::zoom::{AccountPlans, Plan, PlanStatus};
use proptest::prelude::*;
use serde_json::Value;

use crate::sample::{
    add, business, cancel, cancel_base, code, facts, increase_base, plan, today, typed,
    update_addon, update_base, usage,
};

/// Codes of all kinds, known and unknown.
const CODES: [&str; 14] = [
    "business_yearly",
    "monthly",
    "edu20",
    "webinar500_yearly",
    "webinar100_monthly",
    "zroom_yearly",
    "phone_payongo",
    "phone_calling_usca_monthly_unlimited",
    "zp_power_pack_monthly",
    "zccp_monthly",
    "znode_monthly",
    "cmr_30GB_yearly",
    "ziq_sales_monthly",
    "zh_9",
];

const PROPERTIES: [&str; 12] = [
    "plan_base",
    "plan_webinar",
    "plan_zoom_rooms",
    "plan_phone.plan_base",
    "plan_phone.plan_calling",
    "plan_zcc.plan_package_lists",
    "plan_znode.plan_znode_base",
    "plan_recording",
    "plan_zoom_iq",
    "plan_bundle",
    "plan_zoom_one",
    "plan_zoom_hologram",
];

fn any_plan() -> impl Strategy<Value = Plan> {
    (
        prop::sample::select(&PROPERTIES[..]),
        prop::sample::select(&CODES[..]),
        prop::option::of(any::<i64>()),
        prop::sample::select(&["active", "cancelled", "expired", "", "held"][..]),
        prop::option::of(any::<i64>()),
        any::<bool>(),
    )
        .prop_map(
            |(property, text, hosts, status, active_hosts, has_code)| Plan {
                active_hosts,
                ..plan(property, if has_code { text } else { "" }, hosts, status)
            },
        )
}

/// Accounts of all kinds.
pub fn any_plans() -> impl Strategy<Value = AccountPlans> {
    prop::collection::vec(any_plan(), 0..8).prop_map(|plans| AccountPlans { plans })
}

/// Lines of all kinds.
pub fn any_line() -> impl Strategy<Value = Line> {
    let sold: Vec<&str> = CODES
        .into_iter()
        .filter(|text| {
            domain::catalogue::find(text).is_some_and(|e| e.property != Some("plan_base"))
        })
        .collect();
    let number = 1u32..9_999;
    prop_oneof![
        (prop::sample::select(&CODES[..]), any::<u32>()).prop_map(|(text, n)| update_base(text, n)),
        (prop::sample::select(&CODES[..]), 1..u32::MAX)
            .prop_map(|(text, n)| increase_base(text, n)),
        prop::sample::select(&CODES[..]).prop_map(cancel),
        Just(cancel_base()),
        (prop::sample::select(sold.clone()), number.clone())
            .prop_map(|(t, n)| add(t, &n.to_string())),
        (prop::sample::select(sold), number).prop_map(|(text, n)| update_addon(
            text,
            text,
            &n.to_string()
        )),
        ("2026-12-0[1-9]", 1u32..9).prop_map(|(day, hosts)| {
            let fields = [
                ("type", "webinar500_monthly"),
                ("hosts", &hosts.to_string()),
                ("service_effective_date", &day),
            ];
            typed(Operation::AddonCreate, None, &fields)
                .expect("valid")
                .remove(0)
        }),
    ]
}

proptest! {
    #[test]
    fn nothing_panics_whatever_an_account_has(
        plans in any_plans(),
        live in any_plans(),
        lines in prop::collection::vec(any_line(), 0..5),
        account_type in prop::sample::select(&["Free", "Business", "Free Trial", "Zoom Rooms"][..]),
        has_usage in any::<bool>(),
    ) {
        let usage = usage();
        for known in [Some(&plans), None] {
            let facts = facts(account_type, known, has_usage.then_some(&usage));
            for check in checks(&lines, &facts) {
                prop_assert!(!check.sentence.is_empty() && !check.title.is_empty());
            }
            for plan in &plans.plans {
                let actions = actions_of(plan, &facts);
                for obstacle in [actions.change, actions.cancel].into_iter().filter_map(Result::err) {
                    prop_assert!(!obstacle.sentence().is_empty());
                }
            }
        }
        for line in &lines {
            prop_assert!(!line.title(&plans).is_empty());
            let _ = (line.inverse(&plans), line.expectation(&plans).seen(&live, today()));
            let stored = serde_json::to_string(line).expect("writes");
            prop_assert_eq!(&serde_json::from_str::<Line>(&stored).expect("reads"), line);
        }
        let _ = (diff(&lines, &plans), moved_on(&lines, &plans, &live));
        prop_assert_eq!(steps(&lines, &plans).len(), lines.len());
        prop_assert_eq!(moved_on(&lines, &plans, &plans), Vec::<String>::new());
    }

    #[test]
    fn never_both_numbers_and_always_the_same_days(line in any_line()) {
        let body: Value = serde_json::from_str(&line.body()).expect("JSON");
        prop_assert!(body.get("hosts").is_none() || body.get("increasing_hosts").is_none());
        prop_assert_eq!(body.get("service_effective_date"), body.get("paid_period_start_date"));
    }

    #[test]
    fn what_is_expected_is_seen_once_it_was_done_and_not_before(line in any_line()) {
        let before = business();
        let expectation = line.expectation(&before);
        let done = after(std::slice::from_ref(&line), &before);
        let is_seen = expectation.seen(&done, today());
        let is_no = matches!(is_seen, Seen::No { .. });
        prop_assert!(!is_no, "{:?} of {:?}", is_seen, line);
        // What is there already can't be added, and is told before.
        let is_there = checks(std::slice::from_ref(&line), &facts("Business", Some(&before), None))
            .iter()
            .any(|check| check.rule == Rule::NotYetSubscribed && check.verdict == Verdict::Blocked);
        if !is_there && done != before && !expectation.plans.is_empty() {
            prop_assert_ne!(expectation.seen(&before, today()), Seen::Yes);
        }
    }

    #[test]
    fn what_was_changed_is_put_back(hosts in 1u32..9_999, webinars in 1u32..50, is_increase in any::<bool>()) {
        let before = business();
        let base = if is_increase {
            increase_base("business_monthly", hosts)
        } else {
            update_base("business_monthly", hosts)
        };
        let addon = update_addon("webinar500_yearly", "webinar1000_yearly", &webinars.to_string());
        for line in [base, addon] {
            let done = after(std::slice::from_ref(&line), &before);
            prop_assert_ne!(&done, &before);
            let back = line.inverse(&before);
            prop_assert_eq!(back.len(), 1);
            prop_assert_eq!(after(&back, &done), before.clone());
        }
    }

    #[test]
    fn a_second_person_is_asked_exactly_beyond_the_thresholds(hosts in 1u32..400) {
        let lines = [update_base("business_yearly", hosts)];
        let reasons = is_dangerous(&lines, &business(), &Policy::default());
        let has = |policy| reasons.iter().any(|reason| reason.policy == policy);
        prop_assert_eq!(has(PolicyLine::IncreasePercent), hosts > 60);
        prop_assert_eq!(has(PolicyLine::IncreaseLicences), hosts > 100);
        prop_assert!(!has(PolicyLine::BasePlanType) && !has(PolicyLine::Cancellation));
    }

    #[test]
    fn steps_come_in_zooms_order(lines in Just(lines_in_any_order()).prop_shuffle()) {
        let steps = steps(&lines, &business());
        let at = |found: &dyn Fn(&Line) -> bool| steps.iter().position(|step| found(&step.line)).expect("there");
        let adds = |text: &str| at(&|line| matches!(line, Line::AddAddon(_)) && line.ordered()[0].code == &code(text));
        let cancels = |text: &str| at(&|line| matches!(line, Line::CancelAddon(c) if c.code == code(text)));
        prop_assert!(adds("phone_payongo") < adds("phone_calling_usca_monthly_unlimited"));
        prop_assert!(adds("phone_payongo") < adds("znode_monthly"));
        prop_assert!(adds("znode_monthly") < adds("zph_monthly"));
        prop_assert!(cancels("phone_calling_ukil_monthly_unlimited") < cancels("phone_basic_monthly_prepay_usage"));
        prop_assert_eq!(at(&|line| matches!(line, Line::CancelBase(_))), steps.len() - 1);
        for step in &steps {
            prop_assert_eq!(&step.body, &step.line.body());
        }
    }
}

fn lines_in_any_order() -> Vec<Line> {
    vec![
        add("phone_payongo", ""),
        add("phone_calling_usca_monthly_unlimited", "2"),
        add("znode_monthly", "1"),
        add("zph_monthly", "1"),
        cancel("phone_basic_monthly_prepay_usage"),
        cancel("phone_calling_ukil_monthly_unlimited"),
        cancel_base(),
    ]
}

#[test]
fn everything_is_cancelled_from_the_top_down() {
    let plans = business();
    let lines = cancel_everything(&plans, None, None);
    let codes: Vec<_> = lines
        .iter()
        .map(|line| match line {
            Line::CancelAddon(cancel) => cancel.code.to_string(),
            Line::CancelBase(_) => "base".to_owned(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(codes.len(), 6);
    assert_eq!(codes[4..], ["phone_payongo", "base"]);
    assert!(
        checks(&lines, &facts("Business", Some(&plans), None))
            .iter()
            .all(|check| check.verdict == Verdict::Ok)
    );
    let done = after(&lines, &plans);
    assert!(
        done.plans
            .iter()
            .all(|plan| plan.status == PlanStatus::Cancelled)
    );
    assert!(cancel_everything(&done, None, None).is_empty());
}

#[test]
fn a_draft_that_was_overtaken_says_where() {
    let before = business();
    let mut live = business();
    live.plans[0].hosts = Some(55);
    assert_eq!(
        moved_on(&[update_base("business_yearly", 60)], &before, &live),
        ["Business, annual had 50 licences and has 55 now."]
    );
    assert!(moved_on(&[cancel("webinar500_yearly")], &before, &live).is_empty());
    live.plans
        .push(plan("plan_zwr", "zwr_monthly", Some(1), "active"));
    assert_eq!(moved_on(&[cancel_base()], &before, &live).len(), 2);
}

#[test]
fn a_line_reads_as_people_say_it() {
    let plans = business();
    let title = |line: Line| line.title(&plans);
    assert_eq!(
        title(update_base("business_yearly", 60)),
        "Business, annual: 50 to 60 licences"
    );
    assert_eq!(
        title(increase_base("business_yearly", 5)),
        "Business, annual: 50 to 55 licences"
    );
    assert_eq!(
        title(update_base("business_monthly", 50)),
        "Business, annual to Business, monthly"
    );
    assert_eq!(
        title(add("zwb_monthly", "1")),
        "Add Whiteboard, monthly: 1 licence"
    );
    assert_eq!(title(cancel_base()), "Cancel Business, annual");
}

#[test]
fn a_base_plan_grows_before_what_stands_on_it_and_shrinks_after() {
    let first = |lines: &[Line]| steps(lines, &business())[0].operation;
    let webinars = |hosts: &str| update_addon("webinar500_yearly", "webinar500_yearly", hosts);
    let grow = [webinars("55"), update_base("business_yearly", 60)];
    assert_eq!(first(&grow), Operation::BaseUpdate);
    let shrink = [update_base("business_yearly", 45), webinars("3")];
    assert_eq!(first(&shrink), Operation::AddonUpdate);
    let enterprise = [update_base("zoe_yearly", 60), add("phone_payongo", "")];
    assert_eq!(first(&enterprise), Operation::AddonCreate);
}
