//! Where a plan stands in each of Zoom's answers. The same product has another shape in the plans,
//! in the answer to a subscription and in the usage (api-facts, section 5.3); this table says which.

/// How an answer holds the plans of a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// The answer does not tell of them.
    Absent,
    /// One object.
    One,
    /// An array of objects.
    Many,
    /// Flat text properties: cloud recording alone.
    Flat,
}

/// Which fields a plan has in `GET plans`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fields {
    /// Type, hosts, dates and status.
    Full,
    /// The same without hosts.
    NoHosts,
    /// Type and hosts.
    Brief,
    /// The type alone.
    TypeOnly,
    /// The base plan: with active hosts, or minutes and price for Video SDK.
    Base,
    /// Audio conferencing: countries instead of hosts.
    Audio,
    /// The base of Zoom Phone: call-out countries instead of hosts.
    PhoneBase,
}

/// One property of Zoom's plan objects.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Shelf {
    /// The property in requests; a dot stands before a nested one.
    pub(crate) property: &'static str,
    /// In `GET plans`.
    pub(crate) plans: Shape,
    /// Its fields there.
    pub(crate) fields: Fields,
    /// In `GET usage`.
    pub(crate) usage: Shape,
    /// In the answer to the first subscription.
    pub(crate) created: Shape,
    /// In the answer to an additional subscription.
    pub(crate) added: Shape,
}

impl Shelf {
    /// The property with this name.
    pub(crate) fn find(property: &str) -> Option<&'static Self> {
        SHELVES.iter().find(|shelf| shelf.property == property)
    }

    /// Group and name within it: `("plan_phone", Some("plan_calling"))`.
    pub(crate) fn path(&self) -> (&'static str, Option<&'static str>) {
        match self.property.split_once('.') {
            Some((group, name)) => (group, Some(name)),
            None => (self.property, None),
        }
    }

    /// The path in `GET plans`, where one name differs from the requests' (note the s).
    pub(crate) fn plans_path(&self) -> (&'static str, Option<&'static str>) {
        match self.path() {
            (group, Some("plan_package_list")) => (group, Some("plan_package_lists")),
            path => path,
        }
    }

    /// The property in `GET usage`, where the parts of Zoom Node stand at the top.
    pub(crate) fn usage_name(&self) -> &'static str {
        let (group, name) = self.path();
        name.unwrap_or(group)
    }

    /// Whether usage has no `pending` here.
    pub(crate) fn is_without_pending(&self) -> bool {
        matches!(self.property, "plan_zoom_rooms" | "plan_room_connector")
    }
}

const fn shelf(
    property: &'static str,
    plans: Shape,
    fields: Fields,
    usage: Shape,
    created: Shape,
    added: Shape,
) -> Shelf {
    Shelf {
        property,
        plans,
        fields,
        usage,
        created,
        added,
    }
}

use Fields::{Audio, Base, Brief, Full, NoHosts, PhoneBase, TypeOnly};
use Shape::{Absent, Flat, Many, One};

/// Every property, in the order of Zoom's documents.
#[rustfmt::skip]
pub(crate) static SHELVES: &[Shelf] = &[
    shelf("plan_audio", One, Audio, Absent, One, One),
    shelf("plan_base", One, Base, One, One, One),
    shelf("plan_large_meeting", Many, Full, Many, Many, Many),
    shelf("plan_phone.plan_base", One, PhoneBase, Absent, One, One),
    shelf("plan_phone.plan_calling", Many, Full, Absent, Many, Many),
    shelf("plan_phone.plan_calling_addons", Absent, Full, Absent, Many, Many),
    shelf("plan_phone.plan_number", Many, Full, Absent, Many, Many),
    shelf("plan_zcc.plan_package", One, PhoneBase, Absent, One, One),
    shelf("plan_zcc.plan_package_list", Many, Full, Absent, Many, Absent),
    shelf("plan_zcc.plan_usage", One, Full, Absent, One, Many),
    shelf("plan_zcc.plan_recording", Absent, TypeOnly, Absent, One, Absent),
    shelf("plan_zcc.plan_phone_number", Many, Full, Absent, Many, Many),
    shelf("plan_zcc.plan_ai_expert_assist", One, NoHosts, Absent, One, Absent),
    shelf("plan_recording", Flat, Full, Flat, Flat, Flat),
    shelf("plan_room_connector", One, Full, Many, One, One),
    shelf("plan_webinar", Many, Full, Many, Many, Many),
    shelf("plan_zoom_events", Many, Full, Many, Many, Many),
    shelf("plan_zoom_rooms", One, Full, One, One, One),
    shelf("plan_sdk_cmr", One, TypeOnly, Absent, One, One),
    shelf("plan_whiteboard", One, Full, One, One, One),
    shelf("plan_whiteboard_plus", One, Full, One, One, One),
    shelf("plan_zoom_iq", One, Brief, One, One, One),
    shelf("plan_ztransl", One, Brief, One, One, One),
    shelf("plan_zwr", One, Full, Many, One, One),
    shelf("plan_zoom_one", Many, Full, Many, Many, Many),
    shelf("plan_qss", Many, Full, Absent, Absent, Absent),
    shelf("plan_zsched", One, Full, One, One, One),
    shelf("plan_zoom_sessions", Many, Full, Absent, Absent, Absent),
    shelf("plan_znode.plan_znode_base", One, Full, One, One, One),
    shelf("plan_znode.plan_zphybrid", One, Full, One, One, One),
    shelf("plan_znode.plan_zmhybrid", One, Full, One, One, One),
    shelf("plan_znode.plan_mchybrid", One, Full, One, One, One),
    shelf("plan_znode.plan_rchybrid", One, Full, One, One, One),
    shelf("plan_znode.plan_cmrhybrid", One, Full, One, One, One),
    shelf("plan_znode.plan_tchybrid", One, Full, One, One, Absent),
    shelf("plan_mesh", One, Full, Absent, One, One),
    shelf("plan_workforce_management", One, Full, One, One, One),
    shelf("plan_audio_us_ca", One, Full, Absent, One, Absent),
    shelf("plan_zoom_one_premier", Many, Full, Many, Many, Absent),
    shelf("plan_zoom_one_edu_school_campus_plus", Many, Full, Many, Many, Absent),
    shelf("plan_zoom_one_edu_premier", Many, Full, Many, Many, Absent),
    shelf("plan_zoom_one_edu_student", One, Full, One, One, Absent),
    shelf("plan_visitor_management", One, Full, One, One, Absent),
    shelf("plan_partner_premier_support", One, NoHosts, One, One, Absent),
    shelf("plan_zoom_clips_plus", One, NoHosts, One, One, Absent),
    // Assumed: Zoom's document of `GET plans` does not list it, its answers to writes do.
    shelf("plan_bundle", One, Full, Absent, One, One),
    shelf("plan_zva", Absent, Full, Many, Absent, Absent),
    // Announced in April 2026 without a shape.
    shelf("plan_zva_voice", One, Brief, One, Absent, Absent),
    shelf("plan_zva_chat", One, Brief, One, Absent, Absent),
    shelf("plan_zoom_video_management", Absent, Brief, One, Absent, Absent),
    shelf("plan_zoom_video_management_cloud_recording", Absent, Brief, One, Absent, Absent),
    // Known from usage alone.
    shelf("plan_united", Absent, Brief, One, Absent, Absent),
];
