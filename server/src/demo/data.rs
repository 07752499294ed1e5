//! A demo's data: the directory of its database, filled once, and a copy of how it began.

use std::path::{Path, PathBuf};

use clock::Clock;
use domain::time::{Date, UtcMillis};
use portal::Directory;
use secrecy::SecretString;
use simulator::{Running, SimulatorConfig};
use store::Store;
use tempfile::TempDir;

use crate::cli::Failure;
use crate::cli::book::BookOptions;
use crate::cli::people;
use crate::config::{ANCHOR_FILE, sqlite_url};
use crate::{database, filling};

/// The setting that holds how far the clock was moved, in milliseconds ahead of real time.
pub const AHEAD: &str = "demo.ahead_ms";
/// The setting that holds from which book the database was filled, and around which day.
const BOOK: &str = "demo.book";
/// The setting that holds the moment at which it was filled.
const BEGAN_AT: &str = "demo.began_at";

/// Where a demo keeps its data.
pub struct DemoData {
    directory: PathBuf,
    /// Deleted when this is dropped, at the very end.
    _temporary: Option<TempDir>,
}

impl DemoData {
    /// In this directory, or in one that is thrown away at the end.
    ///
    /// # Errors
    /// No directory can be made.
    pub fn in_directory(directory: Option<&Path>) -> Result<Self, Failure> {
        let temporary = match directory {
            Some(_) => None,
            None => Some(
                tempfile::Builder::new()
                    .prefix("subtotal-demo-")
                    .tempdir()?,
            ),
        };
        let path = directory.or_else(|| temporary.as_ref().map(TempDir::path));
        Ok(Self {
            directory: path.unwrap_or(Path::new(".")).to_owned(),
            _temporary: temporary,
        })
    }

    /// The database.
    pub fn url(&self) -> SecretString {
        sqlite_url(&self.file())
    }

    fn file(&self) -> PathBuf {
        self.directory.join("subtotal.db")
    }

    /// The file in which the end of the audit log is written down.
    fn anchors(&self) -> PathBuf {
        self.directory.join(ANCHOR_FILE)
    }

    fn beginning(&self) -> PathBuf {
        self.directory.join("beginning.db")
    }

    async fn open(&self) -> Result<Store, Failure> {
        let store = database::open(&self.url()).await?;
        store.migrate().await?;
        Ok(store)
    }

    /// What is there already decides around which day the book is laid and where the clock stands: the
    /// simulator keeps nothing itself and must show the same book again.
    ///
    /// # Errors
    /// It is a demo of another book.
    pub async fn recall(
        &self,
        options: &BookOptions,
        simulated: &mut SimulatorConfig,
    ) -> Result<(), Failure> {
        let store = self.open().await?;
        let filled = Filled::find(&store).await?;
        let ahead_ms = store.find_setting(AHEAD).await?;
        store.close().await;
        if let Some(filled) = filled {
            simulated.book.today = filled.today_of(options)?;
        }
        if let Some(ahead_ms) = ahead_ms.and_then(|text| text.parse::<i64>().ok()) {
            simulated.clock = Clock::starting_at(Clock::system().now_ms().saturating_add(ahead_ms));
        }
        Ok(())
    }

    /// Fills an empty database from the simulator's book, and keeps a copy of how it then is.
    ///
    /// # Errors
    /// The database or the directory fails.
    pub async fn fill_once(
        &self,
        options: &BookOptions,
        simulator: &Running,
    ) -> Result<(), Failure> {
        let store = self.open().await?;
        let clock = &simulator.config().clock;
        let is_filled = Filled::find(&store).await?.is_some();
        if !is_filled {
            people::create(&Directory::new(store.clone(), clock.clone())).await?;
            filling::from_book(&store, clock, simulator.book(), options.months).await?;
            Filled::of(options, simulator.config().book.today)
                .save(&store)
                .await?;
        }
        let has_copy = self.beginning().exists();
        if !has_copy {
            let mut tx = store.begin().await?;
            tx.save_setting(BEGAN_AT, &clock.now_ms().to_string())
                .await?;
            tx.commit().await?;
        }
        // Closing writes the log back into the file: from then on, the file is all there is.
        store.close().await;
        if !has_copy {
            copy_whole(&self.file(), &self.beginning())?;
        }
        Ok(())
    }

    /// Puts the database back to how it began, but for who is signed in, and says when that was. Nobody
    /// may have it open.
    ///
    /// # Errors
    /// The database or the directory fails.
    pub async fn put_back(&self) -> Result<UtcMillis, Failure> {
        let store = self.open().await?;
        let visitors = store.visitors().await?;
        store.close().await;
        copy_whole(&self.beginning(), &self.file())?;
        // The log begins anew, and so do its anchors.
        match std::fs::remove_file(self.anchors()) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let store = self.open().await?;
        let mut tx = store.begin().await?;
        tx.save_visitors(&visitors).await?;
        tx.commit().await?;
        let began_at = store.find_setting(BEGAN_AT).await?.unwrap_or_default();
        store.close().await;
        Ok(UtcMillis(began_at.parse()?))
    }
}

/// Copies beside and then moves: a process that is killed in between leaves the old file whole.
fn copy_whole(from: &Path, to: &Path) -> std::io::Result<()> {
    let beside = to.with_extension("new");
    std::fs::copy(from, &beside)?;
    std::fs::rename(beside, to)
}

/// From which book a database was filled, as it remembers it.
#[derive(Debug, PartialEq, Eq)]
struct Filled {
    book: String,
    today: String,
}

impl Filled {
    fn of(options: &BookOptions, today: Date) -> Self {
        Self {
            book: format!(
                "seed {}, {} accounts, {} months",
                options.seed, options.accounts, options.months
            ),
            today: today.to_string(),
        }
    }

    async fn find(store: &Store) -> Result<Option<Self>, Failure> {
        let value = store.find_setting(BOOK).await?;
        Ok(value
            .as_deref()
            .and_then(|value| value.split_once("; "))
            .map(|(book, today)| Self {
                book: book.to_owned(),
                today: today.to_owned(),
            }))
    }

    async fn save(&self, store: &Store) -> Result<(), Failure> {
        let mut tx = store.begin().await?;
        tx.save_setting(BOOK, &format!("{}; {}", self.book, self.today))
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// The day around which the book was laid, if it is the book that is wanted now.
    fn today_of(&self, options: &BookOptions) -> Result<Date, Failure> {
        let today = self.today.parse()?;
        if Self::of(options, today) == *self {
            Ok(today)
        } else {
            Err(format!(
                "this data directory holds a demo of another book ({}); give another --data-dir, or \
                 the same options as then",
                self.book
            )
            .into())
        }
    }
}
