//! Texts as they are searched, compared and sorted: in lower case, with single spaces.

/// Characters that an indexed text keeps: PostgreSQL's indexes hold 2,700 bytes an entry.
const LONGEST: usize = 400;

/// Folds a text. Both sides of a comparison are folded by this function, and never by a database,
/// whose ideas of upper and lower case differ.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(&word.to_lowercase());
    }
    folded
}

/// The beginning of a text of any length, short enough for an index.
pub(crate) fn indexable(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
    }
    text
}

/// A pattern for `LIKE … ESCAPE '\'` that finds the text anywhere, whatever characters it has.
pub(crate) fn contains_pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}
