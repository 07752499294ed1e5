//! What an account is, apart from its plans.

use domain::time::Date;

use crate::config::BookConfig;
use crate::line::days_after;
use crate::random::Random;
use crate::seed::market::{MARKETS, Market, of_country};
use crate::seed::names;
use crate::story::{StoryKind, stories, story_at};

/// The position of the master account itself, which is not one of the book's accounts.
pub(crate) const MASTER_POSITION: u32 = u32::MAX;

/// What kind of customer the seed makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Pro,
    Business,
    Enterprise,
    Education,
    Free,
    Trial,
    Bulk,
    Rooms,
    VideoSdk,
    Phone,
    Reseller,
}

/// How a customer pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Payer {
    /// Before the due date.
    Prompt,
    /// Up to three weeks late, sometimes in two parts.
    Slow,
    /// Pays no invoice from this day on.
    StoppedOn(Date),
}

/// An account without its plans; writes never change it.
#[derive(Debug, Clone)]
pub(crate) struct Profile {
    pub(crate) position: u32,
    pub(crate) story: Option<StoryKind>,
    pub(crate) kind: Kind,
    pub(crate) name: String,
    pub(crate) market: &'static Market,
    pub(crate) created_on: Date,
    pub(crate) is_self_pay: bool,
    pub(crate) renews: bool,
    /// The last day of a free trial.
    pub(crate) trial_ends: Option<Date>,
    pub(crate) payer: Payer,
}

/// The kinds of ordinary accounts, forty in turn: every kind occurs in any book of 60.
const KINDS: [Kind; 40] = {
    use Kind::{
        Bulk, Business as B, Education as Edu, Enterprise as E, Free, Phone, Pro as P, Reseller,
        Rooms, Trial, VideoSdk,
    };
    [
        B, P, E, B, Edu, P, B, VideoSdk, E, B, P, Phone, B, Edu, Rooms, B, P, E, B, Free, P, B, E,
        B, Edu, P, Trial, B, E, P, B, Bulk, B, P, E, Edu, Reseller, B, P, B,
    ]
};

/// The profile of the account at a position.
pub(crate) fn profile(config: &BookConfig, position: u32) -> Profile {
    if position == MASTER_POSITION {
        return master(config);
    }
    match story_at(position) {
        Some(story) => Profile {
            story: Some(story.kind),
            kind: story_kind(story.kind),
            name: story.name.to_owned(),
            market: of_country(story.country),
            is_self_pay: story.kind == StoryKind::SelfPay,
            renews: story.kind != StoryKind::ExpiringSoon,
            trial_ends: (story.kind == StoryKind::Trial).then(|| days_after(config.today, 9)),
            payer: match story.kind {
                StoryKind::Overdue => Payer::StoppedOn(days_after(config.today, -70)),
                StoryKind::OverUsed => Payer::Slow,
                _ => Payer::Prompt,
            },
            ..ordinary(config, position)
        },
        None => ordinary(config, position),
    }
}

fn story_kind(kind: StoryKind) -> Kind {
    match kind {
        StoryKind::SelfPay => Kind::Pro,
        StoryKind::BulkLicence => Kind::Bulk,
        StoryKind::Trial => Kind::Trial,
        StoryKind::OverUsed => Kind::Enterprise,
        StoryKind::Free => Kind::Free,
        StoryKind::SecondLevelMaster => Kind::Reseller,
        StoryKind::ScheduledStart => Kind::Education,
        _ => Kind::Business,
    }
}

fn ordinary(config: &BookConfig, position: u32) -> Profile {
    let mut random = Random::new(config.seed, "profile", u64::from(position));
    let market = pick_market(&mut random);
    let kind = KINDS[(position % 40) as usize];
    let days = i32::try_from(config.months.clamp(1, 1_200) * 30).unwrap_or(30);
    let age_days =
        i32::try_from(random.between(40, u32::try_from(days.max(41)).unwrap_or(41))).unwrap_or(40);
    let first_ordinary = u32::try_from(stories().len()).unwrap_or(0);
    let name = if config.hostile && position == first_ordinary {
        "<script>alert(1)</script> & \"quotes\"".to_owned()
    } else {
        names::company(market, config.seed, position)
    };
    Profile {
        position,
        story: None,
        kind,
        name,
        market,
        created_on: days_after(config.today, -age_days),
        is_self_pay: random.chance(3),
        renews: random.chance(82),
        trial_ends: (kind == Kind::Trial).then(|| {
            days_after(
                config.today,
                i32::try_from(random.between(1, 25)).unwrap_or(1),
            )
        }),
        payer: match random.below(100) {
            0..=84 => Payer::Prompt,
            85..=95 => Payer::Slow,
            _ => Payer::StoppedOn(days_after(
                config.today,
                -i32::try_from(random.between(35, 130)).unwrap_or(35),
            )),
        },
    }
}

fn master(config: &BookConfig) -> Profile {
    Profile {
        position: MASTER_POSITION,
        story: None,
        kind: Kind::Enterprise,
        name: "Northlight Communications Ltd".to_owned(),
        market: of_country("GB"),
        created_on: days_after(config.today, -2_000),
        is_self_pay: false,
        renews: true,
        trial_ends: None,
        payer: Payer::Prompt,
    }
}

fn pick_market(random: &mut Random) -> &'static Market {
    let total = MARKETS.iter().map(|market| market.weight).sum();
    let mut left = random.below(total);
    for market in MARKETS {
        if left < market.weight {
            return market;
        }
        left -= market.weight;
    }
    &MARKETS[0]
}
