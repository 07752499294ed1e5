//! Files with the partner's own records over HTTP: who may upload, what is refused, what comes back.

use domain::people::Role;
use domain::view::{ImportFilter, ImportOutcome};
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Method, RequestBuilder, Response};

use crate::app::{HTML, JSON, Setting, TestApp, Visitor, location};

const UPLOAD: &str = "/api/records/upload";
const START: &str = "/records/import";
const BOUNDARY: &str = "boundary-of-a-test";

/// The form with a file as browsers send it.
fn form(field: &str, file_name: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; \
         filename=\"{file_name}\"\r\nContent-Type: text/csv\r\n\r\n"
    );
    [
        head.as_bytes(),
        bytes,
        format!("\r\n--{BOUNDARY}--\r\n").as_bytes(),
    ]
    .concat()
}

fn request(visitor: &Visitor<'_>, body: Vec<u8>) -> RequestBuilder {
    visitor
        .request(Method::POST, UPLOAD)
        .header(
            CONTENT_TYPE,
            format!("multipart/form-data; boundary={BOUNDARY}"),
        )
        .header(ACCEPT, HTML)
        .body(body)
}

async fn upload(visitor: &mut Visitor<'_>, file_name: &str, bytes: &[u8]) -> Response {
    let response = request(visitor, form("file", file_name, bytes))
        .header("sec-fetch-site", "same-origin")
        .send()
        .await
        .expect("an answer");
    visitor.keep_cookies(&response);
    response
}

/// How many imports were begun, seen or not.
async fn begun(app: &TestApp) -> usize {
    let at = app.portal.now();
    app.store.list_imports(at, 100).await.expect("reads").len()
}

#[tokio::test]
async fn a_file_is_uploaded_looked_at_and_applied() {
    let app = TestApp::start().await;
    let (account, _) = app.some_invoice().await;
    let mut operator = app.signed_in(Role::Operator).await;
    let text = format!("account,customer_reference\n{account},<i>K-1</i>\n<b>nobody</b>,K-2\n");
    let response = upload(
        &mut operator,
        "<script>alert(1)</script>\u{fc}.csv",
        text.as_bytes(),
    )
    .await;
    let page = location(&response).expect("it leads on").to_owned();
    assert_eq!(
        (response.status().as_u16(), page.as_str()),
        (303, "/records/import/1")
    );

    let shown = operator.page(&page).await;
    assert!(shown.contains("&lt;i&gt;K-1&lt;/i&gt;"), "{shown}");
    assert!(shown.contains("No account has this id or number."));
    assert!(!shown.contains("<script>alert"), "the file's name is text");
    assert!(!shown.contains("<b>nobody"));
    assert!(shown.contains("Apply one change"));
    let refused = operator.get("/records/import/1/refused.csv").await;
    assert_eq!(refused.headers()["content-type"], "text/csv; charset=utf-8");
    assert_eq!(refused.headers()["x-export-rows"], "1");
    assert!(
        refused
            .text()
            .await
            .expect("text")
            .contains("\r\n3,<b>nobody</b>,")
    );

    let applied = operator
        .submit("/api/records/apply_import", &[("import_id", "1")])
        .await;
    assert_eq!(location(&applied), Some("/records/import/1"));
    let (_, shown) = operator.visit("/records/import/1").await;
    assert!(shown.contains("Applied to 1 account"), "{shown}");
    let export = operator.get("/records/export.csv").await;
    let export = export.bytes().await.expect("bytes");
    assert!(
        export.starts_with("\u{feff}".as_bytes()),
        "spreadsheets see that it is UTF-8"
    );
    let export = String::from_utf8_lossy(&export);
    assert!(export.contains("<i>K-1</i>"));
    let template = operator.page("/records/template.csv").await;
    let head = |text: &str| {
        text.trim_start_matches('\u{feff}')
            .lines()
            .next()
            .map(str::to_owned)
    };
    assert_eq!(head(&export), head(&template));
}

#[tokio::test]
async fn what_is_no_such_file_is_refused_in_words() {
    let app = TestApp::start().await;
    let mut operator = app.signed_in(Role::Operator).await;
    let large = vec![b'a'; 11 * 1_024 * 1_024];
    for (file_name, bytes, sentence) in [
        (
            "big.csv",
            large.as_slice(),
            "The file is larger than 10 MB.",
        ),
        (
            "book.xlsx",
            b"PK\x03\x04\x14\0\x06\0",
            "This is a workbook or an archive, not CSV.",
        ),
        (
            "x.csv",
            b"a,b\n1,2\n",
            "No column says which account a line is about",
        ),
        ("x.csv", b"", "The file is empty."),
        ("", b"", "No file was chosen."),
    ] {
        let response = upload(&mut operator, file_name, bytes).await;
        assert_eq!(
            (response.status().as_u16(), location(&response)),
            (303, Some(START)),
            "{file_name}"
        );
        let (_, page) = operator.visit(START).await;
        assert!(
            page.contains("Nothing was read") && page.contains(sentence),
            "{sentence}"
        );
    }
    for body in [
        form("other", "x.csv", b"account,tags\n"),
        b"no form at all".to_vec(),
        Vec::new(),
    ] {
        let answer = request(&operator, body)
            .header("sec-fetch-site", "same-origin")
            .send();
        assert_eq!(answer.await.expect("an answer").status(), 400);
    }
    assert_eq!(begun(&app).await, 0);
}

#[tokio::test]
async fn who_may_not_upload_is_told_so_whatever_the_size() {
    let app = TestApp::start().await;
    let large = form("file", "x.csv", &vec![b'a'; 4 * 1_024 * 1_024]);
    let small = form("file", "x.csv", b"account,tags\nacc-1,a\n");
    for body in [large, small] {
        let anonymous = app.visitor();
        let answer = request(&anonymous, body.clone())
            .header("sec-fetch-site", "same-origin")
            .send();
        let answer = answer.await.expect("an answer");
        assert_eq!(
            (answer.status().as_u16(), location(&answer)),
            (303, Some("/sign-in"))
        );

        let viewer = app.signed_in(Role::Viewer).await;
        let answer = request(&viewer, body.clone())
            .header("sec-fetch-site", "same-origin")
            .send();
        assert_eq!(answer.await.expect("an answer").status(), 403);

        let operator = app.signed_in(Role::Operator).await;
        for site in ["cross-site", "same-site"] {
            let answer = request(&operator, body.clone())
                .header("sec-fetch-site", site)
                .send();
            assert_eq!(answer.await.expect("an answer").status(), 403, "{site}");
        }
    }
    let program = app.signed_in(Role::Viewer).await;
    let answer = program
        .form(UPLOAD, &[])
        .header(ACCEPT, JSON)
        .send()
        .await
        .expect("an answer");
    let error: serde_json::Value = answer.json().await.expect("the wire error");
    assert_eq!(error["kind"], "forbidden");
    assert_eq!(begun(&app).await, 0);
}

#[tokio::test]
async fn other_forms_stay_as_small_as_they_were() {
    let app = TestApp::start().await;
    let operator = app.signed_in(Role::Operator).await;
    let long = "x".repeat(100_000);
    let answer = operator
        .form("/api/records/edit", &[("notes", &long)])
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 413);
}

#[tokio::test]
async fn what_is_wrong_with_a_form_is_said_at_its_field() {
    let app = TestApp::start_as(Setting {
        has_hostile_names: true,
        ..Setting::default()
    })
    .await;
    let (account, _) = app.some_invoice().await;
    let mut operator = app.signed_in(Role::Operator).await;
    let id = account.to_string();
    let form = format!("/accounts/{account}/records");
    let typed = [
        ("account_id", id.as_str()),
        ("base_version", "0"),
        ("customer_reference", "\"><script>"),
        ("tags", "a*b"),
        ("account_manager", "nobody@partner.example"),
        ("notes", "\n</textarea><script>"),
    ];
    let refused = operator.submit("/api/records/edit", &typed).await;
    assert_eq!(location(&refused), Some(form.as_str()));
    let (_, page) = operator.visit(&form).await;
    assert!(page.contains("2 fields need another look"), "{page}");
    for part in [
        "aria-describedby=\"tags-problem tags-hint\"",
        "aria-describedby=\"account_manager-problem account_manager-hint\"",
        "value=\"a*b\"",
        "&lt;/textarea&gt;&lt;script&gt;",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("</textarea><script>"));
    for wrong in [
        [("account_id", id.as_str()), ("base_version", "x")],
        [("account_id", "../.."), ("base_version", "0")],
    ] {
        let answer = operator
            .form("/api/records/edit", &wrong)
            .header(ACCEPT, JSON)
            .send();
        assert_eq!(answer.await.expect("an answer").status(), 400);
    }
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_nothing() {
    let app = TestApp::start().await;
    let operator = app.signed_in(Role::Operator).await;
    let whole = form("file", "x.csv", b"account,tags\nacc-1,a\n");
    let cut = whole[..whole.len() - 20].to_vec();
    let answer = request(&operator, cut)
        .header("sec-fetch-site", "same-origin")
        .send();
    assert_eq!(answer.await.expect("an answer").status(), 400);
    assert_eq!(begun(&app).await, 0);
    let rows = app.store.list_import_rows(
        domain::ids::ImportId(1),
        ImportFilter::Only(ImportOutcome::Refused),
        0,
        1,
    );
    assert!(rows.await.expect("reads").is_empty());
}
