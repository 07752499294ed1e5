//! A simulator with a client in front of it.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use clock::Clock;
use domain::ids::{AccountId, AccountRef, InvoiceId, UserId};
use domain::limits::{Scope, Tier, default_limits};
use domain::time::{HOUR_MS, UtcMillis};
use secrecy::SecretString;
use serde_json::Value;
use simulator::{Running, Simulator, SimulatorConfig};
use zoom::{Budget, CallFor, Config, Credentials, InvoiceRange, MemoryLedger, Timeouts, Zoom};

/// Morning of 23 November 2026, GMT.
pub const MORNING: UtcMillis = UtcMillis(1_795_392_000_000 + 8 * HOUR_MS);

/// Calls that take more steps of the clock hang.
const MOST_STEPS: u32 = 30_000;

pub struct World {
    pub clock: Clock,
    pub simulator: Running,
    pub zoom: Zoom,
}

impl World {
    pub async fn new() -> Self {
        Self::at(MORNING, Scope::Master, |_| ()).await
    }

    pub async fn at(start: UtcMillis, scope: Scope, configure: impl FnOnce(&mut Config)) -> Self {
        Self::with_scopes(start, scope, scope, configure).await
    }

    /// Zoom counts by one scope, we believe in another.
    pub async fn with_scopes(
        start: UtcMillis,
        zooms: Scope,
        ours: Scope,
        configure: impl FnOnce(&mut Config),
    ) -> Self {
        zoom::install_crypto();
        let clock = Clock::standing_at(start.0);
        let mut config = SimulatorConfig::demo(clock.clone());
        config.book.accounts = 40;
        config.limits = default_limits(Tier::Business, zooms);
        let simulator = Simulator::start(config).await.expect("a simulator");
        let mut config = client_config(&simulator);
        configure(&mut config);
        let limits = default_limits(Tier::Business, ours);
        let budget = Budget::new(Arc::new(MemoryLedger::new(limits)), clock.clone());
        let zoom = Zoom::new(config, Arc::new(budget), clock.clone()).expect("a client");
        Self {
            clock,
            simulator,
            zoom,
        }
    }

    pub fn now(&self) -> UtcMillis {
        UtcMillis(self.clock.now_ms())
    }

    pub fn pass(&self, time: Duration) {
        self.clock.advance(time);
    }

    /// The last 12 months of the book.
    pub fn year(&self) -> InvoiceRange {
        InvoiceRange::year_until(self.simulator.book().today())
    }

    /// The invoices of an account that are billed, as the book has them.
    pub fn invoices_of(&self, account: &AccountId) -> Vec<InvoiceId> {
        let range = self.year();
        let account = AccountRef::Sub(account.clone());
        let list = self
            .simulator
            .book()
            .invoices(&account, range.from(), range.to());
        let list = list.unwrap_or_default();
        let rows = list["invoices"].as_array().cloned().unwrap_or_default();
        rows.iter()
            .filter(|row| row["status"] == "Posted")
            .filter_map(|row: &Value| row["id"].as_str()?.parse().ok())
            .collect()
    }

    /// Some account with billed invoices.
    pub fn billed(&self) -> (AccountId, InvoiceId) {
        let mut accounts = self.simulator.book().accounts();
        let billed = accounts.find_map(|account| {
            let invoice = self.invoices_of(&account).pop()?;
            Some((account, invoice))
        });
        billed.expect("an account with invoices")
    }

    /// Waits for calls while the clock moves on by `step` every millisecond of real time.
    pub async fn moving<T>(&self, step: Duration, calls: impl Future<Output = T>) -> T {
        let mut calls = std::pin::pin!(calls);
        for _ in 0..MOST_STEPS {
            tokio::select! {
                biased;
                result = &mut calls => return result,
                () = tokio::time::sleep(Duration::from_millis(1)) => self.pass(step),
            }
        }
        panic!("the calls don't end");
    }
}

fn client_config(simulator: &Running) -> Config {
    let told = simulator.config();
    Config {
        base_url: simulator.api_url(),
        token_url: simulator.token_url(),
        credentials: Credentials::ServerToServer {
            account_id: told.account_id.clone(),
            client_id: told.client_id.clone(),
            client_secret: SecretString::from(told.client_secret.clone()),
        },
        allowed_hosts: Vec::new(),
        timeouts: Timeouts::default(),
    }
}

/// A person who waits for half a minute of the world's clock.
pub fn person() -> CallFor {
    CallFor::person(UserId(1), false, 30_000)
}
