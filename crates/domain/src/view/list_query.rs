//! What the queries of all lists have in common when they are read from a URL and written into one.

use form_urlencoded::Serializer;

/// Most characters of a search that count.
const MAX_SEARCH_CHARS: usize = 200;

/// A search as it is looked for: trimmed, without control characters, not endless.
pub(super) fn readable(search: &str) -> String {
    let kept: String = search
        .trim()
        .chars()
        .filter(|character| !character.is_control())
        .take(MAX_SEARCH_CHARS)
        .collect();
    kept.trim().to_owned()
}

/// The number of a page; what is none means the first.
pub(super) fn page(value: &str) -> u32 {
    value.parse().unwrap_or(1).max(1)
}

/// A URL's query, without its question mark.
pub(super) fn written(pairs: Vec<(&'static str, String)>) -> String {
    Serializer::new(String::new()).extend_pairs(pairs).finish()
}
