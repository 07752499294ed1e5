//! What can be done with an account, and if not why and what to do instead.
//!
//! The page shows the reason before the form opens; the server checks the same rule again.

use crate::zoom::{AccountPlans, PayMode, RefusalKind};

/// What is known of an account when a rule is asked.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Whether Zoom's account list still holds it.
    pub is_listed: bool,
    /// Zoom's account type, e.g. `Business`.
    pub account_type: &'a str,
    /// Who pays Zoom.
    pub pay_mode: &'a PayMode,
    /// Whether Zoom's list says that the account is under a bulk licence.
    pub is_bulk_licence: bool,
    /// Its plans, where they are known.
    pub plans: Option<&'a AccountPlans>,
}

/// Why something can't be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Obstacle {
    /// Zoom no longer lists it.
    Vanished,
    /// The customer pays Zoom directly (api-facts, section 0.11).
    SelfPay,
    /// No plan was ever subscribed (api-facts, section 4.2).
    Free,
    /// A free trial, whose plans Zoom lets nobody change (api-facts, sections 4.9 to 4.12).
    Trial,
    /// A bundle plan (api-facts, sections 4.10 to 4.12).
    Bundle,
    /// The master account is on bulk licences (api-facts, section 4.7).
    BulkLicence,
}

impl Obstacle {
    /// What Zoom would refuse a change for.
    pub const fn refusal(self) -> RefusalKind {
        match self {
            Self::Vanished => RefusalKind::AccountUnknown,
            Self::SelfPay => RefusalKind::SelfPay,
            Self::Free => RefusalKind::PlanNeeded,
            Self::Trial => RefusalKind::TrialOrVip,
            Self::Bundle => RefusalKind::BundlePlan,
            Self::BulkLicence => RefusalKind::BulkLicence,
        }
    }

    /// Why, and what to do instead: the words of Zoom's refusal.
    pub const fn sentence(self) -> &'static str {
        self.refusal().sentence()
    }
}

/// Whether the billing contact can be changed.
///
/// # Errors
/// The obstacle.
pub fn can_change_contact(known: Known<'_>) -> Result<(), Obstacle> {
    if !known.is_listed {
        return Err(Obstacle::Vanished);
    }
    if matches!(known.pay_mode, PayMode::Sub) {
        return Err(Obstacle::SelfPay);
    }
    let has_plans = known.plans.is_some_and(|plans| !plans.plans.is_empty());
    if is_type(known, "Free") && !has_plans {
        return Err(Obstacle::Free);
    }
    Ok(())
}

/// Whether the plans can be changed.
///
/// # Errors
/// The first obstacle.
pub fn can_change_plans(known: Known<'_>) -> Result<(), Obstacle> {
    can_change_contact(known).or_else(|obstacle| match obstacle {
        // A free account can be subscribed to its first plans.
        Obstacle::Free => Ok(()),
        other => Err(other),
    })?;
    let has_bundle = known.plans.is_some_and(|plans| {
        plans
            .plans
            .iter()
            .any(|plan| plan.property == "plan_bundle")
    });
    if known.is_bulk_licence || is_type(known, "Bulk License") {
        Err(Obstacle::BulkLicence)
    } else if has_bundle {
        Err(Obstacle::Bundle)
    } else if is_type(known, "Free Trial") {
        Err(Obstacle::Trial)
    } else {
        Ok(())
    }
}

/// Why the plans can be changed, in one sentence; for accounts of which [`can_change_plans`] says so.
pub fn grounds(known: Known<'_>) -> &'static str {
    let has_plans = known.plans.is_none_or(|plans| !plans.plans.is_empty());
    match known.pay_mode {
        _ if is_type(known, "Free") && !has_plans => {
            "It has no paid plan yet and can be subscribed to its first."
        }
        PayMode::Master => "You pay Zoom for this account; no bundle, no bulk licence.",
        PayMode::Sub | PayMode::NotStated | PayMode::Other(_) => {
            "No bundle, no bulk licence; who pays, Zoom does not say."
        }
    }
}

fn is_type(known: Known<'_>, account_type: &str) -> bool {
    known.account_type.eq_ignore_ascii_case(account_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known<'a>(account_type: &'a str, pay_mode: &'a PayMode) -> Known<'a> {
        Known {
            is_listed: true,
            account_type,
            pay_mode,
            is_bulk_licence: false,
            plans: None,
        }
    }

    #[test]
    fn who_pays_comes_first() {
        let self_pay = known("Free Trial", &PayMode::Sub);
        assert_eq!(can_change_contact(self_pay), Err(Obstacle::SelfPay));
        assert_eq!(can_change_plans(self_pay), Err(Obstacle::SelfPay));
    }

    #[test]
    fn what_left_the_master_account_is_left_alone() {
        let listed = known("Business", &PayMode::Master);
        assert_eq!(can_change_plans(listed), Ok(()));
        let vanished = Known {
            is_listed: false,
            ..listed
        };
        assert_eq!(can_change_contact(vanished), Err(Obstacle::Vanished));
        assert_eq!(can_change_plans(vanished), Err(Obstacle::Vanished));
    }

    #[test]
    fn a_free_account_has_no_contact_but_can_get_plans() {
        let free = known("Free", &PayMode::Master);
        assert_eq!(can_change_contact(free), Err(Obstacle::Free));
        assert_eq!(can_change_plans(free), Ok(()));
    }

    #[test]
    fn bulk_licences_and_trials_keep_their_contact_but_not_their_plans() {
        let bulk = known("Bulk License", &PayMode::Master);
        assert_eq!(can_change_contact(bulk), Ok(()));
        assert_eq!(can_change_plans(bulk), Err(Obstacle::BulkLicence));
        let trial = known("Free Trial", &PayMode::Master);
        assert_eq!(can_change_plans(trial), Err(Obstacle::Trial));
    }
}
