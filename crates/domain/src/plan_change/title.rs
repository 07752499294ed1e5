//! A line in words, as a title: `Business, annual: 50 to 60 licences`. **Server only**: it reads the
//! catalogue.

use super::effect::{concerned, concerned_words};
use super::words::{licences, words_of};
use super::{Line, Ordered};
use crate::zoom::{AccountPlans, PlanCode};

impl Line {
    /// What it does, as a title. `before` are the plans that it starts from.
    pub fn title(&self, before: &AccountPlans) -> String {
        match self {
            Self::Subscribe(_) => format!("Subscribe to {}", self.plans_in_words(before)),
            Self::AddAddon(_) => format!("Add {}", self.plans_in_words(before)),
            Self::UpdateBase(update) => self.update_title(&update.code, before),
            Self::UpdateAddon(change) => self.update_title(&change.request.order.code, before),
            Self::CancelBase(_) | Self::CancelAddon(_) => {
                format!("Cancel {}", concerned_words(self, before))
            }
        }
    }

    fn plans_in_words(&self, before: &AccountPlans) -> String {
        let plan = |ordered: &Ordered<'_>| {
            let name = words_of(ordered.code, before);
            match ordered.hosts {
                Some(hosts) => format!("{name}: {}", licences(hosts)),
                None => name,
            }
        };
        let plans: Vec<_> = self.ordered().iter().map(plan).collect();
        plans.join("; ")
    }

    fn update_title(&self, code: &PlanCode, before: &AccountPlans) -> String {
        let now = concerned(self, before);
        let is_same = now.is_none_or(|plan| plan.code.as_ref() == Some(code));
        let name = if is_same {
            words_of(code, before)
        } else {
            format!(
                "{} to {}",
                concerned_words(self, before),
                words_of(code, before)
            )
        };
        let effect = self.effects(before).into_iter().next();
        let after = effect.as_ref().and_then(|effect| effect.plan.hosts);
        let ordered = self.ordered().first().and_then(|ordered| ordered.hosts);
        let hosts = match (
            now.and_then(|plan| plan.hosts),
            after.or(ordered.map(i64::from)),
        ) {
            (Some(now), Some(after)) if now != after => format!(": {now} to {}", licences(after)),
            (None, Some(after)) if effect.is_none_or(|effect| effect.told.hosts) => {
                format!(": {}", licences(after))
            }
            _ => String::new(),
        };
        format!("{name}{hosts}")
    }
}
