//! The base plan and cancellations.

use reqwest::Method;
use serde_json::json;
use simulator::StoryKind;

use crate::common::{config, start};
use crate::{BULK, BULK_ADDON, BULK_BASE, UNKNOWN, assert_refused, id};

#[tokio::test]
async fn cancellations_are_refused_in_zooms_words() {
    let zoom = start(config()).await;
    let of = |code: &str| json!({ "action": "cancel", "type": code });
    let unknown = format!("Account does not exist: {UNKNOWN}.");
    for (account, code, expected) in [
        (UNKNOWN, "zroom_yearly", (404, 2001, unknown.as_str())),
        (
            id(StoryKind::SelfPay),
            "zroom_yearly",
            (400, 2100, "This sub account is on self-pay mode."),
        ),
        (
            id(StoryKind::BulkLicence),
            "zroom_yearly",
            (400, 2100, BULK_ADDON),
        ),
        (
            id(StoryKind::Bundle),
            "zroom_yearly",
            (
                400,
                2100,
                "You cannot make cancellation requests for a Bundle plan. Contact the Zoom Support team for details.",
            ),
        ),
        (
            id(StoryKind::Free),
            "zroom_yearly",
            (
                400,
                200,
                "You cannot cancel an add-on plan for a sub account that is under a Free plan.",
            ),
        ),
        (
            id(StoryKind::Trial),
            "zroom_yearly",
            (
                400,
                200,
                "Free trial and VIP accounts cannot cancel sub account add-on plans. Contact the Zoom Support team for details.",
            ),
        ),
        (
            id(StoryKind::NearlyFull),
            "zsched_yearly",
            (
                400,
                200,
                "You do not have a \"zsched_yearly\" plan subscription.",
            ),
        ),
        (
            id(StoryKind::OverBought),
            "phone_type",
            (
                400,
                200,
                "You cannot perform this action because you do not have a Zoom Phone subscription for this account.",
            ),
        ),
    ] {
        assert_refused(
            &zoom,
            Method::PATCH,
            account,
            "/plans/addons/status",
            &of(code),
            expected,
        )
        .await;
    }
    let base = json!({ "action": "cancel", "reason": 1 });
    for (account, expected) in [
        (
            UNKNOWN,
            (
                404,
                2001,
                "This account does not exist or does not belong to this master account.",
            ),
        ),
        (
            id(StoryKind::SelfPay),
            (400, 2100, "This sub account is paid by self."),
        ),
        (id(StoryKind::BulkLicence), (400, 2100, BULK)),
        (
            id(StoryKind::Bundle),
            (
                400,
                2100,
                "You cannot make cancellation requests for a bundle plan. Contact the Zoom Support team for details.",
            ),
        ),
        (
            id(StoryKind::Free),
            (
                400,
                200,
                "Cannot cancel plan for a sub account which is under free plan.",
            ),
        ),
        (
            id(StoryKind::Trial),
            (
                400,
                200,
                "Free trial and VIP accounts can not cancel plans of a sub account. Contact the Zoom Support team for details.",
            ),
        ),
        (
            id(StoryKind::JustCancelled),
            (
                400,
                200,
                "You don't have a plan subscription for (monthly) yet.",
            ),
        ),
    ] {
        assert_refused(
            &zoom,
            Method::PATCH,
            account,
            "/plans/base/status",
            &base,
            expected,
        )
        .await;
    }
    for wrong in [
        json!({}),
        json!({ "action": "stop" }),
        json!({ "action": "cancel", "reason": 7 }),
    ] {
        let expected = (400, 300, "Validation Failed.");
        assert_refused(
            &zoom,
            Method::PATCH,
            id(StoryKind::OverBought),
            "/plans/base/status",
            &wrong,
            expected,
        )
        .await;
    }
}

#[tokio::test]
async fn base_changes_are_refused_in_zooms_words() {
    let zoom = start(config()).await;
    let plan = |code: &str, hosts: u32| json!({ "type": code, "hosts": hosts });
    let unknown = format!("Account does not exist: {UNKNOWN}.");
    let full = id(StoryKind::NearlyFull);
    for (account, body, expected) in [
        (
            UNKNOWN,
            plan("business_yearly", 20),
            (404, 2001, unknown.as_str()),
        ),
        (
            id(StoryKind::SelfPay),
            plan("monthly", 7),
            (400, 2100, "This subaccount is on self pay mode."),
        ),
        (
            id(StoryKind::BulkLicence),
            plan("business_yearly", 430),
            (400, 2100, BULK_BASE),
        ),
        (
            id(StoryKind::Bundle),
            plan("business_monthly", 20),
            (
                400,
                2100,
                "Cannot makes updates when account is subscribed to a bundle plan.",
            ),
        ),
        (
            id(StoryKind::Trial),
            plan("monthly", 9),
            (
                400,
                200,
                "Free trial and VIP account can't update sub plan.",
            ),
        ),
        (
            id(StoryKind::Free),
            plan("monthly", 9),
            (400, 200, "You do not have a subscription yet."),
        ),
        (
            full,
            plan("phone_free_trial", 9),
            (400, 2100, "This account is not under a Free Trial plan."),
        ),
        (
            full,
            plan("zroom_yearly", 9),
            (
                400,
                300,
                "Plan types do not match, oldPlanType: business_yearly newPlanType: zroom_yearly",
            ),
        ),
        (
            full,
            plan("business_yearly", 36),
            (
                400,
                2100,
                "The account currently has \"37\" paid users. Change the user type to Basic and reduce the number of paid users before performing this action.",
            ),
        ),
        (
            full,
            plan("business_yearly", 9),
            (
                400,
                300,
                "Insufficient number of hosts for business plan type.",
            ),
        ),
        (
            full,
            plan("edu20", 19),
            (
                400,
                300,
                "Insufficient number of hosts for education plan type.",
            ),
        ),
        (
            full,
            json!({ "type": "business_yearly" }),
            (400, 300, "Validation Failed."),
        ),
    ] {
        assert_refused(&zoom, Method::PUT, account, "/plans/base", &body, expected).await;
    }
}
