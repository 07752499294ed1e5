//! What a line is expected to show at Zoom. **Server only**: it reads the catalogue.

use super::Line;
use super::effect::{Effect, concerned, concerned_words};
use super::read_back::{Expectation, ExpectedPlan, ExpectedState};
use crate::zoom::{AccountPlans, BaseUpdate, HostsChange};

impl Line {
    /// What is to be seen once it was carried out on the plans `before`.
    pub fn expectation(&self, before: &AccountPlans) -> Expectation {
        let effects = self.effects(before);
        let mut untold = self.untold_options();
        untold.extend(
            effects
                .iter()
                .filter(|effect| !effect.told.at_all)
                .map(|effect| format!("Zoom does not tell of {}.", effect.name())),
        );
        untold.extend(effects.iter().filter_map(untold_hosts));
        let plans: Vec<_> = effects
            .iter()
            .filter(|effect| effect.told.at_all)
            .filter_map(|effect| self.expected(effect))
            .collect();
        if plans.is_empty() && untold.is_empty() {
            untold.push(self.nothing_to_see(before));
        }
        Expectation {
            plans,
            untold,
            from: self.start().map(|start| start.0),
        }
    }

    fn expected(&self, effect: &Effect) -> Option<ExpectedPlan> {
        let plan = &effect.plan;
        let state = if self.is_cancellation() {
            ExpectedState::Ended
        } else {
            ExpectedState::There {
                hosts: plan.hosts.filter(|_| self.names_hosts()),
                active_hosts: self.active_hosts(),
            }
        };
        Some(ExpectedPlan {
            code: plan.code.clone()?,
            name: effect.name(),
            state,
        })
    }

    /// Whether a number of licences is part of what was sent.
    fn names_hosts(&self) -> bool {
        !matches!(self, Self::UpdateBase(BaseUpdate { hosts: None, .. }))
    }

    fn active_hosts(&self) -> Option<i64> {
        match self {
            Self::UpdateBase(update) => update.active_hosts.map(i64::from),
            _ => None,
        }
    }

    /// What of a first subscription Zoom takes and never tells.
    fn untold_options(&self) -> Vec<String> {
        let Self::Subscribe(request) = self else {
            return Vec::new();
        };
        let Some(options) = &request.subscription_options else {
            return Vec::new();
        };
        [
            (
                options.purchase_order_number.is_some(),
                "the purchase order number before the first invoice",
            ),
            (
                options.deal_registration_id.is_some(),
                "the deal registration",
            ),
            (options.contract_term.is_some(), "the contract term"),
        ]
        .into_iter()
        .filter(|(is_sent, _)| *is_sent)
        .map(|(_, what)| format!("Zoom does not tell {what}."))
        .collect()
    }

    fn nothing_to_see(&self, before: &AccountPlans) -> String {
        let name = concerned_words(self, before);
        match (self, concerned(self, before)) {
            (Self::UpdateBase(update), Some(_))
                if matches!(update.hosts, Some(HostsChange::Increase(_))) =>
            {
                format!("How many licences of {name} there were before is not known.")
            }
            _ => format!("{name} was not among the plans when this was drafted."),
        }
    }
}

/// A number that was sent and is never told.
fn untold_hosts(effect: &Effect) -> Option<String> {
    let is_untold = effect.told.at_all && !effect.told.hosts && effect.hosts.is_some_and(|n| n > 1);
    is_untold.then(|| format!("Zoom tells no number of licences of {}.", effect.name()))
}
