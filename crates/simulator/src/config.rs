//! What a simulator is told at its start.

use std::net::{Ipv4Addr, SocketAddr};
use std::ops::RangeInclusive;

use clock::Clock;
use domain::limits::{Limit, Scope, Tier, default_limits};
use domain::time::{Date, UtcMillis};

/// Which book of business the seed computes. The same values give the same book, byte for byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BookConfig {
    /// Any number; another one gives other companies, plans and amounts.
    pub seed: u64,
    /// How many sub accounts; the first ones are the stories (see [`crate::stories`]).
    pub accounts: u32,
    /// How far back the oldest subscriptions reach.
    pub months: u32,
    /// The day around which the seed lays its stories: "expires in 12 days" counts from here.
    pub today: Date,
    /// Gives one ordinary account a name with script in it: for tests, not for demos.
    pub hostile: bool,
}

/// Everything a simulator is told at its start.
#[derive(Clone)]
pub struct SimulatorConfig {
    /// The book of business.
    pub book: BookConfig,
    /// The simulator's time; clones share it, so the portal can move with it.
    pub clock: Clock,
    /// The app's id that the token endpoint accepts.
    pub client_id: String,
    /// The app's secret that the token endpoint accepts.
    pub client_secret: String,
    /// The master account's id that the token endpoint accepts.
    pub account_id: String,
    /// A static bearer token that is accepted beside the issued ones.
    pub bearer_token: Option<String>,
    /// How long an issued token lives, in seconds of real time.
    pub token_lifetime_s: u64,
    /// Where the API and the token endpoint listen; port 0 takes a free one.
    pub api_address: SocketAddr,
    /// Where the control endpoint listens; port 0 takes a free one.
    pub control_address: SocketAddr,
    /// The bearer token of the control endpoint.
    pub control_token: String,
    /// The limits that are counted and told in headers.
    pub limits: Vec<Limit>,
    /// Whether a call beyond a limit is refused with 429; if not, it is only counted.
    pub enforce_limits: bool,
    /// After how many minutes of the simulator's clock a write becomes visible to reads; 0 to 0: at
    /// once.
    pub lag_minutes: RangeInclusive<u32>,
}

impl SimulatorConfig {
    /// The demo's world: 500 accounts with three years of history, the limits of a Business account
    /// with the strictest reading of what Zoom leaves open, effects visible at once.
    pub fn demo(clock: Clock) -> Self {
        let today = UtcMillis(clock.now_ms()).date();
        let loopback = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Self {
            book: BookConfig {
                seed: 1,
                accounts: 500,
                months: 36,
                today,
                hostile: false,
            },
            clock,
            client_id: "simulated-client".to_owned(),
            client_secret: "simulated-secret".to_owned(),
            account_id: "simulated-master".to_owned(),
            bearer_token: Some("simulated-bearer-token".to_owned()),
            token_lifetime_s: 3_600,
            api_address: loopback,
            control_address: loopback,
            control_token: "simulated-control-token".to_owned(),
            limits: default_limits(Tier::Business, Scope::Master),
            enforce_limits: true,
            lag_minutes: 0..=0,
        }
    }
}
