//! The keeper keeps accounts fresh while people look, refresh and order files; Zoom fails now and then, and
//! never has to say "too many". A few hours of a few accounts, or with `TEST_WEEK=1` a week of 500, which
//! takes minutes: `script/first-sync` runs that.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use domain::ids::{AccountId, AccountRef, InvoiceId};
use domain::people::Role;
use domain::time::{DAY_MS, HOUR_MS, MINUTE_MS};
use portal::Caller;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use simulator::{Fault, FaultKind};
use zoom::InvoiceRange;

use crate::sync::start;
use crate::world::{Database, World};

/// How much of it.
struct Extent {
    accounts: u32,
    ms: i64,
    /// So many things people do at least: without them it shows nothing.
    least_acts: u32,
}

impl Extent {
    fn wanted() -> Self {
        if std::env::var_os("TEST_WEEK").is_some() {
            Self {
                accounts: 500,
                ms: 7 * DAY_MS,
                least_acts: 300,
            }
        } else {
            // Long enough for the first answers to grow old.
            Self {
                accounts: 40,
                ms: 14 * HOUR_MS,
                least_acts: 30,
            }
        }
    }
}

/// How far the clock goes every millisecond while nobody calls.
const IDLE_STEP: Duration = Duration::from_secs(10);
/// And while somebody does, so that a call takes a second of this world, not minutes.
const BUSY_STEP: Duration = Duration::from_millis(100);
/// So many milliseconds after the last call nobody calls.
const BUSY_FOR: u32 = 5;

/// Moves the clock on, slowly while there are calls.
fn turn_the_clock(world: &World) -> Arc<AtomicBool> {
    let goes_on = Arc::new(AtomicBool::new(true));
    let (clock, flag) = (world.clock.clone(), Arc::clone(&goes_on));
    let calls = world.simulator.calls().clone();
    tokio::spawn(async move {
        let (mut seen, mut quiet_for) = (0, 0_u32);
        while flag.load(Ordering::Relaxed) {
            tokio::time::sleep(Duration::from_millis(1)).await;
            let so_far = calls.counts().calls;
            quiet_for = if so_far == seen { quiet_for + 1 } else { 0 };
            seen = so_far;
            clock.advance(if quiet_for > BUSY_FOR {
                IDLE_STEP
            } else {
                BUSY_STEP
            });
        }
    });
    goes_on
}

/// One thing that somebody does.
async fn act(world: &World, who: &Caller, random: &mut StdRng, ids: &[AccountId]) {
    let Some(id) = ids.choose(random) else { return };
    let portal = &world.portal;
    // Refusals, closed slots and failures are what a week is made of.
    match random.random_range(0..10) {
        0..4 => drop(portal.account(who, id, None).await),
        4..7 => drop(portal.refresh_account(who, id).await),
        7 => drop(portal.refresh_invoices(who, id).await),
        8 => drop(portal.refresh_accounts(who).await),
        _ => {
            if let Some(invoice) = some_invoice(world, id) {
                drop(portal.order_invoice_file(who, id, &invoice).await);
            }
        }
    }
}

fn some_invoice(world: &World, id: &AccountId) -> Option<InvoiceId> {
    let book = world.simulator.book();
    let year = InvoiceRange::year_until(book.today());
    let account = AccountRef::Sub(id.clone());
    let list = book.invoices(&account, year.from(), year.to()).ok()?;
    list["invoices"][0]["id"].as_str()?.parse().ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keeping_and_people_bring_no_429_of_our_own() {
    let extent = Extent::wanted();
    let world = World::of(Database::Sqlite, extent.accounts).await;
    let people = [
        world.caller(Role::Viewer).await,
        world.caller(Role::Operator).await,
        world.caller(Role::Admin).await,
    ];
    let ids: Vec<AccountId> = world.simulator.book().accounts().collect();
    let keeper = start(&world.portal);
    let goes_on = turn_the_clock(&world);
    let began = world.now();
    let mut random = StdRng::seed_from_u64(7);
    let mut acts = 0_u32;
    while world.now().0 - began.0 < extent.ms {
        let pause_ms = random.random_range(0..10 * MINUTE_MS);
        world.clock.sleep_until(world.now().0 + pause_ms).await;
        if random.random_ratio(1, 50) {
            let kinds = [
                FaultKind::ServerError,
                FaultKind::Cut,
                FaultKind::Unauthorized,
            ];
            if let Some(kind) = kinds.choose(&mut random) {
                world
                    .simulator
                    .faults()
                    .add(Fault::new(kind.clone()).once());
            }
        }
        if let Some(who) = people.choose(&mut random) {
            act(&world, who, &mut random, &ids).await;
            acts += 1;
        }
    }
    goes_on.store(false, Ordering::Relaxed);
    let page = world
        .portal
        .sync_page(&world.reader())
        .await
        .expect("the page");
    keeper.stop().await;
    let counts = world.simulator.calls().counts();
    println!(
        "week: - 429 that we caused: {}. 429 in all: {}.\nweek: - {} calls in {} hours; people did \
         {acts} things.",
        counts.self_inflicted_429,
        counts.too_many,
        counts.calls - counts.token_calls,
        extent.ms / HOUR_MS
    );
    assert_eq!((counts.self_inflicted_429, counts.too_many), (0, 0));
    assert!(acts >= extent.least_acts, "people did {acts} things");
    for stage in &page.stages {
        let oldest = stage.oldest.expect("all are known");
        let hours = (world.now().0 - oldest.0) / (60 * MINUTE_MS);
        assert!(hours <= 26, "{:?} is {hours} hours old", stage.resource);
        assert!(stage.left() <= 2, "{stage:?}");
    }
}
