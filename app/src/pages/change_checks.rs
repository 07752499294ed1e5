//! What was checked of a change, what can't be undone, and who has to approve it.

use domain::plan_change::{Check, Verdict};
use domain::view::{ApprovalLine, ChangePage};
use leptos::prelude::*;

use crate::ui::badge::{Badge, Family};
use crate::ui::card::Card;
use crate::ui::icon::{Draw, Icon};
use crate::ui::when::Times;

/// The checks with their verdicts, and what can't be undone.
#[component]
pub fn Checks(
    /// The checks; none: no card.
    checks: Vec<Check>,
    /// What can't be undone, in plain words.
    warnings: Vec<String>,
) -> impl IntoView {
    let facts = (!warnings.is_empty()).then(|| {
        let facts = warnings
            .into_iter()
            .map(|fact| view! { <li><Draw icon=Icon::Warning/> <span>{fact}</span></li> });
        view! {
            <Card title="Before you go on">
                <ul class="checks is-warn">{facts.collect_view()}</ul>
            </Card>
        }
    });
    let checked = (!checks.is_empty()).then(|| {
        let lines = checks.into_iter().map(check);
        view! {
            <Card title="Checks">
                <ul class="checks">{lines.collect_view()}</ul>
            </Card>
        }
    });
    view! { {facts} {checked} }
}

fn check(check: Check) -> impl IntoView {
    let (family, icon, word) = match check.verdict {
        Verdict::Ok => (Family::Ok, Icon::Check, "Fine"),
        Verdict::Warning => (Family::Warn, Icon::Warning, "Look again"),
        Verdict::Blocked => (Family::Bad, Icon::Lock, "Blocked"),
        Verdict::Unknown => (Family::Neutral, Icon::Question, "Not known"),
    };
    view! {
        <li>
            <Badge family icon text=word/>
            <span><strong>{check.title}</strong> <span class="sub">{check.sentence}</span></span>
        </li>
    }
}

/// Who has to approve it and why, and who has.
#[component]
pub fn NeedsCard(
    /// The change.
    change: ChangePage,
) -> impl IntoView {
    let times = Times::of_page();
    let needs = match change.needs.is_empty() {
        true => view! {
            <p class="reason">"Nobody else has to approve it: no line of the policy asks for a second person."</p>
        }
        .into_any(),
        false => {
            let reasons = change
                .needs
                .into_iter()
                .map(|need| view! { <li><Draw icon=Icon::Person/> <span>{need}</span></li> });
            view! {
                <p class="reason">"A second person has to approve it:"</p>
                <ul class="checks">{reasons.collect_view()}</ul>
            }
            .into_any()
        }
    };
    let approvals = change
        .approvals
        .into_iter()
        .map(|approval| decided(approval, &times))
        .collect::<Vec<_>>();
    let approvals = (!approvals.is_empty()).then(|| view! { <ul class="checks">{approvals}</ul> });
    view! {
        <Card title="Approval">
            {needs}
            {approvals}
        </Card>
    }
}

fn decided(approval: ApprovalLine, times: &Times) -> impl IntoView + use<> {
    let line = format!(
        "{} by {} at {}",
        approval.decision.past(),
        approval.by,
        times.clock(approval.at)
    );
    view! {
        <li>
            <Draw icon=Icon::Note/>
            <span>{line} <span class="sub">{approval.comment}</span></span>
        </li>
    }
}
