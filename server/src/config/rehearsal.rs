//! Settings by which a test of faults steers a portal that is a process of its own: a clock that follows a
//! file, and a file that orders it to stop at a crash point, to be killed there. Builds with debug
//! assertions alone know them.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clock::Clock;
use portal::CrashPoint;

use super::environment::Reader;

/// The file that says by how many milliseconds the clock is ahead.
const CLOCK: &str = "SUBTOTAL_REHEARSAL_CLOCK";
/// The file that says where to stop: point, which time, and the file to note it in, separated by spaces. It
/// is removed once it is read.
const ORDER: &str = "SUBTOTAL_REHEARSAL_ORDER";
/// Both.
pub(super) const NAMES: [&str; 2] = [CLOCK, ORDER];

/// How often the files are read.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// The files.
#[derive(Debug, Clone, Default)]
pub struct Rehearsal {
    clock: Option<PathBuf>,
    order: Option<PathBuf>,
}

/// Reads the settings.
pub(super) fn read(reader: &Reader<'_>) -> Rehearsal {
    Rehearsal {
        clock: reader.text(CLOCK).map(PathBuf::from),
        order: reader.text(ORDER).map(PathBuf::from),
    }
}

impl Rehearsal {
    /// Does what the files say, now and from now on.
    pub fn begin(self, clock: &Clock) {
        self.look(clock);
        if self.clock.is_none() && self.order.is_none() {
            return;
        }
        let clock = clock.clone();
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(LOOK_EVERY).await;
                self.look(&clock);
            }
        });
    }

    fn look(&self, clock: &Clock) {
        if let Some(path) = &self.clock {
            follow(clock, path);
        }
        if let Some(path) = &self.order
            && let Ok(text) = std::fs::read_to_string(path)
        {
            // Where it can't be removed it is read again, which does no harm.
            let _ = std::fs::remove_file(path);
            obey(text.trim());
        }
    }
}

/// Never back: a file that is just being replaced is read the next time.
fn follow(clock: &Clock, path: &Path) {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let ahead_ms = text.trim().parse::<i64>().unwrap_or(0);
    if let Ok(by_ms @ 1..) = u64::try_from(ahead_ms - clock.offset_ms()) {
        clock.advance(Duration::from_millis(by_ms));
    }
}

fn obey(text: &str) {
    let mut words = text.splitn(3, ' ');
    let (Some(name), Some(nth), Some(note)) = (words.next(), words.next(), words.next()) else {
        tracing::error!(text, "an order is a point, a number and a file");
        return;
    };
    let point = CrashPoint::ALL
        .into_iter()
        .find(|point| point.name() == name);
    match (point, nth.parse()) {
        (Some(point), Ok(nth)) => portal::arm_crash_point(point, nth, PathBuf::from(note)),
        _ => tracing::error!(text, "an order names no crash point"),
    }
}
