//! Lists that come in pages (api-facts, section 2).

use domain::time::{MINUTE_MS, UtcMillis};
use serde_json::{Value, json};

use super::route::query;
use crate::book::Book;
use crate::refusal::Refusal;

/// How long a page token is valid.
const TOKEN_VALID_MS: i64 = 15 * MINUTE_MS;

/// Which part of a list is asked for.
struct Part {
    first: u32,
    size: u32,
}

/// `GET /accounts`.
pub(super) fn accounts(
    book: &Book,
    parameters: Option<&str>,
    now: UtcMillis,
) -> Result<Value, Refusal> {
    let part = part(parameters, now, 300)?;
    let total = book.len();
    Ok(json!({
        "page_count": total.div_ceil(part.size),
        "page_number": part.first / part.size + 1,
        "page_size": part.size,
        "total_records": total,
        "next_page_token": next_token(&part, total, now),
        "accounts": book.account_items(part.first, part.size),
    }))
}

/// `GET /accounts/billing/renewals` (the body is assumed).
pub(super) fn renewals(
    book: &Book,
    parameters: Option<&str>,
    now: UtcMillis,
) -> Result<Value, Refusal> {
    let days = match query(parameters, "interval").as_deref() {
        None | Some("30") => 30,
        Some("60") => 60,
        Some("90") => 90,
        Some(_) => return Err(Refusal::field("interval", "Invalid field.")),
    };
    let part = part(parameters, now, 50)?;
    let all = book.renewals(days);
    let total = u32::try_from(all.len()).unwrap_or(u32::MAX);
    let shown = all
        .into_iter()
        .skip(part.first as usize)
        .take(part.size as usize);
    Ok(json!({
        "page_size": part.size,
        "total_records": total,
        "next_page_token": next_token(&part, total, now),
        "renewals": shown.collect::<Value>(),
    }))
}

fn part(parameters: Option<&str>, now: UtcMillis, largest: u32) -> Result<Part, Refusal> {
    let number = |name: &str, default: u32| match query(parameters, name) {
        None => Ok(default),
        Some(text) => text
            .parse()
            .map_err(|_| Refusal::field(name, "Invalid field.")),
    };
    let size = number("page_size", 30)?.clamp(1, largest);
    match query(parameters, "next_page_token").filter(|token| !token.is_empty()) {
        Some(token) => {
            let first = read_token(&token, now)
                .ok_or_else(|| Refusal::invalid("The next page token is invalid or expired."))?;
            Ok(Part { first, size })
        }
        None => {
            let page = number("page_number", 1)?.max(1);
            Ok(Part {
                first: (page - 1).saturating_mul(size),
                size,
            })
        }
    }
}

/// Where the next page begins and until when the token says so; empty on the last page.
fn next_token(part: &Part, total: u32, now: UtcMillis) -> String {
    let next = part.first.saturating_add(part.size);
    if next >= total {
        return String::new();
    }
    format!("{:08x}{:016x}", next ^ 0x5a5a_5a5a, now.0 + TOKEN_VALID_MS)
}

fn read_token(token: &str, now: UtcMillis) -> Option<u32> {
    let (next, until) = token.split_at_checked(8)?;
    let until = i64::from_str_radix(until, 16).ok()?;
    let next = u32::from_str_radix(next, 16).ok()? ^ 0x5a5a_5a5a;
    (until >= now.0).then_some(next)
}
