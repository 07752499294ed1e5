//! The rows of bulks: as they were typed, what the dry run says of each, and the change that became of it.

use std::collections::BTreeMap;

use domain::ids::{AccountId, BulkId, ChangeId};
use domain::money::{Amount, Currency};
use domain::pricing::{Cost, CostSums};
use domain::view::{BulkCounts, BulkFilter, ChangeState, RowCost, RowVerdict, TypedRow};

use crate::column::Bind;
use crate::error::Result;
use crate::sql::{Builder, FromRow, Row, in_rows, sql};
use crate::{Store, Write};

/// A row of a bulk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkRow {
    /// As it was typed.
    pub typed: TypedRow,
    /// What the dry run says of it.
    pub verdict: RowVerdict,
    /// The account that it names, and its name, where it names one.
    pub account: Option<(AccountId, String)>,
    /// What it does, in words; empty where that can't be told.
    pub title: String,
    /// Why it is refused, or what there is to think about.
    pub sentences: Vec<String>,
    /// What it costs by the year, or why that is not known; `None`: it becomes no change.
    pub cost: Option<RowCost>,
    /// Its change, once there is one.
    pub change: Option<(ChangeId, ChangeState)>,
    /// How its change ended, in a sentence; read with the change, never written here.
    pub outcome: String,
}

const ROWS: &str = "SELECT bulk_rows.*, changes.state AS change_state, changes.outcome AS change_outcome \
     FROM bulk_rows LEFT JOIN changes ON changes.id = bulk_rows.change_id WHERE bulk_rows.bulk_id = ";

impl FromRow for BulkRow {
    fn from_row(row: &Row) -> Result<Self> {
        let account: Option<AccountId> = row.find("account_id")?;
        let change: Option<ChangeId> = row.find("change_id")?;
        let sentences: String = row.get("sentences_json")?;
        Ok(Self {
            typed: TypedRow {
                line: row.get("line")?,
                account: row.get("account_key")?,
                action: row.get("action")?,
                plan: row.get("plan")?,
                quantity: row.get("quantity")?,
                date: row.get("starts_on")?,
            },
            verdict: row.get("verdict")?,
            account: match account {
                Some(account) => Some((account, row.get("account_name")?)),
                None => None,
            },
            title: row.get("title")?,
            sentences: serde_json::from_str(&sentences)
                .map_err(|error| crate::StoreError::Corrupt(error.to_string()))?,
            cost: cost_of(row)?,
            change: match change {
                Some(change) => Some((change, row.get("change_state")?)),
                None => None,
            },
            outcome: row.find("change_outcome")?.unwrap_or_default(),
        })
    }
}

fn cost_of(row: &Row) -> Result<Option<RowCost>> {
    let now: Option<Amount> = row.find("cost_now_ten_thousandths")?;
    let after: Option<Amount> = row.find("cost_after_ten_thousandths")?;
    let currency: Option<Currency> = row.find("cost_currency")?;
    let (Some(now), Some(after), Some(currency)) = (now, after, currency) else {
        let unknown: Option<String> = row.find("cost_unknown")?;
        return Ok(unknown.map(Err));
    };
    Ok(Some(
        Cost::new(now, after, currency).map_err(|reason| reason.to_string()),
    ))
}

/// What the row of a bulk costs that becomes a change.
struct OfRow(Option<RowCost>);

impl FromRow for OfRow {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self(cost_of(row)?))
    }
}

/// How many rows of a bulk have a verdict and a change in a state.
struct Counted {
    bulk: BulkId,
    verdict: RowVerdict,
    state: Option<ChangeState>,
    count: u64,
}

impl FromRow for Counted {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            bulk: row.get("bulk_id")?,
            verdict: row.get("verdict")?,
            state: row.find("state")?,
            count: row.get("count")?,
        })
    }
}

/// The beginning of a statement that reads rows of a bulk.
fn rows_of(id: BulkId, filter: BulkFilter) -> Builder {
    let mut query = Builder::new(ROWS);
    query.push_bind(id);
    match filter {
        BulkFilter::All => {}
        BulkFilter::Verdict(verdict) => {
            query.push(" AND verdict = ").push_bind(verdict);
        }
        BulkFilter::Progress(progress) => {
            query.push(" AND changes.state IN ");
            query.push_list(progress.states().map(Bind::to_value));
        }
    }
    query
}

impl Store {
    /// Rows of a bulk after the given line that fit the filter, in the order of the file.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_bulk_rows(
        &self,
        id: BulkId,
        filter: BulkFilter,
        after_line: u32,
        limit: u32,
    ) -> Result<Vec<BulkRow>> {
        let mut query = rows_of(id, filter);
        query.push(" AND line > ").push_bind(after_line);
        query.push(" ORDER BY line LIMIT ").push_bind(limit);
        query.build().fetch_all(self).await
    }

    /// Rows of a bulk that fit the filter, `offset` of them left out, in the order of the file.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn page_bulk_rows(
        &self,
        id: BulkId,
        filter: BulkFilter,
        offset: u64,
        limit: u32,
    ) -> Result<Vec<BulkRow>> {
        let mut query = rows_of(id, filter);
        query.push(" ORDER BY line LIMIT ").push_bind(limit);
        query
            .push(" OFFSET ")
            .push_bind(i64::try_from(offset).unwrap_or(i64::MAX));
        query.build().fetch_all(self).await
    }

    /// What the rows of a bulk cost together that become a change; those that were checked before there were costs
    /// are left out.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn sum_bulk_costs(&self, id: BulkId) -> Result<CostSums> {
        let costs: Vec<OfRow> = sql(
            "SELECT cost_now_ten_thousandths, cost_after_ten_thousandths, cost_currency, cost_unknown \
             FROM bulk_rows WHERE bulk_id = $1 ORDER BY line",
        )
        .bind(id)
        .fetch_all(self)
        .await?;
        let mut sums = CostSums::default();
        for cost in costs.into_iter().filter_map(|OfRow(cost)| cost) {
            sums.add(cost.ok());
        }
        Ok(sums)
    }

    /// The rows of some bulks by verdict, and their changes by state.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn count_bulk_rows(&self, ids: &[BulkId]) -> Result<BTreeMap<BulkId, BulkCounts>> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut query = Builder::new(
            "SELECT bulk_rows.bulk_id AS bulk_id, verdict, changes.state AS state, count(*) AS count \
             FROM bulk_rows LEFT JOIN changes ON changes.id = bulk_rows.change_id \
             WHERE bulk_rows.bulk_id IN ",
        );
        query.push_list(ids.iter().map(|id| id.to_value()));
        query.push(" GROUP BY bulk_rows.bulk_id, verdict, changes.state");
        let counted: Vec<Counted> = query.build().fetch_all(self).await?;
        let mut counts: BTreeMap<BulkId, BulkCounts> = BTreeMap::new();
        for one in counted {
            let counts = counts.entry(one.bulk).or_default();
            counts.add_verdict(one.verdict, one.count);
            if let Some(state) = one.state {
                counts.add_state(state, one.count);
            }
        }
        Ok(counts)
    }
}

impl Write {
    /// Adds rows to a bulk.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn create_bulk_rows(&mut self, id: BulkId, rows: &[BulkRow]) -> Result<()> {
        in_rows(
            self,
            "INSERT INTO bulk_rows (bulk_id, line, account_key, action, plan, quantity, starts_on, \
             verdict, account_id, account_name, title, sentences_json, cost_now_ten_thousandths, \
             cost_after_ten_thousandths, cost_currency, cost_unknown) VALUES ",
            rows,
            |row| {
                let account = row.account.as_ref();
                let sentences = serde_json::to_string(&row.sentences);
                let cost = row.cost.as_ref().and_then(|cost| cost.as_ref().ok());
                let unknown = row.cost.as_ref().and_then(|cost| cost.as_ref().err());
                [
                    id.to_value(),
                    row.typed.line.to_value(),
                    (&row.typed.account).to_value(),
                    (&row.typed.action).to_value(),
                    (&row.typed.plan).to_value(),
                    (&row.typed.quantity).to_value(),
                    (&row.typed.date).to_value(),
                    row.verdict.to_value(),
                    account.map(|(id, _)| id).to_value(),
                    account.map(|(_, name)| name).to_value(),
                    (&row.title).to_value(),
                    // Plain strings: writing them can't fail.
                    sentences.unwrap_or_default().to_value(),
                    cost.map(|cost| cost.now().amount).to_value(),
                    cost.map(|cost| cost.after().amount).to_value(),
                    cost.map(|cost| cost.now().currency).to_value(),
                    unknown.to_value(),
                ]
            },
            "",
        )
        .await?;
        Ok(())
    }

    /// Puts the rows of a bulk that is not submitted in the place of those that it has.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn replace_bulk_rows(&mut self, id: BulkId, rows: &[BulkRow]) -> Result<()> {
        sql("DELETE FROM bulk_rows WHERE bulk_id = $1 AND change_id IS NULL")
            .bind(id)
            .execute(&mut *self)
            .await?;
        self.create_bulk_rows(id, rows).await
    }

    /// Notes which change became of a row.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn link_bulk_row(&mut self, id: BulkId, line: u32, change: ChangeId) -> Result<()> {
        sql("UPDATE bulk_rows SET change_id = $3 WHERE bulk_id = $1 AND line = $2")
            .bind(id)
            .bind(line)
            .bind(change)
            .execute(self)
            .await?;
        Ok(())
    }
}
