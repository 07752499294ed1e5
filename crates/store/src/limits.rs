//! Zoom's limits as an administrator has set them.

use domain::limits::{Limit, Rule, Target};
use domain::operation::Label;
use domain::time::UtcMillis;

use crate::column::Bind;
use crate::error::{Result, StoreError};
use crate::sql::{FromRow, Row, in_rows, sql};
use crate::{Store, Write};

/// A limit, and who set it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitRow {
    /// The limit.
    pub limit: Limit,
    /// The administrator who set it; `None`: it is a default.
    pub set_by: Option<LimitSetter>,
}

/// Who set a limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitSetter {
    /// Their name.
    pub name: String,
    /// When.
    pub at: UtcMillis,
}

impl FromRow for LimitRow {
    fn from_row(row: &Row) -> Result<Self> {
        let name: Option<String> = row.find("set_by_name")?;
        let at: Option<UtcMillis> = row.find("set_at")?;
        Ok(Self {
            limit: Limit::from_row(row)?,
            set_by: name.zip(at).map(|(name, at)| LimitSetter { name, at }),
        })
    }
}

impl FromRow for Limit {
    fn from_row(row: &Row) -> Result<Self> {
        let target: String = row.get("target")?;
        let scope: String = row.get("scope")?;
        let rule: String = row.get("rule")?;
        let value: i64 = row.get("value")?;
        read_target(&target)
            .zip(scope.parse().ok())
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

    /// All limits with who set them, in the order in which they were saved.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for a row that this program doesn't know.
    pub async fn list_limit_rows(&self) -> Result<Vec<LimitRow>> {
        sql("SELECT * FROM limits ORDER BY position")
            .fetch_all(self)
            .await
    }
}

impl Write {
    /// All limits, which nobody else replaces before this transaction ends.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for a row that this program doesn't know.
    pub async fn lock_limits(&mut self) -> Result<Vec<LimitRow>> {
        sql("SELECT * FROM limits ORDER BY position")
            .locking()
            .fetch_all(self)
            .await
    }

    /// Replaces all limits by defaults.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where two rows have the same target, scope and kind of rule.
    pub async fn save_limits(&mut self, limits: &[Limit]) -> Result<()> {
        let rows: Vec<LimitRow> = limits
            .iter()
            .map(|limit| LimitRow {
                limit: *limit,
                set_by: None,
            })
            .collect();
        self.save_limit_rows(&rows).await
    }

    /// Replaces all limits.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where two rows have the same target, scope and kind of rule.
    pub async fn save_limit_rows(&mut self, rows: &[LimitRow]) -> Result<()> {
        sql("DELETE FROM limits").execute(&mut *self).await?;
        let numbered: Vec<_> = (0i64..).zip(rows).collect();
        in_rows(
            self,
            "INSERT INTO limits (target, scope, rule, value, position, set_by_name, set_at) VALUES ",
            &numbered,
            |(position, row)| {
                let (rule, value) = rule_parts(row.limit.rule);
                [
                    target_text(row.limit.target).to_value(),
                    row.limit.scope.as_str().to_value(),
                    rule.to_value(),
                    value.to_value(),
                    position.to_value(),
                    row.set_by.as_ref().map(|by| &by.name).to_value(),
                    row.set_by.as_ref().map(|by| by.at).to_value(),
                ]
            },
            "",
        )
        .await?;
        Ok(())
    }
}
