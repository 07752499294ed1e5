//! The add-ons that ordinary accounts draw from, in turn: every family of the catalogue occurs.

/// How many licences an add-on has.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Size {
    /// Every licence of the base plan.
    All,
    /// A share of the base plan's licences, in percent.
    Share(u32),
    /// From one to so many.
    Few(u32),
}

/// One add-on: property, code billed monthly, code billed annually, size.
pub(crate) type Extra = (&'static str, &'static str, &'static str, Size);

use Size::{All, Few, Share};

/// For paid accounts of any kind with a base plan of meetings.
#[rustfmt::skip]
pub(crate) const MEETINGS: &[Extra] = &[
    ("plan_webinar", "webinar500_monthly", "webinar500_yearly", Few(3)),
    ("plan_zoom_rooms", "zroom_monthly", "zroom_yearly", Few(12)),
    ("plan_large_meeting", "large500_monthly", "large500_yearly", Few(4)),
    ("plan_recording", "cmr_200GB_monthly", "cmr_200GB_yearly", Few(1)),
    ("plan_phone.plan_calling", "phone_calling_usca_monthly_metered", "phone_calling_ukil_one_year_unlimited", Share(60)),
    ("plan_whiteboard", "zwb_monthly", "zwb_yearly", Share(40)),
    ("plan_audio", "tollfree_monthly_commitment_100", "tollfree_payongo", Few(1)),
    ("plan_zoom_events", "zoomevents500_monthly", "ze_500_unlimited_yearly", Few(2)),
    ("plan_zsched", "zsched_monthly", "zsched_yearly", Share(30)),
    ("plan_zcc.plan_package_list", "zccp_monthly", "zm_contact_center_elite_yearly", Few(20)),
    ("plan_whiteboard_plus", "zwb_plus_monthly", "zwb_plus_yearly", Share(20)),
    ("plan_room_connector", "roomconnector_monthly", "roomconnector_yearly", Few(5)),
    ("plan_ztransl", "ztransl_monthly", "ztransl_yearly", Share(15)),
    ("plan_webinar", "webinar1000_monthly", "webinar1000_yearly", Few(2)),
    ("plan_zoom_iq", "ziq_sales_monthly", "ziq_sales_yearly", Share(25)),
    ("plan_zwr", "zwr_monthly", "zwr_yearly", Few(30)),
    ("plan_qss", "quality_stream1_monthly", "quality_stream1_yearly", All),
    ("plan_zoom_one", "zobp_usca_monthly_unlimited", "zobp_ukil_yearly_unlimited", Share(50)),
    ("plan_zoom_sessions", "zs_100_unlimited_monthly", "zs_100_unlimited_yearly", Few(2)),
    ("plan_znode.plan_znode_base", "znode_monthly", "znode_yearly", Few(2)),
    ("plan_mesh", "zmesh_monthly", "zmesh_yearly_prepay", Few(3)),
    ("plan_workforce_management", "zm_wf_mgt_monthly", "zm_wf_mgt_yearly", Few(25)),
    ("plan_audio_us_ca", "zoomaudio_unlimit_usca_monthly", "zoomaudio_unlimit_usca_yearly", Few(10)),
    ("plan_visitor_management", "zm_visitor_management_monthly", "zm_visitor_management_yearly", Few(3)),
    ("plan_zoom_one_premier", "zoe_prem_usca_monthly", "zoe_prem_ukir_yearly", Share(30)),
    ("plan_partner_premier_support", "partner_premier_support_monthly", "partner_premier_support_yearly", Few(1)),
    ("plan_zoom_clips_plus", "zoom_clips_plus_monthly", "zoom_clips_plus_yearly", Share(20)),
    ("plan_zva", "zva_monthly", "zva_yearly", Few(9)),
];

/// For schools and universities.
#[rustfmt::skip]
pub(crate) const EDUCATION: &[Extra] = &[
    ("plan_zoom_one_edu_school_campus_plus", "zo_edu_sch_cmp_plus_ukir_monthly", "zo_edu_sch_cmp_plus_global_yearly", Share(50)),
    ("plan_zoom_one_edu_student", "zo_edu_ent_hied_stu_monthly", "zo_edu_ent_hied_stu_yearly", All),
    ("plan_zoom_one_edu_premier", "zo_edu_ent_prem_usca_monthly", "zo_edu_ent_prem_ukir_monthly", Share(40)),
    ("plan_webinar", "webinar500_monthly", "webinar500_yearly", Few(2)),
];

/// What comes with an add-on that cannot stand alone, or that rarely does.
#[rustfmt::skip]
pub(crate) fn companions(property: &str) -> &'static [Extra] {
    match property {
        "plan_phone.plan_calling" => &[
            ("plan_phone.plan_base", "phone_monthly_prepay_usage", "phone_one_year_prepay_usage", Few(1)),
            ("plan_phone.plan_number", "phone_number_usca_monthly", "phone_number_ukil_one_year", Share(60)),
            ("plan_phone.plan_calling_addons", "zp_power_pack_monthly", "zp_power_pack_yearly", Few(4)),
        ],
        "plan_zcc.plan_package_list" => &[
            ("plan_zcc.plan_usage", "zcc_pay_as_you_go", "zcc_monthly_usage_prepay_yearly", Few(1)),
            ("plan_zcc.plan_phone_number", "vspn_usca_monthly", "vspn_ukie_yearly", Few(8)),
            ("plan_zcc.plan_ai_expert_assist", "ai_expert_assist_monthly", "ai_expert_assist_yearly", Few(10)),
            ("plan_zcc.plan_recording", "zcc_cs_30gb", "zcc_cs_30gb_yearly_prepay", Few(1)),
        ],
        "plan_znode.plan_znode_base" => &[
            ("plan_znode.plan_rchybrid", "zrc_monthly", "zrc_yearly", Few(2)),
            ("plan_znode.plan_zphybrid", "zph_monthly", "zph_yearly", Few(2)),
            ("plan_znode.plan_zmhybrid", "zm_hybrid_monthly", "zm_hybrid_yearly", Few(2)),
            ("plan_znode.plan_mchybrid", "zmc_monthly", "zmc_yearly", Few(2)),
            ("plan_znode.plan_cmrhybrid", "zm_node_hybrid_rec_monthly", "zm_node_hybrid_rec_yearly", Few(2)),
            ("plan_znode.plan_tchybrid", "zn_tc_hybrid_monthly", "zn_tc_hybrid_yearly", Few(2)),
        ],
        // The base of these families is Zoom Phone (api-facts, section 6).
        "plan_zoom_one" | "plan_zoom_one_premier" | "plan_zoom_one_edu_premier"
        | "plan_zoom_one_edu_school_campus_plus" | "plan_zoom_one_edu_student" => &[
            ("plan_phone.plan_base", "phone_payongo", "phone_one_year_prepay_usage", Few(1)),
        ],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shelf::Shelf;

    #[test]
    fn every_addon_has_its_place_and_is_sold_there() {
        let extras = MEETINGS.iter().chain(EDUCATION);
        for (property, monthly, annual, _) in
            extras.flat_map(|e| std::iter::once(e).chain(companions(e.0)))
        {
            assert!(Shelf::find(property).is_some(), "{property}");
            for code in [monthly, annual] {
                let sold = domain::catalogue::find(code).map(|entry| entry.property);
                // The catalogue has no code of this family.
                assert!(
                    sold == Some(Some(*property)) || *property == "plan_zoom_clips_plus",
                    "{code}: {sold:?}"
                );
            }
        }
    }
}
