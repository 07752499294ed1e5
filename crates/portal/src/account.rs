//! The overview of one account: its figures, what needs attention, what happened last.

use domain::ids::AccountId;
use domain::people::Permission;
use domain::view::{AccountOverview, EventKind, Notice, Renewal};
use domain::zoom::{AccountDetail, AccountPlans, BillingContact, PlanUsage};

use crate::attention::{self, Evidence};
use crate::fetch::Ask;
use crate::figures::{plan_rows, usage_table};
use crate::timeline::{OVERVIEW_EVENTS, Telling};
use crate::{Caller, Portal, PortalError};

impl Portal {
    /// The overview of one account, with the events of one kind or the whole story.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn account(
        &self,
        caller: &Caller,
        id: &AccountId,
        shown: Option<EventKind>,
    ) -> Result<AccountOverview, PortalError> {
        caller.must(Permission::ReadBilling)?;
        self.known_account(id).await?;
        self.first_sight(caller, &Ask::overview(id)).await?;
        let account = self.known_account(id).await?;
        let head = self.head(&account).await?;
        let plans = self.fact::<AccountPlans>(&Ask::Plans(id.clone())).await?;
        let usage = self.fact::<PlanUsage>(&Ask::Usage(id.clone())).await?;
        let rows = plans.map(|plans| plan_rows(&plans, usage.value(), None));
        let detail = self
            .fact::<AccountDetail>(&Ask::Account(id.clone()))
            .await?;
        let renewal = detail.map(|detail| renewal(&detail));
        let invoices = self.invoice_card(caller, &account).await?;
        let table = usage.value().map(|usage| usage_table(usage, None));
        let changes = self.store().list_changes(id).await?;
        let evidence = Evidence {
            head: &head,
            plans: rows.value().map(Vec::as_slice).unwrap_or_default(),
            storage: table.as_ref().and_then(|table| table.storage.as_ref()),
            invoices: invoices.value(),
            renewal: renewal.value(),
            changes: &changes,
            today: self.now().date(),
        };
        let attention = attention::of(&evidence);
        let kinds = shown.map_or(EventKind::STORY.to_vec(), |kind| vec![kind]);
        Ok(AccountOverview {
            attention,
            plans: rows,
            usage: usage.map(|_| ()),
            contact: self
                .fact::<BillingContact>(&Ask::Contact(id.clone()))
                .await?,
            invoices,
            renewal,
            shown,
            timeline: self
                .timeline(id, &kinds, Telling::Short, None, OVERVIEW_EVENTS)
                .await?,
            said: self.said(&Ask::refreshed_together(id)).await?,
            refresh: self.offer(caller, &Ask::refreshed_together(id)).await?,
            head,
        })
    }

    /// Fetches an account's detail, contact, plans and usage anew.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn refresh_account(
        &self,
        caller: &Caller,
        id: &AccountId,
    ) -> Result<Notice, PortalError> {
        caller.must(Permission::Refresh)?;
        self.known_account(id).await?;
        self.audit_refresh(caller, Some(id), "account").await?;
        Ok(self.refresh(caller, &Ask::refreshed_together(id)).await)
    }
}

fn renewal(detail: &AccountDetail) -> Renewal {
    Renewal {
        on: detail.item.subscription_end_time.map(|at| at.date()),
        is_automatic: detail.options.billing_auto_renew,
    }
}
