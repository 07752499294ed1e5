//! The dashboard: where to begin, over all sub accounts. Reads the store alone.

use domain::money::Money;
use domain::people::Permission;
use domain::view::{
    AccountColumn, AccountFlag, AccountQuery, AccountRow, AccountView, Dashboard, FleetLicences,
    OpenSum,
};
use store::FleetBalance;

use crate::account_filter::Reading;
use crate::{Caller, Portal, PortalError};

/// Accounts of each short list.
const SHOWN: u32 = 8;

impl Portal {
    /// What a day begins with.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn dashboard(&self, caller: &Caller) -> Result<Dashboard, PortalError> {
        caller.must(Permission::ReadBilling)?;
        let reading = Reading::of(caller, self.now());
        let views = [
            AccountView::Attention,
            AccountView::Renewing,
            AccountView::Unpaid,
        ];
        let sets: Vec<_> = views
            .iter()
            .map(|view| reading.of_view(*view).into_iter().collect())
            .collect();
        let (fleet, counts) = self.store().count_fleet(&sets).await?;
        let [needing_attention, renewing, unpaid] = counts.try_into().unwrap_or_default();
        let open = self.store().sum_open_balances(reading.today).await?;
        let licences = self.store().sum_licences().await?;
        Ok(Dashboard {
            known: fleet.known,
            without_plans: fleet.without_plans,
            newest_plans: fleet.newest_plans,
            needing_attention,
            urgent: self
                .first_of(
                    reading,
                    AccountView::Attention,
                    AccountColumn::Flags,
                    needing_attention,
                )
                .await?,
            flags: self.count_flags(reading).await?,
            renewing,
            renewing_first: self
                .first_of(
                    reading,
                    AccountView::Renewing,
                    AccountColumn::Renewal,
                    renewing,
                )
                .await?,
            unpaid,
            open: open.iter().map(open_sum).collect(),
            licences: FleetLicences {
                plans: licences.plans,
                bought: licences.bought,
                used: licences.used,
                pending: licences.pending,
            },
        })
    }

    async fn first_of(
        &self,
        reading: Reading,
        view: AccountView,
        sort: AccountColumn,
        total: u64,
    ) -> Result<Vec<AccountRow>, PortalError> {
        let query = AccountQuery {
            view,
            sort,
            ..AccountQuery::default()
        };
        self.account_rows(reading, &query, (0, SHOWN), total).await
    }

    /// How many accounts have each flag; flags that none has are left out.
    async fn count_flags(&self, reading: Reading) -> Result<Vec<(AccountFlag, u64)>, PortalError> {
        let sets: Vec<_> = AccountFlag::ALL
            .iter()
            .map(|flag| vec![reading.of_flag(*flag)])
            .collect();
        let (_, counts) = self.store().count_fleet(&sets).await?;
        let flags = AccountFlag::ALL.iter().copied().zip(counts);
        Ok(flags.filter(|(_, count)| *count > 0).collect())
    }
}

fn open_sum(balance: &FleetBalance) -> OpenSum {
    let money = |amount| Money {
        amount,
        currency: balance.currency,
    };
    OpenSum {
        open: money(balance.open),
        overdue: money(balance.overdue),
        invoices: balance.invoices,
    }
}
