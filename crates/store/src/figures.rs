//! Fleet figures: what lists show of an account without reading its snapshots.

use domain::ids::AccountId;
use domain::time::{Date, UtcMillis};

use crate::Write;
use crate::accounts::Account;
use crate::column::Bind;
use crate::error::Result;
use crate::sql::{Builder, FromRow, Row, sql};

/// Figures of one account that come from its detail, contact, plans and usage; `None` where unknown.
/// They are written with the snapshot that they come from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FleetFigures {
    /// The country of the billing contact, as Zoom's two letters.
    pub country: Option<String>,
    /// The base plan in words.
    pub base_plan_title: Option<String>,
    /// Its term.
    pub base_plan_term: Option<String>,
    /// Its code.
    pub base_plan_code: Option<String>,
    /// Its status, as Zoom names it.
    pub base_plan_status: Option<String>,
    /// Licences of the base plan that are paid for.
    pub bought: Option<i64>,
    /// Licences in use.
    pub used: Option<i64>,
    /// Licences given to people who have not accepted yet.
    pub pending: Option<i64>,
    /// Active add-ons.
    pub addons: Option<u32>,
    /// The next invoice date of any plan.
    pub next_invoice: Option<Date>,
    /// Who pays, as Zoom names it.
    pub pay_mode: Option<String>,
    /// What is remarkable: a set of bits that the caller numbers.
    pub flags: i64,
    /// Whether Zoom tells us of the licences at all.
    pub are_licences_visible: Option<bool>,
    /// When the detail was fetched.
    pub detail_fetched_at: Option<UtcMillis>,
    /// When the billing contact was fetched.
    pub contact_fetched_at: Option<UtcMillis>,
    /// When the plans were fetched.
    pub plans_fetched_at: Option<UtcMillis>,
    /// When the usage was fetched.
    pub usage_fetched_at: Option<UtcMillis>,
}

impl FromRow for FleetFigures {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            country: row.find("country")?,
            base_plan_title: row.find("base_plan_title")?,
            base_plan_term: row.find("base_plan_term")?,
            base_plan_code: row.find("base_plan_code")?,
            base_plan_status: row.find("base_plan_status")?,
            bought: row.find("bought")?,
            used: row.find("used")?,
            pending: row.find("pending")?,
            addons: row.find("addons")?,
            next_invoice: row.find("next_invoice_date")?,
            pay_mode: row.find("pay_mode")?,
            flags: row.get("flags")?,
            are_licences_visible: row.find("are_licences_visible")?,
            detail_fetched_at: row.find("detail_fetched_at")?,
            contact_fetched_at: row.find("contact_fetched_at")?,
            plans_fetched_at: row.find("plans_fetched_at")?,
            usage_fetched_at: row.find("usage_fetched_at")?,
        })
    }
}

impl Write {
    /// Sets one bit of the flags for these accounts and takes it from all others.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn save_account_flag(&mut self, bit: i64, accounts: &[&AccountId]) -> Result<()> {
        sql("UPDATE accounts SET flags = flags - $1 WHERE (flags & $1) <> 0")
            .bind(bit)
            .execute(&mut *self)
            .await?;
        for chunk in accounts.chunks(250) {
            let mut query = Builder::new("UPDATE accounts SET flags = flags + ");
            query.push_bind(bit).push(" WHERE id IN ");
            query.push_list(chunk.iter().map(|id| (*id).to_value()));
            query.build().execute(&mut *self).await?;
        }
        Ok(())
    }

    /// The account of this id, kept from other writers until the transaction ends: for changing some
    /// of its figures.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn lock_account(&mut self, id: &AccountId) -> Result<Option<Account>> {
        sql("SELECT * FROM accounts WHERE id = $1")
            .bind(id)
            .locking()
            .fetch_optional(self)
            .await
    }

    /// Writes all figures of an account and says whether it exists.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn update_account_figures(
        &mut self,
        id: &AccountId,
        figures: &FleetFigures,
    ) -> Result<bool> {
        let changed = sql(
            "UPDATE accounts SET country = $2, base_plan_title = $3, base_plan_term = $4, \
             base_plan_code = $5, bought = $6, used = $7, pending = $8, addons = $9, \
             next_invoice_date = $10, pay_mode = $11, flags = $12, are_licences_visible = $13, \
             detail_fetched_at = $14, contact_fetched_at = $15, plans_fetched_at = $16, \
             usage_fetched_at = $17, base_plan_status = $18 WHERE id = $1",
        )
        .bind(id)
        .bind(figures.country.as_ref())
        .bind(figures.base_plan_title.as_ref())
        .bind(figures.base_plan_term.as_ref())
        .bind(figures.base_plan_code.as_ref())
        .bind(figures.bought)
        .bind(figures.used)
        .bind(figures.pending)
        .bind(figures.addons)
        .bind(figures.next_invoice)
        .bind(figures.pay_mode.as_ref())
        .bind(figures.flags)
        .bind(figures.are_licences_visible)
        .bind(figures.detail_fetched_at)
        .bind(figures.contact_fetched_at)
        .bind(figures.plans_fetched_at)
        .bind(figures.usage_fetched_at)
        .bind(figures.base_plan_status.as_ref())
        .execute(self)
        .await?;
        Ok(changed == 1)
    }
}
