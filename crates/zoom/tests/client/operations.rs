//! Every operation sends what Zoom's API reference says.

use domain::operation::Operation;
use domain::zoom::{
    Addon, AddonCancel, AddonCreate, AddonUpdate, BaseCancel, BaseUpdate, BillingContactUpdate,
    CancelAction, CancelReason, HostsChange, PlanOrder,
};
use serde_json::json;
use zoom::{Error, InvoiceRange, RenewalWindow, Zoom};

use super::fake::{Harness, Script, account, invoice, person, plan_create};

/// Bodies that each read understands.
fn body_for(path: &str) -> Script {
    if path.contains("/download") {
        return Script::pdf();
    }
    let body = match path.rsplit('/').next() {
        Some("invoices") => json!({ "currency": "USD", "invoices": [] }),
        Some("accounts") => json!({ "accounts": [], "next_page_token": "" }),
        Some("renewals") => json!({ "renewals": [], "next_page_token": "" }),
        Some("billing" | "plans" | "usage") => json!({}),
        Some(id) if id == invoice().as_str() => {
            json!({ "id": invoice(), "total_amount": 12.5, "balance": 0, "currency": "USD", "invoice_items": [] })
        }
        _ => json!({ "id": account(), "options": { "pay_mode": "master" } }),
    };
    Script::json(200, &body.to_string())
}

fn order() -> PlanOrder {
    PlanOrder {
        code: "webinar500_monthly".parse().expect("a plan code"),
        hosts: 3,
    }
}

/// Makes a call of the operation, as any caller would.
pub async fn run(zoom: &Zoom, operation: Operation) -> Result<(), Error> {
    if operation.is_write() {
        write(zoom, operation).await
    } else {
        read(zoom, operation).await
    }
}

async fn read(zoom: &Zoom, operation: Operation) -> Result<(), Error> {
    let range = InvoiceRange::year_until("2026-11-22".parse().expect("a day"));
    let (who, id) = (person(), account());
    match operation {
        Operation::BillingContact => zoom.billing_contact(who, id).await.map(drop),
        Operation::Invoices => zoom.invoices(who, id, range).await.map(drop),
        Operation::Invoice => zoom.invoice(who, id, invoice()).await.map(drop),
        Operation::InvoicePdf | Operation::InvoicePdfOld => {
            zoom.invoice_pdf(who, id, invoice()).await.map(drop)
        }
        Operation::Plans => zoom.plans(who, id).await.map(drop),
        Operation::PlanUsage => zoom.plan_usage(who, id).await.map(drop),
        Operation::Accounts => zoom.accounts(who, Some("next one")).await.map(drop),
        Operation::Account => zoom.account(who, id).await.map(drop),
        Operation::Renewals => zoom
            .renewals(who, RenewalWindow::Days60, None)
            .await
            .map(drop),
        other => panic!("{other} writes"),
    }
}

async fn write(zoom: &Zoom, operation: Operation) -> Result<(), Error> {
    let (who, id) = (person(), account());
    let contact = BillingContactUpdate {
        city: Some("Kraków".to_owned()),
        ..BillingContactUpdate::default()
    };
    let create = AddonCreate {
        addon: Addon::Simple(order()),
        start: None,
    };
    let update = AddonUpdate {
        order: order(),
        start: None,
    };
    let cancel = AddonCancel {
        action: CancelAction::Cancel,
        code: order().code,
        reason: Some(CancelReason::TooExpensive),
        comment: None,
    };
    let base = BaseUpdate {
        code: "business_monthly".parse().expect("a plan code"),
        hosts: Some(HostsChange::Absolute(12)),
        active_hosts: None,
        start: None,
    };
    let accepted = match operation {
        Operation::BillingContactUpdate => zoom.billing_contact_update(who, id, &contact).await,
        Operation::PlanCreate => zoom.plan_create(who, id, &plan_create()).await,
        Operation::AddonCreate => zoom.addon_create(who, id, &create).await,
        Operation::AddonUpdate => zoom.addon_update(who, id, &update).await,
        Operation::AddonCancel => zoom.addon_cancel(who, id, &cancel).await,
        Operation::BaseUpdate => zoom.base_update(who, id, &base).await,
        Operation::BaseCancel => zoom.base_cancel(who, id, &BaseCancel::default()).await,
        other => panic!("{other} reads"),
    };
    accepted.map(drop)
}

#[tokio::test]
async fn every_operation_sends_its_method_path_query_and_body() {
    let harness =
        Harness::new(|asked| body_for(asked.target.split('?').next().unwrap_or(""))).await;
    let billing = "/v2/accounts/K8p8-z8TQJy_WBGA5cmeZw";
    let number = "8ad09c6488afbb320188b254bb1d427f";
    let expected = [
        (
            Operation::BillingContact,
            "GET",
            format!("{billing}/billing"),
            None,
        ),
        (
            Operation::BillingContactUpdate,
            "PATCH",
            format!("{billing}/billing"),
            Some(json!({ "city": "Kraków" })),
        ),
        (
            Operation::Invoices,
            "GET",
            format!("{billing}/billing/invoices?from=2025-11-23&to=2026-11-22"),
            None,
        ),
        (
            Operation::Invoice,
            "GET",
            format!("{billing}/billing/invoices/{number}"),
            None,
        ),
        (
            Operation::InvoicePdf,
            "GET",
            format!("/v2/billing/invoices/{number}/download"),
            None,
        ),
        (Operation::Plans, "GET", format!("{billing}/plans"), None),
        (
            Operation::PlanCreate,
            "POST",
            format!("{billing}/plans"),
            Some(serde_json::to_value(plan_create()).expect("json")),
        ),
        (
            Operation::AddonCreate,
            "POST",
            format!("{billing}/plans/addons"),
            Some(json!({ "type": "webinar500_monthly", "hosts": 3 })),
        ),
        (
            Operation::AddonUpdate,
            "PUT",
            format!("{billing}/plans/addons"),
            Some(json!({ "type": "webinar500_monthly", "hosts": 3 })),
        ),
        (
            Operation::AddonCancel,
            "PATCH",
            format!("{billing}/plans/addons/status"),
            Some(json!({ "action": "cancel", "type": "webinar500_monthly", "reason": 4 })),
        ),
        (
            Operation::BaseUpdate,
            "PUT",
            format!("{billing}/plans/base"),
            Some(json!({ "type": "business_monthly", "hosts": 12 })),
        ),
        (
            Operation::BaseCancel,
            "PATCH",
            format!("{billing}/plans/base/status"),
            Some(json!({ "action": "cancel" })),
        ),
        (
            Operation::PlanUsage,
            "GET",
            format!("{billing}/plans/usage"),
            None,
        ),
        (
            Operation::Accounts,
            "GET",
            "/v2/accounts?page_size=300&next_page_token=next+one".to_owned(),
            None,
        ),
        (Operation::Account, "GET", billing.to_owned(), None),
        (
            Operation::Renewals,
            "GET",
            "/v2/accounts/billing/renewals?page_size=50&interval=60".to_owned(),
            None,
        ),
    ];
    for (operation, method, target, body) in &expected {
        harness.pass_seconds(1);
        run(&harness.zoom, *operation)
            .await
            .unwrap_or_else(|error| panic!("{operation}: {error}"));
        let asked = harness.fake.calls().pop().expect("a call");
        assert_eq!((asked.method.as_str(), &asked.target), (*method, target));
        let sent = serde_json::from_slice(&asked.body).ok();
        assert_eq!(&sent, body, "{operation}");
        let content_type = asked.header("content-type");
        assert_eq!(content_type.is_some(), body.is_some(), "{operation}");
        let authorization = asked.header("authorization").unwrap_or_default();
        assert!(authorization.starts_with("Bearer t0ken"), "{operation}");
    }
    let made: Vec<_> = expected.iter().map(|(operation, ..)| *operation).collect();
    let mut missing = Operation::ALL.iter().filter(|o| !made.contains(o));
    assert_eq!(missing.next(), Some(&Operation::InvoicePdfOld));
    assert_eq!(missing.next(), None);
    assert_eq!(harness.fake.calls().len(), expected.len());
}

#[tokio::test]
async fn an_answer_carries_value_bytes_request_id_and_time() {
    let body = r#"{"first_name":"Ines","country":"FR","something_new":1}"#;
    let harness = Harness::answering(vec![Script::json(200, body)]).await;
    let answer = harness.zoom.billing_contact(person(), account()).await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.value.first_name, "Ines");
    assert_eq!(answer.body, body.as_bytes());
    assert_eq!(answer.request_id.as_deref(), Some("v=2.0;clid=test"));
    assert_eq!(answer.received_at.0, harness.clock.now_ms());
}

#[tokio::test]
async fn any_2xx_accepts_a_write_whatever_its_body() {
    for (status, body) in [
        (200, ""),
        (204, ""),
        (201, "{}"),
        (200, "<html>"),
        (202, "null"),
    ] {
        let harness = Harness::answering(vec![Script::json(status, body)]).await;
        let accepted = harness
            .zoom
            .base_cancel(person(), account(), &BaseCancel::default())
            .await
            .unwrap_or_else(|error| panic!("{status} {body}: {error}"));
        assert_eq!(accepted.status, status);
    }
}

#[tokio::test]
async fn the_plans_of_a_subscription_are_read_where_they_are_readable() {
    let body = r#"{"plan_base":{"type":"monthly","hosts":3,"partner_sku":"X1"}}"#;
    for (body, count) in [(body, Some(1)), ("{\"plan_base\":", None), ("", None)] {
        let harness = Harness::answering(vec![Script::json(201, body)]).await;
        let accepted = harness
            .zoom
            .plan_create(person(), account(), &plan_create())
            .await
            .expect("accepted");
        let plans = accepted.created_plans().map(|created| created.plans.len());
        assert_eq!(plans, count, "{body}");
    }
}
