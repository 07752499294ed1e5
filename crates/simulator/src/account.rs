//! One account as it stands at a moment: profile, contact and lines, and what follows from them.

use domain::money::Currency;
use domain::time::Date;

use crate::contact::Contact;
use crate::line::{Line, Status};
use crate::seed::Profile;
use crate::seed::profile::{Kind, MASTER_POSITION};

/// What writes can change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) contact: Contact,
    pub(crate) lines: Vec<Line>,
}

/// An account at a moment.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) profile: Profile,
    pub(crate) contact: Contact,
    pub(crate) lines: Vec<Line>,
    pub(crate) currency: Currency,
    /// The day of asking.
    pub(crate) today: Date,
    pub(crate) seed: u64,
}

impl Account {
    /// The id as it stands in answers.
    pub(crate) fn id(&self) -> String {
        crate::sealed_id::account_id_text(self.profile.position)
    }

    /// A line's plan in words, as an invoice names it.
    pub(crate) fn plan_name(&self, line: &Line) -> String {
        crate::product::name(&line.code)
    }

    /// The line that the account stands on: meetings, Video SDK, rooms or phone, the latest live one.
    pub(crate) fn base(&self) -> Option<&Line> {
        base_of(&self.lines, self.today)
    }

    /// Whether the free trial still runs.
    pub(crate) fn is_trial(&self) -> bool {
        self.profile
            .trial_ends
            .is_some_and(|last| self.today <= last)
            && self.base().is_some()
    }

    /// Whether nothing is subscribed.
    pub(crate) fn is_free(&self) -> bool {
        self.base().is_none() && !self.has_bundle()
    }

    /// Whether a bundle plan is live.
    pub(crate) fn has_bundle(&self) -> bool {
        self.live().any(|line| line.shelf.property == "plan_bundle")
    }

    /// Whether bulk licences forbid writes.
    pub(crate) fn is_bulk(&self) -> bool {
        self.profile.kind == Kind::Bulk
    }

    /// Whether this is the master account itself.
    pub(crate) fn is_master(&self) -> bool {
        self.profile.position == MASTER_POSITION
    }

    /// The lines that can be used today.
    pub(crate) fn live(&self) -> impl Iterator<Item = &Line> {
        self.lines
            .iter()
            .filter(|line| line.status_on(self.today).is_live())
    }

    /// The lines that answers show today, one for each place that holds only one: a live line
    /// hides an expired one.
    pub(crate) fn visible(&self) -> Vec<(&Line, Status)> {
        let mut shown: Vec<(&Line, Status)> = Vec::new();
        for line in &self.lines {
            let status = line.status_on(self.today);
            if status.word().is_none() {
                continue;
            }
            let is_many = line.shelf.plans == crate::shelf::Shape::Many;
            let twin = shown.iter().position(|(other, _)| {
                other.shelf.property == line.shelf.property && (!is_many || other.code == line.code)
            });
            match twin {
                Some(index) if status.is_live() || !shown[index].1.is_live() => {
                    shown[index] = (line, status);
                }
                Some(_) => {}
                None => shown.push((line, status)),
            }
        }
        shown
    }

    /// Zoom's account type (api-facts, section 4.14).
    pub(crate) fn account_type(&self) -> &'static str {
        match self.profile.kind {
            Kind::Bulk => return "Bulk License",
            Kind::Reseller => return "API Partner",
            _ => {}
        }
        if self.is_trial() {
            return "Free Trial";
        }
        let Some(base) = self.base() else {
            return "Free";
        };
        match base.shelf.property {
            "plan_zoom_rooms" => "Zoom Rooms",
            "plan_phone.plan_base" => "Zoom Phone",
            _ => base_type(&base.code),
        }
    }
}

/// The line of `lines` that an account stands on.
pub(crate) fn base_of(lines: &[Line], today: Date) -> Option<&Line> {
    ["plan_base", "plan_zoom_rooms", "plan_phone.plan_base"]
        .iter()
        .find_map(|property| {
            lines
                .iter()
                .rev()
                .find(|line| line.shelf.property == *property && line.status_on(today).is_live())
        })
}

/// The account type that a base plan gives.
pub(crate) fn base_type(code: &str) -> &'static str {
    if code.starts_with("business") || code.starts_with("plan_business") {
        "Business"
    } else if code.starts_with("zoe") || code.starts_with("zm_one_ent") {
        "Enterprise"
    } else if code.contains("edu") {
        "Education"
    } else if code.starts_with("vsdk") {
        "Zoom Video SDK"
    } else {
        "Pro"
    }
}
