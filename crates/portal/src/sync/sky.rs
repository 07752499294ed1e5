//! Whether Zoom is there at all: after some failures in a row nobody asks for a while, longer each
//! time, and then one call tries.

use domain::time::{MINUTE_MS, SECOND_MS, UtcMillis};

/// So many failures in a row, of whatever calls, are no longer about the one account.
const FAILURES_TO_PAUSE: u32 = 5;
/// After so many pauses it was Zoom, and not a few accounts that all fail.
const PAUSES_OF_AN_OUTAGE: u32 = 2;
/// The first pause, in milliseconds; each further one is twice as long.
const FIRST_PAUSE_MS: i64 = 5 * SECOND_MS;
/// The longest pause, in milliseconds.
const LONGEST_PAUSE_MS: i64 = 5 * MINUTE_MS;

/// What the last calls tell of Zoom.
#[derive(Debug, Default)]
pub(super) struct Sky {
    failures_in_a_row: u32,
    /// When the first of them was.
    since: UtcMillis,
    pauses: u32,
    pause: Option<(UtcMillis, String)>,
}

impl Sky {
    /// Zoom answered, a refusal included. Where it was away before, says since when: what has failed
    /// since then failed for that.
    pub(super) fn answered(&mut self) -> Option<UtcMillis> {
        let before = std::mem::take(self);
        (before.pauses >= PAUSES_OF_AN_OUTAGE).then_some(before.since)
    }

    /// A call failed; the sentence says how.
    pub(super) fn failed(&mut self, now: UtcMillis, sentence: &str) {
        if self.pause_at(now).is_some() {
            // It was on its way when the pause began.
            return;
        }
        if self.failures_in_a_row == 0 {
            self.since = now;
        }
        self.failures_in_a_row += 1;
        if self.is_doubtful() || self.failures_in_a_row >= FAILURES_TO_PAUSE {
            self.pause_from(now, sentence);
        }
    }

    /// Begins a pause, without waiting for more failures.
    pub(super) fn pause_from(&mut self, now: UtcMillis, sentence: &str) {
        let doubled = 1i64 << self.pauses.min(20);
        let pause_ms = (FIRST_PAUSE_MS * doubled).min(LONGEST_PAUSE_MS);
        self.pauses += 1;
        self.pause = Some((now.plus_ms(pause_ms), sentence.to_owned()));
    }

    /// Until when nobody asks, and why.
    pub(super) fn pause_at(&self, now: UtcMillis) -> Option<(UtcMillis, &str)> {
        self.pause
            .as_ref()
            .filter(|(until, _)| *until > now)
            .map(|(until, sentence)| (*until, sentence.as_str()))
    }

    /// Whether one call at a time is enough, until one is answered.
    pub(super) fn is_doubtful(&self) -> bool {
        self.pauses > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> UtcMillis {
        UtcMillis(seconds * SECOND_MS)
    }

    #[test]
    fn a_failure_here_and_there_is_no_outage() {
        let mut sky = Sky::default();
        for _ in 0..100 {
            for _ in 1..FAILURES_TO_PAUSE {
                sky.failed(at(0), "broken");
            }
            assert_eq!(sky.answered(), None);
        }
        assert!(!sky.is_doubtful());
    }

    #[test]
    fn pauses_grow_and_are_bounded_until_an_answer_ends_them() {
        let mut sky = Sky::default();
        for _ in 0..FAILURES_TO_PAUSE {
            sky.failed(at(0), "Zoom is down.");
        }
        let mut now = at(0);
        let mut lengths = Vec::new();
        for _ in 0..9 {
            let (until, sentence) = sky.pause_at(now).expect("a pause");
            assert_eq!(sentence, "Zoom is down.");
            // What comes back from before does not make it longer.
            sky.failed(now, "late");
            assert_eq!(sky.pause_at(now).map(|(until, _)| until), Some(until));
            lengths.push((until.0 - now.0) / SECOND_MS);
            now = until;
            assert!(sky.pause_at(now).is_none() && sky.is_doubtful());
            sky.failed(now, "Zoom is down.");
        }
        assert_eq!(lengths, [5, 10, 20, 40, 80, 160, 300, 300, 300]);
        assert_eq!(sky.answered(), Some(at(0)));
        assert!(sky.pause_at(now).is_none() && !sky.is_doubtful());
    }
}
