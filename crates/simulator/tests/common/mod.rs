//! A simulator on a free port and a client that speaks to it.
#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(
    clippy::allow_attributes,
    reason = "not every test binary leaves something unused"
)]

use clock::Clock;
use reqwest::{Client, Method, Response};
use serde_json::Value;
use simulator::{Running, Simulator, SimulatorConfig};

/// Noon GMT of a Sunday.
pub const NOON_MS: i64 = 1_795_348_800_000;

/// A running simulator with a standing clock.
pub struct Zoom {
    pub running: Running,
    pub clock: Clock,
    pub client: Client,
}

/// What came back.
pub struct Got {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Vec<u8>,
}

impl Got {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Status, code and message of a refusal.
    pub fn refusal(&self) -> (u16, i64, String) {
        let body = self.json();
        let message = body["message"].as_str().unwrap_or_default().to_owned();
        (self.status, body["code"].as_i64().unwrap_or(0), message)
    }
}

/// A book of 60 accounts, limits not enforced.
pub fn config() -> SimulatorConfig {
    let mut config = SimulatorConfig::demo(Clock::standing_at(NOON_MS));
    config.book.accounts = 60;
    config.enforce_limits = false;
    config
}

pub async fn start(config: SimulatorConfig) -> Zoom {
    // Installed by whichever test comes first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let clock = config.clock.clone();
    let running = Simulator::start(config).await.expect("a free port");
    let client = Client::builder().no_proxy().build().expect("a client");
    Zoom {
        running,
        clock,
        client,
    }
}

impl Zoom {
    pub async fn try_call(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Response, reqwest::Error> {
        let url = format!("{}{path}", self.running.api_url());
        let token = self
            .running
            .config()
            .bearer_token
            .clone()
            .expect("a static token");
        let mut request = self.client.request(method, url).bearer_auth(token);
        if let Some(body) = body {
            request = request.json(body);
        }
        request.send().await
    }

    pub async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Got {
        got(self.try_call(method, path, body).await.expect("an answer")).await
    }

    pub async fn get(&self, path: &str) -> Got {
        self.call(Method::GET, path, None).await
    }

    pub async fn control(&self, method: Method, path: &str, body: Option<&Value>) -> Got {
        let url = format!("{}{path}", self.running.control_url());
        let token = &self.running.config().control_token;
        let mut request = self.client.request(method, url).bearer_auth(token);
        if let Some(body) = body {
            request = request.json(body);
        }
        got(request.send().await.expect("an answer")).await
    }
}

pub async fn got(response: Response) -> Got {
    Got {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        body: response.bytes().await.expect("a body").to_vec(),
    }
}
