//! Texts as they are searched, compared and sorted: in lower case, with single spaces.

/// Characters that a folded text keeps, which bounds what an index has to hold.
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
    if let Some((end, _)) = folded.char_indices().nth(LONGEST) {
        folded.truncate(end);
    }
    folded
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
