//! Where the live plans have moved on since a draft was made. **Server only**: it reads the catalogue.

use super::Line;
use super::standing::{base_of, has_not_ended, stays};
use super::told::holds_many;
use super::words::plan_words;
use crate::zoom::{AccountPlans, Plan};

/// Where the live plans no longer are what a draft started from, as sentences; of the plans that its
/// lines concern only.
pub fn moved_on(lines: &[Line], before: &AccountPlans, live: &AccountPlans) -> Vec<String> {
    let mut moved = Vec::new();
    for line in lines {
        for sentence in moved_on_of(line, before, live) {
            if !moved.contains(&sentence) {
                moved.push(sentence);
            }
        }
    }
    moved
}

fn moved_on_of(line: &Line, before: &AccountPlans, live: &AccountPlans) -> Vec<String> {
    let is_concerned = concern(line, before, live);
    let concerned = |plans: &'_ AccountPlans| -> Vec<Plan> {
        plans
            .plans
            .iter()
            .filter(|plan| is_concerned(plan))
            .cloned()
            .collect()
    };
    let mut now = concerned(live);
    let mut moved = Vec::new();
    for old in concerned(before) {
        match take_twin(&mut now, &old) {
            Some(new) => moved.extend(differences(&old, &new)),
            None if stays(&old) => moved.push(format!("{} is no longer there.", plan_words(&old))),
            None => {}
        }
    }
    let added = now.iter().filter(|new| stays(new));
    moved.extend(added.map(|new| format!("{} was added since.", plan_words(new))));
    moved
}

/// Takes out the plan that a plan is now: the very same, else the one of its code, else the one in its
/// place.
fn take_twin(now: &mut Vec<Plan>, old: &Plan) -> Option<Plan> {
    let same = now.iter().position(|new| new == old);
    let same_code = || {
        now.iter()
            .position(|new| new.property == old.property && new.code == old.code)
    };
    let index = same
        .or_else(same_code)
        .or_else(|| now.iter().position(|new| same_place(old, new)))?;
    Some(now.remove(index))
}

/// Which plans a line stands on: those that it changes or orders, for the base plan its add-ons too,
/// for a first subscription all.
fn concern<'a>(
    line: &'a Line,
    before: &'a AccountPlans,
    live: &'a AccountPlans,
) -> impl Fn(&Plan) -> bool + 'a {
    let bases = [before, live].map(|plans| base_of(plans).cloned());
    move |plan| match line {
        Line::Subscribe(_) | Line::CancelBase(_) => true,
        Line::UpdateBase(_) => bases.iter().flatten().any(|base| same_place(base, plan)),
        Line::UpdateAddon(change) => {
            plan.code.as_ref() == Some(&change.code_now)
                || plan.code.as_ref() == Some(&change.request.order.code)
        }
        Line::CancelAddon(cancel) => plan.code.as_ref() == Some(&cancel.code),
        Line::AddAddon(_) => line
            .ordered()
            .iter()
            .any(|ordered| plan.code.as_ref() == Some(ordered.code)),
    }
}

fn same_place(one: &Plan, other: &Plan) -> bool {
    one.property == other.property && (one.code == other.code || !holds_many(&one.property))
}

fn differences(old: &Plan, new: &Plan) -> Vec<String> {
    let mut moved = Vec::new();
    let name = plan_words(old);
    if old.code != new.code {
        moved.push(format!("{name} is {} now.", plan_words(new)));
    }
    let numbers = [
        ("licences", old.hosts, new.hosts),
        ("active hosts", old.active_hosts, new.active_hosts),
    ];
    for (what, old, new) in numbers {
        if old != new {
            let number = |count: Option<i64>| {
                count.map_or_else(|| "an untold number of".to_owned(), |n| n.to_string())
            };
            moved.push(format!(
                "{name} had {} {what} and has {} now.",
                number(old),
                number(new)
            ));
        }
    }
    if stays(old) != stays(new) || has_not_ended(old) != has_not_ended(new) {
        moved.push(format!(
            "{name} was {} and is {} now.",
            status(old),
            status(new)
        ));
    }
    moved
}

fn status(plan: &Plan) -> &'static str {
    match (stays(plan), has_not_ended(plan)) {
        (true, _) => "active",
        (false, true) => "cancelled",
        (false, false) => "expired",
    }
}
