//! A portal with its Zoom, its database and people, ready for a test.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use clock::Clock;
use domain::ids::{AccountId, UserId};
use domain::limits::{Scope, Tier, default_limits};
use domain::people::Role;
use domain::time::UtcMillis;
use domain::view::Person;
use portal::{
    Caller, ClientInfo, Directory, Keeper, Mailer, NewPerson, Parts, Portal, StoreLedger, Trust,
};
use simulator::{Running, Simulator, SimulatorConfig, StoryKind, story};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use store::Store;
use tempfile::TempDir;
use zoom::{Budget, Config, Credentials, Timeouts, Zoom};

/// 2026-11-22T10:00:00Z.
pub const TODAY: i64 = 1_795_341_600_000;
/// A password that is long enough.
pub const PASSWORD: &str = "a long enough password";

/// Writes each test once and runs it on both databases.
macro_rules! on_both {
    ($(async fn $name:ident($on:ident: Database) $body:block)+) => {$(
        mod $name {
            use super::*;

            async fn check($on: Database) $body

            #[tokio::test]
            async fn sqlite() {
                check(Database::Sqlite).await;
            }

            #[tokio::test]
            async fn postgres() {
                check(Database::Postgres).await;
            }
        }
    )+};
}
pub(crate) use on_both;

/// Which database a test runs on.
#[derive(Debug, Clone, Copy)]
pub enum Database {
    Sqlite,
    Postgres,
}

impl Database {
    /// The URL of a database of this test's own.
    async fn create(self, directory: &TempDir) -> String {
        match self {
            Self::Sqlite => format!("sqlite:{}", directory.path().join("portal.db").display()),
            Self::Postgres => create_on_server().await,
        }
    }
}

async fn create_on_server() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let server = std::env::var("TEST_DATABASE_URL").expect(
        "TEST_DATABASE_URL names no PostgreSQL server; script/test starts one, and so does \
         eval \"$(script/postgres start)\"",
    );
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("portal_test_{}_{number}", std::process::id());
    let mut connection = PgConnection::connect(&server)
        .await
        .expect("the server answers");
    let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::raw_sql(create)
        .execute(&mut connection)
        .await
        .expect("a database");
    let (before, query) = server.split_once('?').unwrap_or((&server, ""));
    let (before, _) = before.rsplit_once('/').expect("the URL names a database");
    format!("{before}/{name}?{query}")
}

pub struct World {
    pub simulator: Running,
    pub store: Store,
    pub clock: Clock,
    pub portal: Portal,
    url: String,
    // Removed when the test ends.
    _directory: TempDir,
}

impl World {
    /// 30 accounts, nothing fetched yet.
    pub async fn new(on: Database) -> Self {
        Self::of(on, 30).await
    }

    /// So many accounts, nothing fetched yet.
    pub async fn of(on: Database, accounts: u32) -> Self {
        zoom::install_crypto();
        let clock = Clock::starting_at(TODAY);
        let mut config = SimulatorConfig::demo(clock.clone());
        config.book.accounts = accounts;
        let simulator = Simulator::start(config)
            .await
            .expect("the simulator starts");
        let directory = tempfile::tempdir().expect("a directory");
        let url = on.create(&directory).await;
        let store = open(&url).await;
        store.migrate().await.expect("migrations run");
        let portal = portal_on(&store, &simulator, &clock).await;
        Self {
            simulator,
            store,
            clock,
            portal,
            url,
            _directory: directory,
        }
    }

    /// Another run of the program on the same database, as after a restart.
    pub async fn restarted(&self) -> Portal {
        let store = open(&self.url).await;
        portal_on(&store, &self.simulator, &self.clock).await
    }

    /// The same portal, whose calls may take so long.
    pub async fn patient(&self, call_timeout: Duration) -> Portal {
        Portal::new(parts_on(&self.store, &self.simulator, &self.clock, call_timeout).await)
    }

    /// The same portal with a way to an e-mail server.
    pub async fn with_mail(&self, mailer: Mailer) -> Portal {
        let parts = parts_on(&self.store, &self.simulator, &self.clock, CALL_TIMEOUT).await;
        Portal::new(Parts {
            mailer: Some(mailer),
            ..parts
        })
    }

    /// A person of a role, calling from a browser.
    pub async fn caller(&self, role: Role) -> Caller {
        let directory = Directory::new(self.store.clone(), self.clock.clone());
        let email = format!("{role}@partner.example");
        let id = directory
            .create(NewPerson {
                email: email.clone(),
                name: role.title().to_owned(),
                role,
                zone: "Europe/Berlin".to_owned(),
                password: Some(PASSWORD.to_owned()),
                trust: Trust::AtOnce,
            })
            .await
            .expect("a person");
        Caller {
            person: Person {
                id,
                name: role.title().to_owned(),
                email,
                role,
                zone: "Europe/Berlin".to_owned(),
                theme: Default::default(),
                has_shortcuts: true,
            },
            client: client(),
            request_id: "test".to_owned(),
            proved_at: Some(UtcMillis(Clock::system().now_ms())),
            is_prefetch: false,
        }
    }

    /// Somebody who only reads, and of whom nothing is stored.
    pub fn reader(&self) -> Caller {
        Caller {
            person: Person {
                id: UserId(4_711),
                name: "A reader".to_owned(),
                email: "reader@partner.example".to_owned(),
                role: Role::Viewer,
                zone: "UTC".to_owned(),
                theme: Default::default(),
                has_shortcuts: true,
            },
            client: client(),
            request_id: "test".to_owned(),
            proved_at: None,
            is_prefetch: false,
        }
    }

    /// The account list fetched, and the id of the account of a story.
    pub async fn listed(&self, caller: &Caller, kind: StoryKind) -> AccountId {
        self.portal
            .accounts(caller, Default::default())
            .await
            .expect("the list");
        story(kind).id.clone()
    }

    pub fn now(&self) -> UtcMillis {
        UtcMillis(self.clock.now_ms())
    }

    /// Moves everybody's time.
    pub fn advance_minutes(&self, minutes: u64) {
        self.clock.advance(Duration::from_secs(minutes * 60));
    }

    /// How many calls of everything Zoom has got, tokens left out.
    pub fn calls(&self) -> u64 {
        let counts = self.simulator.calls().counts();
        counts.calls - counts.token_calls
    }
}

pub fn client() -> ClientInfo {
    ClientInfo {
        address: IpAddr::V4(Ipv4Addr::LOCALHOST),
        user_agent: "test".to_owned(),
    }
}

/// With a single connection to PostgreSQL: whoever took a second one while holding the first would fail here,
/// and in a real pool wait for all the others that do the same.
async fn open(url: &str) -> Store {
    Store::open_with(url, 1).await.expect("the database opens")
}

/// How long a call may take, unless a test says otherwise.
const CALL_TIMEOUT: Duration = Duration::from_secs(2);

async fn portal_on(store: &Store, simulator: &Running, clock: &Clock) -> Portal {
    Portal::new(parts_on(store, simulator, clock, CALL_TIMEOUT).await)
}

async fn parts_on(
    store: &Store,
    simulator: &Running,
    clock: &Clock,
    call_timeout: Duration,
) -> Parts {
    let ledger = StoreLedger::new(store.clone());
    let limits = default_limits(Tier::Business, Scope::Master);
    ledger.seed_limits(&limits).await.expect("limits");
    let budget = Budget::new(Arc::new(ledger), clock.clone());
    let config = Config {
        base_url: simulator.api_url(),
        token_url: simulator.token_url(),
        credentials: Credentials::ServerToServer {
            account_id: simulator.config().account_id.clone(),
            client_id: simulator.config().client_id.clone(),
            client_secret: simulator.config().client_secret.clone().into(),
        },
        allowed_hosts: Vec::new(),
        timeouts: Timeouts {
            call: call_timeout,
            ..Timeouts::default()
        },
    };
    let zoom = Zoom::new(config, Arc::new(budget.clone()), clock.clone()).expect("a client");
    Parts {
        store: store.clone(),
        zoom,
        budget,
        clock: clock.clone(),
        demo_code: None,
        audit_anchor: None,
        mailer: None,
        keeper: Keeper::On,
    }
}
