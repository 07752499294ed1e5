use domain::catalogue::all;
use domain::view::{Familiarity, PlanSection};
use serde_json::{Map, Value, json};

use super::*;

fn plans(value: Value) -> AccountPlans {
    serde_json::from_value(value).expect("plans")
}

fn usage(value: Value) -> PlanUsage {
    serde_json::from_value(value).expect("usage")
}

/// Plans of every family that the catalogue has a property for, as Zoom would tell them.
fn every_family() -> AccountPlans {
    let mut properties = Map::new();
    for entry in all() {
        let Some(property) = entry.property else {
            continue;
        };
        let element = json!({ "type": entry.code, "hosts": 3, "status": "active" });
        match property.split_once('.') {
            None => {
                let of_family = properties.entry(property).or_insert_with(|| json!([]));
                of_family.as_array_mut().expect("a list").push(element);
            }
            Some((family, member)) => {
                let of_family = properties.entry(family).or_insert_with(|| json!({}));
                let members = of_family.as_object_mut().expect("an object");
                let of_member = members.entry(member).or_insert_with(|| json!([]));
                of_member.as_array_mut().expect("a list").push(element);
            }
        }
    }
    plans(Value::Object(properties))
}

#[test]
fn every_plan_of_the_catalogue_is_a_row_with_a_name_under_a_known_heading() {
    let rows = plan_rows(&every_family(), None, None);
    let with_property = all().iter().filter(|entry| entry.property.is_some());
    assert_eq!(rows.len(), with_property.count());
    for row in &rows {
        assert_eq!(row.familiarity, Familiarity::Known, "{row:?}");
        assert_ne!(row.section, PlanSection::New, "{row:?}");
        assert!(
            row.zoom_name.is_some() && row.name.code.is_some(),
            "{row:?}"
        );
        assert_eq!(row.quantity.bought, Some(3));
        assert_eq!(row.quantity.used, None, "unknown is not nothing");
    }
    assert!(rows.is_sorted_by_key(|row| row.section));
    assert!(rows[0].is_base);
}

#[test]
fn a_family_that_nobody_knows_is_shown_as_it_is_and_comes_last() {
    let rows = plan_rows(
        &plans(json!({
            "plan_zoom_hologram": { "type": "holo_9_yearly", "hosts": 2, "resolution": "8k" },
            "plan_base": { "type": "business_yearly", "hosts": 40, "status": "active" },
            "plan_webinar": [{ "type": "webinar700_yearly", "hosts": 1 }],
        })),
        None,
        None,
    );
    let told: Vec<_> = rows
        .iter()
        .map(|row| (row.name.title.as_str(), row.familiarity))
        .collect();
    assert_eq!(
        told,
        [
            ("Business", Familiarity::Known),
            ("Webinar", Familiarity::NewCode),
            ("Zoom hologram", Familiarity::NewFamily),
        ]
    );
    let new = &rows[2];
    assert_eq!(new.name.code.as_deref(), Some("holo_9_yearly"));
    assert_eq!(new.extras, [("resolution".to_owned(), "8k".to_owned())]);
}

#[test]
fn two_plans_of_a_family_do_not_share_one_usage() {
    let plans = plans(json!({
        "plan_webinar": [
            { "type": "webinar500_yearly", "hosts": 2 },
            { "type": "webinar1000_yearly", "hosts": 3 },
        ],
    }));
    let usage = usage(json!({
        "plan_webinar": [{ "type": "webinar500_yearly", "hosts": 2, "usage": 1, "pending": 0 }],
    }));
    let rows = plan_rows(&plans, Some(&usage), None);
    let used: Vec<_> = rows.iter().map(|row| row.quantity.used).collect();
    assert_eq!(used, [Some(1), None]);
    let table = usage_table(&usage, Some(&plans));
    assert_eq!(table.rows.len(), 1);
    assert_eq!(table.untold.len(), 1);
    assert_eq!(table.untold[0].code.as_deref(), Some("webinar1000_yearly"));
}

#[test]
fn more_used_than_bought_is_a_negative_rest() {
    let plans = plans(json!({ "plan_base": { "type": "business_yearly", "hosts": 280 } }));
    let usage = usage(json!({ "plan_base": { "type": "business_yearly", "usage": 286 } }));
    let rows = plan_rows(&plans, Some(&usage), None);
    assert_eq!(rows[0].quantity.free(), Some(-6));
    let table = usage_table(&usage, Some(&plans));
    // The usage names no licences here: those of the plan stand in.
    assert_eq!(table.rows[0].quantity.bought, Some(280));
    assert_eq!(table.rows[0].quantity.free(), Some(-6));
}

#[test]
fn usage_without_plans_is_shown_all_the_same() {
    let usage = usage(json!({
        "plan_united": [{ "name": "Zoom United Pro", "hosts": 5, "usage": 4, "pending": 1 }],
        "plan_zmhybrid": { "type": "zm_hybrid_yearly", "hosts": 2, "usage": 2 },
    }));
    let table = usage_table(&usage, None);
    let titles: Vec<_> = table
        .rows
        .iter()
        .map(|row| row.name.title.as_str())
        .collect();
    assert_eq!(titles, ["Zoom United Pro", "Zoom Meeting Hybrid Module"]);
    assert!(table.untold.is_empty() && table.storage.is_none());
}

#[test]
fn storage_is_told_with_its_quota_and_what_is_beyond_it() {
    let of = |recording: Value| {
        let usage = usage(json!({ "plan_recording": recording }));
        usage_table(&usage, None).storage
    };
    let used = of(json!({
        "free_storage": "10 GB", "free_storage_usage": "10 GB",
        "plan_storage": "1 TB", "plan_storage_usage": "512 GB",
        "plan_storage_exceed": "0", "type": "cmr_1TB_monthly", "max_exceed_date": "",
    }))
    .expect("storage");
    assert_eq!(used.parts.len(), 2);
    assert_eq!(used.parts[1].bytes.used, Some(512 << 30));
    assert_eq!(used.parts[1].bytes.bought, Some(1 << 40));
    assert_eq!((used.over, used.most_over_on), (None, None));
    let over = of(json!({
        "plan_storage": "200 GB", "plan_storage_usage": "200 GB",
        "plan_storage_exceed": "14 GB", "max_exceed_date": "2026-11-03",
    }))
    .expect("storage");
    assert_eq!(over.over.as_deref(), Some("14 GB"));
    assert!(over.most_over_on.is_some());
    assert_eq!(of(json!({ "plan_storage_exceed": "0 GB" })), None);
}
