//! Jobs: work that goes on over restarts and that one instance at a time does.
//!
//! Who works holds a lease and renews it with each report of progress. A lease that is over belongs to
//! an instance that has died: the next one that asks gets it. A report of somebody who has lost the
//! lease changes nothing, so that two instances never speak for one job.

use domain::time::UtcMillis;

use crate::error::Result;
use crate::sql::{FromRow, Row, sql};
use crate::{Store, Write};

/// A job as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Job {
    /// The instance that does it.
    pub lease_owner: Option<String>,
    /// Until when that instance is trusted to be alive, in real time.
    pub lease_until: Option<UtcMillis>,
    /// Set where a person has stopped it.
    pub pause: Option<Pause>,
    /// How far it is.
    pub progress: JobProgress,
}

/// Who stopped a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// When.
    pub at: UtcMillis,
    /// Who, by name; empty where it began stopped.
    pub by: String,
}

/// How far a job is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JobProgress {
    /// When the present round began, or the last one.
    pub started_at: Option<UtcMillis>,
    /// When it ended; `None`: it has not.
    pub ended_at: Option<UtcMillis>,
    /// Calls that the round has made.
    pub calls: u64,
    /// When a round ended for the first time.
    pub first_ended_at: Option<UtcMillis>,
    /// When the round will end, as far as that can be told.
    pub predicted_end_at: Option<UtcMillis>,
    /// Until when it waits.
    pub waiting_until: Option<UtcMillis>,
    /// Why, as a sentence.
    pub waiting_for: Option<String>,
}

impl FromRow for Job {
    fn from_row(row: &Row) -> Result<Self> {
        let paused_at: Option<UtcMillis> = row.find("paused_at")?;
        let paused_by: Option<String> = row.find("paused_by")?;
        Ok(Self {
            lease_owner: row.find("lease_owner")?,
            lease_until: row.find("lease_until")?,
            pause: paused_at.map(|at| Pause {
                at,
                by: paused_by.unwrap_or_default(),
            }),
            progress: JobProgress {
                started_at: row.find("started_at")?,
                ended_at: row.find("ended_at")?,
                calls: row.get("calls")?,
                first_ended_at: row.find("first_ended_at")?,
                predicted_end_at: row.find("predicted_end_at")?,
                waiting_until: row.find("waiting_until")?,
                waiting_for: row.find("waiting_for")?,
            },
        })
    }
}

impl Store {
    /// The job of this name.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_job(&self, name: &str) -> Result<Option<Job>> {
        sql("SELECT * FROM jobs WHERE name = $1")
            .bind(name)
            .fetch_optional(self)
            .await
    }

    /// Creates a job, stopped from `paused_at` on where that is given. One that exists stays as it is.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn create_job(&self, name: &str, paused_at: Option<UtcMillis>) -> Result<()> {
        sql("INSERT INTO jobs (name, paused_at) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
            .bind(name)
            .bind(paused_at)
            .execute(self.writer())
            .await?;
        Ok(())
    }

    /// Takes or renews the lease of a job and says whether the caller has it.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn lead_job(
        &self,
        name: &str,
        owner: &str,
        now: UtcMillis,
        until: UtcMillis,
    ) -> Result<bool> {
        let changed = sql("UPDATE jobs SET lease_owner = $2, lease_until = $4 \
             WHERE name = $1 AND (lease_owner IS NULL OR lease_owner = $2 OR lease_until <= $3)")
        .bind(name)
        .bind(owner)
        .bind(now)
        .bind(until)
        .execute(self.writer())
        .await?;
        Ok(changed == 1)
    }

    /// Gives a lease back: that of `owner`, or with `None` whoever has it, where no other instance can
    /// be at work.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn release_job(&self, name: &str, owner: Option<&str>) -> Result<()> {
        sql("UPDATE jobs SET lease_owner = NULL, lease_until = NULL \
             WHERE name = $1 AND ($2 IS NULL OR lease_owner = $2)")
        .bind(name)
        .bind(owner)
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// Reports how far a job is and renews the lease; says whether the caller still has it. If not,
    /// nothing is written.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn report_job(
        &self,
        name: &str,
        owner: &str,
        progress: &JobProgress,
        lease_until: UtcMillis,
    ) -> Result<bool> {
        let calls = i64::try_from(progress.calls).unwrap_or(i64::MAX);
        let changed = sql(
            "UPDATE jobs SET started_at = $3, ended_at = $4, calls = $5, \
             first_ended_at = $6, predicted_end_at = $7, waiting_until = $8, waiting_for = $9, \
             lease_until = $10 WHERE name = $1 AND lease_owner = $2",
        )
        .bind(name)
        .bind(owner)
        .bind(progress.started_at)
        .bind(progress.ended_at)
        .bind(calls)
        .bind(progress.first_ended_at)
        .bind(progress.predicted_end_at)
        .bind(progress.waiting_until)
        .bind(progress.waiting_for.as_ref())
        .bind(lease_until)
        .execute(self.writer())
        .await?;
        Ok(changed == 1)
    }
}

impl Write {
    /// Stops a job in a person's name and says whether it was not stopped already.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn pause_job(&mut self, name: &str, by: &str, at: UtcMillis) -> Result<bool> {
        let changed = sql("UPDATE jobs SET paused_at = $2, paused_by = $3 \
             WHERE name = $1 AND paused_at IS NULL")
        .bind(name)
        .bind(at)
        .bind(by)
        .execute(self)
        .await?;
        Ok(changed == 1)
    }

    /// Lets a job go on and says whether it was stopped.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn resume_job(&mut self, name: &str) -> Result<bool> {
        let changed = sql("UPDATE jobs SET paused_at = NULL, paused_by = NULL \
             WHERE name = $1 AND paused_at IS NOT NULL")
        .bind(name)
        .execute(self)
        .await?;
        Ok(changed == 1)
    }
}
