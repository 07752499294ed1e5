//! What the simulator knows of a plan code: where it stands, how often it is billed and what it costs.
//! Zoom's API has no prices; these are the simulator's own, plausible and fixed.

use domain::catalogue::{Term, find, term_of};
use domain::money::{Amount, Currency};
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::shelf::Shelf;

/// The length of a billing period in months: the term of the catalogue, or the one that the code
/// itself names; what names none is billed annually.
pub(crate) fn period_months(code: &str) -> u32 {
    match term_of(code) {
        Term::Monthly | Term::PayAsYouGo | Term::FreeTrial => 1,
        Term::Quarterly => 3,
        Term::TwoYears => 24,
        Term::ThreeYears => 36,
        Term::NotStated if code.starts_with("zcc_cs_") => 1,
        Term::Annual | Term::NotStated => 12,
    }
}

/// A plan in words, as an invoice names it.
pub(crate) fn name(code: &str) -> String {
    find(code).map_or_else(|| code.replace('_', " "), |entry| entry.name.to_owned())
}

/// Whether what is used is billed, not what is bought.
pub(crate) fn is_pay_as_you_go(code: &str) -> bool {
    code.contains("payongo") || code.contains("pay_as_you_go")
}

/// The net price of one licence for one whole period.
pub(crate) fn unit_price(shelf: &Shelf, code: &str, currency: Currency) -> Amount {
    let months = period_months(code);
    let discount = match months {
        1 => 100,
        3 => 98,
        12 => 85,
        24 => 80,
        _ => 76,
    };
    let us_cents = i64::from(us_cents_a_month(shelf, code)) * i64::from(months) * discount / 100;
    let in_currency = Decimal::new(us_cents, 2) * per_dollar(currency);
    rounded(in_currency, currency)
}

/// What one licence costs for a month, or for a year where the term has a whole number of them, rounded to what
/// the currency is written in; `None` where Zoom has no place for the plan, or what is used is billed.
pub(crate) fn list_price(code: &str, currency: Currency) -> Option<Amount> {
    let shelf = Shelf::find(find(code)?.property?)?;
    if is_pay_as_you_go(code) {
        return None;
    }
    let months = period_months(code);
    let periods = if months.is_multiple_of(12) {
        months / 12
    } else {
        months
    };
    let price = unit_price(shelf, code, currency).decimal() / Decimal::from(periods);
    Some(rounded(price, currency))
}

/// Tax on a net amount, `rate` in 1/10,000, rounded half up to what the currency is written in.
pub(crate) fn tax_on(net: Amount, rate_bp: u32, currency: Currency) -> Amount {
    rounded(
        net.decimal() * Decimal::new(i64::from(rate_bp), 4),
        currency,
    )
}

/// An amount rounded half up to what the currency is written in.
pub(crate) fn rounded(value: Decimal, currency: Currency) -> Amount {
    let value =
        value.round_dp_with_strategy(currency.decimals(), RoundingStrategy::MidpointAwayFromZero);
    Amount::from_decimal(value).unwrap_or_default()
}

/// An amount as the JSON number that Zoom sends.
pub(crate) fn json_number(amount: Amount) -> serde_json::Value {
    let decimal = amount.decimal().normalize();
    match (decimal.scale(), decimal.to_i64()) {
        (0, Some(whole)) => whole.into(),
        // The shortest text of the nearest double is the decimal itself, for any plausible amount.
        _ => decimal
            .to_string()
            .parse::<f64>()
            .map_or(serde_json::Value::Null, Into::into),
    }
}

/// Units of a currency for one US dollar.
fn per_dollar(currency: Currency) -> Decimal {
    let per_mille = match currency.as_str() {
        "EUR" => 950,
        "GBP" => 820,
        "JPY" => 145_000,
        "CAD" => 1_350,
        "AUD" => 1_500,
        "SEK" => 10_500,
        "NOK" => 10_600,
        "DKK" => 7_000,
        "CHF" => 900,
        _ => 1_000,
    };
    Decimal::new(per_mille, 3)
}

/// US cents for one licence and month, before the discount of a longer term.
fn us_cents_a_month(shelf: &Shelf, code: &str) -> u32 {
    let base = match shelf.property {
        "plan_base" => return base_price(code),
        "plan_large_meeting" => 5_000,
        "plan_webinar" => 7_900,
        "plan_zoom_events" | "plan_zoom_sessions" => 9_900,
        "plan_recording" => 4_000,
        "plan_zoom_rooms" | "plan_room_connector" => 4_900,
        "plan_audio" | "plan_audio_us_ca" => 10_000,
        "plan_bundle" => 24_900,
        "plan_phone.plan_base" => 0,
        "plan_phone.plan_number" => 500,
        "plan_phone.plan_calling_addons" => 2_500,
        "plan_zcc.plan_usage" | "plan_zcc.plan_recording" => 2_000,
        "plan_zcc.plan_phone_number" => 600,
        "plan_whiteboard" => 249,
        "plan_zsched" => 599,
        "plan_qss" => 1_200,
        "plan_zoom_one" => 2_249,
        "plan_zoom_one_premier" => 2_899,
        "plan_zoom_one_edu_student" => 150,
        "plan_partner_premier_support" => 15_000,
        property if property.starts_with("plan_phone") => 1_000,
        property if property.starts_with("plan_zcc") => 6_900,
        property if property.starts_with("plan_znode") => 2_900,
        // Billed by engagement, of which there are hundreds.
        property if property.starts_with("plan_zva") => 180,
        property if property.starts_with("plan_zoom_one_edu") => 900,
        _ => 1_500,
    };
    base * size_factor(code)
}

fn base_price(code: &str) -> u32 {
    if code.starts_with("business") || code.starts_with("plan_business") {
        1_999
    } else if code.starts_with("zoep") || code.starts_with("zo_edu_ent_plus") {
        2_949
    } else if code.starts_with("zoe") || code.starts_with("zm_one_ent") {
        2_499
    } else if code.starts_with("zo_edu") || code.contains("edu") {
        750
    } else if code.starts_with("vsdk") {
        10_000
    } else {
        1_599
    }
}

/// Larger rooms cost more: the number in a code such as `webinar1000_yearly`.
fn size_factor(code: &str) -> u32 {
    let digits: String = code
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    match digits.parse::<u32>() {
        Ok(0..=500) | Err(_) => 1,
        Ok(501..=1_000) => 4,
        Ok(1_001..=5_000) => 12,
        Ok(_) => 30,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_term_is_read_from_the_code() {
        for (code, months) in [
            ("monthly", 1),
            ("business_yearly", 12),
            ("plan_pro_two_years", 24),
            ("zwb_plus_quarterly", 3),
            ("zmesh_quaterly_prepay", 3),
            ("plan_edu_three_years", 36),
            ("edu20", 12),
            ("siptrunk_two_yearly", 24),
            ("zcc_monthly_usage_prepay_yearly", 12),
            ("tollfree_payongo", 1),
            ("zcc_cs_30gb", 1),
        ] {
            assert_eq!(period_months(code), months, "{code}");
        }
    }

    #[test]
    fn json_shows_an_amount_exactly() {
        let json = |text: &str| json_number(text.parse().expect("an amount")).to_string();
        assert_eq!(json("19.99"), "19.99");
        assert_eq!(json("6120.00"), "6120");
        assert_eq!(json("98640.1"), "98640.1");
        assert_eq!(json("0"), "0");
    }
}
