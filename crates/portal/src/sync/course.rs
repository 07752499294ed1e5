//! What the lanes of one instance share while they ask: how Zoom is, how fast to go, what waits for
//! what, and how far it all is.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use clock::Clock;
use domain::operation::Label;
use domain::time::UtcMillis;
use store::JobProgress;
use tokio::sync::watch;
use zoom::budget::KeeperShare;

use super::lists::List;
use super::pace::{Pace, Speed};
use super::prediction::{self, Day, Load};
use super::sky::Sky;
use super::stage::Stage;
use crate::fetch::Asked;

/// The shared state.
pub(super) struct Course {
    clock: Clock,
    halted: watch::Sender<bool>,
    /// Held by the one call that tries whether Zoom is back.
    pub(super) probe: tokio::sync::Mutex<()>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    sky: Sky,
    lanes: BTreeMap<Label, LaneState>,
    /// How many answers each stage still waits for.
    left: BTreeMap<Stage, u64>,
    calls: u64,
    /// Until when a list that failed is left alone.
    left_alone: BTreeMap<List, UtcMillis>,
}

/// How one label is doing.
#[derive(Default)]
struct LaneState {
    pace: Pace,
    speed: Speed,
    day: Option<Day>,
    waiting: Option<(UtcMillis, String)>,
    is_finished: bool,
}

impl Course {
    pub(super) fn new(clock: Clock) -> Self {
        Self {
            clock,
            halted: watch::Sender::new(false),
            probe: tokio::sync::Mutex::default(),
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Each step leaves it whole, so a panic elsewhere does not spoil it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> UtcMillis {
        UtcMillis(self.clock.now_ms())
    }

    /// Begins a pass: nobody has halted it, and so many calls were made before.
    pub(super) fn begin(&self, calls: u64) {
        self.halted.send_replace(false);
        let mut state = self.state();
        state.calls = calls;
        for lane in state.lanes.values_mut() {
            lane.is_finished = false;
            lane.waiting = None;
            lane.speed.forget();
        }
    }

    /// Lets what is on its way come to its end and begins nothing more.
    pub(super) fn halt(&self) {
        self.halted.send_replace(true);
    }

    pub(super) fn is_halted(&self) -> bool {
        *self.halted.borrow()
    }

    /// Sleeps until an instant of the portal's clock, unless it is halted.
    pub(super) async fn sleep_until(&self, until: UtcMillis) {
        let mut halted = self.halted.subscribe();
        tokio::select! {
            () = self.clock.sleep_until(until.0) => {}
            _ = halted.wait_for(|halted| *halted) => {}
        }
    }

    /// Takes over what the budget allows a label.
    pub(super) fn set_share(&self, label: Label, share: KeeperShare) {
        let mut state = self.state();
        let lane = state.lanes.entry(label).or_default();
        lane.pace.set_spacing_ms(share.spacing_ms);
        lane.day = share.day.map(|(left, of)| Day {
            left: left.into(),
            of: of.into(),
        });
    }

    /// What the store says is left.
    pub(super) fn set_left(&self, left: BTreeMap<Stage, u64>) {
        self.state().left = left;
    }

    /// Until when the lane must wait before its next call, if at all: for Zoom to be back, or for a slot.
    pub(super) fn obstacle(&self, label: Label) -> Option<UtcMillis> {
        let now = self.now();
        let mut state = self.state();
        if let Some((until, _)) = state.sky.pause_at(now) {
            return Some(until);
        }
        let lane = state.lanes.entry(label).or_default();
        let waiting = lane.waiting.take_if(|(until, _)| *until <= now);
        if waiting.is_some() {
            lane.speed.forget();
        }
        lane.waiting.as_ref().map(|(until, _)| *until)
    }

    /// Whether Zoom failed so often that one call at a time is enough.
    pub(super) fn is_doubtful(&self) -> bool {
        self.state().sky.is_doubtful()
    }

    /// When the lane's next call may start.
    pub(super) fn next_start(&self, label: Label) -> UtcMillis {
        let now = self.now();
        let mut state = self.state();
        state.lanes.entry(label).or_default().pace.next_start(now)
    }

    /// The lane has nothing more to do in this pass.
    pub(super) fn finish(&self, label: Label) {
        self.state().lanes.entry(label).or_default().is_finished = true;
    }

    pub(super) fn is_finished(&self, label: Label) -> bool {
        let state = self.state();
        state.lanes.get(&label).is_some_and(|lane| lane.is_finished)
    }

    /// Begins a pause: nothing can be asked.
    pub(super) fn pause(&self, sentence: &str) {
        let now = self.now();
        self.state().sky.pause_from(now, sentence);
    }

    /// Calls that were made beside those that are noted: the further pages of a list.
    pub(super) fn add_calls(&self, calls: u64) {
        self.state().calls += calls;
    }

    /// A list failed: nobody asks for it for a while.
    pub(super) fn leave_alone(&self, list: List, for_ms: i64) {
        let until = self.now().plus_ms(for_ms);
        self.state().left_alone.insert(list, until);
    }

    /// Whether a list may be asked for.
    pub(super) fn may_try(&self, list: List) -> bool {
        let now = self.now();
        let until = self.state().left_alone.get(&list).copied();
        until.is_none_or(|until| until <= now)
    }

    /// Learns from how a call ended; `stage` is `None` for the list of accounts. Where Zoom is back after
    /// it was away, says since when it was.
    pub(super) fn note(
        &self,
        label: Label,
        stage: Option<Stage>,
        asked: &Asked,
    ) -> Option<UtcMillis> {
        let now = self.now();
        let mut state = self.state();
        if !matches!(asked, Asked::NoSlot(_)) {
            state.calls += 1;
        }
        let lane = state.lanes.entry(label).or_default();
        match asked {
            Asked::Answered | Asked::Refused(_) => return state.answered(label, stage, now),
            Asked::NoSlot(no_slot) => {
                lane.waiting = Some((no_slot.free_at, no_slot.sentence()));
            }
            Asked::Throttled(_) => {
                lane.pace.throttled(now);
                lane.speed.forget();
            }
            Asked::Failed(sentence) => state.sky.failed(now, sentence),
        }
        None
    }

    /// Adds how far it is now to what was known of the job.
    pub(super) fn progress(&self, before: &JobProgress) -> JobProgress {
        let now = self.now();
        let state = self.state();
        let waiting = state.waiting(now);
        let is_first = before.first_ended_at.is_none();
        JobProgress {
            calls: if is_first { state.calls } else { before.calls },
            predicted_end_at: is_first.then(|| state.predicted_end(now)).flatten(),
            waiting_until: waiting.as_ref().map(|(until, _)| *until),
            waiting_for: waiting.map(|(_, sentence)| sentence),
            ..before.clone()
        }
    }
}

impl State {
    fn answered(
        &mut self,
        label: Label,
        stage: Option<Stage>,
        now: UtcMillis,
    ) -> Option<UtcMillis> {
        if self.sky.is_doubtful() {
            for lane in self.lanes.values_mut() {
                lane.speed.forget();
            }
        }
        if let Some(left) = stage.and_then(|stage| self.left.get_mut(&stage)) {
            *left = left.saturating_sub(1);
        }
        let lane = self.lanes.entry(label).or_default();
        lane.speed.note(now);
        if let Some(day) = &mut lane.day {
            day.left = day.left.saturating_sub(1);
        }
        self.sky.answered()
    }

    /// Until when all that is not finished waits, and why.
    fn waiting(&self, now: UtcMillis) -> Option<(UtcMillis, String)> {
        if let Some((until, sentence)) = self.sky.pause_at(now) {
            return Some((until, sentence.to_owned()));
        }
        let mut soonest: Option<&(UtcMillis, String)> = None;
        for lane in self.lanes.values().filter(|lane| !lane.is_finished) {
            let waiting = lane.waiting.as_ref().filter(|(until, _)| *until > now)?;
            if soonest.is_none_or(|known| waiting.0 < known.0) {
                soonest = Some(waiting);
            }
        }
        soonest.cloned()
    }

    /// `None` while Zoom is not there: then nobody knows.
    fn predicted_end(&self, now: UtcMillis) -> Option<UtcMillis> {
        if self.sky.is_doubtful() || self.left.is_empty() {
            return None;
        }
        let loads: Vec<Load> = self
            .lanes
            .iter()
            .map(|(label, lane)| {
                let calls = Stage::of(*label)
                    .filter_map(|stage| self.left.get(&stage))
                    .sum();
                let paced_ms = lane.pace.spacing_ms(now);
                Load {
                    calls,
                    spacing_ms: lane.speed.spacing_ms().unwrap_or(paced_ms).max(paced_ms),
                    from: lane
                        .waiting
                        .as_ref()
                        .map_or(now, |(until, _)| now.max(*until)),
                    day: lane.day,
                }
            })
            .collect();
        prediction::end(&loads)
    }
}
