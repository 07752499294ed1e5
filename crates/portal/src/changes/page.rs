//! The page of one change: review before it is sent, outcome afterwards.

use domain::ids::ChangeId;
use domain::people::Permission;
use domain::time::{Date, UtcMillis};
use domain::view::{
    ApprovalLine, ChangeActions, ChangeEvent, ChangePage, ChangeState, May, Notice, Proof,
    StepLine, StepProgress, Tone,
};
use store::{Change, ChangeEventRecord, Step};

use super::decide::{may_be_proved, may_decide, may_settle};
use super::steps::{PlannedStep, planned};
use super::timing::renewal_day;
use super::verdict::StepOutcome;
use super::{Content, row};
use crate::{Caller, Portal, PortalError};

impl Portal {
    /// One change.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn change(&self, caller: &Caller, id: ChangeId) -> Result<ChangePage, PortalError> {
        caller.must(Permission::ReadBilling)?;
        let change = self.known_change(id).await?;
        let account = self.known_account(&change.account).await?;
        let content = Content::of(&change).map_err(PortalError::unavailable)?;
        let events = self.store().list_change_events(id).await?;
        let steps = self.store().list_steps(id).await?;
        let planned = planned(&change).map_err(PortalError::unavailable)?;
        let checks = match &content {
            Content::Plans(plans) if change.state.is_before_sending() => {
                self.plan_checks(&change.account, plans).await?
            }
            _ => Vec::new(),
        };
        let cost = match &content {
            Content::Plans(plans) => {
                let day = day_of(&change, steps.first(), self.now());
                let before = plans.before();
                let cost = self.cost_of(&change.account, &plans.lines, &before, day);
                Some(cost.await?)
            }
            Content::Contact(_) => None,
        };
        let approvals = self.store().list_approvals(id).await?;
        let proof = self.proof_of(caller).await?;
        Ok(ChangePage {
            head: self.head(&account).await?,
            row: row(&change),
            drafted_by_id: change.drafted_by,
            bulk: change.bulk,
            is_contact: matches!(content, Content::Contact(_)),
            companions: self.companions(caller, &change).await?,
            diff: content.diff(),
            cost,
            based_on: change.based_on,
            steps: step_lines(&change, &planned, &steps),
            checks,
            warnings: content.warnings(),
            reason: change.reason.clone(),
            ticket: change.ticket.clone(),
            needs: self.shown_needs(&change).await?,
            proof,
            approvals: approvals
                .into_iter()
                .map(|approval| ApprovalLine {
                    decision: approval.decision,
                    by: approval.person_name,
                    at: approval.at,
                    comment: approval.comment,
                })
                .collect(),
            due_at: change.due_at.filter(|at| *at > self.now()),
            renewal: renewal_day(account.renewal.on, self.now().date()).map_err(str::to_owned),
            expires_at: change.expires_at,
            events: events.into_iter().map(shown).collect(),
            refusal: change
                .refusal
                .as_deref()
                .and_then(|json| serde_json::from_str(json).ok()),
            next_read_back: change.next_read_back_at,
            may: self.actions_on(caller, &change, &content, proof).await?,
        })
    }

    /// Why a second person has to approve it: as frozen, or as the policy says of a draft now.
    async fn shown_needs(&self, change: &Change) -> Result<Vec<String>, PortalError> {
        match change.state {
            ChangeState::Draft => self.needs_of(change).await,
            _ => serde_json::from_str(&change.needs).map_err(PortalError::unavailable),
        }
    }

    async fn actions_on(
        &self,
        caller: &Caller,
        change: &Change,
        content: &Content,
        proof: Proof,
    ) -> Result<ChangeActions, PortalError> {
        let state = change.state;
        let is_over = !state.is_before_sending() && !super::is_open(change);
        let makes = self.role_may(caller, Permission::Change);
        let mut may = ChangeActions {
            withdraw: state.is_before_sending().then(|| makes.clone()),
            settle: (state == ChangeState::OutcomeUnknown)
                .then(|| makes.clone().and(sentence(may_settle(change)))),
            draft_again: is_over.then(|| makes.clone()),
            ..ChangeActions::default()
        };
        if state == ChangeState::Draft {
            let submittable = match self.may_be_submitted(change).await {
                Err(error @ PortalError::Unavailable { .. }) => return Err(error),
                other => sentence(other),
            };
            may.submit = Some(makes.clone().and(submittable));
        }
        if state == ChangeState::Waiting {
            let decides = self.role_may(caller, Permission::Approve);
            let decidable = may_decide(caller, change).and_then(|()| may_be_proved(proof));
            may.decide = Some(decides.and(sentence(decidable)));
        }
        if matches!(state, ChangeState::Done | ChangeState::AcceptedNotSeen)
            && content.can_be_reversed()
        {
            may.reverse = Some(makes);
        }
        Ok(may)
    }

    fn role_may(&self, caller: &Caller, permission: Permission) -> May {
        caller.must(permission).map_err(|_| {
            format!(
                "Your role cannot {}. Ask a colleague whose role can.",
                permission.deed()
            )
        })
    }
}

/// The day on which it was sent, or will be as far as is known; of one that never was, the day on which it ended.
fn day_of(change: &Change, first: Option<&Step>, now: UtcMillis) -> Date {
    let at = match first {
        Some(step) => step.intended_at,
        None if change.state.is_before_sending() => change.due_at.map_or(now, |due| due.max(now)),
        None => change.updated_at,
    };
    at.date()
}

fn sentence(result: Result<(), PortalError>) -> May {
    result.map_err(|error| error.to_string())
}

/// The calls, those that were begun with what came of them.
fn step_lines(change: &Change, planned: &[PlannedStep], begun: &[Step]) -> Vec<StepLine> {
    planned
        .iter()
        .enumerate()
        .map(|(index, step)| {
            let sent = begun.get(index);
            let path = step
                .operation
                .path()
                .replace("{account_id}", change.account.as_str());
            StepLine {
                title: step.title.clone(),
                call: format!("{} {path}", step.operation.method().as_str()),
                body_json: pretty(&step.body),
                progress: progress(change.state, sent),
                answered_at: sent.and_then(|sent| sent.answered_at),
                request_id: sent.and_then(|sent| sent.request_id.clone()),
            }
        })
        .collect()
}

fn progress(state: ChangeState, sent: Option<&Step>) -> StepProgress {
    let Some(sent) = sent else {
        let may_follow = state.is_before_sending() || state == ChangeState::Running;
        return match may_follow {
            true => StepProgress::ToCome,
            false => StepProgress::NotSent,
        };
    };
    match sent.outcome.as_deref().and_then(StepOutcome::of) {
        Some(StepOutcome::Accepted) => StepProgress::Accepted,
        Some(StepOutcome::Failed) => StepProgress::Failed,
        Some(StepOutcome::Unknown) => StepProgress::Unknown,
        None => StepProgress::Sent,
    }
}

fn shown(event: ChangeEventRecord) -> ChangeEvent {
    ChangeEvent {
        at: event.at,
        sentence: event.sentence,
        detail: event.detail,
        state: event.state,
    }
}

/// The body with line breaks, for reading; exactly its fields and values.
fn pretty(body: &str) -> String {
    serde_json::from_str::<serde_json::Value>(body)
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_else(|_| body.to_owned())
}

/// What is said right after an act; the page itself says more.
pub(super) fn notice(change: &Change) -> Notice {
    let (tone, title, text) = match change.state {
        ChangeState::Draft => (
            Tone::Info,
            "Back with its maker",
            "Nothing was sent to Zoom.",
        ),
        ChangeState::Waiting => (
            Tone::Info,
            "Waiting for a second person",
            "Nothing is sent to Zoom before somebody else has approved it.",
        ),
        ChangeState::Approved => (
            Tone::Info,
            "Approved, and waiting for its turn",
            "It is sent as soon as nothing stands in its way; this page says what does.",
        ),
        ChangeState::Scheduled => (
            Tone::Info,
            "Scheduled",
            "Nothing is sent to Zoom before its day. Until then it can be withdrawn.",
        ),
        ChangeState::Done => (Tone::Ok, "Done and confirmed", "Zoom shows the new values."),
        ChangeState::Running => (
            Tone::Info,
            "Zoom has not answered yet",
            "This page shows the outcome.",
        ),
        ChangeState::Verifying => (
            Tone::Info,
            "Zoom accepted the change and does not show it yet",
            "It is read back after 1, 3 and 10 minutes.",
        ),
        ChangeState::AcceptedNotSeen => (
            Tone::Warn,
            "Accepted, but it could not be seen",
            "The page says what was sent and what was seen.",
        ),
        ChangeState::Failed => (Tone::Bad, "Zoom did not make this change", ""),
        ChangeState::OutcomeUnknown => (
            Tone::Warn,
            "We do not know whether Zoom made this change",
            "Subtotal has not sent it again and will not do so by itself.",
        ),
        ChangeState::Expired => (Tone::Warn, "Expired", "Nothing was sent to Zoom."),
        ChangeState::Withdrawn => (Tone::Info, "Withdrawn", "Nothing was sent to Zoom."),
        ChangeState::Superseded => (
            Tone::Warn,
            "Nothing was sent",
            "Zoom\u{2019}s figures have changed since this was drafted. A new draft starts from the present ones.",
        ),
    };
    Notice {
        tone,
        title: title.to_owned(),
        text: text.to_owned(),
    }
}
