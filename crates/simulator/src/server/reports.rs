//! Invoice reports over many sub accounts. Only their existence is documented; bodies and timing are
//! assumed (api-facts, section 4.14).

use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::time::{Date, MINUTE_MS, UtcMillis};
use serde_json::{Value, json};

use super::World;
use super::answer::{Answer, Content};
use super::api::{Received, now, unknown_route};
use super::route::query;
use crate::invoice::invoices;
use crate::line::months_after;
use crate::random::mix;
use crate::refusal::Refusal;

/// Reports that are kept.
const KEPT: usize = 100;
/// How long a report is being made.
const PROCESSING_MS: i64 = MINUTE_MS;

/// The reports that were asked for.
#[derive(Debug, Default)]
pub(super) struct Reports {
    shared: Mutex<Vec<Report>>,
}

#[derive(Debug, Clone)]
struct Report {
    id: String,
    from: Date,
    to: Date,
    asked_at: UtcMillis,
}

impl Reports {
    pub(super) fn clear(&self) {
        self.list().clear();
    }

    fn list(&self) -> MutexGuard<'_, Vec<Report>> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Report {
    fn is_ready(&self, now: UtcMillis) -> bool {
        now.0 - self.asked_at.0 >= PROCESSING_MS
    }

    fn to_json(&self, now: UtcMillis) -> Value {
        json!({
            "id": self.id,
            "from": self.from.to_string(),
            "to": self.to.to_string(),
            "created_at": self.asked_at.to_iso(),
            "status": if self.is_ready(now) { "Completed" } else { "Processing" },
        })
    }
}

/// Answers a call about reports.
pub(super) fn answer(world: &World, received: &Received, id: Option<&str>) -> Answer {
    let outcome = match (received.parts.method.as_str(), id) {
        ("POST", None) => create(world, &received.body),
        ("GET", None) => Ok(list(world)),
        ("GET", Some(id)) => read(world, id, received.parts.uri.query()),
        ("DELETE", Some(id)) => remove(world, id),
        _ => Err(unknown_route()),
    };
    outcome.unwrap_or_else(Answer::from)
}

fn create(world: &World, body: &[u8]) -> Result<Answer, Refusal> {
    let body: Value = serde_json::from_slice(body)
        .map_err(|_| Refusal::invalid("Request Body should be a valid JSON object."))?;
    let day = |name: &str| {
        let text = body[name]
            .as_str()
            .and_then(|text| text.parse::<Date>().ok());
        text.ok_or_else(|| Refusal::field(name, "Invalid field."))
    };
    let (from, to) = (day("from")?, day("to")?);
    if from > to || to > months_after(from, 1) {
        return Err(Refusal::invalid("The date range must be within one month."));
    }
    let mut reports = world.reports.list();
    let asked_at = now(world);
    let number = mix(reports.len() as u64 ^ mix(u64::from_ne_bytes(asked_at.0.to_ne_bytes())));
    let report = Report {
        id: format!("{number:016x}"),
        from,
        to,
        asked_at,
    };
    let answer = Answer::json(201, report.to_json(asked_at));
    if reports.len() == KEPT {
        reports.remove(0);
    }
    reports.push(report);
    Ok(answer)
}

fn list(world: &World) -> Answer {
    let now = now(world);
    let reports: Value = world
        .reports
        .list()
        .iter()
        .map(|report| report.to_json(now))
        .collect();
    Answer::json(200, json!({ "invoice_reports": reports }))
}

fn unknown(id: &str) -> Refusal {
    Refusal::new(404, 2001, format!("Invoice report does not exist: {id}."))
}

fn read(world: &World, id: &str, parameters: Option<&str>) -> Result<Answer, Refusal> {
    let now = now(world);
    let report = world
        .reports
        .list()
        .iter()
        .find(|report| report.id == id)
        .cloned();
    let report = report.ok_or_else(|| unknown(id))?;
    let wants_file = query(parameters, "download").as_deref() == Some("true");
    if !wants_file || !report.is_ready(now) {
        return Ok(Answer::json(200, report.to_json(now)));
    }
    let content = Content::Text {
        content_type: "text/csv; charset=utf-8",
        text: csv(world, &report),
    };
    Ok(Answer {
        content,
        ..Answer::empty(200)
    })
}

fn csv(world: &World, report: &Report) -> String {
    let mut csv =
        "account_number,account_name,invoice_number,invoice_date,currency,total\n".to_owned();
    for position in 0..world.book.len() {
        let account = world.book.account(position);
        let name = account.profile.name.replace('"', "\"\"");
        for invoice in invoices(&account, report.from, report.to) {
            csv.push_str(&format!(
                "{},\"{name}\",{},{},{},{}\n",
                10_000_000_000_u64 + u64::from(position),
                invoice.number,
                invoice.date,
                invoice.currency,
                invoice.total,
            ));
        }
    }
    csv
}

fn remove(world: &World, id: &str) -> Result<Answer, Refusal> {
    let mut reports = world.reports.list();
    let index = reports.iter().position(|report| report.id == id);
    reports.remove(index.ok_or_else(|| unknown(id))?);
    Ok(Answer::empty(204))
}
