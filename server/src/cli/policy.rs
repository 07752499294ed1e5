//! `subtotal policy`: who approves what, for installations with one administrator. Audited as done on the
//! host.

use clap::Subcommand;
use clock::Clock;
use domain::plan_change::{Policy, PolicyLine};

use super::{Failure, say};
use crate::config::{self, Environment};
use crate::database;

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show the policy that holds.
    Show,
    /// Let the policy hold that an administrator has proposed in the portal, in place of a second person.
    Confirm,
}

/// Runs it on the configured database.
pub async fn run(command: Command, environment: &Environment) -> Result<(), Failure> {
    let store = database::open(&config::database_url(environment)?).await?;
    store.migrate().await?;
    match command {
        Command::Show => show(&portal::policy_on_host(&store).await?),
        Command::Confirm => match portal::confirm_policy_on_host(&store, &Clock::system()).await? {
            Some(policy) => {
                say("The proposed policy holds now.");
                show(&policy);
            }
            None => say("Nothing is proposed."),
        },
    }
    store.close().await;
    Ok(())
}

fn show(policy: &Policy) {
    say("A second person approves:");
    for line in PolicyLine::ALL {
        say(&format!("{:<46} {}", line.title(), policy.says(line)));
    }
}
