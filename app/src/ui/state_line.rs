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

/// The way that a change takes when all goes well.
const WAY: [ChangeState; 5] = [
    ChangeState::Draft,
    ChangeState::Approved,
    ChangeState::Running,
    ChangeState::Verifying,
    ChangeState::Done,
];

/// How many steps of [`WAY`] a change has behind it, and whether it may still go on along it.
fn behind(state: ChangeState) -> (usize, bool) {
    match state {
        ChangeState::Draft => (0, true),
        ChangeState::Waiting | ChangeState::Approved | ChangeState::Scheduled => (1, true),
        ChangeState::Running => (2, true),
        ChangeState::Verifying => (3, true),
        ChangeState::Done => (4, true),
        ChangeState::AcceptedNotSeen => (4, false),
        ChangeState::OutcomeUnknown | ChangeState::Failed => (3, false),
        ChangeState::Expired | ChangeState::Withdrawn | ChangeState::Superseded => (1, false),
    }
}

fn steps(state: ChangeState) -> Vec<Step> {
    let (passed, goes_on) = behind(state);
    let before = WAY[..passed]
        .iter()
        .map(|passed| (passed.title(), Progress::Passed));
    let after = WAY[(passed + 1).min(WAY.len())..]
        .iter()
        .filter(|_| goes_on)
        .map(|next| (next.title(), Progress::ToCome));
    before
        .chain([(state.title(), Progress::Current)])
        .chain(after)
        .collect()
}

/// Colour and icon of a state.
pub fn look(state: ChangeState) -> (Family, Icon) {
    match state {
        ChangeState::Draft => (Family::Neutral, Icon::Pencil),
        ChangeState::Waiting => (Family::Warn, Icon::Person),
        ChangeState::Scheduled => (Family::Accent, Icon::Calendar),
        ChangeState::Approved | ChangeState::Running | ChangeState::Verifying => {
            (Family::Accent, Icon::Clock)
        }
        ChangeState::Done => (Family::Ok, Icon::Check),
        ChangeState::AcceptedNotSeen => (Family::Warn, Icon::Warning),
        ChangeState::OutcomeUnknown => (Family::Warn, Icon::Question),
        ChangeState::Failed => (Family::Bad, Icon::Alert),
        ChangeState::Expired | ChangeState::Withdrawn | ChangeState::Superseded => {
            (Family::Neutral, Icon::Cross)
        }
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
