//! The state line of a change: where it has been, where it stands, what is still to come.

use domain::view::ChangeState;
use leptos::prelude::*;

use super::badge::Family;
use super::icon::{Draw, Icon};

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    Passed,
    Current,
    ToCome,
}

type Step = (&'static str, Progress);

fn steps(state: ChangeState) -> Vec<Step> {
    use Progress::{Current, Passed, ToCome};
    match state {
        ChangeState::Draft => vec![
            ("Draft", Current),
            ("Running", ToCome),
            ("Verifying", ToCome),
            ("Done", ToCome),
        ],
        ChangeState::Running => vec![
            ("Draft", Passed),
            ("Running", Current),
            ("Verifying", ToCome),
            ("Done", ToCome),
        ],
        ChangeState::Verifying => vec![
            ("Draft", Passed),
            ("Running", Passed),
            ("Verifying", Current),
            ("Done", ToCome),
        ],
        ChangeState::Done => vec![
            ("Draft", Passed),
            ("Running", Passed),
            ("Verifying", Passed),
            ("Done", Current),
        ],
        ChangeState::AcceptedNotSeen => vec![
            ("Draft", Passed),
            ("Running", Passed),
            ("Verifying", Passed),
            ("Accepted, not seen", Current),
        ],
        ChangeState::OutcomeUnknown => vec![
            ("Draft", Passed),
            ("Running", Passed),
            ("Outcome unknown", Current),
            ("Done", ToCome),
        ],
        ChangeState::Failed => vec![("Draft", Passed), ("Running", Passed), ("Failed", Current)],
        ChangeState::Withdrawn => vec![("Draft", Passed), ("Withdrawn", Current)],
        ChangeState::Superseded => vec![("Draft", Passed), ("State changed", Current)],
    }
}

/// Colour and icon of a state.
pub fn look(state: ChangeState) -> (Family, Icon) {
    match state {
        ChangeState::Draft => (Family::Neutral, Icon::Pencil),
        ChangeState::Running | ChangeState::Verifying => (Family::Accent, Icon::Clock),
        ChangeState::Done => (Family::Ok, Icon::Check),
        ChangeState::AcceptedNotSeen => (Family::Warn, Icon::Warning),
        ChangeState::OutcomeUnknown => (Family::Warn, Icon::Question),
        ChangeState::Failed => (Family::Bad, Icon::Alert),
        ChangeState::Withdrawn | ChangeState::Superseded => (Family::Neutral, Icon::Cross),
    }
}

/// The line.
#[component]
pub fn StateLine(
    /// Where the change stands.
    state: ChangeState,
) -> impl IntoView {
    let (family, icon) = look(state);
    view! {
        <ol class="state-line" aria-label="State of the change">
            {steps(state)
                .into_iter()
                .map(|(name, progress)| match progress {
                    Progress::Passed => view! {
                        <li class="is-passed">
                            <Draw icon=Icon::Check/>
                            {name}
                            <span class="visually-hidden">" (passed)"</span>
                        </li>
                    }
                    .into_any(),
                    Progress::Current => view! {
                        <li class=format!("is-current {}", family.class()) aria-current="step">
                            <Draw icon/>
                            {name}
                        </li>
                    }
                    .into_any(),
                    Progress::ToCome => view! { <li>{name}</li> }.into_any(),
                })
                .collect_view()}
        </ol>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_stands_at_exactly_one_step() {
        for state in ChangeState::ALL {
            let steps = steps(state);
            let current = steps.iter().position(|step| step.1 == Progress::Current);
            let current = current.expect("a current step");
            assert!(
                steps[..current]
                    .iter()
                    .all(|step| step.1 == Progress::Passed)
            );
            assert!(
                steps[current + 1..]
                    .iter()
                    .all(|step| step.1 == Progress::ToCome)
            );
        }
    }

    #[test]
    fn only_a_read_back_change_is_called_done() {
        for state in ChangeState::ALL {
            let is_done = steps(state).contains(&("Done", Progress::Current));
            assert_eq!(is_done, state == ChangeState::Done);
        }
    }
}
