//! What renews next as a file: a row for each account, as on the page.

use async_trait::async_trait;
use domain::people::Permission;
use domain::time::UtcMillis;
use domain::view::RenewalQuery;
use domain::zoom::RenewableSubscription;
use store::{RenewalFilter, StoredRenewal};

use super::{Cell, ExportOffer, ROWS_A_CHUNK, RowSource};
use crate::fetch::{Ask, Known};
use crate::renewals::filter;
use crate::{Caller, Portal, PortalError};

const COLUMNS: &[&str] = &[
    "account_id",
    "account_number",
    "account_name",
    "account_email",
    "renewal_date",
    "auto_renew",
    "renewal_amount",
    "currency",
    "subscriptions",
    "plans",
    "next_invoice_date",
    "as_of",
];

impl Portal {
    /// The renewals that fit a query, as a file to be taken.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn offer_renewals_export(
        &self,
        caller: &Caller,
        query: RenewalQuery,
    ) -> Result<ExportOffer, PortalError> {
        caller.must(Permission::ReadBilling)?;
        let now = self.now();
        let as_of = match self.known(&Ask::Renewals).await? {
            Known::Yes { stamp, .. } => Some(stamp.fetched_at),
            Known::No(_) => None,
        };
        let filter = filter(&query, now.date());
        let count = self.store().count_renewals(&filter).await?;
        let rows = Rows {
            portal: self.clone(),
            filter,
            as_of,
            after: None,
            is_over: false,
        };
        Ok(ExportOffer::new(
            "renewals",
            now,
            count,
            query.to_query(),
            Box::new(rows),
        ))
    }
}

struct Rows {
    portal: Portal,
    filter: RenewalFilter,
    as_of: Option<UtcMillis>,
    /// The last place that was read.
    after: Option<u32>,
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
        let found = self
            .portal
            .store()
            .list_renewals_after(&self.filter, self.after, ROWS_A_CHUNK)
            .await?;
        self.is_over = found.len() < ROWS_A_CHUNK as usize;
        self.after = found.last().map(|last| last.position);
        Ok(found.into_iter().map(|of| row(of, self.as_of)).collect())
    }
}

fn row(renewal: StoredRenewal, as_of: Option<UtcMillis>) -> Vec<Cell> {
    let told = renewal.record.told;
    let subscriptions = &told.renewable_subscriptions;
    let plans: Vec<String> = subscriptions.iter().map(in_words).collect();
    let next = subscriptions
        .iter()
        .filter_map(|of| of.next_invoice_date)
        .min();
    vec![
        Cell::text(renewal.record.account.map(|id| id.to_string())),
        Cell::text(told.account_number),
        Cell::Text(told.account_name),
        Cell::Text(told.account_email),
        Cell::day(told.next_renewal_date),
        Cell::truth(told.auto_renew),
        Cell::amount(told.total_renewal_amount),
        Cell::currency(told.currency),
        Cell::integer(i64::try_from(plans.len()).ok()),
        Cell::Text(plans.join("; ")),
        Cell::day(next),
        Cell::instant(as_of),
    ]
}

/// `40 × Business, Annual`.
fn in_words(subscription: &RenewableSubscription) -> String {
    let quantity = subscription
        .quantity
        .map(|quantity| format!("{quantity} \u{d7} "))
        .unwrap_or_default();
    let cycle = match subscription.billing_cycle.as_str() {
        "" => String::new(),
        cycle => format!(", {cycle}"),
    };
    format!("{quantity}{}{cycle}", subscription.plan_name)
}
