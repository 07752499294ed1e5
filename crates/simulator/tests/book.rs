//! The book of business: deterministic, plausible, adding up, and cheap.

use std::collections::BTreeSet;

use clock::Clock;
use domain::ids::AccountRef;
use domain::money::Amount;
use domain::time::{DAY_MS, Date, UtcMillis};
use proptest::prelude::*;
use serde_json::Value;
use simulator::{Book, BookConfig, StoryKind, stories, story};

const NOON_MS: i64 = 1_795_348_800_000;

fn config(seed: u64, accounts: u32) -> BookConfig {
    let today = UtcMillis(NOON_MS).date();
    BookConfig {
        seed,
        accounts,
        months: 36,
        today,
        hostile: false,
    }
}

fn book(seed: u64, accounts: u32) -> Book {
    Book::new(config(seed, accounts), Clock::standing_at(NOON_MS))
}

fn refs(book: &Book) -> Vec<AccountRef> {
    book.accounts().map(AccountRef::from).collect()
}

fn last_year(book: &Book) -> (Date, Date) {
    let today = book.today();
    (today.saturating_sub(jiff::Span::new().days(365)), today)
}

fn amount(value: &Value) -> Amount {
    serde_json::from_value(value.clone()).expect("an amount")
}

/// Everything that is told of an account, refusals included.
fn everything(book: &Book, account: &AccountRef) -> String {
    let (from, to) = last_year(book);
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?}",
        book.account_item(account),
        book.account_detail(account),
        book.contact(account),
        book.plans(account),
        book.usage(account),
        book.invoices(account, from, to),
    )
}

#[test]
fn the_same_configuration_gives_the_same_world() {
    let (one, two, other) = (book(3, 40), book(3, 40), book(4, 40));
    let tell = |book: &Book| {
        refs(book)
            .iter()
            .map(|a| everything(book, a))
            .collect::<Vec<_>>()
    };
    assert_eq!(tell(&one), tell(&two));
    assert_ne!(tell(&one), tell(&other));
    assert_eq!(one.renewals(30), two.renewals(30));
}

/// All numbers of a field, however deep.
fn check_usage(usage: &Value, plans: &Value) {
    let Value::Object(products) = usage else {
        panic!("not an object")
    };
    for (property, product) in products {
        let one = [product.clone()];
        let elements = product.as_array().map_or(&one[..], Vec::as_slice);
        for element in elements {
            let Some(hosts) = element["hosts"].as_u64() else {
                continue;
            };
            let used = element["usage"].as_u64().expect("a number");
            assert!(used <= hosts.max(1), "{property}: {element}");
            let told = plans[property].as_array().map_or_else(
                || plans[property]["hosts"].as_u64(),
                |many| many.iter().find(|p| p["type"] == element["type"])?["hosts"].as_u64(),
            );
            assert!(
                told.is_none_or(|told| told == hosts),
                "{property}: {element} {plans}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn invoices_add_up_and_lists_equal_details(seed in any::<u64>(), position in 14_u32..80) {
        let book = book(seed, 80);
        let account = AccountRef::from(book.accounts().nth(position as usize).expect("there"));
        let (from, to) = last_year(&book);
        if let Ok(list) = book.invoices(&account, from, to) {
            for summary in list["invoices"].as_array().expect("a list") {
                let id = summary["id"].as_str().expect("an id");
                let detail = book.invoice(&account, id).expect("it is listed");
                for (field, value) in summary.as_object().expect("an object") {
                    prop_assert_eq!(&detail[field], value);
                }
                let items = detail["invoice_items"].as_array().expect("items");
                prop_assert!(!items.is_empty());
                let sum = |field: &str| items.iter().map(|i| amount(&i[field])).sum::<Amount>();
                prop_assert_eq!(sum("total_amount"), amount(&detail["total_amount"]));
                prop_assert_eq!(sum("tax_amount"), amount(&detail["tax_amount"]));
                prop_assert!(amount(&detail["balance"]) <= amount(&detail["total_amount"]));
                prop_assert!(list["currency"] == detail["currency"]);
            }
        }
        if let (Ok(usage), Ok(plans)) = (book.usage(&account), book.plans(&account)) {
            check_usage(&usage, &plans);
        }
    }
}

#[test]
fn every_account_type_and_every_plan_property_occurs() {
    let book = book(1, 120);
    let mut types = BTreeSet::new();
    let mut properties = BTreeSet::new();
    for account in refs(&book) {
        let detail = book.account_detail(&account).expect("it exists");
        types.insert(detail["account_type"].as_str().expect("a type").to_owned());
        for body in [book.plans(&account), book.usage(&account)]
            .into_iter()
            .flatten()
        {
            properties.extend(body.as_object().expect("an object").keys().cloned());
        }
    }
    for name in [
        "Free",
        "Pro",
        "Enterprise",
        "API Partner",
        "Education",
        "Business",
        "Free Trial",
        "Bulk License",
        "Zoom Rooms",
        "Zoom Video SDK",
        "Zoom Phone",
    ] {
        assert!(types.contains(name), "{name}: {types:?}");
    }
    for name in [
        "plan_audio",
        "plan_audio_us_ca",
        "plan_base",
        "plan_bundle",
        "plan_cmrhybrid",
        "plan_large_meeting",
        "plan_mchybrid",
        "plan_mesh",
        "plan_partner_premier_support",
        "plan_phone",
        "plan_qss",
        "plan_rchybrid",
        "plan_recording",
        "plan_recording_next_invoice_date",
        "plan_recording_service_effective_date",
        "plan_recording_status",
        "plan_room_connector",
        "plan_sdk_cmr",
        "plan_tchybrid",
        "plan_united",
        "plan_visitor_management",
        "plan_webinar",
        "plan_whiteboard",
        "plan_whiteboard_plus",
        "plan_workforce_management",
        "plan_zcc",
        "plan_zmhybrid",
        "plan_znode",
        "plan_znode_base",
        "plan_zoom_clips_plus",
        "plan_zoom_events",
        "plan_zoom_iq",
        "plan_zoom_one",
        "plan_zoom_one_edu_premier",
        "plan_zoom_one_edu_school_campus_plus",
        "plan_zoom_one_edu_student",
        "plan_zoom_one_premier",
        "plan_zoom_rooms",
        "plan_zoom_sessions",
        "plan_zoom_video_management",
        "plan_zphybrid",
        "plan_zsched",
        "plan_ztransl",
        "plan_zva",
        "plan_zva_chat",
        "plan_zva_voice",
        "plan_zwr",
    ] {
        assert!(properties.contains(name), "{name} is missing");
    }
}

#[test]
fn the_seed_sells_only_what_the_catalogue_has() {
    // Families that are newer than the catalogue.
    let newer = [
        "zva_",
        "zoom_video_management",
        "pro_zpp",
        "zoom_clips_plus",
        "ACT-ENT",
    ];
    let book = book(1, 120);
    for account in refs(&book) {
        let Ok(plans) = book.plans(&account) else {
            continue;
        };
        for code in codes(&plans) {
            let is_newer = newer.iter().any(|start| code.starts_with(start));
            assert!(
                is_newer || domain::catalogue::find(&code).is_some(),
                "{code}"
            );
        }
    }
}

fn codes(value: &Value) -> Vec<String> {
    match value {
        Value::Object(object) => object
            .iter()
            .flat_map(|(name, value)| match value.as_str() {
                Some(code) if name == "type" || name == "plan_recording" => vec![code.to_owned()],
                _ => codes(value),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(codes).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn each_story_is_what_it_says() {
    let book = book(1, 60);
    let of = |kind| AccountRef::from(story(kind).id.clone());
    let plans = |kind| book.plans(&of(kind)).expect("plans");
    let usage = |kind| book.usage(&of(kind)).expect("usage");
    let detail = |kind| book.account_detail(&of(kind)).expect("a detail");
    for (told, listed) in stories().iter().zip(book.accounts()) {
        assert_eq!(told.id, listed);
        assert_eq!(detail(told.kind)["account_name"], told.name);
    }
    let full = &usage(StoryKind::NearlyFull)["plan_base"];
    assert_eq!(
        (&full["hosts"], &full["usage"], &full["pending"]),
        (&40.into(), &37.into(), &2.into())
    );

    let (from, to) = last_year(&book);
    let invoices = book
        .invoices(&of(StoryKind::Overdue), from, to)
        .expect("invoices");
    let today = book.today().to_string();
    let overdue = invoices["invoices"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|invoice| {
            invoice["due_date"].as_str() < Some(&today) && amount(&invoice["balance"]).is_positive()
        });
    assert_eq!(overdue.count(), 2);

    let self_pay = of(StoryKind::SelfPay);
    assert_eq!(detail(StoryKind::SelfPay)["options"]["pay_mode"], "sub");
    assert_eq!(book.plans(&self_pay).expect_err("refused").code, 2100);
    assert!(plans(StoryKind::Bundle)["plan_bundle"].is_object());
    let bulk = book
        .account_item(&of(StoryKind::BulkLicence))
        .expect("an item");
    assert_eq!(bulk["bulk_license"], true);
    assert_eq!(detail(StoryKind::Trial)["account_type"], "Free Trial");
    let expiring = detail(StoryKind::ExpiringSoon);
    assert_eq!(expiring["options"]["billing_auto_renew"], false);
    assert_eq!(expiring["subscription_end_time"], "2026-12-04T00:00:00Z");
    assert_eq!(usage(StoryKind::OverBought)["plan_base"]["usage"], 11);
    assert_eq!(usage(StoryKind::OverUsed)["plan_base"]["usage"], 286);
    assert_eq!(
        plans(StoryKind::JustCancelled)["plan_base"]["status"],
        "cancelled"
    );
    assert_eq!(detail(StoryKind::Free)["account_type"], "Free");
    assert_eq!(detail(StoryKind::SecondLevelMaster)["reseller"], true);
    assert!(plans(StoryKind::NewPlanFamily)["plan_zva_voice"].is_object());
    assert!(plans(StoryKind::ScheduledStart)["plan_webinar"].is_null());
}

#[test]
fn a_webinar_plan_starts_and_a_cancelled_base_expires_as_days_go_by() {
    let clock = Clock::standing_at(NOON_MS);
    let book = Book::new(config(1, 60), clock.clone());
    let days = |count: u64| std::time::Duration::from_secs(count * 86_400);
    let scheduled = AccountRef::from(story(StoryKind::ScheduledStart).id.clone());
    clock.advance(days(5));
    assert_eq!(
        book.plans(&scheduled).expect("plans")["plan_webinar"][0]["hosts"],
        2
    );
    let cancelled = AccountRef::from(story(StoryKind::JustCancelled).id.clone());
    clock.advance(days(15));
    assert_eq!(
        book.plans(&cancelled).expect("plans")["plan_base"]["status"],
        "expired"
    );
    assert_eq!(
        book.account_detail(&cancelled).expect("it")["account_type"],
        "Free"
    );
}

#[test]
fn invoices_appear_with_their_day_as_drafts_first() {
    let clock = Clock::standing_at(NOON_MS);
    let book = Book::new(config(1, 60), clock.clone());
    let account = AccountRef::from(story(StoryKind::Overdue).id.clone());
    let newest = |book: &Book| {
        let (from, to) = last_year(book);
        book.invoices(&account, from, to).expect("invoices")["invoices"][0].clone()
    };
    let next = book.plans(&account).expect("plans")["plan_base"]["next_invoice_date"].clone();
    assert_ne!(newest(&book)["invoice_date"], next);
    while book.today().to_string().as_str() < next.as_str().expect("a day") {
        clock.advance(std::time::Duration::from_millis(DAY_MS as u64));
    }
    let draft = newest(&book);
    assert_eq!(
        (&draft["invoice_date"], &draft["status"]),
        (&next, &"Draft".into())
    );
    let id = draft["id"].as_str().expect("an id");
    assert_eq!(book.invoice_pdf(id).expect_err("not billed yet").code, 2001);
    clock.advance(std::time::Duration::from_millis(DAY_MS as u64));
    assert_eq!(newest(&book)["status"], "Posted");
    assert!(
        book.invoice_pdf(id)
            .expect("billed")
            .0
            .starts_with(b"%PDF-")
    );
}

#[test]
fn fifty_thousand_accounts_are_computed_only_when_asked_for() {
    let book = book(1, 50_000);
    assert_eq!(book.accounts().count(), 50_000);
    assert_eq!(book.size().computed, 0, "ids need no account");
    let last = AccountRef::from(book.accounts().last().expect("one"));
    book.plans(&last)
        .map_or_else(|refusal| assert_eq!(refusal.status, 400), |_| ());
    let size = book.size();
    assert_eq!((size.computed, size.changed_accounts), (1, 0));
}

#[test]
fn the_hostile_name_stands_only_where_it_is_asked_for() {
    let name = |hostile| {
        let config = BookConfig {
            hostile,
            ..config(1, 20)
        };
        let book = Book::new(config, Clock::standing_at(NOON_MS));
        let all: Vec<Value> = refs(&book)
            .iter()
            .map(|a| book.account_item(a).expect("it"))
            .collect();
        all.iter().any(|item| {
            item["account_name"]
                .as_str()
                .is_some_and(|n| n.contains("<script>"))
        })
    };
    assert!(name(true));
    assert!(!name(false));
}
