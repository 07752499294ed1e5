//! Who approves what, edited: an administrator proposes another policy, and it holds once a second person
//! who may approve has confirmed it. What applies it to changes is `changes::policy`.

use clock::Clock;
use domain::contact::FieldProblem;
use domain::ids::UserId;
use domain::people::Permission;
use domain::plan_change::{Policy, PolicyWishes};
use domain::time::UtcMillis;
use domain::view::{May, Notice, PolicyPage, PolicyProposal, Tone};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{AuditEntry, Store};

use crate::changes::{POLICY, may_be_proved, policy_of};
use crate::{Caller, Portal, PortalError, actions, audit};

/// The key of what is proposed among the settings.
const PROPOSED: &str = "change_policy.proposed";

/// What became of a filled-in form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyOutcome {
    /// It waits for a second person, or was nothing new.
    Proposed(Notice),
    /// Every field that is not right, and why.
    Invalid(Vec<FieldProblem>),
}

/// What is proposed, as it is stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Proposed {
    before: Policy,
    policy: Policy,
    reason: String,
    by: UserId,
    by_name: String,
    at: UtcMillis,
}

/// The same, with the text by which exactly it is taken.
struct Waiting {
    proposed: Proposed,
    stored: String,
}

impl Waiting {
    async fn find(store: &Store) -> Result<Option<Self>, PortalError> {
        let Some(stored) = store.find_setting(PROPOSED).await? else {
            return Ok(None);
        };
        let proposed = serde_json::from_str(&stored).map_err(PortalError::unavailable)?;
        Ok(Some(Self { proposed, stored }))
    }

    fn token(&self) -> String {
        self.proposed.at.0.to_string()
    }

    fn view(&self) -> PolicyProposal {
        PolicyProposal {
            token: self.token(),
            policy: self.proposed.policy,
            reason: self.proposed.reason.clone(),
            by: self.proposed.by_name.clone(),
            at: self.proposed.at,
        }
    }

    /// What the audit log keeps of it.
    fn detail(&self) -> String {
        detail(&self.proposed).to_string()
    }

    /// Takes it off the table, and lets it hold where `holds`; whoever comes second is told.
    async fn settle(
        &self,
        store: &Store,
        entry: AuditEntry,
        holds: bool,
    ) -> Result<(), PortalError> {
        let mut tx = store.begin().await?;
        if !tx.delete_setting(PROPOSED, &self.stored).await? {
            return Err(moved_on());
        }
        if holds {
            let policy =
                serde_json::to_string(&self.proposed.policy).map_err(PortalError::unavailable)?;
            tx.save_setting(POLICY, &policy).await?;
        }
        tx.append_audit(entry);
        tx.commit().await?;
        Ok(())
    }
}

fn detail(proposed: &Proposed) -> serde_json::Value {
    json!({
        "before": proposed.before,
        "after": proposed.policy,
        "reason": proposed.reason,
        "proposed_by": proposed.by_name,
    })
}

impl Portal {
    /// What holds, what is proposed, and what the caller may do about it.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn policy_page(&self, caller: &Caller) -> Result<PolicyPage, PortalError> {
        caller.must(Permission::ReadBilling)?;
        let role = caller.person.role;
        let waiting = Waiting::find(self.store()).await?;
        let proof = self.proof_of(caller).await?;
        let propose = role
            .may(Permission::ManageSettings)
            .then(|| may_propose(waiting.as_ref()));
        let confirm = waiting
            .as_ref()
            .filter(|_| role.may(Permission::Approve))
            .map(|waiting| {
                said_of(may_confirm(caller, waiting).and_then(|()| may_be_proved(proof)))
            });
        Ok(PolicyPage {
            policy: self.change_policy().await?,
            propose,
            confirm,
            may_discard: waiting.is_some() && role.may(Permission::Approve),
            proposal: waiting.as_ref().map(Waiting::view),
            proof,
        })
    }

    /// Proposes another policy. Nothing changes before a second person confirms it.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn propose_policy(
        &self,
        caller: &Caller,
        wishes: &PolicyWishes,
    ) -> Result<PolicyOutcome, PortalError> {
        caller.must(Permission::ManageSettings)?;
        let (policy, reason) = match wishes.check() {
            Ok(read) => read,
            Err(problems) => return Ok(PolicyOutcome::Invalid(problems)),
        };
        let proposed = Proposed {
            before: self.change_policy().await?,
            policy,
            reason,
            by: caller.person.id,
            by_name: caller.person.name.clone(),
            at: self.now(),
        };
        if proposed.before == policy {
            return Ok(PolicyOutcome::Proposed(said(
                Tone::Info,
                "Nothing to change",
                "The policy says that already.",
            )));
        }
        let stored = serde_json::to_string(&proposed).map_err(PortalError::unavailable)?;
        let mut tx = self.store().begin().await?;
        if !tx.create_setting(PROPOSED, &stored).await? {
            return Err(one_waits());
        }
        tx.append_audit(AuditEntry {
            detail_json: detail(&proposed).to_string(),
            ..audit::entry(self.now(), caller, actions::POLICY_PROPOSED)
        });
        tx.commit().await?;
        Ok(PolicyOutcome::Proposed(said(
            Tone::Ok,
            "The policy is proposed",
            "It holds once somebody else who may approve has confirmed it.",
        )))
    }

    /// Lets what is proposed hold, as a second person who has just proved who they are.
    ///
    /// # Errors
    /// [`PortalError::Blocked`] with the reason, such as that nobody confirms their own proposal.
    pub async fn confirm_policy(
        &self,
        caller: &Caller,
        token: &str,
    ) -> Result<Notice, PortalError> {
        caller.must(Permission::Approve)?;
        let waiting = self.waiting(token).await?;
        may_confirm(caller, &waiting)?;
        self.must_be_proved(caller).await?;
        let entry = AuditEntry {
            detail_json: waiting.detail(),
            ..audit::entry(self.now(), caller, actions::POLICY_CONFIRMED)
        };
        waiting.settle(self.store(), entry, true).await?;
        Ok(said(
            Tone::Ok,
            "The policy holds",
            "It judges whatever is submitted from now on; what waits keeps its reasons.",
        ))
    }

    /// Discards what is proposed.
    ///
    /// # Errors
    /// [`PortalError::Conflict`] where it is no longer proposed.
    pub async fn discard_policy(
        &self,
        caller: &Caller,
        token: &str,
    ) -> Result<Notice, PortalError> {
        caller.must(Permission::Approve)?;
        let waiting = self.waiting(token).await?;
        let entry = AuditEntry {
            detail_json: waiting.detail(),
            ..audit::entry(self.now(), caller, actions::POLICY_DISCARDED)
        };
        waiting.settle(self.store(), entry, false).await?;
        Ok(said(
            Tone::Ok,
            "The proposal is discarded",
            "The policy stays as it was.",
        ))
    }

    /// The proposal that the caller has seen.
    async fn waiting(&self, token: &str) -> Result<Waiting, PortalError> {
        let waiting = Waiting::find(self.store()).await?;
        waiting
            .filter(|waiting| waiting.token() == token)
            .ok_or_else(moved_on)
    }
}

/// Lets the proposed policy hold by the word of an administrator at the host, for installations in which
/// nobody else may confirm it. The policy that holds now; `None`: nothing is proposed.
///
/// # Errors
/// [`PortalError::Unavailable`].
pub async fn confirm_policy_on_host(
    store: &Store,
    clock: &Clock,
) -> Result<Option<Policy>, PortalError> {
    let Some(waiting) = Waiting::find(store).await? else {
        return Ok(None);
    };
    let now = UtcMillis(clock.now_ms());
    let detail = detail(&waiting.proposed);
    let entry = audit::from_host(now, actions::POLICY_CONFIRMED, "", &detail);
    waiting.settle(store, entry, true).await?;
    Ok(Some(waiting.proposed.policy))
}

/// The policy that holds, for the command line.
///
/// # Errors
/// [`PortalError::Unavailable`].
pub async fn policy_on_host(store: &Store) -> Result<Policy, PortalError> {
    policy_of(store).await
}

fn may_propose(waiting: Option<&Waiting>) -> May {
    match waiting {
        Some(_) => said_of(Err(one_waits())),
        None => Ok(()),
    }
}

fn may_confirm(caller: &Caller, waiting: &Waiting) -> Result<(), PortalError> {
    if waiting.proposed.by == caller.person.id {
        let sentence = "Nobody confirms their own proposal, whatever their role. Ask a colleague who may approve.";
        return Err(PortalError::Blocked(sentence.to_owned()));
    }
    Ok(())
}

fn one_waits() -> PortalError {
    PortalError::Blocked(
        "A proposal waits already. It is confirmed or discarded before another one.".to_owned(),
    )
}

fn moved_on() -> PortalError {
    PortalError::Conflict("This is no longer proposed. Look at the policy as it stands.".to_owned())
}

fn said_of(answer: Result<(), PortalError>) -> May {
    answer.map_err(|error| error.to_string())
}

fn said(tone: Tone, title: &str, text: &str) -> Notice {
    Notice {
        tone,
        title: title.to_owned(),
        text: text.to_owned(),
    }
}
