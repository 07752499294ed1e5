//! `subtotal demo`: everything in one process, over a simulated Zoom that is reached by real HTTP.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use clap::Args;
use domain::time::Date;
use portal::Directory;
use simulator::{Running, Simulator};
use store::Store;

use super::book::BookOptions;
use super::people::{self, PEOPLE};
use super::shutdown::asked_to_stop;
use super::simulate::ControlOptions;
use super::{Failure, say};
use crate::Server;
use crate::config::{Config, DemoAccess, Environment, refuse_live_credentials, sqlite_url};
use crate::{database, filling};

const DEFAULT_PORT: u16 = 3000;

/// Where it listens, what it holds and who may come.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    book: BookOptions,
    /// The port to listen on, on this machine only.
    #[arg(long, conflicts_with = "listen")]
    port: Option<u16>,
    /// The address to listen on; beyond this machine only with --public. Port 0 takes a free one.
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// Let other machines come: signing in by a click then needs the code that is printed.
    #[arg(long)]
    public: bool,
    /// Keep the data here; without it, it is thrown away at the end.
    #[arg(long)]
    data_dir: Option<PathBuf>,
    #[command(flatten)]
    control: ControlOptions,
}

/// Runs it until it is told to stop.
pub async fn run(options: Options, environment: &Environment) -> Result<(), Failure> {
    refuse_live_credentials(environment)?;
    let listen = listen_address(&options)?;
    // Deleted when it is dropped, at the very end.
    let temporary = tempfile::Builder::new()
        .prefix("subtotal-demo-")
        .tempdir()?;
    let directory = options.data_dir.as_deref().unwrap_or(temporary.path());

    let clock = options.book.clock();
    let database_url = sqlite_url(&directory.join("subtotal.db"));
    let store = database::open(&database_url).await?;
    store.migrate().await?;
    let filled = Filled::find(&store).await?;

    let mut simulated = options.book.simulator(clock.clone());
    if let Some(filled) = &filled {
        simulated.book.today = filled.today_of(&options.book)?;
    }
    options.control.clone().apply(&mut simulated);
    let today = simulated.book.today;
    let simulator = Simulator::start(simulated).await?;
    if filled.is_none() {
        people::create(&Directory::new(store.clone(), clock.clone())).await?;
        filling::from_book(&store, &clock, simulator.book(), options.book.months).await?;
        Filled::of(&options.book, today).save(&store).await?;
    }
    store.close().await;

    let code = options.public.then(new_code);
    let mut config = Config::simulated(&simulator, database_url, clock);
    config.listen = listen;
    config.demo = Some(DemoAccess {
        code: code.clone().map(Into::into),
    });
    let server = Server::build(config).await?;
    tell(&server, &simulator, &options, code.as_deref());
    server.run_until(asked_to_stop()).await;
    simulator.shutdown().await;
    Ok(())
}

/// From which book a data directory was filled, as it remembers it: the simulator keeps nothing itself
/// and must show the same book again.
#[derive(Debug, PartialEq, Eq)]
struct Filled {
    book: String,
    today: String,
}

impl Filled {
    const SETTING: &str = "demo.book";

    fn of(options: &BookOptions, today: Date) -> Self {
        Self {
            book: format!(
                "seed {}, {} accounts, {} months",
                options.seed, options.accounts, options.months
            ),
            today: today.to_string(),
        }
    }

    async fn find(store: &Store) -> Result<Option<Self>, Failure> {
        let value = store.find_setting(Self::SETTING).await?;
        Ok(value
            .as_deref()
            .and_then(|value| value.split_once("; "))
            .map(|(book, today)| Self {
                book: book.to_owned(),
                today: today.to_owned(),
            }))
    }

    async fn save(&self, store: &Store) -> Result<(), Failure> {
        let mut tx = store.begin().await?;
        tx.save_setting(Self::SETTING, &format!("{}; {}", self.book, self.today))
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// The day around which the book was laid, if it is the book that is wanted now.
    fn today_of(&self, options: &BookOptions) -> Result<Date, Failure> {
        let today = self.today.parse()?;
        if Self::of(options, today) == *self {
            Ok(today)
        } else {
            Err(format!(
                "this data directory holds a demo of another book ({}); give another --data-dir, or \
                 the same options as then",
                self.book
            )
            .into())
        }
    }
}

fn listen_address(options: &Options) -> Result<SocketAddr, Failure> {
    let address = match (options.listen, options.public) {
        (Some(address), _) => address,
        (None, true) => (Ipv4Addr::UNSPECIFIED, options.port.unwrap_or(DEFAULT_PORT)).into(),
        (None, false) => (Ipv4Addr::LOCALHOST, options.port.unwrap_or(DEFAULT_PORT)).into(),
    };
    if address.ip().is_loopback() || options.public {
        Ok(address)
    } else {
        Err(
            format!("{address} can be reached from other machines; add --public if that is meant")
                .into(),
        )
    }
}

/// Short enough to be typed, too long to be guessed within the throttle: 40 bits.
fn new_code() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
    let bits = rand::random::<u64>();
    (0..8)
        .map(|place| char::from(LETTERS[(bits >> (place * 5)) as usize % LETTERS.len()]))
        .collect()
}

fn tell(server: &Server, simulator: &Running, options: &Options, code: Option<&str>) {
    let address = server.address();
    let url = if address.ip().is_loopback() || address.ip().is_unspecified() {
        format!("http://localhost:{}", address.port())
    } else {
        format!("http://{address}")
    };
    say(&format!(
        "Subtotal's demo is at {url}\n\n  {} invented accounts and {} months of invoices, over a simulated \
         Zoom.\n  Sign in by a click, as:",
        options.book.accounts, options.book.months
    ));
    for person in PEOPLE {
        say(&format!(
            "    {:<16} {}",
            person.name,
            person.role.title().to_lowercase()
        ));
    }
    if let Some(code) = code {
        say(&format!(
            "  Other machines reach it by this machine's name or address, port {}.\n  \
             Signing in needs the code  {code}",
            address.port()
        ));
    }
    match &options.data_dir {
        Some(directory) => say(&format!("  The data stays in {}.", directory.display())),
        None => say("  The data is thrown away at the end; keep it with --data-dir."),
    }
    say(&format!(
        "  Simulated Zoom: {}; control: {} with the bearer token {}\n\nStop with Ctrl-C.",
        simulator.api_url(),
        simulator.control_url(),
        simulator.config().control_token
    ));
}
