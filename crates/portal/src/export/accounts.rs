//! The accounts list as a file: every column that is known of an account, whatever the page shows.
//!
//! Names of the partner's own columns are those under which they are imported.

use async_trait::async_trait;
use domain::ids::AccountId;
use domain::money::Money;
use domain::people::Permission;
use domain::time::Date;
use domain::view::AccountQuery;
use store::{Account, AccountCondition, AccountEntry, AccountMarks};

use super::{Cell, ExportOffer, ROWS_A_CHUNK, RowSource};
use crate::account_filter::Reading;
use crate::accounts::{FurtherBalances, open_balance};
use crate::head::{country, flags};
use crate::records::{Managers, own_cells};
use crate::{Caller, Portal, PortalError};

const COLUMNS: &[&str] = &[
    "account_id",
    "account_number",
    "account_name",
    "owner_email",
    "account_type",
    "country",
    "customer_reference",
    "tags",
    "account_manager",
    "notes",
    "base_plan",
    "base_plan_term",
    "base_plan_code",
    "base_plan_status",
    "licences_bought",
    "licences_used",
    "licences_pending",
    "addons",
    "who_pays",
    "flags",
    "next_invoice_date",
    "next_invoice_amount",
    "next_invoice_currency",
    "open_balance",
    "open_balance_currency",
    "open_balance_further",
    "unpaid_invoices",
    "oldest_due_date",
    "renewal_date",
    "auto_renew",
    "renewal_amount",
    "renewal_currency",
    "is_listed",
    "plans_as_of",
    "usage_as_of",
    "invoices_as_of",
    "as_of",
];

impl Portal {
    /// The accounts that fit a query, as a file to be taken.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn offer_accounts_export(
        &self,
        caller: &Caller,
        query: AccountQuery,
    ) -> Result<ExportOffer, PortalError> {
        caller.must(Permission::ReadBilling)?;
        let now = self.now();
        let reading = Reading::of(caller, now);
        let conditions = reading.conditions(&query);
        let (_, counts) = self
            .store()
            .count_fleet(std::slice::from_ref(&conditions))
            .await?;
        let source = Rows {
            portal: self.clone(),
            people: Managers::load(self.store()).await?,
            conditions,
            today: reading.today,
            after: None,
            is_over: false,
        };
        Ok(ExportOffer::new(
            "accounts",
            now,
            counts.first().copied().unwrap_or_default(),
            query.to_query(),
            Box::new(source),
        ))
    }
}

struct Rows {
    portal: Portal,
    people: Managers,
    conditions: Vec<AccountCondition>,
    today: Date,
    /// The last account that was read.
    after: Option<AccountId>,
    is_over: bool,
}

#[async_trait]
impl RowSource for Rows {
    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    async fn next(&mut self) -> Result<Vec<Vec<Cell>>, PortalError> {
        if self.is_over {
            return Ok(Vec::new());
        }
        let entries = self
            .portal
            .store()
            .list_accounts_after(&self.conditions, self.after.as_ref(), ROWS_A_CHUNK)
            .await?;
        self.is_over = entries.len() < ROWS_A_CHUNK as usize;
        if let Some(last) = entries.last() {
            self.after = Some(last.account.listed.id.clone());
        }
        let invoices = entries
            .iter()
            .map(|entry| (&entry.account.listed.id, &entry.account.invoices));
        let further = self.portal.further_balances(invoices, self.today).await?;
        Ok(entries
            .iter()
            .map(|entry| row(entry, self.today, &further, &self.people))
            .collect())
    }
}

fn row(
    entry: &AccountEntry,
    today: Date,
    further: &FurtherBalances,
    people: &Managers,
) -> Vec<Cell> {
    let account = &entry.account;
    let flags: Vec<&str> = flags(AccountMarks::of(account, entry.has_unknown_outcome), today)
        .iter()
        .map(|flag| flag.as_str())
        .collect();
    let mut cells = who(account);
    cells.extend(own_cells(&account.records.record, people));
    cells.extend(plan(account));
    cells.push(Cell::Text(flags.join(" ")));
    cells.extend(money(account, further));
    cells.push(Cell::Truth(account.is_listed));
    cells.extend(ages(account));
    cells
}

fn who(account: &Account) -> Vec<Cell> {
    let listed = &account.listed;
    vec![
        Cell::Text(listed.id.to_string()),
        Cell::text(listed.number.as_deref()),
        Cell::Text(listed.name.clone()),
        Cell::text(listed.owner_email.as_deref()),
        Cell::Text(listed.account_type.clone()),
        Cell::text(country(account.figures.country.as_deref())),
    ]
}

fn plan(account: &Account) -> Vec<Cell> {
    let figures = &account.figures;
    vec![
        Cell::text(figures.base_plan_title.as_deref()),
        Cell::text(figures.base_plan_term.as_deref()),
        Cell::text(figures.base_plan_code.as_deref()),
        Cell::text(figures.base_plan_status.as_deref()),
        Cell::integer(figures.bought),
        Cell::integer(figures.used),
        Cell::integer(figures.pending),
        Cell::integer(figures.addons),
        Cell::text(figures.pay_mode.as_deref()),
    ]
}

fn money(account: &Account, further: &FurtherBalances) -> Vec<Cell> {
    let (invoices, renewal) = (&account.invoices, account.renewal);
    let balances = open_balance(&account.listed.id, invoices, further).unwrap_or_default();
    let (first, others) = balances
        .split_first()
        .map_or((None, &[][..]), |(first, others)| (Some(*first), others));
    // Known to be nothing, though no invoice tells a currency.
    let amount = first.map(|money| money.amount).or(invoices.open);
    let others: Vec<String> = others
        .iter()
        .map(|Money { amount, currency }| format!("{amount} {currency}"))
        .collect();
    let currency_of = |amount: Option<_>| amount.and(invoices.currency);
    vec![
        Cell::day(account.figures.next_invoice),
        Cell::amount(renewal.next_invoice),
        Cell::currency(currency_of(renewal.next_invoice)),
        Cell::amount(amount),
        Cell::currency(first.map(|money| money.currency)),
        Cell::Text(others.join("; ")),
        Cell::integer(invoices.unpaid),
        Cell::day(invoices.oldest_due),
        Cell::day(renewal.on),
        Cell::truth(renewal.is_automatic),
        Cell::amount(renewal.amount),
        Cell::currency(currency_of(renewal.amount)),
    ]
}

/// When each kind of figure was fetched, and the oldest of these.
fn ages(account: &Account) -> Vec<Cell> {
    let parts = [
        account.figures.plans_fetched_at,
        account.figures.usage_fetched_at,
        account.invoices_fetched_at,
    ];
    let oldest = parts.into_iter().flatten().min();
    parts
        .into_iter()
        .chain([oldest])
        .map(Cell::instant)
        .collect()
}

#[cfg(test)]
mod tests {
    use domain::records::RecordField;

    use super::*;

    #[test]
    fn the_partners_own_columns_are_named_as_they_are_imported() {
        for field in RecordField::ALL {
            assert!(COLUMNS.contains(&field.name()), "{}", field.name());
        }
    }
}
