//! The options that say which invented book of business a simulator holds.

use clap::Args;
use clock::Clock;
use domain::time::{DAY_MS, Date, UtcMillis};
use simulator::{BookConfig, SimulatorConfig};

/// Which book. The same values give the same accounts, plans and invoices.
#[derive(Debug, Clone, Copy, Args)]
pub struct BookOptions {
    /// How many sub accounts; the first dozen are stories.
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..=50_000))]
    pub accounts: u32,
    /// How many months of history.
    #[arg(long, default_value_t = 36, value_parser = clap::value_parser!(u32).range(1..=240))]
    pub months: u32,
    /// Any number; another one gives other companies.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// The day on which it plays, yyyy-mm-dd; today by default.
    #[arg(long)]
    pub today: Option<Date>,
}

impl BookOptions {
    /// A clock that follows the system's pace from the given day on.
    pub fn clock(&self) -> Clock {
        match self.today {
            None => Clock::system(),
            Some(date) => {
                let time_of_day_ms = Clock::system().now_ms().rem_euclid(DAY_MS);
                Clock::starting_at(UtcMillis::start_of(date).plus_ms(time_of_day_ms).0)
            }
        }
    }

    /// A simulator of this book.
    pub fn simulator(&self, clock: Clock) -> SimulatorConfig {
        let config = SimulatorConfig::demo(clock);
        SimulatorConfig {
            book: BookConfig {
                seed: self.seed,
                accounts: self.accounts,
                months: self.months,
                ..config.book
            },
            ..config
        }
    }
}
