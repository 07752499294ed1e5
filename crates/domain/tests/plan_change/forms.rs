//! What people type becomes lines, or is said at its field.

use domain::operation::Operation;
use domain::plan_change::Line;
use domain::zoom::Addon;
use serde_json::{Value, json};

use crate::sample::{business, subscribe, typed};

fn bodies(lines: &[Line]) -> Vec<Value> {
    lines
        .iter()
        .map(|line| serde_json::from_str(&line.body()).expect("JSON"))
        .collect()
}

fn fields(problems: Vec<(String, String)>) -> Vec<String> {
    problems.into_iter().map(|(field, _)| field).collect()
}

#[test]
fn every_form_of_an_add_on_comes_from_rows() {
    let lines = typed(
        Operation::AddonCreate,
        None,
        &[
            ("type", "phone_payongo"),
            ("callout_countries", "us, ca"),
            ("type.2", "phone_calling_usca_monthly_unlimited"),
            ("hosts.2", "10"),
            ("type.3", "zp_power_pack_monthly"),
            ("hosts.3", "2"),
            ("type.4", "phone_number_usca_monthly"),
            ("hosts.4", "3"),
            ("type.5", "zccp_monthly"),
            ("hosts.5", "12"),
            ("type.6", "zcc_pay_as_you_go"),
            ("callout_countries.6", "UK"),
            ("type.7", "zcc_cs_30gb"),
            ("type.8", "znode_monthly"),
            ("hosts.8", "1"),
            ("type.9", "zph_monthly"),
            ("hosts.9", "1"),
            ("type.10", "webinar500_monthly"),
            ("hosts.10", " 18 "),
            ("service_effective_date", "2027-01-31"),
        ],
    )
    .expect("valid");
    let dates = |mut body: Value| {
        body["service_effective_date"] = "2027-01-31".into();
        body["paid_period_start_date"] = "2027-01-31".into();
        body
    };
    assert_eq!(
        bodies(&lines),
        [
            dates(json!({"type": "webinar500_monthly", "hosts": 18})),
            dates(json!({"type": "plan_phone", "plan_details": {
                "plan_base": {"type": "phone_payongo", "callout_countries": "US,CA"},
                "plan_calling": [{"type": "phone_calling_usca_monthly_unlimited", "hosts": 10}],
                "plan_calling_addons": [{"type": "zp_power_pack_monthly", "hosts": 2}],
                "plan_number": [{"type": "phone_number_usca_monthly", "hosts": 3}]}})),
            dates(json!({"type": "plan_zcc", "plan_zcc_details": {
                "plan_package_list": [{"type": "zccp_monthly", "hosts": 12}],
                "plan_usage": {"type": "zcc_pay_as_you_go", "callout_countries": "GB"},
                "plan_recording": {"type": "zcc_cs_30gb"}}})),
            dates(json!({"type": "plan_znode", "plan_znode_details": {
                "plan_znode_base": {"type": "znode_monthly", "hosts": 1},
                "plan_zphybrid": {"type": "zph_monthly", "hosts": 1}}})),
        ]
    );
    let stored = serde_json::to_string(&lines).expect("writes");
    let read: Vec<Line> = serde_json::from_str(&stored).expect("reads");
    assert_eq!(read, lines);
}

#[test]
fn every_plan_of_the_catalogue_can_be_ordered() {
    for entry in domain::catalogue::all() {
        if entry.property == Some("plan_base") {
            let line = subscribe(&[("type", entry.code), ("hosts", "20")]).expect(entry.code);
            assert!(matches!(line.as_slice(), [Line::Subscribe(_)]));
            continue;
        }
        let lines = typed(
            Operation::AddonCreate,
            None,
            &[("type", entry.code), ("hosts", "1")],
        )
        .expect(entry.code);
        let [Line::AddAddon(addon)] = lines.as_slice() else {
            panic!("{}", entry.code);
        };
        let group = entry.property.and_then(|property| property.split_once('.'));
        assert_eq!(group.is_none(), matches!(addon.addon, Addon::Simple(_)));
        let codes: Vec<_> = lines[0]
            .ordered()
            .iter()
            .map(|o| o.code.to_string())
            .collect();
        assert_eq!(codes, [entry.code]);
    }
}

#[test]
fn a_first_subscription_sorts_its_plans_into_their_places() {
    let lines = subscribe(&[
        ("employee_count", "11-50"),
        ("type", "business_yearly"),
        ("hosts", "40"),
        ("type.2", "webinar500_monthly"),
        ("hosts.2", "1"),
        ("type.3", "cmr_monthly_commitment_40"),
        ("type.4", "tollfree_monthly_commitment_100"),
        ("tollfree_countries.4", "US"),
        ("type.5", "phone_payongo"),
        ("type.6", "zroom_monthly"),
        ("hosts.6", "2"),
        ("type.7", "partner_premier_support_monthly"),
        ("purchase_order_number", "PO-1"),
        ("contract_term", "36"),
        ("service_effective_date", "2027-01-31"),
    ])
    .expect("valid");
    let body = &bodies(&lines)[0];
    assert_eq!(
        body["plan_base"],
        json!({"type": "business_yearly", "hosts": 40})
    );
    assert_eq!(
        body["plan_webinar"],
        json!([{"type": "webinar500_monthly", "hosts": 1}])
    );
    assert_eq!(body["plan_recording"], "cmr_monthly_commitment_40");
    assert_eq!(body["plan_audio"]["tollfree_countries"], "US");
    assert_eq!(
        body["plan_phone"],
        json!({"plan_base": {"type": "phone_payongo"}})
    );
    assert_eq!(body["contact"]["employee_count"], "11-50");
    assert_eq!(body["subscription_options"]["contract_term"], 36);
    let stored = serde_json::to_string(&lines).expect("writes");
    assert_eq!(
        serde_json::from_str::<Vec<Line>>(&stored).expect("reads"),
        lines
    );
}

#[test]
fn what_a_first_subscription_has_no_place_for_is_said() {
    let problem = |fields: &[(&str, &str)]| self::fields(subscribe(fields).expect_err("refused"));
    assert_eq!(problem(&[]), ["type"]);
    let base = [("type", "monthly"), ("hosts", "5")];
    let with = |more: &[(&str, &str)]| problem(&[&base[..], more].concat());
    assert_eq!(with(&[("type.2", "yearly"), ("hosts.2", "5")]), ["type.2"]);
    assert_eq!(
        with(&[("type.2", "zva_monthly"), ("hosts.2", "5")]),
        ["type.2"]
    );
    assert_eq!(
        with(&[("type.2", "tollfree_payongo")]),
        ["tollfree_countries.2"]
    );
    assert_eq!(with(&[("contract_term", "18")]), ["contract_term"]);
    assert_eq!(with(&[("employee_count", "7 or so")]), ["employee_count"]);
}

#[test]
fn numbers_are_whole_and_from_1_to_9999() {
    let plans = business();
    let hosts = |typed_hosts: &str| {
        typed(
            Operation::BaseUpdate,
            Some(&plans),
            &[("hosts", typed_hosts)],
        )
    };
    for good in ["1", "60", "+60", " 9999 ", "0060"] {
        assert!(hosts(good).is_ok(), "{good}");
    }
    for (bad, word) in [
        ("sixty", "no whole number"),
        ("6.5", "no whole number"),
        ("1,000", "no whole number"),
        ("٦", "no whole number"),
        ("0", "at least 1"),
        ("-0", "at least 1"),
        ("-5", "below zero"),
        ("10000", "at most 9,999"),
        ("4294967296", "at most 9,999"),
        ("99999999999999999999999", "at most 9,999"),
        ("", "Enter the number"),
    ] {
        let problems = hosts(bad).expect_err(bad);
        assert!(
            problems[0].0 == "hosts" && problems[0].1.contains(word),
            "{bad}: {problems:?}"
        );
    }
    let both = [("hosts", "5"), ("increasing_hosts", "5")];
    let problems = typed(Operation::BaseUpdate, Some(&plans), &both).expect_err("both");
    assert_eq!(fields(problems)[0], "increasing_hosts");
}

#[test]
fn days_reasons_comments_and_codes_are_checked() {
    let plans = business();
    let start = |day: &str| {
        let fields = [("hosts", "60"), ("service_effective_date", day)];
        typed(Operation::BaseUpdate, Some(&plans), &fields)
    };
    assert!(start("2026-11-26").is_ok());
    for (day, word) in [
        ("2026-11-25", "today"),
        ("2026-11-24", "past"),
        ("31.1.2027", "no day"),
        ("2027-02-30", "no day"),
        ("soon", "no day"),
    ] {
        let problems = start(day).expect_err(day);
        assert!(
            problems[0].0 == "service_effective_date" && problems[0].1.contains(word),
            "{day}: {problems:?}"
        );
    }
    let cancel = |name: &str, value: &str| {
        let fields = [("type", "webinar500_yearly"), (name, value)];
        typed(Operation::AddonCancel, Some(&plans), &fields).map_err(self::fields)
    };
    assert!(cancel("reason", "6").is_ok());
    assert_eq!(cancel("reason", "7"), Err(vec!["reason".to_owned()]));
    assert!(cancel("comment", "Two\r\nlines").is_ok());
    assert_eq!(
        cancel("comment", &"x".repeat(501)),
        Err(vec!["comment".to_owned()])
    );
    assert_eq!(cancel("comment", "\u{0}x"), Err(vec!["comment".to_owned()]));
    let unknown = typed(
        Operation::AddonCancel,
        Some(&plans),
        &[("type", "zwb_monthly")],
    );
    assert_eq!(fields(unknown.expect_err("not there")), ["type"]);
    let unknown = typed(
        Operation::AddonCreate,
        Some(&plans),
        &[("type", "webinar7_daily"), ("hosts", "1")],
    );
    assert_eq!(fields(unknown.expect_err("unknown")), ["type"]);
    let sold_out = [("type", "webinar100_monthly"), ("hosts", "1")];
    let problems = typed(Operation::AddonCreate, None, &sold_out).expect_err("not sold");
    assert!(problems[0].1.contains("no longer sells"), "{problems:?}");
}

#[test]
fn families_that_are_not_counted_need_no_number() {
    let plans = business();
    let fields = [
        ("code_now", "cmr_30GB_yearly"),
        ("type", "cmr_100GB_yearly"),
    ];
    let lines = typed(Operation::AddonUpdate, Some(&plans), &fields).expect("valid");
    assert_eq!(
        bodies(&lines),
        [json!({"type": "cmr_100GB_yearly", "hosts": 1})]
    );
    let fields = [("code_now", "webinar500_yearly")];
    let problems = typed(Operation::AddonUpdate, Some(&plans), &fields).expect_err("counted");
    assert_eq!(self::fields(problems), ["hosts"]);
}
