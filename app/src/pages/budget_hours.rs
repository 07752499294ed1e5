//! The calls of the last 24 hours: bars drawn by the server, and the table behind them.

use domain::view::HourOfCalls;
use leptos::prelude::*;

use crate::ui::card::Card;
use crate::ui::meter::grouped;
use crate::ui::when::Times;

/// The drawing, in its own units.
const WIDTH: u64 = 960;
const HEIGHT: u64 = 176;
/// Left of the bars stand the counts.
const LEFT: u64 = 56;
/// Below the bars stand the hours.
const BASE: u64 = 150;
/// Above the highest bar stays some air.
const TOP: u64 = 10;
const BAR_WIDTH: u64 = 22;
/// Every so many bars an hour is written.
const LABEL_EVERY: usize = 3;
/// Lines across, the base included.
const STEPS: u64 = 4;

/// Chart and table.
pub fn calls_by_hour(hours: &[HourOfCalls]) -> impl IntoView + use<> {
    let rows: Vec<_> = hours.iter().map(row).collect();
    let chart = chart(hours).into_any();
    let total: u64 = hours.iter().map(HourOfCalls::total).sum();
    let ending = if total == 1 { "" } else { "s" };
    let summary = format!("{} call{ending} in 24 hours", count(total));
    view! {
        <Card title="Calls by hour" aside=view! { <span class="chart-sum">{summary}</span> }.into_any()>
            {chart}
            <details class="chart-table">
                <summary>"Show as table"</summary>
                <table class="table">
                    <caption>"Calls of the last 24 hours"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"From"</th>
                            <th scope="col" class="number">"Calls"</th>
                            <th scope="col">"Of these"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        </Card>
    }
}

fn count(value: u64) -> String {
    grouped(i64::try_from(value).unwrap_or(i64::MAX))
}

fn row(hour: &HourOfCalls) -> impl IntoView + use<> {
    let parts: Vec<String> = hour
        .calls
        .iter()
        .map(|(operation, calls)| format!("{} {}", operation.title(), count(*calls)))
        .collect();
    view! {
        <tr>
            <th scope="row">{Times::of_page().clock(hour.starts_at)}</th>
            <td class="number">{count(hour.total())}</td>
            <td>{parts.join(", ")}</td>
        </tr>
    }
}

/// The count at the top line: a round one that no bar exceeds.
fn ceiling(highest: u64) -> u64 {
    let mut step = 1;
    loop {
        for factor in [1, 2, 5] {
            if step * factor * STEPS >= highest {
                return step * factor * STEPS;
            }
        }
        step *= 10;
    }
}

fn chart(hours: &[HourOfCalls]) -> impl IntoView + use<> {
    let top = ceiling(hours.iter().map(HourOfCalls::total).max().unwrap_or(0));
    let lines: Vec<_> = (0..=STEPS)
        .map(|step| {
            let y = BASE - (BASE - TOP) * step / STEPS;
            view! {
                <line class="chart-line" x1=LEFT x2=WIDTH y1=y y2=y></line>
                <text class="chart-count" x=LEFT - 8 y=y + 4>{count(top * step / STEPS)}</text>
            }
        })
        .collect();
    let pitch = (WIDTH - LEFT) / u64::try_from(hours.len().max(1)).unwrap_or(1);
    let bars: Vec<_> = (0u64..)
        .zip(hours)
        .map(|(place, hour)| {
            let x = LEFT + pitch * place + (pitch - BAR_WIDTH.min(pitch)) / 2;
            let height = (BASE - TOP) * hour.total() / top;
            view! {
                <rect class="chart-bar" x=x y=BASE - height width=BAR_WIDTH height=height rx="2"></rect>
            }
        })
        .collect();
    let labels: Vec<_> = (0u64..)
        .zip(hours)
        .step_by(LABEL_EVERY)
        .map(|(place, hour)| {
            let x = LEFT + pitch * place + pitch / 2;
            view! { <text class="chart-hour" x=x y=HEIGHT - 6>{Times::of_page().hour(hour.starts_at)}</text> }
        })
        .collect();
    view! {
        <svg class="chart" viewBox=format!("0 0 {WIDTH} {HEIGHT}") aria-hidden="true">
            {lines}
            {bars}
            {labels}
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_line_is_round_and_above_all_bars() {
        for (highest, top) in [
            (0, 4),
            (4, 4),
            (5, 8),
            (34, 40),
            (81, 200),
            (1_000, 2_000),
            (2_001, 4_000),
        ] {
            assert_eq!(ceiling(highest), top, "{highest}");
        }
    }
}
