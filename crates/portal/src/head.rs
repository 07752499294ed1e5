//! What all pages of one account show at their head, and what lists flag.

use domain::capability::{self, Known as CapabilityFacts, Obstacle};
use domain::geography::country_name;
use domain::ids::AccountId;
use domain::time::Date;
use domain::view::{AccountFlag, AccountHead, Capability, ChangeState, Quantity};
use domain::zoom::{AccountPlans, PayMode};
use store::{Account, AccountMarks};

use crate::fetch::Ask;
use crate::fetch::keep::bits;
use crate::records::own_record;
use crate::{Portal, PortalError};

/// Licences unused from which on an account is flagged: this share, and at least so many.
const UNUSED_PERCENT: i64 = 20;
const UNUSED_LICENCES: i64 = 5;
/// Share of licences used or pending above which an account is flagged.
const FULL_PERCENT: i64 = 95;

impl Portal {
    /// The account, if it is one of ours.
    ///
    /// # Errors
    /// [`PortalError::NotFound`]: an id from a URL reaches Zoom only if it stands in our table.
    pub(crate) async fn known_account(&self, id: &AccountId) -> Result<Account, PortalError> {
        self.store()
            .find_account(id)
            .await?
            .ok_or(PortalError::NotFound { what: "account" })
    }

    /// The head of its pages.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub(crate) async fn head(&self, account: &Account) -> Result<AccountHead, PortalError> {
        let id = &account.listed.id;
        let plans = self.fact::<AccountPlans>(&Ask::Plans(id.clone())).await?;
        let invoices = match account.invoices_fetched_at {
            Some(_) => Some(self.store().count_invoices(id).await?),
            None => None,
        };
        let changes = self.store().list_changes(id).await?;
        let has_unknown_outcome = changes
            .iter()
            .any(|change| change.state == ChangeState::OutcomeUnknown);
        let (can_change_plans, can_change_contact) = capabilities(account, plans.value());
        let base = plans.value().and_then(AccountPlans::base);
        Ok(AccountHead {
            id: id.clone(),
            name: account.listed.name.clone(),
            number: account.listed.number.clone(),
            owner_email: account.listed.owner_email.clone(),
            country: country(account.figures.country.as_deref()),
            account_type: account.listed.account_type.clone(),
            is_listed: account.is_listed,
            plans: can_change_plans,
            contact: can_change_contact,
            flags: flags(
                AccountMarks::of(account, has_unknown_outcome),
                self.now().date(),
            ),
            base_status: base.map(|base| base.status.clone()),
            invoices,
            own: own_record(&account.records),
        })
    }
}

/// The country in words.
pub(crate) fn country(id: Option<&str>) -> Option<String> {
    let id = id?;
    Some(country_name(id).unwrap_or(id).to_owned())
}

/// What the rules of [`domain::capability`] go by and an account's row does not hold as they need it.
pub(crate) struct CapabilityBasis {
    pay_mode: PayMode,
}

impl CapabilityBasis {
    pub(crate) fn of(account: &Account) -> Self {
        Self {
            pay_mode: PayMode::from(account.figures.pay_mode.clone().unwrap_or_default()),
        }
    }

    pub(crate) fn known<'a>(
        &'a self,
        account: &'a Account,
        plans: Option<&'a AccountPlans>,
    ) -> CapabilityFacts<'a> {
        CapabilityFacts {
            is_listed: account.is_listed,
            account_type: &account.listed.account_type,
            pay_mode: &self.pay_mode,
            is_bulk_licence: account.figures.flags & bits::BULK_LICENCE != 0,
            plans,
        }
    }
}

/// Whether plans and billing contact can be changed, each by itself.
fn capabilities(account: &Account, plans: Option<&AccountPlans>) -> (Capability, Capability) {
    let Some(as_of) = account.figures.detail_fetched_at else {
        return (Capability::Unknown, Capability::Unknown);
    };
    let basis = CapabilityBasis::of(account);
    let known = basis.known(account, plans);
    let judged = |rule: Result<(), Obstacle>, grounds: &str| match rule {
        Ok(()) => Capability::Yes {
            grounds: grounds.to_owned(),
            as_of,
        },
        Err(obstacle) => Capability::No {
            reason: obstacle.sentence().to_owned(),
            as_of,
        },
    };
    (
        judged(
            capability::can_change_plans(known),
            capability::grounds(known),
        ),
        judged(capability::can_change_contact(known), ""),
    )
}

/// Whether the billing contact of an account can be changed, and if not why.
///
/// # Errors
/// The sentence.
pub(crate) fn contact_obstacle(
    account: &Account,
    plans: Option<&AccountPlans>,
) -> Result<(), &'static str> {
    let basis = CapabilityBasis::of(account);
    capability::can_change_contact(basis.known(account, plans)).map_err(Obstacle::sentence)
}

/// What is remarkable about an account, most important first.
pub(crate) fn flags(marks: AccountMarks, today: Date) -> Vec<AccountFlag> {
    let has = |bit: i64| marks.bits & bit != 0;
    let is_set = |flag: &AccountFlag| match flag {
        AccountFlag::OutcomeUnknown => marks.has_unknown_outcome,
        AccountFlag::Overdue => marks.oldest_due.is_some_and(|due| due < today),
        AccountFlag::OverUsed => has(bits::OVER_USED),
        AccountFlag::AutoRenewOff => marks.renews_by_itself == Some(false),
        AccountFlag::NearlyFull => has(bits::NEARLY_FULL),
        AccountFlag::SelfPay => has(bits::SELF_PAY),
        AccountFlag::Bundle => has(bits::BUNDLE),
        AccountFlag::BulkLicence => has(bits::BULK_LICENCE),
        AccountFlag::Unused => has(bits::UNUSED),
        AccountFlag::Cancelled => has(bits::BASE_CANCELLED),
        AccountFlag::Vanished => !marks.is_listed,
    };
    AccountFlag::ALL.iter().copied().filter(is_set).collect()
}

/// What is remarkable about the licences of a base plan.
pub(crate) fn quantity_flag(quantity: Quantity) -> Option<AccountFlag> {
    let bought = quantity.bought.filter(|bought| *bought > 0)?;
    let used = quantity.used?;
    let taken = used + quantity.pending.unwrap_or(0);
    let free = bought - taken;
    if used > bought {
        Some(AccountFlag::OverUsed)
    } else if taken * 100 > bought * FULL_PERCENT {
        Some(AccountFlag::NearlyFull)
    } else if free >= UNUSED_LICENCES && free * 100 >= bought * UNUSED_PERCENT {
        Some(AccountFlag::Unused)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bought: i64, used: i64, pending: i64) -> Option<AccountFlag> {
        quantity_flag(Quantity {
            bought: Some(bought),
            used: Some(used),
            pending: Some(pending),
        })
    }

    #[test]
    fn licences_are_flagged_by_how_many_are_taken() {
        assert_eq!(of(40, 37, 2), Some(AccountFlag::NearlyFull));
        assert_eq!(of(40, 38, 0), None);
        assert_eq!(of(280, 286, 0), Some(AccountFlag::OverUsed));
        assert_eq!(of(160, 118, 0), Some(AccountFlag::Unused));
        assert_eq!(of(8, 4, 0), None, "fewer than five unused");
        assert_eq!(of(0, 0, 0), None);
    }
}
