//! Every refusal that Zoom documents is understood and said in words.

use domain::operation::Operation;
use domain::zoom::{Refusal, RefusalKind, RefusedField};
use proptest::prelude::*;

#[test]
fn every_documented_refusal_is_understood() {
    let mut wrong = Vec::new();
    for row in RefusalKind::documented() {
        let kind = RefusalKind::classify(row.operation, row.status, row.code, row.message, &[]);
        if kind != row.kind {
            wrong.push(format!("{:?} {:?}: {kind:?}", row.operation, row.message));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(RefusalKind::documented().count(), 137);
}

#[test]
fn every_kind_but_the_undocumented_one_occurs() {
    for kind in RefusalKind::ALL {
        let occurs = RefusalKind::documented().any(|row| row.kind == *kind);
        assert_eq!(occurs, *kind != RefusalKind::Other, "{kind:?}");
    }
}

#[test]
fn other_spellings_of_the_same_mean_the_same() {
    let kind =
        |message| RefusalKind::classify(Operation::BaseCancel, 400, Some(2100), message, &[]);
    for message in [
        "This subaccount is on self-pay mode",
        "This sub account is on SELF PAY mode.",
        "This account is paid by self.",
    ] {
        assert_eq!(kind(message), RefusalKind::SelfPay, "{message}");
    }
    assert_eq!(
        kind("Master accounts with a Bulk License can't do this."),
        RefusalKind::BulkLicence
    );
    assert_eq!(kind("Something new."), RefusalKind::Other);
}

#[test]
fn what_the_words_do_not_tell_status_and_code_do() {
    let kind = |operation, status, code| {
        RefusalKind::classify(operation, status, code, "etwas Neues", &[])
    };
    assert_eq!(
        kind(Operation::PlanUsage, 400, Some(200)),
        RefusalKind::OnlyPaid
    );
    assert_eq!(
        kind(Operation::Invoices, 400, Some(300)),
        RefusalKind::DateRangeInvalid
    );
    assert_eq!(kind(Operation::Plans, 401, None), RefusalKind::TokenInvalid);
    assert_eq!(
        kind(Operation::PlanUsage, 401, Some(200)),
        RefusalKind::TokenInvalid
    );
    assert_eq!(kind(Operation::Plans, 403, None), RefusalKind::Forbidden);
    assert_eq!(
        kind(Operation::Renewals, 404, None),
        RefusalKind::NotOffered
    );
    assert_eq!(
        kind(Operation::Renewals, 404, Some(2300)),
        RefusalKind::NotOffered
    );
    assert_eq!(
        kind(Operation::Plans, 404, Some(2001)),
        RefusalKind::AccountUnknown
    );
}

#[test]
fn fields_that_zoom_names_are_passed_on() {
    let field = |field: &str| RefusedField {
        field: field.to_owned(),
        message: "Invalid field.".to_owned(),
    };
    let refusal = Refusal::new(
        Operation::PlanCreate,
        400,
        Some(300),
        "Validation Failed.",
        vec![field("plan_base.type"), field("contact.zip")],
        Some("WEB_1".to_owned()),
    );
    assert_eq!(refusal.kind, RefusalKind::FieldsInvalid);
    assert!(
        refusal
            .sentence()
            .ends_with("Zoom names: plan_base.type, contact.zip.")
    );
}

#[test]
fn sentences_are_for_people() {
    for kind in RefusalKind::ALL {
        let sentence = kind.sentence();
        assert!(sentence.ends_with('.'), "{sentence}");
        assert!(sentence.len() > 20 && sentence.len() < 200, "{sentence}");
        for word in [
            "please",
            "Please",
            "oops",
            "!",
            "tenant",
            "seat",
            "error code",
        ] {
            assert!(!sentence.contains(word), "{sentence}");
        }
    }
}

proptest! {
    #[test]
    fn no_answer_makes_it_panic(status in any::<u16>(), code in any::<Option<i64>>(), message in "\\PC{0,2000}") {
        for operation in Operation::ALL {
            let refusal = Refusal::new(*operation, status, code, &message, Vec::new(), None);
            prop_assert!(refusal.message.chars().count() <= 600);
            prop_assert!(!refusal.sentence().is_empty());
        }
    }
}
