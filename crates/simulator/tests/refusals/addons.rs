//! Additional plans.

use reqwest::Method;
use serde_json::{Value, json};
use simulator::StoryKind;

use crate::common::{Zoom, config, start};
use crate::{BULK, UNKNOWN, assert_refused, id};

#[tokio::test]
async fn addon_subscriptions_and_changes_are_refused_in_zooms_words() {
    let zoom = start(config()).await;
    let plan = |code: &str| json!({ "type": code, "hosts": 2 });
    let rooms_base = rooms_account(&zoom).await;
    let unknown = format!("Account does not exist: {UNKNOWN}.");
    for (account, code, expected) in [
        (UNKNOWN, "zsched_yearly", (404, 2001, unknown.as_str())),
        (
            id(StoryKind::SelfPay),
            "zsched_yearly",
            (400, 2100, "This subaccount is on self pay mode."),
        ),
        (
            id(StoryKind::Free),
            "zsched_yearly",
            (
                400,
                2100,
                "Cannot update Additional plan for a subaccount under free plan.",
            ),
        ),
        (
            id(StoryKind::BulkLicence),
            "zsched_yearly",
            (400, 2100, BULK),
        ),
        (
            id(StoryKind::NearlyFull),
            "webinar500_yearly",
            (
                400,
                2100,
                "This subaccount already has the additional plan: webinar500_yearly.",
            ),
        ),
        (
            id(StoryKind::NearlyFull),
            "no_such_plan",
            (400, 300, "Validation Failed."),
        ),
        (
            &rooms_base,
            "zroom_yearly",
            (
                400,
                2100,
                "Additional Zoom Rooms plan cannot be added to a subaccount that already has a Zoom Rooms base plan.",
            ),
        ),
    ] {
        assert_refused(
            &zoom,
            Method::POST,
            account,
            "/plans/addons",
            &plan(code),
            expected,
        )
        .await;
    }
    let power_pack = json!({ "type": "plan_phone", "plan_details": {
        "plan_calling_addons": [{ "type": "zp_power_pack_yearly", "hosts": 1 }] } });
    let needs_calling = (400, 300, "Validation Failed.");
    let over_bought = id(StoryKind::OverBought);
    assert_refused(
        &zoom,
        Method::POST,
        over_bought,
        "/plans/addons",
        &power_pack,
        needs_calling,
    )
    .await;

    let cannot_find = format!(
        "Cannot find Zuora subscription for account:{}.",
        id(StoryKind::JustCancelled)
    );
    let full = id(StoryKind::NearlyFull);
    let failed = format!("Failed to change sub plan of account:{full}.");
    let cases: Vec<(&str, Value, (u16, i64, &str))> = vec![
        (UNKNOWN, plan("zsched_yearly"), (404, 2001, &unknown)),
        (
            id(StoryKind::SelfPay),
            plan("zsched_yearly"),
            (400, 2100, "This sub account is on self pay mode."),
        ),
        (
            id(StoryKind::BulkLicence),
            plan("zroom_yearly"),
            (400, 2100, BULK),
        ),
        (
            id(StoryKind::Trial),
            plan("zsched_yearly"),
            (
                400,
                200,
                "Free trial and VIP accounts can't update sub plans.",
            ),
        ),
        (
            id(StoryKind::Free),
            plan("zsched_yearly"),
            (
                400,
                2100,
                "Cannot update Additional plan for a sub account under free plan.",
            ),
        ),
        (
            full,
            plan("no_such_plan"),
            (400, 2100, "Invalid Additional Plan Type: no_such_plan."),
        ),
        (
            full,
            plan("business_yearly"),
            (400, 2100, "Invalid plan type."),
        ),
        (
            full,
            plan("vsdk_cmr_monthly_100"),
            (400, 2100, "Account can't buy this product."),
        ),
        (
            full,
            plan("webinar100_monthly"),
            (
                400,
                3261,
                "The \"Webinar100\" plan is not supported. You cannot increase hosts for the \"webinar100_monthly\" plan.",
            ),
        ),
        (
            full,
            plan("zsched_yearly"),
            (
                400,
                200,
                "You don't have subscription for (zsched_yearly) yet.",
            ),
        ),
        (
            full,
            json!({ "type": "webinar500_yearly", "hosts": 0 }),
            (400, 3261, &failed),
        ),
        (
            id(StoryKind::ExpiringSoon),
            plan("tollfree_payongo"),
            (
                400,
                2100,
                "Can not subscribe/update additional Audio Conferencing Pay As You Go Plan for a sub account whose base plan is not Business/Education plan.",
            ),
        ),
    ];
    for (account, body, expected) in cases {
        assert_refused(
            &zoom,
            Method::PUT,
            account,
            "/plans/addons",
            &body,
            expected,
        )
        .await;
    }
    zoom.clock
        .advance(std::time::Duration::from_secs(40 * 86_400));
    let cancelled = id(StoryKind::JustCancelled);
    let expected = (404, 3200, cannot_find.as_str());
    assert_refused(
        &zoom,
        Method::PUT,
        cancelled,
        "/plans/addons",
        &plan("zsched_yearly"),
        expected,
    )
    .await;
}

/// An account whose base plan is Zoom Rooms.
async fn rooms_account(zoom: &Zoom) -> String {
    let list = zoom.get("/accounts?page_size=300").await.json();
    let accounts = list["accounts"].as_array().expect("a list");
    let rooms = accounts.iter().find(|a| a["account_type"] == "Zoom Rooms");
    rooms.expect("the seed has one")["id"]
        .as_str()
        .expect("an id")
        .to_owned()
}

#[tokio::test]
async fn without_a_base_an_addon_is_refused_in_zooms_words() {
    let zoom = start(config()).await;
    let overdue = id(StoryKind::Overdue);
    let base = json!({ "action": "cancel" });
    let expected = (
        400,
        200,
        "You should first cancel all additional subscriptions.",
    );
    assert_refused(
        &zoom,
        Method::PATCH,
        overdue,
        "/plans/base/status",
        &base,
        expected,
    )
    .await;
    // A base that expires while an annual add-on still runs.
    let expiring = id(StoryKind::JustCancelled);
    let addon = json!({ "type": "zsched_yearly", "hosts": 3 });
    let path = format!("/accounts/{expiring}/plans/addons");
    assert_eq!(
        zoom.call(Method::POST, &path, Some(&addon)).await.status,
        201
    );
    zoom.clock
        .advance(std::time::Duration::from_secs(40 * 86_400));
    let expected = (400, 3261, "Must subscribe to a major plan first.");
    assert_refused(
        &zoom,
        Method::PUT,
        expiring,
        "/plans/addons",
        &addon,
        expected,
    )
    .await;
    let expected = (400, 200, "You don't have a major subscription yet.");
    assert_refused(
        &zoom,
        Method::PATCH,
        expiring,
        "/plans/base/status",
        &base,
        expected,
    )
    .await;
}
