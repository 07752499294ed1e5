//! Every refusal that Zoom documents of the seven writes, and what tells it before the call, or why
//! nothing can.

use domain::operation::Operation;
use domain::plan_change::Rule;
use domain::zoom::RefusalKind as Kind;

/// What tells a refusal before the call.
#[derive(Debug, PartialEq)]
enum Told {
    /// A check of the review page.
    By(Rule),
    /// The form: the value can't be drafted, or not be written at all.
    Form,
    /// The capability rules of the account, before the form opens.
    Capability,
    /// Nothing; why. Zoom's answer has its sentence then.
    Never(&'static str),
}

const CONTRACT: &str = "what a contract allows, Zoom tells only when it is asked";
const GONE: &str = "it left the master account, or lost its owner, since it was fetched";
const ZOOMS_OWN: &str = "a failure within Zoom's billing";

fn told(operation: Operation, kind: Kind) -> Told {
    use Told::{By, Capability, Form, Never};
    match (operation, kind) {
        (Operation::BillingContactUpdate, Kind::SelfPay | Kind::PlanNeeded) => Capability,
        (_, Kind::SelfPay | Kind::BulkLicence | Kind::TrialOrVip | Kind::BundlePlan) => {
            By(Rule::Account)
        }
        (
            _,
            Kind::CountryInvalid
            | Kind::StateInvalid
            | Kind::SpecialCharacters
            | Kind::ContactFieldInvalid
            | Kind::ContractTermInvalid,
        ) => Form,
        // No trial dates are ever sent.
        (_, Kind::TrialDatesInvalid) => Form,
        (_, Kind::AlreadyHasPlan) => By(Rule::FirstSubscription),
        (_, Kind::FreeAccount | Kind::BasePlanMissing | Kind::SubscriptionMissing) => {
            By(Rule::BasePlan)
        }
        (_, Kind::PlanCodeInvalid) => By(Rule::Sold),
        (_, Kind::PlanTypesDiffer) => By(Rule::Family),
        (_, Kind::HostsInvalid | Kind::HostsTooMany) => By(Rule::Licences),
        (_, Kind::HostsTooFew) => By(Rule::Range),
        (_, Kind::ActiveHostsInvalid) => By(Rule::ActiveHosts),
        (_, Kind::PaidUsersRemain) => By(Rule::Used),
        (_, Kind::AudioOptionMissing) => By(Rule::AudioCountries),
        (_, Kind::AudioNeedsBusiness) => By(Rule::AudioBasePlan),
        (
            _,
            Kind::BundleInvalid
            | Kind::BundleAndBase
            | Kind::BundleConflict
            | Kind::BundleActiveHosts,
        ) => By(Rule::Bundle),
        (_, Kind::ZoomRoomsBase) => By(Rule::ZoomRooms),
        (_, Kind::AddonExists) => By(Rule::NotYetSubscribed),
        (_, Kind::WebinarNotSold) => By(Rule::Webinar100),
        (_, Kind::NotSubscribed | Kind::PhoneNotSubscribed) => By(Rule::Subscribed),
        (_, Kind::AddonsFirst) => By(Rule::AddonsFirst),
        (_, Kind::NotTrial) => By(Rule::Trial),
        (_, Kind::PlanNotPermitted) => Never(CONTRACT),
        (_, Kind::OwnerPrevents) => Never("the owner's setting is told nowhere"),
        (_, Kind::TrialAgain) => Never("past trials are told nowhere"),
        (_, Kind::AccountUnknown | Kind::UserUnknown) => Never(GONE),
        (_, Kind::ZoomFailed) => Never(ZOOMS_OWN),
        (operation, kind) => panic!("nothing said of {kind:?} of {operation}"),
    }
}

#[test]
fn every_documented_refusal_is_told_before_or_can_not_be() {
    let mut by_rule = 0;
    let mut never = Vec::new();
    for documented in Kind::documented().filter(|documented| documented.operation.is_write()) {
        assert!(!documented.kind.sentence().is_empty());
        match told(documented.operation, documented.kind) {
            Told::By(_) => by_rule += 1,
            Told::Form | Told::Capability => {}
            Told::Never(why) => never.push((documented.kind, why)),
        }
    }
    assert!(by_rule > 50, "{by_rule}");
    never.sort_unstable();
    never.dedup();
    assert_eq!(never.len(), 6, "{never:?}");
}
