//! A first sync from an empty database, portal and simulator as processes of their own: undisturbed, and
//! with a kill -9 and a Zoom that is down for a while. Says whether what is promised of it holds: no 429
//! of our own, nothing asked twice but what was on its way, an honest prediction.
//!
//! - [`control`]: the simulator's control endpoint.
//! - [`honesty`]: the predictions beside what came.
//! - [`story`]: what it prints.

pub mod control;
mod honesty;
mod story;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use domain::time::UtcMillis;
use domain::view::Resource;
use store::{Job, Store};

use self::control::{Control, Counted, TOKEN};
use self::honesty::{Sample, Tenth};
use crate::process::{Process, Program, free_address};

/// The name of the job in the portal's database.
const JOB: &str = "sync";
/// What is learned of each account.
const RESOURCES: [Resource; 5] = [
    Resource::Account,
    Resource::Plans,
    Resource::Usage,
    Resource::Contact,
    Resource::Invoices,
];
/// How often it is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// Longer it takes in no case.
const LONGEST: Duration = Duration::from_secs(3 * 3600);
/// The share of the answers after which the portal is killed, in percent.
const KILL_AT: u64 = 30;
/// The share after which Zoom breaks down, in percent.
const DOWN_AT: u64 = 60;
/// How long Zoom is down.
const DOWN_FOR: Duration = Duration::from_secs(20);
/// Calls that may be on their way when the portal is killed or Zoom breaks down: of three labels, so
/// many each.
const UNDER_WAY: u64 = 3 * 16;
/// While Zoom is down, so many calls may be made in vain besides: a few tries, each up to three calls.
const TRIES: u64 = 30;

/// Any failure ends it: half a story would be read as a whole one.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What to run.
pub struct Plan {
    /// The portal.
    pub portal: PathBuf,
    /// How many accounts there are.
    pub accounts: u32,
    /// Whether it is killed and Zoom breaks down.
    pub is_rough: bool,
}

/// What became of it.
pub struct Outcome {
    /// How many accounts there were.
    pub accounts: u32,
    /// Whether it was disturbed.
    pub is_rough: bool,
    /// How long it took.
    pub took: Duration,
    /// What the simulator counted.
    pub counted: Counted,
    /// Accounts of which something is not known, for each thing.
    pub unknown: u64,
    /// The predictions; empty where it was disturbed by what nobody can foresee.
    pub tenths: Vec<Tenth>,
}

/// Runs it.
///
/// # Errors
/// A program can't be started, or it takes too long.
pub async fn run(plan: &Plan) -> Result<Outcome, Failure> {
    let directory = tempfile::tempdir()?;
    let url = format!("sqlite:{}", directory.path().join("subtotal.db").display());
    let (_simulator, zoom, control) = simulator(plan).await?;
    let mut portal = start(&plan.portal, &url, zoom).await?;
    let store = Store::open(&url).await?;
    let began = Instant::now();
    let began_at = UtcMillis(clock::Clock::system().now_ms());
    let mut disturbances = Disturbances::of(plan);
    let mut samples = Vec::new();
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let job = store.find_job(JOB).await?.unwrap_or_default();
        if job.progress.first_ended_at.is_some() {
            break;
        }
        samples.push(sample(&job, began, began_at));
        if began.elapsed() > LONGEST {
            return Err(format!("not through after {LONGEST:?}: {job:?}").into());
        }
        if disturbances.is_kill_due(&job) {
            portal.stop().await;
            portal = start(&plan.portal, &url, zoom).await?;
        }
        disturbances.tend_outage(&job, control).await?;
    }
    let took = began.elapsed();
    let counted = control.counted().await?;
    let mut unknown = 0;
    for resource in RESOURCES {
        let learned = store.count_learned(resource).await?;
        unknown += learned.accounts.saturating_sub(learned.answered);
    }
    portal.stop().await;
    store.close().await;
    Ok(Outcome {
        accounts: plan.accounts,
        is_rough: plan.is_rough,
        took,
        counted,
        unknown,
        tenths: match plan.is_rough {
            true => Vec::new(),
            false => honesty::tenths(&samples, took),
        },
    })
}

fn sample(job: &Job, began: Instant, began_at: UtcMillis) -> Sample {
    let end = job.progress.predicted_end_at;
    Sample {
        at: began.elapsed(),
        end: end.map(|end| {
            let ms = end.0.saturating_sub(began_at.0);
            Duration::from_millis(u64::try_from(ms).unwrap_or(0))
        }),
    }
}

/// What happens to it on its way.
struct Disturbances {
    calls_in_all: u64,
    kill: bool,
    outage: Option<Outage>,
}

enum Outage {
    ToCome,
    Since(Instant),
}

impl Disturbances {
    fn of(plan: &Plan) -> Self {
        Self {
            calls_in_all: u64::from(plan.accounts) * RESOURCES.len() as u64,
            kill: plan.is_rough,
            outage: plan.is_rough.then_some(Outage::ToCome),
        }
    }

    fn has_passed(&self, job: &Job, percent: u64) -> bool {
        job.progress.calls * 100 >= self.calls_in_all * percent
    }

    /// Once.
    fn is_kill_due(&mut self, job: &Job) -> bool {
        let is_due = self.kill && self.has_passed(job, KILL_AT);
        self.kill &= !is_due;
        is_due
    }

    async fn tend_outage(&mut self, job: &Job, control: Control) -> Result<(), Failure> {
        match self.outage {
            Some(Outage::ToCome) if self.has_passed(job, DOWN_AT) => {
                control.break_down().await?;
                self.outage = Some(Outage::Since(Instant::now()));
            }
            Some(Outage::Since(since)) if since.elapsed() >= DOWN_FOR => {
                control.mend().await?;
                self.outage = None;
            }
            _ => {}
        }
        Ok(())
    }
}

impl Outcome {
    /// Calls about one account each.
    fn calls_about_accounts(&self) -> u64 {
        let is_list = |name: &str| name == "accounts" || name == "renewals";
        let of_accounts = |(name, _): &&(String, u64)| !is_list(name);
        let calls = self.counted.by_operation.iter().filter(of_accounts);
        calls.map(|(_, calls)| calls).sum()
    }

    /// Calls beyond one for each thing.
    pub fn calls_too_many(&self) -> u64 {
        let needed = u64::from(self.accounts) * RESOURCES.len() as u64 - self.unknown;
        self.calls_about_accounts().saturating_sub(needed)
    }

    /// Every promise that was not kept, as sentences.
    pub fn broken_promises(&self) -> Vec<String> {
        let mut broken = Vec::new();
        let mut promise = |is_kept: bool, sentence: String| {
            if !is_kept {
                broken.push(sentence);
            }
        };
        let self_inflicted = self.counted.self_inflicted;
        promise(
            self_inflicted == 0,
            format!("{self_inflicted} self-inflicted 429"),
        );
        // What was on its way in an outage may have used up the invoice list's slot of hours.
        let unknown_allowed = if self.is_rough { UNDER_WAY } else { 0 };
        promise(
            self.unknown <= unknown_allowed,
            format!("{} answers are missing", self.unknown),
        );
        let again = self.calls_too_many();
        let again_allowed = if self.is_rough {
            2 * UNDER_WAY * 3 + TRIES
        } else {
            0
        };
        promise(
            again <= again_allowed,
            format!("{again} calls more than needed"),
        );
        for tenth in self.tenths.iter().filter(|tenth| !tenth.is_honest()) {
            promise(
                false,
                format!("the prediction at tenth {} was off", tenth.number),
            );
        }
        broken
    }

    /// The story of it, in Markdown.
    pub fn story(&self) -> String {
        story::of(self)
    }
}

async fn simulator(plan: &Plan) -> Result<(Process, SocketAddr, Control), Failure> {
    let (address, control) = (free_address()?, free_address()?);
    let arguments = format!(
        "simulate --accounts {} --months 12 --seed 1 --listen {address} \
         --control-listen {control} --control-token {TOKEN}",
        plan.accounts
    );
    let program = Program {
        path: &plan.portal,
        arguments: arguments.split_whitespace().map(str::to_owned).collect(),
        environment: Vec::new(),
    };
    let (process, _) = program.start(address, None).await?;
    Ok((process, address, Control { address: control }))
}

async fn start(portal: &Path, url: &str, zoom: SocketAddr) -> Result<Process, Failure> {
    let address = free_address()?;
    let set = |name: &str, value: String| (name.to_owned(), value);
    let program = Program {
        path: portal,
        arguments: vec!["serve".to_owned()],
        environment: vec![
            set("SUBTOTAL_DATABASE_URL", url.to_owned()),
            set("SUBTOTAL_LISTEN", address.to_string()),
            set("SUBTOTAL_ZOOM_BASE_URL", format!("http://{zoom}/v2")),
            set("SUBTOTAL_ZOOM_TOKEN", "simulated-bearer-token".to_owned()),
            set("SUBTOTAL_KEEPER", "on".to_owned()),
        ],
    };
    let (process, _) = program.start(address, Some("/sign-in")).await?;
    Ok(process)
}
