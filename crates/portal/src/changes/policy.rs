//! Who has to approve what: the policy is data, and each reason names the line of it. `crate::policy` edits it.

use domain::ids::{AccountId, ChangeId};
use domain::operation::Operation;
use domain::plan_change::{Policy, is_dangerous};
use store::{Change, Store};

use super::{Content, Draft};
use crate::{Portal, PortalError};

/// The key of the policy among the settings.
pub(crate) const POLICY: &str = "change_policy";
/// What asks for a second person after an outcome that nobody knows.
const AFTER_UNKNOWN: &str = "An earlier change of this account ended with an unknown outcome: sending again may make \
     it twice.";

/// The policy that holds now: the one that was set, or the default.
///
/// # Errors
/// [`PortalError::Unavailable`]; also where what was set can't be read, since then nobody knows who has to
/// approve.
pub(crate) async fn policy_of(store: &Store) -> Result<Policy, PortalError> {
    match store.find_setting(POLICY).await? {
        Some(json) => serde_json::from_str(&json).map_err(PortalError::unavailable),
        None => Ok(Policy::default()),
    }
}

impl Portal {
    /// The policy that holds now: the one that was set, or the default.
    ///
    /// # Errors
    /// As [`policy_of`].
    pub(crate) async fn change_policy(&self) -> Result<Policy, PortalError> {
        policy_of(self.store()).await
    }

    /// Why a second person has to approve a change; empty: nobody has to.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub(crate) async fn needs_of(&self, change: &Change) -> Result<Vec<String>, PortalError> {
        let mut needs = self.policy_needs_of(change).await?;
        let (account, call) = (&change.account, change.operation);
        if self.follows_unknown(account, call, Some(change.id)).await? {
            needs.push(AFTER_UNKNOWN.to_owned());
        }
        Ok(needs)
    }

    /// Why the policy that holds now asks for a second person; empty: it does not.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub(super) async fn policy_needs_of(
        &self,
        change: &Change,
    ) -> Result<Vec<String>, PortalError> {
        let policy = self.change_policy().await?;
        let content = Content::of(change).map_err(PortalError::unavailable)?;
        Ok(needs_by(&policy, &content))
    }

    /// Why a second person has to approve what is about to be drafted; empty: nobody has to.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub(crate) async fn needs_of_draft(
        &self,
        policy: &Policy,
        draft: &Draft,
    ) -> Result<Vec<String>, PortalError> {
        let mut needs = needs_by(policy, &draft.content);
        for step in draft.steps.iter().take(1) {
            if self
                .follows_unknown(&draft.account, step.operation, None)
                .await?
            {
                needs.push(AFTER_UNKNOWN.to_owned());
            }
        }
        Ok(needs)
    }

    /// Whether another change of the account with the same call ended unknown and nobody has settled it.
    async fn follows_unknown(
        &self,
        account: &AccountId,
        operation: Operation,
        except: Option<ChangeId>,
    ) -> Result<bool, PortalError> {
        let others = self.store().list_changes(account).await?;
        Ok(others.iter().any(|other| {
            Some(other.id) != except
                && other.state == domain::view::ChangeState::OutcomeUnknown
                && other.operation == operation
        }))
    }
}

/// What the policy says of what is wanted.
fn needs_by(policy: &Policy, content: &Content) -> Vec<String> {
    let reasons = match content {
        Content::Plans(plans) => is_dangerous(&plans.lines, &plans.before(), policy),
        Content::Contact(contact) => policy.of_contact(&contact.update()).into_iter().collect(),
    };
    reasons.into_iter().map(|reason| reason.sentence).collect()
}
