//! Measures the release build against its targets. `script/bench` builds everything and runs it.
//!
//! Layout: `process` starts the programs, `load` asks them, `peer` is the hand-written page that the
//! account list is compared with, `measure` puts these together, `report` prints the figures.

mod load;
mod measure;
mod peer;
mod process;
mod report;
mod visitor;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Parser;

/// Measures Subtotal.
#[derive(Debug, Parser)]
enum Command {
    /// Starts portal and simulator as processes of their own, measures, prints Markdown.
    Run {
        /// The release build of the portal.
        #[arg(long)]
        portal: PathBuf,
        /// Sub accounts in the book.
        #[arg(long, default_value_t = 10_000)]
        accounts: u32,
        /// Months of history.
        #[arg(long, default_value_t = 36)]
        months: u32,
        /// Seconds that each load takes.
        #[arg(long, default_value_t = 8)]
        seconds: u64,
    },
    /// Serves the hand-written account list.
    Peer {
        /// The database of the portal.
        #[arg(long)]
        database_url: String,
        /// Where to listen.
        #[arg(long)]
        listen: SocketAddr,
    },
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    match Command::parse() {
        Command::Run {
            portal,
            accounts,
            months,
            seconds,
        } => {
            let plan = measure::Plan {
                portal,
                accounts,
                months,
                seconds,
            };
            let figures = measure::all(&plan).await?;
            #[expect(
                clippy::print_stdout,
                reason = "the figures are what this program is for"
            )]
            {
                print!("{}", report::table(&figures));
            }
            Ok(())
        }
        Command::Peer {
            database_url,
            listen,
        } => peer::serve(&database_url, listen).await,
    }
}
