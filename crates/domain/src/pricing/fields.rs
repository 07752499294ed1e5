//! A price as it is typed, in a form or in a file.

use serde::{Deserialize, Serialize};

/// What was typed, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PriceFields {
    /// Zoom's code of the plan.
    pub plan_code: String,
    /// Three letters.
    pub currency: String,
    /// For a month or a year, as the code says.
    pub price: String,
    /// The first day on which it holds, `yyyy-mm-dd`.
    pub effective_date: String,
}

impl PriceFields {
    /// The names of the fields, which are those of a file's columns too.
    pub const NAMES: [&'static str; 4] = ["plan_code", "currency", "price", "effective_date"];
}
