//! The plans that a form orders, row by row, each with the place where Zoom takes it.

use super::PlanField;
use super::typed::Reader;
use crate::plan_change::told::is_ordered_by_number;
use crate::plan_change::words::entry;
use crate::zoom::{CalloutOrder, CodeOrder, PlanCode, PlanOrder};

/// Most rows of one form.
const MAX_ROWS: u32 = 50;

/// One plan that is ordered.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Its number, from 1.
    pub(super) number: u32,
    pub(super) code: PlanCode,
    /// Where Zoom takes it; "" for plans that it takes only on their own.
    pub(super) property: &'static str,
    /// As given; families that are not counted may have none.
    pub(super) hosts: Option<u32>,
    /// Countries that may be called.
    pub(super) callout_countries: Option<String>,
}

impl Row {
    /// Plan and number; plans that are not counted are ordered as one.
    pub(super) fn counted(&self) -> PlanOrder {
        PlanOrder {
            code: self.code.clone(),
            hosts: self.hosts.unwrap_or(1),
        }
    }

    pub(super) fn with_countries(&self) -> CalloutOrder {
        CalloutOrder {
            code: self.code.clone(),
            callout_countries: self.callout_countries.clone(),
        }
    }

    pub(super) fn bare(&self) -> CodeOrder {
        CodeOrder {
            code: self.code.clone(),
        }
    }
}

/// The rows that name a plan; a row that holds anything else and no plan has a problem.
pub(super) fn rows(reader: &mut Reader<'_>) -> Vec<Row> {
    (1..=MAX_ROWS)
        .filter_map(|number| is_filled(reader, number).then(|| row(reader, number))?)
        .collect()
}

fn is_filled(reader: &Reader<'_>, number: u32) -> bool {
    [
        PlanField::Type,
        PlanField::Hosts,
        PlanField::CalloutCountries,
    ]
    .into_iter()
    .any(|field| !reader.typed.get(field, number).is_empty())
}

fn row(reader: &mut Reader<'_>, number: u32) -> Option<Row> {
    let code = reader.code(PlanField::Type, number);
    let property = code
        .as_ref()
        .and_then(|code| entry(code)?.property)
        .unwrap_or_default();
    let is_counted = code
        .as_ref()
        .is_none_or(|code| is_ordered_by_number(property, code.as_str()));
    let hosts = if is_counted {
        reader.wanted_licences(number, Some(property))
    } else {
        reader.licences(PlanField::Hosts, number)
    };
    let callout_countries = reader.countries(PlanField::CalloutCountries, number);
    if is_counted && hosts.is_none() {
        return None;
    }
    Some(Row {
        number,
        code: code?,
        property,
        hosts,
        callout_countries,
    })
}
