//! CSV as spreadsheets and programs both read it (RFC 4180): commas, CRLF, quotes where needed.
//!
//! A text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV
//! injection"): names and notes come from outside. Numbers, days and instants are written by us and
//! stay what they are, negative amounts too.

use domain::money::{Amount, Currency};
use domain::time::{Date, UtcMillis};

/// What a text must not begin with where a spreadsheet reads it.
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// UTF-8's mark, without which Excel reads the file in the code page of its country. Programs skip it
/// (`utf-8-sig` in Python).
pub(crate) const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The value of one column of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Not known, or nothing.
    Empty,
    /// A text, most often from outside.
    Text(String),
    /// JSON as it is stored: a text here, a value of its own among JSON.
    Json(String),
    /// A count.
    Integer(i64),
    /// Money, without its currency: that stands in a column of its own.
    Amount(Amount),
    /// A code that we know to be one.
    Currency(Currency),
    /// `2026-11-25`.
    Day(Date),
    /// `2026-11-25T14:02:00Z`.
    Instant(UtcMillis),
    /// `yes` or `no`.
    Truth(bool),
}

impl Cell {
    /// A text that may be missing.
    pub fn text(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(text.into()))
    }

    /// A count that may be missing.
    pub fn integer(count: Option<impl Into<i64>>) -> Self {
        count.map_or(Self::Empty, |count| Self::Integer(count.into()))
    }

    /// A day that may be missing.
    pub fn day(day: Option<Date>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }

    /// An instant that may be missing.
    pub fn instant(at: Option<UtcMillis>) -> Self {
        at.map_or(Self::Empty, Self::Instant)
    }

    /// An amount that may be missing.
    pub fn amount(amount: Option<Amount>) -> Self {
        amount.map_or(Self::Empty, Self::Amount)
    }

    /// A currency that may be missing.
    pub fn currency(currency: Option<Currency>) -> Self {
        currency.map_or(Self::Empty, Self::Currency)
    }

    /// A truth that may not be known.
    pub fn truth(is_so: Option<bool>) -> Self {
        is_so.map_or(Self::Empty, Self::Truth)
    }
}

/// Whether a text, with apostrophes before it or not, would be run: one that it has itself is kept by
/// one more, so that the guard can be told from it.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA_STARTS)
}

/// A text as it was before it was written here: without the guard.
pub(crate) fn without_guard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        _ => text,
    }
}

/// Appends a row.
pub(crate) fn push_row<'c>(out: &mut String, cells: impl IntoIterator<Item = &'c Cell>) {
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        match cell {
            Cell::Empty => {}
            Cell::Text(text) | Cell::Json(text) => push_text(out, text),
            Cell::Integer(count) => out.push_str(&count.to_string()),
            Cell::Amount(amount) => out.push_str(&amount.to_string()),
            Cell::Currency(currency) => out.push_str(currency.as_str()),
            Cell::Day(day) => out.push_str(&day.to_string()),
            Cell::Instant(at) => out.push_str(&at.to_iso()),
            Cell::Truth(is_so) => out.push_str(if *is_so { "yes" } else { "no" }),
        }
    }
    out.push_str("\r\n");
}

/// Appends the row of the columns' names.
pub(crate) fn push_head(out: &mut String, names: &[&str]) {
    out.push_str(&names.join(","));
    out.push_str("\r\n");
}

fn push_text(out: &mut String, text: &str) {
    let guard = if is_formula(text) { "'" } else { "" };
    // Blanks at the ends are lost by some readers where they stand unquoted.
    let needs_quotes = text.contains([',', ';', '"', '\r', '\n', '\t'])
        || text.starts_with(' ')
        || text.ends_with(' ');
    if needs_quotes {
        out.push('"');
        out.push_str(guard);
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(guard);
        out.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row(cells: &[Cell]) -> String {
        let mut out = String::new();
        push_row(&mut out, cells);
        out
    }

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn texts_that_a_spreadsheet_would_run_are_guarded() {
        for (input, output) in [
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "\"'\t=1\""),
            ("\r=1", "\"'\r=1\""),
            ("a=1", "a=1"),
            ("'=1", "''=1"),
            ("'quoted'", "'quoted'"),
            ("=1,\"2\"", "\"'=1,\"\"2\"\"\""),
        ] {
            assert_eq!(row(&[text(input)]), format!("{output}\r\n"), "{input:?}");
        }
    }

    #[test]
    fn numbers_stay_numbers() {
        let amount = Amount::from_ten_thousandths(-12_345_600);
        let cells = [
            Cell::Amount(amount),
            Cell::Integer(-3),
            Cell::Day("2026-11-25".parse().expect("a day")),
            Cell::Instant(UtcMillis(1_795_355_400_000)),
            Cell::Truth(true),
            Cell::Empty,
        ];
        assert_eq!(
            row(&cells),
            "-1234.56,-3,2026-11-25,2026-11-22T13:50:00Z,yes,\r\n"
        );
    }

    /// A reader of RFC 4180, for one row.
    fn read(line: &str) -> Vec<String> {
        let mut cells = vec![String::new()];
        let mut is_quoted = false;
        let mut characters = line
            .strip_suffix("\r\n")
            .expect("a line")
            .chars()
            .peekable();
        while let Some(character) = characters.next() {
            let cell = cells.last_mut().expect("a cell");
            match character {
                '"' if is_quoted && characters.peek() == Some(&'"') => {
                    characters.next();
                    cell.push('"');
                }
                '"' => is_quoted = !is_quoted,
                ',' if !is_quoted => cells.push(String::new()),
                _ => cell.push(character),
            }
        }
        cells
    }

    proptest! {
        #[test]
        fn any_text_is_read_back_and_never_runs(texts in proptest::collection::vec("\\PC{0,12}|['=+@,;\"\r\n\t -]{0,6}", 1..5)) {
            let cells: Vec<Cell> = texts.iter().map(|content| text(content)).collect();
            let read = read(&row(&cells));
            prop_assert_eq!(read.len(), texts.len());
            for (read, text) in read.iter().zip(&texts) {
                prop_assert!(!read.starts_with(FORMULA_STARTS));
                prop_assert_eq!(without_guard(read), text);
            }
        }
    }
}
