//! The columns of a file with the rows of a bulk.

use domain::view::TypedRow;

use super::MAX_BULK_ROWS;
use crate::records::table::{Columns, Line};
use crate::sheet::shortened;

/// What such a file holds beside the account, under the names of [`TypedRow`].
pub(super) const BULK_COLUMNS: Columns = Columns {
    taken: &["action", "plan", "quantity", "date"],
    needed: &["action", "plan"],
    lack: "The columns action and plan are needed.",
    most_rows: MAX_BULK_ROWS as u64,
};

/// The first line of a file, to be filled in.
pub(super) const TEMPLATE: &[&str] = &["account_id", "action", "plan", "quantity", "date"];

/// Longest cell that is kept, in characters; no account, plan, number or day is longer.
const MAX_CELL_CHARS: usize = 80;

/// A row to be checked.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) typed: TypedRow,
    /// What is wrong with the line itself.
    pub(super) broken: Option<String>,
}

impl Wanted {
    /// A row from cells that were typed into a form, each kept as those of a file are.
    pub(super) fn of(typed: TypedRow) -> Self {
        let cell = |text: String| shortened(text.trim(), MAX_CELL_CHARS);
        Self::from(TypedRow {
            line: typed.line,
            account: cell(typed.account),
            action: cell(typed.action),
            plan: cell(typed.plan),
            quantity: cell(typed.quantity),
            date: cell(typed.date),
        })
    }
}

impl From<TypedRow> for Wanted {
    fn from(typed: TypedRow) -> Self {
        Self {
            typed,
            broken: None,
        }
    }
}

impl From<Line> for Wanted {
    fn from(line: Line) -> Self {
        let mut wanted = Self::from(TypedRow {
            line: line.number,
            account: line.key,
            ..TypedRow::default()
        });
        match line.said {
            Ok(said) => {
                for (column, cell) in said.0 {
                    let cell = shortened(cell.trim(), MAX_CELL_CHARS);
                    match column {
                        "action" => wanted.typed.action = cell,
                        "plan" => wanted.typed.plan = cell,
                        "quantity" => wanted.typed.quantity = cell,
                        _ => wanted.typed.date = cell,
                    }
                }
            }
            Err(sentence) => wanted.broken = Some(sentence),
        }
        wanted
    }
}
