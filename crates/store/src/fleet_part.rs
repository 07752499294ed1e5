//! What the list of all invoices needs of each, kept beside it: the account's name, what a search looks
//! through, and how many there are of each currency and year.

use std::collections::HashMap;

use domain::ids::{AccountId, InvoiceId};

use crate::Write;
use crate::account_conditions::SUB_ACCOUNTS;
use crate::accounts::ListedAccount;
use crate::column::Bind;
use crate::error::Result;
use crate::fold::{fold, indexable};
use crate::invoice_items::ItemsOfInvoice;
use crate::sql::{Builder, FromRow, Row, in_rows, sql};

/// Characters of purchase orders that are searched; invoices have one or two.
const MAX_ORDER_CHARS: usize = 160;
/// Characters of number, account name and account number that are searched.
const MAX_SEARCH_CHARS: usize = 240;

/// What of an account stands on each of its invoices.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct FleetPart {
    /// `None`: its invoices are not part of the list of all.
    name_folded: Option<String>,
    number: Option<String>,
}

impl FleetPart {
    fn of(listed: &ListedAccount) -> Self {
        Self {
            name_folded: Some(indexable(fold(&listed.name))),
            number: listed.number.clone(),
        }
    }

    pub(crate) fn name(&self) -> Option<&str> {
        self.name_folded.as_deref()
    }

    /// What a search looks through, purchase orders left out.
    pub(crate) fn search(&self, invoice_number: &str) -> String {
        let parts = [Some(invoice_number), self.name(), self.number.as_deref()];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        shortened(fold(&parts.join(" ")), MAX_SEARCH_CHARS)
    }
}

impl FromRow for FleetPart {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            name_folded: Some(row.get("name_folded")?),
            number: row.find("number")?,
        })
    }
}

/// An account and what of it stands on its invoices.
struct Keyed(AccountId, FleetPart);

impl FromRow for Keyed {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self(row.get("id")?, FleetPart::from_row(row)?))
    }
}

/// The number of an invoice.
struct Numbered(InvoiceId, String);

impl FromRow for Numbered {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self(row.get("id")?, row.get("number")?))
    }
}

fn shortened(mut text: String, most: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
    }
    text
}

impl Write {
    /// What of an account stands on its invoices.
    pub(crate) async fn fleet_part(&mut self, account: &AccountId) -> Result<FleetPart> {
        let mut query = Builder::new("SELECT name_folded, number FROM accounts WHERE id = ");
        query.push_bind(account).push(" AND ").push(SUB_ACCOUNTS);
        let found = query.build().fetch_optional(&mut *self).await?;
        Ok(found.unwrap_or_default())
    }

    /// What of the accounts stands on their invoices now; taken before they are saved anew.
    pub(crate) async fn fleet_parts(&mut self) -> Result<HashMap<AccountId, FleetPart>> {
        let mut query = Builder::new("SELECT id, name_folded, number FROM accounts WHERE ");
        query.push(SUB_ACCOUNTS);
        let rows: Vec<Keyed> = query.build().fetch_all(&mut *self).await?;
        Ok(rows.into_iter().map(|Keyed(id, part)| (id, part)).collect())
    }

    /// Writes the names and numbers of accounts that have got others onto their invoices.
    pub(crate) async fn rename_on_invoices(
        &mut self,
        before: &HashMap<AccountId, FleetPart>,
        list: &[ListedAccount],
    ) -> Result<()> {
        for listed in list {
            let part = FleetPart::of(listed);
            if before.get(&listed.id).is_some_and(|known| *known != part) {
                self.write_fleet_part(&listed.id, &part).await?;
            }
        }
        Ok(())
    }

    async fn write_fleet_part(&mut self, account: &AccountId, part: &FleetPart) -> Result<()> {
        let numbered: Vec<Numbered> = sql("SELECT id, number FROM invoices WHERE account_id = $1")
            .bind(account)
            .fetch_all(&mut *self)
            .await?;
        in_rows(
            self,
            "UPDATE invoices SET account_folded = new.column3, \
             search = new.column4 || CASE WHEN orders = '' THEN '' ELSE ' ' || orders END \
             FROM (VALUES ",
            &numbered,
            |Numbered(id, number)| {
                [
                    account.to_value(),
                    id.to_value(),
                    part.name().to_value(),
                    part.search(number).to_value(),
                ]
            },
            ") AS new WHERE account_id = new.column1 AND id = new.column2",
        )
        .await?;
        Ok(())
    }

    /// Writes the purchase orders of invoices to where a search finds them.
    pub(crate) async fn save_orders(&mut self, invoices: &[ItemsOfInvoice<'_>]) -> Result<()> {
        in_rows(
            self,
            // The orders stand at the end of what is searched; the old ones are cut off first.
            "UPDATE invoices SET orders = new.column3, search = substr(search, 1, length(search) \
             - CASE WHEN orders = '' THEN 0 ELSE length(orders) + 1 END) \
             || CASE WHEN new.column3 = '' THEN '' ELSE ' ' || new.column3 END FROM (VALUES ",
            invoices,
            |of| {
                [
                    of.account.to_value(),
                    of.invoice.to_value(),
                    orders(of).to_value(),
                ]
            },
            ") AS new WHERE account_id = new.column1 AND id = new.column2 \
             AND orders <> new.column3",
        )
        .await?;
        Ok(())
    }

    /// Counts an account's invoices anew. Whoever writes invoices calls it in the same transaction.
    pub(crate) async fn refresh_invoice_totals(&mut self, account: &AccountId) -> Result<()> {
        sql("DELETE FROM invoice_totals WHERE account_id = $1")
            .bind(account)
            .execute(&mut *self)
            .await?;
        sql("INSERT INTO invoice_totals SELECT account_id, currency, \
             CAST(coalesce(substr(invoice_date, 1, 4), '0') AS BIGINT) AS year, count(*), \
             CAST(sum(total_ten_thousandths) AS BIGINT), \
             CAST(sum(CASE WHEN state = 0 THEN balance_ten_thousandths ELSE 0 END) AS BIGINT) \
             FROM invoices WHERE account_id = $1 AND is_listed = 1 AND account_folded IS NOT NULL \
             GROUP BY account_id, currency, year \
             ON CONFLICT (account_id, currency, year) DO UPDATE SET invoices = excluded.invoices, \
             total_ten_thousandths = excluded.total_ten_thousandths, \
             open_ten_thousandths = excluded.open_ten_thousandths")
        .bind(account)
        .execute(self)
        .await?;
        Ok(())
    }
}

/// The purchase orders of an invoice's items, each once.
fn orders(of: &ItemsOfInvoice<'_>) -> String {
    let mut orders: Vec<String> = of
        .items
        .iter()
        .map(|item| fold(&item.purchase_order_number))
        .filter(|order| !order.is_empty())
        .collect();
    orders.sort();
    orders.dedup();
    shortened(orders.join(" "), MAX_ORDER_CHARS)
}
