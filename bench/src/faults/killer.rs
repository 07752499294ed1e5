//! kill -9: each portal is started to stop at a crash point, killed there while many changes are on their
//! way, and started again.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use portal::CrashPoint;

use super::Failure;
use super::people::{Pace, People};
use super::plan::Dice;
use super::setting::{Setting, Stop};
use crate::process::Process;

/// So many changes are on their way when a kill counts.
pub const IN_FLIGHT: usize = 20;
/// How long a point may not be reached until the portal is killed wherever it is.
const PATIENCE: Duration = Duration::from_millis(2_500);
/// The same where it is reached only once the lease of a dead instance has run out; as portals die all the
/// time, some lease does so soon.
const PATIENCE_FOR_A_LEASE: Duration = Duration::from_secs(12);
/// How often it is looked.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// What the kills were like.
#[derive(Debug, Clone, Default)]
pub struct Kills {
    /// Kills at each point; "anywhere" where none was reached in time.
    pub at: BTreeMap<&'static str, usize>,
    /// Fewest changes in flight at a kill that counts.
    pub fewest_in_flight: usize,
    /// Sum over all kills that count.
    pub in_flight: usize,
    /// Kills with fewer in flight, which don't count.
    pub beside: usize,
}

impl Kills {
    /// Kills that count.
    pub fn counted(&self) -> usize {
        self.at.values().sum()
    }

    fn count(&mut self, place: &'static str, in_flight: usize) {
        if in_flight < IN_FLIGHT {
            self.beside += 1;
            return;
        }
        *self.at.entry(place).or_default() += 1;
        self.in_flight += in_flight;
        self.fewest_in_flight = match self.fewest_in_flight {
            0 => in_flight,
            fewest => fewest.min(in_flight),
        };
    }

    /// Adds those of another portal.
    pub fn add(&mut self, other: &Self) {
        for (point, kills) in &other.at {
            *self.at.entry(point).or_default() += kills;
        }
        self.fewest_in_flight = match self.fewest_in_flight {
            0 => other.fewest_in_flight,
            fewest => fewest.min(other.fewest_in_flight.max(1)),
        };
        self.in_flight += other.in_flight;
        self.beside += other.beside;
    }
}

/// Kills one portal until there were enough kills, and leaves it running.
pub struct Killer {
    /// What runs.
    pub setting: Arc<Setting>,
    /// Who works with it.
    pub people: Arc<People>,
    /// How the kills are spread.
    pub pace: Pace,
    /// Which portal.
    pub index: usize,
}

impl Killer {
    /// Takes over a running portal and gives it back.
    ///
    /// # Errors
    /// A portal does not start again, or the database fails.
    pub async fn run(self, mut portal: Process) -> Result<(Process, Kills), Failure> {
        let mut kills = Kills::default();
        let mut dice = Dice::new(0xdead + self.index as u64);
        for turn in self.index.. {
            if !self.is_next_due().await? {
                break;
            }
            let point = CrashPoint::ALL[turn % CrashPoint::ALL.len()];
            let nth = 1 + dice.below(if is_rare(point) { 1 } else { 5 });
            if is_at_start(point) {
                // What a dead instance left behind is taken up right after a start, or by another instance
                // once its lease has run out, so it has to die in the middle of a call first.
                let before = self.stop(CrashPoint::CallUnderWay, 1, turn);
                self.setting.order(self.index, &before)?;
                self.kill_at(&before, portal, &mut kills).await?;
                let stop = self.stop(point, nth, turn);
                self.setting.order(self.index, &stop)?;
                portal = self.setting.start_portal(self.index).await?;
                self.kill_at(&stop, portal, &mut kills).await?;
            } else {
                let stop = self.stop(point, nth, turn);
                self.setting.order(self.index, &stop)?;
                self.kill_at(&stop, portal, &mut kills).await?;
            }
            portal = self.setting.start_portal(self.index).await?;
        }
        Ok((portal, kills))
    }

    async fn kill_at(
        &self,
        stop: &Stop,
        portal: Process,
        kills: &mut Kills,
    ) -> Result<(), Failure> {
        let place = self.wait_for(stop).await;
        let in_flight = self.setting.in_flight().await?;
        portal.stop().await;
        kills.count(place, in_flight);
        if in_flight >= IN_FLIGHT {
            self.pace.killed.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Waits until the errands are far enough for the next kill and enough is in flight. False: there were
    /// enough kills.
    async fn is_next_due(&self) -> Result<bool, Failure> {
        loop {
            let is_over = self.people.are_done.load(Ordering::Relaxed);
            if is_over || self.pace.killed.load(Ordering::Relaxed) >= self.pace.kills {
                return Ok(false);
            }
            let begun = self.people.begun.load(Ordering::Relaxed);
            if self.pace.is_kill_due(begun) && self.setting.in_flight().await? >= IN_FLIGHT {
                return Ok(true);
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Waits until the portal stands at its point, or has had its time.
    async fn wait_for(&self, stop: &Stop) -> &'static str {
        let began = Instant::now();
        let patience = match stop.waits_for_a_lease {
            true => PATIENCE_FOR_A_LEASE,
            false => PATIENCE,
        };
        while began.elapsed() < patience {
            if stop.note.exists() {
                return stop.point;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        "anywhere else"
    }

    fn stop(&self, point: CrashPoint, nth: u64, turn: usize) -> Stop {
        let name = format!("stopped-{}-{turn}-{}", self.index, point.name());
        Stop {
            point: point.name(),
            nth,
            waits_for_a_lease: is_at_start(point) && self.setting.portals.len() > 1,
            note: self.setting.directory.path().join(name),
        }
    }
}

/// Reached seldom, so that the first time has to do.
fn is_rare(point: CrashPoint) -> bool {
    is_at_start(point) || matches!(point, CrashPoint::Deciding | CrashPoint::Decided)
}

/// Reached right after a start, where no other instance may be at work.
fn is_at_start(point: CrashPoint) -> bool {
    matches!(point, CrashPoint::TakingUp | CrashPoint::TakenUp)
}
