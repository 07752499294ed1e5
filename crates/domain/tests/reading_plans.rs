//! Plans and usage are read whatever shape Zoom gives a family, and nothing that it says is lost.

use domain::zoom::{
    AccountPage, AccountPlans, BillingContact, CreatedPlans, InvoiceList, Plan, PlanStatus,
    PlanUsage, RecordingUsage,
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn plans(json: Value) -> Vec<Plan> {
    serde_json::from_value::<AccountPlans>(json)
        .expect("reads")
        .plans
}

fn code(plan: &Plan) -> Option<&str> {
    plan.code.as_ref().map(|code| code.as_str())
}

mod plan_shapes {
    use super::*;

    #[test]
    fn one_or_many_and_nested_families_become_one_flat_list() {
        let read = plans(json!({
            "plan_base": {"type": "business_yearly", "hosts": 40, "status": "active",
                "service_effective_date": "2026-01-31", "next_invoice_date": "2027-01-31"},
            "plan_webinar": [{"type": "webinar500_monthly", "hosts": 2}, {"type": "webinar1000_monthly", "hosts": "1"}],
            "plan_phone": {
                "plan_base": {"type": "phone_payongo", "callout_countries": "US,CA", "status": "cancelled"},
                "plan_calling": [{"type": "phone_calling_usca_monthly_unlimited", "hosts": 5}],
                "plan_number": []
            },
            "plan_zcc": {"plan_usage": [{"type": "zcc_pay_as_you_go"}]},
            "plan_znode": {"plan_znode_base": {"type": "znode_monthly", "hosts": 1}},
            "plan_zoom_rooms": null,
            "plan_mesh": {},
            "subscription_number": "A-1"
        }));
        let seen: Vec<_> = read
            .iter()
            .map(|plan| (plan.property.as_str(), code(plan), plan.hosts))
            .collect();
        assert_eq!(
            seen,
            [
                ("plan_base", Some("business_yearly"), Some(40)),
                ("plan_phone.plan_base", Some("phone_payongo"), None),
                (
                    "plan_phone.plan_calling",
                    Some("phone_calling_usca_monthly_unlimited"),
                    Some(5)
                ),
                ("plan_webinar", Some("webinar500_monthly"), Some(2)),
                ("plan_webinar", Some("webinar1000_monthly"), Some(1)),
                ("plan_zcc.plan_usage", Some("zcc_pay_as_you_go"), None),
                ("plan_znode.plan_znode_base", Some("znode_monthly"), Some(1)),
            ]
        );
        assert_eq!(read[0].status, PlanStatus::Active);
        assert_eq!(
            read[0].next_invoice_date.map(|d| d.to_string()).as_deref(),
            Some("2027-01-31")
        );
        assert_eq!(read[1].status, PlanStatus::Cancelled);
        assert_eq!(read[1].extra("callout_countries"), Some("US,CA"));
    }

    #[test]
    fn the_four_flat_properties_of_recording_are_one_plan() {
        let read = plans(json!({
            "plan_recording": "cmr_monthly_commitment_40",
            "plan_recording_service_effective_date": "2026-01-01",
            "plan_recording_next_invoice_date": "2026-02-01",
            "plan_recording_status": "Cancelled"
        }));
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].property, "plan_recording");
        assert_eq!(code(&read[0]), Some("cmr_monthly_commitment_40"));
        assert_eq!(read[0].status, PlanStatus::Cancelled);
        assert!(read[0].service_effective_date.is_some() && read[0].next_invoice_date.is_some());
        assert!(read[0].extras.is_empty());
    }

    #[test]
    fn unknown_families_are_kept_with_all_they_say() {
        let read = plans(json!({
            "plan_hologram": {"type": "holo_1", "hosts": 3, "rooms": {"small": 2, "tags": ["a", "b"]}, "beta": true},
            "plan_swarm": {"bees": {"type": "bee_9", "hosts": 7}, "queens": [{"type": "queen_1"}]},
            "plan_token": 12,
            "plan_list": ["code_a", "code_b"]
        }));
        let of = |property: &str| -> Vec<&Plan> {
            read.iter()
                .filter(|plan| plan.property == property)
                .collect()
        };
        let hologram = of("plan_hologram")[0];
        assert_eq!(hologram.hosts, Some(3));
        assert_eq!(hologram.extra("rooms.small"), Some("2"));
        assert_eq!(hologram.extra("rooms.tags"), Some("a, b"));
        assert_eq!(hologram.extra("beta"), Some("true"));
        assert_eq!(of("plan_swarm.bees")[0].hosts, Some(7));
        assert_eq!(code(of("plan_swarm.queens")[0]), Some("queen_1"));
        assert_eq!(of("plan_token")[0].extra("value"), Some("12"));
        assert_eq!(of("plan_list").len(), 2);
    }

    #[test]
    fn what_cannot_be_understood_of_a_plan_is_kept_as_said() {
        let read = plans(
            json!({"plan_base": {"type": "monthly", "hosts": "many", "status": "on_hold",
            "next_invoice_date": "soon"}}),
        );
        assert_eq!(read[0].hosts, None);
        assert_eq!(read[0].extra("hosts"), Some("many"));
        assert_eq!(read[0].extra("next_invoice_date"), Some("soon"));
        assert_eq!(read[0].status, PlanStatus::Other("on_hold".to_owned()));
    }

    #[test]
    fn old_and_new_spellings_of_a_status_mean_the_same() {
        for (text, status) in [
            ("active", PlanStatus::Active),
            ("Active", PlanStatus::Active),
            ("cancel", PlanStatus::Cancelled),
            ("Cancelled", PlanStatus::Cancelled),
            ("expired", PlanStatus::Expired),
            ("", PlanStatus::NotStated),
        ] {
            assert_eq!(PlanStatus::from(text.to_owned()), status);
        }
    }

    #[test]
    fn the_base_plan_is_found_by_rule() {
        let base = |json: Value| {
            let plans: AccountPlans = serde_json::from_value(json).expect("reads");
            let base = plans.base().map(|plan| plan.property.clone());
            assert_eq!(
                plans.addons().count() + usize::from(base.is_some()),
                plans.plans.len()
            );
            assert_eq!(
                plans.plans.iter().filter(|p| plans.is_base(p)).count(),
                usize::from(base.is_some())
            );
            base
        };
        let zoom_one = json!([{"type": "zobp_usca_monthly_unlimited", "hosts": 1}]);
        assert_eq!(
            base(json!({"plan_base": {"type": "monthly"}, "plan_zoom_one": zoom_one})).as_deref(),
            Some("plan_base")
        );
        assert_eq!(
            base(json!({"plan_webinar": [{"type": "w"}], "plan_zoom_one": zoom_one})).as_deref(),
            Some("plan_zoom_one")
        );
        assert_eq!(
            base(json!({"plan_phone": {"plan_base": {"type": "phone_payongo"}}})),
            None
        );
        assert_eq!(base(json!({})), None);
    }

    #[test]
    fn a_running_base_plan_goes_before_an_expired_one() {
        let plans: AccountPlans = serde_json::from_value(json!({"plan_zoom_one": [
            {"type": "zobp_jp_monthly_unlimited", "status": "expired"},
            {"type": "zobp_jp_yearly_unlimited", "status": "active"}
        ]}))
        .expect("reads");
        assert_eq!(
            plans.base().and_then(code),
            Some("zobp_jp_yearly_unlimited")
        );
        assert_eq!(plans.addons().count(), 1);
    }

    #[test]
    fn an_accepted_subscription_keeps_article_numbers_and_discounts() {
        let created: CreatedPlans = serde_json::from_value(json!({
            "plan_base": {"type": "monthly", "hosts": 5, "partner_sku": "SK1", "discount_rate": 12.5},
            "plan_recording": "cmr_monthly_commitment_40"
        }))
        .expect("reads");
        assert_eq!(created.plans.len(), 2);
        assert_eq!(created.plans[0].extra("partner_sku"), Some("SK1"));
        assert_eq!(created.plans[0].extra("discount_rate"), Some("12.5"));
    }
}

mod usage {
    use super::*;

    #[test]
    fn usage_is_read_as_object_and_as_list() {
        for base in [
            json!({"type": "business_yearly", "hosts": 40, "usage": 37, "pending": 2}),
            json!([{"type": "business_yearly", "hosts": 40, "usage": 37, "pending": 2}]),
        ] {
            let usage: PlanUsage = serde_json::from_value(json!({
                "plan_base": base,
                "plan_united": {"type": "pro_zpp_monthly", "name": "United Pro", "hosts": 1, "usage": 1, "pending": 0},
                "plan_room_connector": [{"type": "roomconnector_monthly", "hosts": 3, "usage": 1}],
                "plan_recording": {"free_storage": "1 GB", "free_storage_usage": "0", "plan_storage": "100 GB",
                    "plan_storage_usage": "2 GB", "plan_storage_exceed": "0", "max_exceed_date": "", "type": "cmr_monthly_commitment_40"}
            }))
            .expect("reads");
            let base = &usage.plans[0];
            assert_eq!(
                (base.hosts, base.usage, base.pending),
                (Some(40), Some(37), Some(2))
            );
            assert_eq!(usage.plans.len(), 3);
            let connector = usage
                .plans
                .iter()
                .find(|p| p.property == "plan_room_connector");
            assert_eq!(connector.map(|p| p.pending), Some(None));
            assert_eq!(
                usage.plans.iter().find_map(|p| p.name.as_deref()),
                Some("United Pro")
            );
            let recording = usage.recording.expect("stated");
            assert_eq!(recording.plan_storage, "100 GB");
            assert_eq!(recording.max_exceed_date, None);
            assert_eq!(
                recording.code.map(|c| c.to_string()).as_deref(),
                Some("cmr_monthly_commitment_40")
            );
        }
    }

    #[test]
    fn recording_usage_crosses_the_wire_unchanged() {
        let recording = RecordingUsage {
            free_storage: "1 GB".to_owned(),
            max_exceed_date: "2026-03-01".parse().ok(),
            code: "cmr_1TB_monthly".parse().ok(),
            ..RecordingUsage::default()
        };
        let json = serde_json::to_string(&recording).expect("writes");
        assert_eq!(
            serde_json::from_str::<RecordingUsage>(&json).expect("reads"),
            recording
        );
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
    ];
    let key = prop_oneof![
        "plan_[a-z_]{0,12}",
        Just("type".to_owned()),
        Just("hosts".to_owned()),
        Just("status".to_owned()),
        Just("plan_recording_status".to_owned()),
        "\\PC{0,8}",
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::btree_map(key.clone(), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_object_is_a_list_of_plans(json in any_json()) {
        let wrapped = json!({"plan_x": json});
        let read = serde_json::from_value::<AccountPlans>(wrapped.clone()).expect("reads");
        prop_assert!(read.plans.iter().all(|plan| plan.property.starts_with("plan_x")));
        serde_json::from_value::<PlanUsage>(wrapped).expect("reads");
    }

    #[test]
    fn no_answer_makes_reading_panic(json in any_json()) {
        let _ = serde_json::from_value::<AccountPlans>(json.clone());
        let _ = serde_json::from_value::<PlanUsage>(json.clone());
        let _ = serde_json::from_value::<InvoiceList>(json.clone());
        let _ = serde_json::from_value::<AccountPage>(json.clone());
        let _ = serde_json::from_value::<BillingContact>(json);
    }
}
