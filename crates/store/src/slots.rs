//! The counters of Zoom's budget: taking slots, all or nothing, whoever else takes at the same time.

use domain::limits::{Blocked, Claim, Counter};
use domain::operation::Operation;
use domain::time::{DAY_MS, UtcMillis};

use crate::column::Bind;
use crate::error::Result;
use crate::sql::{Builder, FromRow, Row, in_rows, sql};
use crate::{Store, Write};

impl FromRow for Counter {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            key: row.get("key")?,
            next_free_at: row.get("next_free_at")?,
            day: row.get("day")?,
            used: row.get("used")?,
        })
    }
}

impl Store {
    /// Charges all claims for a call of `operation`, which is counted with them, or none and says which
    /// counter opens last. The claims' keys are distinct.
    ///
    /// A counter is closed while its next call may not start yet, or until the next midnight (GMT)
    /// where its calls of today are used up. A charged one has its next call `spacing_ms` later.
    ///
    /// # Errors
    /// Those of any statement; nothing is charged then.
    pub async fn take_slots(
        &self,
        now: UtcMillis,
        claims: &[Claim],
        operation: Operation,
    ) -> Result<Option<Blocked>> {
        // Everyone locks in the order of the keys, so that no two wait for each other.
        let mut claims: Vec<&Claim> = claims.iter().collect();
        claims.sort_by(|a, b| a.key.cmp(&b.key));
        claims.dedup_by(|a, b| a.key == b.key);
        if claims.is_empty() {
            return Ok(None);
        }
        let mut tx = self.begin().await?;
        let counters = lock(&mut tx, &claims).await?;
        let blocked = claims
            .iter()
            .zip(&counters)
            .filter_map(|(claim, counter)| blocked(claim, counter, now))
            .max_by_key(|blocked| blocked.free_at);
        if blocked.is_some() {
            return Ok(blocked);
        }
        let charged: Vec<Counter> = claims
            .iter()
            .zip(&counters)
            .map(|(claim, counter)| charged(claim, counter, now))
            .collect();
        save(&mut tx, &charged).await?;
        tx.count_call(operation, now).await?;
        tx.commit().await?;
        Ok(None)
    }

    /// Lets the next call of a counter start no earlier than `until`; never moves it to an earlier
    /// time than before.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn postpone(&self, key: &str, until: UtcMillis) -> Result<()> {
        sql(
            "INSERT INTO budgets (key, next_free_at, day, used) VALUES ($1, $2, 0, 0) \
             ON CONFLICT (key) DO UPDATE SET next_free_at = excluded.next_free_at \
             WHERE budgets.next_free_at < excluded.next_free_at",
        )
        .bind(key)
        .bind(until)
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// Sets when the next call of a counter may start, earlier or later than before: once an answer
    /// came, an interval counts from it.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn set_next_free(&self, key: &str, at: UtcMillis) -> Result<()> {
        sql(
            "INSERT INTO budgets (key, next_free_at, day, used) VALUES ($1, $2, 0, 0) \
             ON CONFLICT (key) DO UPDATE SET next_free_at = excluded.next_free_at",
        )
        .bind(key)
        .bind(at)
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// What the counters of these keys hold; those never charged are left out.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn peek(&self, keys: &[String]) -> Result<Vec<Counter>> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let mut query =
            Builder::new("SELECT key, next_free_at, day, used FROM budgets WHERE key IN ");
        query.push_list(keys.iter().map(Bind::to_value));
        query.push(" ORDER BY key");
        query.build().fetch_all(self).await
    }

    /// Of the counters whose key begins with `prefix` the first whose next call may start after `now`, but
    /// for those whose calls of today have reached `per_day`. `prefix` ends with a colon.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_next_to_open(
        &self,
        prefix: &str,
        now: UtcMillis,
        per_day: Option<u32>,
    ) -> Result<Option<Counter>> {
        // Keys are compared byte by byte: all that begin so lie before the next byte after the colon.
        let end = format!("{};", prefix.trim_end_matches(':'));
        sql("SELECT key, next_free_at, day, used FROM budgets \
             WHERE key >= $1 AND key < $2 AND next_free_at > $3 AND (day <> $4 OR used < $5) \
             ORDER BY next_free_at, key LIMIT 1")
        .bind(prefix)
        .bind(end)
        .bind(now)
        .bind(now.day_number())
        .bind(per_day.map_or(i64::MAX, i64::from))
        .fetch_optional(self)
        .await
    }
}

/// Locks the counters of the claims, in the same order, creating those that are missing.
async fn lock(tx: &mut Write, claims: &[&Claim]) -> Result<Vec<Counter>> {
    in_rows(
        tx,
        "INSERT INTO budgets (key, next_free_at, day, used) VALUES ",
        claims,
        |claim| {
            let zero = || 0i64.to_value();
            [(&claim.key).to_value(), zero(), zero(), zero()]
        },
        " ON CONFLICT (key) DO NOTHING",
    )
    .await?;
    let mut query = Builder::new("SELECT key, next_free_at, day, used FROM budgets WHERE key IN ");
    query.push_list(claims.iter().map(|claim| (&claim.key).to_value()));
    query.push(" ORDER BY key");
    query.build().locking().fetch_all(tx).await
}

/// Until when the counter refuses the claim, if it does.
fn blocked(claim: &Claim, counter: &Counter, now: UtcMillis) -> Option<Blocked> {
    let today = now.day_number();
    let is_used_up = counter.day == today && claim.per_day.is_some_and(|max| counter.used >= max);
    let next_day = is_used_up.then(|| UtcMillis((today + 1) * DAY_MS));
    let next_call = (counter.next_free_at > now).then_some(counter.next_free_at);
    next_day.max(next_call).map(|free_at| Blocked {
        key: claim.key.clone(),
        free_at,
    })
}

/// The counter after the call.
fn charged(claim: &Claim, counter: &Counter, now: UtcMillis) -> Counter {
    let today = now.day_number();
    let used = if counter.day == today {
        counter.used
    } else {
        0
    };
    Counter {
        key: counter.key.clone(),
        next_free_at: counter.next_free_at.max(now).plus_ms(claim.spacing_ms),
        day: today,
        used: used.saturating_add(1),
    }
}

async fn save(tx: &mut Write, counters: &[Counter]) -> Result<()> {
    in_rows(
        tx,
        "INSERT INTO budgets (key, next_free_at, day, used) VALUES ",
        counters,
        |counter| {
            [
                (&counter.key).to_value(),
                counter.next_free_at.to_value(),
                counter.day.to_value(),
                counter.used.to_value(),
            ]
        },
        " ON CONFLICT (key) DO UPDATE SET next_free_at = excluded.next_free_at, \
         day = excluded.day, used = excluded.used",
    )
    .await?;
    Ok(())
}
