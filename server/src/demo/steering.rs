//! Steers the demo: its clock, what goes wrong with its Zoom, and back to the beginning.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use app::demo::{
    ActiveFault, ClockStep, DemoControl, DemoFailed, DemoState, Mishap, NoSuchAccount, ShownOn,
    Story,
};
use async_trait::async_trait;
use clock::Clock;
use domain::ids::{AccountId, AccountRef};
use domain::time::UtcMillis;
use portal::Caller;
use simulator::{Book, Fault, FaultId, FaultKind, Faults, Running, SetFault, StoryKind};
use store::{Store, StoreError};
use tokio::sync::mpsc;

use super::data::AHEAD;

/// How late a slow Zoom answers.
const SLOW: Duration = Duration::from_secs(5);
/// For how long a Zoom that was asked too often wants to be left alone.
const TOO_MANY_SECONDS: u32 = 15 * 60;
/// After how long a change shows at a Zoom that lags.
const LATE_MINUTES: u32 = 10;

/// What a demo is steered by: the simulator's faults and book, and who is told to begin anew.
#[derive(Clone)]
pub struct Reins {
    faults: Faults,
    book: Book,
    put_back: mpsc::Sender<Caller>,
    is_ending: Arc<AtomicBool>,
}

impl Reins {
    /// Those of a running simulator; the other end learns who wants the demo back at its beginning.
    pub fn of(simulator: &Running) -> (Self, mpsc::Receiver<Caller>) {
        let (put_back, asked) = mpsc::channel(1);
        let reins = Self {
            faults: simulator.faults().clone(),
            book: simulator.book().clone(),
            put_back,
            is_ending: Arc::default(),
        };
        (reins, asked)
    }
}

impl std::fmt::Debug for Reins {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reins").finish_non_exhaustive()
    }
}

/// The reins in the portal's hand.
pub struct Steering {
    reins: Reins,
    /// The clock that portal and simulator share.
    clock: Clock,
    store: Store,
}

impl Steering {
    /// Steers the portal of this clock and database.
    pub fn new(reins: Reins, clock: Clock, store: Store) -> Self {
        Self {
            reins,
            clock,
            store,
        }
    }

    fn name_of(&self, account: &AccountId) -> Option<String> {
        let item = self
            .reins
            .book
            .account_item(&AccountRef::Sub(account.clone()));
        Some(item.ok()?["account_name"].as_str()?.to_owned())
    }

    fn active(&self, set: SetFault) -> ActiveFault {
        let title = Mishap::ALL
            .iter()
            .find(|mishap| is_same_kind(&kind_of(**mishap), &set.fault.kind))
            .map_or("Something else goes wrong", |mishap| mishap.title());
        let account = set.fault.account.as_ref();
        ActiveFault {
            number: set.id.0,
            title: title.to_owned(),
            account: account.map(|id| self.name_of(id).unwrap_or_else(|| id.to_string())),
        }
    }
}

#[async_trait]
impl DemoControl for Steering {
    fn stories(&self) -> Vec<Story> {
        let there_are = self.reins.book.len() as usize;
        simulator::stories()
            .iter()
            .take(there_are)
            .map(|story| Story {
                account: story.id.clone(),
                name: story.name.to_owned(),
                sentence: story.sentence.to_owned(),
                shown_on: shown_on(story.kind),
            })
            .collect()
    }

    fn state(&self) -> DemoState {
        let faults = self.reins.faults.all();
        DemoState {
            accounts: self.reins.book.len(),
            now: UtcMillis(self.clock.now_ms()),
            ahead_ms: self.clock.offset_ms(),
            faults: faults.into_iter().map(|set| self.active(set)).collect(),
        }
    }

    async fn advance(&self, step: ClockStep) -> Result<(), DemoFailed> {
        let by = step.duration();
        let by_ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        let ahead_ms = self.clock.offset_ms().saturating_add(by_ms);
        // Kept, so that a demo that is started again does not find its own data in the future.
        if let Err(error) = remember(&self.store, ahead_ms).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "the demo's clock could not be stored"
            );
            return Err(DemoFailed);
        }
        self.clock.advance(by);
        Ok(())
    }

    fn go_wrong(&self, mishap: Mishap, account: Option<AccountId>) -> Result<(), NoSuchAccount> {
        if let Some(account) = &account
            && self.name_of(account).is_none()
        {
            return Err(NoSuchAccount);
        }
        self.reins.faults.add(Fault {
            account,
            ..Fault::new(kind_of(mishap))
        });
        Ok(())
    }

    fn mend(&self, fault: u64) -> bool {
        self.reins.faults.remove(FaultId(fault))
    }

    fn mend_all(&self) {
        self.reins.faults.clear();
    }

    fn put_back(&self, caller: Caller) {
        // Before the server is told: from here on nobody is shown the demo that ends.
        self.reins.is_ending.store(true, Ordering::Release);
        // Full or closed: it is on its way already.
        let _ = self.reins.put_back.try_send(caller);
    }

    fn is_ending(&self) -> bool {
        self.reins.is_ending.load(Ordering::Acquire)
    }
}

async fn remember(store: &Store, ahead_ms: i64) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    tx.save_setting(AHEAD, &ahead_ms.to_string()).await?;
    tx.commit().await
}

fn kind_of(mishap: Mishap) -> FaultKind {
    match mishap {
        Mishap::Down => FaultKind::Cut,
        Mishap::Slow => FaultKind::Slow {
            ms: u64::try_from(SLOW.as_millis()).unwrap_or(u64::MAX),
        },
        Mishap::TooMany => FaultKind::TooManyForSeconds {
            seconds: TOO_MANY_SECONDS,
        },
        Mishap::TooManyToday => FaultKind::TooManyToday,
        Mishap::ServerError => FaultKind::ServerError,
        Mishap::BadGateway => FaultKind::BadGateway,
        Mishap::BrokenJson => FaultKind::MalformedJson,
        Mishap::OkWithError => FaultKind::OkWithError,
        Mishap::Forbidden => FaultKind::Forbidden,
        Mishap::LateEffect => FaultKind::LaggingEffect {
            minutes: LATE_MINUTES,
        },
        Mishap::UnknownPlans => FaultKind::UnknownPlanFamilies,
        Mishap::NoPdf => FaultKind::HtmlInsteadOfPdf,
    }
}

/// Whatever the figures: one that was set through the control endpoint has its own.
fn is_same_kind(one: &FaultKind, other: &FaultKind) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

fn shown_on(kind: StoryKind) -> ShownOn {
    match kind {
        StoryKind::NearlyFull | StoryKind::OverBought | StoryKind::OverUsed => ShownOn::Usage,
        StoryKind::Overdue => ShownOn::Invoices,
        StoryKind::ExpiringSoon
        | StoryKind::JustCancelled
        | StoryKind::NewPlanFamily
        | StoryKind::ScheduledStart => ShownOn::Plans,
        StoryKind::SelfPay
        | StoryKind::Bundle
        | StoryKind::BulkLicence
        | StoryKind::Trial
        | StoryKind::Free
        | StoryKind::SecondLevelMaster => ShownOn::Overview,
    }
}
