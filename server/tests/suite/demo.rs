//! The binary as an operator starts it: from an empty directory, with nothing beside it.

use std::process::Stdio;
use std::time::Duration;

use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, Command};

const BINARY: &str = env!("CARGO_BIN_EXE_subtotal");

fn command(directory: &TempDir, arguments: &[&str], environment: &[(&str, &str)]) -> Command {
    // The tests' own client wants one; the binary has its own.
    zoom::install_crypto();
    let mut command = Command::new(BINARY);
    command
        .args(arguments)
        .current_dir(directory.path())
        .env_clear()
        .envs(environment.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Runs it to its end: whether it succeeded, and all that it said.
pub async fn finish(
    directory: &TempDir,
    arguments: &[&str],
    environment: &[(&str, &str)],
    input: &str,
) -> (bool, String) {
    let mut child = command(directory, arguments, environment)
        .spawn()
        .expect("starts");
    let mut stdin = child.stdin.take().expect("piped");
    stdin.write_all(input.as_bytes()).await.expect("sent");
    drop(stdin);
    let output = tokio::time::timeout(Duration::from_secs(60), child.wait_with_output())
        .await
        .expect("it ends")
        .expect("it ran");
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

/// Starts it and reads what it prints until a line holds `word`.
pub async fn start(directory: &TempDir, arguments: &[&str], word: &str) -> (Child, String) {
    let mut child = command(directory, arguments, &[]).spawn().expect("starts");
    let said = said_until(&mut child, word).await;
    (child, said)
}

/// What it prints, until a line holds `word`.
async fn said_until(child: &mut Child, word: &str) -> String {
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let mut said = String::new();
    while let Some(line) = tokio::time::timeout(Duration::from_secs(60), lines.next_line())
        .await
        .expect("it says something")
        .expect("UTF-8")
    {
        said.push_str(&line);
        said.push('\n');
        if line.contains(word) {
            return said;
        }
    }
    panic!("it ended without {word:?}: {said}");
}

/// Asks it to stop, as a supervisor does.
async fn terminate(child: &Child) {
    let id = child.id().expect("it runs").to_string();
    let killed = Command::new("kill")
        .args(["-TERM", &id])
        .status()
        .await
        .expect("kill runs");
    assert!(killed.success());
}

fn address(said: &str) -> &str {
    said.split("http://")
        .nth(1)
        .and_then(|rest| rest.split_whitespace().next())
        .expect("an address")
}

#[tokio::test]
async fn the_demo_runs_from_an_empty_directory_and_stops_when_asked() {
    let directory = tempfile::tempdir().expect("a directory");
    let arguments = [
        "demo",
        "--port",
        "0",
        "--accounts",
        "14",
        "--months",
        "3",
        "--data-dir",
        "data",
    ];
    for _ in 0..2 {
        let (mut child, said) = start(&directory, &arguments, "Stop with").await;
        for name in [
            "Tomasz Zieliński",
            "Ines Moreau",
            "Priya Raman",
            "Jonas Lindqvist",
        ] {
            assert!(said.contains(name), "{said}");
        }
        let url = format!("http://{}/sign-in", address(&said));
        let page = reqwest::get(&url)
            .await
            .expect("an answer")
            .text()
            .await
            .expect("text");
        assert!(page.contains("Ines Moreau"), "{page}");
        terminate(&child).await;
        let status = tokio::time::timeout(Duration::from_secs(30), child.wait())
            .await
            .expect("it stops")
            .expect("it ran");
        assert!(status.success(), "{status}");
    }
    let (is_ok, said) = finish(
        &directory,
        &[
            "demo",
            "--port",
            "0",
            "--accounts",
            "15",
            "--data-dir",
            "data",
        ],
        &[],
        "",
    )
    .await;
    assert!(!is_ok && said.contains("another book"), "{said}");
}

/// A browser that follows redirects and keeps its cookies.
struct Browser {
    client: reqwest::Client,
    origin: String,
    cookie: String,
}

impl Browser {
    /// Signed in as Ines.
    async fn signed_in(origin: String) -> Self {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        let mut browser = Self {
            client,
            origin,
            cookie: String::new(),
        };
        let response = browser
            .post("/api/sign_in_demo", &[("email", "ines@demo.example")])
            .await;
        let cookies = crate::app::set_cookies(&response);
        let session = cookies.first().and_then(|cookie| cookie.split(';').next());
        browser.cookie = session.expect("a session").to_owned();
        browser
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> reqwest::Response {
        self.client
            .post(format!("{}{path}", self.origin))
            .header("origin", &self.origin)
            .header("accept", "text/html")
            .header("cookie", &self.cookie)
            .form(fields)
            .send()
            .await
            .expect("an answer")
    }

    async fn page(&self, path: &str) -> String {
        let response = self
            .client
            .get(format!("{}{path}", self.origin))
            .header("accept", "text/html")
            .header("cookie", &self.cookie)
            .send()
            .await
            .expect("an answer");
        assert_eq!(response.status(), 200, "{path}");
        response.text().await.expect("text")
    }
}

#[tokio::test]
async fn a_demo_is_put_back_to_its_beginning_under_the_feet_of_who_is_signed_in() {
    let directory = tempfile::tempdir().expect("a directory");
    let arguments = [
        "demo",
        "--port",
        "0",
        "--accounts",
        "14",
        "--months",
        "3",
        "--data-dir",
        "data",
    ];
    let (mut child, said) = start(&directory, &arguments, "Stop with").await;
    let browser = Browser::signed_in(format!("http://{}", address(&said))).await;
    let at_first = browser.page("/accounts").await;
    assert!(!at_first.contains("real time"), "{at_first}");
    browser
        .post("/api/demo/advance", &[("step", "month")])
        .await;
    browser
        .post(
            "/api/demo/go_wrong",
            &[("mishap", "down"), ("account_id", "")],
        )
        .await;
    let moved = browser.page("/accounts").await;
    assert!(moved.contains("30 d ahead of real time"), "{moved}");
    assert!(moved.contains("Zoom does not answer"), "{moved}");

    for _ in 0..2 {
        let response = browser.post("/api/demo/put_back", &[]).await;
        assert_eq!(crate::app::location(&response), Some("/demo"));
        // Whoever comes while it begins anew waits; nobody is turned away, nobody signed out.
        let page = browser.page("/accounts").await;
        assert!(!page.contains("ahead of real time"), "{page}");
        assert!(!page.contains("Zoom does not answer"), "{page}");
    }

    // Still one that stops when asked, and starts again where it was.
    browser.post("/api/demo/advance", &[("step", "day")]).await;
    terminate(&child).await;
    let status = tokio::time::timeout(Duration::from_secs(30), child.wait())
        .await
        .expect("it stops")
        .expect("it ran");
    assert!(status.success(), "{status}");
    let (_child, said) = start(&directory, &arguments, "Stop with").await;
    let browser = Browser::signed_in(format!("http://{}", address(&said))).await;
    let page = browser.page("/accounts").await;
    assert!(page.contains("ahead of real time"), "{page}");
}

#[tokio::test]
async fn the_demo_keeps_away_from_live_credentials_and_from_the_network() {
    let directory = tempfile::tempdir().expect("a directory");
    let live = [("SUBTOTAL_ZOOM_CLIENT_SECRET", "hush-hush")];
    let (is_ok, said) = finish(&directory, &["demo", "--port", "0"], &live, "").await;
    assert!(
        !is_ok && said.contains("SUBTOTAL_ZOOM_CLIENT_SECRET"),
        "{said}"
    );
    assert!(!said.contains("hush"), "{said}");

    let (is_ok, said) = finish(&directory, &["demo", "--listen", "0.0.0.0:0"], &[], "").await;
    assert!(!is_ok && said.contains("--public"), "{said}");
}

#[tokio::test]
async fn a_public_demo_lets_nobody_in_without_its_code() {
    let directory = tempfile::tempdir().expect("a directory");
    let arguments = [
        "demo",
        "--public",
        "--listen",
        "127.0.0.1:0",
        "--accounts",
        "14",
        "--months",
        "1",
    ];
    let (_child, said) = start(&directory, &arguments, "Stop with").await;
    let code = said
        .split("needs the code")
        .nth(1)
        .and_then(|rest| rest.split_whitespace().next())
        .expect("a code");
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client");
    for (given, target) in [("", "/sign-in"), ("wrong", "/sign-in"), (code, "/")] {
        let origin = format!("http://{}", address(&said));
        let response = client
            .post(format!("{origin}/api/sign_in_demo"))
            .header("origin", &origin)
            .header("accept", "text/html")
            .form(&[("email", "ines@demo.example"), ("code", given)])
            .send()
            .await
            .expect("an answer");
        assert_eq!(crate::app::location(&response), Some(target), "{given:?}");
    }
}

#[tokio::test]
async fn people_are_added_disabled_and_reset_from_the_command_line() {
    let directory = tempfile::tempdir().expect("a directory");
    let user =
        async |arguments: &[&str], input: &str| finish(&directory, arguments, &[], input).await;
    let add = [
        "user",
        "add",
        "--email",
        "a@b.example",
        "--name",
        "A B",
        "--role",
        "admin",
    ];
    let (is_ok, said) = user(&add, "short\n").await;
    assert!(!is_ok && said.contains("12 characters"), "{said}");
    let (is_ok, said) = user(&add, "a long enough password\n").await;
    assert!(is_ok, "{said}");
    assert!(
        !said.contains("long enough"),
        "the password is never shown: {said}"
    );
    let (is_ok, said) = user(&add, "a long enough password\n").await;
    assert!(!is_ok && said.contains("signs in already"), "{said}");
    let (is_ok, _) = user(&["user", "disable", "--email", "A@B.example"], "").await;
    assert!(is_ok);
    let (_, said) = user(&["user", "list"], "").await;
    assert!(
        said.contains("a@b.example") && said.contains("disabled"),
        "{said}"
    );
    let (is_ok, _) = user(
        &["user", "reset", "--email", "a@b.example"],
        "another long password\n",
    )
    .await;
    assert!(is_ok);
    let (is_ok, said) = user(&["user", "disable", "--email", "nobody@b.example"], "").await;
    assert!(!is_ok && said.contains("nobody signs in with"), "{said}");
}

#[tokio::test]
async fn the_version_is_told() {
    let directory = tempfile::tempdir().expect("a directory");
    let (is_ok, said) = finish(&directory, &["--version"], &[], "").await;
    assert!(is_ok && said.starts_with("subtotal "), "{said}");
}

#[tokio::test]
async fn the_log_tells_of_every_request_and_of_nobodys_business() {
    let directory = tempfile::tempdir().expect("a directory");
    let arguments = ["demo", "--port", "0", "--accounts", "14", "--months", "1"];
    let mut child = command(&directory, &arguments, &[("SUBTOTAL_LOG_FORMAT", "json")])
        .spawn()
        .expect("starts");
    let said = said_until(&mut child, "Stop with").await;
    let origin = format!("http://{}", address(&said));
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client");
    client
        .get(format!("{origin}/accounts/SECRETACCOUNT?q=searched-for"))
        .send()
        .await
        .expect("an answer");
    client
        .post(format!("{origin}/api/sign_in"))
        .header("sec-fetch-site", "same-origin")
        .header("cookie", "subtotal=cookie-value")
        .form(&[
            ("email", "typed@subtotal.example"),
            ("password", "typed-password"),
        ])
        .send()
        .await
        .expect("an answer");
    terminate(&child).await;
    let output = child.wait_with_output().await.expect("it ran");
    let log = String::from_utf8(output.stderr).expect("UTF-8");
    let events: Vec<serde_json::Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is an object"))
        .collect();
    let requests: Vec<(&str, u64)> = events
        .iter()
        .filter(|event| event["message"] == "request")
        .map(|event| {
            let is_complete = event["request_id"].is_string() && event["duration_ms"].is_number();
            assert!(is_complete, "{event}");
            (
                event["route"].as_str().expect("a route"),
                event["status"].as_u64().expect("a status"),
            )
        })
        .collect();
    assert_eq!(
        requests,
        [("/accounts/{account}", 303), ("/api/sign_in", 200)],
        "{log}"
    );
    for private in [
        "SECRETACCOUNT",
        "searched-for",
        "typed@",
        "typed-password",
        "cookie-value",
        "simulated-secret",
    ] {
        assert!(!log.contains(private), "{private} in {log}");
    }
}
