//! Learning the fleet, and keeping what is known of it fresh: the only thing that asks Zoom without
//! anybody having clicked.
//!
//! - [`stage`]: what is learned of each account, and when it is due again; [`lists`]: what is about all
//!   accounts at once.
//! - [`lane`]: the calls of one of Zoom's rate labels; the lanes go on side by side.
//! - [`course`]: what the lanes share; [`sky`]: whether Zoom is there; [`pace`]: how fast they go;
//!   [`prediction`]: when they will be through.
//! - [`page`]: what people see of it, and how they stop it.
//!
//! What is left to do follows from the store, so that a killed program loses nothing and asks nothing
//! twice. One instance leads, by a lease. A *pass* asks for all that is due. The first sync is the
//! passes until everything was answered once, or failed too often; after it, a pass now and then asks
//! for what has grown old.

mod course;
mod lane;
mod lists;
mod pace;
mod page;
pub(crate) mod prediction;
mod sky;
pub(crate) mod stage;

use std::sync::Arc;
use std::time::Duration;

use domain::operation::Label;
use domain::time::{MINUTE_MS, SECOND_MS, UtcMillis};
use store::{Job, JobProgress, Kind};
use tokio::sync::watch;

use self::course::Course;
use self::lists::List;
use self::stage::RETRY_AFTER_MS;
use crate::fetch::{Ask, Known};
use crate::{Portal, PortalError, actions, audit};

/// The name of the job in the store.
pub(crate) const JOB: &str = "sync";
/// How long an instance that says nothing counts as alive.
const LEASE_MS: i64 = 30 * SECOND_MS;
/// How often the leader says that it is alive while it has nothing to do.
const IDLE_REST: Duration = Duration::from_secs(10);
/// How often it is looked whether a person has let it go on, or the leader has died.
const LOOK_REST: Duration = Duration::from_secs(2);
/// How often progress is reported, and a pause noticed.
const REPORT_EVERY: Duration = Duration::from_secs(1);
/// After so many reports what is left is counted anew.
const COUNT_EVERY: u32 = 10;
/// From one pass to the next once all is learned, in milliseconds of the portal's clock.
const PASS_EVERY_MS: i64 = MINUTE_MS;

/// Whether the fleet is learned and kept fresh in the background.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keeper {
    /// Never.
    Off,
    /// Once a person has started it.
    Paused,
    /// Unless a person stops it.
    #[default]
    On,
}

/// How long to rest before looking again.
enum Rest {
    /// Real time.
    For(Duration),
    /// Until the portal's clock says so; at most [`IDLE_REST`], since the lease must be renewed.
    Until(UtcMillis),
}

impl Portal {
    /// Learns the fleet and keeps it fresh until `shutdown` resolves; what is on its way then comes to
    /// its end.
    pub async fn run_keeper(&self, shutdown: impl Future<Output = ()>) {
        if self.inner.keeper == Keeper::Off {
            return;
        }
        let (stop, stopped) = watch::channel(false);
        let work = self.keep_going(stopped);
        tokio::pin!(work, shutdown);
        tokio::select! {
            () = &mut work => return,
            () = &mut shutdown => {}
        }
        stop.send_replace(true);
        work.await;
    }

    async fn keep_going(&self, mut stopped: watch::Receiver<bool>) {
        let course = Arc::new(Course::new(self.inner.clock.clone()));
        if self.store().kind() == Kind::Sqlite
            && let Err(error) = self.store().release_job(JOB, None).await
        {
            // Whoever held it has died; without this its lease has to end first.
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "a lease is waited for"
            );
        }
        let mut next_pass_at = UtcMillis(0);
        while !*stopped.borrow() {
            let rest = match self.turn(&course, &mut next_pass_at, &stopped).await {
                Ok(rest) => rest,
                // Logged where it happened.
                Err(_) => Rest::For(IDLE_REST),
            };
            tokio::select! {
                _ = stopped.wait_for(|stopped| *stopped) => {}
                () = self.rest(rest) => {}
            }
        }
        let released = self.store().release_job(JOB, Some(&self.inner.instance));
        if let Err(error) = released.await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the lease runs on"
            );
        }
    }

    async fn rest(&self, rest: Rest) {
        match rest {
            Rest::For(duration) => tokio::time::sleep(duration).await,
            Rest::Until(at) => {
                let alarm = self.inner.clock.sleep_until(at.0);
                // An error says that the lease has to be renewed first.
                drop(tokio::time::timeout(IDLE_REST, alarm).await);
            }
        }
    }

    /// Does what is to be done now, if this instance leads, and says how long to rest.
    async fn turn(
        &self,
        course: &Arc<Course>,
        next_pass_at: &mut UtcMillis,
        stopped: &watch::Receiver<bool>,
    ) -> Result<Rest, PortalError> {
        let job = self.sync_job().await?;
        let owner = self.inner.instance.as_str();
        if job.pause.is_some() {
            if job.lease_owner.as_deref() == Some(owner) {
                self.store().release_job(JOB, Some(owner)).await?;
            }
            *next_pass_at = UtcMillis(0);
            return Ok(Rest::For(LOOK_REST));
        }
        let now = self.real_now();
        let until = now.plus_ms(LEASE_MS);
        if !self.store().lead_job(JOB, owner, now, until).await? {
            return Ok(Rest::For(LOOK_REST));
        }
        if *next_pass_at > self.now() {
            return Ok(Rest::Until(*next_pass_at));
        }
        let was_first = job.progress.first_ended_at.is_none();
        let is_over = self.pass(course, job.progress, stopped).await?;
        let pause_ms = match (is_over, was_first) {
            (false, _) => RETRY_AFTER_MS[0],
            // What was known before it may have grown old.
            (true, true) => 0,
            (true, false) => PASS_EVERY_MS,
        };
        *next_pass_at = self.now().plus_ms(pause_ms);
        Ok(Rest::Until(*next_pass_at))
    }

    /// The job as it stands, created where there is none.
    pub(crate) async fn sync_job(&self) -> Result<Job, PortalError> {
        if let Some(job) = self.store().find_job(JOB).await? {
            return Ok(job);
        }
        let paused_at = (self.inner.keeper == Keeper::Paused).then(|| self.now());
        self.store().create_job(JOB, paused_at).await?;
        Ok(self.store().find_job(JOB).await?.unwrap_or_default())
    }

    /// Asks for all that is due; says whether the first sync is behind us.
    async fn pass(
        &self,
        course: &Arc<Course>,
        mut progress: JobProgress,
        stopped: &watch::Receiver<bool>,
    ) -> Result<bool, PortalError> {
        let is_first = progress.first_ended_at.is_none();
        if is_first && progress.started_at.is_none() {
            progress.started_at = Some(self.now());
            self.record_sync(actions::SYNC_STARTED).await?;
        }
        course.begin(progress.calls);
        if is_first {
            course.set_left(self.count_left().await?);
        }
        let outcome = self
            .ask_and_report(course, &progress, is_first, stopped)
            .await;
        progress = course.progress(&progress);
        let is_over = outcome.is_ok() && (!is_first || self.is_all_learned().await?);
        if is_over && is_first {
            progress.ended_at = Some(self.now());
            progress.first_ended_at = progress.ended_at;
            progress.predicted_end_at = None;
            self.record_sync(actions::SYNC_ENDED).await?;
        }
        self.report(&progress).await?;
        outcome?;
        Ok(is_over)
    }

    /// The asking itself, with a report every second beside it.
    async fn ask_and_report(
        &self,
        course: &Arc<Course>,
        progress: &JobProgress,
        is_first: bool,
        stopped: &watch::Receiver<bool>,
    ) -> Result<(), PortalError> {
        let asking = async {
            self.freshen(course, List::Accounts).await?;
            if is_first {
                course.set_left(self.count_left().await?);
            }
            let lane = |label| self.run_lane(course, label, is_first);
            let (renewals, light, medium, heavy) = tokio::join!(
                self.freshen(course, List::Renewals),
                lane(Label::Light),
                lane(Label::Medium),
                lane(Label::Heavy)
            );
            renewals.and(light).and(medium).and(heavy)
        };
        let (asked, mut all_is_asked) = watch::channel(());
        let asking = async {
            let outcome = asking.await;
            drop(asked);
            outcome
        };
        // Beside the asking, not between its steps: what the lanes hold, a connection perhaps, they give
        // back only while they go on.
        let reporting = async {
            let mut reports = 0;
            while tokio::time::timeout(REPORT_EVERY, all_is_asked.changed())
                .await
                .is_err()
            {
                reports += 1;
                let is_count_due = is_first && reports % COUNT_EVERY == 0;
                let may_go_on = self.look_up(course, progress, is_count_due).await;
                if *stopped.borrow() || !may_go_on.unwrap_or(false) {
                    course.halt();
                }
            }
        };
        let (outcome, ()) = tokio::join!(asking, reporting);
        outcome
    }

    /// Reports, and says whether to go on: this instance still leads and nobody has stopped it.
    async fn look_up(
        &self,
        course: &Course,
        progress: &JobProgress,
        is_count_due: bool,
    ) -> Result<bool, PortalError> {
        if is_count_due {
            course.set_left(self.count_left().await?);
        }
        let is_leading = self.report(&course.progress(progress)).await?;
        Ok(is_leading && self.sync_job().await?.pause.is_none())
    }

    async fn report(&self, progress: &JobProgress) -> Result<bool, PortalError> {
        let until = self.real_now().plus_ms(LEASE_MS);
        let owner = &self.inner.instance;
        Ok(self.store().report_job(JOB, owner, progress, until).await?)
    }

    /// Whether the list is known and everything was answered once, or failed too often to wait for.
    async fn is_all_learned(&self) -> Result<bool, PortalError> {
        if !matches!(self.known(&Ask::Accounts).await?, Known::Yes { .. }) {
            return Ok(false);
        }
        let left = self.count_left().await?;
        Ok(left.values().all(|left| *left == 0))
    }

    async fn record_sync(&self, action: &'static str) -> Result<(), PortalError> {
        let mut tx = self.store().begin().await?;
        tx.append_audit(audit::from_program(self.now(), action));
        tx.commit().await?;
        Ok(())
    }
}
