//! The body of `GET plans/usage` (api-facts, section 5.4).

use serde_json::{Map, Value, json};

use super::{push, put};
use crate::account::Account;
use crate::line::Line;
use crate::shelf::Shape;

/// `GET /accounts/{accountId}/plans/usage`: what is live, phone, audio and contact center excepted.
pub(crate) fn usage(account: &Account) -> Value {
    let mut root = Map::new();
    for line in account.live() {
        let path = (line.shelf.usage_name(), None);
        match line.shelf.usage {
            Shape::Absent => {}
            Shape::One => put(&mut root, path, element(account, line)),
            Shape::Many => push(&mut root, path, element(account, line)),
            Shape::Flat => put(&mut root, path, recording(line)),
        }
    }
    Value::Object(root)
}

fn element(account: &Account, line: &Line) -> Value {
    let mut used = json!({
        "type": line.code,
        "hosts": line.hosts_on(account.today),
        "usage": line.used,
    });
    if !line.shelf.is_without_pending() {
        used["pending"] = line.pending.into();
    }
    if let Some(active) = line.active_hosts {
        used["active_hosts"] = active.into();
    }
    if line.shelf.property == "plan_united" {
        used["name"] = "United Pro".into();
    }
    used
}

/// Cloud recording is told in storage, as text with units.
fn recording(line: &Line) -> Value {
    let bought_gb = bought_gb(&line.code);
    // A fixed share for each code: storage has no licences that could be counted.
    let used_gb = bought_gb * (60 + crate::random::hash(&line.code) % 40) / 100;
    json!({
        "type": line.code,
        "free_storage": "10 GB",
        "free_storage_usage": "10 GB",
        "plan_storage": in_words(bought_gb),
        "plan_storage_usage": in_words(used_gb),
        "plan_storage_exceed": "0",
    })
}

fn bought_gb(code: &str) -> u64 {
    let size = code
        .split('_')
        .find(|part| part.ends_with("GB") || part.ends_with("TB"));
    match size {
        Some(size) => {
            let number: u64 = size[..size.len() - 2].parse().unwrap_or(0);
            if size.ends_with("TB") {
                number * 1_000
            } else {
                number
            }
        }
        None => 100,
    }
}

fn in_words(gb: u64) -> String {
    if gb >= 1_000 && gb.is_multiple_of(1_000) {
        format!("{} TB", gb / 1_000)
    } else {
        format!("{gb} GB")
    }
}
