//! Random use, judged by the limits alone and not by the code that keeps them.

use domain::limits::{Limit, Rule, Scope, Target, Tier, default_limits};
use domain::operation::{Label, Operation};
use domain::time::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS};
use proptest::prelude::*;
use zoom::budget::Settled;
use zoom::{CallFor, Intent};

use super::{World, account, invoice, limit, person, viewer};

/// One step of random use: wait, then one call by someone.
#[derive(Debug, Clone)]
struct Step {
    wait_ms: i64,
    latency_ms: i64,
    operation: Operation,
    account: usize,
    invoice: usize,
    who: usize,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let wait = prop_oneof![
        6 => 0i64..40,
        3 => 0i64..(3 * MINUTE_MS),
        2 => 0i64..(2 * HOUR_MS),
    ];
    let step = (
        wait,
        0i64..30_000,
        prop::sample::select(Operation::ALL.to_vec()),
        0usize..3,
        0usize..4,
        0usize..7,
    );
    let step = step.prop_map(
        |(wait_ms, latency, operation, account, invoice, who)| Step {
            wait_ms,
            latency_ms: if latency % 3 == 0 {
                latency
            } else {
                latency % 30
            },
            operation,
            account,
            invoice,
            who,
        },
    );
    prop::collection::vec(step, 1..120)
}

fn who(number: usize) -> CallFor {
    match number {
        0 | 1 => CallFor::keeper(0),
        2 => viewer(2),
        other => person(other.try_into().expect("small")),
    }
}

/// A call that was made: who, when it began and when its answer came.
struct Made {
    intent: Intent,
    began: i64,
    answered: i64,
}

/// Whether a limit counts both calls together.
fn together(limit: &Limit, a: &Intent, b: &Intent) -> bool {
    let counted = |intent: &Intent| match limit.target {
        Target::Label(label) => intent.operation.label() == Some(label),
        Target::Operation(Operation::InvoicePdf) => matches!(
            intent.operation,
            Operation::InvoicePdf | Operation::InvoicePdfOld
        ),
        Target::Operation(operation) => intent.operation == operation,
    };
    let same = match limit.scope {
        Scope::Master => true,
        Scope::SubAccount => a.account == b.account,
        Scope::Invoice => a.invoice == b.invoice,
    };
    counted(a) && counted(b) && same
}

/// What the calls break, judged by the limits alone and not by the code that keeps them.
fn broken(limits: &[Limit], made: &[Made]) -> Option<String> {
    for (place, call) in made.iter().enumerate() {
        let of_day = call.began.rem_euclid(DAY_MS);
        if !(MINUTE_MS..DAY_MS - MINUTE_MS).contains(&of_day) {
            return Some(format!("{:?} around midnight", call.intent));
        }
        for limit in limits {
            let earlier = || {
                made[..place]
                    .iter()
                    .filter(|other| together(limit, &other.intent, &call.intent))
            };
            let is_broken = together(limit, &call.intent, &call.intent)
                && match limit.rule {
                    Rule::IntervalMs(ms) => earlier().any(|o| call.began < o.answered + ms),
                    Rule::PerSecond(calls) => {
                        let window = earlier().filter(|o| call.began - o.began < SECOND_MS);
                        (window.count() + 1) * 10 > calls as usize * 8 + 9
                    }
                    Rule::PerDay(cap) => {
                        let today = earlier().filter(|o| {
                            o.began.div_euclid(DAY_MS) == call.began.div_euclid(DAY_MS)
                        });
                        let is_keeper = call.intent.call_for.lane == zoom::Lane::Keeper;
                        let usable = if is_keeper { cap * 8 / 10 } else { cap };
                        today.count() + 1 > usable as usize
                    }
                };
            if is_broken {
                return Some(format!("{limit:?} by {:?}", call.intent));
            }
        }
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_random_use_breaks_a_limit(
        steps in steps(),
        scope in prop::sample::select(vec![Scope::Master, Scope::SubAccount, Scope::Invoice]),
        small_day in 3u32..20,
    ) {
        let mut limits = default_limits(Tier::Pro, scope);
        limits.push(limit(Target::Label(Label::Medium), Rule::PerDay(small_day)));
        limits.push(limit(Target::Label(Label::Light), Rule::PerSecond(3)));
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let made = runtime.block_on(async {
            let world = World::new(limits.clone());
            let mut made = Vec::new();
            for step in steps {
                world.pass_ms(step.wait_ms);
                let intent = Intent::new(step.operation, who(step.who))
                    .about(account(["AAA", "BBB", "CCC"][step.account]))
                    .invoice(invoice(["1", "2", "3", "4"][step.invoice]));
                let began = world.now().0;
                if world.call(&intent, step.latency_ms, Settled::Spent).await.is_ok() {
                    made.push(Made { intent, began, answered: world.now().0 });
                }
            }
            made
        });
        prop_assert_eq!(broken(&limits, &made), None);
    }
}
