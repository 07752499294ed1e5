//! `subtotal user`: the people who may sign in. Every act is audited as done on the host.

use std::io::IsTerminal as _;

use clap::{Args, Subcommand};
use clock::Clock;
use domain::people::{Permission, Role};
use portal::{Directory, NewPerson, Trust};

use super::{Failure, say};
use crate::config::{self, Environment};
use crate::database;

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Add a person; asks for their password.
    Add(Add),
    /// List everybody.
    List,
    /// Keep a person from signing in; whatever they have open ends at once.
    Disable {
        /// The address they sign in with.
        #[arg(long)]
        email: String,
    },
    /// Let a disabled person sign in again.
    Enable {
        /// The address they sign in with.
        #[arg(long)]
        email: String,
    },
    /// Give a person a new password; whatever they have open ends at once.
    Reset {
        /// The address they sign in with.
        #[arg(long)]
        email: String,
        /// Read the password from standard input instead of asking for it.
        #[arg(long)]
        password_stdin: bool,
        /// Let them approve at once, if their role may, instead of after a day.
        #[arg(long)]
        may_approve_at_once: bool,
    },
}

/// Who to add.
#[derive(Debug, Args)]
pub struct Add {
    /// The address they sign in with.
    #[arg(long)]
    email: String,
    /// Their full name.
    #[arg(long)]
    name: String,
    /// viewer, operator, approver or admin.
    #[arg(long)]
    role: Role,
    /// The time zone in which they read times, by its IANA name.
    #[arg(long, default_value = "UTC", value_parser = zone)]
    zone: String,
    /// Read the password from standard input instead of asking for it.
    #[arg(long)]
    password_stdin: bool,
    /// Let them approve at once, if their role may, instead of after a day.
    #[arg(long)]
    may_approve_at_once: bool,
}

/// Runs it on the configured database.
pub async fn run(command: Command, environment: &Environment) -> Result<(), Failure> {
    let store = database::open(&config::database_url(environment)?).await?;
    store.migrate().await?;
    let directory = Directory::new(store.clone(), Clock::system());
    let result = act(command, &directory).await;
    store.close().await;
    result
}

async fn act(command: Command, directory: &Directory) -> Result<(), Failure> {
    match command {
        Command::Add(add) => {
            let password = password(add.password_stdin)?;
            let email = add.email.clone();
            directory
                .create(NewPerson {
                    email: add.email,
                    name: add.name,
                    role: add.role,
                    zone: add.zone,
                    password: Some(password),
                    trust: trust(add.may_approve_at_once),
                })
                .await?;
            say(&format!("{email} may sign in now as {}.", add.role));
            if add.role.may(Permission::Approve) && !add.may_approve_at_once {
                say("They may approve from this time tomorrow on.");
            }
        }
        Command::List => list(directory).await?,
        Command::Disable { email } => {
            directory.set_disabled(&email, true).await?;
            say(&format!("{email} can't sign in any more."));
        }
        Command::Enable { email } => {
            directory.set_disabled(&email, false).await?;
            say(&format!("{email} may sign in again."));
        }
        Command::Reset {
            email,
            password_stdin,
            may_approve_at_once,
        } => {
            let password = password(password_stdin)?;
            let trust = trust(may_approve_at_once);
            directory.reset_password(&email, password, trust).await?;
            say(&format!("{email} has a new password."));
        }
    }
    Ok(())
}

fn trust(at_once: bool) -> Trust {
    match at_once {
        true => Trust::AtOnce,
        false => Trust::AfterADay,
    }
}

async fn list(directory: &Directory) -> Result<(), Failure> {
    let people = directory.list().await?;
    if people.is_empty() {
        say("There is nobody yet.");
    }
    for person in people {
        let state = if person.is_disabled { "disabled" } else { "" };
        let line = format!(
            "{:<9} {:<40} {} {state}",
            person.role.as_str(),
            person.email,
            person.name
        );
        say(line.trim_end());
    }
    Ok(())
}

/// From the terminal without echo, twice; or the first line of standard input. Never an argument:
/// those can be seen by everybody on the machine.
fn password(from_stdin: bool) -> Result<String, Failure> {
    if from_stdin || !std::io::stdin().is_terminal() {
        let mut line = String::new();
        std::io::stdin().read_line(&mut line)?;
        return match line.trim_end_matches(['\r', '\n']) {
            "" => Err("a password is expected on standard input".into()),
            password => Ok(password.to_owned()),
        };
    }
    let password = rpassword::prompt_password("Password (at least 12 characters): ")?;
    if rpassword::prompt_password("Again: ")? == password {
        Ok(password)
    } else {
        Err("the two passwords differ; nothing was changed".into())
    }
}

fn zone(name: &str) -> Result<String, String> {
    jiff::tz::TimeZone::get(name)
        .map(|_| name.to_owned())
        .map_err(|_| "an IANA name such as Europe/Berlin is expected".to_owned())
}
