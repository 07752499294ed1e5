//! Measures the release build against its targets. `script/bench` builds everything and runs it.
//!
//! Layout: `process` starts the programs, `load` asks them, `peer` is the hand-written page that the
//! account list is compared with, `scenes` are the pages that are timed, `measure` puts these together,
//! `report` prints the figures.

mod load;
mod measure;
mod peer;
mod process;
mod report;
mod scenes;
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
        /// Sizes of the book, one after the other: accounts x months.
        #[arg(
            long,
            value_delimiter = ',',
            default_value = "1000x36,10000x36,50000x12"
        )]
        sizes: Vec<measure::Size>,
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
            sizes,
            seconds,
        } => {
            let mut columns = Vec::new();
            for size in sizes {
                let plan = measure::Plan {
                    portal: portal.clone(),
                    size,
                    seconds,
                };
                columns.push(report::Column {
                    head: size.to_string(),
                    figures: measure::all(&plan).await?,
                });
            }
            #[expect(
                clippy::print_stdout,
                reason = "the figures are what this program is for"
            )]
            {
                print!("{}", report::table(&columns));
            }
            Ok(())
        }
        Command::Peer {
            database_url,
            listen,
        } => peer::serve(&database_url, listen).await,
    }
}
