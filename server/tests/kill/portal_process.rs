//! The real binary as a process, and a browser in front of it.

use std::net::TcpListener;
use std::process::Stdio;
use std::time::Duration;

use domain::ids::{AccountId, BulkId, ChangeId};
use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response};
use simulator::Running;
use testing::form::fields_of;
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;

pub struct PortalProcess {
    child: Child,
    origin: String,
    client: Client,
    cookie: String,
}

impl PortalProcess {
    /// Starts it on a free port and waits until it is ready.
    pub async fn start(database_url: &str, simulator: &Running) -> Self {
        Self::start_with(database_url, simulator, &[("SUBTOTAL_KEEPER", "off")]).await
    }

    /// The same with these settings beside those of the database and of Zoom.
    pub async fn start_with(
        database_url: &str,
        simulator: &Running,
        settings: &[(&str, &str)],
    ) -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .expect("a free port")
            .port();
        let config = simulator.config();
        let child = Command::new(env!("CARGO_BIN_EXE_subtotal"))
            .env_clear()
            .env("SUBTOTAL_DATABASE_URL", database_url)
            .envs(settings.iter().copied())
            .env("SUBTOTAL_LISTEN", format!("127.0.0.1:{port}"))
            .env("SUBTOTAL_ZOOM_BASE_URL", simulator.api_url())
            .env("SUBTOTAL_ZOOM_TOKEN_URL", simulator.token_url())
            .env("SUBTOTAL_ZOOM_ACCOUNT_ID", &config.account_id)
            .env("SUBTOTAL_ZOOM_CLIENT_ID", &config.client_id)
            .env("SUBTOTAL_ZOOM_CLIENT_SECRET", &config.client_secret)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("the binary starts");
        let client = Client::builder()
            .redirect(Policy::none())
            .build()
            .expect("a client");
        let process = Self {
            child,
            origin: format!("http://127.0.0.1:{port}"),
            client,
            cookie: String::new(),
        };
        process.ready().await;
        process
    }

    async fn ready(&self) {
        let deadline = tokio::time::Instant::now() + Duration::from_secs(30);
        loop {
            let answer = self
                .client
                .get(format!("{}/readyz", self.origin))
                .send()
                .await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            assert!(
                tokio::time::Instant::now() < deadline,
                "it does not get ready"
            );
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    /// kill -9.
    pub async fn kill(&mut self) {
        self.child.kill().await.expect("killed");
    }

    pub async fn sign_in(&mut self, email: &str, password: &str) {
        let fields = [("email", email), ("password", password)];
        let response = self
            .post("/api/sign_in", &fields)
            .send()
            .await
            .expect("an answer");
        let cookies: Vec<String> = response
            .headers()
            .get_all(SET_COOKIE)
            .iter()
            .filter_map(|cookie| Some(cookie.to_str().ok()?.split(';').next()?.to_owned()))
            .collect();
        assert_eq!(location(&response), "/", "signed in");
        self.cookie = cookies.join("; ");
    }

    /// Drafts a change of one field of the billing contact and answers its number.
    pub async fn draft_contact(&self, account: &AccountId, field: &str, to: &str) -> ChangeId {
        let store_fields = self.contact_fields(account).await;
        let mut fields: Vec<(&str, &str)> = vec![("account_id", account.as_str())];
        for (name, value) in &store_fields {
            fields.push((name, if name == field { to } else { value }));
        }
        let response = self
            .post("/api/contact/draft", &fields)
            .send()
            .await
            .expect("an answer");
        let to = location(&response);
        to.strip_prefix("/changes/")
            .and_then(|id| id.parse().ok())
            .unwrap_or_else(|| panic!("not drafted: {to}"))
    }

    /// The fields of the form as the page shows them.
    async fn contact_fields(&self, account: &AccountId) -> Vec<(String, String)> {
        let page = self
            .client
            .get(format!("{}/accounts/{account}/contact", self.origin))
            .header(COOKIE, &self.cookie)
            .header(ACCEPT, "text/html")
            .send()
            .await
            .expect("a page")
            .text()
            .await
            .expect("text");
        fields_of(&page, "/api/contact/draft").expect("the contact form")
    }

    /// Presses "Send to Zoom"; the answer may never come.
    pub fn click_send(&self, change: ChangeId) -> JoinHandle<()> {
        let request = self.post(
            "/api/change/submit",
            &[("change_id", &change.to_string()), ("reason", "A test")],
        );
        tokio::spawn(async move {
            let _ = request.send().await;
        })
    }

    /// Uploads the rows of a bulk and answers its number.
    pub async fn check_bulk(&self, rows: String) -> BulkId {
        let request = self.file("/api/bulk/upload", rows);
        let to = location(&request.send().await.expect("an answer"));
        to.strip_prefix("/bulk/")
            .and_then(|id| id.parse().ok())
            .unwrap_or_else(|| panic!("not checked: {to}"))
    }

    /// Presses the button that submits a bulk; the answer may never come.
    pub fn click_submit_bulk(&self, bulk: BulkId) -> JoinHandle<()> {
        let fields = [
            ("bulk_id", bulk.to_string()),
            ("reason", "A test".to_owned()),
        ];
        let request = self.posted("/api/bulk/submit").form(&fields);
        tokio::spawn(async move {
            let _ = request.send().await;
        })
    }

    /// Withdraws what is left of a bulk.
    pub async fn stop_bulk(&self, bulk: BulkId) {
        let fields = [("bulk_id", bulk.to_string()), ("how", "stop".to_owned())];
        let request = self.posted("/api/bulk/steer").form(&fields);
        request.send().await.expect("an answer");
    }

    /// Uploads a file with records; the answer may never come.
    pub fn click_upload(&self, file: String) -> JoinHandle<()> {
        let request = self.file("/api/records/upload", file);
        tokio::spawn(async move {
            let _ = request.send().await;
        })
    }

    /// Uploads a file with records and answers the number of the import.
    pub async fn upload(&self, file: String) -> String {
        let request = self.file("/api/records/upload", file);
        let response = request.send().await.expect("an answer");
        let to = location(&response);
        to.strip_prefix("/records/import/")
            .unwrap_or_else(|| panic!("not checked: {to}"))
            .to_owned()
    }

    /// Presses "Apply"; the answer may never come.
    pub fn click_apply(&self, import: &str) -> JoinHandle<()> {
        let fields = [("import_id", import), ("may_empty", "yes")];
        let request = self.post("/api/records/apply_import", &fields);
        tokio::spawn(async move {
            let _ = request.send().await;
        })
    }

    fn file(&self, path: &str, file: String) -> RequestBuilder {
        const BOUNDARY: &str = "boundary-of-a-test";
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let body = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; \
             filename=\"rows.csv\"\r\n\r\n{file}\r\n--{BOUNDARY}--\r\n"
        );
        self.posted(path).header(CONTENT_TYPE, kind).body(body)
    }

    fn post(&self, path: &str, fields: &[(&str, &str)]) -> RequestBuilder {
        self.posted(path).form(fields)
    }

    fn posted(&self, path: &str) -> RequestBuilder {
        self.client
            .post(format!("{}{path}", self.origin))
            .header("sec-fetch-site", "same-origin")
            .header(ACCEPT, "text/html")
            .header(COOKIE, &self.cookie)
    }
}

fn location(response: &Response) -> String {
    let location = response.headers().get(LOCATION);
    location
        .and_then(|location| location.to_str().ok())
        .unwrap_or_default()
        .to_owned()
}
