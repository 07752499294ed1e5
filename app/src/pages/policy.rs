//! Who approves what: the policy in words, what is proposed instead, and the form that proposes it.

use domain::people::Permission;
use domain::plan_change::{MAX_POLICY_REASON_CHARS, Policy, PolicyLine, PolicyWishes};
use domain::view::{May, PolicyPage, PolicyProposal, Proof};
use leptos::prelude::*;

use super::decision::{ActButton, NOTE, note, proof_field};
use super::page::{Screen, page};
use super::rail::Place;
use crate::flash::{Entered, Flash};
use crate::paths::{self, post};
use crate::ui::card::Card;
use crate::ui::field::{TextField, TickBox};
use crate::ui::icon::Icon;
use crate::ui::table::TableBox;
use crate::ui::when::Times;

/// The page.
#[component]
pub fn PolicyScreen() -> impl IntoView {
    page(Permission::ReadBilling, move |desk| async move {
        let policy = desk
            .portal()
            .policy_page(&desk.caller)
            .await
            .map_err(|error| desk.fail(error))?;
        Ok(Screen {
            title: "Who approves what".to_owned(),
            place: Place::Changes,
            body: body(&policy, &desk.flash).into_any(),
            said: None,
        })
    })
}

fn body(page: &PolicyPage, flash: &Flash) -> impl IntoView + use<> {
    let lines = policy_table(page.policy, page.proposal.as_ref());
    let proposal = page.proposal.as_ref().map(|found| proposal(found, page));
    let form = page.propose.as_ref().map(|may| form(page, may, flash));
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <h1>"Who approves what"</h1>
                <p class="page-lead">
                    "Changes for which a second person is asked. The policy itself is changed by two: one administrator \
                     proposes, somebody else who may approve confirms."
                </p>
            </div>
            <div class="page-actions">
                <a class="button" href=paths::changes(domain::view::ChangeView::All, None)>"Changes"</a>
            </div>
        </div>
        <div class="column">
            {lines}
            {proposal}
            {form}
        </div>
    }
}

/// The policy, with what is proposed beside it.
pub fn policy_table(policy: Policy, proposal: Option<&PolicyProposal>) -> AnyView {
    let proposed = proposal.map(|proposal| proposal.policy);
    let rows = PolicyLine::ALL.map(|line| {
        let now = policy.says(line);
        let then = proposed.map(|policy| policy.says(line)).map(|then| {
            let is_other = then != now;
            view! { <td>{if is_other { view! { <strong>{then}</strong> }.into_any() } else { "As now".into_any() }}</td> }
        });
        view! {
            <tr>
                <th scope="row" class="name">{line.title()}</th>
                <td>{now}</td>
                {then}
            </tr>
        }
    });
    let then = proposed.map(|_| view! { <th scope="col">"Proposed"</th> });
    view! {
        <TableBox caption="When a second person is asked" class="policy" scrolls=true>
            <thead>
                <tr>
                    <th scope="col">"Change"</th>
                    <th scope="col">"Now"</th>
                    {then}
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </TableBox>
    }
    .into_any()
}

/// What waits, and the decision for those who may take it.
fn proposal(proposal: &PolicyProposal, page: &PolicyPage) -> AnyView {
    let at = Times::of_page().clock(proposal.at);
    let words = format!("By {}, {at}: {}", proposal.by, proposal.reason);
    let decision = page
        .may_discard
        .then(|| decision(proposal, page.confirm.as_ref(), page.proof));
    view! {
        <Card title="Proposed">
            <div class="commit-card">
                <p>{words}</p>
                {decision}
            </div>
        </Card>
    }
    .into_any()
}

fn decision(proposal: &PolicyProposal, confirm: Option<&May>, proof: Proof) -> AnyView {
    let token = proposal.token.clone();
    let says = "What you confirm is exactly what the table shows. What waits for approval keeps its reasons.";
    let confirming = confirm.map(|may| {
        view! {
            {proof_field(proof, may, "Confirming")}
            <ActButton
                may=may.clone()
                class="is-primary is-large"
                icon=Icon::Check
                words="Confirm"
                note_id=NOTE
                decision="confirm"
            />
        }
    });
    let said = confirm.map(|may| note(may, says.to_owned(), NOTE));
    view! {
        <form class="commit-card" method="post" action=post::DECIDE_POLICY>
            <input type="hidden" name="token" value=token/>
            {confirming}
            <button class="button is-wide" type="submit" name="decision" value="discard">"Discard"</button>
            {said}
        </form>
    }
    .into_any()
}

/// What the form holds at first: what was refused, or what stands.
fn wishes(page: &PolicyPage, flash: &Flash) -> PolicyWishes {
    match &flash.entered {
        Entered::Policy(wishes) => wishes.clone(),
        _ => PolicyWishes::from(&page.policy),
    }
}

fn form(page: &PolicyPage, may: &May, flash: &Flash) -> AnyView {
    if let Err(reason) = may {
        let reason = reason.clone();
        return view! { <Card title="Propose another"><p class="reason">{reason}</p></Card> }
            .into_any();
    }
    let wishes = wishes(page, flash);
    let tick = |line: PolicyLine, typed: &str| {
        let is_ticked = !typed.is_empty();
        view! { <TickBox name=line.name() label=line.title() hint="Ticked: always." is_ticked/> }
            .into_any()
    };
    let figure = |line: PolicyLine, typed: &str, hint: &'static str| {
        let (value, problem) = (typed.to_owned(), problem(flash, line.name()));
        view! { <TextField name=line.name() label=line.title() value hint problem max_length=8/> }
            .into_any()
    };
    let fields = [
        tick(PolicyLine::Cancellation, &wishes.cancellation),
        tick(PolicyLine::BasePlanType, &wishes.base_plan_type),
        figure(
            PolicyLine::IncreasePercent,
            &wishes.increase_percent,
            "Above this share of what there is. Empty: never.",
        ),
        figure(
            PolicyLine::IncreaseLicences,
            &wishes.increase_licences,
            "Above this number. Empty: never.",
        ),
        tick(PolicyLine::ContactEmail, &wishes.contact_email),
        figure(
            PolicyLine::BulkAccounts,
            &wishes.bulk_accounts,
            "Above this number of accounts. Empty: never.",
        ),
    ];
    let reason_problem = problem(flash, "reason");
    view! {
        <Card title="Propose another">
            <form class="limits-form" method="post" action=post::PROPOSE_POLICY>
                {fields.collect_view()}
                <TextField
                    name="reason"
                    label="Reason"
                    value=wishes.reason
                    is_required=true
                    problem=reason_problem
                    max_length=MAX_POLICY_REASON_CHARS
                    hint="Whoever confirms it reads this; it stands in the audit log."
                />
                <div class="limit-buttons">
                    <button class="button is-primary" type="submit">"Propose"</button>
                </div>
            </form>
        </Card>
    }
    .into_any()
}

fn problem(flash: &Flash, field: &str) -> String {
    let found = flash.problems.iter().find(|problem| problem.field == field);
    found.map_or_else(String::new, |problem| problem.sentence.clone())
}
