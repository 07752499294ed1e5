//! Reads what a request about plans asks for.

use domain::catalogue;
use domain::time::Date;
use serde_json::{Map, Value};

use crate::line::Line;
use crate::refusal::Refusal;
use crate::shelf::{Fields, SHELVES, Shape, Shelf};

/// One plan that a request asks for.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) shelf: &'static Shelf,
    pub(super) code: String,
    pub(super) hosts: Option<u32>,
    pub(super) active_hosts: Option<u32>,
    /// Whether one of audio conferencing's lists of countries is given.
    pub(super) names_countries: bool,
}

impl Wanted {
    /// The line that it becomes on a day. Plans without a number of licences count as one.
    pub(super) fn line(&self, from: Date) -> Line {
        let mut line = Line::new(self.shelf, &self.code, from, self.hosts.unwrap_or(1));
        line.active_hosts = self.active_hosts;
        line
    }
}

/// The body's text of a name.
pub(super) fn text<'a>(body: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    body.get(name)?.as_str()
}

/// The body's positive or zero number of a name.
pub(super) fn number(body: &Map<String, Value>, name: &str) -> Option<u32> {
    u32::try_from(body.get(name)?.as_u64()?).ok()
}

/// The plans of a body that has Zoom's `plan_*` properties.
pub(super) fn plans(body: &Map<String, Value>) -> Result<Vec<Wanted>, Refusal> {
    let mut wanted = Vec::new();
    for shelf in SHELVES {
        let value = match shelf.path() {
            (group, None) => body.get(group),
            (group, Some(name)) => body.get(group).and_then(|group| group.get(name)),
        };
        if let Some(value) = value {
            wanted.extend(elements(shelf, value)?);
        }
    }
    Ok(wanted)
}

/// The plans of the details of a phone, contact center or node add-on, which stand under `group`.
pub(super) fn details(group: &str, details: &Map<String, Value>) -> Result<Vec<Wanted>, Refusal> {
    let body = Map::from_iter([(group.to_owned(), Value::Object(details.clone()))]);
    plans(&body)
}

/// One or many plans of a property: Zoom's documents differ, so both are read.
fn elements(shelf: &'static Shelf, value: &Value) -> Result<Vec<Wanted>, Refusal> {
    let wrong = || Refusal::field(shelf.property, "Invalid field.");
    match value {
        Value::Array(items) => items
            .iter()
            .map(|item| element(shelf, item).ok_or_else(wrong))
            .collect(),
        item => Ok(vec![element(shelf, item).ok_or_else(wrong)?]),
    }
}

fn element(shelf: &'static Shelf, value: &Value) -> Option<Wanted> {
    let bare = |code: &str| Wanted {
        shelf,
        code: code.to_owned(),
        hosts: None,
        active_hosts: None,
        names_countries: false,
    };
    match value {
        Value::String(code) if shelf.plans == Shape::Flat => Some(bare(code)),
        Value::Object(plan) => {
            let lists = [
                "callout_countries",
                "premium_countries",
                "tollfree_countries",
            ];
            let is_given = |name: &&str| text(plan, name).is_some_and(|list| !list.is_empty());
            Some(Wanted {
                hosts: number(plan, "hosts"),
                active_hosts: number(plan, "active_hosts"),
                names_countries: lists.iter().any(is_given),
                ..bare(text(plan, "type")?)
            })
        }
        _ => None,
    }
}

/// Whether a plan must say how many licences.
pub(super) fn counts_hosts(wanted: &Wanted) -> bool {
    matches!(
        wanted.shelf.fields,
        Fields::Full | Fields::Base | Fields::Brief
    ) && wanted.shelf.plans != Shape::Flat
        && !wanted.code.starts_with("vsdk")
        && wanted.shelf.property != "plan_zcc.plan_usage"
}

/// The property under which the catalogue has a code.
pub(super) fn shelf_of(code: &str) -> Option<&'static Shelf> {
    Shelf::find(catalogue::find(code)?.property?)
}

/// Whether the catalogue sells a code under this property. Families that are newer than the
/// catalogue have no codes there: any code will do.
pub(super) fn is_sold_as(code: &str, shelf: &Shelf) -> bool {
    match catalogue::find(code).and_then(|entry| entry.property) {
        Some(property) => property == shelf.property || is_deprecated_package(property, shelf),
        None => catalogue::all()
            .iter()
            .all(|entry| entry.property != Some(shelf.property)),
    }
}

/// `plan_package` takes the codes of the list that replaced it.
fn is_deprecated_package(property: &str, shelf: &Shelf) -> bool {
    property == "plan_zcc.plan_package_list" && shelf.property == "plan_zcc.plan_package"
}

/// The day on which a change takes effect: today, or the two equal future dates of the body.
pub(super) fn effective_day(body: &Map<String, Value>, today: Date) -> Result<Date, Refusal> {
    let day = |name: &str| match body.get(name) {
        None => Ok(None),
        Some(value) => {
            let day: Option<Date> = value.as_str().and_then(|text| text.parse().ok());
            let day = day.filter(|day| *day > today);
            day.map(Some)
                .ok_or_else(|| Refusal::field(name, "Invalid field."))
        }
    };
    match (
        day("service_effective_date")?,
        day("paid_period_start_date")?,
    ) {
        (None, None) => Ok(today),
        (Some(service), Some(paid)) if service == paid => Ok(service),
        _ => Err(Refusal::field("paid_period_start_date", "Invalid field.")),
    }
}

/// Checks `action` and `reason` of a cancellation.
pub(super) fn check_cancellation(
    body: &Map<String, Value>,
    is_action_required: bool,
) -> Result<(), Refusal> {
    match body.get("action") {
        Some(action) if action == "cancel" => {}
        None if !is_action_required => {}
        _ => return Err(Refusal::field("action", "Invalid field.")),
    }
    match body.get("reason") {
        None => Ok(()),
        Some(reason) if matches!(reason.as_u64(), Some(1..=6)) => Ok(()),
        Some(_) => Err(Refusal::field("reason", "Invalid field.")),
    }
}
