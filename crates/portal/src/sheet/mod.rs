//! A file that somebody uploads, as rows with cells: encodings, separators, the first line with its names,
//! the numbers of lines. What the columns mean is not known here.
//!
//! - [`text`]: the bytes as text, and in which encoding they were.
//! - [`upload`]: the file itself, its name and how large it may be.

pub(crate) mod text;
pub(crate) mod upload;

use csv::{Reader, ReaderBuilder, StringRecord};
use domain::view::{Separator, SheetReading};

use self::text::Text;
use crate::export::csv::without_guard;

/// Columns that are named in a message.
const MAX_NAMED: usize = 12;
/// Longest name of a column in a message, in characters.
const MAX_NAME_CHARS: usize = 40;
const NO_HEAD: &str = "The file has no line that names its columns.";

/// A file that can be gone through row by row.
#[derive(Debug)]
pub(crate) struct Sheet {
    text: String,
    /// How it was understood.
    pub(crate) reading: SheetReading,
    names: Vec<String>,
    /// Behind the line with the names.
    body: Place,
}

/// A place in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    byte: usize,
    line: u32,
}

/// A row of a file.
#[derive(Debug)]
pub(crate) struct SheetRow {
    /// The line on which it begins, from 1.
    pub(crate) number: u32,
    /// What is wrong with it as a line, in a sentence.
    pub(crate) fault: Option<String>,
    cells: StringRecord,
}

impl SheetRow {
    /// What stands in a column, without the guard that spreadsheets need; empty where the row ends before.
    pub(crate) fn cell(&self, column: usize) -> &str {
        without_guard(self.cells.get(column).unwrap_or_default())
    }
}

impl Sheet {
    /// Finds out how a file is built, by the names of columns that are `known`.
    ///
    /// # Errors
    /// Why nothing can be taken from it, in a sentence.
    pub(crate) fn open(text: Text, known: &[&str]) -> Result<Self, String> {
        let Text { text, encoding } = text;
        let is_known = |name: &str| known.contains(&plain(name).as_str());
        let (start, named) = excel_hint(&text)?;
        let separators = match &named {
            Some(separator) => std::slice::from_ref(separator),
            None => &Separator::ALL,
        };
        let heads = separators
            .iter()
            .map(|separator| (*separator, head(&text, start, *separator)));
        // The first of those that tell most: the most likely one where there is nothing to tell.
        let Some((separator, (names, body))) = heads
            .rev()
            .max_by_key(|(_, (names, _))| names.iter().filter(|name| is_known(name)).count())
        else {
            return Err(NO_HEAD.to_owned());
        };
        if names.is_empty() {
            return Err(NO_HEAD.to_owned());
        }
        let twice = names.iter().enumerate().find(|(index, name)| {
            let is_same = |other: &String| plain(other) == plain(name);
            is_known(name) && names[..*index].iter().any(is_same)
        });
        if let Some((_, name)) = twice {
            return Err(format!(
                "The column \u{201c}{}\u{201d} stands twice in the first line, so that it can\u{2019}t be told \
                 which one counts.",
                plain(name)
            ));
        }
        let ignored = names
            .iter()
            .filter(|name| !name.is_empty() && !is_known(name))
            .map(|name| shortened(name, MAX_NAME_CHARS))
            .take(MAX_NAMED)
            .collect();
        Ok(Self {
            text,
            reading: SheetReading {
                encoding,
                separator,
                ignored,
            },
            names,
            body,
        })
    }

    /// Where a column stands, by its plain name.
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|other| plain(other) == name)
    }

    /// The columns' names, for a message.
    pub(crate) fn named(&self) -> String {
        listed(&self.names)
    }

    /// Whether there is anything below the names, and not too much.
    ///
    /// # Errors
    /// The sentence.
    pub(crate) fn check_length(&self, most: u64) -> Result<(), String> {
        match self.rows().count() as u64 {
            0 => Err("The file names columns and has no line below them.".to_owned()),
            rows if rows > most => Err(format!(
                "The file has {rows} lines. At most {most} are taken at once: split it."
            )),
            _ => Ok(()),
        }
    }

    /// The rows below the names. Rows without any text are left out.
    pub(crate) fn rows(&self) -> Rows<'_> {
        Rows {
            sheet: self,
            reader: reader(&self.text[self.body.byte..], self.reading.separator),
        }
    }
}

fn reader(text: &str, separator: Separator) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(separator.byte())
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// The line `sep=;` that Excel writes and understands: what follows it, and what it says.
fn excel_hint(text: &str) -> Result<(Place, Option<Separator>), String> {
    let line = text.lines().next().unwrap_or_default();
    let Some(said) = line.strip_prefix("sep=") else {
        return Ok((Place { byte: 0, line: 1 }, None));
    };
    let separator = Separator::ALL
        .into_iter()
        .find(|separator| said.as_bytes() == [separator.byte()])
        .ok_or("The first line names a separator that is none of comma, semicolon and tab.")?;
    let byte = text.len().min(line.len() + 1);
    Ok((Place { byte, line: 2 }, Some(separator)))
}

/// The names in the first line that has text, and what comes behind it.
fn head(text: &str, start: Place, separator: Separator) -> (Vec<String>, Place) {
    let rest = &text[start.byte..];
    let mut reader = reader(rest, separator);
    let mut record = StringRecord::new();
    // Reading from memory as text that is UTF-8 can't fail.
    while reader.read_record(&mut record).unwrap_or(false) {
        if record.iter().any(|cell| !cell.trim().is_empty()) {
            break;
        }
    }
    let byte = start.byte + usize::try_from(reader.position().byte()).unwrap_or(rest.len());
    let byte = byte.min(text.len());
    let breaks = text[start.byte..byte].matches('\n').count();
    let line = start.line + u32::try_from(breaks).unwrap_or(u32::MAX / 2);
    let names = record.iter().map(|name| name.trim().to_owned()).collect();
    (names, Place { byte, line })
}

/// A column's name as it is compared: `Customer Reference` is `customer_reference`.
fn plain(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-'], "_")
}

fn listed(names: &[String]) -> String {
    let named = names.iter().take(MAX_NAMED);
    let named: Vec<String> = named
        .map(|name| format!("\u{201c}{}\u{201d}", shortened(name, MAX_NAME_CHARS)))
        .collect();
    let more = if names.len() > MAX_NAMED {
        " and others"
    } else {
        ""
    };
    format!("{}{more}", named.join(", "))
}

/// The beginning of a text from outside, without characters that can't be seen.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    let plain = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    let mut short: String = text.chars().map(plain).take(most).collect();
    if text.chars().nth(most).is_some() {
        short.push('\u{2026}');
    }
    short
}

/// See [`Sheet::rows`].
pub(crate) struct Rows<'s> {
    sheet: &'s Sheet,
    reader: Reader<&'s [u8]>,
}

impl Iterator for Rows<'_> {
    type Item = SheetRow;

    fn next(&mut self) -> Option<SheetRow> {
        loop {
            let from = self.offset();
            let mut cells = StringRecord::new();
            if !self.reader.read_record(&mut cells).unwrap_or(false) {
                return None;
            }
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                return Some(self.row(from, cells));
            }
        }
    }
}

impl Rows<'_> {
    fn offset(&self) -> usize {
        usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX)
    }

    fn row(&self, from: usize, cells: StringRecord) -> SheetRow {
        let body = &self.sheet.text[self.sheet.body.byte..];
        let to = self.offset().min(body.len());
        let raw = &body[from.min(to)..to];
        // The reader skips empty lines before a record and counts them to it.
        let skipped = raw.len() - raw.trim_start_matches('\n').len();
        let number = self.number(&cells, skipped);
        let is_last = to == body.len();
        let fault = if is_last && is_open(raw, self.sheet.reading.separator) {
            Some(format!(
                "A quotation mark is opened on line {number} and never closed, so that everything \
                 behind it is one cell."
            ))
        } else {
            self.wrong_length(&cells)
        };
        SheetRow {
            number,
            fault,
            cells,
        }
    }

    fn wrong_length(&self, cells: &StringRecord) -> Option<String> {
        let columns = self.sheet.names.len();
        let mut spare = cells.iter().skip(columns);
        (cells.len() < columns || spare.any(|cell| !cell.trim().is_empty())).then(|| {
            format!(
                "This line has {} cells, the first line names {columns} columns. Is a quotation mark or a \
                 separator missing?",
                cells.len(),
            )
        })
    }

    fn number(&self, cells: &StringRecord, skipped: usize) -> u32 {
        let within = cells.position().map_or(1, csv::Position::line);
        let within = u32::try_from(within).unwrap_or(u32::MAX / 2);
        let skipped = u32::try_from(skipped).unwrap_or(u32::MAX / 2);
        self.sheet.body.line + within - 1 + skipped
    }
}

/// Whether a record runs to the end of the file because a quotation mark is missing: a cell begins
/// with one, and they don't come in pairs.
fn is_open(raw: &str, separator: Separator) -> bool {
    let raw = raw.trim_start_matches('\n');
    let begins =
        raw.starts_with('"') || raw.contains(&format!("{}\"", char::from(separator.byte())));
    begins && !raw.matches('"').count().is_multiple_of(2)
}
