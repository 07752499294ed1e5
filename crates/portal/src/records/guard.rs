//! The mark that keeps spreadsheets from running a cell: set by exports, taken off by imports.

/// Characters with which a cell becomes a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
/// What stands before such a cell.
const GUARD: char = '\'';

/// Whether a cell, with guards before it or not, would be run.
fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches(GUARD).starts_with(FORMULA)
}

/// A cell as exports write it. A guard that the text has itself is kept, by one more.
pub(super) fn guarded(cell: &str) -> std::borrow::Cow<'_, str> {
    if is_formula(cell) {
        format!("{GUARD}{cell}").into()
    } else {
        cell.into()
    }
}

/// A cell as it was before [`guarded`].
pub(super) fn without_guard(cell: &str) -> &str {
    match cell.strip_prefix(GUARD) {
        Some(rest) if is_formula(rest) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_what_would_be_run_is_guarded() {
        assert_eq!(guarded("=1+1"), "'=1+1");
        assert_eq!(guarded("-5"), "'-5");
        assert_eq!(guarded("'=1"), "''=1");
        assert_eq!(guarded("'quoted'"), "'quoted'");
        assert_eq!(without_guard("'quoted'"), "'quoted'");
        assert_eq!(without_guard("K-1"), "K-1");
    }

    proptest! {
        #[test]
        fn a_guard_that_was_set_is_taken_off_again(text in "['=+@\\-\ta]{0,6}.{0,8}") {
            let guarded = guarded(&text);
            prop_assert_eq!(without_guard(&guarded), text.as_str());
            prop_assert!(!guarded.starts_with(FORMULA));
        }
    }
}
