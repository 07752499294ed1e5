//! Every fault of the simulator, before and after the effect.

use std::time::Duration;

use domain::limits::Scope;
use domain::operation::Operation;
use domain::time::{DAY_MS, MINUTE_MS};
use domain::zoom::{BillingContactUpdate, RefusalKind};
use simulator::{Fault, FaultKind};
use zoom::{Error, ThrottleKind, TokenError, Unreachable};

use super::world::{MORNING, World, person};

const STEP: Duration = Duration::from_millis(100);

/// Reads plans under a fault that lasts.
async fn plans_under(kind: FaultKind) -> (World, Result<usize, Error>) {
    let world = World::at(MORNING, Scope::Master, |config| {
        config.timeouts.call = Duration::from_millis(700);
    })
    .await;
    let (account, _) = world.billed();
    world
        .simulator
        .faults()
        .add(Fault::new(kind).for_operation(Operation::Plans));
    // Nobody who waits for a pause of minutes.
    let call_for = zoom::CallFor::person(domain::ids::UserId(1), false, 1_000);
    let answer = world
        .moving(
            Duration::from_millis(1),
            world.zoom.plans(call_for, account),
        )
        .await;
    (world, answer.map(|answer| answer.value.plans.len()))
}

#[tokio::test]
async fn a_read_tells_each_fault_apart() {
    let in_seconds = |seconds| FaultKind::TooManyForSeconds { seconds };
    for kind in [
        FaultKind::Unauthorized,
        FaultKind::Forbidden,
        FaultKind::NotFound,
        FaultKind::TooManyPerSecond,
        FaultKind::TooManyToday,
        in_seconds(90),
        FaultKind::TooManyOfOperation,
        FaultKind::ServerError,
        FaultKind::BadGateway,
        FaultKind::Slow { ms: 3_000 },
        FaultKind::Cut,
        FaultKind::CutBody,
        FaultKind::MalformedJson,
        FaultKind::OkWithError,
        FaultKind::RouteUnknown,
    ] {
        let (world, result) = plans_under(kind.clone()).await;
        let error = result.expect_err("a fault");
        let is_kind = |refusal: &domain::zoom::Refusal, kind| refusal.kind == kind;
        let is_told = match (&kind, &error) {
            (FaultKind::Unauthorized, Error::Token(TokenError::TurnedDown)) => true,
            (FaultKind::Forbidden, Error::Refused(no)) => is_kind(no, RefusalKind::Forbidden),
            (FaultKind::NotFound, Error::Refused(no)) => is_kind(no, RefusalKind::AccountUnknown),
            (FaultKind::TooManyPerSecond, Error::Throttled { kind, .. }) => {
                *kind == ThrottleKind::PerSecond
            }
            (FaultKind::TooManyToday, Error::Throttled { kind, free_at }) => {
                *kind == ThrottleKind::LabelDaily
                    && free_at.0 == (MORNING.day_number() + 1) * DAY_MS + MINUTE_MS
            }
            (FaultKind::TooManyForSeconds { seconds }, Error::Throttled { free_at, .. }) => {
                (1..=i64::from(*seconds) * 1_000).contains(&(free_at.0 - world.now().0))
            }
            (FaultKind::TooManyOfOperation, Error::Throttled { kind, .. }) => {
                *kind == ThrottleKind::OperationInterval
            }
            (FaultKind::ServerError, Error::ServerError { status }) => *status == 500,
            (FaultKind::BadGateway, Error::ServerError { status }) => *status == 502,
            (FaultKind::Slow { .. }, Error::Unreachable(how)) => *how == Unreachable::Timeout,
            (FaultKind::Cut | FaultKind::CutBody, Error::Unreachable(how)) => {
                *how == Unreachable::Cut
            }
            (FaultKind::MalformedJson, Error::Unreadable { .. }) => true,
            (FaultKind::OkWithError, Error::Refused(no)) => no.code == Some(200),
            (FaultKind::RouteUnknown, Error::NotOffered(Operation::Plans)) => true,
            _ => false,
        };
        assert!(is_told, "{kind:?}: {error:?}");
    }
}

#[tokio::test]
async fn a_read_survives_a_fault_that_passes() {
    for kind in [
        FaultKind::Unauthorized,
        FaultKind::ServerError,
        FaultKind::BadGateway,
        FaultKind::Cut,
        FaultKind::CutBody,
        FaultKind::TooManyPerSecond,
    ] {
        let world = World::new().await;
        let (account, _) = world.billed();
        let fault = Fault::new(kind.clone()).once();
        world.simulator.faults().add(fault);
        let plans = world
            .moving(STEP, world.zoom.plans(person(), account))
            .await;
        plans.unwrap_or_else(|error| panic!("{kind:?}: {error:?}"));
    }
}

#[tokio::test]
async fn plan_families_that_nobody_knows_are_read() {
    let (_, known) = plans_under(FaultKind::Slow { ms: 1 }).await;
    let (_, more) = plans_under(FaultKind::UnknownPlanFamilies).await;
    assert!(more.expect("plans") > known.expect("plans"));
}

#[tokio::test]
async fn a_write_is_received_once_and_an_effect_is_never_taken_for_none() {
    let kinds = [
        FaultKind::Forbidden,
        FaultKind::NotFound,
        FaultKind::TooManyPerSecond,
        FaultKind::TooManyToday,
        FaultKind::TooManyOfOperation,
        FaultKind::ServerError,
        FaultKind::BadGateway,
        FaultKind::Slow { ms: 3_000 },
        FaultKind::Cut,
        FaultKind::CutBody,
        FaultKind::MalformedJson,
        FaultKind::OkWithError,
    ];
    let update = BillingContactUpdate {
        city: Some("Kraków".to_owned()),
        ..BillingContactUpdate::default()
    };
    for fault in kinds
        .into_iter()
        .map(Fault::new)
        .flat_map(|fault| [fault.clone(), fault.after_effect()])
    {
        let world = World::at(MORNING, Scope::Master, |config| {
            config.timeouts.call = Duration::from_millis(700);
        })
        .await;
        let (account, _) = world.billed();
        world.simulator.faults().add(fault.clone());
        let sent = world
            .zoom
            .billing_contact_update(person(), account.clone(), &update);
        let result = world.moving(STEP, sent).await;
        let calls = world.simulator.calls();
        assert_eq!(calls.writes_to(&account).len(), 1, "{fault:?}");
        if let Err(error) = result {
            let has_effect = calls.counts().effects > 0;
            assert!(
                error.is_outcome_unknown() || !has_effect,
                "{fault:?}: {error:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_pdf_is_a_pdf_by_either_path() {
    let world = World::new().await;
    let (account, invoice) = world.billed();
    let unknown = Fault::new(FaultKind::RouteUnknown).for_operation(Operation::InvoicePdf);
    world.simulator.faults().add(unknown);
    let download = world
        .zoom
        .invoice_pdf(person(), account.clone(), invoice.clone());
    world.moving(STEP, download).await.expect("by the old path");
    assert_eq!(
        world.simulator.calls().of(Operation::InvoicePdfOld).len(),
        1
    );
    for (kind, is_told) in [
        (
            FaultKind::HtmlInsteadOfPdf,
            (|e| matches!(e, Error::NotAPdf)) as fn(&Error) -> bool,
        ),
        (FaultKind::OversizedPdf, |e| {
            matches!(e, Error::TooLarge { .. })
        }),
    ] {
        let world = World::new().await;
        world.simulator.faults().add(Fault::new(kind.clone()));
        let download = world
            .zoom
            .invoice_pdf(person(), account.clone(), invoice.clone());
        let error = world.moving(STEP, download).await.expect_err("no file");
        assert!(is_told(&error), "{kind:?}: {error:?}");
    }
}

#[tokio::test]
async fn a_token_endpoint_in_trouble_is_told() {
    let world = World::new().await;
    let faults = world.simulator.faults();
    faults.add(Fault::new(FaultKind::ServerError).for_token().times(2));
    let error = world.zoom.check_credentials().await;
    assert_eq!(error, Err(TokenError::ServerError { status: 500 }));
    world.zoom.check_credentials().await.expect("it has passed");
}

#[tokio::test]
async fn a_scope_that_zoom_does_not_share_is_given_up_after_one_429() {
    let world = World::with_scopes(MORNING, Scope::Master, Scope::Invoice, |_| ()).await;
    let book: Vec<_> = world
        .simulator
        .book()
        .accounts()
        .flat_map(|account| {
            let invoices = world.invoices_of(&account);
            invoices
                .into_iter()
                .map(move |invoice| (account.clone(), invoice))
        })
        .take(4)
        .collect();
    let downloads = async {
        let mut results = Vec::new();
        for (account, invoice) in book {
            results.push(world.zoom.invoice_pdf(person(), account, invoice).await);
        }
        results
    };
    let results = world.moving(STEP, downloads).await;
    assert!(results[0].is_ok());
    assert!(
        matches!(results[1], Err(Error::Throttled { .. })),
        "{:?}",
        results[1]
    );
    assert!(
        results[2..]
            .iter()
            .all(|result| matches!(result, Err(Error::NoSlot(_))))
    );
    assert_eq!(world.simulator.calls().counts().self_inflicted_429, 1);
}

#[tokio::test]
async fn an_effect_that_lags_is_accepted_at_once_and_shown_later() {
    let world = World::new().await;
    let (account, _) = world.billed();
    let lag = Fault::new(FaultKind::LaggingEffect { minutes: 7 });
    world
        .simulator
        .faults()
        .add(lag.for_operation(Operation::BillingContactUpdate));
    let update = BillingContactUpdate {
        city: Some("Kraków".to_owned()),
        ..BillingContactUpdate::default()
    };
    let write = world
        .zoom
        .billing_contact_update(person(), account.clone(), &update);
    world.moving(STEP, write).await.expect("accepted");
    for (minutes, is_shown) in [(1, false), (7, true)] {
        world.pass(Duration::from_secs(minutes * 60));
        let read = world.zoom.billing_contact(person(), account.clone());
        let contact = world.moving(STEP, read).await.expect("a contact").value;
        assert_eq!(contact.city == "Kraków", is_shown, "after {minutes} min");
    }
}

#[tokio::test]
async fn a_refusal_that_the_book_does_not_bring_about_comes_on_demand() {
    let world = World::new().await;
    let (account, _) = world.billed();
    let refusal = FaultKind::Refusal {
        status: 404,
        code: 1001,
        message: "User does not exist.".to_owned(),
    };
    let fault = Fault::new(refusal).for_operation(Operation::BillingContactUpdate);
    world.simulator.faults().add(fault);
    let update = BillingContactUpdate::default();
    let write = world
        .zoom
        .billing_contact_update(person(), account, &update);
    let error = world.moving(STEP, write).await.expect_err("refused");
    assert!(
        matches!(error, Error::Refused(ref no) if no.code == Some(1001)),
        "{error:?}"
    );
}
