//! Which changes need a second person. The policy is data; by default it is the one of the product's
//! design: any cancellation, a change of the base plan's type, more than 20 % or 50 licences more, the
//! billing contact's e-mail, more than 5 accounts at once.

use serde::{Deserialize, Serialize};

use crate::zoom::BillingContactUpdate;

/// What a second person is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// Any cancellation.
    pub cancellation: bool,
    /// Another type of base plan.
    pub base_plan_type: bool,
    /// More licences of a plan by more than so many per cent of what there is; `None`: any number.
    pub increase_percent: Option<u32>,
    /// More than so many licences more of a plan; `None`: any number.
    pub increase_licences: Option<u32>,
    /// Another e-mail address of the billing contact.
    pub contact_email: bool,
    /// The same change for more than so many accounts; `None`: any number.
    pub bulk_accounts: Option<u32>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            cancellation: true,
            base_plan_type: true,
            increase_percent: Some(20),
            increase_licences: Some(50),
            contact_email: true,
            bulk_accounts: Some(5),
        }
    }
}

/// A line of the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicyLine {
    /// Any cancellation.
    Cancellation,
    /// Another type of base plan.
    BasePlanType,
    /// Many more licences, by the share of what there is.
    IncreasePercent,
    /// Many more licences.
    IncreaseLicences,
    /// Another e-mail address of the billing contact.
    ContactEmail,
    /// Many accounts at once.
    BulkAccounts,
}

/// Why a second person is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The line of the policy.
    pub policy: PolicyLine,
    /// What the change does and what the policy says of it.
    pub sentence: String,
}

impl Reason {
    pub(super) fn new(policy: PolicyLine, sentence: impl Into<String>) -> Self {
        Self {
            policy,
            sentence: sentence.into(),
        }
    }
}

impl Policy {
    /// Why a change of the billing contact needs a second person, if it does.
    pub fn of_contact(&self, update: &BillingContactUpdate) -> Option<Reason> {
        (self.contact_email && update.email.is_some()).then(|| {
            Reason::new(
                PolicyLine::ContactEmail,
                "It changes the billing contact\u{2019}s e-mail address. A second person approves that.",
            )
        })
    }

    /// Why the same change of so many accounts needs a second person, if it does.
    pub fn of_bulk(&self, accounts: usize) -> Option<Reason> {
        let most = self.bulk_accounts?;
        (accounts > usize::try_from(most).unwrap_or(usize::MAX)).then(|| {
            Reason::new(
                PolicyLine::BulkAccounts,
                format!(
                    "It concerns {accounts} accounts. A second person approves changes of more \
                     than {most} accounts at once."
                ),
            )
        })
    }

    /// Why so many licences more of a plan need a second person, by share and by number.
    pub(super) fn of_increase(&self, name: &str, before: i64, after: i64) -> Vec<Reason> {
        let more = after.saturating_sub(before);
        let mut reasons = Vec::new();
        if let Some(percent) = self.increase_percent
            && before > 0
            && i128::from(more) * 100 > i128::from(before) * i128::from(percent)
        {
            reasons.push(Reason::new(
                PolicyLine::IncreasePercent,
                format!(
                    "{name} goes from {before} to {after} licences. A second person approves more \
                     than {percent} % more."
                ),
            ));
        }
        if let Some(licences) = self.increase_licences
            && more > i64::from(licences)
        {
            reasons.push(Reason::new(
                PolicyLine::IncreaseLicences,
                format!(
                    "{name} gets {more} more licences. A second person approves more than \
                     {licences} more."
                ),
            ));
        }
        reasons
    }
}
