//! What is measured and how: the portal over a filled database, the simulator beside it, the
//! hand-written list on the same database.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::load::{self, Request};
use crate::process::{Process, Program, free_address};
use crate::report::Figure;
use crate::scenes;
use crate::visitor::Visitor;

/// Connections that ask at once where throughput is measured.
const CONNECTIONS: usize = 16;

/// Rounds of throughput, portal and yardstick in turn, so that both see the same machine.
const ROUNDS: usize = 3;

/// How much a book holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Sub accounts.
    pub accounts: u32,
    /// Months of history.
    pub months: u32,
}

impl std::str::FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (accounts, months) = text
            .split_once('x')
            .ok_or("accounts and months with an x between, such as 10000x36")?;
        let number = |part: &str| part.parse().map_err(|error| format!("{part}: {error}"));
        Ok(Self {
            accounts: number(accounts)?,
            months: number(months)?,
        })
    }
}

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} accounts, {} months", self.accounts, self.months)
    }
}

/// What to measure.
pub struct Plan {
    /// The release build of the portal.
    pub portal: PathBuf,
    /// How much is in the book.
    pub size: Size,
    /// Seconds that each load takes.
    pub seconds: u64,
}

/// Any failure ends the measurement: half a table would be read as a whole one.
type Failure = Box<dyn std::error::Error>;

/// Measures everything.
///
/// # Errors
///
/// At the first program that can't be started or page that can't be read.
pub async fn all(plan: &Plan) -> Result<Vec<Figure>, Failure> {
    let directory = tempfile::tempdir()?;
    let database_url = format!("sqlite:{}", directory.path().join("subtotal.db").display());
    let mut figures = Vec::new();

    let filling = fill(plan, &database_url).await?;
    figures.push(Figure::plain(
        "filling the database",
        filling.as_secs_f64(),
        "s",
    ));
    figures.push(cold_start_of_demo(&plan.portal, directory.path()).await?);

    let (_simulator, zoom) = start_simulator(plan).await?;
    let (portal, started) = start_portal(&plan.portal, &database_url, &zoom).await?;
    figures.push(Figure::at_most(
        "cold start to first page",
        started.as_secs_f64(),
        1.0,
        "s",
        "≤ 1 s",
    ));

    let visitor = Visitor::sign_in(portal.address, EMAIL, PASSWORD).await?;
    figures.extend(server_times(plan, &visitor).await?);
    figures.extend(throughput(plan, &visitor, &database_url).await?);
    figures.push(Figure::at_most(
        "portal's memory at its peak",
        portal.peak_resident_mb()?,
        150.0,
        "MB",
        "≤ 150 MB",
    ));
    portal.stop().await;
    Ok(figures)
}

const EMAIL: &str = "bench@subtotal.example";
const PASSWORD: &str = "a long enough passphrase for a bench";

/// Fills the database and adds the person who will look at it.
async fn fill(plan: &Plan, database_url: &str) -> Result<Duration, Failure> {
    let command = |arguments: Vec<String>| Program {
        path: &plan.portal,
        arguments,
        environment: vec![("SUBTOTAL_DATABASE_URL".to_owned(), database_url.to_owned())],
    };
    let (took, _) = command(words(&format!(
        "fill --accounts {} --months {} --seed 1",
        plan.size.accounts, plan.size.months
    )))
    .finish("")
    .await?;
    let mut add = words("user add --role operator --password-stdin --name Bench --email");
    add.push(EMAIL.to_owned());
    command(add).finish(&format!("{PASSWORD}\n")).await?;
    Ok(took)
}

async fn start_simulator(plan: &Plan) -> Result<(Process, SocketAddr), Failure> {
    let address = free_address()?;
    let program = Program {
        path: &plan.portal,
        arguments: words(&format!(
            "simulate --accounts {} --months {} --seed 1 --listen {address}",
            plan.size.accounts, plan.size.months
        )),
        environment: Vec::new(),
    };
    let (simulator, _) = program.start(address, None).await?;
    Ok((simulator, address))
}

async fn start_portal(
    portal: &Path,
    database_url: &str,
    zoom: &SocketAddr,
) -> Result<(Process, Duration), Failure> {
    let address = free_address()?;
    let program = Program {
        path: portal,
        arguments: words("serve"),
        environment: vec![
            ("SUBTOTAL_DATABASE_URL".to_owned(), database_url.to_owned()),
            ("SUBTOTAL_LISTEN".to_owned(), address.to_string()),
            // What is measured must not change meanwhile.
            ("SUBTOTAL_KEEPER".to_owned(), "off".to_owned()),
            (
                "SUBTOTAL_ZOOM_BASE_URL".to_owned(),
                format!("http://{zoom}/v2"),
            ),
            (
                "SUBTOTAL_ZOOM_TOKEN".to_owned(),
                "simulated-bearer-token".to_owned(),
            ),
        ],
    };
    Ok(program.start(address, Some("/sign-in")).await?)
}

/// The demo from nothing: seed, database, people, first page.
async fn cold_start_of_demo(portal: &Path, directory: &Path) -> Result<Figure, Failure> {
    let address = free_address()?;
    let mut arguments = words(&format!("demo --listen {address} --data-dir"));
    arguments.push(directory.join("demo").display().to_string());
    let program = Program {
        path: portal,
        arguments,
        environment: Vec::new(),
    };
    let (demo, took) = program.start(address, Some("/sign-in")).await?;
    demo.stop().await;
    Ok(Figure::at_most(
        "cold start of the demo, 500 accounts",
        took.as_secs_f64(),
        5.0,
        "s",
        "≤ 5 s",
    ))
}

/// How long pages take when they are asked for one at a time, as the client on the same machine sees it.
async fn server_times(plan: &Plan, visitor: &Visitor) -> Result<Vec<Figure>, Failure> {
    let mut figures = Vec::new();
    for scene in scenes::all(visitor, plan.size.accounts).await? {
        let each = Duration::from_secs(plan.seconds.div_ceil(3)) / scene.paths.len().min(4) as u32;
        let mut slowest = (0.0, "");
        for path in &scene.paths {
            let load = load::run(&visitor.request(path), 1, each).await?;
            let p95_ms = load.percentile_ms(0.95);
            if p95_ms > slowest.0 {
                slowest = (p95_ms, path.as_str());
            }
        }
        let (p95_ms, path) = slowest;
        let number = scene.paths.len();
        let (what, which) = match number {
            1 => (format!("{}: p95", scene.what), String::new()),
            _ => (
                format!("{}: slowest p95 of {number}", scene.what),
                path.to_owned(),
            ),
        };
        let figure = Figure::at_most(what, p95_ms, scene.limit_ms, "ms", scene.target);
        figures.push(
            if scene.grows && plan.size.accounts > scenes::TARGET_ACCOUNTS {
                figure.beyond_target(scene.target)
            } else {
                Figure { which, ..figure }
            },
        );
    }
    Ok(figures)
}

/// Pages per second of the account list beside the yardstick's.
async fn throughput(
    plan: &Plan,
    visitor: &Visitor,
    database_url: &str,
) -> Result<Vec<Figure>, Failure> {
    let address = free_address()?;
    let own = std::env::current_exe()?;
    let mut arguments = words(&format!("peer --listen {address} --database-url"));
    arguments.push(database_url.to_owned());
    let peer = Program {
        path: &own,
        arguments,
        environment: Vec::new(),
    };
    let (_peer, _) = peer.start(address, Some("/accounts")).await?;
    let peer_request = Request {
        address,
        path: "/accounts".to_owned(),
        cookie: String::new(),
    };
    let duration = Duration::from_secs(plan.seconds);

    let mut rounds = Vec::new();
    let (mut portal_bytes, mut peer_bytes) = (0, 0);
    for _ in 0..ROUNDS {
        let portal = load::run(&visitor.request("/accounts"), CONNECTIONS, duration).await?;
        let peer = load::run(&peer_request, CONNECTIONS, duration).await?;
        (portal_bytes, peer_bytes) = (portal.body_bytes, peer.body_bytes);
        rounds.push((portal.per_second(), peer.per_second()));
    }
    // The round in the middle by ratio: one hiccup of the machine doesn't decide.
    rounds.sort_by(|a, b| (a.0 / a.1).total_cmp(&(b.0 / b.1)));
    let (portal, peer) = rounds[ROUNDS / 2];
    Ok(vec![
        Figure::plain("account list, 50 rows: pages a second", portal, ""),
        Figure::plain("the same: size", portal_bytes as f64 / 1000.0, "kB"),
        Figure::plain("the same by hand (axum, maud): pages a second", peer, ""),
        Figure::plain("the same by hand: size", peer_bytes as f64 / 1000.0, "kB"),
        Figure::at_least("ratio of the two", portal / peer, 0.25, "", "≥ 0.25"),
    ])
}

fn words(line: &str) -> Vec<String> {
    line.split(' ').map(str::to_owned).collect()
}
