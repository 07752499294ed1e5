//! The lines that the seed gives an account.

use domain::time::Date;

use crate::config::BookConfig;
use crate::line::{End, Ending, Line, Step, days_between, months_after};
use crate::random::Random;
use crate::seed::extras::{self, Extra, Size};
use crate::seed::profile::{Kind, MASTER_POSITION, Profile};
use crate::seed::stories;
use crate::shelf::Shelf;

/// Adds lines with one start and one rhythm.
pub(crate) struct Builder {
    pub(crate) lines: Vec<Line>,
    pub(crate) start: Date,
    pub(crate) is_annual: bool,
    pub(crate) random: Random,
}

impl Builder {
    /// Adds a line; a property that the table does not know adds nothing (a test knows them all).
    pub(crate) fn add(&mut self, property: &str, code: &str, hosts: u32, used: u32, pending: u32) {
        if let Some(shelf) = Shelf::find(property) {
            let line = Line::new(shelf, code, self.start, hosts).with_usage(used, pending);
            self.lines.push(line);
        }
    }

    /// Adds a line with a plausible part of it in use.
    pub(crate) fn add_used(&mut self, property: &str, code: &str, hosts: u32) {
        let share = match self.random.below(100) {
            0..=9 => self.random.between(20, 50),
            10..=79 => self.random.between(60, 94),
            _ => self.random.between(95, 100),
        };
        let used = (hosts * share / 100).max(1).min(hosts);
        let most_pending = (hosts - used).min(4);
        let pending = self.random.below(most_pending + 1);
        self.add(property, code, hosts, used, pending);
    }

    /// Adds an add-on and what comes with it, once.
    pub(crate) fn add_extra(&mut self, extra: &Extra, base_hosts: u32) {
        for (property, monthly, annual, size) in
            std::iter::once(extra).chain(extras::companions(extra.0))
        {
            let code = if self.is_annual { annual } else { monthly };
            let is_there = self.lines.iter().any(|line| {
                let is_single = !property.starts_with("plan_webinar");
                line.code == *code || (is_single && line.shelf.property == *property)
            });
            if !is_there {
                let hosts = match size {
                    Size::All => base_hosts,
                    Size::Share(percent) => base_hosts * percent / 100,
                    Size::Few(most) => self.random.between(1, *most),
                };
                self.add_used(property, code, hosts.max(1));
            }
        }
    }
}

/// All lines of an account, past and present.
pub(crate) fn lines(config: &BookConfig, profile: &Profile) -> Vec<Line> {
    let mut random = Random::new(config.seed, "plans", u64::from(profile.position));
    let is_annual = random.chance(55);
    let mut builder = Builder {
        lines: Vec::new(),
        start: months_after(profile.created_on, u32::from(random.chance(30))).min(config.today),
        is_annual,
        random,
    };
    match profile.story {
        Some(kind) => stories::fill(&mut builder, kind, config.today),
        None if profile.position == MASTER_POSITION => {
            builder.is_annual = true;
            builder.start = months_after(profile.created_on, 20);
            builder.add("plan_base", "zm_one_ent_std_yearly", 120, 97, 2);
            builder.add("plan_webinar", "webinar500_monthly", 3, 2, 0);
        }
        None => {
            fill_ordinary(&mut builder, profile);
            grow(&mut builder, config.today);
            shape_end(&mut builder, profile, config.today);
        }
    }
    if profile.is_self_pay || profile.trial_ends.is_some() {
        for line in &mut builder.lines {
            line.is_unbilled = true;
        }
    }
    if let Some(last_day) = profile.trial_ends {
        for line in &mut builder.lines {
            let on = crate::line::days_after(last_day, 1);
            line.end = Some(End {
                on,
                why: Ending::NotRenewed,
            });
        }
    }
    builder.lines
}

fn fill_ordinary(builder: &mut Builder, profile: &Profile) {
    let hosts = match profile.kind {
        Kind::Free => return,
        Kind::Pro => builder.random.between(1, 9),
        Kind::Business | Kind::Bulk => builder.random.between(10, 49),
        Kind::Education => builder.random.between(20, 149),
        Kind::Trial => builder.random.between(2, 30),
        Kind::Enterprise | Kind::Reseller => {
            let scale = builder.random.between(1, 10);
            50 + builder.random.below(40) * scale
        }
        Kind::Rooms => builder.random.between(2, 25),
        Kind::VideoSdk | Kind::Phone => builder.random.between(5, 60),
    };
    add_base(builder, profile.kind, hosts);
    match profile.kind {
        Kind::Rooms | Kind::Trial => {}
        Kind::VideoSdk => builder.add_used("plan_sdk_cmr", "vsdk_cmr_monthly_100", 1),
        Kind::Phone => builder.add_extra(&extras::MEETINGS[4], hosts),
        kind => add_extras(builder, kind, profile.position, hosts),
    }
}

fn add_base(builder: &mut Builder, kind: Kind, hosts: u32) {
    let by_term = |monthly, annual| if builder.is_annual { annual } else { monthly };
    let long = builder.is_annual && builder.random.clone().chance(15);
    let (property, code) = match kind {
        Kind::Pro | Kind::Free | Kind::Trial if long => ("plan_base", "plan_pro_two_years"),
        Kind::Pro | Kind::Free | Kind::Trial => ("plan_base", by_term("monthly", "yearly")),
        Kind::Business | Kind::Bulk if long => ("plan_base", "plan_business_three_years"),
        Kind::Business | Kind::Bulk => {
            ("plan_base", by_term("business_monthly", "business_yearly"))
        }
        Kind::Enterprise if hosts.is_multiple_of(3) => {
            ("plan_base", by_term("zoe_monthly", "zoep_yearly"))
        }
        Kind::Enterprise | Kind::Reseller if hosts.is_multiple_of(5) => (
            "plan_base",
            by_term("zm_one_ent_sta_act_monthly", "zm_one_ent_sta_act_yearly"),
        ),
        Kind::Enterprise | Kind::Reseller => (
            "plan_base",
            by_term("zm_one_ent_std_monthly", "zm_one_ent_std_yearly"),
        ),
        Kind::Education => ("plan_base", by_term("zo_edu_sch_cmp_monthly", "edu20")),
        Kind::Rooms => ("plan_zoom_rooms", by_term("zroom_monthly", "zroom_yearly")),
        Kind::VideoSdk => (
            "plan_base",
            by_term("vsdk_monthly_prepay_usage", "vsdk_yearly_prepay_usage"),
        ),
        Kind::Phone => (
            "plan_phone.plan_base",
            by_term("phone_monthly_prepay_usage", "phone_one_year_prepay_usage"),
        ),
    };
    builder.add_used(property, code, hosts);
    let needs_phone = code.starts_with("zoe");
    if needs_phone {
        builder.add_used("plan_phone.plan_base", by_term_code(builder.is_annual), 1);
    }
    if let Some(base) = builder.lines.first_mut()
        && code.contains("sta_act")
    {
        base.active_hosts = Some(hosts + hosts / 10);
    }
}

fn by_term_code(is_annual: bool) -> &'static str {
    if is_annual {
        "phone_one_year_prepay_usage"
    } else {
        "phone_monthly_prepay_usage"
    }
}

/// Two add-ons in turn and some by chance.
fn add_extras(builder: &mut Builder, kind: Kind, position: u32, hosts: u32) {
    let list = if kind == Kind::Education {
        extras::EDUCATION
    } else {
        extras::MEETINGS
    };
    let count = u32::try_from(list.len()).unwrap_or(1);
    for index in [position * 2, position * 2 + 1] {
        builder.add_extra(&list[(index % count) as usize], hosts);
    }
    let more = builder.random.below(3);
    for _ in 0..more {
        let extra = *builder.random.pick(list);
        builder.add_extra(&extra, hosts);
    }
}

/// Some customers began smaller: the history shows when they grew.
fn grow(builder: &mut Builder, today: Date) {
    let age_days = days_between(builder.start, today);
    let Ok(span @ 90..) = u32::try_from(age_days) else {
        return;
    };
    for index in 0..builder.lines.len() {
        if !builder.random.chance(35) {
            continue;
        }
        let after = i32::try_from(builder.random.between(30, span - 30)).unwrap_or(30);
        let line = &mut builder.lines[index];
        let hosts = line.hosts_at_last();
        if hosts >= 4 {
            let before = hosts - hosts / 4;
            let start = line.start();
            line.steps = vec![
                Step {
                    from: start,
                    hosts: before,
                },
                Step {
                    from: crate::line::days_after(start, after),
                    hosts,
                },
            ];
        }
    }
}

/// A customer without automatic renewal loses every line at the end of its period; some add-ons
/// were cancelled lately.
fn shape_end(builder: &mut Builder, profile: &Profile, today: Date) {
    let cancels = builder.random.chance(12);
    let ago = i32::try_from(builder.random.between(1, 45)).unwrap_or(1);
    let last = builder.lines.len().saturating_sub(1);
    for (index, line) in builder.lines.iter_mut().enumerate() {
        if !profile.renews && line.period_months >= 12 {
            let on = line.next_period_start(today);
            line.end = Some(End {
                on,
                why: Ending::NotRenewed,
            });
        } else if cancels && index == last && index > 0 {
            let day = crate::line::days_after(today, -ago).max(line.start());
            line.cancel(day);
        }
    }
}
