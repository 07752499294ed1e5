//! The partner's own records of an account: customer reference, tags, account manager and notes.
//!
//! Zoom knows nothing of them. This is what they may hold and how what was typed becomes one; what is
//! stored is always valid by these rules.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::contact::FieldProblem;
use crate::ids::UserId;

/// Longest customer reference, in characters.
pub const MAX_REFERENCE_CHARS: usize = 64;
/// Longest tag, in characters.
pub const MAX_TAG_CHARS: usize = 32;
/// Most tags of one account.
pub const MAX_TAGS: usize = 12;
/// Longest name of an account manager, in characters.
pub const MAX_MANAGER_CHARS: usize = 120;
/// Longest notes, in characters.
pub const MAX_NOTES_CHARS: usize = 4_000;

/// One of the partner's own fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordField {
    /// Who the customer is in the partner's own books.
    CustomerReference,
    /// Short words to group accounts by.
    Tags,
    /// Who looks after the account.
    Manager,
    /// Plain text.
    Notes,
}

impl RecordField {
    /// All fields, in the order in which pages show them.
    pub const ALL: [Self; 4] = [
        Self::CustomerReference,
        Self::Tags,
        Self::Manager,
        Self::Notes,
    ];

    /// The name in forms, exports and imports.
    pub fn name(self) -> &'static str {
        match self {
            Self::CustomerReference => "customer_reference",
            Self::Tags => "tags",
            Self::Manager => "account_manager",
            Self::Notes => "notes",
        }
    }

    /// The name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::CustomerReference => "Customer reference",
            Self::Tags => "Tags",
            Self::Manager => "Account manager",
            Self::Notes => "Notes",
        }
    }

    fn problem(self, sentence: impl Into<String>) -> FieldProblem {
        FieldProblem {
            field: self.name().to_owned(),
            title: self.title().to_owned(),
            sentence: sentence.into(),
        }
    }
}

/// The tags of an account: in lower case, sorted, each once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tags(BTreeSet<String>);

impl Tags {
    /// Reads tags separated by commas, semicolons or vertical bars, as forms and imports hold them.
    ///
    /// # Errors
    /// What is wrong, as a sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut tags = BTreeSet::new();
        for tag in text.split([',', ';', '|', '\n']) {
            let tag = folded(tag);
            if tag.is_empty() {
                continue;
            }
            if let Some(character) = tag.chars().find(|c| !is_of_tag(*c)) {
                return Err(format!(
                    "The tag \u{201c}{}\u{201d} holds {}. Letters, digits, spaces and - _ . : / + # & are taken.",
                    shown(&tag),
                    named(character)
                ));
            }
            let chars = tag.chars().count();
            if chars > MAX_TAG_CHARS {
                return Err(format!(
                    "The tag \u{201c}{}\u{201d} has {chars} characters. At most {MAX_TAG_CHARS} are kept.",
                    shown(&tag)
                ));
            }
            tags.insert(tag);
        }
        if tags.len() > MAX_TAGS {
            return Err(format!(
                "These are {} tags. At most {MAX_TAGS} are kept for one account.",
                tags.len()
            ));
        }
        Ok(Self(tags))
    }

    /// The tags, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One tag a line, as the database holds them; `None` where there are none.
    pub fn to_lines(&self) -> Option<String> {
        (!self.is_empty()).then(|| self.iter().collect::<Vec<_>>().join("\n"))
    }

    /// Reads what [`Tags::to_lines`] wrote.
    pub fn from_lines(text: &str) -> Self {
        Self(
            text.lines()
                .filter(|tag| !tag.is_empty())
                .map(str::to_owned)
                .collect(),
        )
    }
}

/// Separated by commas, as forms and exports show them.
impl fmt::Display for Tags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, tag) in self.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            f.write_str(tag)?;
        }
        Ok(())
    }
}

/// Who looks after an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manager {
    /// Their name.
    pub name: String,
    /// The person of this portal, where it is one: then the account is "mine" for them.
    pub person: Option<UserId>,
}

/// The partner's own records of one account. `None` is: nothing was entered.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Record {
    /// Who the customer is in the partner's own books. One customer may have several accounts.
    pub customer_reference: Option<String>,
    /// Short words to group accounts by.
    pub tags: Tags,
    /// Who looks after the account.
    pub manager: Option<Manager>,
    /// Plain text, with line breaks.
    pub notes: Option<String>,
}

impl Record {
    /// Whether nothing was entered.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// A field as forms and exports show it; empty where nothing was entered.
    pub fn text(&self, field: RecordField) -> String {
        match field {
            RecordField::CustomerReference => self.customer_reference.clone().unwrap_or_default(),
            RecordField::Tags => self.tags.to_string(),
            RecordField::Manager => self
                .manager
                .as_ref()
                .map(|manager| manager.name.clone())
                .unwrap_or_default(),
            RecordField::Notes => self.notes.clone().unwrap_or_default(),
        }
    }
}

/// A record as it was typed. The manager is a name or an e-mail, which only the directory of people
/// can turn into a [`Manager`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordFields {
    /// The customer reference.
    pub customer_reference: String,
    /// The tags, separated by commas.
    pub tags: String,
    /// Name or e-mail of the account manager.
    pub account_manager: String,
    /// The notes.
    pub notes: String,
}

/// A record that is valid but for its manager.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadFields {
    /// The customer reference.
    pub customer_reference: Option<String>,
    /// The tags.
    pub tags: Tags,
    /// Name or e-mail of the account manager.
    pub manager: Option<String>,
    /// The notes.
    pub notes: Option<String>,
}

impl From<&Record> for RecordFields {
    fn from(record: &Record) -> Self {
        Self {
            customer_reference: record.text(RecordField::CustomerReference),
            tags: record.text(RecordField::Tags),
            account_manager: record.text(RecordField::Manager),
            notes: record.text(RecordField::Notes),
        }
    }
}

impl RecordFields {
    /// One field as it was typed.
    pub fn text(&self, field: RecordField) -> &str {
        match field {
            RecordField::CustomerReference => &self.customer_reference,
            RecordField::Tags => &self.tags,
            RecordField::Manager => &self.account_manager,
            RecordField::Notes => &self.notes,
        }
    }

    /// Sets one field.
    pub fn set(&mut self, field: RecordField, text: String) {
        match field {
            RecordField::CustomerReference => self.customer_reference = text,
            RecordField::Tags => self.tags = text,
            RecordField::Manager => self.account_manager = text,
            RecordField::Notes => self.notes = text,
        }
    }

    /// Reads what was typed.
    ///
    /// # Errors
    /// Every field that is not right, and why.
    pub fn read(&self) -> Result<ReadFields, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let mut keep = |field: RecordField, result: Result<Option<String>, String>| {
            result.unwrap_or_else(|sentence| {
                problems.push(field.problem(sentence));
                None
            })
        };
        let customer_reference = keep(
            RecordField::CustomerReference,
            line(&self.customer_reference, MAX_REFERENCE_CHARS),
        );
        let manager = keep(
            RecordField::Manager,
            line(&self.account_manager, MAX_MANAGER_CHARS),
        );
        let notes = keep(RecordField::Notes, block(&self.notes));
        let tags = Tags::parse(&self.tags).unwrap_or_else(|sentence| {
            problems.push(RecordField::Tags.problem(sentence));
            Tags::default()
        });
        if !problems.is_empty() {
            problems.sort_by_key(|problem| {
                RecordField::ALL
                    .iter()
                    .position(|field| field.name() == problem.field)
            });
            return Err(problems);
        }
        Ok(ReadFields {
            customer_reference,
            tags,
            manager,
            notes,
        })
    }
}

/// A manager who can't be told from others of the same name.
pub fn ambiguous_manager(name: &str) -> FieldProblem {
    RecordField::Manager.problem(format!(
        "Several people here are called {}. Give the e-mail instead.",
        shown(name)
    ))
}

/// An e-mail that nobody of the portal signs in with.
pub fn unknown_manager(email: &str) -> FieldProblem {
    RecordField::Manager.problem(format!(
        "Nobody of this portal signs in with {}. Give a name instead, or have the person added.",
        shown(email)
    ))
}

/// Lower case with single spaces.
fn folded(text: &str) -> String {
    text.split_whitespace()
        .map(str::to_lowercase)
        .collect::<Vec<_>>()
        .join(" ")
}

fn is_of_tag(character: char) -> bool {
    character.is_alphanumeric() || " -_.:/+#&".contains(character)
}

/// One line: trimmed, without control characters, not too long; nothing where it is empty.
fn line(text: &str, max_chars: usize) -> Result<Option<String>, String> {
    let text = text.trim();
    if let Some(character) = text.chars().find(|c| c.is_control()) {
        return Err(format!(
            "It holds {}. One line of plain text is taken.",
            named(character)
        ));
    }
    bounded(text, max_chars)
}

/// Several lines, with line breaks as `\n`.
fn block(text: &str) -> Result<Option<String>, String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    let wrong = |c: &char| c.is_control() && !matches!(c, '\n' | '\t');
    if let Some(character) = text.chars().find(wrong) {
        return Err(format!(
            "They hold {}. Plain text with line breaks is taken.",
            named(character)
        ));
    }
    bounded(text, MAX_NOTES_CHARS)
}

fn bounded(text: &str, max_chars: usize) -> Result<Option<String>, String> {
    let chars = text.chars().count();
    if chars > max_chars {
        return Err(format!(
            "These are {chars} characters. At most {max_chars} are kept."
        ));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// A character in words: one that can't be seen by its number.
fn named(character: char) -> String {
    match character {
        '\n' | '\r' => "a line break".to_owned(),
        '\t' => "a tab".to_owned(),
        c if c.is_control() => format!("the control character U+{:04X}", u32::from(c)),
        c => format!("\u{201c}{c}\u{201d}"),
    }
}

/// The beginning of something that was typed, for a message.
fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect();
    if text.chars().count() > LONGEST {
        text.chars().take(LONGEST).chain(['\u{2026}']).collect()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fields(reference: &str, tags: &str, manager: &str, notes: &str) -> RecordFields {
        RecordFields {
            customer_reference: reference.to_owned(),
            tags: tags.to_owned(),
            account_manager: manager.to_owned(),
            notes: notes.to_owned(),
        }
    }

    #[test]
    fn what_was_typed_is_made_plain() {
        let read = fields(
            " K-1042 ",
            "Gold;  key   ACCOUNT,gold",
            "",
            "one\r\ntwo\r\n",
        )
        .read()
        .expect("valid");
        assert_eq!(read.customer_reference.as_deref(), Some("K-1042"));
        assert_eq!(read.tags.to_string(), "gold, key account");
        assert_eq!(read.tags.to_lines().as_deref(), Some("gold\nkey account"));
        assert_eq!(read.manager, None);
        assert_eq!(read.notes.as_deref(), Some("one\ntwo"));
    }

    #[test]
    fn each_field_that_is_not_right_is_named_in_order() {
        let problems = fields(&"x".repeat(65), "a*b", "Ines\nMoreau", "bell \u{7}")
            .read()
            .expect_err("all four are wrong");
        let said: Vec<(&str, &str)> = problems
            .iter()
            .map(|problem| (problem.field.as_str(), problem.sentence.as_str()))
            .collect();
        assert_eq!(
            said,
            [
                (
                    "customer_reference",
                    "These are 65 characters. At most 64 are kept."
                ),
                (
                    "tags",
                    "The tag \u{201c}a*b\u{201d} holds \u{201c}*\u{201d}. Letters, digits, spaces and - _ . : / + # & are taken."
                ),
                (
                    "account_manager",
                    "It holds a line break. One line of plain text is taken."
                ),
                (
                    "notes",
                    "They hold the control character U+0007. Plain text with line breaks is taken."
                ),
            ]
        );
    }

    #[test]
    fn tags_are_bounded() {
        let thirteen: Vec<String> = (0..13).map(|n| format!("t{n}")).collect();
        assert!(Tags::parse(&thirteen.join(",")).is_err());
        assert!(Tags::parse(&thirteen[1..].join(",")).is_ok());
        assert!(Tags::parse(&"x".repeat(33)).is_err());
    }

    proptest! {
        #[test]
        fn tags_survive_storing_and_showing(text in "[a-zA-ZäÖß0-9 ,;|/-]{0,60}") {
            if let Ok(tags) = Tags::parse(&text) {
                prop_assert_eq!(&Tags::parse(&tags.to_string()).expect("shown tags are valid"), &tags);
                let stored = tags.to_lines().unwrap_or_default();
                prop_assert_eq!(&Tags::from_lines(&stored), &tags);
            }
        }

        #[test]
        fn what_is_kept_is_read_the_same_again(reference in ".{0,70}", tags in ".{0,40}", notes in "(?s).{0,80}") {
            let typed = fields(&reference, &tags, "", &notes);
            if let Ok(read) = typed.read() {
                let record = Record {
                    customer_reference: read.customer_reference.clone(),
                    tags: read.tags.clone(),
                    manager: None,
                    notes: read.notes.clone(),
                };
                prop_assert_eq!(RecordFields::from(&record).read().expect("valid again"), read);
            }
        }
    }
}
