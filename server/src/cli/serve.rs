//! `subtotal serve`: the portal.

use super::shutdown::asked_to_stop;
use super::{Failure, say};
use crate::Server;
use crate::config::{Config, Environment};

/// Runs it until it is told to stop.
pub async fn run(environment: &Environment) -> Result<(), Failure> {
    let config = Config::read(environment)?;
    #[cfg(debug_assertions)]
    config.rehearsal.clone().begin(&config.clock);
    let server = Server::build(config).await?;
    if server.store().count_users().await? == 0 {
        say("Nobody can sign in yet. Add the first person with: subtotal user add");
    }
    say(&format!("Subtotal is at {}", server.origin()));
    server.run_until(asked_to_stop()).await;
    Ok(())
}
