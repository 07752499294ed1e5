//! Times as people read them: ages, clocks in the person's zone with the zone written, days.
//!
//! Everything is reckoned from the portal's own clock, which is given, never read here.

use domain::time::{DAY_MS, Date, HOUR_MS, MINUTE_MS, SECOND_MS, UtcMillis};
use jiff::tz::TimeZone;
use leptos::prelude::use_context;

/// From this age on a figure is called old.
const OLD_MS: i64 = DAY_MS;

/// The moment at which a page is made and the zone in which its reader reads times.
#[derive(Debug, Clone)]
pub struct Times {
    now: UtcMillis,
    zone: TimeZone,
}

/// How old something is, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Age {
    /// `12 min ago`, `3 d old`.
    pub text: String,
    /// Whether that is worth a warning.
    pub is_old: bool,
}

impl Times {
    /// For a reader in `zone`, an IANA name; an unknown one is read as UTC.
    pub fn new(now: UtcMillis, zone: &str) -> Self {
        Self {
            now,
            zone: TimeZone::get(zone).unwrap_or(TimeZone::UTC),
        }
    }

    /// Those of the page that is being made.
    pub fn of_page() -> Self {
        // Every page provides its own; without one nothing of Zoom's is shown.
        use_context().unwrap_or_else(|| Self::new(UtcMillis(0), "UTC"))
    }

    /// The moment at which the page is made.
    pub fn now(&self) -> UtcMillis {
        self.now
    }

    /// How old something is that was learned at `at`.
    pub fn age(&self, at: UtcMillis) -> Age {
        let ms = self.now.0.saturating_sub(at.0);
        let text = match ms {
            ..MINUTE_MS => "just now".to_owned(),
            MINUTE_MS..HOUR_MS => format!("{} min ago", ms / MINUTE_MS),
            HOUR_MS..OLD_MS => format!("{} h ago", ms / HOUR_MS),
            OLD_MS.. => format!("{} d old", ms / DAY_MS),
        };
        Age {
            text,
            is_old: ms >= OLD_MS,
        }
    }

    /// `13:50 CET` on the reader's present day, `4 Nov 2026, 13:50 CET` on another.
    pub fn clock(&self, at: UtcMillis) -> String {
        let zoned = self.zoned(at);
        let clock = format!(
            "{:02}:{:02} {}",
            zoned.hour(),
            zoned.minute(),
            self.zone_name(at)
        );
        if zoned.date() == self.zoned(self.now).date() {
            clock
        } else {
            format!("{}, {clock}", day(zoned.date()))
        }
    }

    /// The clock alone, `13:00`, where the zone stands elsewhere.
    pub fn hour(&self, at: UtcMillis) -> String {
        let zoned = self.zoned(at);
        format!("{:02}:{:02}", zoned.hour(), zoned.minute())
    }

    /// With seconds: `13:50:11 CET`, the day before it where it is another one.
    pub fn clock_to_the_second(&self, at: UtcMillis) -> String {
        let zoned = self.zoned(at);
        let clock = format!(
            "{:02}:{:02}:{:02} {}",
            zoned.hour(),
            zoned.minute(),
            zoned.second(),
            self.zone_name(at)
        );
        if zoned.date() == self.zoned(self.now).date() {
            clock
        } else {
            format!("{}, {clock}", day(zoned.date()))
        }
    }

    /// Local time and UTC, for titles: `4 Nov 2026, 13:50:11 CET · 2026-11-04T12:50:11Z`.
    pub fn exact(&self, at: UtcMillis) -> String {
        let zoned = self.zoned(at);
        format!(
            "{}, {:02}:{:02}:{:02} {} · {}",
            day(zoned.date()),
            zoned.hour(),
            zoned.minute(),
            zoned.second(),
            self.zone_name(at),
            at.to_iso()
        )
    }

    /// How long until `at`: `in 30 minutes`, `now`.
    pub fn until(&self, at: UtcMillis) -> String {
        let ms = at.0.saturating_sub(self.now.0);
        match ms {
            ..=0 => "now".to_owned(),
            1..MINUTE_MS => plural(ceil(ms, SECOND_MS), "in", "second"),
            MINUTE_MS..HOUR_MS => plural(ceil(ms, MINUTE_MS), "in", "minute"),
            HOUR_MS..DAY_MS => plural(ceil(ms, HOUR_MS), "in", "hour"),
            DAY_MS.. => plural(ms / DAY_MS, "in", "day"),
        }
    }

    /// How far a day is from the reader's present one: `in 19 days`, `today`, `3 days ago`.
    pub fn days_from_today(&self, date: Date) -> String {
        let today = self.zoned(self.now).date();
        // Both are civil days of the same calendar: the span between them is whole days.
        match today.until(date).map(|span| i64::from(span.get_days())) {
            Ok(0) => "today".to_owned(),
            Ok(1) => "tomorrow".to_owned(),
            Ok(-1) => "yesterday".to_owned(),
            Ok(days @ 2..) => plural(days, "in", "day"),
            Ok(days) => format!("{} days ago", -days),
            Err(_) => String::new(),
        }
    }

    /// The reader's present day.
    pub fn today(&self) -> Date {
        self.zoned(self.now).date()
    }

    /// `CET (UTC+1)`.
    pub fn zone_line(&self) -> String {
        let name = self.zone_name(self.now);
        let offset = utc_offset(self.zone.to_offset(self.now.timestamp()).seconds());
        if name == offset {
            name
        } else {
            format!("{name} ({offset})")
        }
    }

    /// `12 Nov 2026, 14:02`, to stand where the zone stands beside it.
    pub fn clock_line(&self) -> String {
        let zoned = self.zoned(self.now);
        format!(
            "{}, {:02}:{:02}",
            day(zoned.date()),
            zoned.hour(),
            zoned.minute()
        )
    }

    fn zoned(&self, at: UtcMillis) -> jiff::Zoned {
        at.timestamp().to_zoned(self.zone.clone())
    }

    /// The zone's usual letters, or its distance from UTC where it has none.
    fn zone_name(&self, at: UtcMillis) -> String {
        let info = self.zone.to_offset_info(at.timestamp());
        match info.abbreviation() {
            letters if letters.starts_with(|c: char| c.is_ascii_alphabetic()) => letters.to_owned(),
            _ => utc_offset(info.offset().seconds()),
        }
    }
}

/// The names of all zones.
pub fn zones() -> impl Iterator<Item = String> {
    jiff::tz::db()
        .available()
        .map(|name| name.as_str().to_owned())
}

/// Whether a zone has this name. Only names of the list: others would be read from files.
pub fn is_zone(name: &str) -> bool {
    zones().any(|known| known == name)
}

/// `1 Dec 2026`.
pub fn day(date: Date) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let month = usize::try_from(date.month())
        .ok()
        .and_then(|month| MONTHS.get(month.wrapping_sub(1)))
        .unwrap_or(&"");
    format!("{} {month} {}", date.day(), date.year())
}

/// `October 2026`.
pub fn month(date: Date) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = usize::try_from(date.month())
        .ok()
        .and_then(|month| MONTHS.get(month.wrapping_sub(1)))
        .unwrap_or(&"");
    format!("{month} {}", date.year())
}

/// A day that may not be known.
pub fn day_or_dash(date: Option<Date>) -> String {
    date.map_or_else(|| "\u{2013}".to_owned(), day)
}

/// How many whole units cover `ms`, which is positive.
fn ceil(ms: i64, unit_ms: i64) -> i64 {
    (ms - 1) / unit_ms + 1
}

fn utc_offset(seconds: i32) -> String {
    let sign = if seconds < 0 { '\u{2212}' } else { '+' };
    let (hours, minutes) = (seconds.abs() / 3_600, seconds.abs() % 3_600 / 60);
    match (hours, minutes) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

fn plural(count: i64, before: &str, unit: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{before} {count} {unit}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(iso: &str) -> UtcMillis {
        UtcMillis::parse_iso(iso).expect("an instant")
    }

    fn times(zone: &str) -> Times {
        Times::new(at("2026-11-12T13:02:00Z"), zone)
    }

    #[test]
    fn an_age_is_said_in_the_largest_whole_unit() {
        let times = times("Europe/Berlin");
        for (iso, text, is_old) in [
            ("2026-11-12T13:01:30Z", "just now", false),
            ("2026-11-12T12:50:00Z", "12 min ago", false),
            ("2026-11-12T12:02:01Z", "59 min ago", false),
            ("2026-11-12T11:02:00Z", "2 h ago", false),
            ("2026-11-11T13:02:01Z", "23 h ago", false),
            ("2026-11-11T13:02:00Z", "1 d old", true),
            ("2026-11-09T12:00:00Z", "3 d old", true),
            // A clock that runs ahead elsewhere must not make a figure come from the future.
            ("2026-11-12T13:05:00Z", "just now", false),
        ] {
            let age = times.age(at(iso));
            assert_eq!((age.text.as_str(), age.is_old), (text, is_old), "{iso}");
        }
    }

    #[test]
    fn a_clock_always_says_its_zone() {
        let instant = at("2026-11-12T12:50:11Z");
        assert_eq!(times("Europe/Berlin").clock(instant), "13:50 CET");
        assert_eq!(times("Asia/Kolkata").clock(instant), "18:20 IST");
        assert_eq!(
            times("America/Sao_Paulo").clock(instant),
            "09:50 UTC\u{2212}3"
        );
        assert_eq!(times("UTC").clock(instant), "12:50 UTC");
        assert_eq!(times("Nowhere/Land").clock(instant), "12:50 UTC");
        assert_eq!(
            times("Europe/Berlin").clock_to_the_second(instant),
            "13:50:11 CET"
        );
    }

    #[test]
    fn another_day_is_named_and_summer_time_is_known() {
        let berlin = times("Europe/Berlin");
        assert_eq!(
            berlin.clock(at("2026-07-01T12:00:00Z")),
            "1 Jul 2026, 14:00 CEST"
        );
        // The reader's day counts, not that of UTC.
        assert_eq!(berlin.clock(at("2026-11-11T23:30:00Z")), "00:30 CET");
        assert_eq!(
            berlin.exact(at("2026-11-12T12:50:11Z")),
            "12 Nov 2026, 13:50:11 CET · 2026-11-12T12:50:11Z"
        );
    }

    #[test]
    fn the_zone_is_explained_once() {
        assert_eq!(times("Europe/Berlin").zone_line(), "CET (UTC+1)");
        assert_eq!(times("Asia/Kolkata").zone_line(), "IST (UTC+5:30)");
        assert_eq!(times("America/Sao_Paulo").zone_line(), "UTC\u{2212}3");
        assert_eq!(times("UTC").zone_line(), "UTC");
        assert_eq!(times("Europe/Berlin").clock_line(), "12 Nov 2026, 14:02");
    }

    #[test]
    fn what_is_to_come_is_counted() {
        let berlin = times("Europe/Berlin");
        for (iso, text) in [
            ("2026-11-12T13:02:00Z", "now"),
            ("2026-11-12T13:00:00Z", "now"),
            ("2026-11-12T13:02:01Z", "in 1 second"),
            ("2026-11-12T13:03:00Z", "in 1 minute"),
            ("2026-11-12T13:31:10Z", "in 30 minutes"),
            ("2026-11-12T16:22:00Z", "in 4 hours"),
            ("2026-12-12T13:02:00Z", "in 30 days"),
        ] {
            assert_eq!(berlin.until(at(iso)), text, "{iso}");
        }
        for (date, text) in [
            ("2026-12-01", "in 19 days"),
            ("2026-11-12", "today"),
            ("2026-11-13", "tomorrow"),
            ("2026-11-09", "3 days ago"),
            ("2027-11-12", "in 365 days"),
        ] {
            assert_eq!(berlin.days_from_today(date.parse().expect("a day")), text);
        }
    }

    #[test]
    fn any_instant_can_be_shown() {
        let berlin = times("Europe/Berlin");
        for ms in [i64::MIN, -1, 0, i64::MAX] {
            let instant = UtcMillis(ms);
            let _ = (
                berlin.age(instant),
                berlin.exact(instant),
                berlin.until(instant),
            );
        }
    }

    #[test]
    fn days_are_written_out() {
        assert_eq!(day("2026-12-01".parse().expect("a day")), "1 Dec 2026");
        assert_eq!(day_or_dash(None), "\u{2013}");
    }
}
