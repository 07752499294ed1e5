//! Reads a 429: which limit was hit and when to come back (api-facts, section 8).
//!
//! What users saw decides, not the documents alone: `Retry-After` is an ISO 8601 instant at Zoom, but
//! seconds are understood too; a 429 without it, while the general allowance has calls left, is the
//! limit of the operation itself.

use domain::time::{DAY_MS, HOUR_MS, SECOND_MS, UtcMillis};
use reqwest::header::HeaderMap;

use crate::budget::{Throttle, ThrottleKind};

/// No `Retry-After` locks a counter for longer than this, in milliseconds.
const LONGEST_PAUSE_MS: i64 = DAY_MS + HOUR_MS;

/// Reads the headers and the message of a 429.
pub(crate) fn read(headers: &HeaderMap, message: &str, now: UtcMillis) -> Throttle {
    let text = |name: &str| {
        let value = headers.get(name)?.to_str().ok()?;
        Some(value.trim().to_ascii_lowercase())
    };
    let retry_at = text("retry-after").and_then(|value| retry_at(&value, now));
    let kind = kind(
        text("x-ratelimit-type").as_deref(),
        text("x-ratelimit-remaining").and_then(|left| left.parse().ok()),
        &message.to_ascii_lowercase(),
        retry_at.is_some(),
    );
    Throttle { kind, retry_at }
}

fn kind(
    limit_type: Option<&str>,
    remaining: Option<i64>,
    message: &str,
    has_retry_after: bool,
) -> ThrottleKind {
    let has_allowance = remaining.is_some_and(|left| left > 0);
    if message.contains("concurrent") {
        ThrottleKind::Concurrent
    } else if message.contains("per-second") || limit_type == Some("qps") {
        ThrottleKind::PerSecond
    } else if message.contains("maximum daily rate limit for this api") && !has_allowance {
        ThrottleKind::LabelDaily
    } else if message.contains("daily") {
        ThrottleKind::OperationDaily
    } else if has_allowance || (limit_type.is_none() && !has_retry_after) {
        ThrottleKind::OperationInterval
    } else if limit_type.is_some_and(|kind| kind.contains("daily")) {
        ThrottleKind::LabelDaily
    } else {
        ThrottleKind::OperationInterval
    }
}

fn retry_at(value: &str, now: UtcMillis) -> Option<UtcMillis> {
    let at = match value.parse::<i64>() {
        Ok(seconds) => now.plus_ms(seconds.saturating_mul(SECOND_MS)),
        Err(_) => UtcMillis::parse_iso(&value.to_ascii_uppercase())?,
    };
    (at > now).then(|| at.min(now.plus_ms(LONGEST_PAUSE_MS)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderName, HeaderValue};

    const NOW: UtcMillis = UtcMillis(1_795_355_400_000); // 2026-11-22T13:50:00Z

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    #[test]
    fn the_documented_texts_and_headers_are_told_apart() {
        let second =
            "You have reached the maximum per-second rate limit for this API. Try again later.";
        let day = "You have reached the maximum daily rate limit for this API. Refer to the response \
                   header for details on when you can make another request.";
        let own_day = "You have exceeded the daily rate limit (100) of Invoice PDF API requests \
                       permitted for this account. You may resume these requests at GMT 00:00:00.";
        let quota_left: &[_] = &[
            ("x-ratelimit-category", "Light"),
            ("x-ratelimit-limit", "6000"),
            ("x-ratelimit-remaining", "5893"),
        ];
        let daily: &[_] = &[
            ("x-ratelimit-type", "Daily-limit"),
            ("x-ratelimit-remaining", "0"),
            ("retry-after", "2026-11-23T00:00:00Z"),
        ];
        for (pairs, message, expected) in [
            (
                &[("x-ratelimit-type", "QPS")][..],
                "",
                ThrottleKind::PerSecond,
            ),
            (&[], second, ThrottleKind::PerSecond),
            (
                &[],
                "Too many concurrent requests. Wait.",
                ThrottleKind::Concurrent,
            ),
            (daily, day, ThrottleKind::LabelDaily),
            (daily, "", ThrottleKind::LabelDaily),
            (quota_left, own_day, ThrottleKind::OperationDaily),
            (quota_left, "", ThrottleKind::OperationInterval),
            (&[], "", ThrottleKind::OperationInterval),
        ] {
            let throttle = read(&headers(pairs), message, NOW);
            assert_eq!(throttle.kind, expected, "{pairs:?} {message}");
        }
    }

    #[test]
    fn retry_after_is_read_as_instant_and_as_seconds() {
        let at = |value| read(&headers(&[("retry-after", value)]), "", NOW).retry_at;
        assert_eq!(
            at("2026-11-23T00:00:00Z"),
            UtcMillis::parse_iso("2026-11-23T00:00:00Z")
        );
        assert_eq!(at("120"), Some(NOW.plus_ms(120 * SECOND_MS)));
        assert_eq!(at("2020-05-31T00:00:00Z"), None);
        assert_eq!(at("-5"), None);
        assert_eq!(at("soon"), None);
        assert_eq!(
            at("9223372036854775807"),
            Some(NOW.plus_ms(LONGEST_PAUSE_MS))
        );
    }
}
