//! The list of sub accounts: filtered, sorted, counted, paged; and the values that can be filtered by.
//!
//! Everything is one walk over what the columns of the list hold; whole rows are read for one page
//! alone.

use domain::ids::AccountId;
use domain::records::Tags;
use domain::time::{Date, UtcMillis};
use domain::view::{AccountColumn, SortOrder};

use crate::Store;
use crate::account_conditions::{AccountCondition, SUB_ACCOUNTS, push, push_all};
use crate::account_money::{InvoiceFigures, RenewalFigures};
use crate::accounts::Account;
use crate::error::Result;
use crate::reach::Reach;
use crate::sql::{Builder, FromRow, Row, Single, sql};

/// Values of a facet that are read; no list of choices is longer.
const MAX_VALUES: i64 = 300;

/// Which accounts to list, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountSelection {
    /// What must hold, all of it; nothing: all sub accounts.
    pub conditions: Vec<AccountCondition>,
    /// By what they are sorted.
    pub sort: AccountColumn,
    /// In which direction; what is not known comes last in both.
    pub order: SortOrder,
    /// What makes an account remarkable, most important first: the order of
    /// [`AccountColumn::Flags`].
    pub ranks: Vec<AccountCondition>,
}

/// One row of the list: what its columns show, and no more. A page has up to 250 of them, and each
/// value that is read costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountLine {
    /// The id.
    pub id: AccountId,
    /// The name.
    pub name: String,
    /// Zoom's account number.
    pub number: Option<String>,
    /// Type as Zoom names it.
    pub account_type: String,
    /// What is remarkable about it.
    pub marks: AccountMarks,
    /// The country of the billing contact, as Zoom's two letters.
    pub country: Option<String>,
    /// The base plan in words.
    pub base_plan_title: Option<String>,
    /// Its term.
    pub base_plan_term: Option<String>,
    /// Its code.
    pub base_plan_code: Option<String>,
    /// Licences of the base plan that are paid for.
    pub bought: Option<i64>,
    /// Licences in use.
    pub used: Option<i64>,
    /// Licences given to people who have not accepted yet.
    pub pending: Option<i64>,
    /// Whether Zoom tells us of the licences at all.
    pub are_licences_visible: Option<bool>,
    /// Active add-ons.
    pub addons: Option<u32>,
    /// The next invoice date of any plan.
    pub next_invoice: Option<Date>,
    /// When the plans were fetched.
    pub plans_fetched_at: Option<UtcMillis>,
    /// What is open on its invoices.
    pub invoices: InvoiceFigures,
    /// The end of its term.
    pub renewal: RenewalFigures,
    /// The customer's number or name in the partner's own books.
    pub customer_reference: Option<String>,
    /// The account manager's name.
    pub manager: Option<String>,
    /// The tags.
    pub tags: Tags,
}

/// What makes an account remarkable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountMarks {
    /// The bits of [`crate::FleetFigures::flags`].
    pub bits: i64,
    /// The day by which the first unpaid invoice was to be paid.
    pub oldest_due: Option<Date>,
    /// Whether it renews by itself.
    pub renews_by_itself: Option<bool>,
    /// Whether the latest list still has it.
    pub is_listed: bool,
    /// Whether it has a change whose outcome is not known.
    pub has_unknown_outcome: bool,
}

impl AccountMarks {
    /// Those of an account.
    pub fn of(account: &Account, has_unknown_outcome: bool) -> Self {
        Self {
            bits: account.figures.flags,
            oldest_due: account.invoices.oldest_due,
            renews_by_itself: account.renewal.is_automatic,
            is_listed: account.is_listed,
            has_unknown_outcome,
        }
    }
}

/// An account with all that is stored of it, as exports need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountEntry {
    /// The account.
    pub account: Account,
    /// Whether it has a change whose outcome is not known.
    pub has_unknown_outcome: bool,
}

/// Sub accounts in all, and how old what is known of their plans is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FleetCounts {
    /// All, vanished ones too.
    pub known: u64,
    /// Of which the plans were never fetched.
    pub without_plans: u64,
    /// When the plans of any account were fetched last.
    pub newest_plans: Option<UtcMillis>,
    /// When those that are oldest were.
    pub oldest_plans: Option<UtcMillis>,
}

/// A column whose values are offered as choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChoiceColumn {
    /// The account's type.
    Type,
    /// The base plan.
    Plan,
    /// The country of the billing contact.
    Country,
    /// The account manager.
    Manager,
    /// The tags of an account, one a line.
    Tags,
}

impl FromRow for AccountLine {
    fn from_row(row: &Row) -> Result<Self> {
        let (invoices, renewal) = (
            InvoiceFigures::from_row(row)?,
            RenewalFigures::from_row(row)?,
        );
        let tags: Option<String> = row.find("tags")?;
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            number: row.find("number")?,
            account_type: row.get("account_type")?,
            marks: AccountMarks {
                bits: row.get("flags")?,
                oldest_due: invoices.oldest_due,
                renews_by_itself: renewal.is_automatic,
                is_listed: row.get("is_listed")?,
                has_unknown_outcome: row.get("has_unknown_outcome")?,
            },
            country: row.find("country")?,
            base_plan_title: row.find("base_plan_title")?,
            base_plan_term: row.find("base_plan_term")?,
            base_plan_code: row.find("base_plan_code")?,
            bought: row.find("bought")?,
            used: row.find("used")?,
            pending: row.find("pending")?,
            are_licences_visible: row.find("are_licences_visible")?,
            addons: row.find("addons")?,
            next_invoice: row.find("next_invoice_date")?,
            plans_fetched_at: row.find("plans_fetched_at")?,
            invoices,
            renewal,
            customer_reference: row.find("customer_reference")?,
            manager: row.find("manager")?,
            tags: tags.as_deref().map(Tags::from_lines).unwrap_or_default(),
        })
    }
}

impl FromRow for AccountEntry {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            account: Account::from_row(row)?,
            has_unknown_outcome: row.get("has_unknown_outcome")?,
        })
    }
}

/// The counts of [`Store::count_fleet`].
struct Counted {
    fleet: FleetCounts,
    sets: Vec<u64>,
}

/// The names of the counts; as many sets can be counted at once.
const COUNTS: [&str; 12] = [
    "c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "c10", "c11",
];

impl FromRow for Counted {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            fleet: FleetCounts {
                known: row.get("known")?,
                without_plans: row.get("without_plans")?,
                newest_plans: row.find("newest_plans")?,
                oldest_plans: row.find("oldest_plans")?,
            },
            sets: COUNTS
                .iter()
                .map(|name| row.get(name))
                .collect::<Result<_>>()?,
        })
    }
}

/// One expression that rows are ordered by.
enum Term<'t> {
    /// A column that always holds something.
    Filled(&'static str),
    /// A column that may hold nothing: such rows come last in both directions.
    Column(&'static str),
    /// An expression that goes the same way in both directions.
    Fixed(&'static str),
    /// The first of the conditions that holds; none: last in both directions.
    Rank(&'t [AccountCondition]),
}

impl AccountSelection {
    fn terms(&self) -> Vec<Term<'_>> {
        let mut terms = match self.sort {
            AccountColumn::Name => Vec::new(),
            AccountColumn::Plan => vec![
                Term::Column("base_plan_title"),
                Term::Column("base_plan_term"),
            ],
            AccountColumn::Licences => vec![Term::Column("used"), Term::Column("bought")],
            AccountColumn::Addons => vec![Term::Column("addons")],
            AccountColumn::Flags => vec![Term::Rank(&self.ranks)],
            AccountColumn::NextInvoice => vec![Term::Column("next_invoice_date")],
            // Amounts of different currencies have no order: each currency by itself, and apart from
            // all of them the accounts on which nothing is open.
            AccountColumn::Balance => vec![
                Term::Column(
                    "CASE WHEN open_currency = '' THEN 0 WHEN open_currency > '' THEN 1 END",
                ),
                Term::Fixed("open_currency"),
                Term::Column("open_ten_thousandths"),
            ],
            AccountColumn::Renewal => vec![Term::Column("renewal_date")],
            AccountColumn::Manager => vec![Term::Column("manager_folded")],
            AccountColumn::Tags => vec![Term::Column("tags_folded")],
            AccountColumn::Fetched => vec![Term::Column("plans_fetched_at")],
        };
        terms.extend([Term::Filled("name_folded"), Term::Filled("id")]);
        terms
    }

    /// Adds the order, or the very opposite of it.
    fn push_order(&self, query: &mut Builder, is_backwards: bool) {
        let is_descending = self.order == SortOrder::Descending;
        // The name turns round only where it is what was asked for.
        let is_by_name = self.sort == AccountColumn::Name;
        for (index, term) in self.terms().iter().enumerate() {
            query.push(if index == 0 { " ORDER BY " } else { ", " });
            let descends = match term {
                Term::Filled(column) => {
                    query.push(column);
                    is_descending && is_by_name
                }
                Term::Column(column) => {
                    query.push(column);
                    is_descending
                }
                Term::Fixed(expression) => {
                    query.push(expression);
                    false
                }
                Term::Rank(ranks) => {
                    push_rank(query, ranks);
                    is_descending
                }
            };
            query.push(if descends != is_backwards {
                " DESC"
            } else {
                " ASC"
            });
            if !matches!(term, Term::Filled(_)) {
                query.push(if is_backwards {
                    " NULLS FIRST"
                } else {
                    " NULLS LAST"
                });
            }
        }
    }
}

/// Adds the number of the first condition that holds, NULL where none does.
fn push_rank(query: &mut Builder, ranks: &[AccountCondition]) {
    query.push("CASE");
    for (rank, condition) in (0i64..).zip(ranks) {
        query.push(" WHEN ");
        push(query, condition);
        query
            .push(" THEN CAST(")
            .push_bind(rank)
            .push(" AS BIGINT)");
    }
    query.push(" WHEN 1 = 0 THEN 0 END");
}

impl Store {
    /// How many sub accounts there are, and how many of them fit each of these sets of conditions
    /// (at most twelve): in one walk.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn count_fleet(
        &self,
        sets: &[Vec<AccountCondition>],
    ) -> Result<(FleetCounts, Vec<u64>)> {
        let mut query = Builder::new(
            "SELECT count(*) AS known, count(*) - count(plans_fetched_at) AS without_plans, \
             max(plans_fetched_at) AS newest_plans, min(plans_fetched_at) AS oldest_plans",
        );
        // As many columns whatever is counted, so that one type reads them.
        for (index, name) in COUNTS.into_iter().enumerate() {
            match sets.get(index) {
                Some(conditions) => {
                    query.push(", count(*) FILTER (WHERE ");
                    // That they are sub accounts is asked once, for all of them.
                    push(&mut query, &AccountCondition::All(conditions.clone()));
                    query.push(") AS ").push(name);
                }
                None => {
                    query.push(", CAST(0 AS BIGINT) AS ").push(name);
                }
            }
        }
        query.push(" FROM accounts WHERE ").push(SUB_ACCOUNTS);
        let mut counted: Counted = query.build().fetch_one(self).await?;
        counted.sets.truncate(sets.len());
        Ok((counted.fleet, counted.sets))
    }

    /// The rows of one page: of `range` so many (the second) behind the first ones (the first), where `total` fit in all (as
    /// [`Store::count_fleet`] counted). Beyond the middle they are counted from the end, which costs
    /// as little as at the beginning.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn list_accounts(
        &self,
        selection: &AccountSelection,
        range: (u64, u32),
        total: u64,
    ) -> Result<Vec<AccountLine>> {
        let reach = Reach::of(range, total);
        // The page is found in what the list's columns hold; only its rows are then read.
        let mut query = Builder::new(
            "SELECT id, name, number, account_type, flags, is_listed, country, base_plan_title, \
             base_plan_term, base_plan_code, bought, used, pending, are_licences_visible, addons, \
             next_invoice_date, plans_fetched_at, invoice_currency, open_currency, \
             open_ten_thousandths, open_currencies, unpaid_invoices, oldest_due_date, \
             renewal_date, renewal_auto, renewal_ten_thousandths, next_invoice_ten_thousandths, \
             customer_reference, manager, tags, CAST(CASE WHEN EXISTS (SELECT 1 FROM changes \
             WHERE account_id = accounts.id AND state = 'outcome_unknown') THEN 1 ELSE 0 END \
             AS BIGINT) AS has_unknown_outcome FROM accounts \
             JOIN (SELECT id AS page_id FROM accounts WHERE ",
        );
        push_all(&mut query, &selection.conditions);
        selection.push_order(&mut query, reach.is_backwards);
        query.push(" LIMIT ").push_bind(reach.limit);
        query.push(" OFFSET ").push_bind(reach.offset);
        query.push(") AS page ON page_id = accounts.id");
        selection.push_order(&mut query, false);
        query.build().fetch_all(self).await
    }

    /// The next accounts that fit, in the order of their ids, behind the one of `after`: for reading
    /// all of them piece by piece. Ids never change, so that none is skipped or read twice, whatever
    /// is written meanwhile.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn list_accounts_after(
        &self,
        conditions: &[AccountCondition],
        after: Option<&AccountId>,
        limit: u32,
    ) -> Result<Vec<AccountEntry>> {
        let mut query = Builder::new(
            "SELECT accounts.*, CAST(CASE WHEN EXISTS (SELECT 1 FROM changes \
             WHERE account_id = accounts.id AND state = 'outcome_unknown') THEN 1 ELSE 0 END \
             AS BIGINT) AS has_unknown_outcome FROM accounts WHERE ",
        );
        push_all(&mut query, conditions);
        if let Some(after) = after {
            query.push(" AND accounts.id > ").push_bind(after);
        }
        query.push(" ORDER BY accounts.id LIMIT ").push_bind(limit);
        query.build().fetch_all(self).await
    }

    /// The values of a column that occur, sorted. Each is found by a jump in an index, however many
    /// accounts have it.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_choices(&self, column: ChoiceColumn) -> Result<Vec<String>> {
        macro_rules! jump {
            ($column:literal) => {
                concat!(
                    "WITH RECURSIVE jump (value) AS (SELECT min(",
                    $column,
                    ") FROM accounts WHERE ",
                    $column,
                    " > '' UNION ALL SELECT (SELECT min(",
                    $column,
                    ") FROM accounts WHERE ",
                    $column,
                    " > jump.value) FROM jump WHERE jump.value IS NOT NULL) ",
                    "SELECT value FROM jump WHERE value IS NOT NULL LIMIT $1"
                )
            };
        }
        let values: Vec<Single<String>> = sql(match column {
            ChoiceColumn::Type => jump!("account_type"),
            ChoiceColumn::Plan => jump!("base_plan_title"),
            ChoiceColumn::Country => jump!("country"),
            ChoiceColumn::Manager => jump!("manager"),
            ChoiceColumn::Tags => jump!("tags"),
        })
        .bind(MAX_VALUES)
        .fetch_all(self)
        .await?;
        Ok(values.into_iter().map(|Single(value)| value).collect())
    }
}
