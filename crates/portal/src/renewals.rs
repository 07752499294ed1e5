//! What renews within the next 90 days, for all accounts.

use domain::people::Permission;
use domain::time::Date;
use domain::view::{Fact, Notice, Page, RenewalList, RenewalQuery, RenewalRow, RenewsWithin};
use jiff::ToSpan as _;
use store::{RenewalFilter, StoredRenewal};

use crate::fetch::{Ask, Known};
use crate::{Caller, Portal, PortalError};

/// Renewals on a page.
pub const RENEWALS_PAGE_SIZE: u32 = 50;
/// Accounts on one page of Zoom's list: what one call brings.
const ACCOUNTS_A_CALL: u64 = 50;

impl Portal {
    /// The renewals that fit a query, one page of them.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn renewals(
        &self,
        caller: &Caller,
        query: RenewalQuery,
    ) -> Result<RenewalList, PortalError> {
        caller.must(Permission::ReadBilling)?;
        self.first_sight(caller, &[Ask::Renewals]).await?;
        let list = match self.known(&Ask::Renewals).await? {
            Known::Yes { stamp, trouble } => Fact::Known {
                value: (),
                stamp,
                trouble,
            },
            Known::No(fact) => self.with_slot(caller, &Ask::Renewals, fact).await?,
        };
        let store = self.store();
        let today = self.now().date();
        let mut within = Vec::new();
        for span in RenewsWithin::ALL {
            let all = RenewalQuery::default().within(*span);
            within.push((*span, store.count_renewals(&filter(&all, today)).await?));
        }
        let ending = RenewalQuery::default()
            .within(query.within)
            .only_ending(true);
        let known = within.last().map_or(0, |(_, count)| *count);
        let calls = known.div_ceil(ACCOUNTS_A_CALL).max(1);
        let asks = vec![Ask::Renewals; usize::try_from(calls).unwrap_or(1)];
        Ok(RenewalList {
            list,
            within,
            ending: store.count_renewals(&filter(&ending, today)).await?,
            sums: store.sum_renewals(&filter(&query, today)).await?,
            page: self.renewal_page(&query, today).await?,
            strangers: store.count_renewals_of_strangers().await?,
            refresh: self.offer(caller, &asks).await?,
            query,
        })
    }

    async fn renewal_page(
        &self,
        query: &RenewalQuery,
        today: Date,
    ) -> Result<Page<RenewalRow>, PortalError> {
        let filter = filter(query, today);
        let total = self.store().count_renewals(&filter).await?;
        // Beyond the last page: the last one, instead of an empty table.
        let last = total.div_ceil(u64::from(RENEWALS_PAGE_SIZE)).max(1);
        let page = query.page.clamp(1, u32::try_from(last).unwrap_or(u32::MAX));
        let first = u64::from(page - 1) * u64::from(RENEWALS_PAGE_SIZE);
        let renewals = self
            .store()
            .list_renewals(
                &filter,
                (query.sort, query.order),
                (first, RENEWALS_PAGE_SIZE),
            )
            .await?;
        Ok(Page {
            rows: renewals.into_iter().map(row).collect(),
            total,
            page,
            page_size: RENEWALS_PAGE_SIZE,
        })
    }

    /// Fetches the list of renewals anew, all pages of it.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn refresh_renewals(&self, caller: &Caller) -> Result<Notice, PortalError> {
        caller.must(Permission::Refresh)?;
        self.audit_refresh(caller, None, "renewals").await?;
        Ok(self.refresh(caller, &[Ask::Renewals]).await)
    }
}

/// The query as the store is asked.
pub(crate) fn filter(query: &RenewalQuery, today: Date) -> RenewalFilter {
    RenewalFilter {
        until: query
            .within
            .days()
            .map(|days| today.saturating_add(days.days())),
        is_ending_only: query.is_ending_only,
        search: query.search.clone(),
    }
}

fn row(renewal: StoredRenewal) -> RenewalRow {
    let told = renewal.record.told;
    RenewalRow {
        account: renewal.record.account,
        name: told.account_name,
        number: told.account_number,
        on: told.next_renewal_date,
        is_automatic: told.auto_renew,
        amount: told.total_renewal_amount,
        currency: told.currency,
        subscriptions: told.renewable_subscriptions,
    }
}
