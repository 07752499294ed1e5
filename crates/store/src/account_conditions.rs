//! Conditions on sub accounts as SQL. What they stand for in words is the caller's: this file only
//! knows the columns.

use domain::ids::UserId;
use domain::time::Date;

use crate::column::Bind;
use crate::fold::{contains_pattern, fold};
use crate::sql::Builder;

/// Words of a search that count; more are ignored.
const MAX_SEARCH_WORDS: usize = 8;

/// What every list, count and export of sub accounts begins with: the master account is none of them.
/// No other place says which accounts those are.
///
/// At present no row has the mark: the master account is kept apart (docs/decisions/0011). The condition
/// stays, since the indexes of lists hold the column and the release before reads it; it costs nothing.
/// The search by name and number does without: it looks for any account that stands here.
pub(crate) const SUB_ACCOUNTS: &str = "is_master = 0";

/// A column of texts that can be filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextColumn {
    /// The account's type as Zoom names it.
    Type,
    /// The base plan in words.
    Plan,
    /// The base plan's status.
    PlanStatus,
    /// Who pays.
    PayMode,
    /// Country of the billing contact.
    Country,
    /// The account manager's name.
    Manager,
}

impl TextColumn {
    fn name(self) -> &'static str {
        match self {
            Self::Type => "account_type",
            Self::Plan => "base_plan_title",
            Self::PlanStatus => "base_plan_status",
            Self::PayMode => "pay_mode",
            Self::Country => "country",
            Self::Manager => "manager",
        }
    }
}

/// Something that is fetched and dated for each account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FetchedPart {
    /// The plans.
    Plans,
    /// The usage.
    Usage,
    /// The invoice list.
    Invoices,
}

impl FetchedPart {
    fn column(self) -> &'static str {
        match self {
            Self::Plans => "plans_fetched_at",
            Self::Usage => "usage_fetched_at",
            Self::Invoices => "invoices_fetched_at",
        }
    }
}

/// A condition on sub accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountCondition {
    /// All words of the text stand in name, number, id, owner's e-mail or the partner's own records.
    Search(String),
    /// One of these bits of the flags is set.
    AnyFlag(i64),
    /// The column holds one of these texts.
    OneOf(TextColumn, Vec<String>),
    /// The column holds nothing.
    Lacks(TextColumn),
    /// It has this tag.
    Tag(String),
    /// This person looks after it.
    ManagedBy(UserId),
    /// An invoice with something to pay was due before this day.
    DueBefore(Date),
    /// An invoice has something to pay.
    Unpaid,
    /// The term ends on one of these days, both included.
    EndsBetween(Date, Date),
    /// It is known not to renew by itself.
    AutoRenewOff,
    /// Zoom's latest list does not have it.
    Unlisted,
    /// It has a change whose outcome is not known.
    OutcomeUnknown,
    /// This was never fetched.
    NeverFetched(FetchedPart),
    /// This was fetched at least once.
    Fetched(FetchedPart),
    /// One of these holds.
    Any(Vec<AccountCondition>),
    /// All of these hold.
    All(Vec<AccountCondition>),
}

/// Adds the condition that an account is a sub account for which all of these hold.
pub(crate) fn push_all(query: &mut Builder, conditions: &[AccountCondition]) {
    query.push(SUB_ACCOUNTS);
    for condition in conditions {
        query.push(" AND ");
        push(query, condition);
    }
}

/// Adds one condition, in parentheses where it has parts.
pub(crate) fn push(query: &mut Builder, condition: &AccountCondition) {
    match condition {
        AccountCondition::Search(text) => push_search(query, text),
        AccountCondition::AnyFlag(bits) => {
            query.push("(flags & ").push_bind(*bits).push(") <> 0");
        }
        AccountCondition::OneOf(column, texts) => {
            query.push(column.name()).push(" IN ");
            query.push_list(texts.iter().map(Bind::to_value));
        }
        AccountCondition::Lacks(column) => {
            query.push(column.name()).push(" IS NULL");
        }
        AccountCondition::Tag(tag) => {
            let line = format!("\n{}\n", tag.to_lowercase());
            query.push("tags_folded LIKE ");
            query
                .push_bind(contains_pattern(&line))
                .push(" ESCAPE '\\'");
        }
        AccountCondition::ManagedBy(person) => {
            query.push("manager_user_id = ").push_bind(*person);
        }
        AccountCondition::DueBefore(day) => {
            query.push("oldest_due_date < ").push_bind(*day);
        }
        AccountCondition::Unpaid => {
            query.push("unpaid_invoices > 0");
        }
        AccountCondition::EndsBetween(first, last) => {
            query.push("renewal_date BETWEEN ").push_bind(*first);
            query.push(" AND ").push_bind(*last);
        }
        AccountCondition::AutoRenewOff => {
            query.push("renewal_auto = 0");
        }
        AccountCondition::Unlisted => {
            query.push("is_listed = 0");
        }
        AccountCondition::OutcomeUnknown => {
            query.push(
                "accounts.id IN (SELECT account_id FROM changes WHERE state = 'outcome_unknown')",
            );
        }
        AccountCondition::NeverFetched(part) => {
            query.push(part.column()).push(" IS NULL");
        }
        AccountCondition::Fetched(part) => {
            query.push(part.column()).push(" IS NOT NULL");
        }
        AccountCondition::Any(parts) => push_joined(query, parts, " OR ", "1 = 0"),
        AccountCondition::All(parts) => push_joined(query, parts, " AND ", "1 = 1"),
    }
}

fn push_joined(
    query: &mut Builder,
    parts: &[AccountCondition],
    word: &'static str,
    none: &'static str,
) {
    query.push("(");
    if parts.is_empty() {
        query.push(none);
    }
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            query.push(word);
        }
        push(query, part);
    }
    query.push(")");
}

fn push_search(query: &mut Builder, search: &str) {
    let folded = fold(search);
    let words = folded.split(' ').filter(|word| !word.is_empty());
    query.push("(1 = 1");
    for word in words.take(MAX_SEARCH_WORDS) {
        let pattern = contains_pattern(word);
        query.push(" AND (search LIKE ").push_bind(pattern.clone());
        query
            .push(" ESCAPE '\\' OR search_own LIKE ")
            .push_bind(pattern);
        query.push(" ESCAPE '\\')");
    }
    query.push(")");
}
