//! Single rules of the review page.

use domain::plan_change::{
    Check, Line, PlanObstacle, Rule, Verdict, actions_of, can_add, can_cancel_everything,
    can_subscribe, checks, worst,
};
use domain::zoom::{AccountPlans, PlanUsage, RefusalKind};

use crate::sample::{
    add, business, cancel, cancel_base, facts, increase_base, plan, subscribe, update_addon,
    update_base, usage,
};

fn verdict_with(
    lines: &[Line],
    plans: &AccountPlans,
    usage: Option<&PlanUsage>,
    rule: Rule,
) -> Option<Verdict> {
    let checks = checks(lines, &facts("Business", Some(plans), usage));
    let of_rule: Vec<Check> = checks
        .into_iter()
        .filter(|check| check.rule == rule)
        .collect();
    (!of_rule.is_empty()).then(|| worst(&of_rule))
}

fn verdict(line: Line, rule: Rule) -> Option<Verdict> {
    verdict_with(&[line], &business(), Some(&usage()), rule)
}

use Verdict::{Blocked, Ok as Fine, Unknown, Warning};

#[test]
fn numbers_keep_range_minimum_and_use() {
    let base = |hosts| update_base("business_yearly", hosts);
    assert_eq!(verdict(base(45), Rule::Range), Some(Fine));
    assert_eq!(verdict(base(60), Rule::Range), Some(Warning));
    assert_eq!(verdict(base(9), Rule::Range), Some(Blocked));
    assert_eq!(verdict(base(9), Rule::Minimum), Some(Blocked));
    assert_eq!(
        verdict(update_base("yearly", 10), Rule::Range),
        Some(Blocked)
    );
    assert_eq!(
        verdict(update_base("edu20", 19), Rule::Range),
        Some(Blocked)
    );
    assert_eq!(verdict(base(41), Rule::Used), Some(Blocked));
    assert_eq!(verdict(base(42), Rule::Used), Some(Fine));
    assert_eq!(
        verdict_with(&[base(42)], &business(), None, Rule::Used),
        Some(Unknown)
    );
    assert_eq!(
        verdict_with(&[base(60)], &business(), None, Rule::Used),
        None
    );
    assert_eq!(verdict(base(10_000), Rule::Licences), Some(Blocked));
    assert_eq!(verdict(base(0), Rule::Licences), Some(Blocked));
    assert_eq!(
        verdict(increase_base("business_yearly", 9_950), Rule::Licences),
        Some(Blocked)
    );
    assert_eq!(verdict(base(50), Rule::Difference), Some(Blocked));
}

#[test]
fn webinars_stay_within_meeting_licences() {
    let more = |hosts: &str| update_addon("webinar500_yearly", "webinar500_yearly", hosts);
    assert_eq!(verdict(more("50"), Rule::WithinBasePlan), Some(Fine));
    assert_eq!(verdict(more("51"), Rule::WithinBasePlan), Some(Blocked));
    assert_eq!(
        verdict(add("ze_500_unlimited_monthly", "21"), Rule::WithinBasePlan),
        Some(Blocked)
    );
    let both = [more("45"), update_base("business_yearly", 44)];
    assert_eq!(
        verdict_with(&both, &business(), None, Rule::WithinBasePlan),
        Some(Blocked)
    );
}

#[test]
fn plans_are_there_or_not_as_the_line_wants() {
    assert_eq!(
        verdict(add("webinar500_yearly", "1"), Rule::NotYetSubscribed),
        Some(Blocked)
    );
    assert_eq!(
        verdict(add("webinar1000_yearly", "1"), Rule::NotYetSubscribed),
        Some(Fine)
    );
    assert_eq!(
        verdict(add("zroom_monthly", "1"), Rule::NotYetSubscribed),
        Some(Blocked)
    );
    assert_eq!(
        verdict(cancel("zwb_monthly"), Rule::Subscribed),
        Some(Blocked)
    );
    assert_eq!(
        verdict(cancel("business_yearly"), Rule::Subscribed),
        Some(Blocked)
    );
    let other = update_addon("webinar500_yearly", "zwb_monthly", "1");
    assert_eq!(verdict(other, Rule::Family), Some(Blocked));
    assert_eq!(
        verdict(update_base("zwb_monthly", 20), Rule::Family),
        Some(Blocked)
    );
    let twice = [
        cancel("webinar500_yearly"),
        update_addon("webinar500_yearly", "webinar500_yearly", "3"),
    ];
    assert_eq!(
        verdict_with(&twice, &business(), None, Rule::OncePerChange),
        Some(Blocked)
    );
    let base = [update_base("business_yearly", 60), cancel_base()];
    assert_eq!(
        verdict_with(&base, &business(), None, Rule::OncePerChange),
        Some(Blocked)
    );
    let adds = [add("zwb_monthly", "1"), cancel_base()];
    assert_eq!(
        verdict_with(&adds, &business(), None, Rule::BasePlan),
        Some(Blocked)
    );
    let mut old = business();
    old.plans.push(plan(
        "plan_webinar",
        "webinar100_monthly",
        Some(1),
        "active",
    ));
    let more = update_base("business_yearly", 60);
    assert_eq!(verdict_with(&[more], &old, None, Rule::Webinar100), None);
}

#[test]
fn dependencies_are_kept() {
    assert_eq!(verdict(add("zph_monthly", "1"), Rule::Needs), Some(Blocked));
    assert_eq!(verdict(add("znode_monthly", "1"), Rule::Needs), Some(Fine));
    let both = [add("znode_monthly", "1"), add("zph_monthly", "1")];
    assert_eq!(
        verdict_with(&both, &business(), None, Rule::Needs),
        Some(Fine)
    );
    assert_eq!(
        verdict(add("vspn_usca_monthly", "1"), Rule::Needs),
        Some(Blocked)
    );
    assert_eq!(
        verdict(cancel("phone_payongo"), Rule::Dependants),
        Some(Blocked)
    );
    let calling = cancel("phone_calling_usca_monthly_unlimited");
    assert_eq!(verdict(calling.clone(), Rule::Dependants), Some(Fine));
    let both = [calling, cancel("phone_payongo")];
    assert_eq!(
        verdict_with(&both, &business(), None, Rule::Dependants),
        Some(Fine)
    );
    assert_eq!(verdict(cancel_base(), Rule::AddonsFirst), Some(Blocked));
    assert_eq!(
        verdict(add("tollfree_payongo", "1"), Rule::AudioBasePlan),
        Some(Fine)
    );
}

#[test]
fn plans_that_are_not_known_are_said() {
    let lines = [update_base("business_yearly", 60)];
    let checks = checks(&lines, &facts("Business", None, None));
    assert!(
        checks
            .iter()
            .any(|check| check.rule == Rule::Plans && check.verdict == Unknown)
    );
    assert_ne!(worst(&checks), Blocked);
}

#[test]
fn a_first_subscription_is_for_accounts_without_one() {
    let lines = subscribe(&[("type", "business_yearly"), ("hosts", "20")]).expect("valid");
    let plans = business();
    let of = |kind, plans| checks(&lines, &facts(kind, plans, None));
    assert_eq!(worst(&of("Free", None)), Fine);
    let none = AccountPlans::default();
    assert_eq!(worst(&of("Free", Some(&none))), Fine);
    assert_eq!(worst(&of("Business", Some(&plans))), Blocked);
    assert!(can_subscribe(&facts("Free", Some(&none), None)).is_ok());
    assert_eq!(
        can_add(&facts("Free", Some(&none), None)),
        Err(PlanObstacle::NoBasePlan(RefusalKind::FreeAccount))
    );
}

#[test]
fn each_plan_says_what_can_be_done_with_it() {
    let mut plans = business();
    plans.plans.push(plan(
        "plan_webinar",
        "webinar100_monthly",
        Some(1),
        "active",
    ));
    plans
        .plans
        .push(plan("plan_zwr", "zwr_monthly", Some(1), "cancelled"));
    plans
        .plans
        .push(plan("plan_zoom_hologram", "zh_9", Some(1), "active"));
    let facts = facts("Business", Some(&plans), None);
    let of = |text: &str| {
        let found = plans
            .plans
            .iter()
            .find(|plan| plan.code.as_ref().is_some_and(|c| c.as_str() == text));
        actions_of(found.expect(text), &facts)
    };
    assert!(of("business_yearly").change.is_ok());
    assert!(matches!(
        of("business_yearly").cancel,
        Err(PlanObstacle::AddonsFirst(_))
    ));
    assert!(matches!(
        of("phone_payongo").cancel,
        Err(PlanObstacle::NeededBy(_))
    ));
    assert_eq!(
        of("webinar100_monthly").change,
        Err(PlanObstacle::WebinarNotSold)
    );
    assert!(of("webinar100_monthly").cancel.is_ok());
    assert_eq!(of("zwr_monthly").change, Err(PlanObstacle::Cancelled(None)));
    assert_eq!(of("zwr_monthly").cancel, Err(PlanObstacle::Cancelled(None)));
    assert_eq!(of("zh_9").change, Err(PlanObstacle::UnknownFamily));
    assert!(of("webinar500_yearly").change.is_ok() && of("webinar500_yearly").cancel.is_ok());
    assert!(can_cancel_everything(&facts).is_ok());
}
