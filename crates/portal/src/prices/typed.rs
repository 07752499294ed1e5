//! What somebody typed as a price, judged field by field.

use domain::catalogue;
use domain::contact::FieldProblem;
use domain::money::{Amount, Currency, Money};
use domain::pricing::{NotPriced, Price, PriceBook, PriceFields};
use domain::time::Date;
use domain::zoom::PlanCode;

/// Digits after the point that a price may have.
const DECIMALS: usize = 4;
/// Digits before it.
const DIGITS: usize = 12;
/// Years that are no slip of the keyboard.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2099;
/// Longest text that a message repeats, in characters.
const MAX_REPEATED: usize = 60;

/// Reads a price.
///
/// # Errors
/// Every field that is not right, and why.
pub(super) fn read(fields: &PriceFields) -> Result<Price, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let mut keep = |field: &str, title: &str, sentence: String| {
        problems.push(FieldProblem {
            field: field.to_owned(),
            title: title.to_owned(),
            sentence,
        });
    };
    let code = plan_code(fields.plan_code.trim())
        .map_err(|sentence| keep("plan_code", "Plan code", sentence));
    let currency =
        currency(fields.currency.trim()).map_err(|sentence| keep("currency", "Currency", sentence));
    let amount = amount(fields.price.trim()).map_err(|sentence| keep("price", "Price", sentence));
    let effective = day(fields.effective_date.trim())
        .map_err(|sentence| keep("effective_date", "In effect from", sentence));
    match (code, currency, amount, effective) {
        (Ok(code), Ok(currency), Ok(amount), Ok(effective)) => Ok(Price {
            code,
            money: Money { amount, currency },
            effective,
        }),
        _ => Err(problems),
    }
}

fn plan_code(text: &str) -> Result<PlanCode, String> {
    let code: PlanCode = text
        .parse()
        .map_err(|_| "Enter Zoom\u{2019}s code of the plan.".to_owned())?;
    if catalogue::find(code.as_str()).is_none() {
        return Err(format!(
            "Zoom\u{2019}s list of plans has no code {}. Codes are written as on the plans of an account.",
            quoted(text)
        ));
    }
    // The book itself says which plans have a price by month or year.
    let free = Money {
        amount: Amount::ZERO,
        currency: Currency::not_stated(),
    };
    let priced = PriceBook::default().put(Price {
        code: code.clone(),
        money: free,
        effective: Date::MIN,
    });
    priced.map_err(|why| why.to_string()).map(|()| code)
}

fn currency(text: &str) -> Result<Currency, String> {
    if text.is_empty() {
        return Err("Enter a currency, such as EUR.".to_owned());
    }
    let known = text.parse::<Currency>().ok().filter(Currency::is_in_use);
    known.ok_or_else(|| {
        format!(
            "{} is no currency. Currencies are the three letters of ISO 4217, such as EUR.",
            quoted(text)
        )
    })
}

fn amount(text: &str) -> Result<Amount, String> {
    if text.is_empty() {
        return Err("Enter a price, such as 180 or 14.99.".to_owned());
    }
    let digits = text.strip_prefix(['-', '\u{2212}']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) {
        return Err(format!(
            "{} is no price. Write digits, with a point before the decimals and nothing between \
             thousands: 1234.50.",
            quoted(text)
        ));
    }
    if digits.len() < text.len() {
        return Err(NotPriced::Negative.to_string());
    }
    if fraction.len() > DECIMALS {
        return Err(format!(
            "{} has {} digits behind the point; at most {DECIMALS} are kept.",
            quoted(text),
            fraction.len()
        ));
    }
    if whole.trim_start_matches('0').len() > DIGITS {
        return Err(format!(
            "{} is too large: at most {DIGITS} digits stand before the point.",
            quoted(text)
        ));
    }
    text.parse()
        .map_err(|_| format!("{} is no price.", quoted(text)))
}

fn day(text: &str) -> Result<Date, String> {
    if text.is_empty() {
        return Err("Enter the first day on which the price holds.".to_owned());
    }
    // Other ways to write a day are read by the parser too, and mean different days to different people.
    let day: Option<Date> = text.parse().ok();
    let day = day.filter(|day| day.to_string() == text).ok_or_else(|| {
        format!(
            "{} is no day of the calendar. Days are written year-month-day: 2026-01-31.",
            quoted(text)
        )
    })?;
    if YEARS.contains(&day.year()) {
        Ok(day)
    } else {
        Err(format!(
            "The year {} is taken for a slip: from {} to {} are taken.",
            day.year(),
            YEARS.start(),
            YEARS.end()
        ))
    }
}

/// What was typed, in quotation marks and not endless.
fn quoted(text: &str) -> String {
    format!(
        "\u{201c}{}\u{201d}",
        crate::sheet::shortened(text, MAX_REPEATED)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fields(plan_code: &str, currency: &str, price: &str, effective_date: &str) -> PriceFields {
        PriceFields {
            plan_code: plan_code.to_owned(),
            currency: currency.to_owned(),
            price: price.to_owned(),
            effective_date: effective_date.to_owned(),
        }
    }

    #[test]
    fn a_price_is_read_as_it_is_meant() {
        let typed = fields(" business_yearly ", "eur", "0180.5000", "2026-01-31");
        let price = read(&typed).expect("a price");
        assert_eq!(price.code.as_str(), "business_yearly");
        assert_eq!(price.money.to_string(), "180.50 EUR");
        assert_eq!(price.effective.to_string(), "2026-01-31");
        assert!(read(&fields("business_yearly", "JPY", "0", "2000-01-01")).is_ok());
    }

    #[test]
    fn each_field_says_what_is_wrong() {
        for (plan_code, currency, price, day, field, sentence) in [
            (
                "",
                "EUR",
                "1",
                "2026-01-01",
                "plan_code",
                "Enter Zoom\u{2019}s code",
            ),
            (
                "busines_yearly",
                "EUR",
                "1",
                "2026-01-01",
                "plan_code",
                "no code \u{201c}busines_yearly\u{201d}",
            ),
            (
                "phone_payongo",
                "EUR",
                "1",
                "2026-01-01",
                "plan_code",
                "billed by use or names no term",
            ),
            (
                "business_yearly",
                "EUX",
                "1",
                "2026-01-01",
                "currency",
                "\u{201c}EUX\u{201d} is no currency",
            ),
            (
                "business_yearly",
                "€",
                "1",
                "2026-01-01",
                "currency",
                "is no currency",
            ),
            (
                "business_yearly",
                "EUR",
                "-1",
                "2026-01-01",
                "price",
                "can't be negative",
            ),
            (
                "business_yearly",
                "EUR",
                "1.00001",
                "2026-01-01",
                "price",
                "has 5 digits behind the point",
            ),
            (
                "business_yearly",
                "EUR",
                "1,50",
                "2026-01-01",
                "price",
                "with a point before the decimals",
            ),
            (
                "business_yearly",
                "EUR",
                "1.234.50",
                "2026-01-01",
                "price",
                "is no price",
            ),
            (
                "business_yearly",
                "EUR",
                "1e3",
                "2026-01-01",
                "price",
                "is no price",
            ),
            (
                "business_yearly",
                "EUR",
                "9999999999999",
                "2026-01-01",
                "price",
                "is too large",
            ),
            (
                "business_yearly",
                "EUR",
                "1",
                "31.01.2026",
                "effective_date",
                "year-month-day",
            ),
            (
                "business_yearly",
                "EUR",
                "1",
                "2026-02-30",
                "effective_date",
                "no day of the calendar",
            ),
            (
                "business_yearly",
                "EUR",
                "1",
                "20260131",
                "effective_date",
                "no day of the calendar",
            ),
            (
                "business_yearly",
                "EUR",
                "1",
                "0206-01-01",
                "effective_date",
                "taken for a slip",
            ),
        ] {
            let problems = read(&fields(plan_code, currency, price, day)).expect_err(sentence);
            assert_eq!(problems.len(), 1, "{problems:?}");
            assert_eq!(problems[0].field, field);
            assert!(problems[0].sentence.contains(sentence), "{problems:?}");
        }
        let all = read(&PriceFields::default()).expect_err("nothing is typed");
        let named: Vec<_> = all.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(named, PriceFields::NAMES);
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic(text in "\\PC*", other in "[0-9.,-]{0,20}") {
            let _ = read(&fields(&text, &text, &other, &other));
            let _ = read(&fields("business_yearly", "EUR", &other, &text));
        }

        #[test]
        fn every_amount_that_is_kept_is_read(units in 0i64..i64::MAX / 100_000) {
            let amount = Amount::from_ten_thousandths(units);
            let price = read(&fields("business_yearly", "EUR", &amount.to_string(), "2026-01-01"));
            prop_assert_eq!(price.expect("a price").money.amount, amount);
        }
    }
}
