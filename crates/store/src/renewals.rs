//! What renews next, for all accounts: Zoom's list as it was told last.

use std::collections::HashMap;

use domain::ids::AccountId;
use domain::time::Date;
use domain::view::{RenewalColumn, RenewalSum, SortOrder};
use domain::zoom::{RenewableSubscription, Renewal};

use crate::column::Bind;
use crate::error::Result;
use crate::fold::{contains_pattern, fold, indexable};
use crate::sql::{Builder, FromRow, Row, Single, in_rows, sql};
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

/// Words of a search that count; more are ignored.
const MAX_SEARCH_WORDS: usize = 8;

/// Which renewals.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RenewalFilter {
    /// On this day or earlier; `None`: all, those without a day too.
    pub until: Option<Date>,
    /// Only those that do not go on by themselves.
    pub is_ending_only: bool,
    /// Words that must all stand in the account's name or number.
    pub search: String,
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

impl FromRow for RenewalSum {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            currency: row.find("currency")?,
            renewals: row.get("renewals")?,
            with_amount: row.get("with_amount")?,
            amount: row.get("amount")?,
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

    /// One page of the renewals that fit, from the row `first` (the first is 0) on. Amounts are sorted
    /// currency by currency.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn list_renewals(
        &self,
        filter: &RenewalFilter,
        (sort, order): (RenewalColumn, SortOrder),
        (first, limit): (u64, u32),
    ) -> Result<Vec<StoredRenewal>> {
        let mut query = Builder::new("SELECT * FROM renewals");
        push_filter(&mut query, filter);
        push_order(&mut query, sort, order);
        query.push(" LIMIT ").push_bind(limit);
        query.push(" OFFSET ");
        query.push_bind(i64::try_from(first).unwrap_or(i64::MAX));
        let renewals = query.build().fetch_all(self).await?;
        self.with_subscriptions(renewals).await
    }

    /// The renewals that fit in Zoom's order: at most `limit` behind the place that is given. For
    /// reading all of them, chunk by chunk.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn list_renewals_after(
        &self,
        filter: &RenewalFilter,
        after: Option<u32>,
        limit: u32,
    ) -> Result<Vec<StoredRenewal>> {
        let mut query = Builder::new("SELECT * FROM renewals");
        push_filter(&mut query, filter);
        if let Some(after) = after {
            query.push(" AND position > ").push_bind(after);
        }
        query.push(" ORDER BY position LIMIT ").push_bind(limit);
        let renewals = query.build().fetch_all(self).await?;
        self.with_subscriptions(renewals).await
    }

    /// How many renewals fit.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn count_renewals(&self, filter: &RenewalFilter) -> Result<u64> {
        let mut query = Builder::new("SELECT count(*) AS value FROM renewals");
        push_filter(&mut query, filter);
        let Single(count) = query.build().fetch_one(self).await?;
        Ok(count)
    }

    /// How many entries of the list are about no account that is known.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn count_renewals_of_strangers(&self) -> Result<u64> {
        let Single(count) = sql("SELECT count(*) AS value FROM renewals WHERE account_id IS NULL")
            .fetch_one(self)
            .await?;
        Ok(count)
    }

    /// What the renewals that fit come to, a sum for each currency, that which is not stated last.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn sum_renewals(&self, filter: &RenewalFilter) -> Result<Vec<RenewalSum>> {
        let mut query = Builder::new(
            "SELECT currency, count(*) AS renewals, count(amount_ten_thousandths) AS with_amount, \
             CAST(coalesce(sum(amount_ten_thousandths), 0) AS BIGINT) AS amount FROM renewals",
        );
        push_filter(&mut query, filter);
        query.push(" GROUP BY currency ORDER BY currency IS NULL, renewals DESC, currency");
        query.build().fetch_all(self).await
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

fn push_filter(query: &mut Builder, filter: &RenewalFilter) {
    query.push(" WHERE position >= 0");
    if let Some(day) = filter.until {
        query.push(" AND renewal_date <= ").push_bind(day);
    }
    if filter.is_ending_only {
        query.push(" AND is_automatic = 0");
    }
    let folded = fold(&filter.search);
    let words = folded.split(' ').filter(|word| !word.is_empty());
    for word in words.take(MAX_SEARCH_WORDS) {
        let pattern = contains_pattern(word);
        query
            .push(" AND (name_folded LIKE ")
            .push_bind(pattern.clone());
        query
            .push(" ESCAPE '\\' OR account_number LIKE ")
            .push_bind(pattern);
        query.push(" ESCAPE '\\')");
    }
}

/// Adds the order: by a column, then by Zoom's own. What is not known comes last.
fn push_order(query: &mut Builder, sort: RenewalColumn, order: SortOrder) {
    let (before, key) = match sort {
        RenewalColumn::Account => ("", "name_folded"),
        RenewalColumn::Date => ("", "renewal_date"),
        RenewalColumn::AutoRenew => ("", "is_automatic"),
        RenewalColumn::Subscriptions => ("", "subscriptions"),
        // Amounts of different currencies are never compared.
        RenewalColumn::Amount => ("currency NULLS LAST, ", "amount_ten_thousandths"),
    };
    let direction = match order {
        SortOrder::Ascending => "",
        SortOrder::Descending => " DESC",
    };
    query
        .push(" ORDER BY ")
        .push(before)
        .push(key)
        .push(direction);
    query.push(" NULLS LAST, position");
}
