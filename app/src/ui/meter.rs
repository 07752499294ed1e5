//! Meters, drawn by SVG attributes. The words beside them say the same; the drawing is hidden from
//! readers.

use domain::view::Quantity;
use leptos::prelude::*;

/// Least width of the piece that shows over-use, in 1/112 of the drawing.
const LEAST_OVER: i64 = 8;
/// Gap before it.
const GAP: i64 = 2;

/// The pieces of a meter, in units of its width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Pieces {
    used: i64,
    pending: i64,
    over: i64,
}

fn pieces(quantity: Quantity, width: i64) -> Option<Pieces> {
    let bought = quantity.bought?.max(0);
    let used = quantity.used?.max(0);
    let pending = quantity.pending.unwrap_or(0).max(0);
    let all = bought.max(used).max(1);
    let scale = |part: i64| {
        i64::try_from(i128::from(part) * i128::from(width) / i128::from(all)).unwrap_or(width)
    };
    if used > bought {
        let over = scale(used - bought).clamp(LEAST_OVER, width - GAP);
        return Some(Pieces {
            used: width - over - GAP,
            pending: 0,
            over,
        });
    }
    let used_width = scale(used);
    Some(Pieces {
        used: used_width,
        pending: scale(pending).clamp(0, width - used_width),
        over: 0,
    })
}

/// The hatch that stands for "pending"; once a page, before the first meter.
#[component]
pub fn MeterHatch() -> impl IntoView {
    view! {
        <svg class="defs" width="0" height="0" aria-hidden="true">
            <defs>
                <pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <rect class="hatch-ground" width="4" height="4"></rect>
                    <rect class="hatch-line" width="1.5" height="4"></rect>
                </pattern>
            </defs>
        </svg>
    }
}

/// A meter of licences; nothing where Zoom tells too little to draw one.
#[component]
pub fn Meter(
    /// What is bought, used and pending.
    quantity: Quantity,
    /// Width in pixels.
    #[prop(default = 112)]
    width: i64,
    /// Height in pixels.
    #[prop(default = 6)]
    height: i64,
) -> impl IntoView {
    pieces(quantity, width).map(|pieces| {
        let end = (pieces.over > 0).then(|| {
            view! {
                <rect class="meter-over" x=width - pieces.over width=pieces.over height=height></rect>
            }
        });
        let pending = (pieces.pending > 0).then(|| {
            view! { <rect x=pieces.used width=pieces.pending height=height fill="url(#hatch)"></rect> }
        });
        view! {
            <svg
                class="meter"
                viewBox=format!("0 0 {width} {height}")
                width=width
                height=height
                preserveAspectRatio="none"
                aria-hidden="true"
            >
                <rect class="meter-track" width=width height=height></rect>
                <rect class="meter-used" width=pieces.used height=height></rect>
                {pending}
                {end}
            </svg>
        }
    })
}

/// A plain share, for the calls that are left.
#[component]
pub fn Share(
    /// The part.
    part: u64,
    /// Of the whole.
    of: u64,
) -> impl IntoView {
    let quantity = Quantity {
        bought: i64::try_from(of).ok(),
        used: i64::try_from(part.min(of)).ok(),
        pending: None,
    };
    view! { <Meter quantity width=48/> }
}

/// Licences in words: `37 of 40, 2 pending`; the first figure apart, to be set off.
pub fn in_words(quantity: Quantity) -> Option<(String, String)> {
    let used = quantity.used;
    let rest = match (used, quantity.bought) {
        (Some(_), Some(bought)) => format!("of {}", grouped(bought)),
        (None, Some(bought)) => return Some((grouped(bought), "bought".to_owned())),
        (Some(_), None) => "in use".to_owned(),
        (None, None) => return None,
    };
    let over = match (used, quantity.bought) {
        (Some(used), Some(bought)) if used > bought => format!(", {} over", grouped(used - bought)),
        _ => String::new(),
    };
    let pending = match quantity.pending {
        Some(pending @ 1..) => format!(", {} pending", grouped(pending)),
        _ => String::new(),
    };
    Some((grouped(used?), format!("{rest}{over}{pending}")))
}

/// A number that is never negative, with thousands separators.
pub fn count(number: u64) -> String {
    grouped(i64::try_from(number).unwrap_or(i64::MAX))
}

/// A count with thousands separators.
pub fn grouped(count: i64) -> String {
    domain::money::Amount::from_decimal(count.into())
        .map_or_else(|_| count.to_string(), |amount| amount.grouped(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(bought: i64, used: i64, pending: i64) -> Quantity {
        Quantity {
            bought: Some(bought),
            used: Some(used),
            pending: Some(pending),
        }
    }

    #[test]
    fn a_meter_never_leaves_its_width() {
        for (bought, used, pending) in [
            (40, 37, 2),
            (40, 0, 0),
            (0, 0, 0),
            (0, 5, 5),
            (10, 10, 10),
            (280, 286, 0),
            (i64::MAX, i64::MAX, i64::MAX),
            (-3, -4, -5),
        ] {
            let drawn = pieces(quantity(bought, used, pending), 112).expect("known");
            assert!(
                drawn.used >= 0 && drawn.pending >= 0 && drawn.over >= 0,
                "{drawn:?}"
            );
            assert!(drawn.used + drawn.pending + drawn.over <= 112, "{drawn:?}");
        }
    }

    #[test]
    fn over_use_is_large_enough_to_be_seen() {
        let drawn = pieces(quantity(28_000, 28_001, 0), 112).expect("known");
        assert_eq!(drawn.over, LEAST_OVER);
    }

    #[test]
    fn licences_are_said_in_words() {
        let words = |quantity| in_words(quantity).map(|(figure, rest)| format!("{figure} {rest}"));
        assert_eq!(
            words(quantity(40, 37, 2)).as_deref(),
            Some("37 of 40, 2 pending")
        );
        assert_eq!(
            words(quantity(1_600, 1_118, 0)).as_deref(),
            Some("1,118 of 1,600")
        );
        assert_eq!(
            words(quantity(280, 286, 0)).as_deref(),
            Some("286 of 280, 6 over")
        );
        let bought_only = Quantity {
            bought: Some(3),
            ..Quantity::default()
        };
        assert_eq!(words(bought_only).as_deref(), Some("3 bought"));
        assert_eq!(words(Quantity::default()), None);
    }
}
