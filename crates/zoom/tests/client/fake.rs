//! A server that records each request and answers as a closure says, down to a cut connection.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use clock::Clock;
use domain::contact::ContactFields;
use domain::ids::{AccountId, InvoiceId, UserId};
use domain::limits::{Scope, Tier, default_limits};
use domain::time::{DAY_MS, HOUR_MS};
use domain::zoom::{BaseOrder, NewContact, PlanCreate, Products};
use secrecy::SecretString;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use zoom::{Budget, CallFor, Config, Credentials, MemoryLedger, Timeouts, Zoom};

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Asked {
    pub method: String,
    /// Path and query.
    pub target: String,
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    pub fn is_for_token(&self) -> bool {
        self.target == "/oauth/token"
    }
}

/// What the server does.
#[derive(Debug, Clone)]
pub enum Script {
    /// Answers.
    Answer {
        status: u16,
        headers: Vec<(&'static str, String)>,
        body: Vec<u8>,
    },
    /// Announces a body of so many bytes and closes after what there is.
    CutBody { announced: usize, body: Vec<u8> },
    /// Closes without an answer.
    Cut,
    /// Never answers.
    Silence,
}

impl Script {
    pub fn json(status: u16, body: &str) -> Self {
        Self::Answer {
            status,
            headers: vec![("x-zm-trackingid", "v=2.0;clid=test".to_owned())],
            body: body.as_bytes().to_vec(),
        }
    }

    pub fn empty(status: u16) -> Self {
        Self::json(status, "")
    }

    pub fn error(status: u16, code: i64, message: &str) -> Self {
        let body = serde_json::json!({ "code": code, "message": message });
        Self::json(status, &body.to_string())
    }

    pub fn pdf() -> Self {
        Self::json(200, "%PDF-1.7 test")
    }

    pub fn redirect(location: String) -> Self {
        Self::Answer {
            status: 302,
            headers: vec![("location", location)],
            body: Vec::new(),
        }
    }

    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        if let Self::Answer { headers, .. } = &mut self {
            headers.push((name, value.to_owned()));
        }
        self
    }
}

type Handler = dyn Fn(&Asked, usize) -> Script + Send + Sync;

/// The server.
pub struct Fake {
    pub address: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    server: tokio::task::JoinHandle<()>,
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Fake {
    /// Serves; the closure is given the request and how many came before it.
    pub async fn serve(handler: impl Fn(&Asked, usize) -> Script + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let handler: Arc<Handler> = Arc::new(handler);
        let server = tokio::spawn({
            let asked = Arc::clone(&asked);
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    let (asked, handler) = (Arc::clone(&asked), Arc::clone(&handler));
                    tokio::spawn(async move { answer(stream, &asked, &*handler).await });
                }
            }
        });
        Self {
            address,
            asked,
            server,
        }
    }

    /// All requests so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("not poisoned").clone()
    }

    /// The requests of the API so far.
    pub fn calls(&self) -> Vec<Asked> {
        let mut asked = self.asked();
        asked.retain(|asked| !asked.is_for_token());
        asked
    }
}

async fn answer(mut stream: TcpStream, log: &Mutex<Vec<Asked>>, handler: &Handler) {
    let Some(asked) = read(&mut stream).await else {
        return;
    };
    let script = {
        let mut log = log.lock().expect("not poisoned");
        let script = handler(&asked, log.len());
        log.push(asked);
        script
    };
    let (status, headers, body, length) = match script {
        Script::Cut => return,
        Script::Silence => return tokio::time::sleep(Duration::from_secs(60)).await,
        Script::Answer {
            status,
            headers,
            body,
        } => (status, headers, body.clone(), body.len()),
        Script::CutBody { announced, body } => (200, Vec::new(), body, announced),
    };
    let mut text =
        format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {length}\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    // The client may have hung up already; that is part of some tests.
    let _ = stream.write_all(text.as_bytes()).await;
    let _ = stream.write_all(&body).await;
    let _ = stream.shutdown().await;
}

async fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: HashMap<String, String> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length: usize = headers
        .get("content-length")
        .map_or(0, |n| n.parse().unwrap_or(0));
    let mut body = bytes.split_off(end + 4);
    while body.len() < length {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    Some(Asked {
        method,
        target,
        headers,
        body,
    })
}

pub const CLIENT_SECRET: &str = "s3cr3t-of-the-client";
pub const ACCESS_TOKEN: &str = "t0ken-from-zoom";

/// What the token endpoint answers when all is well; `number` makes tokens differ.
pub fn granted(number: usize) -> Script {
    let body = serde_json::json!({
        "access_token": format!("{ACCESS_TOKEN}-{number}"),
        "token_type": "bearer",
        "expires_in": 3600,
        "scope": "billing:master account:master",
        "api_url": "https://api.zoom.us",
    });
    Script::json(200, &body.to_string())
}

/// A client with its scripted Zoom.
pub struct Harness {
    pub zoom: Zoom,
    pub fake: Fake,
    pub clock: Clock,
    pub budget: Budget,
}

impl Harness {
    /// The token endpoint grants, the API answers by script.
    pub async fn new(api: impl Fn(&Asked) -> Script + Send + Sync + 'static) -> Self {
        let handler = move |asked: &Asked, before: usize| {
            if asked.is_for_token() {
                granted(before)
            } else {
                api(asked)
            }
        };
        Self::serving(Fake::serve(handler).await, |_| ())
    }

    /// The API gives one answer after the other; the last one for ever.
    pub async fn answering(scripts: Vec<Script>) -> Self {
        let next = Mutex::new(scripts.into_iter().peekable());
        Self::new(move |_| {
            let mut next = next.lock().expect("not poisoned");
            let script = next.next().expect("a script for each call");
            if next.peek().is_none() {
                *next = vec![script.clone()].into_iter().peekable();
            }
            script
        })
        .await
    }

    pub fn serving(fake: Fake, configure: impl FnOnce(&mut Config)) -> Self {
        super::secrets::install_log();
        zoom::install_crypto();
        let clock = Clock::standing_at(20_000 * DAY_MS + 12 * HOUR_MS);
        let limits = default_limits(Tier::Business, Scope::Master);
        let budget = Budget::new(Arc::new(MemoryLedger::new(limits)), clock.clone());
        let mut config = config(&fake.address);
        configure(&mut config);
        let zoom = Zoom::new(config, Arc::new(budget.clone()), clock.clone()).expect("a client");
        Self {
            zoom,
            fake,
            clock,
            budget,
        }
    }

    /// Moves the clock, by which slots open.
    pub fn pass_seconds(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// Heavy calls that the budget has counted today.
    pub async fn heavy_calls(&self) -> u64 {
        let glance = self.budget.glance().await.expect("readable");
        let glance = glance.expect("there is a daily pool");
        glance.of - glance.left
    }
}

pub fn config(address: &str) -> Config {
    Config {
        base_url: format!("http://{address}/v2"),
        token_url: format!("http://{address}/oauth/token"),
        credentials: Credentials::ServerToServer {
            account_id: "master-account".to_owned(),
            client_id: "client".to_owned(),
            client_secret: SecretString::from(CLIENT_SECRET),
        },
        allowed_hosts: Vec::new(),
        timeouts: Timeouts {
            connect: Duration::from_secs(5),
            call: Duration::from_secs(20),
            download: Duration::from_secs(20),
            token: Duration::from_secs(5),
        },
    }
}

pub fn account() -> AccountId {
    "K8p8-z8TQJy_WBGA5cmeZw".parse().expect("an account id")
}

pub fn invoice() -> InvoiceId {
    "8ad09c6488afbb320188b254bb1d427f"
        .parse()
        .expect("an invoice id")
}

/// A person who doesn't wait for a slot.
pub fn person() -> CallFor {
    CallFor::person(UserId(1), false, 0)
}

/// A first subscription.
pub fn plan_create() -> PlanCreate {
    let fields = ContactFields {
        first_name: "Ines".to_owned(),
        last_name: "Moreau".to_owned(),
        email: "ines@example.com".to_owned(),
        phone_number: "+33 1 23 45 67 89".to_owned(),
        address: "1 rue de la Paix".to_owned(),
        city: "Paris".to_owned(),
        zip: "75002".to_owned(),
        country: "FR".to_owned(),
        ..ContactFields::default()
    };
    PlanCreate {
        contact: NewContact {
            contact: fields.check().expect("a valid contact"),
            employee_count: None,
        },
        plan_base: BaseOrder {
            code: "monthly".parse().expect("a plan code"),
            hosts: Some(3),
            active_hosts: None,
        },
        products: Products::default(),
        subscription_options: None,
    }
}
