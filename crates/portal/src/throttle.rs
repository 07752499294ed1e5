//! How long a sign-in must wait after failures, for a name and for an address.

use domain::time::{MINUTE_MS, SECOND_MS};

/// Failures that cost nothing: people mistype.
const FREE_FAILURES: u32 = 4;
/// The longest wait; it also bounds how long a stranger can keep somebody out.
const LONGEST_MS: i64 = 15 * MINUTE_MS;

/// The wait after so many failures in a row: nothing at first, then doubling from two seconds.
pub fn delay_ms(failures: u32) -> i64 {
    match failures.checked_sub(FREE_FAILURES) {
        None | Some(0) => 0,
        Some(extra) => (SECOND_MS << extra.min(20)).min(LONGEST_MS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_grows_and_is_bounded() {
        let waits: Vec<i64> = (0..40).map(delay_ms).collect();
        assert_eq!(&waits[..7], [0, 0, 0, 0, 0, 2_000, 4_000]);
        assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!(waits.last(), Some(&LONGEST_MS));
    }
}
