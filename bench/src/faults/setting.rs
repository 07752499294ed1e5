//! The programs: a simulated Zoom, one portal on SQLite or two on PostgreSQL, and the clock that all go by.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};

use clock::Clock;
use domain::ids::AccountId;
use domain::people::Role;
use domain::time::{DAY_MS, UtcMillis};
use portal::{Directory, NewPerson, Trust};
use store::Store;

use super::Failure;
use crate::first_sync::control::{Control, TOKEN};
use crate::process::{Process, Program, free_address, lasting_address};

/// Who drafts and submits.
pub const MAKER: &str = "maker@faults.example";
/// Who approves.
pub const APPROVER: &str = "approver@faults.example";
/// The password of both.
pub const PASSWORD: &str = "correct horse battery staple";
/// The token that the simulator accepts as it is.
pub const BEARER: &str = "simulated-bearer-token";

/// All that runs, apart from the portals themselves.
pub struct Setting {
    /// The binary, a build with debug assertions.
    pub binary: PathBuf,
    /// Where notes and SQLite's database are.
    pub directory: tempfile::TempDir,
    /// The database of the portals.
    pub database_url: String,
    /// The same, to look into.
    pub store: Store,
    /// Where the simulated Zoom listens.
    pub zoom: SocketAddr,
    /// Its control endpoint.
    pub control: Control,
    /// Where the portals listen, also after a restart.
    pub portals: Vec<SocketAddr>,
    ahead_ms: AtomicI64,
    _simulator: Process,
}

/// Where and when a portal is to stop.
pub struct Stop {
    /// The name of the crash point.
    pub point: &'static str,
    /// Which time it is reached.
    pub nth: u64,
    /// Where it is noted.
    pub note: PathBuf,
    /// Whether it is reached only once the lease of a dead instance has run out.
    pub waits_for_a_lease: bool,
}

impl Setting {
    /// Starts the simulator and fills the database. With `server`, a server of PostgreSQL, there are two
    /// portals on a database of their own there.
    ///
    /// # Errors
    /// A program or the database fails.
    pub async fn prepare(
        binary: &Path,
        accounts: usize,
        server: Option<&str>,
    ) -> Result<Self, Failure> {
        zoom::install_crypto();
        let directory = tempfile::tempdir()?;
        let database_url = match server {
            None => format!("sqlite:{}", directory.path().join("subtotal.db").display()),
            Some(server) => database_on(server).await?,
        };
        let book = format!("--accounts {accounts} --months 1 --seed 1");
        let program = |arguments: String| Program {
            path: binary,
            arguments: arguments.split_whitespace().map(str::to_owned).collect(),
            environment: vec![("SUBTOTAL_DATABASE_URL".to_owned(), database_url.clone())],
        };
        program(format!("fill {book}")).finish("").await?;
        let (zoom, control) = (free_address()?, free_address()?);
        let simulate = program(format!(
            "simulate {book} --listen {zoom} --control-listen {control} --control-token {TOKEN}"
        ));
        let simulate = Program {
            environment: Vec::new(),
            ..simulate
        };
        let (simulator, _) = simulate.start(zoom, None).await?;
        let store = Store::open(&database_url).await?;
        hire(&store).await?;
        let portals = match server {
            None => vec![lasting_address()?],
            Some(_) => vec![lasting_address()?, lasting_address()?],
        };
        Ok(Self {
            binary: binary.to_owned(),
            directory,
            database_url,
            store,
            zoom,
            control: Control { address: control },
            portals,
            ahead_ms: AtomicI64::new(0),
            _simulator: simulator,
        })
    }

    /// Moves the clock of all: Zoom's first, so that no portal is ever ahead of it.
    ///
    /// # Errors
    /// The simulator does not answer, or the file can't be written.
    pub async fn advance(&self, seconds: u32) -> Result<(), Failure> {
        let body = format!(r#"{{"seconds":{seconds}}}"#);
        self.control.ask("POST", "/clock/advance", &body).await?;
        let by_ms = i64::from(seconds) * 1_000;
        let ahead_ms = self.ahead_ms.fetch_add(by_ms, Ordering::Relaxed) + by_ms;
        let (path, next) = (self.clock_file(), self.directory.path().join("clock.next"));
        std::fs::write(&next, ahead_ms.to_string())?;
        std::fs::rename(next, path)?;
        Ok(())
    }

    fn clock_file(&self) -> PathBuf {
        self.directory.path().join("clock")
    }

    /// Starts the portal at `index`.
    ///
    /// # Errors
    /// It does not start.
    pub async fn start_portal(&self, index: usize) -> Result<Process, Failure> {
        let address = self.portals[index];
        let set = |name: &str, value: String| (name.to_owned(), value);
        let file = |path: PathBuf| path.display().to_string();
        let program = Program {
            path: &self.binary,
            arguments: vec!["serve".to_owned()],
            environment: vec![
                set("SUBTOTAL_DATABASE_URL", self.database_url.clone()),
                set("SUBTOTAL_LISTEN", address.to_string()),
                set("SUBTOTAL_ZOOM_BASE_URL", format!("http://{}/v2", self.zoom)),
                set("SUBTOTAL_ZOOM_TOKEN", BEARER.to_owned()),
                set("SUBTOTAL_KEEPER", "off".to_owned()),
                set("SUBTOTAL_AUDIT_ANCHOR", "off".to_owned()),
                set("SUBTOTAL_REHEARSAL_CLOCK", file(self.clock_file())),
                set("SUBTOTAL_REHEARSAL_ORDER", file(self.order_file(index))),
            ],
        };
        let (process, _) = program.start(address, Some("/readyz")).await?;
        Ok(process)
    }

    /// Orders the portal at `index` to stop; it may not run yet.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn order(&self, index: usize, stop: &Stop) -> Result<(), Failure> {
        let Stop {
            point, nth, note, ..
        } = stop;
        let next = self.directory.path().join(format!("order-{index}.next"));
        std::fs::write(&next, format!("{point} {nth} {}", note.display()))?;
        std::fs::rename(next, self.order_file(index))?;
        Ok(())
    }

    fn order_file(&self, index: usize) -> PathBuf {
        self.directory.path().join(format!("order-{index}"))
    }

    /// Accounts whose billing contact can be changed.
    ///
    /// # Errors
    /// The database fails.
    pub async fn accounts(&self) -> Result<Vec<AccountId>, Failure> {
        let mut accounts = Vec::new();
        for id in self.store.list_account_ids().await? {
            let Some(account) = self.store.find_account(&id).await? else {
                continue;
            };
            let is_paid = !["Free", "Free Trial"].contains(&account.listed.account_type.as_str());
            let is_ours = account.figures.pay_mode.as_deref() == Some("master");
            if is_paid && is_ours && account.figures.contact_fetched_at.is_some() {
                accounts.push(id);
            }
        }
        Ok(accounts)
    }

    /// How many changes are on their way: approved, being sent or being read back.
    ///
    /// # Errors
    /// The database fails.
    pub async fn in_flight(&self) -> Result<usize, Failure> {
        let unfinished = self.store.list_unfinished_changes().await?.len();
        let due = self
            .store
            .list_due_changes(UtcMillis(i64::MAX), 1_000)
            .await?;
        Ok(unfinished + due.len())
    }
}

/// A maker and an approver, both known for long enough.
async fn hire(store: &Store) -> Result<(), Failure> {
    let days_ago = Clock::starting_at(Clock::system().now_ms() - 3 * DAY_MS);
    let directory = Directory::new(store.clone(), days_ago);
    for (email, role) in [(MAKER, Role::Operator), (APPROVER, Role::Approver)] {
        let person = NewPerson {
            email: email.to_owned(),
            name: email.split('@').next().unwrap_or_default().to_owned(),
            role,
            zone: "UTC".to_owned(),
            password: Some(PASSWORD.to_owned()),
            trust: Trust::AfterADay,
        };
        directory.create(person).await?;
    }
    Ok(())
}

/// Creates an empty database on a server of PostgreSQL.
async fn database_on(server: &str) -> Result<String, Failure> {
    use sqlx::Connection as _;
    let name = format!("faults_{}", std::process::id());
    let mut connection = sqlx::PgConnection::connect(server).await?;
    // The name is made of letters and digits.
    let statement = format!("CREATE DATABASE {name}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement))
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    let (before, parameters) = server.split_once('?').unwrap_or((server, ""));
    let base = before.rsplit_once('/').map_or(before, |(base, _)| base);
    Ok(format!("{base}/{name}?{parameters}"))
}
