//! The lines that put back what a line changed. **Server only**: it reads the catalogue.

use super::effect::concerned;
use super::told::{Told, is_ordered_by_number, ordered_as};
use super::{AddonChange, Line};
use crate::zoom::{
    AccountPlans, AddonCancel, AddonUpdate, BaseUpdate, CancelAction, HostsChange, PlanOrder,
};

impl Line {
    /// What puts back the plans that it changed, to be drafted as a new change; empty where nothing
    /// does: a cancellation has no inverse, nor has a first subscription, nor has a change of which
    /// Zoom did not tell what was before. What was added is cancelled, and runs to the end of its term.
    pub fn inverse(&self, before: &AccountPlans) -> Vec<Self> {
        match self {
            Self::UpdateBase(update) => base_back(update, self, before).into_iter().collect(),
            Self::UpdateAddon(change) => addon_back(change, self, before).into_iter().collect(),
            Self::AddAddon(_) => self
                .ordered()
                .into_iter()
                .rev()
                .map(|ordered| {
                    Self::CancelAddon(AddonCancel {
                        action: CancelAction::Cancel,
                        code: ordered.code.clone(),
                        reason: None,
                        comment: None,
                    })
                })
                .collect(),
            Self::Subscribe(_) | Self::CancelBase(_) | Self::CancelAddon(_) => Vec::new(),
        }
    }
}

fn base_back(update: &BaseUpdate, line: &Line, before: &AccountPlans) -> Option<Line> {
    let base = concerned(line, before)?;
    let code = base.code.clone()?;
    let hosts = match update.hosts {
        Some(_) => Some(HostsChange::Absolute(positive(base.hosts?)?)),
        None => None,
    };
    // Active hosts can be changed but not taken away.
    let active_hosts = match update.active_hosts {
        Some(_) => Some(positive(base.active_hosts?)?),
        None => None,
    };
    Some(Line::UpdateBase(BaseUpdate {
        code,
        hosts,
        active_hosts,
        start: None,
    }))
}

fn addon_back(change: &AddonChange, line: &Line, before: &AccountPlans) -> Option<Line> {
    let plan = concerned(line, before)?;
    let property = ordered_as(&plan.property);
    let hosts = match plan.hosts {
        Some(hosts) if Told::of(Some(property)).hosts => positive(hosts)?,
        // Families that are not counted are ordered as one.
        _ if !is_ordered_by_number(property, change.code_now.as_str()) => 1,
        _ => return None,
    };
    Some(Line::UpdateAddon(AddonChange {
        code_now: change.request.order.code.clone(),
        request: AddonUpdate {
            order: PlanOrder {
                code: change.code_now.clone(),
                hosts,
            },
            start: None,
        },
    }))
}

fn positive(count: i64) -> Option<u32> {
    u32::try_from(count).ok().filter(|count| *count > 0)
}
