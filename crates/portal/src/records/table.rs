//! A text as lines with cells: which separator, which column is what, and what of a line is taken. What a
//! kind of file holds is said by [`Columns`], so that every file about accounts is read in one way.

use csv::{Reader, ReaderBuilder, StringRecord};
use domain::view::{ImportReading, Separator};

use super::text::Text;
use crate::export::csv::without_guard;

/// Names of the column that says which account a line is about, the most telling one first.
const ACCOUNT_COLUMNS: [&str; 3] = ["account_id", "account_number", "account"];
/// Longest account that is shown as the file names it, in characters.
const MAX_KEY_CHARS: usize = 80;
/// Columns that are named in a message.
const MAX_NAMED: usize = 12;
/// Longest name of a column in a message, in characters.
const MAX_NAME_CHARS: usize = 40;

/// What a kind of file holds beside the column that says which account a line is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Columns {
    /// The columns that are taken.
    pub(crate) taken: &'static [&'static str],
    /// Those of them without which a file is of no use.
    pub(crate) needed: &'static [&'static str],
    /// What is said where one of those is missing, or all of the others.
    pub(crate) lack: &'static str,
    /// Most lines.
    pub(crate) most_rows: u64,
}

impl Columns {
    fn of(&self, name: &str) -> Option<&'static str> {
        let name = plain(name);
        self.taken.iter().copied().find(|taken| *taken == name)
    }

    fn knows(&self, name: &str) -> bool {
        self.of(name).is_some() || ACCOUNT_COLUMNS.contains(&plain(name).as_str())
    }
}

/// A file that can be gone through line by line.
#[derive(Debug)]
pub(crate) struct Table {
    text: String,
    /// How it was understood.
    pub(crate) reading: ImportReading,
    layout: Layout,
    /// Behind the line with the names.
    body: Place,
}

/// A place in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    byte: usize,
    line: u32,
}

/// Which cell is what.
#[derive(Debug, PartialEq, Eq)]
struct Layout {
    cells: usize,
    /// In the order of [`ACCOUNT_COLUMNS`].
    account: Vec<usize>,
    fields: Vec<(&'static str, usize)>,
}

/// A line of a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// The line on which it begins, from 1.
    pub(crate) number: u32,
    /// The account as the file names it.
    pub(crate) key: String,
    /// What it says, or what is wrong with it as a line.
    pub(crate) said: Result<Said, String>,
}

/// What a line says of the columns that the file has, by their names.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Said(pub(crate) Vec<(&'static str, String)>);

impl Table {
    /// Finds out how a file is built.
    ///
    /// # Errors
    /// Why nothing can be taken from it, in a sentence.
    pub(crate) fn open(text: Text, columns: &Columns) -> Result<Self, String> {
        let Text { text, encoding } = text;
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
            .max_by_key(|(_, (names, _))| names.iter().filter(|name| columns.knows(name)).count())
        else {
            return Err(NO_HEAD.to_owned());
        };
        let (layout, ignored) = Layout::of(&names, columns)?;
        let reading = ImportReading {
            encoding,
            separator,
            columns: layout
                .fields
                .iter()
                .map(|(field, _)| (*field).to_owned())
                .collect(),
            ignored,
        };
        let table = Self {
            text,
            reading,
            layout,
            body,
        };
        match table.lines().count() as u64 {
            0 => Err("The file names columns and has no line below them.".to_owned()),
            rows if rows > columns.most_rows => Err(format!(
                "The file has {rows} lines. At most {} are taken at once: split it.",
                columns.most_rows
            )),
            _ => Ok(table),
        }
    }

    /// The lines below the names. Lines without any text are left out.
    pub(crate) fn lines(&self) -> Lines<'_> {
        Lines {
            table: self,
            reader: reader(&self.text[self.body.byte..], self.reading.separator),
            record: StringRecord::new(),
        }
    }
}

const NO_HEAD: &str = "The file has no line that names its columns.";

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

impl Layout {
    /// Which columns are taken, and the names of the others.
    fn of(names: &[String], columns: &Columns) -> Result<(Self, Vec<String>), String> {
        if names.is_empty() {
            return Err(NO_HEAD.to_owned());
        }
        let twice = names
            .iter()
            .enumerate()
            .find(|(index, name)| {
                columns.knows(name)
                    && names[..*index]
                        .iter()
                        .any(|other| plain(other) == plain(name))
            })
            .map(|(_, name)| plain(name));
        if let Some(name) = twice {
            return Err(format!(
                "The column \u{201c}{name}\u{201d} stands twice in the first line, so that it can\u{2019}t be told \
                 which one counts."
            ));
        }
        let account: Vec<usize> = ACCOUNT_COLUMNS
            .iter()
            .filter_map(|column| names.iter().position(|name| plain(name) == *column))
            .collect();
        if account.is_empty() {
            return Err(format!(
                "No column says which account a line is about: account_id, account_number or account \
                 is needed. The first line names {}.",
                listed(names)
            ));
        }
        let fields: Vec<(&'static str, usize)> = names
            .iter()
            .enumerate()
            .filter_map(|(index, name)| Some((columns.of(name)?, index)))
            .collect();
        let has = |needed: &&str| fields.iter().any(|(field, _)| field == needed);
        if fields.is_empty() || !columns.needed.iter().all(has) {
            return Err(format!(
                "{} The first line names {}.",
                columns.lack,
                listed(names)
            ));
        }
        let ignored = names
            .iter()
            .filter(|name| !name.is_empty() && !columns.knows(name))
            .map(|name| shortened(name, MAX_NAME_CHARS))
            .take(MAX_NAMED)
            .collect();
        let layout = Self {
            cells: names.len(),
            account,
            fields,
        };
        Ok((layout, ignored))
    }

    fn key(&self, record: &StringRecord) -> String {
        let cells = self.account.iter().filter_map(|index| record.get(*index));
        let mut filled = cells
            .map(|cell| without_guard(cell).trim())
            .filter(|cell| !cell.is_empty());
        filled.next().unwrap_or_default().to_owned()
    }

    fn said(&self, record: &StringRecord) -> Result<Said, String> {
        let spare = record.iter().skip(self.cells);
        if record.len() < self.cells || spare.into_iter().any(|cell| !cell.trim().is_empty()) {
            return Err(format!(
                "This line has {} cells, the first line names {} columns. Is a quotation mark or a \
                 separator missing?",
                record.len(),
                self.cells
            ));
        }
        let fields = self.fields.iter();
        Ok(Said(
            fields
                .map(|(field, index)| {
                    let cell = record.get(*index).unwrap_or_default();
                    (*field, without_guard(cell).to_owned())
                })
                .collect(),
        ))
    }
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

/// See [`Table::lines`].
pub(crate) struct Lines<'t> {
    table: &'t Table,
    reader: Reader<&'t [u8]>,
    record: StringRecord,
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        loop {
            let from = self.offset();
            if !self.reader.read_record(&mut self.record).unwrap_or(false) {
                return None;
            }
            if self.record.iter().any(|cell| !cell.trim().is_empty()) {
                return Some(self.line(from));
            }
        }
    }
}

impl Lines<'_> {
    fn offset(&self) -> usize {
        usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX)
    }

    fn line(&self, from: usize) -> Line {
        let body = &self.table.text[self.table.body.byte..];
        let to = self.offset().min(body.len());
        let raw = &body[from.min(to)..to];
        // The reader skips empty lines before a record and counts them to it.
        let skipped = raw.len() - raw.trim_start_matches('\n').len();
        let number = self.number(skipped);
        let is_last = to == body.len();
        let said = if is_last && is_open(raw, self.table.reading.separator) {
            Err(format!(
                "A quotation mark is opened on line {number} and never closed, so that everything \
                 behind it is one cell."
            ))
        } else {
            self.table.layout.said(&self.record)
        };
        Line {
            number,
            key: shortened(&self.table.layout.key(&self.record), MAX_KEY_CHARS),
            said,
        }
    }

    fn number(&self, skipped: usize) -> u32 {
        let position = self.record.position();
        let within = position.map_or(1, csv::Position::line);
        let within = u32::try_from(within).unwrap_or(u32::MAX / 2);
        let skipped = u32::try_from(skipped).unwrap_or(u32::MAX / 2);
        self.table.body.line + within - 1 + skipped
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
