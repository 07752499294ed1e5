//! The calls that carry out the lines, in the order in which Zoom takes them. **Server only**: it reads
//! the catalogue.

use super::Line;
use super::effect::apply;
use super::standing::{base_of, staying_addons, stays};
use super::told::ordered_as;
use super::words::property_of;
use crate::operation::Operation;
use crate::zoom::{
    AccountPlans, AddonCancel, BaseCancel, CancelAction, CancelReason, Plan, PlanCode,
};

/// One call to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedStep {
    /// Which.
    pub operation: Operation,
    /// What it does, in words.
    pub title: String,
    /// Exactly what Zoom gets, as JSON.
    pub body: String,
    /// The line that it carries out.
    pub line: Line,
}

/// The calls in Zoom's order: what others need comes first when it is added and last when it ends;
/// the base plan ends after all add-ons. Lines that do not depend on each other keep their order.
pub fn steps(lines: &[Line], before: &AccountPlans) -> Vec<PlannedStep> {
    let mut ordered: Vec<&Line> = lines.iter().collect();
    ordered.sort_by_key(|line| rank(line, before));
    let mut plans = before.clone();
    let mut steps = Vec::new();
    for line in ordered {
        steps.push(PlannedStep {
            operation: line.operation(),
            title: line.title(&plans),
            body: line.body(),
            line: line.clone(),
        });
        plans = apply(line.effects(&plans), plans);
    }
    steps
}

/// The lines that end the whole subscription: every add-on that was not cancelled yet, then the base
/// plan. Plans without a code can't be named to Zoom; a check of the base plan's cancellation says so.
pub fn cancel_everything(
    plans: &AccountPlans,
    reason: Option<CancelReason>,
    comment: Option<&str>,
) -> Vec<Line> {
    let comment = comment.map(ToOwned::to_owned);
    let mut addons = staying_addons(plans);
    addons.sort_by_key(|plan| std::cmp::Reverse(depth(&plan.property)));
    let mut codes: Vec<&PlanCode> = Vec::new();
    for code in addons.into_iter().filter_map(|plan| plan.code.as_ref()) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    let addons = codes.into_iter().map(|code| {
        Line::CancelAddon(AddonCancel {
            action: CancelAction::Cancel,
            code: code.clone(),
            reason,
            comment: comment.clone(),
        })
    });
    let base = base_of(plans).filter(|base| stays(base));
    let base = base.map(|_: &Plan| {
        Line::CancelBase(BaseCancel {
            action: CancelAction::Cancel,
            reason,
            comment: comment.clone(),
        })
    });
    addons.chain(base).collect()
}

/// When a line is sent: first subscription, the base of Zoom Phone that Workplace plans need, a base
/// plan that grows, additions from the bottom up, changes, then cancellations from the top down, a base
/// plan that shrinks (what must stay within it has shrunk or ended by then), and its end.
fn rank(line: &Line, before: &AccountPlans) -> (u8, i16) {
    match line {
        Line::Subscribe(_) => (0, 0),
        Line::UpdateBase(_) if shrinks(line, before) => (5, 0),
        Line::UpdateBase(_) => (1, 1),
        Line::AddAddon(_) => match lowest_depth(line, before) {
            0 => (1, 0),
            depth => (2, depth),
        },
        Line::UpdateAddon(_) => (3, 0),
        Line::CancelAddon(cancel) => {
            let property = property_of(&cancel.code, before).unwrap_or_default();
            (4, -depth(property))
        }
        Line::CancelBase(_) => (6, 0),
    }
}

/// Whether a plan has fewer licences afterwards.
fn shrinks(line: &Line, before: &AccountPlans) -> bool {
    line.effects(before).iter().any(|effect| {
        let now = effect.index.and_then(|index| before.plans[index].hosts);
        matches!((now, effect.hosts), (Some(now), Some(after)) if after < now)
    })
}

/// An order is sent when the least dependent of its plans could be.
fn lowest_depth(line: &Line, before: &AccountPlans) -> i16 {
    line.ordered()
        .iter()
        .map(|ordered| {
            let property = ordered
                .property
                .or_else(|| property_of(ordered.code, before));
            depth(property.unwrap_or_default())
        })
        .min()
        .unwrap_or_default()
}

/// How far a plan stands above the ground: the base of Zoom Phone, which calling plans, Workplace plans
/// and Zoom Node need; then whatever needs it or nothing; then what needs one of those.
fn depth(property: &str) -> i16 {
    match ordered_as(property) {
        "plan_phone.plan_base" => 0,
        "plan_phone.plan_calling_addons" => 2,
        "plan_znode.plan_znode_base" | "plan_zcc.plan_package_list" => 1,
        other if other.starts_with("plan_znode.") || other.starts_with("plan_zcc.") => 2,
        _ => 1,
    }
}
