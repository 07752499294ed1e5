//! Every refusal that Zoom documents of the seven writes: what tells it before the call and in which words,
//! or why nothing can. `docs/REFUSALS.md` is written from what stands here.

use std::fmt::Write as _;

use domain::operation::Operation;
use domain::plan_change::Rule;
use domain::zoom::{Documented, RefusalKind as Kind};

use crate::refused_by_checks as by_checks;
use crate::refused_by_forms as by_forms;

/// What tells a refusal before the call.
#[derive(Debug, PartialEq)]
enum Told {
    /// A check of the review page, which keeps the change from being submitted.
    By(Rule),
    /// What the account allows, before the form opens.
    Account,
    /// The form, at its field.
    Form,
    /// The portal sends nothing that could be refused so.
    NotSent(&'static str),
    /// Nothing; why. Zoom's answer has the words then.
    After(&'static str),
}

const CONTRACT: &str = "what a contract allows, Zoom tells only when it is asked";
const ZOOMS_OWN: &str = "a failure within Zoom's billing";
const NO_BUNDLES: &str = "bundles are not ordered";

fn told(operation: Operation, kind: Kind) -> Told {
    use Told::{Account, After, By, Form, NotSent};
    match (operation, kind) {
        (
            Operation::BillingContactUpdate,
            Kind::SelfPay | Kind::PlanNeeded | Kind::AccountUnknown,
        ) => Account,
        (
            _,
            Kind::SelfPay
            | Kind::BulkLicence
            | Kind::TrialOrVip
            | Kind::BundlePlan
            | Kind::AccountUnknown,
        ) => By(Rule::Account),
        (
            _,
            Kind::CountryInvalid
            | Kind::StateInvalid
            | Kind::SpecialCharacters
            | Kind::ContactFieldInvalid
            | Kind::ContractTermInvalid,
        ) => Form,
        (Operation::PlanCreate, Kind::PlanCodeInvalid | Kind::AudioOptionMissing) => Form,
        (_, Kind::TrialDatesInvalid) => NotSent("no dates of a trial are sent"),
        (_, Kind::BundleInvalid | Kind::BundleConflict | Kind::BundleActiveHosts) => {
            NotSent(NO_BUNDLES)
        }
        (_, Kind::BundleAndBase) => By(Rule::Bundle),
        (_, Kind::AlreadyHasPlan) => By(Rule::FirstSubscription),
        (_, Kind::FreeAccount | Kind::BasePlanMissing | Kind::SubscriptionMissing) => {
            By(Rule::BasePlan)
        }
        (_, Kind::PlanCodeInvalid) => By(Rule::Sold),
        (_, Kind::PlanTypesDiffer) => By(Rule::Family),
        (_, Kind::HostsInvalid) => By(Rule::Licences),
        (_, Kind::HostsTooFew | Kind::HostsTooMany) => By(Rule::Range),
        (_, Kind::ActiveHostsInvalid) => By(Rule::ActiveHosts),
        (_, Kind::PaidUsersRemain) => By(Rule::Used),
        (_, Kind::AudioNeedsBusiness) => By(Rule::AudioBasePlan),
        (_, Kind::ZoomRoomsBase) => By(Rule::ZoomRooms),
        (_, Kind::AddonExists) => By(Rule::NotYetSubscribed),
        (_, Kind::WebinarNotSold) => By(Rule::Webinar100),
        (_, Kind::NotSubscribed | Kind::PhoneNotSubscribed) => By(Rule::Subscribed),
        (_, Kind::AddonsFirst) => By(Rule::AddonsFirst),
        (_, Kind::NotTrial | Kind::TrialAgain) => By(Rule::Trial),
        (_, Kind::PlanNotPermitted) => After(CONTRACT),
        (_, Kind::OwnerPrevents) => After("the owner's setting is told nowhere"),
        (_, Kind::UserUnknown) => After("it lost its owner since it was fetched"),
        (_, Kind::ZoomFailed) => After(ZOOMS_OWN),
        (operation, kind) => panic!("nothing said of {kind:?} of {operation}"),
    }
}

/// What a row of the document adds, where the portal knows a part of it only.
fn but(operation: Operation, kind: Kind) -> &'static str {
    match (operation, kind) {
        (_, Kind::TrialOrVip) => "; that an account is VIP, Zoom does not tell",
        (_, Kind::AccountUnknown) => ", once the account list has lost it",
        (_, Kind::ActiveHostsInvalid) => "; Zoom's minimum of a plan is told nowhere",
        (_, Kind::SubscriptionMissing) => ", where no plan is told",
        (_, Kind::PaidUsersRemain) => ", where the usage is known",
        _ => "",
    }
}

fn documented() -> impl Iterator<Item = &'static Documented> {
    Kind::documented().filter(|documented| documented.operation.is_write())
}

#[test]
fn each_check_refuses_in_the_words_of_zooms_refusal_and_lets_its_neighbour_pass() {
    for row in documented() {
        let Told::By(rule) = told(row.operation, row.kind) else {
            continue;
        };
        let (refused, passes) = by_checks::cases(row.operation, row.kind);
        let words = row.kind.sentence();
        let said = refused.blocked();
        assert!(
            said.iter()
                .any(|(of, said)| *of == rule && said.ends_with(words)),
            "{} of {}: {said:?}",
            row.message,
            row.operation
        );
        assert_eq!(passes.blocked(), [], "{} of {}", row.message, row.operation);
    }
}

#[test]
fn each_form_refuses_in_the_words_of_zooms_refusal_and_lets_its_neighbour_pass() {
    for row in documented() {
        if told(row.operation, row.kind) != Told::Form {
            continue;
        }
        let (refused, passes) = by_forms::cases(row.operation, row.message);
        let words = row.kind.sentence();
        assert!(
            refused.iter().any(|said| said.ends_with(words)),
            "{} of {}: {refused:?}",
            row.message,
            row.operation
        );
        assert!(
            passes.is_empty(),
            "{} of {}: {passes:?}",
            row.message,
            row.operation
        );
    }
}

#[test]
fn only_these_can_not_be_known_before() {
    let mut after: Vec<Kind> = documented()
        .filter(|row| matches!(told(row.operation, row.kind), Told::After(_)))
        .map(|row| row.kind)
        .collect();
    after.sort_unstable();
    after.dedup();
    assert_eq!(
        after,
        [
            Kind::UserUnknown,
            Kind::OwnerPrevents,
            Kind::PlanNotPermitted,
            Kind::ZoomFailed
        ]
    );
}

/// Where a test of this row stands, besides the one that sees all of them after the call.
fn seen_by(told: &Told) -> &'static str {
    match told {
        Told::By(_) => "each check",
        Told::Account => "the account",
        Told::Form => "each form",
        Told::NotSent(_) | Told::After(_) => "",
    }
}

fn table() -> String {
    let mut table = String::new();
    let mut of = None;
    for row in documented() {
        if of != Some(row.operation) {
            of = Some(row.operation);
            let _ = write!(
                table,
                "\n### `{}`\n\n| Zoom's code | Zoom's words | before the call | in these words | test |\n|---|---|---|---|---|\n",
                row.operation
            );
        }
        let told = told(row.operation, row.kind);
        let before = match &told {
            Told::By(rule) => format!("check *{}*", rule.title()),
            Told::Account => "what the account allows".to_owned(),
            Told::Form => "the form, at the field".to_owned(),
            Told::NotSent(why) => format!("never sent: {why}"),
            Told::After(why) => format!("can't be known: {why}"),
        };
        let but = but(row.operation, row.kind);
        let code = row.code.map_or_else(String::new, |code| format!("/{code}"));
        let test = match seen_by(&told) {
            "" => "after".to_owned(),
            before => format!("{before}, after"),
        };
        let _ = writeln!(
            table,
            "| {}{code} | {} | {before}{but} | {} | {test} |",
            row.status,
            row.message,
            row.kind.sentence()
        );
    }
    table
}

#[test]
fn the_document_says_what_the_code_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/REFUSALS.md");
    let document = std::fs::read_to_string(path).expect("docs/REFUSALS.md");
    let (before, written) = document.split_once("\n### ").expect("a first operation");
    let table = table();
    if format!("\n### {written}") != table {
        if std::env::var_os("WRITE_DOCS").is_some() {
            std::fs::write(path, format!("{before}{table}")).expect("written");
        }
        panic!("docs/REFUSALS.md is not what the code says; WRITE_DOCS=1 writes it anew");
    }
}
