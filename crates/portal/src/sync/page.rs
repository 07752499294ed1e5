//! What people see of the sync, and how they stop it and let it go on.

use domain::people::Permission;
use domain::view::{Notice, SyncPage, SyncStage, SyncState, SyncTrouble, Tone, Vanished};
use store::Job;

use super::stage::Stage;
use super::{JOB, Keeper};
use crate::{Caller, Portal, PortalError, actions, audit};

/// Troubles shown at most.
const TROUBLES_SHOWN: u32 = 8;
/// Vanished accounts shown at most.
const VANISHED_SHOWN: u32 = 8;

impl Portal {
    /// How far the fleet is learned, and what stands in the way.
    ///
    /// # Errors
    /// [`PortalError::Forbidden`], [`PortalError::Unavailable`].
    pub async fn sync_page(&self, caller: &Caller) -> Result<SyncPage, PortalError> {
        caller.must(Permission::ReadBilling)?;
        let job = self.sync_job().await?;
        let (listed_at, list_trouble) = self.list_state().await?;
        let (vanished, vanished_count) = self.store().list_vanished(VANISHED_SHOWN).await?;
        let vanished = vanished
            .into_iter()
            .map(|account| Vanished {
                account: account.id,
                name: account.name,
                listed_at: account.listed_at,
            })
            .collect();
        Ok(SyncPage {
            state: self.sync_state(&job),
            listed_at,
            list_trouble,
            renewals_at: self.renewals_at().await?,
            started_at: job.progress.started_at,
            ended_at: job.progress.first_ended_at,
            calls: job.progress.calls,
            stages: self.sync_stages().await?,
            troubles: self.sync_troubles().await?,
            vanished,
            vanished_count,
        })
    }

    /// What the background is at.
    pub(crate) fn sync_state(&self, job: &Job) -> SyncState {
        let progress = &job.progress;
        if self.inner.keeper == Keeper::Off {
            return SyncState::Off;
        }
        if let Some(pause) = &job.pause {
            return SyncState::Paused {
                at: pause.at,
                by: Some(pause.by.clone()).filter(|by| !by.is_empty()),
            };
        }
        let is_led = job.lease_until.is_some_and(|until| until > self.real_now());
        if !is_led || progress.started_at.is_none() {
            return SyncState::Starting;
        }
        let waiting = progress.waiting_until.filter(|until| *until > self.now());
        if let Some((until, reason)) = waiting.zip(progress.waiting_for.clone()) {
            return SyncState::Waiting {
                until,
                reason,
                ends_at: progress.predicted_end_at,
            };
        }
        match progress.first_ended_at {
            None => SyncState::Learning {
                ends_at: progress.predicted_end_at,
            },
            Some(_) => SyncState::Keeping,
        }
    }

    async fn sync_stages(&self) -> Result<Vec<SyncStage>, PortalError> {
        let mut stages = Vec::with_capacity(Stage::ALL.len());
        for stage in Stage::ALL {
            let learned = self.store().count_learned(stage.resource()).await?;
            stages.push(SyncStage {
                resource: stage.resource(),
                total: learned.accounts,
                done: learned.answered,
                refused: learned.refused,
                failing: learned.failing + learned.given_up,
                oldest: learned.oldest,
            });
        }
        Ok(stages)
    }

    async fn sync_troubles(&self) -> Result<Vec<SyncTrouble>, PortalError> {
        let mut troubles = Vec::new();
        for stage in Stage::ALL {
            let resource = stage.resource();
            let failing = self.store().list_failing(resource, TROUBLES_SHOWN).await?;
            troubles.extend(failing.into_iter().map(|failing| SyncTrouble {
                account: failing.account,
                name: failing.name,
                resource,
                at: failing.at,
                times: failing.failures,
                sentence: failing.sentence,
            }));
        }
        troubles.sort_by_key(|trouble| std::cmp::Reverse(trouble.at));
        troubles.truncate(TROUBLES_SHOWN as usize);
        Ok(troubles)
    }

    /// Stops asking in the background; calls that are on their way still come to their end.
    ///
    /// # Errors
    /// [`PortalError::Forbidden`], [`PortalError::Conflict`] where it is stopped already,
    /// [`PortalError::Blocked`] where the configuration has it off, [`PortalError::Unavailable`].
    pub async fn pause_sync(&self, caller: &Caller) -> Result<Notice, PortalError> {
        self.steer_sync(caller, true).await?;
        Ok(said(
            "Paused",
            "Zoom is asked only where somebody asks for something. Nothing that is known is lost.",
        ))
    }

    /// Lets it go on.
    ///
    /// # Errors
    /// As for [`Portal::pause_sync`].
    pub async fn resume_sync(&self, caller: &Caller) -> Result<Notice, PortalError> {
        self.steer_sync(caller, false).await?;
        Ok(said(
            "Started",
            "It goes on where it was, within a few seconds.",
        ))
    }

    async fn steer_sync(&self, caller: &Caller, is_pause: bool) -> Result<(), PortalError> {
        caller.must(Permission::SteerSync)?;
        if self.inner.keeper == Keeper::Off {
            return Err(PortalError::Blocked(
                "The configuration has it off (SUBTOTAL_KEEPER).".to_owned(),
            ));
        }
        self.sync_job().await?;
        let now = self.now();
        let mut tx = self.store().begin().await?;
        let (is_changed, action) = if is_pause {
            let name = &caller.person.name;
            (tx.pause_job(JOB, name, now).await?, actions::SYNC_PAUSED)
        } else {
            (tx.resume_job(JOB).await?, actions::SYNC_RESUMED)
        };
        if !is_changed {
            let state = if is_pause { "paused" } else { "running" };
            return Err(PortalError::Conflict(format!("It is {state} already.")));
        }
        tx.append_audit(audit::entry(now, caller, action));
        tx.commit().await?;
        Ok(())
    }
}

fn said(title: &str, text: &str) -> Notice {
    Notice {
        tone: Tone::Ok,
        title: title.to_owned(),
        text: text.to_owned(),
    }
}
