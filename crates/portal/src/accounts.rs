//! The accounts page.

use std::collections::HashMap;

use domain::ids::AccountId;
use domain::money::{Amount, Money};
use domain::people::Permission;
use domain::time::Date;
use domain::view::{
    AccountList, AccountOptions, AccountQuery, AccountRow, AccountView, Fact, Licences, Notice,
    Page, PlanName, Quantity, Renewal,
};
use store::{Account, AccountCondition, AccountEntry, ChoiceColumn, FleetCounts};

use crate::account_filter::{Reading, without_each};
use crate::fetch::{Ask, Known, without_value};
use crate::head::{country, flags};
use crate::{Caller, Portal, PortalError, actions, audit};

/// Accounts on one page of Zoom's list: what one call brings.
const ACCOUNTS_A_CALL: u64 = 300;

/// What is open on an account in further currencies than the first.
pub(crate) type FurtherBalances = HashMap<AccountId, Vec<Money>>;

/// What one walk over the fleet counts.
struct Counted {
    fleet: FleetCounts,
    /// How many fit the query.
    total: u64,
    views: Vec<(AccountView, u64)>,
}

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
        let reading = Reading::of(caller, self.now());
        let listed = async {
            let (counted, page) = self.account_page(reading, &query).await?;
            let without = if counted.total == 0 && query.has_filters() {
                self.count_without_each(reading, &query).await?
            } else {
                Vec::new()
            };
            Ok((counted, page, without))
        };
        // What stands around the list needs nothing of it.
        let ((counted, page, without), list, options) =
            tokio::try_join!(listed, self.known(&Ask::Accounts), self.account_options(),)?;
        let list = match list {
            Known::Yes { stamp, trouble } => Fact::Known {
                value: (),
                stamp,
                trouble,
            },
            Known::No(fact) => fact,
        };
        let calls = counted.fleet.known.div_ceil(ACCOUNTS_A_CALL).max(1);
        let asks = vec![Ask::Accounts; usize::try_from(calls).unwrap_or(1)];
        Ok(AccountList {
            page,
            query,
            views: counted.views,
            known: counted.fleet.known,
            without_plans: counted.fleet.without_plans,
            newest_plans: counted.fleet.newest_plans,
            oldest_plans: counted.fleet.oldest_plans,
            options,
            without,
            list,
            refresh: self.offer(caller, &asks).await?,
        })
    }

    /// Counts the fleet, its views and what fits the query, all at once.
    async fn count(&self, reading: Reading, query: &AccountQuery) -> Result<Counted, PortalError> {
        let views = AccountView::ALL;
        let mut sets: Vec<Vec<AccountCondition>> = views
            .iter()
            .map(|view| reading.of_view(*view).into_iter().collect())
            .collect();
        sets.push(reading.conditions(query));
        let (fleet, mut counts) = self.store().count_fleet(&sets).await?;
        let total = counts.pop().unwrap_or_default();
        let is_shown = |(view, count): &(AccountView, u64)| {
            *view != AccountView::Mine || *count > 0 || query.view == AccountView::Mine
        };
        Ok(Counted {
            fleet,
            total,
            views: views.iter().copied().zip(counts).filter(is_shown).collect(),
        })
    }

    async fn count_without_each(
        &self,
        reading: Reading,
        query: &AccountQuery,
    ) -> Result<Vec<(domain::view::AccountFilter, u64)>, PortalError> {
        let (filters, queries): (Vec<_>, Vec<_>) = without_each(query).into_iter().unzip();
        let sets: Vec<_> = queries
            .iter()
            .map(|query| reading.conditions(query))
            .collect();
        let (_, counts) = self.store().count_fleet(&sets).await?;
        Ok(filters.into_iter().zip(counts).collect())
    }

    /// Counts what fits and reads one page of it.
    async fn account_page(
        &self,
        reading: Reading,
        query: &AccountQuery,
    ) -> Result<(Counted, Page<AccountRow>), PortalError> {
        let page_size = query.size.rows();
        let (counted, page, rows) = if query.page <= 1 {
            // The first page is the same however many fit: nothing needs to be counted before.
            let rows = self.account_rows(reading, query, (0, page_size), u64::MAX);
            let (counted, rows) = tokio::try_join!(self.count(reading, query), rows)?;
            (counted, 1, rows)
        } else {
            let counted = self.count(reading, query).await?;
            // Beyond the last page: the last one, instead of an empty table.
            let last = counted.total.div_ceil(u64::from(page_size)).max(1);
            let page = query.page.min(u32::try_from(last).unwrap_or(u32::MAX));
            let skipped = u64::from(page - 1) * u64::from(page_size);
            let rows = self
                .account_rows(reading, query, (skipped, page_size), counted.total)
                .await?;
            (counted, page, rows)
        };
        let page = Page {
            rows,
            total: counted.total,
            page,
            page_size,
        };
        Ok((counted, page))
    }

    /// So many rows of a query behind the first ones, where `total` fit in all.
    pub(crate) async fn account_rows(
        &self,
        reading: Reading,
        query: &AccountQuery,
        range: (u64, u32),
        total: u64,
    ) -> Result<Vec<AccountRow>, PortalError> {
        let entries = self
            .store()
            .list_accounts(&reading.selection(query), range, total)
            .await?;
        let further = self.further_balances(&entries, reading.today).await?;
        Ok(entries
            .into_iter()
            .map(|entry| row(entry, reading.today, &further))
            .collect())
    }

    /// What is open in each currency on those few accounts on which it is open in several.
    pub(crate) async fn further_balances(
        &self,
        entries: &[AccountEntry],
        today: Date,
    ) -> Result<FurtherBalances, PortalError> {
        let ids: Vec<AccountId> = entries
            .iter()
            .filter(|entry| entry.account.invoices.open_currencies > Some(1))
            .map(|entry| entry.account.listed.id.clone())
            .collect();
        let mut balances = FurtherBalances::new();
        for balance in self.store().list_open_balances(&ids, today).await? {
            balances.entry(balance.account).or_default().push(Money {
                amount: balance.open,
                currency: balance.currency,
            });
        }
        Ok(balances)
    }

    async fn account_options(&self) -> Result<AccountOptions, PortalError> {
        let choices = |column| self.store().list_choices(column);
        let mut tags: Vec<String> = choices(ChoiceColumn::Tags)
            .await?
            .iter()
            .flat_map(|set| set.lines())
            .map(str::to_owned)
            .collect();
        tags.sort_unstable();
        tags.dedup();
        Ok(AccountOptions {
            types: choices(ChoiceColumn::Type).await?,
            plans: choices(ChoiceColumn::Plan).await?,
            countries: choices(ChoiceColumn::Country).await?,
            managers: choices(ChoiceColumn::Manager).await?,
            tags,
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

/// What is open on an account, a sum for each currency; `None` where its invoices are not known.
pub(crate) fn open_balance(account: &Account, further: &FurtherBalances) -> Option<Vec<Money>> {
    if let Some(several) = further.get(&account.listed.id) {
        return Some(several.clone());
    }
    let figures = &account.invoices;
    let amount = figures.open?;
    let currency = figures.open_currency.or(figures.currency);
    Some(
        currency
            .map(|currency| Money { amount, currency })
            .into_iter()
            .collect(),
    )
}

fn licences(account: &Account) -> Licences {
    let figures = &account.figures;
    match (figures.plans_fetched_at, figures.are_licences_visible) {
        (None, _) => Licences::NotFetched,
        (Some(_), Some(false)) => Licences::NotVisible,
        (Some(_), _) => Licences::Known(Quantity {
            bought: figures.bought,
            used: figures.used,
            pending: figures.pending,
        }),
    }
}

fn row(entry: AccountEntry, today: Date, further: &FurtherBalances) -> AccountRow {
    let account = entry.account;
    let figures = &account.figures;
    let in_its_currency = |amount: Amount| {
        let currency = account.invoices.currency?;
        Some(Money { amount, currency })
    };
    let record = &account.records.record;
    AccountRow {
        country: country(&account),
        flags: flags(&account, today, entry.has_unknown_outcome),
        base_plan: figures.base_plan_title.clone().map(|title| PlanName {
            title,
            term: figures.base_plan_term.clone().unwrap_or_default(),
            code: figures.base_plan_code.clone(),
        }),
        licences: licences(&account),
        addons: figures.addons,
        next_invoice: figures.next_invoice,
        next_invoice_amount: account.renewal.next_invoice.and_then(in_its_currency),
        open_balance: open_balance(&account, further),
        renewal: Renewal {
            on: account.renewal.on,
            is_automatic: account.renewal.is_automatic,
        },
        reference: record.customer_reference.clone(),
        manager: record.manager.as_ref().map(|manager| manager.name.clone()),
        tags: record.tags.iter().map(str::to_owned).collect(),
        plans_fetched_at: figures.plans_fetched_at,
        id: account.listed.id,
        name: account.listed.name,
        number: account.listed.number,
        account_type: account.listed.account_type,
    }
}
