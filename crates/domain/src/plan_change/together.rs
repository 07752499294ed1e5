//! Whether the lines of two drafts can be sent as one change. **Server only**: it reads the catalogue.

use super::Line;
use super::effect::apply;
use super::words::plan_words;
use crate::zoom::{AccountPlans, Plan};

/// The plan that the lines of both concern, in words. Each changes it from what it is now, so that together
/// they would say something that neither of them says.
pub fn concerned_by_both(one: &[Line], other: &[Line], before: &AccountPlans) -> Option<String> {
    let others = concerned(other, before);
    concerned(one, before)
        .into_iter()
        .find(|plan| others.contains(plan))
}

/// The plans that lines concern, as they are before them, or as they come.
fn concerned(lines: &[Line], before: &AccountPlans) -> Vec<String> {
    let mut concerned = Vec::new();
    let mut plans = before.clone();
    for line in lines {
        let effects = line.effects(&plans);
        for effect in &effects {
            let was: Option<&Plan> = effect.index.map(|index| &plans.plans[index]);
            concerned.push(plan_words(was.unwrap_or(&effect.plan)));
        }
        plans = apply(effects, plans);
    }
    concerned
}
