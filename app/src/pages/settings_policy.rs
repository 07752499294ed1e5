//! Who approves what, in short; its page tells and changes it.

use domain::view::PolicyPage;
use leptos::prelude::*;

use super::policy::policy_table;
use crate::paths;
use crate::ui::card::Card;

/// The card.
pub fn policy_card(page: &PolicyPage) -> AnyView {
    let table = policy_table(page.policy, page.proposal.as_ref());
    let (sentence, words) = match &page.proposal {
        Some(proposal) => (
            format!(
                "{} has proposed another policy; somebody else has to confirm it. ",
                proposal.by
            ),
            "Look at the proposal",
        ),
        None => (
            "The policy is changed by two. ".to_owned(),
            "Propose another",
        ),
    };
    view! {
        <Card title="Who approves what" is_flush=true>
            {table}
            <p class="settings-commands">{sentence} <a href=paths::POLICY>{words}</a></p>
        </Card>
    }
    .into_any()
}
