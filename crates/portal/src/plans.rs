//! The pages that show what an account has bought and what it uses of it.

use domain::ids::AccountId;
use domain::people::Permission;
use domain::view::{Notice, PlansPage, UsagePage};
use domain::zoom::{AccountPlans, PlanUsage};

use crate::fetch::Ask;
use crate::figures::{plan_rows, usage_table};
use crate::plan_form::subscription_actions;
use crate::{Caller, Portal, PortalError};

impl Portal {
    /// The plans and add-ons of an account.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn plans(&self, caller: &Caller, id: &AccountId) -> Result<PlansPage, PortalError> {
        caller.must(Permission::ReadBilling)?;
        self.known_account(id).await?;
        self.first_sight(caller, &Ask::plan_pages(id)).await?;
        let account = self.known_account(id).await?;
        let plans = self.fact::<AccountPlans>(&Ask::Plans(id.clone())).await?;
        let usage = self.fact::<PlanUsage>(&Ask::Usage(id.clone())).await?;
        let known = self.known_plans(id).await?;
        let facts = known.facts(self.now().date());
        Ok(PlansPage {
            head: self.head(&account).await?,
            plans: plans.map(|plans| plan_rows(&plans, usage.value(), Some(&facts))),
            may: subscription_actions(&facts),
            usage: usage.map(|_| ()),
            said: self.said(&Ask::plans_and_usage(id)).await?,
            refresh: self.offer(caller, &Ask::plans_and_usage(id)).await?,
        })
    }

    /// What an account uses of its plans, and its storage.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn usage(&self, caller: &Caller, id: &AccountId) -> Result<UsagePage, PortalError> {
        caller.must(Permission::ReadBilling)?;
        self.known_account(id).await?;
        self.first_sight(caller, &Ask::plan_pages(id)).await?;
        let account = self.known_account(id).await?;
        let plans = self.fact::<AccountPlans>(&Ask::Plans(id.clone())).await?;
        let usage = self.fact::<PlanUsage>(&Ask::Usage(id.clone())).await?;
        Ok(UsagePage {
            head: self.head(&account).await?,
            usage: usage.map(|usage| usage_table(&usage, plans.value())),
            plans: plans.map(|_| ()),
            said: self.said(&Ask::plans_and_usage(id)).await?,
            refresh: self.offer(caller, &Ask::plans_and_usage(id)).await?,
        })
    }

    /// Fetches an account's plans and usage anew.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn refresh_plans(
        &self,
        caller: &Caller,
        id: &AccountId,
    ) -> Result<Notice, PortalError> {
        caller.must(Permission::Refresh)?;
        self.known_account(id).await?;
        self.audit_refresh(caller, Some(id), "plans").await?;
        Ok(self.refresh(caller, &Ask::plans_and_usage(id)).await)
    }
}
