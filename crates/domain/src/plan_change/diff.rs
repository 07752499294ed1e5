//! What is now and what is to be, plan by plan. **Server only**: it reads the catalogue.

use super::Line;
use super::effect::{Effect, apply};
use super::words::plan_words;
use crate::catalogue::plan_name;
use crate::view::DiffLine;
use crate::zoom::{AccountPlans, Plan, PlanStatus};

/// Before and after of plan, term, number, status and start of every plan that the lines concern, in
/// the order of the lines. Which plan it is stands in the titles only where there are several. What is sent along
/// with a plan and is none of these stands in the body.
pub fn diff(lines: &[Line], before: &AccountPlans) -> Vec<DiffLine> {
    let mut shown: Vec<(String, DiffLine)> = Vec::new();
    let mut plans = before.clone();
    for line in lines {
        let effects = line.effects(&plans);
        for effect in &effects {
            let now = effect.index.map(|index| &plans.plans[index]);
            let name = now.map_or_else(|| plan_words(&effect.plan), plan_words);
            let of_plan = of_plan(line, now, effect).into_iter();
            shown.extend(of_plan.map(|line| (name.clone(), line)));
        }
        plans = apply(effects, plans);
    }
    let is_one_plan = shown.windows(2).all(|pair| pair[0].0 == pair[1].0);
    let title = |(name, line): (String, DiffLine)| match is_one_plan {
        true => line,
        false => DiffLine {
            title: format!("{name}: {}", line.title),
            ..line
        },
    };
    shown.into_iter().map(title).collect()
}

fn of_plan(line: &Line, now: Option<&Plan>, effect: &Effect) -> Vec<DiffLine> {
    let after = &effect.plan;
    let code = after
        .code
        .as_ref()
        .map_or(after.property.as_str(), |code| code.as_str());
    let shown = |of: &dyn Fn(&Plan) -> String| (now.map(of).unwrap_or_default(), of(after));
    let start = match line.start() {
        Some(start) => start.0.to_string(),
        None if line.is_cancellation() => "at the end of the paid term".to_owned(),
        None => "at once".to_owned(),
    };
    let rows = [
        ("type", "Plan", shown(&|plan| title(plan))),
        ("term", "Term", shown(&|plan| term(plan))),
        (
            "hosts",
            "Licences",
            (
                number(now.and_then(|plan| plan.hosts)),
                number(effect.hosts),
            ),
        ),
        (
            "active_hosts",
            "Active hosts",
            shown(&|plan| number(plan.active_hosts)),
        ),
        ("status", "Status", shown(&|plan| status(plan))),
        (
            "service_effective_date",
            "Takes effect",
            (String::new(), start),
        ),
    ];
    rows.into_iter()
        .filter(|(_, _, (before, after))| !(before.is_empty() && after.is_empty()))
        .map(|(field, title, (before, after))| DiffLine {
            field: format!("{code}.{field}"),
            title: title.to_owned(),
            before,
            after,
            seen: None,
        })
        .collect()
}

fn number(count: Option<i64>) -> String {
    count.map(|count| count.to_string()).unwrap_or_default()
}

fn title(plan: &Plan) -> String {
    plan_name(&plan.property, plan.code.as_ref()).title
}

fn term(plan: &Plan) -> String {
    plan_name(&plan.property, plan.code.as_ref()).term
}

fn status(plan: &Plan) -> String {
    match &plan.status {
        PlanStatus::Active => "active".to_owned(),
        PlanStatus::Cancelled => "cancelled, runs to the end of its term".to_owned(),
        PlanStatus::Expired => "expired".to_owned(),
        PlanStatus::NotStated => String::new(),
        PlanStatus::Other(text) => text.clone(),
    }
}
