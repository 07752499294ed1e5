//! Plans in words.

use super::{Term, find};
use crate::view::PlanName;
use crate::zoom::PlanCode;

/// What stands under a property, for plans without a known code.
const PROPERTY_TITLES: &[(&str, &str)] = &[
    ("plan_audio", "Audio Conferencing"),
    ("plan_audio_us_ca", "Audio Conferencing US/Canada"),
    ("plan_base", "Base plan"),
    ("plan_bundle", "Bundle"),
    ("plan_cloud_recording", "Cloud Recording"),
    ("plan_cmrhybrid", "Zoom Node Hybrid Recording"),
    ("plan_large_meeting", "Large Meeting"),
    ("plan_mchybrid", "Zoom Meetings Connector"),
    ("plan_mesh", "Zoom Mesh"),
    ("plan_partner_premier_support", "Partner Premier Support"),
    ("plan_phone", "Zoom Phone"),
    ("plan_phone.plan_base", "Zoom Phone base plan"),
    ("plan_phone.plan_calling", "Zoom Phone calling plan"),
    (
        "plan_phone.plan_calling_addons",
        "Zoom Phone calling add-on",
    ),
    ("plan_phone.plan_number", "Zoom Phone numbers"),
    ("plan_qss", "Quality Streaming Service"),
    ("plan_rchybrid", "Zoom Recordings Connector"),
    ("plan_recording", "Cloud Recording"),
    ("plan_room_connector", "Room Connector"),
    ("plan_sdk_cmr", "Video SDK Cloud Recording"),
    ("plan_tchybrid", "Zoom Node Team Chat Hybrid"),
    ("plan_united", "Zoom United"),
    ("plan_visitor_management", "Visitor Management"),
    ("plan_webinar", "Webinar"),
    ("plan_whiteboard", "Whiteboard"),
    ("plan_whiteboard_plus", "Whiteboard Plus"),
    ("plan_workforce_management", "Workforce Management"),
    ("plan_zcc", "Contact Center"),
    ("plan_zcc.plan_ai_expert_assist", "AI Expert Assist"),
    ("plan_zcc.plan_package", "Contact Center package"),
    ("plan_zcc.plan_package_list", "Contact Center package"),
    ("plan_zcc.plan_package_lists", "Contact Center package"),
    ("plan_zcc.plan_phone_number", "Contact Center numbers"),
    ("plan_zcc.plan_recording", "Contact Center Cloud Storage"),
    ("plan_zcc.plan_usage", "Contact Center usage"),
    ("plan_zmhybrid", "Zoom Meeting Hybrid Module"),
    ("plan_znode", "Zoom Node"),
    ("plan_znode_base", "Zoom Node"),
    ("plan_zoom_clips_plus", "Clips Plus"),
    ("plan_zoom_events", "Zoom Events"),
    ("plan_zoom_iq", "Revenue Accelerator"),
    ("plan_zoom_one", "Business Plus"),
    ("plan_zoom_one_edu_premier", "Education Enterprise Premier"),
    (
        "plan_zoom_one_edu_school_campus_plus",
        "Education School and Campus Plus",
    ),
    (
        "plan_zoom_one_edu_student",
        "Education Enterprise Higher Ed Student",
    ),
    ("plan_zoom_one_premier", "Enterprise Premier"),
    ("plan_zoom_rooms", "Zoom Rooms"),
    ("plan_zoom_sessions", "Zoom Sessions"),
    ("plan_zoom_video_management", "Video Management"),
    (
        "plan_zoom_video_management_cloud_recording",
        "Video Management Cloud Recording",
    ),
    ("plan_zphybrid", "Zoom Phone Hybrid"),
    ("plan_zsched", "Scheduler"),
    ("plan_ztransl", "Translation"),
    ("plan_zva", "Virtual Agent"),
    ("plan_zva_chat", "Virtual Agent chat"),
    ("plan_zva_voice", "Virtual Agent voice"),
    ("plan_zwr", "Workspace Reservation"),
];

/// A plan in words: title and term from the catalogue; for a code that is not in it, or without one,
/// what its property says.
pub fn plan_name(property: &str, code: Option<&PlanCode>) -> PlanName {
    let known = code.and_then(|code| find(code.as_str()));
    let (title, term) = match known {
        Some(entry) => (entry.title.to_owned(), entry.term),
        None => (
            property_title(property),
            code.map_or(Term::NotStated, |code| Term::of_code(code.as_str())),
        ),
    };
    PlanName {
        title,
        term: term.title().to_owned(),
        code: code.map(ToString::to_string),
    }
}

/// A property in words; of a nested one that is not known, its last part.
fn property_title(property: &str) -> String {
    let last = property.rsplit('.').next().unwrap_or(property);
    [property, last]
        .iter()
        .find_map(|wanted| {
            PROPERTY_TITLES
                .iter()
                .find(|(name, _)| name == wanted)
                .map(|(_, title)| (*title).to_owned())
        })
        .unwrap_or_else(|| in_words(last))
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
            let last = property.rsplit('.').next().unwrap_or(property);
            let is_titled = PROPERTY_TITLES
                .iter()
                .any(|(name, _)| *name == property || *name == last);
            assert!(is_titled, "{property}");
        }
    }

    proptest! {
        #[test]
        fn every_plan_gets_a_title(property in "\\PC*", code in "\\PC*") {
            prop_assert!(!plan_name(&property, code.parse().ok().as_ref()).title.is_empty());
        }
    }
}
