//! `subtotal audit`: whether the audit log is as it was written. It changes nothing, and needs no running
//! server.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use domain::view::{AuditAnchor, AuditVerdict};
use portal::check_audit;

use super::out::complain;
use super::{Failure, say};
use crate::config::{self, Environment};
use crate::database;

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check every entry of the chain, its end, and the anchor outside the database. Ends with 0 where all
    /// holds, 1 where the log is broken, 2 where it could not be checked.
    Verify(Verify),
}

/// What to compare it with.
#[derive(Debug, Args)]
pub struct Verify {
    /// The file with the anchors, or a copy of it; by default the one that the portal writes.
    #[arg(long, value_name = "FILE")]
    anchor: Option<PathBuf>,
}

/// The status where the log could not be checked, so that nobody takes it for a broken one.
const NOT_CHECKED: u8 = 2;

/// Runs it on the configured database.
pub async fn run(command: Command, environment: &Environment) -> ExitCode {
    let Command::Verify(options) = command;
    match verify(options, environment).await {
        Ok(verdict) => tell(&verdict),
        Err(failure) => {
            complain(&format!(
                "subtotal: the audit log was not checked: {failure}"
            ));
            ExitCode::from(NOT_CHECKED)
        }
    }
}

async fn verify(options: Verify, environment: &Environment) -> Result<AuditVerdict, Failure> {
    if let Some(file) = options.anchor.as_deref().filter(|file| !file.exists()) {
        return Err(format!("there is no file {}", file.display()).into());
    }
    let anchor = options.anchor.or_else(|| config::audit_anchor(environment));
    let store = database::open(&config::database_url(environment)?).await?;
    let verdict = check_audit(&store, anchor.as_deref()).await;
    store.close().await;
    Ok(verdict?)
}

fn tell(verdict: &AuditVerdict) -> ExitCode {
    say(&match &verdict.anchor {
        AuditAnchor::At { sequence, at } => format!(
            "Anchor outside the database: entry {sequence}, written down at {}.",
            at.to_iso()
        ),
        AuditAnchor::Off | AuditAnchor::NotYet | AuditAnchor::Failing => {
            "No anchor outside the database was found: a tail that was cut off together with the record of \
             the end can't be seen."
                .to_owned()
        }
    });
    match &verdict.broken {
        None => {
            say(&format!(
                "The audit log is intact: {} entries, checked in {} ms.",
                verdict.entries, verdict.took_ms
            ));
            ExitCode::SUCCESS
        }
        Some(broken) => {
            say(&format!("The audit log is BROKEN. {}", broken.sentence));
            ExitCode::FAILURE
        }
    }
}
