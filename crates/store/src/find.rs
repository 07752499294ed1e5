//! Finding: the few accounts and invoices that a text names best, over everything that is stored.
//!
//! Texts are folded by the caller's side of this crate; each statement walks an index and is bounded.

use domain::ids::{AccountId, InvoiceId};
use domain::money::{Amount, Currency};
use domain::time::Date;

use crate::Store;
use crate::error::Result;
use crate::fold::{contains_pattern, fold};
use crate::sql::{Builder, FromRow, Row, sql};

/// Words of a text that count; more are ignored.
const MAX_WORDS: usize = 8;
/// What invoice numbers may begin with and people leave out. The index has the same letters.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz-_ ";
/// Sorts behind everything that a number can go on with.
const BEHIND_ALL: char = char::MAX;

/// An account that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountHit {
    /// The id.
    pub id: AccountId,
    /// The name.
    pub name: String,
    /// Zoom's account number.
    pub number: Option<String>,
    /// The partner's own reference.
    pub reference: Option<String>,
    /// The country of the billing contact, as Zoom's two letters.
    pub country: Option<String>,
    /// Whether the latest list still has it.
    pub is_listed: bool,
}

/// An invoice that was found, with the account that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceHit {
    /// The id.
    pub id: InvoiceId,
    /// The number that people know it by.
    pub number: String,
    /// Whose.
    pub account: AccountId,
    /// Their name.
    pub account_name: String,
    /// Day of the invoice.
    pub date: Option<Date>,
    /// With tax.
    pub total: Amount,
    /// Of the total.
    pub currency: Currency,
}

impl FromRow for AccountHit {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            number: row.find("number")?,
            reference: row.find("customer_reference")?,
            country: row.find("country")?,
            is_listed: row.get("is_listed")?,
        })
    }
}

impl FromRow for InvoiceHit {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            number: row.get("number")?,
            account: row.get("account_id")?,
            account_name: row.get("account_name")?,
            date: row.find("invoice_date")?,
            total: row.get("total_ten_thousandths")?,
            currency: row.get("currency")?,
        })
    }
}

/// A hit among all hits of its kind.
struct Counted(AccountHit, u64);

impl FromRow for Counted {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self(AccountHit::from_row(row)?, row.get("hits")?))
    }
}

impl Store {
    /// At most `limit` accounts in which all words of the text stand, those first whose name begins
    /// with it, then those with a word that does; and how many there are in all.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn find_accounts(&self, text: &str, limit: u32) -> Result<(Vec<AccountHit>, u64)> {
        let folded = fold(text);
        if folded.is_empty() {
            return Ok((Vec::new(), 0));
        }
        let anywhere = contains_pattern(&folded);
        let beginning = anywhere.trim_start_matches('%').to_owned();
        // The hits are ranked in the index alone; only the few best rows are then read.
        let mut query = Builder::new(
            "SELECT accounts.*, rank, hits FROM accounts JOIN (SELECT id AS hit_id, \
             CASE WHEN name_folded LIKE ",
        );
        query.push_bind(beginning.clone());
        query.push(" ESCAPE '\\' THEN 0 WHEN name_folded LIKE ");
        query.push_bind(format!("% {beginning}"));
        query
            .push(" ESCAPE '\\' THEN 1 ELSE 2 END AS rank, count(*) OVER () AS hits FROM accounts");
        let mut before = " WHERE (search LIKE ";
        for word in folded.split(' ').take(MAX_WORDS) {
            let pattern = contains_pattern(word);
            query.push(before).push_bind(pattern.clone());
            query
                .push(" ESCAPE '\\' OR search_own LIKE ")
                .push_bind(pattern);
            query.push(" ESCAPE '\\')");
            before = " AND (search LIKE ";
        }
        query.push(" ORDER BY rank, name_folded, id LIMIT ");
        query.push_bind(limit);
        query.push(") AS hit ON hit_id = id ORDER BY rank, name_folded, id");
        let counted: Vec<Counted> = query.build().fetch_all(self).await?;
        let hits = counted.first().map_or(0, |Counted(_, hits)| *hits);
        Ok((
            counted.into_iter().map(|Counted(hit, _)| hit).collect(),
            hits,
        ))
    }

    /// The accounts of exactly this id or number; at most `limit`.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn find_accounts_exactly(&self, text: &str, limit: u32) -> Result<Vec<AccountHit>> {
        sql("SELECT * FROM accounts WHERE id = $1 OR number = $1 ORDER BY name_folded, id LIMIT $2")
            .bind(text)
            .bind(limit)
            .fetch_all(self)
            .await
    }

    /// At most `limit` invoices whose number begins with the text, with or without the letters that
    /// it begins with itself; the highest numbers first.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn find_invoices(&self, text: &str, limit: u32) -> Result<Vec<InvoiceHit>> {
        let folded = fold(text);
        if folded.is_empty() {
            return Ok(Vec::new());
        }
        let end = format!("{folded}{BEHIND_ALL}");
        if folded.starts_with(|first| LETTERS.contains(first)) {
            sql(
                "SELECT invoices.*, accounts.name AS account_name FROM invoices \
                 JOIN accounts ON accounts.id = account_id \
                 WHERE lower(invoices.number) >= $1 AND lower(invoices.number) < $2 \
                 AND invoices.is_listed = 1 \
                 ORDER BY lower(invoices.number) DESC, account_id DESC, invoices.id DESC LIMIT $3",
            )
            .bind(folded)
            .bind(end)
            .bind(limit)
            .fetch_all(self)
            .await
        } else {
            sql(
                "SELECT invoices.*, accounts.name AS account_name FROM invoices \
                 JOIN accounts ON accounts.id = account_id \
                 WHERE ltrim(lower(invoices.number), 'abcdefghijklmnopqrstuvwxyz-_ ') >= $1 \
                 AND ltrim(lower(invoices.number), 'abcdefghijklmnopqrstuvwxyz-_ ') < $2 \
                 AND invoices.is_listed = 1 \
                 ORDER BY ltrim(lower(invoices.number), 'abcdefghijklmnopqrstuvwxyz-_ ') DESC, \
                 account_id DESC, invoices.id DESC LIMIT $3",
            )
            .bind(folded)
            .bind(end)
            .bind(limit)
            .fetch_all(self)
            .await
        }
    }

    /// The invoices of exactly this id or number, whatever the case of its letters; at most `limit`.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn find_invoices_exactly(&self, text: &str, limit: u32) -> Result<Vec<InvoiceHit>> {
        sql(
            "SELECT invoices.*, accounts.name AS account_name FROM invoices \
             JOIN accounts ON accounts.id = account_id \
             WHERE (invoices.id = $1 OR lower(invoices.number) = $2) AND invoices.is_listed = 1 \
             ORDER BY account_id, invoices.id LIMIT $3",
        )
        .bind(text)
        .bind(fold(text))
        .bind(limit)
        .fetch_all(self)
        .await
    }

    /// The newest invoices of an account; at most `limit`.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_latest_invoices(
        &self,
        account: &AccountId,
        limit: u32,
    ) -> Result<Vec<InvoiceHit>> {
        sql(
            "SELECT invoices.*, accounts.name AS account_name FROM invoices \
             JOIN accounts ON accounts.id = account_id \
             WHERE account_id = $1 AND invoices.is_listed = 1 \
             ORDER BY invoice_date DESC NULLS LAST, invoices.number DESC, invoices.id LIMIT $2",
        )
        .bind(account)
        .bind(limit)
        .fetch_all(self)
        .await
    }
}
