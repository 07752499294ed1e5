//! What renews next, for all accounts: Zoom's list as it was told last.

use std::collections::HashMap;

use domain::ids::AccountId;
use domain::zoom::{RenewableSubscription, Renewal};

use crate::column::Bind;
use crate::error::Result;
use crate::fold::{fold, indexable};
use crate::sql::{Builder, FromRow, Row, in_rows, sql};
use crate::{Store, Write};

/// What renews for one account, and which of ours that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenewalRecord {
    /// The sub account; `None` where none is known by its id or number.
    pub account: Option<AccountId>,
    /// What Zoom tells.
    pub told: Renewal,
}

/// A renewal as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRenewal {
    /// Its place in Zoom's list, from 0.
    pub position: u32,
    /// What it is.
    pub record: RenewalRecord,
}

impl FromRow for StoredRenewal {
    fn from_row(row: &Row) -> Result<Self> {
        let account: Option<AccountId> = row.find("account_id")?;
        Ok(Self {
            position: row.get("position")?,
            record: RenewalRecord {
                told: Renewal {
                    account_id: account.clone(),
                    account_number: row.find("account_number")?,
                    account_name: row.get("account_name")?,
                    account_email: row.get("account_email")?,
                    total_renewal_amount: row.find("amount_ten_thousandths")?,
                    currency: row.find("currency")?,
                    next_renewal_date: row.find("renewal_date")?,
                    auto_renew: row.find("is_automatic")?,
                    renewable_subscriptions: Vec::new(),
                },
                account,
            },
        })
    }
}

/// A subscription and the renewal that it is part of.
struct OfRenewal {
    renewal: u32,
    subscription: RenewableSubscription,
}

impl FromRow for OfRenewal {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            renewal: row.get("renewal")?,
            subscription: RenewableSubscription {
                plan_name: row.get("plan_name")?,
                quantity: row.find("quantity")?,
                billing_cycle: row.get("billing_cycle")?,
                service_effective_date: row.find("effective_date")?,
                next_invoice_date: row.find("next_invoice_date")?,
                next_invoice_amount: row.find("next_invoice_ten_thousandths")?,
            },
        })
    }
}

impl Store {
    /// What renews for an account; more than one entry where Zoom lists it so.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_renewals_of(&self, account: &AccountId) -> Result<Vec<StoredRenewal>> {
        let renewals = sql("SELECT * FROM renewals WHERE account_id = $1 ORDER BY position")
            .bind(account)
            .fetch_all(self)
            .await?;
        self.with_subscriptions(renewals).await
    }

    /// The same renewals (a page of them) with what renews.
    pub(crate) async fn with_subscriptions(
        &self,
        mut renewals: Vec<StoredRenewal>,
    ) -> Result<Vec<StoredRenewal>> {
        if renewals.is_empty() {
            return Ok(renewals);
        }
        let mut query = Builder::new("SELECT * FROM renewal_subscriptions WHERE renewal IN ");
        query.push_list(renewals.iter().map(|renewal| renewal.position.to_value()));
        query.push(" ORDER BY renewal, position");
        let subscriptions: Vec<OfRenewal> = query.build().fetch_all(self).await?;
        let mut by_renewal: HashMap<u32, Vec<RenewableSubscription>> = HashMap::new();
        for of in subscriptions {
            by_renewal
                .entry(of.renewal)
                .or_default()
                .push(of.subscription);
        }
        for renewal in &mut renewals {
            let own = by_renewal.remove(&renewal.position);
            renewal.record.told.renewable_subscriptions = own.unwrap_or_default();
        }
        Ok(renewals)
    }
}

impl Write {
    /// Saves Zoom's whole list in its order; what was there before is forgotten.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn save_renewals(&mut self, renewals: &[RenewalRecord]) -> Result<()> {
        for text in ["DELETE FROM renewal_subscriptions", "DELETE FROM renewals"] {
            sql(text).execute(&mut *self).await?;
        }
        let rows: Vec<_> = (0u32..).zip(renewals).collect();
        in_rows(
            self,
            "INSERT INTO renewals (position, account_id, account_number, account_name, \
             name_folded, account_email, renewal_date, is_automatic, amount_ten_thousandths, \
             currency, subscriptions) VALUES ",
            &rows,
            |(position, RenewalRecord { account, told })| {
                [
                    position.to_value(),
                    account.as_ref().to_value(),
                    told.account_number.as_ref().to_value(),
                    (&told.account_name).to_value(),
                    indexable(fold(&told.account_name)).to_value(),
                    (&told.account_email).to_value(),
                    told.next_renewal_date.to_value(),
                    told.auto_renew.to_value(),
                    told.total_renewal_amount.to_value(),
                    told.currency.to_value(),
                    count(&told.renewable_subscriptions).to_value(),
                ]
            },
            "",
        )
        .await?;
        self.save_subscriptions(&rows).await
    }

    async fn save_subscriptions(&mut self, renewals: &[(u32, &RenewalRecord)]) -> Result<()> {
        let rows: Vec<_> = renewals
            .iter()
            .flat_map(|(renewal, record)| {
                (0u32..)
                    .zip(&record.told.renewable_subscriptions)
                    .map(|(position, subscription)| (*renewal, position, subscription))
            })
            .collect();
        in_rows(
            self,
            "INSERT INTO renewal_subscriptions (renewal, position, plan_name, quantity, \
             billing_cycle, effective_date, next_invoice_date, next_invoice_ten_thousandths) \
             VALUES ",
            &rows,
            |(renewal, position, subscription)| {
                [
                    renewal.to_value(),
                    position.to_value(),
                    (&subscription.plan_name).to_value(),
                    subscription.quantity.to_value(),
                    (&subscription.billing_cycle).to_value(),
                    subscription.service_effective_date.to_value(),
                    subscription.next_invoice_date.to_value(),
                    subscription.next_invoice_amount.to_value(),
                ]
            },
            "",
        )
        .await?;
        Ok(())
    }
}

fn count(subscriptions: &[RenewableSubscription]) -> i64 {
    i64::try_from(subscriptions.len()).unwrap_or(i64::MAX)
}
