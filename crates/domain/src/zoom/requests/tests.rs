//! What is sent holds exactly what Zoom's API reference names.

use std::num::NonZeroU32;

use serde_json::{Value, json};

use super::*;
use crate::contact::{ContactFields, ValidContact};
use crate::test_support::with_api_description;

fn code(text: &str) -> PlanCode {
    text.parse().expect(text)
}

fn order(text: &str, hosts: u32) -> PlanOrder {
    PlanOrder {
        code: code(text),
        hosts,
    }
}

fn start() -> Option<StartDate> {
    Some(StartDate("2027-01-31".parse().expect("a day")))
}

fn contact() -> ValidContact {
    ContactFields {
        first_name: "Doc".to_owned(),
        last_name: "John".to_owned(),
        email: "doc.john@example.com".to_owned(),
        phone_number: "555-555-1234".to_owned(),
        address: "123 Bourbon St.".to_owned(),
        city: "New Orleans".to_owned(),
        state: "LA".to_owned(),
        zip: "70112".to_owned(),
        country: "US".to_owned(),
        ..ContactFields::default()
    }
    .check()
    .expect("valid")
}

fn plan_create() -> PlanCreate {
    PlanCreate {
        contact: NewContact {
            contact: contact(),
            employee_count: Some("11-50".to_owned()),
        },
        plan_base: BaseOrder {
            code: code("business_yearly"),
            hosts: Some(40),
            active_hosts: None,
        },
        products: Products {
            plan_webinar: vec![order("webinar500_monthly", 1)],
            plan_zoom_rooms: Some(order("zroom_monthly", 2)),
            plan_recording: Some(code("cmr_monthly_commitment_40")),
            plan_phone: Some(phone()),
            plan_partner_premier_support: Some(CodeOrder {
                code: code("partner_premier_support_monthly"),
            }),
            plan_audio: Some(AudioOrder {
                code: code("tollfree_payongo"),
                callout_countries: None,
                premium_countries: None,
                tollfree_countries: Some("US,CA".to_owned()),
                ddi_numbers: None,
            }),
            ..Products::default()
        },
        subscription_options: Some(SubscriptionOptions {
            start: start(),
            purchase_order_number: Some("PO-1".to_owned()),
            deal_registration_id: None,
            contract_term: ContractTerm::years(3),
        }),
    }
}

fn phone() -> PhoneOrder {
    PhoneOrder {
        plan_base: Some(CalloutOrder {
            code: code("phone_payongo"),
            callout_countries: Some("US,CA".to_owned()),
        }),
        plan_calling: vec![order("phone_calling_usca_monthly_unlimited", 5)],
        ..PhoneOrder::default()
    }
}

fn addons() -> [(&'static str, AddonCreate); 4] {
    let create = |addon| AddonCreate {
        addon,
        start: start(),
    };
    [
        (
            "AddonSimple",
            AddonCreate {
                addon: Addon::Simple(order("webinar500_monthly", 1)),
                start: None,
            },
        ),
        (
            "AddonPhone",
            create(Addon::Phone(PhoneAddon {
                plan_details: phone(),
            })),
        ),
        (
            "AddonContactCenter",
            AddonCreate {
                addon: Addon::ContactCenter(ContactCenterAddon {
                    plan_zcc_details: ContactCenterOrder {
                        plan_package_list: vec![order("zccp_monthly", 3)],
                        ..ContactCenterOrder::default()
                    },
                }),
                start: None,
            },
        ),
        (
            "AddonNode",
            AddonCreate {
                addon: Addon::Node(NodeAddon {
                    plan_znode_details: NodeOrder {
                        plan_znode_base: Some(order("znode_monthly", 1)),
                        ..NodeOrder::default()
                    },
                }),
                start: None,
            },
        ),
    ]
}

fn body(request: &impl Serialize) -> Value {
    serde_json::to_value(request).expect("writes")
}

#[test]
fn licences_are_sent_absolute_or_as_a_difference_never_both() {
    let update = |hosts| BaseUpdate {
        code: code("yearly"),
        hosts,
        active_hosts: None,
        start: None,
    };
    assert_eq!(
        body(&update(Some(HostsChange::Absolute(20)))),
        json!({"type": "yearly", "hosts": 20})
    );
    assert_eq!(
        body(&update(NonZeroU32::new(3).map(HostsChange::Increase))),
        json!({"type": "yearly", "increasing_hosts": 3})
    );
    assert_eq!(body(&update(None)), json!({"type": "yearly"}));
}

#[test]
fn both_dates_are_always_the_same_day() {
    let update = AddonUpdate {
        order: order("webinar500_monthly", 2),
        start: start(),
    };
    assert_eq!(
        body(&update),
        json!({"type": "webinar500_monthly", "hosts": 2,
            "service_effective_date": "2027-01-31", "paid_period_start_date": "2027-01-31"})
    );
}

#[test]
fn cancelling_sends_the_number_of_the_reason() {
    let addon = AddonCancel {
        action: CancelAction::Cancel,
        code: code("large500_monthly"),
        reason: Some(CancelReason::TooExpensive),
        comment: None,
    };
    assert_eq!(
        body(&addon),
        json!({"action": "cancel", "type": "large500_monthly", "reason": 4})
    );
    assert_eq!(body(&BaseCancel::default()), json!({"action": "cancel"}));
    for reason in CancelReason::ALL {
        assert_eq!(CancelReason::from_number(reason.number()), Some(reason));
    }
    assert_eq!(CancelReason::from_number(0), None);
    assert_eq!(CancelReason::from_number(7), None);
}

#[test]
fn a_first_subscription_holds_what_was_ordered_and_nothing_else() {
    assert_eq!(
        body(&plan_create()),
        json!({
            "contact": {"first_name": "Doc", "last_name": "John", "email": "doc.john@example.com",
                "phone_number": "555-555-1234", "address": "123 Bourbon St.", "city": "New Orleans",
                "state": "LA", "zip": "70112", "country": "US", "employee_count": "11-50"},
            "plan_base": {"type": "business_yearly", "hosts": 40},
            "plan_audio": {"type": "tollfree_payongo", "tollfree_countries": "US,CA"},
            "plan_phone": {"plan_base": {"type": "phone_payongo", "callout_countries": "US,CA"},
                "plan_calling": [{"type": "phone_calling_usca_monthly_unlimited", "hosts": 5}]},
            "plan_recording": "cmr_monthly_commitment_40",
            "plan_partner_premier_support": {"type": "partner_premier_support_monthly"},
            "plan_zoom_rooms": {"type": "zroom_monthly", "hosts": 2},
            "plan_webinar": [{"type": "webinar500_monthly", "hosts": 1}],
            "subscription_options": {"service_effective_date": "2027-01-31",
                "paid_period_start_date": "2027-01-31", "purchase_order_number": "PO-1", "contract_term": 36}
        })
    );
}

#[test]
fn an_add_on_names_its_kind() {
    let types: Vec<_> = addons()
        .iter()
        .map(|(_, addon)| body(addon)["type"].clone())
        .collect();
    assert_eq!(
        types,
        ["webinar500_monthly", "plan_phone", "plan_zcc", "plan_znode"]
    );
}

#[test]
fn contract_terms_are_a_month_or_one_to_ten_years() {
    let months: Vec<_> = (0..200)
        .filter_map(ContractTerm::from_months)
        .map(ContractTerm::months)
        .collect();
    assert_eq!(months, [1, 12, 24, 36, 48, 60, 72, 84, 96, 108, 120]);
}

/// Every property that we send must be named by the schema, and every required one sent.
fn assert_fits(schemas: &Value, schema: &Value, value: &Value, at: &str) {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap_or_default();
        return assert_fits(schemas, &schemas[name], value, at);
    }
    if let Some(allowed) = schema["enum"].as_array() {
        assert!(allowed.contains(value), "{at}: {value}");
    }
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let property = &schema["properties"][name];
                assert!(
                    property.is_object(),
                    "{at}.{name} is not in Zoom's reference"
                );
                assert_fits(schemas, property, field, &format!("{at}.{name}"));
            }
            for name in schema["required"].as_array().into_iter().flatten() {
                assert!(
                    fields.contains_key(name.as_str().unwrap_or_default()),
                    "{at}: {name} is missing"
                );
            }
        }
        Value::Array(items) => {
            assert_eq!(schema["type"], "array", "{at}");
            for item in items {
                assert_fits(schemas, &schema["items"], item, at);
            }
        }
        Value::String(_) => assert_eq!(schema["type"], "string", "{at}"),
        Value::Number(_) => assert_eq!(schema["type"], "integer", "{at}"),
        Value::Bool(_) | Value::Null => panic!("{at}: {value} is never sent"),
    }
}

#[test]
fn everything_fits_zooms_reference() {
    with_api_description(|description| {
        let schemas = &description["components"]["schemas"];
        let check = |name: &str, value: Value| assert_fits(schemas, &schemas[name], &value, name);
        check("PlanSubscribeRequest", body(&plan_create()));
        for (name, addon) in addons() {
            check(name, body(&addon));
        }
        check(
            "BaseUpdateRequest",
            body(&BaseUpdate {
                code: code("yearly"),
                hosts: Some(HostsChange::Absolute(20)),
                active_hosts: Some(20),
                start: start(),
            }),
        );
        check(
            "BaseCancelRequest",
            body(&BaseCancel {
                reason: Some(CancelReason::NotNow),
                comment: Some("Later.".to_owned()),
                ..BaseCancel::default()
            }),
        );
    });
}

/// The products are written out one by one; none of Zoom's may be missing, and none may be ours alone.
#[test]
fn every_product_of_zooms_reference_can_be_ordered_in_its_shape() {
    let one = Some(order("x", 1));
    let many = vec![order("x", 1)];
    let all = json!({"contact": body(&contact()), "plan_base": {"type": "x"}});
    let products = Products {
        plan_audio: plan_create().products.plan_audio,
        plan_phone: Some(phone()),
        plan_zcc: Some(ContactCenterOrder {
            plan_package_list: many.clone(),
            plan_ai_expert_assist: one.clone(),
            plan_usage: Some(CalloutOrder {
                code: code("x"),
                callout_countries: None,
            }),
            plan_recording: Some(CodeOrder { code: code("x") }),
            plan_phone_number: many.clone(),
        }),
        plan_znode: Some(NodeOrder {
            plan_znode_base: one.clone(),
            plan_zphybrid: one.clone(),
            plan_zmhybrid: one.clone(),
            plan_mchybrid: one.clone(),
            plan_rchybrid: one.clone(),
            plan_tchybrid: one.clone(),
            plan_cmrhybrid: one.clone(),
        }),
        plan_recording: Some(code("x")),
        plan_partner_premier_support: Some(CodeOrder { code: code("x") }),
        plan_audio_us_ca: one.clone(),
        plan_mesh: one.clone(),
        plan_room_connector: one.clone(),
        plan_sdk_cmr: one.clone(),
        plan_visitor_management: one.clone(),
        plan_whiteboard: one.clone(),
        plan_whiteboard_plus: one.clone(),
        plan_workforce_management: one.clone(),
        plan_zoom_clips_plus: one.clone(),
        plan_zoom_iq: one.clone(),
        plan_zoom_one_edu_student: one.clone(),
        plan_zoom_rooms: one.clone(),
        plan_zsched: one.clone(),
        plan_ztransl: one.clone(),
        plan_zwr: one,
        plan_large_meeting: many.clone(),
        plan_webinar: many.clone(),
        plan_zoom_events: many.clone(),
        plan_zoom_one: many.clone(),
        plan_zoom_one_premier: many.clone(),
        plan_zoom_one_edu_school_campus_plus: many.clone(),
        plan_zoom_one_edu_premier: many.clone(),
        plan_bundle: many,
    };
    let products = body(&products);
    with_api_description(|description| {
        let schemas = &description["components"]["schemas"];
        let schema = &schemas["PlanSubscribeRequest"];
        let mut request = all.clone();
        for (name, value) in products.as_object().expect("object") {
            request[name] = value.clone();
        }
        assert_fits(schemas, schema, &request, "request");
        for name in schema["properties"].as_object().expect("object").keys() {
            let is_sent = request.get(name).is_some() || name == "subscription_options";
            assert!(is_sent, "{name} cannot be ordered");
        }
    });
}
