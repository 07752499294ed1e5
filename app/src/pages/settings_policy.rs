//! Who approves what, in short; its page tells and changes it.

use domain::plan_change::PolicyLine;
use domain::view::PolicyPage;
use leptos::prelude::*;

use super::settings::pairs;
use crate::paths;
use crate::ui::card::Card;

/// The card.
pub fn policy_card(page: &PolicyPage) -> AnyView {
    let policy = page.policy;
    let rows = PolicyLine::ALL.map(|line| (line.title(), policy.says(line).into_any()));
    let rows = pairs(rows.into());
    let waits = page.proposal.as_ref().map(|proposal| {
        let sentence = format!(
            "{} has proposed another policy; it waits to be confirmed.",
            proposal.by
        );
        view! { <p class="reason">{sentence}</p> }
    });
    let words = match page.proposal {
        Some(_) => "Look at the proposal",
        None => "Propose another",
    };
    view! {
        <Card title="Who approves what">
            {rows}
            {waits}
            <div class="settings-acts"><a class="button" href=paths::POLICY>{words}</a></div>
        </Card>
    }
    .into_any()
}
