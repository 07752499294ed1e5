//! What a run was like, in Markdown.

use std::fmt::Write as _;

use super::{Outcome, promises};

/// So many sentences about what is wrong are printed.
const SENTENCES: usize = 20;

/// The story of one run.
pub fn of(outcome: &Outcome) -> String {
    let mut text = String::new();
    let findings = &outcome.findings;
    let kills = &outcome.kills;
    let seconds = outcome.took().as_secs();
    let parts = outcome.parts.iter();
    let parts: Vec<String> = parts
        .map(|(name, took)| format!("{} s {name}", took.as_secs()))
        .collect();
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "## {} errands, {} kills, {}\n",
        outcome.errands,
        kills.counted(),
        outcome.place
    );
    let _ = writeln!(
        text,
        "- It took {} min {:02} s: {}.",
        seconds / 60,
        seconds % 60,
        parts.join(", ")
    );
    let _ = writeln!(
        text,
        "- {} changes were drafted; {} writes reached Zoom.",
        findings.changes, findings.writes
    );
    let mean = kills.in_flight / kills.counted().max(1);
    let _ = writeln!(
        text,
        "- kill -9: {} with at least {} changes in flight, {mean} on average, fewest {}; {} more with fewer, \
         which don't count.",
        kills.counted(),
        super::killer::IN_FLIGHT,
        kills.fewest_in_flight,
        kills.beside
    );
    for wrong in promises() {
        let _ = writeln!(text, "- {}: **{}**.", wrong.words(), findings.count(wrong));
    }
    let intact = if outcome.is_audit_intact {
        "whole"
    } else {
        "**broken**"
    };
    let _ = writeln!(text, "- The audit log is {intact}.");
    let _ = writeln!(
        text,
        "- 429 in all: {}; of real limits: {}.",
        outcome.counts["too_many"], outcome.counts["self_inflicted_429"]
    );
    table(&mut text, "ended as", findings.states.iter());
    table(
        &mut text,
        "what went wrong with the write",
        findings.troubles.iter(),
    );
    table(&mut text, "killed at", kills.at.iter());
    for (wrong, sentence) in findings.wrong.iter().take(SENTENCES) {
        let _ = writeln!(text, "\n**{}:** {sentence}", wrong.words());
    }
    text
}

fn table<'r>(
    text: &mut String,
    head: &str,
    rows: impl Iterator<Item = (&'r &'static str, &'r usize)>,
) {
    let _ = writeln!(text, "\n| {head} | times |\n|---|---:|");
    for (name, times) in rows {
        let _ = writeln!(text, "| {name} | {times} |");
    }
}
