//! Dates, and what can't be read back afterwards.

use super::{Check, Ground, Rule};

pub(super) fn checks(ground: &Ground<'_>) -> Vec<Check> {
    let mut checks = Vec::new();
    for (line, plans) in ground.each() {
        if let Some(start) = line.start() {
            checks.push(if start.0 > ground.facts.today {
                Check::ok(Rule::Start, format!("It takes effect on {}.", start.0))
            } else {
                Check::blocked(
                    Rule::Start,
                    format!(
                        "{} is not in the future, as Zoom wants it. Choose a later day, or none to \
                         start at once.",
                        start.0
                    ),
                )
            });
        }
        let expected = line.expectation(plans);
        // A line without plans to be seen has a check of its own that says why.
        if !expected.plans.is_empty() && !expected.untold.is_empty() {
            checks.push(Check::warning(
                Rule::ReadBack,
                format!(
                    "{} That part can\u{2019}t be confirmed afterwards.",
                    expected.untold.join(" ")
                ),
            ));
        }
    }
    checks
}
