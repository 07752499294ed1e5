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
        // None of these reads needs another one.
        let ((fleet, counts), flags, open, licences) = tokio::try_join!(
            async { Ok(self.store().count_fleet(&sets).await?) },
            self.count_flags(reading),
            async { Ok(self.store().sum_open_balances(reading.today).await?) },
            async { Ok(self.store().sum_licences().await?) },
        )?;
        let [needing_attention, renewing, unpaid] = counts.try_into().unwrap_or_default();
        let (urgent, renewing_first) = tokio::try_join!(
            self.first_of(
                reading,
                AccountView::Attention,
                AccountColumn::Flags,
                needing_attention,
            ),
            self.first_of(
                reading,
                AccountView::Renewing,
                AccountColumn::Renewal,
                renewing,
            ),
        )?;
        Ok(Dashboard {
            known: fleet.known,
            without_plans: fleet.without_plans,
            newest_plans: fleet.newest_plans,
            needing_attention,
            urgent,
            flags,
            renewing,
            renewing_first,
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
