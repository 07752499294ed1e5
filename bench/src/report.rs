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
    /// Which of several it was; empty where it is one.
    pub which: String,
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
            which: String::new(),
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
            which: String::new(),
        }
    }

    /// A figure without a target.
    pub fn plain(what: impl Into<String>, measured: f64, unit: &str) -> Self {
        Self {
            what: what.into(),
            measured: with_unit(measured, unit),
            target: "",
            met: None,
            which: String::new(),
        }
    }

    /// The same figure, beside a target that is not set for a book of this size.
    pub fn beyond_target(self, target: &'static str) -> Self {
        Self {
            target,
            met: None,
            ..self
        }
    }

    /// The figure as it stands in the table: one that misses its target says so, and which it was.
    fn cell(&self) -> String {
        match self.met {
            Some(false) if self.which.is_empty() => format!("{} MISSED", self.measured),
            Some(false) => format!("{} MISSED ({})", self.measured, self.which),
            Some(true) | None => self.measured.clone(),
        }
    }
}

/// What was measured with a book of one size.
pub struct Column {
    /// The size, in words.
    pub head: String,
    /// What was measured.
    pub figures: Vec<Figure>,
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

/// A Markdown table, one column a size, aligned so that it reads well on a terminal too.
pub fn table(columns: &[Column]) -> String {
    let rows = rows(columns);
    let count = rows.first().map_or(0, Vec::len);
    let widths: Vec<usize> = (0..count)
        .map(|column| {
            rows.iter()
                .map(|row| row[column].chars().count())
                .max()
                .unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        for (cell, width) in row.iter().zip(&widths) {
            let padding = width - cell.chars().count();
            // Writing to a String can't fail.
            let _ = write!(text, "| {cell}{} ", " ".repeat(padding));
        }
        text.push_str("|\n");
        if number == 0 {
            for width in &widths {
                let _ = write!(text, "|{}", "-".repeat(width + 2));
            }
            text.push_str("|\n");
        }
    }
    text
}

/// Head and rows: what, one cell a size, the target. What a size did not measure is left open.
fn rows(columns: &[Column]) -> Vec<Vec<String>> {
    let mut head = vec!["what".to_owned()];
    head.extend(columns.iter().map(|column| column.head.clone()));
    head.push("target".to_owned());
    let mut rows = vec![head];
    let all = columns.iter().flat_map(|column| &column.figures);
    for figure in all {
        if rows.iter().any(|row| row[0] == figure.what) {
            continue;
        }
        let mut row = vec![figure.what.clone()];
        row.extend(columns.iter().map(|column| {
            column
                .figures
                .iter()
                .find(|other| other.what == figure.what)
                .map_or_else(String::new, Figure::cell)
        }));
        row.push(figure.target.to_owned());
        rows.push(row);
    }
    rows
}
