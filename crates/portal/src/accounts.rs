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
use store::{AccountCondition, AccountLine, ChoiceColumn, FleetCounts, InvoiceFigures};

use crate::account_filter::{Reading, without_each};
use crate::fetch::{Ask, Known, without_value};
use crate::head::{country, flags};
use crate::{Caller, Portal, PortalError, actions, audit};

/// Accounts on one page of Zoom's list: what one call brings.
const ACCOUNTS_A_CALL: u64 = 300;

/// What is open on an account in further currencies than the first.
pub(crate) type FurtherBalances = HashMap<AccountId, Vec<Money>>;

/// What the tabs above the list say.
struct Tabs {
    fleet: FleetCounts,
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
            let page = self.account_page(reading, &query).await?;
            let without = if page.total == 0 && query.has_filters() {
                self.count_without_each(reading, &query).await?
            } else {
                Vec::new()
            };
            Ok((page, without))
        };
        // What stands around the list needs nothing of it.
        let ((page, without), tabs, list, options) = tokio::try_join!(
            listed,
            self.account_tabs(reading, query.view),
            self.known(&Ask::Accounts),
            self.account_options(),
        )?;
        let list = match list {
            Known::Yes { stamp, trouble } => Fact::Known {
                value: (),
                stamp,
                trouble,
            },
            Known::No(fact) => fact,
        };
        let calls = tabs.fleet.known.div_ceil(ACCOUNTS_A_CALL).max(1);
        let asks = vec![Ask::Accounts; usize::try_from(calls).unwrap_or(1)];
        Ok(AccountList {
            page,
            query,
            views: tabs.views,
            known: tabs.fleet.known,
            without_plans: tabs.fleet.without_plans,
            newest_plans: tabs.fleet.newest_plans,
            oldest_plans: tabs.fleet.oldest_plans,
            options,
            without,
            list,
            refresh: self.offer(caller, &asks).await?,
        })
    }

    /// Counts the fleet and its views.
    async fn account_tabs(
        &self,
        reading: Reading,
        shown: AccountView,
    ) -> Result<Tabs, PortalError> {
        let views = AccountView::ALL;
        let sets: Vec<Vec<AccountCondition>> = views
            .iter()
            .map(|view| reading.of_view(*view).into_iter().collect())
            .collect();
        let (fleet, counts) = self.store().count_fleet(&sets).await?;
        let is_shown = |(view, count): &(AccountView, u64)| {
            *view != AccountView::Mine || *count > 0 || shown == AccountView::Mine
        };
        Ok(Tabs {
            fleet,
            views: views.iter().copied().zip(counts).filter(is_shown).collect(),
        })
    }

    /// Counts what fits a query.
    async fn count_accounts(
        &self,
        reading: Reading,
        query: &AccountQuery,
    ) -> Result<u64, PortalError> {
        let (_, counts) = self
            .store()
            .count_fleet(&[reading.conditions(query)])
            .await?;
        Ok(counts.first().copied().unwrap_or_default())
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
    ) -> Result<Page<AccountRow>, PortalError> {
        let page_size = query.size.rows();
        let (total, page, rows) = if query.page <= 1 {
            // The first page is the same however many fit: nothing needs to be counted before.
            let rows = self.account_rows(reading, query, (0, page_size), u64::MAX);
            let (total, rows) = tokio::try_join!(self.count_accounts(reading, query), rows)?;
            (total, 1, rows)
        } else {
            let total = self.count_accounts(reading, query).await?;
            // Beyond the last page: the last one, instead of an empty table.
            let last = total.div_ceil(u64::from(page_size)).max(1);
            let page = query.page.min(u32::try_from(last).unwrap_or(u32::MAX));
            let skipped = u64::from(page - 1) * u64::from(page_size);
            let rows = self
                .account_rows(reading, query, (skipped, page_size), total)
                .await?;
            (total, page, rows)
        };
        Ok(Page {
            rows,
            total,
            page,
            page_size,
        })
    }

    /// So many rows of a query behind the first ones, where `total` fit in all.
    pub(crate) async fn account_rows(
        &self,
        reading: Reading,
        query: &AccountQuery,
        range: (u64, u32),
        total: u64,
    ) -> Result<Vec<AccountRow>, PortalError> {
        let lines = self
            .store()
            .list_accounts(&reading.selection(query), range, total)
            .await?;
        let invoices = lines.iter().map(|line| (&line.id, &line.invoices));
        let further = self.further_balances(invoices, reading.today).await?;
        Ok(lines
            .into_iter()
            .map(|line| row(line, reading.today, &further))
            .collect())
    }

    /// What is open in each currency on those few accounts on which it is open in several.
    pub(crate) async fn further_balances(
        &self,
        accounts: impl Iterator<Item = (&AccountId, &InvoiceFigures)>,
        today: Date,
    ) -> Result<FurtherBalances, PortalError> {
        let ids: Vec<AccountId> = accounts
            .filter(|(_, invoices)| invoices.open_currencies > Some(1))
            .map(|(id, _)| id.clone())
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
pub(crate) fn open_balance(
    account: &AccountId,
    figures: &InvoiceFigures,
    further: &FurtherBalances,
) -> Option<Vec<Money>> {
    if let Some(several) = further.get(account) {
        return Some(several.clone());
    }
    let amount = figures.open?;
    let currency = figures.open_currency.or(figures.currency);
    Some(
        currency
            .map(|currency| Money { amount, currency })
            .into_iter()
            .collect(),
    )
}

fn licences(line: &AccountLine) -> Licences {
    match (line.plans_fetched_at, line.are_licences_visible) {
        (None, _) => Licences::NotFetched,
        (Some(_), Some(false)) => Licences::NotVisible,
        (Some(_), _) => Licences::Known(Quantity {
            bought: line.bought,
            used: line.used,
            pending: line.pending,
        }),
    }
}

fn row(line: AccountLine, today: Date, further: &FurtherBalances) -> AccountRow {
    let in_its_currency = |amount: Amount| {
        let currency = line.invoices.currency?;
        Some(Money { amount, currency })
    };
    AccountRow {
        country: country(line.country.as_deref()),
        flags: flags(line.marks, today),
        licences: licences(&line),
        next_invoice_amount: line.renewal.next_invoice.and_then(in_its_currency),
        open_balance: open_balance(&line.id, &line.invoices, further),
        base_plan: line.base_plan_title.map(|title| PlanName {
            title,
            term: line.base_plan_term.unwrap_or_default(),
            code: line.base_plan_code,
        }),
        addons: line.addons,
        next_invoice: line.next_invoice,
        renewal: Renewal {
            on: line.renewal.on,
            is_automatic: line.renewal.is_automatic,
        },
        reference: line.customer_reference,
        manager: line.manager,
        tags: line.tags.iter().map(str::to_owned).collect(),
        plans_fetched_at: line.plans_fetched_at,
        id: line.id,
        name: line.name,
        number: line.number,
        account_type: line.account_type,
    }
}
