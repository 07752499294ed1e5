//! From where the rows of a page are counted: from the end of the list that is nearer, since a database
//! walks over every row before the page.

/// The rows of a page, as one end of the list sees them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reach {
    /// Whether they are counted from the end, with the order turned round.
    pub(crate) is_backwards: bool,
    /// Rows before them, from that end.
    pub(crate) offset: i64,
    /// How many they are.
    pub(crate) limit: i64,
}

impl Reach {
    /// `rows` rows behind the first `skipped`, where there are `total` in all. Where the total has
    /// changed meanwhile, it is as if the list had.
    pub(crate) fn of((skipped, rows): (u64, u32), total: u64) -> Self {
        let left = total.saturating_sub(skipped).min(u64::from(rows));
        let from_end = total.saturating_sub(skipped.saturating_add(left));
        let is_backwards = from_end < skipped;
        let (offset, limit) = if is_backwards {
            (from_end, left)
        } else {
            (skipped, u64::from(rows))
        };
        Self {
            is_backwards,
            offset: as_bigint(offset),
            limit: as_bigint(limit),
        }
    }
}

fn as_bigint(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_counted_from_the_end_that_is_nearer() {
        for (skipped, total, is_backwards, offset, limit) in [
            (0, 100, false, 0, 7),
            (40, 100, false, 40, 7),
            (50, 100, true, 43, 7),
            (98, 100, true, 0, 2),
            // Nothing is there.
            (200, 100, true, 0, 0),
            (0, 0, false, 0, 7),
            (u64::MAX, u64::MAX, true, 0, 0),
        ] {
            let reach = Reach {
                is_backwards,
                offset,
                limit,
            };
            assert_eq!(
                Reach::of((skipped, 7), total),
                reach,
                "{skipped} of {total}"
            );
        }
    }
}
