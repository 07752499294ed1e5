//! An hour of random use by five people and the keeper, across midnight GMT, at each scope that the
//! limits of invoice detail and PDF may have: Zoom never has to say "too many".

use std::time::Duration;

use domain::ids::{AccountId, InvoiceId, UserId};
use domain::limits::Scope;
use domain::operation::Operation;
use domain::time::{DAY_MS, HOUR_MS, MINUTE_MS, UtcMillis};
use domain::zoom::BillingContactUpdate;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use simulator::{Fault, FaultKind};
use tokio::task::JoinSet;
use zoom::{CallFor, Error, InvoiceRange, RenewalWindow, Zoom};

use super::world::World;

/// Half an hour before midnight.
fn start() -> UtcMillis {
    UtcMillis(super::world::MORNING.day_number() * DAY_MS + 23 * HOUR_MS + 30 * MINUTE_MS)
}

/// One thing that someone does.
#[derive(Debug, Clone)]
enum Act {
    /// Opens or refreshes an account: several calls at once.
    Open(AccountId),
    List(AccountId, InvoiceRange),
    Detail(AccountId, InvoiceId),
    File(AccountId, InvoiceId),
    Accounts,
    Renewals,
    Move(AccountId),
}

/// The people: five, one of them a viewer, and the keeper.
fn someone(random: &mut StdRng) -> CallFor {
    let patience_ms = *[0, 2_000, 10_000].choose(random).expect("some");
    match random.random_range(0..6) {
        0 => CallFor::keeper(patience_ms),
        number => CallFor::person(UserId(number), number == 1, patience_ms),
    }
}

fn something(random: &mut StdRng, world: &World, book: &[(AccountId, Vec<InvoiceId>)]) -> Act {
    let (account, invoices) = book.choose(random).expect("an account");
    let invoice = invoices.choose(random).expect("an invoice");
    let (account, invoice) = (account.clone(), invoice.clone());
    match random.random_range(0..12) {
        0..4 => Act::Open(account),
        4..6 => Act::List(account, world.year()),
        6..8 => Act::Detail(account, invoice),
        8..10 => Act::File(account, invoice),
        10 => match random.random_range(0..2) {
            0 => Act::Accounts,
            _ => Act::Renewals,
        },
        _ => Act::Move(account),
    }
}

async fn act(zoom: Zoom, who: CallFor, act: Act) -> Vec<Result<(), Error>> {
    match act {
        Act::Open(id) => {
            let (contact, plans, usage, detail) = tokio::join!(
                zoom.billing_contact(who, id.clone()),
                zoom.plans(who, id.clone()),
                zoom.plan_usage(who, id.clone()),
                zoom.account(who, id),
            );
            vec![
                contact.map(drop),
                plans.map(drop),
                usage.map(drop),
                detail.map(drop),
            ]
        }
        Act::List(id, range) => vec![zoom.invoices(who, id, range).await.map(drop)],
        Act::Detail(id, invoice) => vec![zoom.invoice(who, id, invoice).await.map(drop)],
        Act::File(id, invoice) => vec![zoom.invoice_pdf(who, id, invoice).await.map(drop)],
        Act::Accounts => vec![zoom.accounts(who, None).await.map(drop)],
        Act::Renewals => {
            let window = RenewalWindow::Days30;
            vec![zoom.renewals(who, window, None).await.map(drop)]
        }
        Act::Move(id) => {
            let update = BillingContactUpdate {
                city: Some("Gdańsk".to_owned()),
                ..BillingContactUpdate::default()
            };
            vec![
                zoom.billing_contact_update(who, id, &update)
                    .await
                    .map(drop),
            ]
        }
    }
}

async fn an_hour(scope: Scope, seed: u64) {
    let world = World::at(start(), scope, |_| ()).await;
    let accounts = world.simulator.book().accounts();
    let book: Vec<_> = accounts
        .map(|account| (account.clone(), world.invoices_of(&account)))
        .filter(|(_, invoices)| !invoices.is_empty())
        .take(12)
        .collect();
    let mut random = StdRng::seed_from_u64(seed);
    let mut answered = 0;
    while world.now() < start().plus_ms(HOUR_MS) {
        if random.random_ratio(1, 20) {
            let kinds = [
                FaultKind::ServerError,
                FaultKind::Cut,
                FaultKind::Unauthorized,
            ];
            let kind = kinds.choose(&mut random).expect("some").clone();
            world.simulator.faults().add(Fault::new(kind).once());
        }
        let mut crowd = JoinSet::new();
        for _ in 0..random.random_range(1..6) {
            let who = someone(&mut random);
            let doing = something(&mut random, &world, &book);
            crowd.spawn(act(world.zoom.clone(), who, doing));
        }
        let results = world
            .moving(Duration::from_millis(5), crowd.join_all())
            .await;
        for result in results.into_iter().flatten() {
            match result {
                Ok(()) => answered += 1,
                Err(Error::Throttled { kind, .. }) => panic!("throttled: {kind:?}"),
                Err(_) => {}
            }
        }
        world.pass(Duration::from_millis(random.random_range(0..20_000)));
    }
    let calls = world.simulator.calls();
    let counts = calls.counts();
    assert_eq!(
        (counts.self_inflicted_429, counts.too_many),
        (0, 0),
        "seed {seed}"
    );
    assert!(answered > 300, "an idle hour shows nothing: {answered}");
    for operation in [
        Operation::Invoices,
        Operation::Invoice,
        Operation::InvoicePdf,
    ] {
        assert!(
            !calls.of(operation).is_empty(),
            "{operation} was never called"
        );
    }
    let midnight = (start().day_number() + 1) * DAY_MS;
    for call in calls.all().iter().filter(|call| call.operation.is_some()) {
        let distance_ms = (call.at.0 - midnight).abs();
        assert!(
            distance_ms > MINUTE_MS / 2,
            "{} at {}",
            call.path,
            call.at.to_iso()
        );
    }
}

#[tokio::test]
async fn with_one_count_for_the_master_account() {
    an_hour(Scope::Master, 1).await;
}

#[tokio::test]
async fn with_a_count_for_each_sub_account() {
    an_hour(Scope::SubAccount, 2).await;
}

#[tokio::test]
async fn with_a_count_for_each_invoice() {
    an_hour(Scope::Invoice, 3).await;
}
