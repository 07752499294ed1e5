//! A running portal and what people do with it.

use std::net::SocketAddr;
use std::time::Duration;

use clock::Clock;
use domain::ids::{AccountId, InvoiceId};
use domain::people::Role;
use domain::time::UtcMillis;
use portal::{Directory, NewPerson, Trust};
use reqwest::header::{ACCEPT, COOKIE, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder, Response};
use server::Server;
use server::accept::ConnectionLimits;
use server::config::{Config, DemoAccess, ProxySignIn, sqlite_url};
use server::demo::steering::Reins;
use simulator::{BookConfig, Running, Simulator, SimulatorConfig};
use tempfile::TempDir;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

/// The password of everybody who has one.
pub const PASSWORD: &str = "correct horse battery staple";
/// What browsers send along with a click on a link or a form.
pub const HTML: &str = "text/html,application/xhtml+xml";
/// What programs send.
pub const JSON: &str = "application/json";

/// A portal that runs until this is dropped or stopped.
pub struct TestApp {
    pub address: SocketAddr,
    pub store: store::Store,
    pub portal: portal::Portal,
    pub database: std::path::PathBuf,
    pub simulator: Running,
    pub clock: Clock,
    /// Who asked for the beginning: the command that runs the demo would begin anew.
    pub put_back: mpsc::Receiver<portal::Caller>,
    stop: Option<oneshot::Sender<()>>,
    task: Option<JoinHandle<()>>,
    _directory: TempDir,
}

/// How a portal is started.
pub struct Setting {
    pub is_demo: bool,
    pub code: Option<&'static str>,
    pub origin: Option<&'static str>,
    pub trusts_proxy: bool,
    pub proxy_sign_in: Option<ProxySignIn>,
    pub mail: Option<portal::MailSettings>,
    pub has_hostile_names: bool,
    /// Of the simulated book.
    pub seed: u64,
    pub connections: ConnectionLimits,
    pub request_timeout: Option<Duration>,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            is_demo: true,
            code: None,
            origin: None,
            trusts_proxy: false,
            proxy_sign_in: None,
            mail: None,
            has_hostile_names: false,
            seed: 1,
            connections: ConnectionLimits::default(),
            request_timeout: None,
        }
    }
}

impl TestApp {
    /// A demo over a dozen filled accounts, with one person of each role, who sign in by a click.
    pub async fn start() -> Self {
        Self::start_as(Setting::default()).await
    }

    /// A portal whose people have passwords.
    pub async fn start_live() -> Self {
        Self::start_as(Setting {
            is_demo: false,
            ..Setting::default()
        })
        .await
    }

    pub async fn start_as(setting: Setting) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let database = directory.path().join("subtotal.db");
        let clock = Clock::system();
        let simulated = SimulatorConfig::demo(clock.clone());
        let simulator = Simulator::start(SimulatorConfig {
            book: BookConfig {
                accounts: 24,
                months: 6,
                hostile: setting.has_hostile_names,
                seed: setting.seed,
                ..simulated.book
            },
            ..simulated
        })
        .await
        .expect("the simulator starts");
        let mut config = Config::simulated(&simulator, sqlite_url(&database), clock.clone());
        config.connections = setting.connections;
        config.request_timeout = setting.request_timeout.unwrap_or(config.request_timeout);
        config.public_origin = setting
            .origin
            .map(|origin| origin.parse().expect("an origin"));
        if setting.trusts_proxy {
            config.trusted_proxies = vec!["127.0.0.0/8".parse().expect("a network")];
        }
        config.proxy_sign_in = setting.proxy_sign_in;
        config.mail = setting.mail;
        let (reins, put_back) = Reins::of(&simulator);
        config.demo = setting.is_demo.then(|| DemoAccess {
            code: setting.code.map(Into::into),
            reins,
        });
        prepare(&config, &simulator, &clock, setting.is_demo).await;

        let server = Server::build(config).await.expect("the server is built");
        let (stop, stopped) = oneshot::channel();
        let address = server.address();
        let store = server.store().clone();
        let portal = server.portal().clone();
        let task = tokio::spawn(server.run_until(async {
            let _ = stopped.await;
        }));
        Self {
            address,
            store,
            portal,
            database,
            simulator,
            clock,
            put_back,
            stop: Some(stop),
            task: Some(task),
            _directory: directory,
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn origin(&self) -> String {
        self.url("")
    }

    /// Tells it to stop and waits until it has.
    pub async fn stop(&mut self) {
        self.stop_signal();
        self.stopped().await;
    }

    pub fn stop_signal(&mut self) {
        drop(self.stop.take());
    }

    pub async fn stopped(&mut self) {
        if let Some(task) = self.task.take() {
            task.await.expect("the server ends");
        }
    }

    /// A browser that nobody has signed in with.
    pub fn visitor(&self) -> Visitor<'_> {
        Visitor {
            app: self,
            client: Client::builder()
                .redirect(Policy::none())
                .build()
                .expect("a client"),
            cookies: Vec::new(),
        }
    }

    /// A browser in which the demo's person of this role has signed in.
    pub async fn signed_in(&self, role: Role) -> Visitor<'_> {
        let mut visitor = self.visitor();
        let email = email(role);
        let response = visitor
            .submit("/api/sign_in_demo", &[("email", &email), ("code", "")])
            .await;
        assert_eq!(location(&response), Some("/"), "{role} signs in");
        visitor
    }

    /// An account with at least one invoice, and that invoice.
    pub async fn some_invoice(&self) -> (AccountId, InvoiceId) {
        let viewer = self.signed_in(Role::Viewer).await;
        for account in self.simulator.book().accounts() {
            let page = viewer.page(&format!("/accounts/{account}/invoices")).await;
            let beginning = format!("/accounts/{account}/invoices/");
            let found = page
                .split("href=\"")
                .filter_map(|rest| rest.split('"').next()?.strip_prefix(&beginning))
                .find_map(|rest| rest.parse().ok());
            if let Some(invoice) = found {
                return (account, invoice);
            }
        }
        panic!("no account has an invoice");
    }
}

async fn prepare(config: &Config, simulator: &Running, clock: &Clock, is_demo: bool) {
    let store = server::database::open(&config.database_url)
        .await
        .expect("opens");
    store.migrate().await.expect("migrates");
    let directory = Directory::new(store.clone(), clock.clone());
    for role in Role::ALL {
        directory
            .create(NewPerson {
                email: email(role),
                name: format!("Person {}", role.title()),
                role,
                zone: "UTC".to_owned(),
                password: (!is_demo).then(|| PASSWORD.to_owned()),
                trust: Trust::AtOnce,
            })
            .await
            .expect("a person is created");
    }
    server::filling::from_book(&store, clock, simulator.book(), 6)
        .await
        .expect("the database is filled");
    store.close().await;
}

pub fn email(role: Role) -> String {
    format!("{role}@subtotal.example")
}

pub fn location(response: &Response) -> Option<&str> {
    response.headers().get("location")?.to_str().ok()
}

pub fn real_now() -> UtcMillis {
    UtcMillis(Clock::system().now_ms())
}

/// A browser: it keeps cookies, follows no redirect, and says where its requests come from.
pub struct Visitor<'a> {
    pub app: &'a TestApp,
    pub client: Client,
    pub cookies: Vec<(String, String)>,
}

impl Visitor<'_> {
    /// A request with this browser's cookies and nothing else.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, self.app.url(path));
        if self.cookies.is_empty() {
            return request;
        }
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        request.header(COOKIE, cookies.join("; "))
    }

    /// Looks at a page.
    pub async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path)
            .header(ACCEPT, HTML)
            .send()
            .await
            .expect("an answer")
    }

    /// Looks at a page and keeps the cookies that come with it.
    pub async fn visit(&mut self, path: &str) -> (u16, String) {
        let response = self.get(path).await;
        self.keep_cookies(&response);
        (
            response.status().as_u16(),
            response.text().await.expect("text"),
        )
    }

    /// The text of a page that must be there.
    pub async fn page(&self, path: &str) -> String {
        let response = self.get(path).await;
        assert_eq!(response.status(), 200, "{path}");
        response.text().await.expect("text")
    }

    /// A form as a browser posts it, without an `Accept`.
    pub fn form(&self, path: &str, fields: &[(&str, &str)]) -> RequestBuilder {
        self.request(Method::POST, path)
            .header("sec-fetch-site", "same-origin")
            .form(fields)
    }

    /// Posts a form and keeps the cookies that come back.
    pub async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Response {
        let response = self
            .form(path, fields)
            .header(ACCEPT, HTML)
            .send()
            .await
            .expect("an answer");
        self.keep_cookies(&response);
        response
    }

    pub async fn sign_in(&mut self, email: &str, password: &str) -> Response {
        self.submit("/api/sign_in", &[("email", email), ("password", password)])
            .await
    }

    pub fn keep_cookies(&mut self, response: &Response) {
        for cookie in set_cookies(response) {
            let (pair, attributes) = cookie.split_once(';').unwrap_or((&cookie, ""));
            let (name, value) = pair.split_once('=').expect("a cookie");
            self.cookies.retain(|(known, _)| known != name);
            if !attributes.contains("Max-Age=0") {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }
}

pub fn set_cookies(response: &Response) -> Vec<String> {
    response
        .headers()
        .get_all(SET_COOKIE)
        .iter()
        .map(|value| value.to_str().expect("ASCII").to_owned())
        .collect()
}
