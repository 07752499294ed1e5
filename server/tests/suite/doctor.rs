//! What `subtotal doctor` says: what is wrong, in words, and what to do about it.

use tempfile::TempDir;
use testing::smtp::{Guard, HOST, Mood, SmtpServer};

use crate::demo::{finish, start};

#[tokio::test]
async fn the_doctor_says_in_words_what_is_wrong() {
    let directory = tempfile::tempdir().expect("a directory");
    let (is_ok, said) = finish(&directory, &["doctor"], &[("SUBTOTAL_LISTN", "x")], "").await;
    assert!(!is_ok);
    for word in [
        "SUBTOTAL_LISTN",
        "SUBTOTAL_ZOOM_ACCOUNT_ID",
        "subtotal migrate",
    ] {
        assert!(said.contains(word), "{word} in {said}");
    }
    let (is_ok, said) = finish(&directory, &["migrate"], &[], "").await;
    assert!(is_ok, "{said}");
    let credentials = [
        ("SUBTOTAL_ZOOM_ACCOUNT_ID", "a"),
        ("SUBTOTAL_ZOOM_CLIENT_ID", "b"),
        ("SUBTOTAL_ZOOM_CLIENT_SECRET", "hush-hush"),
        ("SUBTOTAL_ZOOM_TOKEN_URL", "http://127.0.0.1:9/token"),
        ("SUBTOTAL_ZOOM_BASE_URL", "https://evil.example/v2"),
    ];
    let (_, said) = finish(&directory, &["doctor"], &credentials, "").await;
    assert!(
        said.contains("evil.example` is not a host of Zoom's"),
        "{said}"
    );
    let (_, said) = finish(&directory, &["doctor"], &credentials[..4], "").await;
    assert!(said.contains("could not be reached"), "{said}");
    assert!(said.contains("nobody can sign in"), "{said}");
    assert!(!said.contains("hush"), "{said}");
}

#[tokio::test]
async fn the_doctor_is_content_with_a_portal_in_order() {
    let directory = tempfile::tempdir().expect("a directory");
    let (_simulator, said) = start(
        &directory,
        &["simulate", "--listen", "127.0.0.1:0"],
        "Control",
    )
    .await;
    let settings: Vec<(&str, &str)> = said
        .lines()
        .filter(|line| line.starts_with("SUBTOTAL_"))
        .filter_map(|line| line.split_once('='))
        .collect();
    let add = [
        "user",
        "add",
        "--email",
        "a@b.example",
        "--name",
        "A",
        "--role",
        "admin",
    ];
    finish(&directory, &add, &settings, "a long enough password\n").await;
    let (_, said) = finish(&directory, &["doctor"], &settings, "").await;
    let wrong: Vec<&str> = said
        .lines()
        .filter(|line| line.starts_with("WRONG"))
        .collect();
    // The site may not be built where only the Rust tests run.
    assert!(
        wrong.iter().all(|line| line.starts_with("WRONG  Files")),
        "{said}"
    );
    assert!(said.contains("gives a token"), "{said}");
}

/// What it says of one subject.
async fn said_of(subject: &str, directory: &TempDir, settings: &[(&str, &str)]) -> String {
    let (_, said) = finish(directory, &["doctor"], settings, "").await;
    let line = said.lines().find(|line| line.contains(subject));
    line.unwrap_or_else(|| panic!("nothing of {subject}: {said}"))
        .to_owned()
}

async fn add(directory: &TempDir, email: &str, role: &str, trust: &[&str]) {
    let mut arguments = vec![
        "user", "add", "--email", email, "--name", "A", "--role", role,
    ];
    arguments.extend(trust);
    let (is_ok, said) = finish(directory, &arguments, &[], "a long enough password\n").await;
    assert!(is_ok, "{said}");
}

#[tokio::test]
async fn it_tells_whether_a_second_person_can_be_found() {
    let directory = tempfile::tempdir().expect("a directory");
    finish(&directory, &["migrate"], &[], "").await;
    add(&directory, "operator@b.example", "operator", &[]).await;
    let said = said_of("Approvals", &directory, &[]).await;
    assert!(
        said.starts_with("note") && said.contains("nobody may approve"),
        "{said}"
    );
    add(
        &directory,
        "one@b.example",
        "approver",
        &["--may-approve-at-once"],
    )
    .await;
    let said = said_of("Approvals", &directory, &[]).await;
    assert!(
        said.starts_with("note") && said.contains("one person"),
        "{said}"
    );
    add(&directory, "two@b.example", "admin", &[]).await;
    let said = said_of("Approvals", &directory, &[]).await;
    assert!(
        said.starts_with("ok") && said.contains("2 may approve"),
        "{said}"
    );
    assert!(
        said.contains("1 of them only once a day has passed"),
        "{said}"
    );
}

#[tokio::test]
async fn it_tells_whether_the_mail_server_is_there_and_can_be_trusted() {
    let directory = tempfile::tempdir().expect("a directory");
    for (guard, tls) in [(Guard::StartTls, "starttls"), (Guard::Implicit, "tls")] {
        let server = SmtpServer::guarded(Mood::Takes, guard).await;
        let authority = directory.path().join("authority.pem");
        std::fs::write(&authority, &server.authority_pem).expect("written");
        let (port, authority) = (server.port.to_string(), authority.display().to_string());
        let settings = [
            ("SSL_CERT_FILE", authority.as_str()),
            ("SUBTOTAL_ZOOM_TOKEN", "a"),
            ("SUBTOTAL_PUBLIC_ORIGIN", "https://subtotal.partner.example"),
            ("SUBTOTAL_SMTP_HOST", HOST),
            ("SUBTOTAL_SMTP_PORT", port.as_str()),
            ("SUBTOTAL_SMTP_TLS", tls),
            ("SUBTOTAL_SMTP_USER", "subtotal"),
            ("SUBTOTAL_SMTP_PASSWORD", "hush-hush"),
            ("SUBTOTAL_SMTP_FROM", "subtotal@partner.example"),
        ];
        let said = said_of("E-mail", &directory, &settings).await;
        assert!(said.starts_with("ok"), "{tls}: {said}");
        assert!(server.heard().contains(&"AUTH".to_owned()));
        assert!(
            !server.heard().contains(&"MAIL".to_owned()),
            "nothing is sent"
        );
        let said = said_of("E-mail", &directory, &settings[1..]).await;
        assert!(
            said.starts_with("WRONG"),
            "whose authority is unknown, {tls}: {said}"
        );
        server.set(Mood::RefusesSignIn);
        let said = said_of("E-mail", &directory, &settings).await;
        assert!(
            said.starts_with("WRONG") && said.contains("refused user or password"),
            "{said}"
        );
        assert!(!said.contains("hush"), "{said}");
    }
    let said = said_of("E-mail", &directory, &[("SUBTOTAL_ZOOM_TOKEN", "a")]).await;
    assert!(said.starts_with("ok") && said.contains("off"), "{said}");
}
