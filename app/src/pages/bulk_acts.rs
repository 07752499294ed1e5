//! What can be done with a bulk now: submit it, approve it or send it back, pause it, let it go on, stop it, or
//! check anew what was not made. What can't be done stays, closed, with the reason.

use domain::ids::BulkId;
use domain::pricing::CostSums;
use domain::view::{BulkPage, May};
use leptos::prelude::*;

use super::bulks::count;
use super::decision::{ActButton, Decision, note};
use crate::flash::Entered;
use crate::paths;
use crate::ui::card::Card;
use crate::ui::field::TextField;
use crate::ui::icon::{Draw, Icon};
use crate::ui::money::{Sum, SumOfChange};

/// All cards that make sense as it stands.
#[component]
pub fn Acts(
    /// The bulk.
    bulk: BulkPage,
    /// What was typed before and could not be taken.
    entered: Entered,
) -> impl IntoView {
    let submit = bulk
        .may
        .submit
        .clone()
        .map(|may| submit(bulk.clone(), entered, may));
    let decide = bulk.may.decide.clone().map(|may| decide(&bulk, may));
    let has_changes = bulk.summary.counts.changes() > 0 || bulk.may.submit.is_some();
    let needs = has_changes.then(|| needs(&bulk.needs));
    view! {
        {cost(&bulk.cost)}
        {submit}
        {decide}
        {needs}
        {steer(&bulk)}
    }
}

/// What all its changes cost together: a sum for each currency, and how many are in none.
fn cost(costs: &CostSums) -> Option<AnyView> {
    if costs.sums.is_empty() && costs.unknown == 0 {
        return None;
    }
    let sums = costs.sums.iter().map(|sum| {
        view! {
            <div><dt>"Now, a year"</dt><dd><Sum money=sum.now()/></dd></div>
            <div class="cost-after"><dt>"After, a year"</dt><dd><Sum money=sum.after()/></dd></div>
            <div><dt>"Difference, a year"</dt><dd><SumOfChange money=sum.difference()/></dd></div>
        }
    });
    let sums =
        (!costs.sums.is_empty()).then(|| view! { <dl class="cost">{sums.collect_view()}</dl> });
    let unknown = match costs.unknown {
        0 => None,
        1 => Some("The cost of 1 change is not known, and in no sum.".to_owned()),
        many => Some(format!(
            "The cost of {} changes is not known, and in no sum.",
            count(many)
        )),
    };
    Some(view! {
        <Card title="Cost">
            {sums}
            {unknown.map(|text| view! { <p class="reason">{text}</p> })}
            <p class="reason">
                "Before tax, at prices of the day on which the rows were checked. What Zoom charges for a part of a term comes on top."
            </p>
        </Card>
    }
    .into_any())
}

fn submit(bulk: BulkPage, entered: Entered, may: May) -> AnyView {
    let id = bulk.summary.id;
    let (reason, ticket, send_on) = match entered {
        Entered::BulkSubmission {
            bulk_id,
            reason,
            ticket,
            send_on,
        } if bulk_id == id => (reason, ticket, send_on),
        _ => Default::default(),
    };
    let taken = match bulk.summary.counts.taken() {
        1 => "1 change".to_owned(),
        many => format!("{} changes", count(many)),
    };
    let (words, icon, says) = match bulk.needs.is_empty() {
        true => (
            "Send to Zoom",
            Icon::Send,
            format!("{taken}, each sent once. Rows that are refused or change nothing stay out."),
        ),
        false => (
            "Submit for approval",
            Icon::Person,
            format!(
                "{taken}. Nothing is sent before somebody else has approved all of them. Rows that are refused or change nothing stay out."
            ),
        ),
    };
    view! {
        <Card title=words>
            <form class="commit-card" method="post" action=paths::post::SUBMIT_BULK>
                <input type="hidden" name="bulk_id" value=id.to_string()/>
                <TextField
                    name="reason"
                    label="Reason"
                    value=reason
                    hint="Stands on every change of it; whoever approves or audits them reads this."
                    is_required=true
                    max_length=500
                />
                <TextField name="ticket" label="Ticket (optional)" value=ticket max_length=80/>
                <TextField
                    name="send_on"
                    label="Send on (optional)"
                    value=send_on.typed_day()
                    kind="date"
                    hint="Empty: as soon as nothing stands in the way. On a later day Subtotal asks Zoom first whether all is still as reviewed."
                />
                <ActButton may=may.clone() class="is-primary is-large" icon words note_id="submit-note"/>
                {note(&may, says, "submit-note")}
            </form>
            <form class="commit-card" method="post" action=paths::post::DISCARD_BULK>
                <input type="hidden" name="bulk_id" value=id.to_string()/>
                <button class="button is-wide" type="submit">"Discard"</button>
            </form>
        </Card>
    }
    .into_any()
}

fn decide(bulk: &BulkPage, may: May) -> AnyView {
    view! {
        <Decision
            action=paths::post::DECIDE_BULK
            what=("bulk_id", bulk.summary.id.to_string())
            proof=bulk.proof
            approve="Approve all"
            says="What you approve is every change of this bulk that waits, exactly as it is; each is sent once."
            may
        />
    }
    .into_any()
}

/// Who has to approve it, and why.
fn needs(needs: &[String]) -> AnyView {
    if needs.is_empty() {
        return view! {
            <Card title="Approval">
                <p class="reason">"Nobody else has to approve it: no line of the policy asks for a second person."</p>
            </Card>
        }
        .into_any();
    }
    let reasons = needs
        .iter()
        .map(|need| view! { <li><Draw icon=Icon::Person/> <span>{need.clone()}</span></li> })
        .collect_view();
    view! {
        <Card title="Approval">
            <p class="reason">"A second person has to approve all of it, as one:"</p>
            <ul class="checks">{reasons}</ul>
        </Card>
    }
    .into_any()
}

/// Pausing, going on, stopping, and checking anew what was not made.
fn steer(bulk: &BulkPage) -> Option<AnyView> {
    let id = bulk.summary.id;
    let steered = [
        (&bulk.may.resume, "resume", Icon::Play, "Go on"),
        (&bulk.may.pause, "pause", Icon::Pause, "Pause"),
        (&bulk.may.stop, "stop", Icon::Cross, "Stop for good"),
    ]
    .into_iter()
    .filter(|(may, ..)| matches!(may, Some(Ok(()))))
    .map(|(_, how, icon, words)| steering(id, how, icon, words))
    .collect::<Vec<_>>();
    let says_stop = matches!(bulk.may.stop, Some(Ok(()))).then(|| {
        view! { <p class="reason">"Stopping withdraws every change of which nothing was sent. What was sent already ends in its own way."</p> }
    });
    let retry = matches!(bulk.may.retry, Some(Ok(()))).then(|| {
        view! {
            <form method="post" action=paths::post::RETRY_BULK>
                <input type="hidden" name="bulk_id" value=id.to_string()/>
                <button class="button is-wide" type="submit">
                    <Draw icon=Icon::Refresh/>
                    "Check anew what was not made"
                </button>
            </form>
            <p class="reason">"That is a bulk of its own: looked at, submitted and approved anew."</p>
        }
    });
    if steered.is_empty() && retry.is_none() {
        return None;
    }
    Some(
        view! {
            <Card title="What you can do">
                <div class="commit-card">
                    <a class="button is-wide" href=paths::bulk(id)>
                        <Draw icon=Icon::Refresh/>
                        "Show again"
                    </a>
                    {steered}
                    {says_stop}
                    {retry}
                </div>
            </Card>
        }
        .into_any(),
    )
}

fn steering(id: BulkId, how: &'static str, icon: Icon, words: &'static str) -> AnyView {
    view! {
        <form method="post" action=paths::post::STEER_BULK>
            <input type="hidden" name="bulk_id" value=id.to_string()/>
            <input type="hidden" name="how" value=how/>
            <button class="button is-wide" type="submit">
                <Draw icon/>
                {words}
            </button>
        </form>
    }
    .into_any()
}
