//! What people typed, in a form or in a row of a CSV file, becomes lines; what can't is said at its
//! field. **Server only**: it reads the catalogue.
//!
//! Names of fields are Zoom's: `type`, `hosts`, `service_effective_date`. Several plans in one form are
//! numbered from the second on: `type.2`, `hosts.2`. Where a plan belongs (Zoom Phone, Contact Center,
//! Zoom Node, or on its own) follows from its code, so that nobody has to know.
//!
//! - `field`: the fields and single values; `rows`: the plans that are ordered;
//! - `addon`: rows become add-ons; `subscribe`: rows become a first subscription.

mod addon;
mod field;
mod rows;
mod subscribe;
mod typed;

use super::standing::base_of;
use super::told::{is_ordered_by_number, is_video_sdk, ordered_as};
use super::{AddonChange, Line};
use crate::contact::FieldProblem;
use crate::operation::Operation;
use crate::time::Date;
use crate::zoom::{
    AccountPlans, AddonCancel, AddonUpdate, BaseCancel, BaseUpdate, CancelAction, PlanCode,
    PlanOrder, StartDate,
};

pub use field::{EMPLOYEE_COUNTS, MAX_COMMENT_CHARS, MAX_NUMBER_CHARS, PlanField};
pub use typed::Typed;

use typed::Reader;

/// What is known where a form is read.
#[derive(Debug, Clone, Copy)]
pub struct FormFacts<'a> {
    /// The day, in UTC as Zoom counts.
    pub today: Date,
    /// The account's plans, where they are known.
    pub plans: Option<&'a AccountPlans>,
}

/// The lines that a form of one operation asks for: one, or for add-ons of several products one for
/// each. Operations that change no plans take nothing.
///
/// # Errors
/// All that is the matter, in the order of the form.
pub fn parse(
    operation: Operation,
    typed: Typed<'_>,
    facts: FormFacts<'_>,
) -> Result<Vec<Line>, Vec<FieldProblem>> {
    let mut reader = Reader::new(typed, facts);
    let lines = match operation {
        Operation::PlanCreate => subscribe::line(&mut reader).map(|line| vec![line]),
        Operation::BaseUpdate => base_update(&mut reader).map(|line| vec![line]),
        Operation::BaseCancel => Some(vec![base_cancel(&mut reader)]),
        Operation::AddonCreate => addon::lines(&mut reader),
        Operation::AddonUpdate => addon_update(&mut reader).map(|line| vec![line]),
        Operation::AddonCancel => addon_cancel(&mut reader).map(|line| vec![line]),
        _ => None,
    };
    match lines {
        Some(lines) if reader.problems.is_empty() => Ok(lines),
        _ => Err(reader.problems),
    }
}

/// Another number, size or term of the base plan; without a code it keeps its own.
fn base_update(reader: &mut Reader<'_>) -> Option<Line> {
    let own = reader.plans().and_then(base_of);
    let code = match own.and_then(|base| base.code.clone()) {
        Some(code) if reader.typed.get(PlanField::Type, 1).is_empty() => Some(code),
        _ => reader.code(PlanField::Type, 1),
    };
    let hosts = reader.hosts_change();
    let active_hosts = reader.licences(PlanField::ActiveHosts, 1);
    let start = reader.start();
    let code = code?;
    // A number that can't be read has its own problem.
    let is_empty = reader.typed.get(PlanField::Hosts, 1).is_empty()
        && reader.typed.get(PlanField::IncreasingHosts, 1).is_empty();
    if is_empty && hosts.is_none() && !is_video_sdk(code.as_str()) {
        reader.problem(
            PlanField::Hosts,
            1,
            "Enter the number of licences, or how many more.",
        );
    }
    Some(Line::UpdateBase(BaseUpdate {
        code,
        hosts,
        active_hosts,
        start,
    }))
}

fn base_cancel(reader: &mut Reader<'_>) -> Line {
    Line::CancelBase(BaseCancel {
        action: CancelAction::Cancel,
        reason: reader.reason(),
        comment: reader.comment(),
    })
}

/// Another number, size or term of an add-on; without a new code it keeps its own.
fn addon_update(reader: &mut Reader<'_>) -> Option<Line> {
    let code_now = reader.own_code(PlanField::CodeNow);
    let code = if reader.typed.get(PlanField::Type, 1).is_empty() {
        code_now.clone()
    } else {
        reader.code(PlanField::Type, 1)
    };
    let start: Option<StartDate> = reader.start();
    let hosts = addon_hosts(reader, code.as_ref());
    Some(Line::UpdateAddon(AddonChange {
        code_now: code_now?,
        request: AddonUpdate {
            order: PlanOrder {
                code: code?,
                hosts: hosts?,
            },
            start,
        },
    }))
}

/// Zoom wants a number with every change of an add-on; families that are not counted have one.
fn addon_hosts(reader: &mut Reader<'_>, code: Option<&PlanCode>) -> Option<u32> {
    let property = code.and_then(|code| {
        let plans = reader.plans();
        super::words::entry(code)
            .and_then(|entry| entry.property)
            .or_else(|| {
                let plan = super::standing::find(plans?, code)?;
                Some(ordered_as(&plan.property))
            })
    });
    let is_counted =
        code.is_none_or(|code| is_ordered_by_number(property.unwrap_or_default(), code.as_str()));
    if is_counted {
        reader.wanted_licences(1, property)
    } else {
        reader.licences(PlanField::Hosts, 1).or(Some(1))
    }
}

fn addon_cancel(reader: &mut Reader<'_>) -> Option<Line> {
    let code = reader.own_code(PlanField::Type);
    let (reason, comment) = (reader.reason(), reader.comment());
    Some(Line::CancelAddon(AddonCancel {
        action: CancelAction::Cancel,
        code: code?,
        reason,
        comment,
    }))
}
