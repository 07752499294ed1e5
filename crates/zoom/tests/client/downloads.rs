//! The PDF of an invoice: two paths, redirects, and what is no PDF.

use zoom::{Error, InvoiceRange};

use super::fake::{Asked, Fake, Harness, Script, account, invoice, person};

const NEW: &str = "/v2/billing/invoices/8ad09c6488afbb320188b254bb1d427f/download";
const OLD: &str = "/v2/api/download/billing/invoices/8ad09c6488afbb320188b254bb1d427f";

async fn download(harness: &Harness) -> Result<Vec<u8>, Error> {
    let answer = harness
        .zoom
        .invoice_pdf(person(), account(), invoice())
        .await;
    answer.map(|answer| answer.body)
}

fn targets(harness: &Harness) -> Vec<String> {
    let calls = harness.fake.calls();
    calls.into_iter().map(|asked| asked.target).collect()
}

#[tokio::test]
async fn the_new_path_is_asked_first() {
    let harness = Harness::answering(vec![Script::pdf()]).await;
    assert_eq!(download(&harness).await.expect("a file"), b"%PDF-1.7 test");
    assert_eq!(targets(&harness), [NEW]);
    let error = download(&harness).await.expect_err("30 minutes");
    assert_eq!(error.sentence(), "Zoom gives one PDF every 30 minutes.");
}

#[tokio::test]
async fn a_server_that_knows_the_old_path_only_is_asked_there_in_the_same_slot() {
    let only_old = |asked: &Asked| {
        if asked.target == OLD {
            Script::pdf()
        } else {
            Script::error(404, 2300, "This API endpoint is not recognized.")
        }
    };
    let harness = Harness::new(only_old).await;
    download(&harness).await.expect("a file");
    assert_eq!(targets(&harness), [NEW, OLD]);
    harness.pass_seconds(31 * 60);
    download(&harness).await.expect("a file");
    assert_eq!(targets(&harness), [NEW, OLD, OLD], "learnt");
}

#[tokio::test]
async fn a_refusal_is_not_taken_for_an_unknown_path() {
    let script = Script::error(400, 2001, "Account does not exist: x.");
    let harness = Harness::answering(vec![script]).await;
    let error = download(&harness).await.expect_err("refused");
    assert!(matches!(error, Error::Refused(_)), "{error:?}");
    assert_eq!(targets(&harness), [NEW]);
}

#[tokio::test]
async fn a_redirect_is_followed_without_the_token() {
    let files = Fake::serve(|_, _| Script::pdf()).await;
    let location = format!("http://{}/file.pdf?signature=1", files.address);
    let harness = Harness::answering(vec![Script::redirect(location)]).await;
    download(&harness).await.expect("a file");
    let asked = files.asked();
    assert_eq!(asked[0].target, "/file.pdf?signature=1");
    assert_eq!(asked[0].header("authorization"), None);
}

#[tokio::test]
async fn a_redirect_out_of_zoom_is_not_followed() {
    for location in [
        "https://evil.example/file.pdf",
        "http://us02web.zoom.us/file.pdf",
        "https://user:password@api.zoom.us/file.pdf",
        "file:///etc/passwd",
        "//evil.example/file.pdf",
    ] {
        let harness = Harness::answering(vec![Script::redirect(location.to_owned())]).await;
        let error = download(&harness).await.expect_err(location);
        assert!(
            matches!(error, Error::Redirected { .. }),
            "{location}: {error:?}"
        );
        assert!(!error.to_string().contains("password"), "{error}");
    }
}

#[tokio::test]
async fn redirects_without_end_are_given_up() {
    let harness = Harness::answering(vec![Script::redirect("/again".to_owned())]).await;
    let error = download(&harness).await.expect_err("a loop");
    assert!(matches!(error, Error::Redirected { .. }), "{error:?}");
    assert_eq!(harness.fake.calls().len(), 4);
}

#[tokio::test]
async fn what_is_no_pdf_or_too_large_is_not_kept() {
    for body in ["<html>Sign in</html>", "", "%PDF", " %PDF-1.7"] {
        let harness = Harness::answering(vec![Script::json(200, body)]).await;
        let error = download(&harness).await.expect_err(body);
        assert!(matches!(error, Error::NotAPdf), "{body}: {error:?}");
    }
    let large = Script::CutBody {
        announced: 20_000_001,
        body: b"%PDF-".to_vec(),
    };
    let harness = Harness::answering(vec![large]).await;
    let error = download(&harness).await.expect_err("too large");
    assert!(
        matches!(
            error,
            Error::TooLarge {
                max_bytes: 20_000_000
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn json_operations_follow_no_redirect() {
    let files = Fake::serve(|_, _| Script::json(200, r#"{"invoices":[]}"#)).await;
    let location = format!("http://{}/elsewhere", files.address);
    let harness = Harness::answering(vec![Script::redirect(location)]).await;
    let range = InvoiceRange::year_until("2026-11-22".parse().expect("a day"));
    let error = harness.zoom.invoices(person(), account(), range).await;
    assert!(matches!(error, Err(Error::Redirected { .. })), "{error:?}");
    assert_eq!(files.asked().len(), 0);
}
