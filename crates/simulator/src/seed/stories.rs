//! The lines of the story accounts, written out by hand around the book's `today`.

use domain::time::Date;

use crate::line::{End, Ending, Line, days_after, months_after};
use crate::seed::plans::Builder;
use crate::shelf::Shelf;
use crate::story::StoryKind;

/// Gives the builder the lines of a story.
pub(crate) fn fill(builder: &mut Builder, kind: StoryKind, today: Date) {
    builder.is_annual = true;
    // Annual stories began two years ago on the first of next month: they renew soon.
    let next_first = months_after(today.first_of_month(), 1);
    builder.start = years_before(next_first, 2);
    match kind {
        StoryKind::NearlyFull => {
            builder.add("plan_base", "business_yearly", 40, 37, 2);
            builder.add(
                "plan_phone.plan_base",
                "phone_one_year_prepay_usage",
                1,
                1,
                0,
            );
            builder.add(
                "plan_phone.plan_calling",
                "phone_calling_ukil_one_year_metered",
                25,
                21,
                0,
            );
            builder.add("plan_webinar", "webinar500_yearly", 1, 1, 0);
            builder.add("plan_zoom_rooms", "zroom_yearly", 3, 3, 0);
        }
        StoryKind::Overdue => {
            monthly(builder, today, 6);
            builder.add("plan_base", "business_monthly", 49, 44, 0);
            builder.add("plan_webinar", "webinar500_monthly", 2, 1, 0);
            builder.add("plan_large_meeting", "large500_monthly", 1, 1, 0);
            builder.add("plan_recording", "cmr_200GB_monthly", 1, 1, 0);
            builder.add("plan_zoom_rooms", "zroom_monthly", 4, 4, 0);
        }
        StoryKind::SelfPay => {
            monthly(builder, today, 11);
            builder.add("plan_base", "monthly", 6, 5, 0);
        }
        StoryKind::Bundle => {
            monthly(builder, today, 20);
            builder.add(
                "plan_bundle",
                "ACT-ENT-LMT_500-WBN_500-T_1-monthly",
                8,
                7,
                0,
            );
            builder.add("plan_base", "business_monthly", 12, 7, 1);
        }
        StoryKind::BulkLicence => {
            builder.add("plan_base", "business_yearly", 420, 388, 6);
            builder.add("plan_zoom_rooms", "zroom_yearly", 18, 17, 0);
        }
        StoryKind::Trial => {
            builder.start = days_after(today, -5);
            builder.add("plan_base", "monthly", 25, 4, 3);
        }
        StoryKind::ExpiringSoon => {
            builder.start = years_before(days_after(today, 12), 1);
            builder.add("plan_base", "yearly", 9, 9, 0);
            builder.add("plan_zsched", "zsched_yearly", 4, 3, 0);
            for line in &mut builder.lines {
                let on = line.next_period_start(today);
                line.end = Some(End {
                    on,
                    why: Ending::NotRenewed,
                });
            }
        }
        StoryKind::OverBought => {
            builder.start = years_before(months_after(next_first, 3), 2);
            builder.add("plan_base", "business_yearly", 48, 11, 0);
            builder.add("plan_whiteboard_plus", "zwb_plus_yearly", 48, 5, 0);
            builder.add("plan_zoom_rooms", "zroom_yearly", 20, 6, 0);
        }
        StoryKind::OverUsed => over_used(builder),
        StoryKind::JustCancelled => {
            monthly(builder, today, 17);
            builder.add("plan_base", "monthly", 6, 4, 0);
            for line in &mut builder.lines {
                line.cancel(days_after(today, -1));
            }
        }
        StoryKind::Free => {}
        StoryKind::SecondLevelMaster => {
            builder.add("plan_base", "zm_one_ent_std_yearly", 150, 128, 3);
            builder.add("plan_webinar", "webinar1000_yearly", 2, 2, 0);
        }
        StoryKind::NewPlanFamily => {
            builder.add("plan_base", "business_yearly", 30, 25, 0);
            builder.add("plan_zva_voice", "zva_voice_yearly", 500, 311, 0);
            builder.add("plan_zva_chat", "zva_chat_yearly", 200, 87, 0);
            builder.add(
                "plan_zoom_video_management",
                "zoom_video_management_yearly",
                10,
                4,
                0,
            );
            builder.add("plan_united", "pro_zpp_yearly", 5, 5, 0);
        }
        StoryKind::ScheduledStart => {
            builder.add("plan_base", "edu20", 145, 96, 0);
            builder.add(
                "plan_zoom_one_edu_student",
                "zo_edu_ent_hied_stu_yearly",
                300,
                214,
                0,
            );
            if let Some(shelf) = Shelf::find("plan_webinar") {
                let start = days_after(today, 5);
                builder
                    .lines
                    .push(Line::new(shelf, "webinar500_yearly", start, 2));
            }
        }
    }
}

/// Twelve add-ons and more people than licences.
fn over_used(builder: &mut Builder) {
    builder.add("plan_base", "zm_one_ent_std_yearly", 280, 286, 0);
    builder.add(
        "plan_phone.plan_base",
        "phone_one_year_prepay_usage",
        1,
        1,
        0,
    );
    builder.add(
        "plan_phone.plan_calling",
        "phone_calling_pro_global_one_year",
        120,
        118,
        0,
    );
    builder.add(
        "plan_phone.plan_number",
        "phone_number_global_one_year",
        120,
        118,
        0,
    );
    builder.add("plan_webinar", "webinar500_yearly", 4, 4, 0);
    builder.add("plan_webinar", "webinar3000_yearly", 1, 1, 0);
    builder.add("plan_large_meeting", "large1000_yearly", 3, 2, 0);
    builder.add("plan_zoom_rooms", "zroom_yearly", 22, 22, 0);
    builder.add("plan_recording", "cmr_1TB_yearly", 1, 1, 0);
    builder.add("plan_whiteboard", "zwb_yearly", 280, 143, 0);
    builder.add("plan_zsched", "zsched_yearly", 40, 31, 2);
    builder.add("plan_workforce_management", "zm_wf_mgt_yearly", 15, 12, 0);
    builder.add(
        "plan_visitor_management",
        "zm_visitor_management_yearly",
        3,
        3,
        0,
    );
}

/// Billed monthly since 18 months, last so many days ago.
fn monthly(builder: &mut Builder, today: Date, last_bill_days_ago: i32) {
    builder.is_annual = false;
    let bill_day = days_after(today, -last_bill_days_ago);
    // The 29th to 31st would move within the year; the 28th is in every month.
    let bill_day = if bill_day.day() > 28 {
        days_after(bill_day, 28 - i32::from(bill_day.day()))
    } else {
        bill_day
    };
    builder.start = months_before(bill_day, 18);
}

fn years_before(day: Date, years: u32) -> Date {
    months_before(day, years * 12)
}

fn months_before(day: Date, months: u32) -> Date {
    jiff::Span::new()
        .try_months(months)
        .map_or(day, |span| day.saturating_sub(span))
}
