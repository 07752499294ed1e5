//! The audit log over HTTP and from the command line: who may read it, that filters, lists and files say
//! the same, and that a log that was tampered with is found.

use std::process::Output;

use domain::people::Role;
use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};
use store::{AuditActor, AuditCursor, AuditEntry, AuditFilter, AuditRecord};
use tokio::process::Command;

use crate::app::{HTML, JSON, TestApp, email, location};

async fn on_record(app: &TestApp, filter: AuditFilter) -> Vec<AuditRecord> {
    let all = AuditCursor::Before(i64::MAX);
    let records = app.store.list_audit_fitting(&filter, all, 1_000).await;
    records.expect("the log")
}

async fn of_action(app: &TestApp, action: &str) -> Vec<AuditRecord> {
    let filter = AuditFilter {
        action: Some(action.to_owned()),
        ..AuditFilter::default()
    };
    on_record(app, filter).await
}

/// Does it past the triggers, as somebody could who rules over the database.
async fn tamper(app: &TestApp, text: &str) {
    let url = format!("sqlite:{}", app.database.display());
    let mut connection = SqliteConnection::connect(&url).await.expect("connects");
    let text = format!(
        "DROP TRIGGER audit_entries_no_update; DROP TRIGGER audit_entries_no_delete; \
         DROP TRIGGER audit_head_only_forward; {text}"
    );
    sqlx::raw_sql(AssertSqlSafe(text))
        .execute(&mut connection)
        .await
        .expect("obeys");
    connection.close().await.expect("closes");
}

async fn verify(app: &TestApp, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_subtotal"))
        .args(["audit", "verify"])
        .args(arguments)
        .env_clear()
        .env(
            "SUBTOTAL_DATABASE_URL",
            format!("sqlite:{}", app.database.display()),
        )
        .output()
        .await
        .expect("runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test]
async fn what_a_role_does_not_allow_is_on_record() {
    let app = TestApp::start().await;
    let mut viewer = app.signed_in(Role::Viewer).await;
    assert_eq!(viewer.get("/audit").await.status(), 403);
    let form = viewer.submit("/api/limits/save", &[]).await;
    assert_eq!(form.status(), 303);
    assert_eq!(viewer.get("/exports/audit.csv").await.status(), 403);
    let refused = of_action(&app, "access.refused").await;
    let paths: Vec<&str> = refused
        .iter()
        .map(|record| record.entry.subject.as_str())
        .collect();
    assert_eq!(paths, ["/exports/audit.csv", "/api/limits/save", "/audit"]);
    let entry = &refused[1].entry;
    assert_eq!(
        (entry.role, entry.outcome.as_str()),
        (Some(Role::Viewer), "refused")
    );
    assert_eq!(entry.actor_name, "Person Viewer");
    assert!(!entry.request_id.is_empty() && entry.address == "127.0.0.1");
    assert!(
        entry.detail_json.contains("set Zoom"),
        "{}",
        entry.detail_json
    );
    // A browser that asks ahead of a click does nothing.
    let ahead = viewer
        .request(reqwest::Method::GET, "/audit")
        .header("sec-purpose", "prefetch");
    assert_eq!(ahead.send().await.expect("an answer").status(), 403);
    assert_eq!(of_action(&app, "access.refused").await.len(), 3);
}

#[tokio::test]
async fn a_flood_of_refusals_is_counted() {
    let app = TestApp::start().await;
    app.portal.complete_audit().await.expect("counted");
    let viewer = app.signed_in(Role::Viewer).await;
    for _ in 0..8 {
        assert_eq!(viewer.get("/settings").await.status(), 403);
    }
    let stranger = app.visitor();
    for _ in 0..4 {
        let sent = stranger
            .form("/api/change/send", &[])
            .header("accept", JSON);
        assert_eq!(sent.send().await.expect("an answer").status(), 401);
    }
    // To be led to the sign-in page is no refusal.
    assert_eq!(stranger.get("/accounts").await.status(), 303);
    assert_eq!(of_action(&app, "access.refused").await.len(), 5);
    app.portal.complete_audit().await.expect("counted");
    let refused = of_action(&app, "access.refused").await;
    let mut counted: Vec<(&str, &str, &str)> = refused[..2]
        .iter()
        .map(|record| &record.entry)
        .map(|entry| {
            (
                entry.actor_name.as_str(),
                entry.subject.as_str(),
                entry.detail_json.as_str(),
            )
        })
        .collect();
    counted.sort_unstable();
    assert_eq!(
        counted,
        [
            ("", "/api/change/send", r#"{"requests":4}"#),
            ("Person Viewer", "/settings", r#"{"requests":3}"#),
        ]
    );
    assert_eq!(refused.len(), 7);
}

#[tokio::test]
async fn list_and_files_hold_what_the_filter_asks_for() {
    let app = TestApp::start().await;
    let approver = app.signed_in(Role::Approver).await;
    let viewer = app.signed_in(Role::Viewer).await;
    for path in ["/settings", "/budget/limits"] {
        viewer.get(path).await;
    }
    let mut tx = app.store.begin().await.expect("begins");
    tx.append_audit(AuditEntry {
        subject: "=1+1".to_owned(),
        detail_json: r#"{"how":"@SUM"}"#.to_owned(),
        ..on_record(&app, AuditFilter::default()).await[0]
            .entry
            .clone()
    });
    tx.commit().await.expect("commits");

    let user = app.store.find_user_by_email(&email(Role::Viewer)).await;
    let id = user.expect("reads").expect("a person").id;
    let wanted = AuditFilter {
        actor: Some(AuditActor::Person(id)),
        ..AuditFilter::default()
    };
    let numbers: Vec<i64> = on_record(&app, wanted)
        .await
        .iter()
        .map(|record| record.sequence)
        .collect();
    let query = format!("?person={id}");
    let page = approver.page(&format!("/audit{query}")).await;
    let listed: Vec<i64> = page
        .split("href=\"/audit/")
        .skip(1)
        .filter_map(|rest| rest.split('"').next()?.parse().ok())
        .collect();
    assert_eq!(listed, numbers);

    let csv = approver.get(&format!("/exports/audit.csv{query}")).await;
    assert_eq!(csv.headers()["x-export-rows"], numbers.len().to_string());
    assert_eq!(csv.headers()["content-type"], "text/csv; charset=utf-8");
    let csv = csv.text().await.expect("text");
    let csv_numbers: Vec<i64> = csv
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next()?.parse().ok())
        .collect();
    assert_eq!(csv_numbers, numbers);
    assert!(csv.contains(",'=1+1,"), "guarded: {csv}");

    let lines = approver.get(&format!("/exports/audit.jsonl{query}")).await;
    assert_eq!(lines.headers()["content-type"], "application/jsonl");
    let name = lines.headers()["content-disposition"]
        .to_str()
        .expect("text");
    assert!(name.ends_with(".jsonl\""), "{name}");
    let lines = lines.text().await.expect("text");
    let entries: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let line_numbers: Vec<i64> = entries
        .iter()
        .filter_map(|entry| entry["sequence"].as_i64())
        .collect();
    assert_eq!(line_numbers, numbers);
    assert_eq!(entries[0]["subject"], "=1+1");
    assert_eq!(entries[0]["detail"]["how"], "@SUM");
    let taken = of_action(&app, "export").await;
    assert!(taken[0].entry.detail_json.contains("jsonl"));
    assert!(taken[1].entry.detail_json.contains(&format!("person={id}")));
}

#[tokio::test]
async fn each_filter_narrows_the_list_down() {
    let app = TestApp::start().await;
    let (account, _) = app.some_invoice().await;
    let admin = app.signed_in(Role::Admin).await;
    admin
        .form("/api/account/refresh", &[("account_id", account.as_str())])
        .header("accept", HTML)
        .send()
        .await
        .expect("an answer");
    app.signed_in(Role::Viewer).await.get("/audit").await;
    let total = on_record(&app, AuditFilter::default()).await.len();
    let today = app.clock.now_ms();
    let today = domain::time::UtcMillis(today).date();
    for (query, expected) in [
        (String::new(), total),
        (format!("?account={account}"), 1),
        ("?action=refresh".to_owned(), 1),
        ("?outcome=refused".to_owned(), 1),
        ("?person=host".to_owned(), 4),
        ("?person=nobody".to_owned(), 0),
        ("?q=%2FAUDIT".to_owned(), 1),
        (format!("?from={today}"), total),
        ("?to=2020-01-01".to_owned(), 0),
        ("?before=3".to_owned(), 2),
        ("?action=sign_in&outcome=refused".to_owned(), 0),
    ] {
        let page = admin.page(&format!("/audit{query}")).await;
        let rows = page.matches("class=\"col-when\"").count();
        assert_eq!(rows, expected, "{query}");
        assert_eq!(
            page.contains("No entry fits these filters"),
            expected == 0,
            "{query}"
        );
    }
    for query in [
        "?%FF=%FF&q=%00&before=x&person=-1",
        "?action=%27%3B--&from=0",
        "?after=9&before=1",
    ] {
        admin.page(&format!("/audit{query}")).await;
        let file = admin.get(&format!("/exports/audit.csv{query}")).await;
        assert_eq!(file.status(), 200, "{query}");
    }
}

#[tokio::test]
async fn an_entry_has_a_page_of_its_own() {
    let app = TestApp::start().await;
    let (account, _) = app.some_invoice().await;
    let admin = app.signed_in(Role::Admin).await;
    admin
        .form("/api/account/refresh", &[("account_id", account.as_str())])
        .header("accept", HTML)
        .send()
        .await
        .expect("an answer");
    let entry = &of_action(&app, "refresh").await[0];
    let page = admin.page(&format!("/audit/{}", entry.sequence)).await;
    for words in [
        "Fresh figures asked of Zoom",
        &format!("href=\"/accounts/{account}\""),
        &entry.entry.request_id,
        &entry.entry.at.to_iso(),
        "Person Administrator",
        &format!("href=\"/audit/{}\"", entry.sequence - 1),
    ] {
        assert!(page.contains(words), "{words}");
    }
    let hash: String = entry
        .hash
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert!(page.contains(&hash));
    for path in ["/audit/0", "/audit/999999", "/audit/x", "/audit/-1"] {
        assert_eq!(admin.get(path).await.status(), 404, "{path}");
    }
}

#[tokio::test]
async fn the_button_says_that_the_log_is_intact_or_names_the_first_broken_entry() {
    let app = TestApp::start().await;
    let mut approver = app.signed_in(Role::Approver).await;
    let response = approver.submit("/api/audit/verify", &[]).await;
    assert_eq!(location(&response), Some("/audit"));
    let (_, page) = approver.visit("/audit").await;
    assert!(page.contains("The audit log is intact"), "{page}");
    assert!(
        !approver
            .page("/audit")
            .await
            .contains("The audit log is intact"),
        "said once"
    );
    tamper(
        &app,
        "UPDATE audit_entries SET actor_name = 'Somebody' WHERE sequence = 2",
    )
    .await;
    approver.submit("/api/audit/verify", &[]).await;
    let (_, page) = approver.visit("/audit").await;
    assert!(
        page.contains("The audit log is broken at entry 2"),
        "{page}"
    );
    assert!(page.contains("Entry 2 is not what was written"));
    assert!(page.contains("href=\"/audit/2\"") && page.contains("Look at entry 2"));
    let checks = of_action(&app, "audit.verified").await;
    let outcomes: Vec<&str> = checks
        .iter()
        .map(|record| record.entry.outcome.as_str())
        .collect();
    assert_eq!(outcomes, ["broken", "intact"]);
}

#[tokio::test]
async fn the_command_line_tells_an_intact_log_from_a_broken_one() {
    let app = TestApp::start().await;
    app.portal.complete_audit().await.expect("anchored");
    let intact = verify(&app, &[]).await;
    assert_eq!(intact.status.code(), Some(0), "{intact:?}");
    let entries = on_record(&app, AuditFilter::default()).await.len();
    assert!(said(&intact).contains(&format!("The audit log is intact: {entries} entries")));
    assert!(said(&intact).contains("Anchor outside the database: entry"));

    let absent = verify(&app, &["--anchor", "/nowhere/audit-anchor.log"]).await;
    assert_eq!(absent.status.code(), Some(2));

    tamper(&app, "DELETE FROM audit_entries WHERE sequence = 3").await;
    let broken = verify(&app, &[]).await;
    assert_eq!(broken.status.code(), Some(1));
    assert!(
        said(&broken).contains("BROKEN. Entry 3 is missing"),
        "{broken:?}"
    );
}

#[tokio::test]
async fn a_tail_that_was_cut_off_is_found_by_the_anchor_which_then_stays_as_it_is() {
    let app = TestApp::start().await;
    app.signed_in(Role::Viewer).await;
    app.portal.complete_audit().await.expect("anchored");
    let anchors = app.database.with_file_name("audit-anchor.log");
    let before = std::fs::read_to_string(&anchors).expect("the file");
    let last: serde_json::Value =
        serde_json::from_str(before.lines().last().expect("a line")).expect("JSON");
    let end = app
        .store
        .find_audit_head()
        .await
        .expect("the head")
        .sequence;
    assert_eq!(last["sequence"], end);
    app.portal.complete_audit().await.expect("nothing new");
    assert_eq!(std::fs::read_to_string(&anchors).expect("the file"), before);

    tamper(
        &app,
        "DELETE FROM audit_entries WHERE sequence > 2; UPDATE audit_head SET sequence = 2, \
         hash = (SELECT hash FROM audit_entries WHERE sequence = 2)",
    )
    .await;
    let broken = verify(&app, &[]).await;
    assert_eq!(broken.status.code(), Some(1));
    let words = format!("Entry 3 and all after it are missing, up to entry {end}");
    assert!(said(&broken).contains(&words), "{broken:?}");
    // Whoever goes on as if nothing had happened does not get over it.
    app.signed_in(Role::Viewer).await;
    app.portal.complete_audit().await.expect("looked at");
    assert_eq!(std::fs::read_to_string(&anchors).expect("the file"), before);
    let mut admin = app.signed_in(Role::Admin).await;
    for _ in 0..end {
        admin.get("/budget").await;
        admin.submit("/api/audit/verify", &[]).await;
    }
    let page = admin.page("/audit").await;
    assert!(page.contains("Not written down outside the database"));
    let broken = verify(&app, &["--anchor", anchors.to_str().expect("text")]).await;
    assert!(
        said(&broken).contains(&format!("Entry {end} is not the one")),
        "{broken:?}"
    );
}
