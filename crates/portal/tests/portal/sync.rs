//! The first sync: everything is learned once, inside the budget, whatever Zoom and people do meanwhile.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::ids::AccountId;
use domain::operation::Operation;
use domain::people::Role;
use domain::time::{DAY_MS, MINUTE_MS, UtcMillis};
use domain::view::{Resource, SyncPage, SyncStage, SyncState};
use portal::{Portal, PortalError};
use simulator::{Fault, FaultKind};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::world::{Database, World, on_both};

/// What is learned of each account.
const EACH: [Operation; 5] = [
    Operation::Account,
    Operation::Plans,
    Operation::PlanUsage,
    Operation::BillingContact,
    Operation::Invoices,
];
/// Far longer than the thirty accounts take, in real time: other tests want the disk, too.
const LONGEST: Duration = Duration::from_secs(180);

/// A keeper at work.
pub struct Running {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

pub fn start(portal: &Portal) -> Running {
    let (stop, stopped) = oneshot::channel::<()>();
    let portal = portal.clone();
    let task = tokio::spawn(async move {
        portal
            .run_keeper(async {
                let _ = stopped.await;
            })
            .await;
    });
    Running { stop, task }
}

impl Running {
    pub async fn stop(self) {
        let _ = self.stop.send(());
        self.task.await.expect("it ends");
    }
}

async fn page(world: &World) -> SyncPage {
    let caller = world.reader();
    world.portal.sync_page(&caller).await.expect("the page")
}

/// Waits until the page is as expected, while the portal's clock goes `step` ahead every 20 ms.
async fn until(world: &World, step: Duration, what: impl Fn(&SyncPage) -> bool) -> SyncPage {
    let deadline = tokio::time::Instant::now() + LONGEST;
    loop {
        let page = page(world).await;
        if what(&page) {
            return page;
        }
        assert!(tokio::time::Instant::now() < deadline, "stuck: {page:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
        world.clock.advance(step);
    }
}

fn is_learned(page: &SyncPage) -> bool {
    page.ended_at.is_some()
}

/// How often Zoom was asked, by operation and account.
fn asked(world: &World) -> BTreeMap<(Operation, String), usize> {
    let mut asked = BTreeMap::new();
    for call in world.simulator.calls().all() {
        if let Some((operation, account)) = call.operation.zip(call.account) {
            *asked.entry((operation, account)).or_default() += 1;
        }
    }
    asked
}

fn assert_no_429_of_our_own(world: &World) {
    assert_eq!(world.simulator.calls().counts().self_inflicted_429, 0);
}

on_both! {
    async fn the_fleet_is_learned_with_one_call_for_each_thing(on: Database) {
        let world = World::new(on).await;
        let keeper = start(&world.portal);
        let page = until(&world, Duration::ZERO, is_learned).await;
        assert_no_429_of_our_own(&world);
        let asked = asked(&world);
        assert_eq!(asked.len(), 30 * EACH.len());
        assert!(asked.values().all(|times| *times == 1), "{asked:?}");
        assert!(page.stages.iter().all(|stage| stage.left() == 0 && stage.total == 30));
        let calls = world.calls();
        assert_eq!(calls, 30 * EACH.len() as u64 + 2, "and the lists of accounts and renewals");
        assert_eq!(page.calls, calls);
        assert!(page.renewals_at.is_some());
        keeper.stop().await;

        let again = world.restarted().await;
        let keeper = start(&again);
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!(world.calls(), calls, "what is known is not asked again");
        keeper.stop().await;
    }

    async fn a_stopped_sync_goes_on_where_it_was(on: Database) {
        let world = World::new(on).await;
        let keeper = start(&world.portal);
        until(&world, Duration::ZERO, |page| page.stages[1].done > 5).await;
        keeper.stop().await;
        let portal = world.restarted().await;
        let keeper = start(&portal);
        until(&world, Duration::ZERO, is_learned).await;
        keeper.stop().await;
        let asked = asked(&world);
        assert_eq!(asked.len(), 30 * EACH.len());
        assert!(asked.values().all(|times| *times == 1), "{asked:?}");
    }
}

#[tokio::test]
async fn two_instances_share_the_work_of_one() {
    let world = World::new(Database::Postgres).await;
    let other = world.restarted().await;
    let (one, two) = (start(&world.portal), start(&other));
    until(&world, Duration::ZERO, is_learned).await;
    one.stop().await;
    two.stop().await;
    assert!(asked(&world).values().all(|times| *times == 1));
    assert_no_429_of_our_own(&world);
}

#[tokio::test]
async fn while_zoom_is_down_it_waits_longer_each_time_and_goes_on_by_itself() {
    let world = World::new(Database::Sqlite).await;
    let keeper = start(&world.portal);
    until(&world, Duration::ZERO, |page| page.stages[0].done > 3).await;
    let outage = world
        .simulator
        .faults()
        .add(Fault::new(FaultKind::BadGateway));
    let is_waiting = |page: &SyncPage| {
        matches!(&page.state, SyncState::Waiting { reason, ends_at: None, .. }
            if reason.contains("problem of its own"))
    };
    until(&world, Duration::ZERO, is_waiting).await;
    let before = world.calls();
    // Ten minutes of the portal's time.
    for _ in 0..120 {
        world.clock.advance(Duration::from_secs(5));
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let tries = world.calls() - before;
    // What was on its way, and seven tries, each of up to three calls.
    assert!(
        tries <= 45,
        "{tries} calls to a Zoom that is down for ten minutes"
    );
    world.simulator.faults().remove(outage);
    let page = until(&world, Duration::from_secs(5), is_learned).await;
    let is_complete = |stage: &SyncStage| stage.left() == 0;
    let (lists, others): (Vec<_>, Vec<_>) = page
        .stages
        .iter()
        .partition(|stage| stage.resource == Resource::Invoices);
    assert!(others.into_iter().all(is_complete), "{page:?}");
    // An invoice list that failed may have used up its slot: it comes when the next one opens.
    assert!(lists.iter().all(|lists| lists.left() < 20), "{page:?}");
    let all = |page: &SyncPage| page.stages.iter().all(is_complete);
    until(&world, Duration::from_secs(60), all).await;
    keeper.stop().await;
    assert_no_429_of_our_own(&world);
}

#[tokio::test]
async fn an_account_that_keeps_failing_holds_up_no_other() {
    let world = World::new(Database::Sqlite).await;
    let ids: Vec<AccountId> = world.simulator.book().accounts().collect();
    let (broken, refused) = (&ids[4], &ids[5]);
    let faults = world.simulator.faults();
    let malformed = Fault::new(FaultKind::MalformedJson);
    faults.add(malformed.for_account(broken.clone()));
    faults.add(Fault::new(FaultKind::Forbidden).for_account(refused.clone()));
    let keeper = start(&world.portal);
    let page = until(&world, Duration::from_millis(500), is_learned).await;
    keeper.stop().await;
    for stage in &page.stages {
        // The usage is not asked for before there are plans.
        let is_usage = stage.resource == Resource::Usage;
        assert_eq!(
            (stage.left(), stage.failing),
            (1, u64::from(!is_usage)),
            "{stage:?}"
        );
        assert!(stage.refused >= 1, "{stage:?}");
    }
    assert!(
        page.troubles
            .iter()
            .all(|trouble| trouble.account == *broken)
    );
    let asked = asked(&world);
    let times = |id: &AccountId, operation| asked.get(&(operation, id.to_string())).copied();
    assert_eq!(times(broken, Operation::PlanUsage), None);
    assert!(
        EACH.iter()
            .all(|operation| times(refused, *operation) == Some(1))
    );
}

#[tokio::test]
async fn it_slows_down_when_others_use_up_the_allowance() {
    let world = World::new(Database::Sqlite).await;
    let too_many = Fault::new(FaultKind::TooManyPerSecond).for_operation(Operation::Plans);
    world.simulator.faults().add(Fault {
        times: Some(3),
        ..too_many
    });
    let keeper = start(&world.portal);
    let page = until(&world, Duration::from_millis(100), is_learned).await;
    keeper.stop().await;
    let counts = world.simulator.calls().counts();
    assert_eq!((counts.too_many, counts.self_inflicted_429), (3, 0));
    assert!(
        page.stages
            .iter()
            .all(|stage| stage.left() == 0 && stage.failing == 0)
    );
}

#[tokio::test]
async fn an_administrator_stops_it_and_lets_it_go_on_and_others_may_not() {
    let world = World::new(Database::Sqlite).await;
    let admin = world.caller(Role::Admin).await;
    let operator = world.caller(Role::Operator).await;
    for forbidden in [
        world.portal.pause_sync(&operator).await,
        world.portal.resume_sync(&operator).await,
    ] {
        assert!(matches!(forbidden, Err(PortalError::Forbidden(_))));
    }
    world.portal.pause_sync(&admin).await.expect("paused");
    assert!(matches!(
        world.portal.pause_sync(&admin).await,
        Err(PortalError::Conflict(_))
    ));
    let keeper = start(&world.portal);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(world.calls(), 0);
    let paused = page(&world).await.state;
    assert!(matches!(paused, SyncState::Paused { by: Some(name), .. } if name == "Administrator"));
    world.portal.resume_sync(&admin).await.expect("resumed");
    until(&world, Duration::ZERO, |page| page.stages[1].done > 3).await;
    world.portal.pause_sync(&admin).await.expect("paused");
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let calls = world.calls();
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(world.calls(), calls, "nothing is asked while it is paused");
    keeper.stop().await;
}

#[tokio::test]
async fn afterwards_everything_is_asked_again_within_a_day() {
    let world = World::new(Database::Sqlite).await;
    let keeper = start(&world.portal);
    until(&world, Duration::ZERO, is_learned).await;
    world.simulator.calls().clear();
    let began = world.now();
    let is_fresh = |page: &SyncPage| {
        let after = |at: Option<UtcMillis>| at.is_some_and(|at| at > began.plus_ms(MINUTE_MS));
        page.stages.iter().all(|stage| after(stage.oldest))
    };
    until(&world, Duration::from_secs(120), is_fresh).await;
    let hours = (world.now().0 - began.0) / (60 * MINUTE_MS);
    assert!((12..=24).contains(&hours), "after {hours} hours");
    keeper.stop().await;
    assert_no_429_of_our_own(&world);
    assert!(asked(&world).values().all(|times| *times <= 2));
    let lists = world.simulator.calls().of(Operation::Accounts);
    assert!((6..=14).contains(&lists.len()), "hourly: {}", lists.len());
}

#[tokio::test]
async fn around_midnight_nothing_is_sent_and_the_page_says_so() {
    let world = World::new(Database::Sqlite).await;
    let midnight = UtcMillis((world.now().day_number() + 1) * DAY_MS);
    let before = midnight.0 - MINUTE_MS - 700 - world.now().0;
    world
        .clock
        .advance(Duration::from_millis(before.unsigned_abs()));
    let keeper = start(&world.portal);
    // It may have waited for another call of its own just before.
    let is_waiting = |page: &SyncPage| matches!(&page.state, SyncState::Waiting { reason, .. } if reason.contains("00:00 GMT"));
    let waiting = until(&world, Duration::ZERO, is_waiting).await;
    let SyncState::Waiting {
        until: at, ends_at, ..
    } = waiting.state
    else {
        panic!("{waiting:?}");
    };
    assert_eq!(at, midnight.plus_ms(MINUTE_MS));
    assert!(
        ends_at.is_some_and(|end| end > at),
        "and still knows when it will be through"
    );
    let (done, calls) = (waiting.stages[1].done, world.calls());
    assert!(done > 0, "some were learned before");
    world.clock.advance(Duration::from_secs(100));
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(world.calls(), calls, "not in the minute after, either");
    world.clock.advance(Duration::from_secs(30));
    until(&world, Duration::ZERO, is_learned).await;
    keeper.stop().await;
    assert_no_429_of_our_own(&world);
    assert!(asked(&world).values().all(|times| *times == 1));
}

#[tokio::test]
async fn a_refused_list_is_told_and_asked_for_again_soon() {
    let world = World::new(Database::Sqlite).await;
    let refusal = Fault::new(FaultKind::Forbidden).for_operation(Operation::Accounts);
    let refusal = world.simulator.faults().add(refusal);
    let keeper = start(&world.portal);
    let page = until(&world, Duration::ZERO, |page| !page.list_trouble.is_empty()).await;
    assert_eq!((page.listed_at, page.ended_at), (None, None));
    world.simulator.faults().remove(refusal);
    let page = until(&world, Duration::from_secs(2), is_learned).await;
    keeper.stop().await;
    assert!(page.list_trouble.is_empty() && page.stages[0].done == 30);
    assert_no_429_of_our_own(&world);
}
