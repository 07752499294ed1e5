//! Thousands of changes while Zoom fails before and after the effect and the portals are killed: nothing is
//! sent twice, nothing is lost, nothing is called done that is not, nothing is stuck.
//!
//! - [`plan`]: what is going to happen, from a seed; [`setting`]: the programs and their clock.
//! - [`people`]: who works with the portals, through their forms; [`killer`]: who kills them.
//! - [`calls`]: what reached Zoom; [`judge`]: what is wrong; [`report`]: what it prints.

mod calls;
mod judge;
mod killer;
mod people;
mod plan;
mod report;
mod setting;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::{Duration, Instant};

use domain::ids::AccountId;
use serde_json::Value;
use store::AuditCheck;
use tokio::task::{JoinHandle, JoinSet};

use self::calls::Collector;
use self::judge::{Ended, Findings, Wrong};
use self::killer::{Killer, Kills};
use self::people::{Pace, People, Ran};
use self::setting::{BEARER, Setting};
use crate::process::Process;

/// Any failure ends it: half a run would be read as a whole one.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// One account in so many can be changed, roughly, and some more.
const ACCOUNTS_EACH: usize = 3;
/// How often the clock is moved.
const TICK: Duration = Duration::from_millis(250);
/// By how much, in seconds: 80 times as fast as it goes by itself.
const TICK_SECONDS: u32 = 20;
/// By how much once nobody works any more: what is left are read-backs, minutes apart.
const REST_SECONDS: u32 = 240;
/// How long the changes may take to come to their ends after that, in real time: longer than the lease of
/// an instance that was killed.
const SETTLING: Duration = Duration::from_secs(400);
/// The longest that a run may take in real time, whatever its size, and for each of its errands more.
const LONGEST_START: Duration = Duration::from_secs(600);
const LONGEST_EACH: Duration = Duration::from_millis(500);
/// After so many seconds of the clock each effect is visible.
const ALL_VISIBLE_SECONDS: u32 = 31 * 60;

/// What to run.
pub struct Plan {
    /// The portal, a build with debug assertions.
    pub portal: PathBuf,
    /// How many errands: each is one change, or two in two tabs.
    pub changes: usize,
    /// How many kills.
    pub kills: usize,
    /// The seed of all that happens.
    pub seed: u64,
    /// A server of PostgreSQL for two portals; `None`: one portal on SQLite.
    pub postgres: Option<String>,
}

/// What became of it.
pub struct Outcome {
    /// On which database, with how many portals.
    pub place: &'static str,
    /// How many errands.
    pub errands: usize,
    /// How many kills were asked for.
    pub kills_wanted: usize,
    /// The kills.
    pub kills: Kills,
    /// What was found.
    pub findings: Findings,
    /// The simulator's counts.
    pub counts: Value,
    /// Whether the audit log is whole.
    pub is_audit_intact: bool,
    /// How long each part took, in the order of the run.
    pub parts: Vec<(&'static str, Duration)>,
}

impl Outcome {
    /// Whether all promises are kept.
    pub fn is_kept(&self) -> bool {
        self.findings.wrong.is_empty()
            && self.is_audit_intact
            && self.findings.changes >= self.errands
            && self.kills.counted() >= self.kills_wanted
    }

    /// How long all of it took.
    pub fn took(&self) -> Duration {
        self.parts.iter().map(|(_, took)| *took).sum()
    }

    /// In Markdown.
    pub fn story(&self) -> String {
        report::of(self)
    }
}

/// Runs it.
///
/// # Errors
/// A program can't be started, somebody can't go on, or it takes so long that somebody waits for what never
/// comes.
pub async fn run(plan: &Plan) -> Result<Outcome, Failure> {
    let errands = u32::try_from(plan.changes).unwrap_or(u32::MAX);
    let longest = LONGEST_START + LONGEST_EACH * errands;
    tokio::time::timeout(longest, run_to_the_end(plan))
        .await
        .map_err(|_| format!("not through after {} s", longest.as_secs()))?
}

async fn run_to_the_end(plan: &Plan) -> Result<Outcome, Failure> {
    let mut parts = Vec::new();
    let mut began = Instant::now();
    let mut ended = |name| {
        parts.push((name, began.elapsed()));
        began = Instant::now();
    };
    let fleet = plan.changes * ACCOUNTS_EACH + 60;
    let setting = Setting::prepare(&plan.portal, fleet, plan.postgres.as_deref()).await?;
    let setting = Arc::new(setting);
    let mut accounts = setting.accounts().await?;
    if accounts.len() < plan.changes {
        return Err(format!("{} accounts are too few", accounts.len()).into());
    }
    accounts.truncate(plan.changes);
    let collector = Collector::new(setting.control);
    let mut portals = Vec::new();
    for index in 0..setting.portals.len() {
        portals.push(setting.start_portal(index).await?);
    }
    let people = Arc::new(People::arrive(Arc::clone(&setting)).await?);
    ended("preparing");
    let clock = tick(&setting, &collector);
    let pace = Pace {
        killed: Arc::new(AtomicUsize::new(0)),
        kills: plan.kills,
        errands: plan.changes,
    };
    let killers = killers(&setting, &people, &pace, portals);
    let errands = plan::errands(plan.seed, accounts);
    // A portal that does not come back would leave everybody waiting.
    let (ran, (portals, kills)) =
        tokio::try_join!(people.run(errands, pace.clone()), end_of(killers))?;
    clock.abort();
    ended("people at work");
    settle(&setting, &collector).await?;
    ended("settling");
    let (findings, counts) = judge(&setting, &collector, &ran).await?;
    for portal in portals {
        portal.stop().await;
    }
    let audit = setting.store.verify_audit(None).await?;
    ended("judging");
    Ok(Outcome {
        place: match plan.postgres {
            None => "one portal on SQLite",
            Some(_) => "two portals on PostgreSQL",
        },
        errands: plan.changes,
        kills_wanted: plan.kills,
        kills,
        findings,
        counts,
        is_audit_intact: matches!(audit, AuditCheck::Intact { .. }),
        parts,
    })
}

/// Moves the clock and collects the calls until it is stopped.
fn tick(setting: &Arc<Setting>, collector: &Collector) -> JoinHandle<()> {
    let (setting, collector) = (Arc::clone(setting), collector.clone());
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            // A failure shows: without the clock nothing comes to its end.
            drop(setting.advance(TICK_SECONDS).await);
            drop(collector.collect().await);
        }
    })
}

type Killed = JoinSet<Result<(Process, Kills), String>>;

fn killers(
    setting: &Arc<Setting>,
    people: &Arc<People>,
    pace: &Pace,
    portals: Vec<Process>,
) -> Killed {
    let mut killers = JoinSet::new();
    for (index, portal) in portals.into_iter().enumerate() {
        let killer = Killer {
            setting: Arc::clone(setting),
            people: Arc::clone(people),
            pace: pace.clone(),
            index,
        };
        killers.spawn(async move { killer.run(portal).await.map_err(|error| error.to_string()) });
    }
    killers
}

/// Waits for the last kills. Where nothing is in flight any more, the kills that are missing are not made.
async fn end_of(mut killers: Killed) -> Result<(Vec<Process>, Kills), Failure> {
    let mut kills = Kills::default();
    let mut portals = Vec::new();
    while let Some(killed) = killers.join_next().await {
        let (portal, own) = killed??;
        kills.add(&own);
        portals.push(portal);
    }
    Ok((portals, kills))
}

/// Moves the clock until every change has come to its end, and every effect can be seen.
async fn settle(setting: &Setting, collector: &Collector) -> Result<(), Failure> {
    let began = Instant::now();
    while setting.in_flight().await? > 0 && began.elapsed() < SETTLING {
        setting.advance(REST_SECONDS).await?;
        tokio::time::sleep(TICK).await;
    }
    setting.advance(ALL_VISIBLE_SECONDS).await?;
    collector.collect().await
}

async fn judge(
    setting: &Setting,
    collector: &Collector,
    ran: &[Ran],
) -> Result<(Findings, Value), Failure> {
    let (writes, counts) = collector.result().await;
    // What befalls calls from here on is none of the run's business.
    setting.control.ask("DELETE", "/faults", "").await?;
    let client = reqwest::Client::new();
    let mut findings = Findings::default();
    for ran in ran {
        let mut ended = Vec::new();
        for (id, _) in &ran.changes {
            let change = setting
                .store
                .find_change(*id)
                .await?
                .ok_or("a change is gone")?;
            ended.push(Ended {
                id: *id,
                state: change.state,
                is_open: change.next_read_back_at.is_some(),
            });
        }
        let shown = shown(
            setting,
            &client,
            &ran.errand.account,
            ran.errand.field.name(),
        )
        .await?;
        let of_account = writes.get(ran.errand.account.as_str());
        let of_account = of_account.map_or(&[][..], Vec::as_slice);
        findings.judge(ran, &ended, of_account, &shown);
    }
    Ok((findings, counts))
}

/// What Zoom shows in a field of a contact, within its limits.
async fn shown(
    setting: &Setting,
    client: &reqwest::Client,
    account: &AccountId,
    field: &str,
) -> Result<String, Failure> {
    let url = format!("http://{}/v2/accounts/{account}/billing", setting.zoom);
    for _ in 0..50 {
        let answer = client.get(&url).bearer_auth(BEARER).send().await?;
        if answer.status().as_u16() != 429 {
            let body: Value = answer.error_for_status()?.json().await?;
            return Ok(body[field].as_str().unwrap_or_default().to_owned());
        }
        setting.advance(1).await?;
    }
    Err("the limits of the simulator don't open again".into())
}

/// Whether it is one of what must never be.
pub fn promises() -> [Wrong; 5] {
    Wrong::ALL
}
