//! The binary `subtotal`: see `subtotal --help`.

use std::process::ExitCode;

use clap::Parser as _;
use server::cli::{self, Cli};
use server::config::Environment;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    cli::run(cli, Environment::of_process()).await
}
