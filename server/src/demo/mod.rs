//! What a demo has that a live portal has not: data that can be put back to their beginning, and the
//! reins by which people steer it from a page.
//!
//! - [`steering`]: the clock and the faults, behind the trait that the pages know.
//! - [`data`]: the directory of its database, with a copy of how it began.
//!
//! `cli::demo` runs it.

pub mod data;
pub mod steering;
