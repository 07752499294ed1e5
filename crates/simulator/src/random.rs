//! Deterministic randomness: the same seed, topic and position give the same numbers on every
//! machine, in any order of asking. That is what lets the book compute accounts on demand.

/// A stream of numbers for one topic of one position (SplitMix64).
#[derive(Debug, Clone)]
pub(crate) struct Random {
    state: u64,
}

/// Mixes a number so that neighbours end up far apart.
pub(crate) fn mix(mut value: u64) -> u64 {
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// A number for a text (FNV-1a).
pub(crate) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

impl Random {
    /// The stream for `topic` at `position` of a book with `seed`.
    pub(crate) fn new(seed: u64, topic: &str, position: u64) -> Self {
        Self {
            state: mix(seed ^ hash(topic)).wrapping_add(mix(position.wrapping_add(1))),
        }
    }

    /// The next 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.state)
    }

    /// A number below `end`; 0 where `end` is 0.
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        let scaled = (self.next() >> 32) * u64::from(end);
        u32::try_from(scaled >> 32).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True in `percent` of a hundred cases.
    pub(crate) fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// One of `items`; `items` is never empty here, all of them are fixed lists.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let end = u32::try_from(items.len()).unwrap_or(u32::MAX);
        &items[self.below(end) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_depends_on_seed_topic_and_position_alone() {
        let first = |seed, topic, position| Random::new(seed, topic, position).next();
        assert_eq!(first(1, "name", 2), first(1, "name", 2));
        assert_ne!(first(1, "name", 2), first(2, "name", 2));
        assert_ne!(first(1, "name", 2), first(1, "plan", 2));
        assert_ne!(first(1, "name", 2), first(1, "name", 3));
    }

    #[test]
    fn a_range_is_covered_to_both_ends() {
        let mut random = Random::new(7, "range", 0);
        let drawn: std::collections::BTreeSet<u32> =
            (0..200).map(|_| random.between(3, 6)).collect();
        assert_eq!(drawn.into_iter().collect::<Vec<_>>(), [3, 4, 5, 6]);
    }
}
