//! Measures the release build against its targets. `script/bench` builds everything and runs it.
//!
//! Layout: `process` starts the programs, `load` asks them, `peer` is the hand-written page that the
//! account list is compared with, `scenes` are the pages that are timed, `measure` puts these together,
//! `report` prints the figures. `audit` writes and checks a long audit log. `first_sync` runs a first sync and holds it to its
//! promises, `faults` does so with thousands of changes under faults and kills.

mod audit;
mod faults;
mod first_sync;
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
    /// Runs first syncs from an empty database, prints Markdown, and fails where a promise is broken.
    FirstSync {
        /// The portal.
        #[arg(long)]
        portal: PathBuf,
        /// How many accounts, one run after the other.
        #[arg(long, value_delimiter = ',', default_value = "500,10000")]
        accounts: Vec<u32>,
        /// Only undisturbed, without a kill -9 and a Zoom that is down.
        #[arg(long)]
        undisturbed: bool,
    },
    /// Runs changes while Zoom fails and portals are killed, prints Markdown, and fails where anything is
    /// duplicated, lost, falsely reported or stuck.
    Faults {
        /// The portal, a build with debug assertions.
        #[arg(long)]
        portal: PathBuf,
        /// How many changes; half of them on each database where there are two.
        #[arg(long, default_value_t = 10_000)]
        changes: usize,
        /// How many kills, shared likewise.
        #[arg(long, default_value_t = 1_000)]
        kills: usize,
        /// The seed of all that happens.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// A server of PostgreSQL that may be given a further database; without it only SQLite is used.
        #[arg(long)]
        postgres: Option<String>,
        /// Not on SQLite.
        #[arg(long, requires = "postgres")]
        without_sqlite: bool,
    },
    /// Writes a long audit log and times checking it, prints Markdown.
    Audit {
        /// How many entries.
        #[arg(long, default_value_t = 1_000_000)]
        entries: u64,
        /// A database on a server of PostgreSQL that may be given a further one; without it only SQLite is
        /// measured.
        #[arg(long)]
        postgres: Option<String>,
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
        Command::FirstSync {
            portal,
            accounts,
            undisturbed,
        } => first_syncs(portal, accounts, undisturbed)
            .await
            .map_err(|error| -> Box<dyn std::error::Error> { error }),
        Command::Faults {
            portal,
            changes,
            kills,
            seed,
            postgres,
            without_sqlite,
        } => {
            let plan = faults::Plan {
                portal,
                changes,
                kills,
                seed,
                postgres: None,
            };
            injected_faults(plan, postgres, without_sqlite)
                .await
                .map_err(|error| -> Box<dyn std::error::Error> { error })
        }
        Command::Audit { entries, postgres } => {
            let columns = [report::Column {
                head: "measured".to_owned(),
                figures: audit::all(entries, postgres.as_deref()).await?,
            }];
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

#[expect(clippy::print_stdout, reason = "the story is what this program is for")]
async fn first_syncs(
    portal: PathBuf,
    accounts: Vec<u32>,
    undisturbed: bool,
) -> Result<(), first_sync::Failure> {
    let mut is_kept = true;
    for accounts in accounts {
        for is_rough in [false, true] {
            if is_rough && undisturbed {
                continue;
            }
            let plan = first_sync::Plan {
                portal: portal.clone(),
                accounts,
                is_rough,
            };
            let outcome = first_sync::run(&plan).await?;
            is_kept &= outcome.broken_promises().is_empty();
            println!("{}", outcome.story());
        }
    }
    if is_kept {
        Ok(())
    } else {
        Err("a promise is broken".into())
    }
}

/// On SQLite, on PostgreSQL, or half on each.
#[expect(clippy::print_stdout, reason = "the story is what this program is for")]
async fn injected_faults(
    whole: faults::Plan,
    postgres: Option<String>,
    without_sqlite: bool,
) -> Result<(), faults::Failure> {
    let sqlite = (!without_sqlite).then_some(None);
    let databases: Vec<_> = [sqlite, postgres.map(Some)].into_iter().flatten().collect();
    let share = databases.len();
    let mut is_kept = true;
    for database in databases {
        let plan = faults::Plan {
            portal: whole.portal.clone(),
            changes: whole.changes / share,
            kills: whole.kills / share,
            seed: whole.seed,
            postgres: database,
        };
        let outcome = faults::run(&plan).await?;
        is_kept &= outcome.is_kept();
        println!("{}", outcome.story());
    }
    if is_kept {
        Ok(())
    } else {
        Err("a promise is broken".into())
    }
}
