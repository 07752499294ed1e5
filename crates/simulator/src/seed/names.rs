//! Makes company names, people and addresses out of a market's lists.

use crate::contact::Contact;
use crate::random::Random;
use crate::seed::market::Market;

/// The company at a position of the book. Within a market, neighbouring positions never share a name.
pub(crate) fn company(market: &Market, seed: u64, position: u32) -> String {
    let stems = u32::try_from(market.stems.len()).unwrap_or(1);
    let trades = u32::try_from(market.trades.len()).unwrap_or(1);
    // A walk over all combinations, so that a name comes back only when all were used.
    let walk = u64::from(position)
        .wrapping_mul(7_919)
        .wrapping_add(seed.wrapping_mul(104_729));
    let combination = u32::try_from(walk % u64::from(stems * trades)).unwrap_or(0);
    let stem = market.stems[(combination % stems) as usize];
    let trade = market.trades[(combination / stems) as usize];
    let mut random = Random::new(seed, "company", u64::from(position));
    let suffix = *random.pick(market.suffixes);
    // In the first round most companies have one plain name; each further round adds another partner.
    let round = position / (stems * trades);
    let (partner, with_city) = match (round, random.below(10)) {
        (0, 0 | 1) => (Some(*random.pick(market.stems)), false),
        (0, 2) => (None, true),
        (0, _) => (None, false),
        _ => {
            let partner = market.stems[((combination + round) % stems) as usize];
            (Some(partner), round >= stems)
        }
    };
    let partner = partner.filter(|partner| *partner != stem);
    let owners = partner.map_or_else(|| stem.to_owned(), |partner| format!("{stem} & {partner}"));
    if with_city || (round > 0 && partner.is_none()) {
        let cities = u32::try_from(market.cities.len()).unwrap_or(1);
        let city = market.cities[(round % cities) as usize].name;
        format!("{owners} {trade} {city} {suffix}")
    } else {
        format!("{owners} {trade} {suffix}")
    }
}

/// The billing contact of a company.
pub(crate) fn contact(
    market: &Market,
    seed: u64,
    position: u32,
    name: &str,
    hosts: u32,
) -> Contact {
    let mut random = Random::new(seed, "contact", u64::from(position));
    let city = random.pick(market.cities);
    let street = *random.pick(market.streets);
    let number = random.between(1, 190);
    let address = if market.number_first {
        format!("{number} {street}")
    } else {
        format!("{street} {number}")
    };
    let apt = if random.chance(15) {
        format!("Unit {}", random.between(1, 40))
    } else {
        String::new()
    };
    Contact {
        first_name: (*random.pick(market.first_names)).to_owned(),
        last_name: (*random.pick(market.last_names)).to_owned(),
        email: format!("accounts@{}.example", slug(name)),
        phone_number: format!("{}{:03}", market.phone, random.below(1_000)),
        address,
        apt,
        city: city.name.to_owned(),
        state: city.state.to_owned(),
        zip: city.zip.to_owned(),
        country: market.country.to_owned(),
        employee_count: employee_count(hosts).to_owned(),
    }
}

/// Zoom's range for a number of employees (api-facts, section 5.1).
fn employee_count(employees: u32) -> &'static str {
    match employees {
        0..=1 => "Just Me",
        2..=10 => "2-10",
        11..=50 => "11-50",
        51..=250 => "51-250",
        251..=500 => "251-500",
        501..=1_000 => "501-1000",
        1_001..=5_000 => "1001-5000",
        5_001..=10_000 => "5001-10000",
        _ => "10000+",
    }
}

/// A name as part of a host name: lower-case ASCII letters, digits and single hyphens.
pub(crate) fn slug(name: &str) -> String {
    let mut out = String::new();
    for letter in crate::latin::to_ascii(name)
        .chars()
        .flat_map(char::to_lowercase)
    {
        if letter.is_ascii_alphanumeric() {
            out.push(letter);
        } else if !out.ends_with('-') {
            out.push('-');
        }
    }
    let trimmed = out.trim_matches('-');
    let short: String = trimmed.chars().take(40).collect();
    match short.trim_matches('-') {
        "" => "customer".to_owned(),
        text => text.to_owned(),
    }
}
