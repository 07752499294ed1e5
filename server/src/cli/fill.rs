//! `subtotal fill`: an empty database gets what months of keeping would have stored.

use clap::Args;
use clock::Clock;
use simulator::Book;
use store::Store;

use super::book::BookOptions;
use super::{Failure, say};
use crate::config::{self, Environment};
use crate::database;

/// From which book.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    book: BookOptions,
}

/// Fills the configured database.
pub async fn run(options: Options, environment: &Environment) -> Result<(), Failure> {
    let store = database::open(&config::database_url(environment)?).await?;
    store.migrate().await?;
    let clock = options.book.clock();
    let book = Book::new(options.book.simulator(clock.clone()).book, clock.clone());
    from_book(&store, &clock, &book).await?;
    store.close().await;
    say(&format!(
        "The database holds {} accounts with {} months of history.",
        options.book.accounts, options.book.months
    ));
    Ok(())
}
