//! What a first sync was like, in Markdown.

use std::fmt::Write as _;
use std::time::Duration;

use super::Outcome;
use super::honesty::Tenth;

/// The story of one run.
pub fn of(outcome: &Outcome) -> String {
    let mut text = String::new();
    let how = if outcome.is_rough {
        "killed with kill -9 on the way, and Zoom down for a while"
    } else {
        "undisturbed"
    };
    // Writing to a string cannot fail.
    let _ = writeln!(text, "## {} accounts, {how}\n", outcome.accounts);
    let _ = writeln!(text, "- It took {}.", span(outcome.took));
    let _ = writeln!(
        text,
        "- 429 that we caused: {}. 429 in all: {}.",
        outcome.counted.self_inflicted, outcome.counted.too_many
    );
    let about = outcome.calls_about_accounts();
    let each = hundredths(about * 100 / u64::from(outcome.accounts.max(1)));
    let _ = writeln!(
        text,
        "- {about} calls about accounts, {each} an account; {} more than one for each thing. {} answers \
         are still to come.",
        outcome.calls_too_many(),
        outcome.unknown
    );
    let _ = writeln!(text, "\n| call | times |\n|---|---:|");
    for (name, calls) in &outcome.counted.by_operation {
        let _ = writeln!(text, "| {name} | {calls} |");
    }
    if !outcome.tenths.is_empty() {
        let _ = writeln!(
            text,
            "\n| tenth of the way | left, as predicted | left, as it was | off by |\n|---:|---:|---:|---:|"
        );
        for tenth in &outcome.tenths {
            text.push_str(&row(tenth));
        }
    }
    for sentence in outcome.broken_promises() {
        let _ = writeln!(text, "\n**Not as promised:** {sentence}.");
    }
    text
}

fn row(tenth: &Tenth) -> String {
    let predicted = tenth.predicted.map_or_else(|| "\u{2013}".to_owned(), span);
    let error = tenth.error().map_or_else(
        || "\u{2013}".to_owned(),
        |error| format!("{:+.0} %", error * 100.0),
    );
    format!(
        "| {} | {predicted} | {} | {error} |\n",
        tenth.number,
        span(tenth.real)
    )
}

fn hundredths(number: u64) -> String {
    format!("{}.{:02}", number / 100, number % 100)
}

fn span(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..60 => format!("{:.1} s", duration.as_secs_f64()),
        _ => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}
