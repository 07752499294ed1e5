//! Sending a change: once.

use std::time::Duration;

use domain::ids::{AccountId, ChangeId, StepId};
use domain::people::Permission;
use domain::time::{MINUTE_MS, UtcMillis};
use domain::view::{ChangeState, Notice, Tone};
use domain::zoom::{BillingContact, BillingContactUpdate};
use store::{Begun, Change, ChangeMove, NewStep, StepAnswer};
use zoom::{Accepted, CallFor, Error, Intent};

use super::{Content, event, is_open};
use crate::fetch::{Ask, Asked, call_for};
use crate::{Caller, Portal, PortalError, actions, audit};

/// How long the page waits for the outcome; the work goes on without it.
const OUTCOME_WAIT: Duration = Duration::from_secs(12);
/// How long the call may wait for its slot.
const SEND_PATIENCE_MS: i64 = 20_000;
/// How long an instance that began a change is trusted to be alive without a sign: longer than the
/// wait for a slot and the longest call together.
const LEASE_MS: i64 = 3 * MINUTE_MS;

impl Portal {
    /// Sends a drafted change to Zoom and reads it back. Of several who press the button at once, one
    /// sends.
    ///
    /// # Errors
    /// [`PortalError`]; nothing was sent then.
    pub async fn send_change(&self, caller: &Caller, id: ChangeId) -> Result<Notice, PortalError> {
        caller.must(Permission::Change)?;
        let change = self.known_change(id).await?;
        self.may_be_sent(caller, &change).await?;
        let work = tokio::spawn({
            let portal = self.clone();
            let caller = caller.clone();
            // The task outlives the request: a browser that goes away changes nothing.
            async move { portal.send(&caller, change).await }
        });
        match tokio::time::timeout(OUTCOME_WAIT, work).await {
            Ok(Ok(result)) => result?,
            Ok(Err(panic)) => return Err(PortalError::unavailable(panic)),
            Err(_) => {}
        }
        Ok(notice(&self.known_change(id).await?))
    }

    /// Withdraws a draft.
    ///
    /// # Errors
    /// [`PortalError::Conflict`] where it is no longer a draft.
    pub async fn withdraw_change(
        &self,
        caller: &Caller,
        id: ChangeId,
    ) -> Result<Notice, PortalError> {
        caller.must(Permission::Change)?;
        let change = self.known_change(id).await?;
        let mut entry = audit::entry(self.now(), caller, actions::CHANGE_WITHDRAWN);
        entry.account = Some(change.account.clone());
        entry.subject = id.to_string();
        let by = format!("By {}", caller.person.name);
        self.end_draft(&change, ChangeState::Withdrawn, "Withdrawn", by, entry)
            .await?;
        Ok(notice(&self.known_change(id).await?))
    }

    pub(super) async fn known_change(&self, id: ChangeId) -> Result<Change, PortalError> {
        self.store()
            .find_change(id)
            .await?
            .ok_or(PortalError::NotFound { what: "change" })
    }

    /// Why a draft can't be sent now, if it can't: the same words on the page and before sending.
    ///
    /// # Errors
    /// [`PortalError::Blocked`] or [`PortalError::Conflict`] with the sentence.
    pub(super) async fn may_be_sent(
        &self,
        caller: &Caller,
        change: &Change,
    ) -> Result<(), PortalError> {
        if change.state != ChangeState::Draft {
            return Err(no_draft());
        }
        if let Some(obstacle) = self.contact_obstacle(&change.account).await? {
            return Err(PortalError::Blocked(obstacle));
        }
        let others = self.store().list_changes(&change.account).await?;
        if let Some(other) = others.iter().find(|other| is_open(other)) {
            return Err(another_runs(other.id));
        }
        let call_for = call_for(caller, SEND_PATIENCE_MS);
        let intents = [
            Intent::new(domain::operation::Operation::BillingContact, call_for)
                .about(change.account.clone()),
            Intent::new(change.operation, call_for).about(change.account.clone()),
        ];
        let offer = self.inner.budget.offer(&intents).await?;
        match offer.free_at {
            Some(free_at) if free_at > self.now().plus_ms(SEND_PATIENCE_MS) => {
                Err(PortalError::Blocked(offer.reason))
            }
            _ => Ok(()),
        }
    }

    async fn send(&self, caller: &Caller, change: Change) -> Result<(), PortalError> {
        let call_for = call_for(caller, SEND_PATIENCE_MS);
        let content = Content::of(&change).map_err(PortalError::unavailable)?;
        let live = self.live_contact(&change.account, call_for).await?;
        let moved_on = content.moved_on(&live);
        if !moved_on.is_empty() {
            return self.supersede(caller, &change, &moved_on).await;
        }
        let step = self.store_intent(caller, &change).await?;
        let update: BillingContactUpdate =
            serde_json::from_slice(&change.body).map_err(PortalError::unavailable)?;
        let answer = self
            .inner
            .zoom
            .billing_contact_update(call_for, change.account.clone(), &update)
            .await;
        let is_to_be_read_back = self.record(&change, step, answer).await?;
        if is_to_be_read_back {
            self.read_back(change.id, call_for).await?;
        }
        Ok(())
    }

    /// What Zoom shows right now, asked for this purpose alone.
    async fn live_contact(
        &self,
        account: &AccountId,
        call_for: CallFor,
    ) -> Result<BillingContact, PortalError> {
        let nothing_sent =
            |sentence: String| PortalError::Blocked(format!("Nothing was sent. {sentence}"));
        let ask = Ask::Contact(account.clone());
        match self.ask_now(&ask, call_for).await {
            Asked::Answered => {}
            Asked::Refused(refusal) => return Err(nothing_sent(refusal.sentence())),
            Asked::NoSlot(no_slot) => return Err(nothing_sent(no_slot.sentence())),
            Asked::Failed(sentence) | Asked::Throttled(sentence) => {
                return Err(nothing_sent(sentence));
            }
        }
        let contact = self.fact::<BillingContact>(&ask).await?;
        contact
            .value()
            .cloned()
            .ok_or_else(|| nothing_sent("Zoom's answer could not be read.".to_owned()))
    }

    /// Zoom's figures are no longer those that were reviewed: back to review, under a new change.
    async fn supersede(
        &self,
        caller: &Caller,
        change: &Change,
        moved_on: &[String],
    ) -> Result<(), PortalError> {
        let mut entry = audit::entry(self.now(), caller, actions::CHANGE_OUTCOME);
        entry.account = Some(change.account.clone());
        entry.subject = change.id.to_string();
        entry.outcome = ChangeState::Superseded.as_str().to_owned();
        let detail = format!("Different now: {}", moved_on.join(", "));
        self.end_draft(
            change,
            ChangeState::Superseded,
            "Nothing was sent: Zoom's figures have changed since this was drafted",
            detail,
            entry,
        )
        .await
    }

    async fn end_draft(
        &self,
        change: &Change,
        to: ChangeState,
        sentence: &str,
        detail: String,
        entry: store::AuditEntry,
    ) -> Result<(), PortalError> {
        let now = self.now();
        let mut tx = self.store().begin().await?;
        let moved = ChangeMove {
            outcome: Some(sentence),
            ..step_to(&[ChangeState::Draft], to, now)
        };
        if !tx.move_change(change.id, &moved).await? {
            return Err(no_draft());
        }
        tx.create_change_event(change.id, &event(now, to, sentence, detail))
            .await?;
        tx.append_audit(entry);
        tx.commit().await?;
        Ok(())
    }

    /// Commits the intent. After this the call may go out, and never a second time.
    async fn store_intent(&self, caller: &Caller, change: &Change) -> Result<StepId, PortalError> {
        let now = self.now();
        let path = change
            .operation
            .path()
            .replace("{account_id}", change.account.as_str());
        let mut tx = self.store().begin().await?;
        let begun = tx
            .begin_step(
                change.id,
                &NewStep {
                    position: 1,
                    operation: change.operation,
                    path: &path,
                    body: &change.body,
                    at: now,
                    lease_owner: &self.inner.instance,
                    lease_until: self.real_now().plus_ms(LEASE_MS),
                },
            )
            .await?;
        let step = match begun {
            Begun::Won(step) => step,
            Begun::NotADraft => return Err(no_draft()),
            Begun::AnotherRuns(other) => return Err(another_runs(other)),
        };
        let by = format!("By {}", caller.person.name);
        let sent = event(now, ChangeState::Running, "Sent to Zoom, once", by);
        tx.create_change_event(change.id, &sent).await?;
        let mut entry = audit::entry(now, caller, actions::STEP_SENT);
        entry.account = Some(change.account.clone());
        entry.subject = change.id.to_string();
        entry.detail_json = String::from_utf8_lossy(&change.body).into_owned();
        tx.append_audit(entry);
        tx.commit().await?;
        Ok(step)
    }

    /// Records what Zoom answered, or that it did not, and says whether to read it back.
    async fn record(
        &self,
        change: &Change,
        step: StepId,
        answer: Result<Accepted, Error>,
    ) -> Result<bool, PortalError> {
        let now = self.now();
        let verdict = Verdict::of(answer);
        let mut tx = self.store().begin().await?;
        let is_first = tx.record_answer(step, &verdict.answer(now)).await?;
        let refusal = verdict.refusal_json();
        let moved = ChangeMove {
            from: &[ChangeState::Running],
            to: verdict.state,
            at: now,
            next_read_back_at: verdict.is_to_be_read_back().then_some(now),
            outcome: Some(&verdict.sentence),
            refusal: refusal.as_deref(),
            request_id: verdict.request_id.as_deref(),
        };
        if !is_first || !tx.move_change(change.id, &moved).await? {
            // Somebody took this instance for dead and has recorded "not known" already; the read-backs
            // that follow from it will tell.
            tracing::warn!(change = change.id.0, "answer came after its lease");
            return Ok(false);
        }
        let told = event(now, verdict.state, &verdict.sentence, verdict.detail());
        tx.create_change_event(change.id, &told).await?;
        let mut entry = audit::from_background(now, actions::CHANGE_OUTCOME, &change.account);
        entry.subject = change.id.to_string();
        entry.outcome = verdict.state.as_str().to_owned();
        entry.detail_json = serde_json::json!({ "request_id": verdict.request_id }).to_string();
        tx.append_audit(entry);
        tx.commit().await?;
        Ok(verdict.is_to_be_read_back())
    }
}

/// What an answer means for the change.
struct Verdict {
    state: ChangeState,
    sentence: String,
    refusal: Option<domain::zoom::Refusal>,
    http_status: Option<u32>,
    request_id: Option<String>,
    body: Vec<u8>,
}

impl Verdict {
    fn of(answer: Result<Accepted, Error>) -> Self {
        let error = match answer {
            Ok(accepted) => {
                return Self {
                    state: ChangeState::Verifying,
                    sentence: "Zoom accepted the change".to_owned(),
                    refusal: None,
                    http_status: Some(accepted.status.into()),
                    request_id: accepted.request_id,
                    body: accepted.body,
                };
            }
            Err(error) => error,
        };
        let (state, sentence) = if error.is_outcome_unknown() {
            let sentence = format!(
                "We do not know whether Zoom made this change. {}",
                error.sentence()
            );
            (ChangeState::OutcomeUnknown, sentence)
        } else {
            (ChangeState::Failed, error.sentence())
        };
        let refusal = match error {
            Error::Refused(refusal) | Error::Ambiguous(refusal) => Some(refusal),
            _ => None,
        };
        Self {
            state,
            sentence,
            http_status: refusal.as_ref().map(|refusal| refusal.status.into()),
            request_id: refusal
                .as_ref()
                .and_then(|refusal| refusal.request_id.clone()),
            refusal,
            body: Vec::new(),
        }
    }

    fn is_to_be_read_back(&self) -> bool {
        self.state != ChangeState::Failed
    }

    fn refusal_json(&self) -> Option<String> {
        self.refusal
            .as_ref()
            .and_then(|refusal| serde_json::to_string(refusal).ok())
    }

    fn answer(&self, at: UtcMillis) -> StepAnswer<'_> {
        StepAnswer {
            at,
            outcome: self.state.as_str(),
            http_status: self.http_status,
            request_id: self.request_id.as_deref(),
            answer: &self.body,
        }
    }

    fn detail(&self) -> String {
        let said = self.refusal.as_ref().map(|refusal| {
            let code = refusal
                .code
                .map_or_else(String::new, |code| format!("code {code}, "));
            format!("What Zoom said: {code}“{}”", refusal.message)
        });
        let request = self.request_id.as_ref().map(|id| format!("Request {id}"));
        [said, request]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · ")
    }
}

pub(super) fn step_to<'m>(
    from: &'m [ChangeState],
    to: ChangeState,
    at: UtcMillis,
) -> ChangeMove<'m> {
    ChangeMove {
        from,
        to,
        at,
        next_read_back_at: None,
        outcome: None,
        refusal: None,
        request_id: None,
    }
}

fn no_draft() -> PortalError {
    PortalError::Conflict("This change is no longer a draft: it was sent or withdrawn.".to_owned())
}

fn another_runs(other: ChangeId) -> PortalError {
    PortalError::Blocked(format!(
        "Change {other} of this account is not finished. Only one runs at a time, so this one waits."
    ))
}

/// What is said right after the act; the page itself says more.
fn notice(change: &Change) -> Notice {
    let (tone, title, text) = match change.state {
        ChangeState::Done => (Tone::Ok, "Done and confirmed", "Zoom shows the new values."),
        ChangeState::Draft => (Tone::Warn, "Nothing was sent", ""),
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
            "Zoom accepted the change, but does not show it",
            "",
        ),
        ChangeState::Failed => (Tone::Bad, "Zoom did not make this change", ""),
        ChangeState::OutcomeUnknown => (
            Tone::Warn,
            "We do not know whether Zoom made this change",
            "Subtotal has not sent it again and will not do so by itself.",
        ),
        ChangeState::Withdrawn => (Tone::Info, "Withdrawn", "Nothing was sent to Zoom."),
        ChangeState::Superseded => (
            Tone::Warn,
            "Nothing was sent",
            "Zoom's figures have changed since this was drafted. A new draft starts from the present ones.",
        ),
    };
    Notice {
        tone,
        title: title.to_owned(),
        text: text.to_owned(),
    }
}
