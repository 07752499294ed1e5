//! What Zoom tells of a family when the plans of an account are read (api-facts 5.3): some families
//! have no number of licences there, some no status, and some are not told of at all.

/// What `GET /accounts/{accountId}/plans` tells of a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Told {
    /// Whether the family is told of at all.
    pub(super) at_all: bool,
    /// Whether its number of licences is.
    pub(super) hosts: bool,
    /// Whether its status is.
    pub(super) status: bool,
}

impl Told {
    const ALL: Self = Self {
        at_all: true,
        hosts: true,
        status: true,
    };
    const NOTHING: Self = Self {
        at_all: false,
        hosts: false,
        status: false,
    };

    /// Of a property of requests; `None`: Zoom names none for the plan.
    pub(super) fn of(property: Option<&str>) -> Self {
        match property {
            None
            | Some("plan_phone.plan_calling_addons" | "plan_zcc.plan_recording" | "plan_zva") => {
                Self::NOTHING
            }
            Some(
                "plan_audio"
                | "plan_recording"
                | "plan_phone.plan_base"
                | "plan_partner_premier_support"
                | "plan_zoom_clips_plus"
                | "plan_zcc.plan_ai_expert_assist",
            ) => Self {
                hosts: false,
                ..Self::ALL
            },
            Some("plan_zcc.plan_usage") => Self {
                hosts: false,
                ..Self::ALL
            },
            Some("plan_zoom_iq" | "plan_ztransl") => Self {
                status: false,
                ..Self::ALL
            },
            Some("plan_sdk_cmr") => Self {
                at_all: true,
                ..Self::NOTHING
            },
            Some(_) => Self::ALL,
        }
    }
}

/// The property under which a family is read; one name differs from the requests' (note the s).
pub(super) fn read_as(property: &str) -> &str {
    match property {
        "plan_zcc.plan_package_list" => "plan_zcc.plan_package_lists",
        other => other,
    }
}

/// The property under which a family is ordered: the opposite of [`read_as`].
pub(super) fn ordered_as(property: &str) -> &str {
    match property {
        "plan_zcc.plan_package_lists" => "plan_zcc.plan_package_list",
        other => other,
    }
}

/// Families of which an account has several plans side by side, each with its own code.
pub(super) fn holds_many(property: &str) -> bool {
    matches!(
        property,
        "plan_large_meeting"
            | "plan_webinar"
            | "plan_zoom_events"
            | "plan_zoom_sessions"
            | "plan_zoom_one"
            | "plan_zoom_one_premier"
            | "plan_zoom_one_edu_school_campus_plus"
            | "plan_zoom_one_edu_premier"
            | "plan_qss"
            | "plan_zva"
            | "plan_phone.plan_calling"
            | "plan_phone.plan_calling_addons"
            | "plan_phone.plan_number"
            | "plan_zcc.plan_package_list"
            | "plan_zcc.plan_package_lists"
            | "plan_zcc.plan_phone_number"
    )
}

/// Whether a plan is ordered with a number of licences. Audio conferencing, recording, support and
/// the bases of Zoom Phone and Contact Center usage are not; nor is Video SDK as base plan.
pub(super) fn is_ordered_by_number(property: &str, code: &str) -> bool {
    !matches!(
        property,
        "plan_audio"
            | "plan_recording"
            | "plan_partner_premier_support"
            | "plan_phone.plan_base"
            | "plan_zcc.plan_usage"
            | "plan_zcc.plan_recording"
    ) && !is_video_sdk(code)
}

/// Whether a base plan is a Video SDK plan, which is not sold by licences.
pub(super) fn is_video_sdk(code: &str) -> bool {
    code.starts_with("vsdk_") && !code.starts_with("vsdk_cmr")
}
