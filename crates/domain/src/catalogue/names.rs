//! Plans in words.

use super::{Term, all, find, term_of};
use crate::view::{Familiarity, PlanName, PlanSection};
use crate::zoom::PlanCode;

/// What stands under a property, for plans without a known code, and with what it is shown.
#[rustfmt::skip]
const PROPERTIES: &[(&str, &str, PlanSection)] = &[
    ("plan_audio", "Audio Conferencing", PlanSection::Meetings),
    ("plan_audio_us_ca", "Audio Conferencing US/Canada", PlanSection::Meetings),
    ("plan_base", "Base plan", PlanSection::Base),
    ("plan_bundle", "Bundle", PlanSection::Bundle),
    ("plan_cloud_recording", "Cloud Recording", PlanSection::Recording),
    ("plan_cmrhybrid", "Zoom Node Hybrid Recording", PlanSection::Node),
    ("plan_large_meeting", "Large Meeting", PlanSection::Events),
    ("plan_mchybrid", "Zoom Meetings Connector", PlanSection::Node),
    ("plan_mesh", "Zoom Mesh", PlanSection::Meetings),
    ("plan_partner_premier_support", "Partner Premier Support", PlanSection::Support),
    ("plan_phone", "Zoom Phone", PlanSection::Phone),
    ("plan_phone.plan_base", "Zoom Phone base plan", PlanSection::Phone),
    ("plan_phone.plan_calling", "Zoom Phone calling plan", PlanSection::Phone),
    ("plan_phone.plan_calling_addons", "Zoom Phone calling add-on", PlanSection::Phone),
    ("plan_phone.plan_number", "Zoom Phone numbers", PlanSection::Phone),
    ("plan_qss", "Quality Streaming Service", PlanSection::Meetings),
    ("plan_rchybrid", "Zoom Recordings Connector", PlanSection::Node),
    ("plan_recording", "Cloud Recording", PlanSection::Recording),
    ("plan_room_connector", "Room Connector", PlanSection::Rooms),
    ("plan_sdk_cmr", "Video SDK Cloud Recording", PlanSection::Recording),
    ("plan_tchybrid", "Zoom Node Team Chat Hybrid", PlanSection::Node),
    ("plan_united", "Zoom United", PlanSection::Base),
    ("plan_visitor_management", "Visitor Management", PlanSection::Rooms),
    ("plan_webinar", "Webinar", PlanSection::Events),
    ("plan_whiteboard", "Whiteboard", PlanSection::Meetings),
    ("plan_whiteboard_plus", "Whiteboard Plus", PlanSection::Meetings),
    ("plan_workforce_management", "Workforce Management", PlanSection::ContactCenter),
    ("plan_zcc", "Contact Center", PlanSection::ContactCenter),
    ("plan_zcc.plan_ai_expert_assist", "AI Expert Assist", PlanSection::ContactCenter),
    ("plan_zcc.plan_package", "Contact Center package", PlanSection::ContactCenter),
    ("plan_zcc.plan_package_list", "Contact Center package", PlanSection::ContactCenter),
    ("plan_zcc.plan_package_lists", "Contact Center package", PlanSection::ContactCenter),
    ("plan_zcc.plan_phone_number", "Contact Center numbers", PlanSection::ContactCenter),
    ("plan_zcc.plan_recording", "Contact Center Cloud Storage", PlanSection::ContactCenter),
    ("plan_zcc.plan_usage", "Contact Center usage", PlanSection::ContactCenter),
    ("plan_zmhybrid", "Zoom Meeting Hybrid Module", PlanSection::Node),
    ("plan_znode", "Zoom Node", PlanSection::Node),
    ("plan_znode_base", "Zoom Node", PlanSection::Node),
    ("plan_zoom_clips_plus", "Clips Plus", PlanSection::Meetings),
    ("plan_zoom_events", "Zoom Events", PlanSection::Events),
    ("plan_zoom_iq", "Revenue Accelerator", PlanSection::Meetings),
    ("plan_zoom_one", "Business Plus", PlanSection::Base),
    ("plan_zoom_one_edu_premier", "Education Enterprise Premier", PlanSection::Base),
    ("plan_zoom_one_edu_school_campus_plus", "Education School and Campus Plus", PlanSection::Base),
    ("plan_zoom_one_edu_student", "Education Enterprise Higher Ed Student", PlanSection::Base),
    ("plan_zoom_one_premier", "Enterprise Premier", PlanSection::Base),
    ("plan_zoom_rooms", "Zoom Rooms", PlanSection::Rooms),
    ("plan_zoom_sessions", "Zoom Sessions", PlanSection::Events),
    ("plan_zoom_video_management", "Video Management", PlanSection::Recording),
    ("plan_zoom_video_management_cloud_recording", "Video Management Cloud Recording", PlanSection::Recording),
    ("plan_zphybrid", "Zoom Phone Hybrid", PlanSection::Node),
    ("plan_zsched", "Scheduler", PlanSection::Meetings),
    ("plan_ztransl", "Translation", PlanSection::Meetings),
    ("plan_zva", "Virtual Agent", PlanSection::ContactCenter),
    ("plan_zva_chat", "Virtual Agent chat", PlanSection::ContactCenter),
    ("plan_zva_voice", "Virtual Agent voice", PlanSection::ContactCenter),
    ("plan_zwr", "Workspace Reservation", PlanSection::Rooms),
];

/// A plan in words: title and term from the catalogue; for a code that is not in it, or without one,
/// what its property says.
pub fn plan_name(property: &str, code: Option<&PlanCode>) -> PlanName {
    let known = code.and_then(|code| find(code.as_str()));
    let term = code.map_or(Term::NotStated, |code| term_of(code.as_str()));
    PlanName {
        title: known.map_or_else(|| property_title(property), |entry| entry.title.to_owned()),
        term: term.title().to_owned(),
        code: code.map(ToString::to_string),
    }
}

/// Under which heading a plan is shown; families that are not known stand apart, at the end.
pub fn plan_section(property: &str) -> PlanSection {
    let family = property.split('.').next().unwrap_or(property);
    find_property(property)
        .or_else(|| find_property(family))
        .or_else(|| find_property(last_part(property)))
        .map_or(PlanSection::New, |(_, section)| section)
}

/// Zoom's own name of a plan, where the catalogue holds its code: `Zoom Workplace Biz Annual`.
pub fn zoom_name(code: Option<&PlanCode>) -> Option<&'static str> {
    find(code?.as_str()).map(|entry| entry.name)
}

/// Zoom's own name of a plan, where no other code goes by the same name: by it alone renewals and invoices
/// tell which plan they mean.
pub fn names_only(code: &PlanCode) -> Option<&'static str> {
    let name = zoom_name(Some(code))?;
    let bearers = all().iter().filter(|entry| entry.name == name);
    (bearers.count() == 1).then_some(name)
}

/// How well a plan is known.
pub fn familiarity(property: &str, code: Option<&PlanCode>) -> Familiarity {
    if plan_section(property) == PlanSection::New {
        Familiarity::NewFamily
    } else if code.is_some_and(|code| find(code.as_str()).is_none()) {
        Familiarity::NewCode
    } else {
        Familiarity::Known
    }
}

/// A property in words; of a nested one that is not known, its last part.
fn property_title(property: &str) -> String {
    let last = last_part(property);
    find_property(property)
        .or_else(|| find_property(last))
        .map_or_else(|| in_words(last), |(title, _)| title.to_owned())
}

fn last_part(property: &str) -> &str {
    property.rsplit('.').next().unwrap_or(property)
}

fn find_property(wanted: &str) -> Option<(&'static str, PlanSection)> {
    PROPERTIES
        .iter()
        .find(|(name, _, _)| *name == wanted)
        .map(|(_, title, section)| (*title, *section))
}

/// `plan_zoom_hologram` becomes `Zoom hologram`.
fn in_words(property: &str) -> String {
    let words = property
        .strip_prefix("plan_")
        .unwrap_or(property)
        .replace('_', " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "Plan".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::all;
    use proptest::prelude::*;

    fn name(property: &str, code: &str) -> (String, String) {
        let name = plan_name(property, code.parse().ok().as_ref());
        (name.title, name.term)
    }

    fn words(title: &str, term: &str) -> (String, String) {
        (title.to_owned(), term.to_owned())
    }

    #[test]
    fn known_plans_are_named_by_the_catalogue() {
        assert_eq!(
            name("plan_base", "business_yearly"),
            words("Business", "annual")
        );
        assert_eq!(name("plan_base", "monthly"), words("Pro", "monthly"));
        assert_eq!(
            name("plan_webinar", "webinar500_monthly"),
            words("Webinar 500", "monthly")
        );
        assert_eq!(
            name(
                "plan_phone.plan_calling",
                "phone_calling_ukil_one_year_metered"
            ),
            words("Zoom Phone UK/Ireland Metered Calling", "annual")
        );
        assert_eq!(
            name("plan_recording", "cmr_monthly_commitment_40"),
            words("Cloud Recording 100 GB", "monthly")
        );
    }

    #[test]
    fn unknown_plans_are_named_by_their_property() {
        assert_eq!(
            name("plan_webinar", "webinar700_two_years"),
            words("Webinar", "2 years")
        );
        assert_eq!(
            name("plan_zoom_hologram", "zh_9"),
            words("Zoom hologram", "")
        );
        assert_eq!(
            name("plan_znode.plan_mchybrid", ""),
            words("Zoom Meetings Connector", "")
        );
        let unknown = plan_name("plan_zoom_hologram", "zh_9".parse().ok().as_ref());
        assert_eq!(unknown.code.as_deref(), Some("zh_9"));
        assert_eq!(plan_name("plan_", None).title, "Plan");
    }

    #[test]
    fn what_is_not_in_the_catalogue_is_marked() {
        let of = |property: &str, code: &str| familiarity(property, code.parse().ok().as_ref());
        assert_eq!(of("plan_base", "business_yearly"), Familiarity::Known);
        assert_eq!(of("plan_phone", ""), Familiarity::Known);
        assert_eq!(
            of("plan_webinar", "webinar700_monthly"),
            Familiarity::NewCode
        );
        assert_eq!(of("plan_zoom_hologram", "zh_9"), Familiarity::NewFamily);
        assert_eq!(plan_section("plan_phone.plan_fax"), PlanSection::Phone);
        assert_eq!(plan_section("plan_zmhybrid"), PlanSection::Node);
    }

    #[test]
    fn no_two_plans_read_the_same() {
        let mut names: Vec<_> = all()
            .iter()
            .map(|entry| (entry.title, entry.term))
            .collect();
        names.sort_unstable();
        for pair in names.windows(2) {
            assert_ne!(pair[0], pair[1]);
        }
    }

    #[test]
    fn every_property_of_the_catalogue_has_a_title() {
        for entry in all() {
            let Some(property) = entry.property else {
                continue;
            };
            let is_titled =
                find_property(property).is_some() || find_property(last_part(property)).is_some();
            assert!(is_titled, "{property}");
            assert_ne!(plan_section(property), PlanSection::New, "{property}");
        }
    }

    proptest! {
        #[test]
        fn every_plan_gets_a_title(property in "\\PC*", code in "\\PC*") {
            prop_assert!(!plan_name(&property, code.parse().ok().as_ref()).title.is_empty());
        }
    }
}
