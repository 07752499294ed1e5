//! Sizes of storage as Zoom writes them: `2 GB`, `1.5 TB`, `0`.
//!
//! Zoom does not say whether a gigabyte is 1,000 or 1,024 megabytes; it is taken for 1,024 here, which
//! matters only where units are mixed. The texts themselves are always shown as they came.

use crate::money::Amount;

/// Bytes of each unit, with the letter that begins its name.
const UNITS: [(char, i64); 4] = [
    ('K', 1 << 10),
    ('M', 1 << 20),
    ('G', 1 << 30),
    ('T', 1 << 40),
];

/// The bytes of a size, where it can be read; never negative. Parts of a byte are dropped.
pub fn bytes(size: &str) -> Option<i64> {
    let size = size.trim();
    let end = size
        .find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
        .unwrap_or(size.len());
    let (number, unit) = size.split_at(end);
    let amount: Amount = number.replace(',', "").parse().ok()?;
    let ten_thousandths = i128::from(amount.to_ten_thousandths());
    let bytes_a_unit = match unit.trim().chars().next() {
        None => 1,
        Some(letter) => UNITS
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(&letter))
            .map(|(_, bytes)| *bytes)
            .or_else(|| letter.eq_ignore_ascii_case(&'b').then_some(1))?,
    };
    i64::try_from(ten_thousandths * i128::from(bytes_a_unit) / 10_000)
        .ok()
        .filter(|bytes| *bytes >= 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sizes_are_read_as_zoom_writes_them() {
        for (text, wanted) in [
            ("0", Some(0)),
            ("2 GB", Some(2 << 30)),
            ("2GB", Some(2 << 30)),
            ("1.5 TB", Some(3 << 39)),
            ("1,024 MB", Some(1 << 30)),
            ("512 kb", Some(1 << 19)),
            ("17 bytes", Some(17)),
            ("", None),
            ("much", None),
            ("3 apples", None),
            ("-2 GB", None),
        ] {
            assert_eq!(bytes(text), wanted, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in "\\PC*") {
            prop_assert!(bytes(&text).is_none_or(|bytes| bytes >= 0));
        }

        #[test]
        fn more_is_more(a in 0i64..100_000, b in 0i64..100_000) {
            let (a_bytes, b_bytes) = (bytes(&format!("{a} GB")), bytes(&format!("{b} GB")));
            prop_assert_eq!(a.cmp(&b), a_bytes.cmp(&b_bytes));
        }
    }
}
