//! `subtotal simulate`: the simulated Zoom alone, for a portal or a test of yours.

use std::net::{Ipv4Addr, SocketAddr};

use clap::Args;
use simulator::{Running, Simulator, SimulatorConfig};

use super::book::BookOptions;
use super::shutdown::asked_to_stop;
use super::{Failure, say};
use crate::config::variable;

/// Where it listens and what it holds.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    book: BookOptions,
    /// The address of the API and the token endpoint; port 0 takes a free one.
    #[arg(long, default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, 4010)))]
    listen: SocketAddr,
    #[command(flatten)]
    control: ControlOptions,
}

/// The simulator's control endpoint, through which faults are set and the clock is moved.
#[derive(Debug, Clone, Args)]
pub struct ControlOptions {
    /// The address of the control endpoint; port 0 takes a free one.
    #[arg(long, default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))]
    control_listen: SocketAddr,
    /// The token of the control endpoint; a random one by default.
    #[arg(long)]
    control_token: Option<String>,
}

impl ControlOptions {
    /// Puts the options into a simulator's configuration.
    pub fn apply(self, config: &mut SimulatorConfig) {
        config.control_address = self.control_listen;
        config.control_token = self
            .control_token
            .unwrap_or_else(|| format!("{:032x}", rand::random::<u128>()));
    }
}

/// Runs it until it is told to stop.
pub async fn run(options: Options) -> Result<(), Failure> {
    let mut config = options.book.simulator(options.book.clock());
    config.api_address = options.listen;
    options.control.apply(&mut config);
    let simulator = Simulator::start(config).await?;
    tell(&simulator);
    asked_to_stop().await;
    simulator.shutdown().await;
    Ok(())
}

/// What a portal needs to know, in a form that a shell takes.
fn tell(simulator: &Running) {
    let config = simulator.config();
    say(&format!(
        "# A simulated Zoom with {} accounts. Point a portal at it:",
        config.book.accounts
    ));
    for (name, value) in [
        (variable::ZOOM_BASE_URL, simulator.api_url()),
        (variable::ZOOM_TOKEN_URL, simulator.token_url()),
        (variable::ZOOM_ACCOUNT_ID, config.account_id.clone()),
        (variable::ZOOM_CLIENT_ID, config.client_id.clone()),
        (variable::ZOOM_CLIENT_SECRET, config.client_secret.clone()),
    ] {
        say(&format!("{name}={value}"));
    }
    if let Some(token) = &config.bearer_token {
        say(&format!(
            "# or, instead of the last three: {}={token}",
            variable::ZOOM_TOKEN
        ));
    }
    say(&format!(
        "# Control endpoint (docs/SIMULATOR.md): {} with the bearer token {}",
        simulator.control_url(),
        config.control_token
    ));
}
