//! The command line: one file a command.
//!
//! What a command prints goes to standard output as plain sentences; logs go to standard error.

mod audit;
pub(crate) mod book;
mod demo;
mod fill;
mod out;
pub(crate) mod people;
mod policy;
mod serve;
mod shutdown;
mod simulate;
mod user;

use std::error::Error;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::{self, Environment};
use crate::{database, doctor};

pub use out::say;

/// What any command may fail with: shown to the operator as it is.
pub type Failure = Box<dyn Error + Send + Sync>;

/// The billing portal for Zoom partners' sub accounts.
///
/// Settings come from the environment: see .env.example.
#[derive(Debug, Parser)]
#[command(name = "subtotal", version, about, long_about)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the portal (what happens without a command).
    Serve,
    /// Run a demo: the portal over a simulated Zoom, with invented accounts and four people.
    Demo(demo::Options),
    /// Run the simulated Zoom alone.
    Simulate(simulate::Options),
    /// Fill an empty database with what months of keeping would have stored, from the simulator's seed.
    Fill(fill::Options),
    /// Bring the database's schema up to date (`serve` does so too).
    Migrate,
    /// Add, list, disable people, or reset their password.
    #[command(subcommand)]
    User(user::Command),
    /// Show who approves what, or confirm what is proposed.
    #[command(subcommand)]
    Policy(policy::Command),
    /// Check the audit log.
    #[command(subcommand)]
    Audit(audit::Command),
    /// Check configuration, database, embedded files and credentials, and say what is wrong.
    Doctor,
}

/// Runs the command that the arguments name.
pub async fn run(cli: Cli, environment: Environment) -> ExitCode {
    config::telemetry(&environment).start();
    let result = match cli.command.unwrap_or(Command::Serve) {
        Command::Serve => serve::run(&environment).await,
        Command::Demo(options) => demo::run(options, &environment).await,
        Command::Simulate(options) => simulate::run(options).await,
        Command::Fill(options) => fill::run(options, &environment).await,
        Command::Migrate => migrate(&environment).await,
        Command::User(command) => user::run(command, &environment).await,
        Command::Policy(command) => policy::run(command, &environment).await,
        Command::Audit(command) => return audit::run(command, &environment).await,
        Command::Doctor => return doctor(&environment).await,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            out::complain(&format!("subtotal: {failure}"));
            ExitCode::FAILURE
        }
    }
}

async fn migrate(environment: &Environment) -> Result<(), Failure> {
    let store = database::open(&config::database_url(environment)?).await?;
    let was_current = store.is_current().await?;
    store.migrate().await?;
    store.close().await;
    say(if was_current {
        "The schema was up to date already."
    } else {
        "The schema is up to date."
    });
    Ok(())
}

async fn doctor(environment: &Environment) -> ExitCode {
    let findings = doctor::examine(environment).await;
    for finding in &findings {
        say(&finding.to_string());
    }
    if findings.iter().all(doctor::Finding::is_fine) {
        say("All is in order.");
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
