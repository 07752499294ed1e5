//! For each refusal that a check tells: a change that it keeps back, and a neighbour that passes.

use domain::capability::Known;
use domain::operation::Operation;
use domain::plan_change::{Facts, Line, Rule, Verdict, checks};
use domain::zoom::{AccountPlans, PayMode, PlanUsage, RefusalKind as Kind};
use serde_json::json;

use crate::sample::{
    add, business, cancel, cancel_base, plan, subscribe, today, typed, update_addon, update_base,
    usage,
};

/// A change and what is known of its account.
#[derive(Clone)]
pub struct Situation {
    account_type: &'static str,
    pay_mode: PayMode,
    is_bulk_licence: bool,
    is_listed: bool,
    plans: AccountPlans,
    usage: PlanUsage,
    lines: Vec<Line>,
}

impl Situation {
    fn of(account_type: &'static str, plans: AccountPlans, lines: Vec<Line>) -> Self {
        Self {
            account_type,
            pay_mode: PayMode::Master,
            is_bulk_licence: false,
            is_listed: true,
            plans,
            usage: usage(),
            lines,
        }
    }

    fn business(line: Line) -> Self {
        Self::of("Business", business(), vec![line])
    }

    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    fn and_plan(self, property: &str, code: &str, hosts: i64, status: &str) -> Self {
        self.with(|now| {
            now.plans
                .plans
                .push(plan(property, code, Some(hosts), status))
        })
    }

    /// What its checks say will be refused.
    pub fn blocked(&self) -> Vec<(Rule, String)> {
        let facts = Facts {
            account: Known {
                is_listed: self.is_listed,
                account_type: self.account_type,
                pay_mode: &self.pay_mode,
                is_bulk_licence: self.is_bulk_licence,
                plans: Some(&self.plans),
            },
            usage: Some(&self.usage),
            today: today(),
        };
        checks(&self.lines, &facts)
            .into_iter()
            .filter(|check| check.verdict == Verdict::Blocked)
            .map(|check| (check.rule, check.sentence))
            .collect()
    }
}

fn none() -> AccountPlans {
    AccountPlans::default()
}

fn only(property: &str, code: &str, hosts: i64, status: &str) -> AccountPlans {
    AccountPlans {
        plans: vec![plan(property, code, Some(hosts), status)],
    }
}

fn first(fields: &[(&str, &str)]) -> Situation {
    Situation::of("Free", none(), subscribe(fields).expect("a subscription"))
}

/// A change of this operation that nothing speaks against.
fn fine(operation: Operation) -> Situation {
    match operation {
        Operation::PlanCreate => first(&[("type", "business_yearly"), ("hosts", "20")]),
        Operation::BaseUpdate => Situation::business(update_base("business_yearly", 49)),
        Operation::BaseCancel => Situation::of(
            "Business",
            only("plan_base", "business_yearly", 50, "active"),
            vec![cancel_base()],
        ),
        Operation::AddonCreate => Situation::business(add("webinar1000_yearly", "1")),
        Operation::AddonUpdate => {
            Situation::business(update_addon("webinar500_yearly", "webinar500_yearly", "6"))
        }
        Operation::AddonCancel => Situation::business(cancel("webinar500_yearly")),
        other => panic!("no change of plans: {other}"),
    }
}

fn with_bundle() -> Situation {
    let mut situation = fine(Operation::PlanCreate);
    if let Some(Line::Subscribe(request)) = situation.lines.first_mut() {
        let mut body = serde_json::to_value(&**request).expect("a body");
        body["plan_bundle"] =
            json!([{ "type": "ACT-ENT-LMT_500-WBN_500-T_1-monthly", "hosts": 1 }]);
        **request = serde_json::from_value(body).expect("a request");
    }
    situation
}

/// One that is refused, and one that passes.
pub fn cases(operation: Operation, kind: Kind) -> (Situation, Situation) {
    let fine_one = fine(operation);
    let refused = match kind {
        Kind::SelfPay => fine_one.clone().with(|now| now.pay_mode = PayMode::Sub),
        Kind::BulkLicence => fine_one.clone().with(|now| now.is_bulk_licence = true),
        Kind::AccountUnknown => fine_one.clone().with(|now| now.is_listed = false),
        Kind::TrialOrVip => fine_one.clone().with(|now| now.account_type = "Free Trial"),
        Kind::BundlePlan => fine_one
            .clone()
            .and_plan("plan_bundle", "a_bundle", 1, "active"),
        Kind::FreeAccount => fine_one.clone().with(|now| {
            now.account_type = "Free";
            now.plans = none();
        }),
        Kind::SubscriptionMissing => fine_one.clone().with(|now| now.plans = none()),
        Kind::BasePlanMissing => fine_one
            .clone()
            .with(|now| now.plans = only("plan_webinar", "webinar500_yearly", 5, "active")),
        _ => return numbers_and_plans(operation, kind, fine_one),
    };
    (refused, fine_one)
}

fn numbers_and_plans(operation: Operation, kind: Kind, fine: Situation) -> (Situation, Situation) {
    let first_base =
        |code, hosts, active| first(&[("type", code), ("hosts", hosts), ("active_hosts", active)]);
    let webinar = |new, hosts| Situation::business(update_addon("webinar500_yearly", new, hosts));
    match (operation, kind) {
        (_, Kind::AlreadyHasPlan) => (
            fine.clone().with(|now| now.plans = business()),
            // What is over stands in no first subscription's way.
            fine.and_plan("plan_base", "business_yearly", 50, "expired"),
        ),
        (Operation::PlanCreate, Kind::HostsInvalid) => (
            fine.clone().with(|now| {
                if let Some(Line::Subscribe(request)) = now.lines.first_mut() {
                    request.plan_base.hosts = None;
                }
            }),
            fine,
        ),
        (Operation::PlanCreate, Kind::HostsTooFew) => (
            first_base("business_yearly", "9", ""),
            first_base("business_yearly", "10", ""),
        ),
        (Operation::PlanCreate, Kind::HostsTooMany) => (
            first_base("yearly", "10", ""),
            first_base("yearly", "9", ""),
        ),
        (Operation::PlanCreate, Kind::ActiveHostsInvalid) => (
            first_base("business_yearly", "20", "19"),
            first_base("business_yearly", "20", "20"),
        ),
        (Operation::BaseUpdate, Kind::HostsTooFew) => {
            let unused = |hosts| {
                let plans = only("plan_base", "business_yearly", 50, "active");
                let line = update_base("business_yearly", hosts);
                Situation::of("Business", plans, vec![line])
                    .with(|now| now.usage = serde_json::from_value(json!({})).expect("usage"))
            };
            (unused(9), unused(10))
        }
        (_, Kind::PaidUsersRemain) => (
            Situation::business(update_base("business_yearly", 41)),
            Situation::business(update_base("business_yearly", 42)),
        ),
        (_, Kind::BundleAndBase) => (with_bundle(), fine),
        (Operation::PlanCreate, Kind::TrialAgain) => (
            first(&[
                ("type", "business_yearly"),
                ("hosts", "20"),
                ("type.2", "phone_free_trial"),
            ]),
            first(&[
                ("type", "business_yearly"),
                ("hosts", "20"),
                ("type.2", "phone_payongo"),
            ]),
        ),
        (_, Kind::NotTrial) => {
            let phone = |code| {
                let plans = only("plan_phone.plan_base", "phone_payongo", 1, "active");
                Situation::of("Zoom Phone", plans, vec![update_base(code, 5)])
            };
            (phone("phone_free_trial"), fine)
        }
        (Operation::AddonUpdate, Kind::PlanCodeInvalid) => (
            webinar("business_yearly", "5"),
            webinar("webinar1000_yearly", "5"),
        ),
        (Operation::AddonUpdate, Kind::PlanTypesDiffer) => (
            webinar("zwb_monthly", "5"),
            webinar("webinar1000_yearly", "5"),
        ),
        (Operation::BaseUpdate, Kind::PlanTypesDiffer) => (
            Situation::business(update_base("zwb_monthly", 60)),
            Situation::business(update_base("business_monthly", 60)),
        ),
        (_, Kind::AudioNeedsBusiness) => {
            let on = |base| {
                let line = update_addon("tollfree_monthly_commitment_100", "tollfree_payongo", "1");
                Situation::of("Business", only("plan_base", base, 9, "active"), vec![line])
                    .and_plan("plan_audio", "tollfree_monthly_commitment_100", 1, "active")
            };
            (on("yearly"), on("business_yearly"))
        }
        (_, Kind::WebinarNotSold) => {
            let mut plans = business();
            plans.plans.push(plan(
                "plan_webinar",
                "webinar100_monthly",
                Some(1),
                "active",
            ));
            let fields = [("code_now", "webinar100_monthly"), ("hosts", "3")];
            let lines = typed(operation, Some(&plans), &fields).expect("a change");
            (Situation::of("Business", plans, lines), fine)
        }
        (_, Kind::ZoomRoomsBase) => {
            let on = |property, code| {
                let line = add("zroom_monthly", "1");
                Situation::of("Business", only(property, code, 20, "active"), vec![line])
            };
            (
                on("plan_zoom_rooms", "zroom_yearly"),
                on("plan_base", "business_yearly"),
            )
        }
        (_, Kind::AddonExists) => (Situation::business(add("webinar500_yearly", "1")), fine),
        (_, Kind::AddonsFirst) => (Situation::business(cancel_base()), fine),
        (Operation::AddonUpdate, Kind::NotSubscribed) => (
            Situation::business(update_addon("zwb_monthly", "zwb_monthly", "1")),
            fine,
        ),
        (Operation::AddonCancel, Kind::NotSubscribed) => {
            (Situation::business(cancel("zwb_monthly")), fine)
        }
        (Operation::BaseCancel, Kind::NotSubscribed) => (
            fine.clone().with(|now| {
                now.plans = only("plan_base", "business_yearly", 50, "expired");
            }),
            fine,
        ),
        (_, Kind::PhoneNotSubscribed) => {
            let plans = only("plan_base", "business_yearly", 50, "active");
            let phone = Situation::of("Business", plans, vec![cancel("phone_payongo")]);
            let with_phone =
                phone
                    .clone()
                    .and_plan("plan_phone.plan_base", "phone_payongo", 1, "active");
            (phone, with_phone)
        }
        (operation, kind) => panic!("no case of {kind:?} of {operation}"),
    }
}
