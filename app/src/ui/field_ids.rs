//! Which ids the parts of a form field have: the server renders them, islands find them again.

/// The id of a field's error sentence.
pub fn problem_id(name: &str) -> String {
    format!("{name}-problem")
}

/// The id of a field's hint.
pub fn hint_id(name: &str) -> String {
    format!("{name}-hint")
}

/// Which sentences describe a control, for `aria-describedby`.
pub fn described_by(name: &str, has_hint: bool, has_problem: bool) -> Option<String> {
    match (has_problem, has_hint) {
        (true, true) => Some(format!("{} {}", problem_id(name), hint_id(name))),
        (true, false) => Some(problem_id(name)),
        (false, true) => Some(hint_id(name)),
        (false, false) => None,
    }
}
