//! The accounts page.

use std::collections::HashMap;

use domain::ids::AccountId;
use domain::money::Money;
use domain::people::Permission;
use domain::view::{
    AccountList, AccountQuery, AccountRow, Fact, Licences, Notice, Page, PlanName, Quantity,
};
use store::{Account, AccountFilter, OpenBalance};

use crate::fetch::{Ask, Known, without_value};
use crate::head::{country, flags};
use crate::{Caller, Portal, PortalError, actions, audit};

/// Accounts on a page.
pub const ACCOUNTS_PAGE_SIZE: u32 = 50;
/// Longest search that is looked at, in characters.
const MAX_SEARCH_CHARS: usize = 200;
/// Accounts on one page of Zoom's list: what one call brings.
const ACCOUNTS_A_CALL: u64 = 300;

impl Portal {
    /// The accounts that fit a query, one page of them.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn accounts(
        &self,
        caller: &Caller,
        query: AccountQuery,
    ) -> Result<AccountList, PortalError> {
        caller.must(Permission::ReadBilling)?;
        self.first_sight(caller, &[Ask::Accounts]).await?;
        let counts = self.store().count_accounts().await?;
        let page = self.account_page(&query).await?;
        let list = match self.known(&Ask::Accounts).await? {
            Known::Yes { stamp, trouble } => Fact::Known {
                value: (),
                stamp,
                trouble,
            },
            Known::No(fact) => fact,
        };
        let calls = counts.known.div_ceil(ACCOUNTS_A_CALL).max(1);
        let asks = vec![Ask::Accounts; usize::try_from(calls).unwrap_or(1)];
        Ok(AccountList {
            page,
            known: counts.known,
            without_plans: counts.without_plans,
            list,
            refresh: self.offer(caller, &asks).await?,
        })
    }

    async fn account_page(&self, query: &AccountQuery) -> Result<Page<AccountRow>, PortalError> {
        let mut filter = AccountFilter {
            search: searchable(&query.search),
            page: query.page.max(1),
            page_size: ACCOUNTS_PAGE_SIZE,
        };
        let (mut accounts, total) = self.store().list_accounts(&filter).await?;
        if accounts.is_empty() && total > 0 {
            // Beyond the last page: the last one, instead of an empty table.
            let last = total.div_ceil(u64::from(ACCOUNTS_PAGE_SIZE));
            filter.page = u32::try_from(last).unwrap_or(u32::MAX);
            (accounts, _) = self.store().list_accounts(&filter).await?;
        }
        let ids: Vec<AccountId> = accounts.iter().map(|a| a.listed.id.clone()).collect();
        let today = self.now().date();
        let balances = self.store().list_open_balances(&ids, today).await?;
        let mut by_account: HashMap<AccountId, Vec<OpenBalance>> = HashMap::new();
        for balance in balances {
            by_account
                .entry(balance.account.clone())
                .or_default()
                .push(balance);
        }
        let rows = accounts
            .into_iter()
            .map(|account| {
                let balances = by_account.remove(&account.listed.id).unwrap_or_default();
                row(account, &balances)
            })
            .collect();
        Ok(Page {
            rows,
            total,
            page: filter.page,
            page_size: ACCOUNTS_PAGE_SIZE,
        })
    }

    /// Fetches the list of accounts anew.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn refresh_accounts(&self, caller: &Caller) -> Result<Notice, PortalError> {
        caller.must(Permission::Refresh)?;
        self.audit_refresh(caller, None, "accounts").await?;
        Ok(self.refresh(caller, &[Ask::Accounts]).await)
    }

    /// Records that a person spends calls.
    pub(crate) async fn audit_refresh(
        &self,
        caller: &Caller,
        account: Option<&AccountId>,
        what: &str,
    ) -> Result<(), PortalError> {
        let mut entry = audit::entry(self.now(), caller, actions::REFRESHED);
        entry.account = account.cloned();
        entry.subject = what.to_owned();
        let mut tx = self.store().begin().await?;
        tx.append_audit(entry);
        tx.commit().await?;
        Ok(())
    }

    /// A fact that only says whether and when, with the next slot where it was never fetched.
    pub(crate) async fn with_slot<T>(
        &self,
        caller: &Caller,
        ask: &Ask,
        fact: Fact<()>,
    ) -> Result<Fact<T>, PortalError> {
        Ok(match fact {
            Fact::NotFetched { .. } => Fact::NotFetched {
                next_slot: self.offer(caller, std::slice::from_ref(ask)).await?.free_at,
            },
            other => without_value(other),
        })
    }
}

/// What the store may be asked for: no U+0000, not endless.
fn searchable(search: &str) -> String {
    search
        .chars()
        .filter(|c| *c != '\0')
        .take(MAX_SEARCH_CHARS)
        .collect()
}

fn row(account: Account, balances: &[OpenBalance]) -> AccountRow {
    let figures = &account.figures;
    let quantity = Quantity {
        bought: figures.bought,
        used: figures.used,
        pending: figures.pending,
    };
    let licences = match (figures.plans_fetched_at, figures.are_licences_visible) {
        (None, _) => Licences::NotFetched,
        (Some(_), Some(false)) => Licences::NotVisible,
        (Some(_), _) => Licences::Known(quantity),
    };
    let is_overdue = balances.iter().any(|balance| balance.overdue > 0);
    let open_balance = account.invoices_fetched_at.map(|_| {
        balances
            .iter()
            .map(|balance| Money {
                amount: balance.open,
                currency: balance.currency,
            })
            .collect()
    });
    AccountRow {
        country: country(&account),
        flags: flags(&account, quantity, is_overdue),
        base_plan: figures.base_plan_title.clone().map(|title| PlanName {
            title,
            term: figures.base_plan_term.clone().unwrap_or_default(),
            code: figures.base_plan_code.clone(),
        }),
        licences,
        addons: figures.addons,
        next_invoice: figures.next_invoice,
        open_balance,
        plans_fetched_at: figures.plans_fetched_at,
        id: account.listed.id,
        name: account.listed.name,
        number: account.listed.number,
        account_type: account.listed.account_type,
    }
}
