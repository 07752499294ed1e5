//! Read models of the plans of an account and of what is used of them.

use serde::{Deserialize, Serialize};

use super::{AccountHead, Fact, May, PlanName, Quantity, RefreshOffer, Said};
use crate::time::Date;
use crate::zoom::PlanStatus;

/// Under which heading a plan is shown, in the order of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PlanSection {
    /// What an account stands on.
    Base,
    /// Several products sold as one.
    Bundle,
    /// Phone, calling and numbers.
    Phone,
    /// Contact center and virtual agents.
    ContactCenter,
    /// Webinars, events and large meetings.
    Events,
    /// What belongs to meetings and working together.
    Meetings,
    /// Recording and video.
    Recording,
    /// Rooms and desks.
    Rooms,
    /// Zoom's software in the customer's own data centre.
    Node,
    /// Support.
    Support,
    /// Families that Zoom's reference did not name when this version was made.
    New,
}

impl PlanSection {
    /// The heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Base => "Base plan",
            Self::Bundle => "Bundle",
            Self::Phone => "Zoom Phone",
            Self::ContactCenter => "Contact Center",
            Self::Events => "Webinars, events and large meetings",
            Self::Meetings => "Meetings and collaboration",
            Self::Recording => "Recording and video",
            Self::Rooms => "Rooms and workspaces",
            Self::Node => "Zoom Node",
            Self::Support => "Support",
            Self::New => "Families that are not in the catalogue",
        }
    }
}

/// How well a plan is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Familiarity {
    /// Its family, and its code where it has one, stand in the catalogue.
    Known,
    /// Its family does, its code does not.
    NewCode,
    /// Not even its family does; it is shown as Zoom tells it.
    NewFamily,
}

/// One plan of an account, with what is used of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRow {
    /// Zoom's property, e.g. `plan_base` or `plan_phone.plan_calling`.
    pub property: String,
    /// In words.
    pub name: PlanName,
    /// Zoom's own name, where the catalogue holds its code.
    pub zoom_name: Option<String>,
    /// Under which heading it is shown.
    pub section: PlanSection,
    /// Whether the catalogue knows it.
    pub familiarity: Familiarity,
    /// Whether it is the base plan.
    pub is_base: bool,
    /// Bought, used, pending.
    pub quantity: Quantity,
    /// Active hosts, for plans that are sold by them.
    pub active_hosts: Option<i64>,
    /// The status.
    pub status: PlanStatus,
    /// Since when, or from when on.
    pub effective: Option<Date>,
    /// When the next invoice is due to be made; for a cancelled plan, when it ends.
    pub next_invoice: Option<Date>,
    /// Whatever else Zoom says of it: Zoom's name and the raw value.
    pub extras: Vec<(String, String)>,
    /// Whether number, size or term can be changed here, and if not why; `None` where nobody asked.
    pub change: Option<May>,
    /// Whether it can be cancelled here by itself.
    pub cancel: Option<May>,
}

impl PlanRow {
    /// Whether its date is its end and no invoice any more.
    pub fn is_ended(&self) -> bool {
        matches!(self.status, PlanStatus::Cancelled | PlanStatus::Expired)
    }
}

/// The plans and add-ons of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlansPage {
    /// The head.
    pub head: AccountHead,
    /// The plans by their sections, in the order of the page.
    pub plans: Fact<Vec<PlanRow>>,
    /// Whether and when the usage was told.
    pub usage: Fact<()>,
    /// What can be done with the subscription as a whole.
    pub may: SubscriptionActions,
    /// What refreshing plans and usage costs.
    pub refresh: RefreshOffer,
    /// What Zoom said.
    pub said: Vec<Said>,
}

/// What can be done with an account's subscription as a whole, each or why not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscriptionActions {
    /// Add a plan.
    pub add: May,
    /// Subscribe to a first plan.
    pub subscribe: May,
    /// Cancel all of it.
    pub cancel_everything: May,
}

/// What is bought, used and pending of an account's plans, and its storage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsagePage {
    /// The head.
    pub head: AccountHead,
    /// What Zoom tells of the use.
    pub usage: Fact<UsageTable>,
    /// Whether and when the plans were told.
    pub plans: Fact<()>,
    /// What refreshing plans and usage costs.
    pub refresh: RefreshOffer,
    /// What Zoom said.
    pub said: Vec<Said>,
}

/// The use of all plans.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UsageTable {
    /// Each plan of which Zoom tells the use.
    pub rows: Vec<UsageRow>,
    /// Plans of which Zoom does not tell it: phone, audio and contact center.
    pub untold: Vec<PlanName>,
    /// Recording storage, where Zoom names any.
    pub storage: Option<StorageUse>,
}

/// The use of one plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageRow {
    /// Zoom's property.
    pub property: String,
    /// In words.
    pub name: PlanName,
    /// Under which heading it is shown.
    pub section: PlanSection,
    /// Whether the catalogue knows it.
    pub familiarity: Familiarity,
    /// Bought, used, pending.
    pub quantity: Quantity,
    /// Active hosts, for plans that are sold by them.
    pub active_hosts: Option<i64>,
}

/// Cloud recording storage. Sizes are texts with their unit, as Zoom writes them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StorageUse {
    /// Storage that comes with the base plan, then that of the recording plan, where Zoom names them.
    pub parts: Vec<StoragePart>,
    /// The recording plan.
    pub plan: Option<PlanName>,
    /// Used beyond it; `None`: nothing.
    pub over: Option<String>,
    /// The day on which most was used beyond it.
    pub most_over_on: Option<Date>,
}

/// One part of the storage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoragePart {
    /// What it is.
    pub title: String,
    /// How much of it is used, as Zoom writes it; empty: not told.
    pub used: String,
    /// How much there is, as Zoom writes it; empty: not told.
    pub quota: String,
    /// The same in bytes, for drawing; parts that can't be read are `None`.
    pub bytes: Quantity,
}
