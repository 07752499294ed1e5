//! What stands in the way of sending an approved change: judged right before it, by what Zoom shows then.
//!
//! Zoom may show the effect of a change late. So a change waits until that of the one before it is seen:
//! what it was reviewed against, and what it sends, would else be measured by a state that is no longer so.

use domain::ids::StepId;
use domain::time::{HOUR_MS, MINUTE_MS, UtcMillis};
use domain::view::{ChangeState, Decision};
use store::{Change, Step};
use zoom::CallFor;

use super::content::Live;
use super::run::TRY_AGAIN_MS;
use super::steps::seal_of;
use super::verdict::StepOutcome;
use super::{Content, is_open};
use crate::{Portal, PortalError};

/// How long a change waits for the effect of the one before it, counted from the answer to that one:
/// after it, what Zoom shows is taken for what is.
const UNSEEN_FOR_MS: i64 = HOUR_MS;
/// How often Zoom is asked meanwhile.
const LOOK_AGAIN_MS: i64 = 5 * MINUTE_MS;

/// Why an approved change is not sent now.
pub(super) enum Hindrance {
    /// It may be later: until when it is left alone, and why.
    NotYet(UtcMillis, String),
    /// Zoom no longer shows what was reviewed.
    MovedOn(Vec<String>),
    /// Zoom would refuse it now, and why.
    Refusable(String),
    /// What is stored is not what was approved.
    Unsealed,
    /// The policy has become stricter since it was submitted, and nobody else has approved it; why.
    NeedsTwo(Vec<String>),
}

/// The last step of another change of the account when a change was checked: where another one follows
/// before its own first step, it has to be checked anew.
#[derive(Debug, Clone, Copy)]
pub(super) struct CheckedAt(pub(super) Option<StepId>);

impl Portal {
    /// Whether an approved change may be sent now, by Zoom's state of this moment.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub(super) async fn check_before_sending(
        &self,
        change: &Change,
        call_for: CallFor,
    ) -> Result<Result<CheckedAt, Hindrance>, PortalError> {
        if !self.is_approved(change).await? {
            return Ok(Err(Hindrance::Unsealed));
        }
        if let Some(needs) = self.stricter_needs(change).await? {
            return Ok(Err(Hindrance::NeedsTwo(needs)));
        }
        // Before all that follows, so that whatever is sent meanwhile comes after it.
        let checked = CheckedAt(
            self.store()
                .find_last_step_of_others(&change.account, change.id)
                .await?,
        );
        let mut others = self.store().list_changes(&change.account).await?;
        others.retain(|other| other.id != change.id);
        if let Some(other) = others.iter().find(|other| is_open(other)) {
            let why = format!("Change {} of this account is not finished", other.id);
            let at = self.now().plus_ms(TRY_AGAIN_MS);
            return Ok(Err(Hindrance::NotYet(at, why)));
        }
        let content = Content::of(change).map_err(PortalError::unavailable)?;
        let live = match self.live(change, &content, call_for).await? {
            Ok(live) => live,
            Err((at, why)) => return Ok(Err(Hindrance::NotYet(at, why))),
        };
        if let Some(hindrance) = self.unseen(change, &content, &others, &live).await? {
            return Ok(Err(hindrance));
        }
        let moved_on = content.moved_on(&live);
        if !moved_on.is_empty() {
            return Ok(Err(Hindrance::MovedOn(moved_on)));
        }
        // What was fetched for this is stored by now, and the checks of the review read it there.
        Ok(match self.obstacle_to(change).await? {
            Some(obstacle) => Err(Hindrance::Refusable(obstacle)),
            None => Ok(checked),
        })
    }

    /// The last guard, whatever led here: what would be sent is what was submitted, and where a second
    /// person has to approve it, one who is not its maker has approved exactly this.
    async fn is_approved(&self, change: &Change) -> Result<bool, PortalError> {
        let seal = seal_of(change).map_err(PortalError::unavailable)?;
        if change.seal.as_deref() != Some(seal.as_str()) {
            return Ok(false);
        }
        let needs: Vec<String> =
            serde_json::from_str(&change.needs).map_err(PortalError::unavailable)?;
        if needs.is_empty() {
            return Ok(true);
        }
        let approvals = self.store().list_approvals(change.id).await?;
        Ok(approvals.iter().any(|approval| {
            approval.decision == Decision::Approve
                && approval.seal == seal
                && approval.person != change.drafted_by
                && Some(approval.person) != change.submitted_by
        }))
    }

    /// Why the policy of now asks for a second person where that of the submission did not. A looser one
    /// frees nothing: what was frozen then stays asked for.
    async fn stricter_needs(&self, change: &Change) -> Result<Option<Vec<String>>, PortalError> {
        if change.needs != "[]" {
            return Ok(None);
        }
        let needs = self.policy_needs_of(change).await?;
        Ok((!needs.is_empty()).then_some(needs))
    }

    /// Whether Zoom does not show yet what the last change before this one, of the same matter, brought
    /// about. Those before that one were seen, or waited for, before it was sent.
    async fn unseen(
        &self,
        change: &Change,
        content: &Content,
        others: &[Change],
        live: &Live,
    ) -> Result<Option<Hindrance>, PortalError> {
        let now = self.now();
        let matter = content.ask(&change.account);
        let mut last: Option<(StepId, &Change, Content, Vec<Step>)> = None;
        for other in others.iter().filter(|other| may_be_unseen(other, now)) {
            let other_content = Content::of(other).map_err(PortalError::unavailable)?;
            if other_content.ask(&change.account) != matter {
                continue;
            }
            let steps = self.store().list_steps(other.id).await?;
            let Some(step) = steps.last().map(|step| step.id) else {
                continue;
            };
            if last.as_ref().is_none_or(|(newest, ..)| *newest < step) {
                last = Some((step, other, other_content, steps));
            }
        }
        let Some((_, other, other_content, steps)) = last else {
            return Ok(None);
        };
        let until = answered_at(&steps).plus_ms(UNSEEN_FOR_MS);
        let made = steps.iter().filter(|step| may_have_effect(step)).count();
        if other.state == ChangeState::Done || made == 0 || until <= now {
            return Ok(None);
        }
        let is_seen = other_content
            .read_back(made, live, now.date())
            .not_seen
            .is_empty();
        if is_seen || self.is_settled(other).await? {
            return Ok(None);
        }
        let why = format!(
            "Zoom does not show yet what change {} of this account brings about; it is waited for, an hour at most",
            other.id
        );
        let at = now.plus_ms(LOOK_AGAIN_MS).min(until);
        Ok(Some(Hindrance::NotYet(at, why)))
    }

    /// Whether a person has found out what became of a change.
    async fn is_settled(&self, change: &Change) -> Result<bool, PortalError> {
        let decisions = self.store().list_approvals(change.id).await?;
        Ok(decisions.iter().any(|decision| {
            matches!(
                decision.decision,
                Decision::FoundMade | Decision::FoundNotMade
            )
        }))
    }
}

/// Whether something was sent of a change so lately that Zoom may not show it yet. Its state moves last
/// when an answer is recorded, or later.
fn may_be_unseen(change: &Change, now: UtcMillis) -> bool {
    !change.state.is_before_sending() && change.updated_at.plus_ms(UNSEEN_FOR_MS) > now
}

/// Whether a step was not refused; the steps that were come last.
fn may_have_effect(step: &Step) -> bool {
    step.outcome.as_deref() != Some(StepOutcome::Failed.as_str())
}

/// When the last of some steps was answered.
fn answered_at(steps: &[Step]) -> UtcMillis {
    let ended = |step: &Step| step.answered_at.unwrap_or(step.intended_at);
    steps.iter().map(ended).max().unwrap_or(UtcMillis(0))
}
