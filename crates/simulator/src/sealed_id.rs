//! Ids in Zoom's form that can be turned back into what they stand for.
//!
//! The invoice PDF is asked for by invoice id alone, and a book of 50,000 accounts has millions of
//! invoices: instead of a table from id to account, the id holds position and day in scrambled form,
//! with a check that foreign ids fail. Ids do not depend on the seed, so the stories' ids are fixed.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::ids::{AccountId, InvoiceId};

use crate::random::mix;

/// Keeps account ids and invoice ids apart.
const ACCOUNT_KEY: u64 = 0x5375_6274_6f74_616c;
const INVOICE_KEY: u64 = 0x496e_766f_6963_6573;
const USER_KEY: u64 = 0x4f77_6e65_7249_6473;

fn seal(key: u64, value: u64) -> [u8; 16] {
    let tag = mix(value ^ key);
    let body = value ^ mix(tag.wrapping_add(key));
    (u128::from(tag) << 64 | u128::from(body)).to_be_bytes()
}

fn open(key: u64, bytes: [u8; 16]) -> Option<u64> {
    let whole = u128::from_be_bytes(bytes);
    let tag = u64::try_from(whole >> 64).ok()?;
    let body = u64::try_from(whole & u128::from(u64::MAX)).ok()?;
    let value = body ^ mix(tag.wrapping_add(key));
    (mix(value ^ key) == tag).then_some(value)
}

/// The id of the account at a position, as text: 22 characters of URL-safe base64.
pub(crate) fn account_id_text(position: u32) -> String {
    URL_SAFE_NO_PAD.encode(seal(ACCOUNT_KEY, u64::from(position)))
}

/// The id of the account at a position.
#[expect(
    clippy::expect_used,
    reason = "base64 of 16 bytes is always a valid account id"
)]
pub(crate) fn account_id(position: u32) -> AccountId {
    account_id_text(position)
        .parse()
        .expect("22 base64 characters")
}

/// The id of the account's owner, a user.
pub(crate) fn owner_id(position: u32) -> String {
    URL_SAFE_NO_PAD.encode(seal(USER_KEY, u64::from(position)))
}

/// The position that an account id stands for.
pub(crate) fn account_position(id: &str) -> Option<u32> {
    let bytes = URL_SAFE_NO_PAD.decode(id).ok()?.try_into().ok()?;
    u32::try_from(open(ACCOUNT_KEY, bytes)?).ok()
}

/// The id of the invoice of an account on a day (counted from 1970): 32 hexadecimal digits.
#[expect(
    clippy::expect_used,
    reason = "32 hexadecimal digits are always a valid invoice id"
)]
pub(crate) fn invoice_id(position: u32, day: u32) -> InvoiceId {
    let sealed = seal(INVOICE_KEY, u64::from(position) << 32 | u64::from(day));
    format!("{:032x}", u128::from_be_bytes(sealed))
        .parse()
        .expect("32 hexadecimal digits")
}

/// The account position and day that an invoice id stands for.
pub(crate) fn invoice_position(id: &str) -> Option<(u32, u32)> {
    if id.len() != 32 || !id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    let value = open(
        INVOICE_KEY,
        u128::from_str_radix(id, 16).ok()?.to_be_bytes(),
    )?;
    let position = u32::try_from(value >> 32).ok()?;
    Some((position, u32::try_from(value & u64::from(u32::MAX)).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_id_leads_back_to_what_it_stands_for(position in any::<u32>(), day in any::<u32>()) {
            let account = account_id(position);
            prop_assert_eq!(account.as_str().len(), 22);
            prop_assert_eq!(account_position(account.as_str()), Some(position));
            let invoice = invoice_id(position, day);
            prop_assert_eq!(invoice.as_str().len(), 32);
            prop_assert_eq!(invoice_position(invoice.as_str()), Some((position, day)));
        }

        #[test]
        fn foreign_ids_stand_for_nothing(text in "[A-Za-z0-9_-]{22}", hex in "[0-9a-f]{32}") {
            prop_assert_eq!(account_position(&text), None);
            prop_assert_eq!(invoice_position(&hex), None);
        }
    }
}
