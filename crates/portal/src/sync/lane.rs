//! The calls of one label: due accounts from the store, one call after the other at the label's pace,
//! several under way at once.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::ids::AccountId;
use domain::limits::Scope;
use domain::operation::Label;
use store::StoreError;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::course::Course;
use super::stage::Stage;
use crate::fetch::{Ask, Asked};
use crate::{Portal, PortalError};

/// Accounts that are read from the store at a time.
const BATCH: u32 = 250;
/// Calls of one label under way at once at most, where the budget allows more or knows no limit.
const MOST_AT_ONCE: u32 = 16;
/// How long the usage waits before it looks again whether there are plans.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

impl Portal {
    /// Asks for everything of a label that is due, until nothing is or the course is halted.
    pub(super) async fn run_lane(
        &self,
        course: &Arc<Course>,
        label: Label,
        is_first: bool,
    ) -> Result<(), PortalError> {
        let outcome = self.work_off(course, label, is_first).await;
        course.finish(label);
        if outcome.is_err() {
            course.halt();
        }
        outcome
    }

    async fn work_off(
        &self,
        course: &Arc<Course>,
        label: Label,
        is_first: bool,
    ) -> Result<(), PortalError> {
        while !course.is_halted() {
            let share = self.inner.budget.keeper_share(label).await?;
            course.set_share(label, share);
            let at_once = share.at_once.unwrap_or(MOST_AT_ONCE).min(MOST_AT_ONCE);
            // Read before looking: plans that come in between must not be missed.
            let may_more_come = label == Label::Heavy && !course.is_finished(Label::Medium);
            match self.next_batch(label, is_first).await? {
                Some((stage, accounts)) => {
                    self.ask_batch(course, (label, at_once), stage, accounts)
                        .await;
                }
                None if may_more_come => tokio::time::sleep(LOOK_AGAIN).await,
                None => break,
            }
        }
        Ok(())
    }

    /// The next accounts of the first stage of the label that has any.
    async fn next_batch(
        &self,
        label: Label,
        is_first: bool,
    ) -> Result<Option<(Stage, Vec<AccountId>)>, StoreError> {
        for stage in Stage::of(label) {
            let due = stage.due(self.now(), is_first);
            let accounts = self.store().list_due(&due, BATCH).await?;
            if !accounts.is_empty() {
                return Ok(Some((stage, accounts)));
            }
        }
        Ok(None)
    }

    /// Asks about these accounts, so many at once, and waits for all answers.
    async fn ask_batch(
        &self,
        course: &Arc<Course>,
        (label, at_once): (Label, u32),
        stage: Stage,
        accounts: Vec<AccountId>,
    ) {
        let places = Arc::new(Semaphore::new(at_once as usize));
        let mut under_way = JoinSet::new();
        for account in accounts {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else {
                break;
            };
            self.wait_for_turn(course, label).await;
            if course.is_halted() {
                break;
            }
            let one = self
                .clone()
                .ask_one(Arc::clone(course), label, stage, account);
            if course.is_doubtful() {
                // Only one of all lanes tries whether Zoom is back; what the others see then counts.
                let _probe = course.probe.lock().await;
                if course.obstacle(label).is_none() {
                    one.await;
                }
                drop(place);
            } else {
                under_way.spawn(async move {
                    one.await;
                    drop(place);
                });
            }
            while under_way.try_join_next().is_some() {}
        }
        under_way.join_all().await;
    }

    /// Waits until nothing stands in the way of the lane's next call.
    async fn wait_for_turn(&self, course: &Course, label: Label) {
        while let Some(until) = course.obstacle(label) {
            if course.is_halted() {
                return;
            }
            course.sleep_until(until).await;
        }
        course.sleep_until(course.next_start(label)).await;
    }

    async fn ask_one(self, course: Arc<Course>, label: Label, stage: Stage, account: AccountId) {
        let ask = stage.ask(account);
        let asked = self.ask_in_background(&ask).await;
        if let Asked::NoSlot(no_slot) = &asked
            && no_slot.scope != Scope::Master
        {
            // This account's own ration: it comes later, and holds up no other.
            self.postpone(&ask, &no_slot.sentence()).await;
        } else {
            self.learn(&course, label, Some(stage), &asked).await;
        }
    }

    /// Hands on how a call ended. What failed while Zoom was away may be asked again at once.
    pub(super) async fn learn(
        &self,
        course: &Course,
        label: Label,
        stage: Option<Stage>,
        asked: &Asked,
    ) {
        if let Some(away_since) = course.note(label, stage, asked)
            && let Err(error) = self.store().forgive_failures(away_since).await
        {
            // They come later, then, as all that fails does.
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "failures not forgotten"
            );
        }
    }

    /// Leaves one thing alone for a while, as if it had failed.
    async fn postpone(&self, ask: &Ask, sentence: &str) {
        if let Err(error) = self.keep_failed(ask, sentence).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                ?ask,
                "that it is postponed could not be stored"
            );
        }
    }

    /// How many answers each stage still waits for in the first sync.
    pub(super) async fn count_left(&self) -> Result<BTreeMap<Stage, u64>, StoreError> {
        let mut left = BTreeMap::new();
        for stage in Stage::ALL {
            let outstanding = self
                .store()
                .count_outstanding(stage.resource(), stage.after())
                .await?;
            left.insert(stage, outstanding);
        }
        Ok(left)
    }
}
