//! Sub accounts: Zoom's list of them, and one of them. How they are listed stands in `account_list`.

use std::collections::BTreeMap;

use domain::ids::AccountId;
use domain::money::{Amount, Currency};
use domain::time::{Date, UtcMillis};

use crate::account_conditions::SUB_ACCOUNTS;
use crate::account_money::{InvoiceFigures, RenewalFigures};
use crate::column::Bind;
use crate::error::Result;
use crate::figures::FleetFigures;
use crate::fold::{fold, indexable};
use crate::records::StoredRecord;
use crate::sql::{Builder, FromRow, Row, Single, in_rows, sql};
use crate::{Store, Write};

/// An account as Zoom's list tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedAccount {
    /// The id.
    pub id: AccountId,
    /// The name.
    pub name: String,
    /// Zoom's account number.
    pub number: Option<String>,
    /// The owner's e-mail.
    pub owner_email: Option<String>,
    /// Type as Zoom names it.
    pub account_type: String,
    /// Seats.
    pub seats: Option<i64>,
    /// When it was created.
    pub created_at: Option<UtcMillis>,
    /// When its subscription began.
    pub subscription_start: Option<UtcMillis>,
    /// When its subscription ends.
    pub subscription_end: Option<UtcMillis>,
}

/// An account as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// What Zoom's list says.
    pub listed: ListedAccount,
    /// Whether the latest list still has it.
    pub is_listed: bool,
    /// When a list last had it.
    pub listed_at: UtcMillis,
    /// Its figures.
    pub figures: FleetFigures,
    /// What is open on its invoices.
    pub invoices: InvoiceFigures,
    /// The end of its term.
    pub renewal: RenewalFigures,
    /// The partner's own records of it.
    pub records: StoredRecord,
    /// When a list of its invoices was last fetched.
    pub invoices_fetched_at: Option<UtcMillis>,
}

/// What is open on an account's invoices in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenBalance {
    /// Whose.
    pub account: AccountId,
    /// In what.
    pub currency: Currency,
    /// How much.
    pub open: Amount,
    /// Invoices with something to pay that are past their due date.
    pub overdue: u32,
}

impl FromRow for ListedAccount {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            number: row.find("number")?,
            owner_email: row.find("owner_email")?,
            account_type: row.get("account_type")?,
            seats: row.find("seats")?,
            created_at: row.find("created_at")?,
            subscription_start: row.find("subscription_start")?,
            subscription_end: row.find("subscription_end")?,
        })
    }
}

impl FromRow for Account {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            listed: ListedAccount::from_row(row)?,
            is_listed: row.get("is_listed")?,
            listed_at: row.get("listed_at")?,
            figures: FleetFigures::from_row(row)?,
            invoices: InvoiceFigures::from_row(row)?,
            renewal: RenewalFigures::from_row(row)?,
            records: StoredRecord::from_row(row)?,
            invoices_fetched_at: row.find("invoices_fetched_at")?,
        })
    }
}

impl FromRow for OpenBalance {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            account: row.get("account_id")?,
            currency: row.get("currency")?,
            open: row.get("open_ten_thousandths")?,
            overdue: row.get("overdue")?,
        })
    }
}

impl Store {
    /// The account of this id.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_account(&self, id: &AccountId) -> Result<Option<Account>> {
        sql("SELECT * FROM accounts WHERE id = $1")
            .bind(id)
            .fetch_optional(self)
            .await
    }

    /// The ids of all sub accounts, by name.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_account_ids(&self) -> Result<Vec<AccountId>> {
        let mut query = Builder::new("SELECT id AS value FROM accounts WHERE ");
        query.push(SUB_ACCOUNTS).push(" ORDER BY name_folded, id");
        let ids = query.build().fetch_all(self).await?;
        Ok(ids.into_iter().map(|Single(id)| id).collect())
    }

    /// What is open on the invoices of these accounts (a page of them) on the day `today`; accounts
    /// on which nothing is open are left out.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_open_balances(
        &self,
        accounts: &[AccountId],
        today: Date,
    ) -> Result<Vec<OpenBalance>> {
        if accounts.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = Builder::new(
            "SELECT account_id, currency, \
             CAST(sum(balance_ten_thousandths) AS BIGINT) AS open_ten_thousandths, \
             CAST(sum(CASE WHEN balance_ten_thousandths > 0 AND due_date < ",
        );
        query.push_bind(today);
        query.push(
            " THEN 1 ELSE 0 END) AS BIGINT) AS overdue FROM invoices \
             WHERE balance_ten_thousandths <> 0 AND is_listed = 1 AND account_id IN ",
        );
        query.push_list(accounts.iter().map(Bind::to_value));
        query.push(" GROUP BY account_id, currency ORDER BY account_id, currency");
        query.build().fetch_all(self).await
    }
}

impl Write {
    /// Saves Zoom's whole list in its order: accounts that it no longer has are kept and marked.
    /// Says how many of those there are.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn save_account_list(
        &mut self,
        list: &[ListedAccount],
        listed_at: UtcMillis,
    ) -> Result<u64> {
        let before = self.fleet_parts().await?;
        // Zoom's pages may overlap when the list changes between two of them. Rows are locked in the
        // order of their ids, so that two instances don't wait for each other.
        let rows: BTreeMap<&AccountId, (i64, &ListedAccount)> = (0i64..)
            .zip(list)
            .map(|(position, account)| (&account.id, (position, account)))
            .collect();
        let rows: Vec<_> = rows.into_values().collect();
        sql("UPDATE accounts SET is_listed = 0 WHERE is_listed = 1")
            .execute(&mut *self)
            .await?;
        in_rows(
            self,
            "INSERT INTO accounts (id, name, name_folded, search, number, owner_email, \
             account_type, seats, created_at, subscription_start, subscription_end, \
             list_position, listed_at, is_listed) VALUES ",
            &rows,
            |(position, account)| {
                [
                    (&account.id).to_value(),
                    (&account.name).to_value(),
                    indexable(fold(&account.name)).to_value(),
                    search_text(account).to_value(),
                    account.number.as_ref().to_value(),
                    account.owner_email.as_ref().to_value(),
                    (&account.account_type).to_value(),
                    account.seats.to_value(),
                    account.created_at.to_value(),
                    account.subscription_start.to_value(),
                    account.subscription_end.to_value(),
                    position.to_value(),
                    listed_at.to_value(),
                    true.to_value(),
                ]
            },
            " ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
             name_folded = excluded.name_folded, search = excluded.search, \
             number = excluded.number, owner_email = excluded.owner_email, \
             account_type = excluded.account_type, seats = excluded.seats, \
             created_at = excluded.created_at, \
             subscription_start = excluded.subscription_start, \
             subscription_end = excluded.subscription_end, \
             list_position = excluded.list_position, listed_at = excluded.listed_at, \
             is_listed = 1",
        )
        .await?;
        self.rename_on_invoices(&before, list).await?;
        let Single(vanished) = sql("SELECT count(*) AS value FROM accounts WHERE is_listed = 0")
            .fetch_one(self)
            .await?;
        Ok(vanished)
    }
}

/// What a search looks through.
fn search_text(account: &ListedAccount) -> String {
    let parts = [
        Some(account.name.as_str()),
        account.number.as_deref(),
        Some(account.id.as_str()),
        account.owner_email.as_deref(),
    ];
    fold(&parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
}
