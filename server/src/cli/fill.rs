//! `subtotal fill`: an empty database gets what months of keeping would have stored.

use clap::Args;
use simulator::Book;

use super::book::BookOptions;
use super::{Failure, say};
use crate::config::{self, Environment};
use crate::{database, filling};

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
    let filled = filling::from_book(&store, &clock, &book, options.book.months).await?;
    store.close().await;
    say(&format!(
        "The database holds {} accounts and {} invoices; {} accounts were left to be fetched.",
        filled.accounts,
        filled.invoices,
        filled.accounts - filled.kept
    ));
    Ok(())
}
