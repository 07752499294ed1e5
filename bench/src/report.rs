//! What was measured, each figure beside its target.

use std::fmt::Write as _;

/// One figure.
pub struct Figure {
    /// What was measured.
    pub what: String,
    /// The figure with its unit.
    pub measured: String,
    /// The target with its unit; empty: none, the figure is there to compare with.
    pub target: &'static str,
    /// Whether it is met; `None` where there is no target.
    pub met: Option<bool>,
}

impl Figure {
    /// A figure that must not exceed a limit.
    pub fn at_most(
        what: impl Into<String>,
        measured: f64,
        limit: f64,
        unit: &str,
        target: &'static str,
    ) -> Self {
        Self {
            what: what.into(),
            measured: with_unit(measured, unit),
            target,
            met: Some(measured <= limit),
        }
    }

    /// A figure that must reach a floor.
    pub fn at_least(
        what: impl Into<String>,
        measured: f64,
        floor: f64,
        unit: &str,
        target: &'static str,
    ) -> Self {
        Self {
            what: what.into(),
            measured: with_unit(measured, unit),
            target,
            met: Some(measured >= floor),
        }
    }

    /// A figure without a target.
    pub fn plain(what: impl Into<String>, measured: f64, unit: &str) -> Self {
        Self {
            what: what.into(),
            measured: with_unit(measured, unit),
            target: "",
            met: None,
        }
    }

    fn verdict(&self) -> &'static str {
        match self.met {
            Some(true) => "met",
            Some(false) => "MISSED",
            None => "",
        }
    }
}

/// Three digits that say something, whatever the size.
fn with_unit(value: f64, unit: &str) -> String {
    let digits = if value >= 100.0 {
        0
    } else if value >= 10.0 {
        1
    } else {
        2
    };
    if unit.is_empty() {
        format!("{value:.digits$}")
    } else {
        format!("{value:.digits$} {unit}")
    }
}

/// A Markdown table, aligned so that it reads well on a terminal too.
pub fn table(figures: &[Figure]) -> String {
    let rows: Vec<[&str; 4]> = std::iter::once(["what", "measured", "target", ""])
        .chain(figures.iter().map(|figure| {
            [
                figure.what.as_str(),
                &figure.measured,
                figure.target,
                figure.verdict(),
            ]
        }))
        .collect();
    let width = |column: usize| {
        rows.iter()
            .map(|row| row[column].chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths = [width(0), width(1), width(2), width(3)];
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        for (cell, width) in row.iter().zip(widths) {
            let padding = width - cell.chars().count();
            // Writing to a String can't fail.
            let _ = write!(text, "| {cell}{} ", " ".repeat(padding));
        }
        text.push_str("|\n");
        if number == 0 {
            for width in widths {
                let _ = write!(text, "|{}", "-".repeat(width + 2));
            }
            text.push_str("|\n");
        }
    }
    text
}
