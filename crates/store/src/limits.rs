//! Zoom's limits as an administrator has set them.

use domain::limits::{Limit, Rule, Scope, Target};
use domain::operation::Label;

use crate::column::Bind;
use crate::error::{Result, StoreError};
use crate::sql::{FromRow, Row, in_rows, sql};
use crate::{Store, Write};

impl FromRow for Limit {
    fn from_row(row: &Row) -> Result<Self> {
        let target: String = row.get("target")?;
        let scope: String = row.get("scope")?;
        let rule: String = row.get("rule")?;
        let value: i64 = row.get("value")?;
        read_target(&target)
            .zip(read_scope(&scope))
            .zip(read_rule(&rule, value))
            .map(|((target, scope), rule)| Self {
                target,
                scope,
                rule,
            })
            .ok_or_else(|| StoreError::Corrupt(format!("limit {target} {scope} {rule}")))
    }
}

fn read_target(text: &str) -> Option<Target> {
    match text.split_once(':')? {
        ("label", name) => Label::ALL
            .into_iter()
            .find(|label| label.as_str() == name)
            .map(Target::Label),
        ("operation", name) => name.parse().ok().map(Target::Operation),
        _ => None,
    }
}

fn target_text(target: Target) -> String {
    match target {
        Target::Label(label) => format!("label:{}", label.as_str()),
        Target::Operation(operation) => format!("operation:{operation}"),
    }
}

fn read_scope(text: &str) -> Option<Scope> {
    [Scope::Master, Scope::SubAccount, Scope::Invoice]
        .into_iter()
        .find(|scope| scope_text(*scope) == text)
}

fn scope_text(scope: Scope) -> &'static str {
    match scope {
        Scope::Master => "master",
        Scope::SubAccount => "sub_account",
        Scope::Invoice => "invoice",
    }
}

fn read_rule(text: &str, value: i64) -> Option<Rule> {
    match text {
        "per_second" => value.try_into().ok().map(Rule::PerSecond),
        "per_day" => value.try_into().ok().map(Rule::PerDay),
        "interval_ms" => Some(Rule::IntervalMs(value)),
        _ => None,
    }
}

fn rule_parts(rule: Rule) -> (&'static str, i64) {
    match rule {
        Rule::PerSecond(calls) => ("per_second", calls.into()),
        Rule::PerDay(calls) => ("per_day", calls.into()),
        Rule::IntervalMs(ms) => ("interval_ms", ms),
    }
}

impl Store {
    /// All limits, in the order in which they were saved; empty before the first time.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for a row that this program doesn't know.
    pub async fn list_limits(&self) -> Result<Vec<Limit>> {
        sql("SELECT target, scope, rule, value FROM limits ORDER BY position")
            .fetch_all(self)
            .await
    }
}

impl Write {
    /// Replaces all limits.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where two rows have the same target, scope and kind of rule.
    pub async fn save_limits(&mut self, limits: &[Limit]) -> Result<()> {
        sql("DELETE FROM limits").execute(&mut *self).await?;
        let numbered: Vec<_> = (0i64..).zip(limits).collect();
        in_rows(
            self,
            "INSERT INTO limits (target, scope, rule, value, position) VALUES ",
            &numbered,
            |(position, limit)| {
                let (rule, value) = rule_parts(limit.rule);
                [
                    target_text(limit.target).to_value(),
                    scope_text(limit.scope).to_value(),
                    rule.to_value(),
                    value.to_value(),
                    position.to_value(),
                ]
            },
            "",
        )
        .await?;
        Ok(())
    }
}
