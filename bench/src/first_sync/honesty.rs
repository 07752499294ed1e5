//! How honest the predicted end was: what was predicted at each tenth of the way, beside what came.

use std::time::Duration;

/// How far a prediction may be off, as a share of what really was still to come.
const TOLERANCE: f64 = 0.2;
/// Nobody minds so much, however little is left: the prediction is written once a second.
const UNNOTICED: Duration = Duration::from_secs(2);

/// What was predicted at some moment, both since the start.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    /// When.
    pub at: Duration,
    /// The end that was predicted then; `None`: none could be told.
    pub end: Option<Duration>,
}

/// One tenth of the way.
#[derive(Debug, Clone, Copy)]
pub struct Tenth {
    /// Which, from 1.
    pub number: u32,
    /// What was predicted to be left; `None`: none was told.
    pub predicted: Option<Duration>,
    /// What was left.
    pub real: Duration,
}

impl Tenth {
    /// How far off, as a share of what was left; above 0: it took less than predicted.
    pub fn error(&self) -> Option<f64> {
        let predicted = self.predicted?.as_secs_f64();
        Some(predicted / self.real.as_secs_f64().max(0.001) - 1.0)
    }

    /// Whether it was near enough.
    pub fn is_honest(&self) -> bool {
        let Some(predicted) = self.predicted else {
            return false;
        };
        let off = predicted.abs_diff(self.real);
        off <= UNNOTICED || self.error().is_some_and(|error| error.abs() <= TOLERANCE)
    }
}

/// The first nine tenths of a way that took `took`.
pub fn tenths(samples: &[Sample], took: Duration) -> Vec<Tenth> {
    (1..10)
        .filter_map(|number| {
            let at = took * number / 10;
            let sample = samples.iter().rfind(|sample| sample.at <= at)?;
            Some(Tenth {
                number,
                predicted: sample.end.map(|end| end.saturating_sub(at)),
                real: took - at,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn the_latest_prediction_before_each_tenth_counts() {
        let sample = |at, end: Option<u64>| Sample {
            at: seconds(at),
            end: end.map(seconds),
        };
        let samples = [
            sample(0, None),
            sample(9, Some(110)),
            sample(15, Some(150)),
            sample(85, Some(101)),
        ];
        let tenths = tenths(&samples, seconds(100));
        assert_eq!(tenths.len(), 9);
        assert_eq!(tenths[0].predicted, Some(seconds(100)));
        assert!(tenths[0].is_honest(), "11 percent");
        assert!(!tenths[1].is_honest(), "130 for 80");
        assert!(tenths[8].is_honest(), "11 for 10");
    }

    #[test]
    fn no_prediction_is_not_an_honest_one() {
        let tenth = Tenth {
            number: 1,
            predicted: None,
            real: seconds(1),
        };
        assert!(!tenth.is_honest());
    }
}
