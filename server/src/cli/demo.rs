//! `subtotal demo`: everything in one process, over a simulated Zoom that is reached by real HTTP.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::pin::pin;
use std::time::Duration;

use clap::Args;
use clock::Clock;
use portal::{Caller, DemoAct, Portal};
use simulator::{Running, Simulator};

use super::book::BookOptions;
use super::people::PEOPLE;
use super::shutdown::asked_to_stop;
use super::simulate::ControlOptions;
use super::{Failure, say};
use crate::Server;
use crate::config::{
    Config, DemoAccess, Environment, refuse_live_credentials, refuse_proxy_sign_in,
};
use crate::demo::data::DemoData;
use crate::demo::steering::Reins;

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

/// How long requests may go on when the demo is put back to its beginning.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(3);

/// Runs it until it is told to stop; who puts it back to its beginning makes it begin anew.
pub async fn run(options: Options, environment: &Environment) -> Result<(), Failure> {
    refuse_live_credentials(environment)?;
    refuse_proxy_sign_in(environment)?;
    // Held all the time: who comes while the demo begins anew waits in the queue.
    let listener = TcpListener::bind(listen_address(&options)?)?;
    let data = DemoData::in_directory(options.data_dir.as_deref())?;
    let mut simulated = options.book.simulator(options.book.clock());
    data.recall(&options.book, &mut simulated).await?;
    options.control.clone().apply(&mut simulated);
    let mut simulator = Simulator::start(simulated).await?;
    data.fill_once(&options.book, &simulator).await?;

    let code = options.public.then(new_code);
    let mut stop = pin!(asked_to_stop());
    let mut put_back_by = None;
    loop {
        let (reins, mut asked) = Reins::of(&simulator);
        let clock = simulator.config().clock.clone();
        let mut config = Config::simulated(&simulator, data.url(), clock);
        config.connections.drain_timeout = DRAIN_TIMEOUT;
        config.demo = Some(DemoAccess {
            code: code.clone().map(Into::into),
            reins,
        });
        let server = Server::build_on(config, listener.try_clone()?).await?;
        match put_back_by.take() {
            None => tell(&server, &simulator, &options, code.as_deref()),
            Some(caller) => record_beginning(server.portal(), &caller).await,
        }
        server
            .run_until(async {
                tokio::select! {
                    () = &mut stop => {}
                    caller = asked.recv() => put_back_by = caller,
                }
            })
            .await;
        let mut again = simulator.config().clone();
        again.api_address = simulator.api_address();
        again.control_address = simulator.control_address();
        simulator.shutdown().await;
        if put_back_by.is_none() {
            return Ok(());
        }
        again.clock = Clock::starting_at(data.put_back().await?.0);
        simulator = Simulator::start(again).await?;
    }
}

/// The log of before is gone with all the rest; the new one begins with who wanted that.
async fn record_beginning(portal: &Portal, caller: &Caller) {
    if let Err(error) = portal.record_demo_act(caller, DemoAct::PutBack, "").await {
        tracing::error!(%error, "that the demo was put back could not be recorded");
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
