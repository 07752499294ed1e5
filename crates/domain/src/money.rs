//! Money: a decimal amount with its currency, never a float.
//!
//! In the database an amount is an integer of 1/10,000 unit ([`Amount::to_ten_thousandths`]). Zoom
//! sends JSON numbers; their shortest decimal text is read back exactly, so that 19.99 stays 19.99.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};
use std::str::FromStr;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Digits after the point that we keep: 1/10,000 unit.
const SCALE: u32 = 4;

/// Why a value is not an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAmount {
    /// Not a decimal number.
    #[error("not an amount")]
    NotANumber,
    /// More digits after the point than 1/10,000 unit, or out of range.
    #[error("an amount has at most four decimals and 14 digits before the point")]
    OutOfRange,
}

/// An amount of money in major units (euros, not cents), with at most four decimals.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount(Decimal);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// From 1/10,000 units, as the database holds it.
    pub fn from_ten_thousandths(value: i64) -> Self {
        Self(Decimal::new(value, SCALE).normalize())
    }

    /// In 1/10,000 units, as the database holds it.
    pub fn to_ten_thousandths(self) -> i64 {
        // Exact: every constructor keeps the scale at four and the value within i64.
        (self.0 * Decimal::from(10_000))
            .to_i64()
            .unwrap_or(i64::MAX)
    }

    /// From a decimal; refuses what 1/10,000 unit in 64 bits can't hold exactly.
    ///
    /// # Errors
    /// [`InvalidAmount::OutOfRange`] for more than four decimals or too many digits.
    pub fn from_decimal(value: Decimal) -> Result<Self, InvalidAmount> {
        let value = value.normalize();
        let is_in_range = value.scale() <= SCALE
            && value
                .checked_mul(Decimal::from(10_000))
                .and_then(|units| units.to_i64())
                .is_some();
        if is_in_range {
            Ok(Self(value))
        } else {
            Err(InvalidAmount::OutOfRange)
        }
    }

    /// The decimal value in major units.
    pub fn decimal(self) -> Decimal {
        self.0
    }

    /// Whether nothing is owed or paid.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// Whether more than nothing is owed.
    pub fn is_positive(self) -> bool {
        self.0 > Decimal::ZERO
    }

    /// The sum, or nothing where it leaves the range.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Self::from_decimal(self.0.checked_add(other.0)?).ok()
    }

    /// The amount with thousands separators and at least `decimals` digits after the point; more
    /// where the amount itself has more, so that nothing is ever rounded away.
    pub fn grouped(self, decimals: u32) -> String {
        let mut value = self.0.normalize();
        if value.scale() < decimals {
            value.rescale(decimals);
        }
        let text = value.abs().to_string();
        let (whole, fraction) = match text.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (text.as_str(), None),
        };
        let mut out = String::with_capacity(text.len() + text.len() / 3 + 1);
        if value.is_sign_negative() && !value.is_zero() {
            out.push('\u{2212}');
        }
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        if let Some(fraction) = fraction {
            out.push('.');
            out.push_str(fraction);
        }
        out
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Amount({})", self.0)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Amount {
    type Err = InvalidAmount;

    fn from_str(text: &str) -> Result<Self, InvalidAmount> {
        // Numbers of Zoom's may come in scientific notation once they passed through a float.
        let value = Decimal::from_str_exact(text)
            .or_else(|_| Decimal::from_scientific(text))
            .map_err(|_| InvalidAmount::NotANumber)?;
        Self::from_decimal(value)
    }
}

impl Add for Amount {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Amount {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Amount {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// Written as text, so that no reader turns it into a float.
impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Read from text or from a JSON number.
impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl serde::de::Visitor<'_> for Visitor {
            type Value = Amount;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an amount of money")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Amount, E> {
                text.trim().parse().map_err(E::custom)
            }

            fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Amount, E> {
                Amount::from_decimal(value.into()).map_err(E::custom)
            }

            fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Amount, E> {
                Amount::from_decimal(value.into()).map_err(E::custom)
            }

            fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Amount, E> {
                // The shortest text that reads back as the same float is the number that was sent,
                // for every amount of up to 15 significant digits. Sums computed in floats upstream
                // can carry a tail (0.30000000000000004): it is rounded to 1/10,000 unit.
                let exact: Decimal = value
                    .to_string()
                    .parse()
                    .map_err(|_| E::custom(InvalidAmount::NotANumber))?;
                Amount::from_decimal(exact.round_dp(SCALE)).map_err(E::custom)
            }
        }

        deserializer.deserialize_any(Visitor)
    }
}

/// A three-letter currency code, as Zoom sends it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// What stands for a currency that Zoom did not state: ISO 4217's "no currency involved".
    pub fn not_stated() -> Self {
        Self(*b"XXX")
    }

    /// The code, in capitals.
    pub fn as_str(&self) -> &str {
        // Always three ASCII letters, see `from_str`.
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// Digits after the point in which the currency is written (ISO 4217).
    pub fn decimals(&self) -> u32 {
        match self.as_str() {
            "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF"
            | "UGX" | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            _ => 2,
        }
    }
}

impl FromStr for Currency {
    type Err = InvalidAmount;

    fn from_str(text: &str) -> Result<Self, InvalidAmount> {
        match <[u8; 3]>::try_from(text.as_bytes()) {
            Ok(code) if code.iter().all(u8::is_ascii_alphabetic) => {
                Ok(Self(code.map(|letter| letter.to_ascii_uppercase())))
            }
            _ => Err(InvalidAmount::NotANumber),
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = InvalidAmount;

    fn try_from(text: String) -> Result<Self, InvalidAmount> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> String {
        currency.as_str().to_owned()
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An amount in a currency. Amounts of different currencies are never added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// How much, in major units.
    pub amount: Amount,
    /// Of what.
    pub currency: Currency,
}

impl Money {
    /// The amount as people read it, without the currency code: `12,345.60`.
    pub fn grouped(&self) -> String {
        self.amount.grouped(self.currency.decimals())
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.grouped(), self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn json_numbers_are_read_exactly() {
        for (json, text) in [
            ("19.99", "19.99"),
            ("0.1", "0.1"),
            ("1234567.89", "1234567.89"),
            ("-3", "-3"),
            ("0.30000000000000004", "0.3000"),
            ("1e3", "1000"),
            ("\"12.50\"", "12.5"),
        ] {
            let amount: Amount = serde_json::from_str(json).expect(json);
            assert_eq!(amount, text.parse().expect(text), "{json}");
        }
    }

    #[test]
    fn amounts_are_written_for_people() {
        let money = |text: &str, currency: &str| Money {
            amount: text.parse().expect(text),
            currency: currency.parse().expect(currency),
        };
        assert_eq!(money("6120", "gbp").to_string(), "6,120.00 GBP");
        assert_eq!(money("867000", "JPY").to_string(), "867,000 JPY");
        assert_eq!(money("0.0125", "USD").to_string(), "0.0125 USD");
        assert_eq!(
            money("-1234567.5", "EUR").to_string(),
            "\u{2212}1,234,567.50 EUR"
        );
        assert_eq!(money("0", "EUR").to_string(), "0.00 EUR");
        assert_eq!(money("100", "EUR").to_string(), "100.00 EUR");
    }

    proptest! {
        #[test]
        fn the_database_form_loses_nothing(value in any::<i64>()) {
            let amount = Amount::from_ten_thousandths(value);
            prop_assert_eq!(amount.to_ten_thousandths(), value);
            let json = serde_json::to_string(&amount).expect("writes");
            prop_assert_eq!(serde_json::from_str::<Amount>(&json).expect("reads"), amount);
        }

        #[test]
        fn cents_survive_a_json_number(cents in -99_999_999_999i64..99_999_999_999) {
            let amount = Amount::from_ten_thousandths(cents * 100);
            let number = serde_json::from_str::<Amount>(&amount.to_string()).expect("reads");
            prop_assert_eq!(number, amount);
        }

        #[test]
        fn a_sum_is_exact(values in proptest::collection::vec(-1_000_000_000i64..1_000_000_000, 0..50)) {
            let sum: Amount = values.iter().copied().map(Amount::from_ten_thousandths).sum();
            prop_assert_eq!(sum.to_ten_thousandths(), values.iter().sum::<i64>());
        }

        #[test]
        fn no_text_makes_parsing_panic(text in "\\PC*") {
            let _ = text.parse::<Amount>();
            let _ = text.parse::<Currency>();
        }
    }
}
