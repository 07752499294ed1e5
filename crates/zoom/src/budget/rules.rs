//! From a call and the table of limits to the counters that it charges.
//!
//! One counter stands for all limits with the same target, scope and subject: its spacing is that of
//! the longest interval, its daily cap the lowest. Both paths of the PDF share one counter.

use domain::limits::{Claim, Limit, Rule, Scope, Target};
use domain::operation::{Label, Operation};
use domain::time::{MINUTE_MS, SECOND_MS};

use super::gate::{Intent, Lane};

/// Calls of the heavy daily pool that one person may cause in a day. Far above an honest day's work,
/// far below the pool: one person's script can't starve the others.
pub const PERSON_HEAVY_PER_DAY: u32 = 2_000;

/// Calls of each operation with an interval (invoice list, detail, PDF) that one person may cause in a
/// day.
pub const PERSON_RATIONED_PER_DAY: u32 = 60;

/// No call takes longer than this, in milliseconds: the client refuses longer time-outs. It is also
/// what keeps a call that starts just before the quiet minutes from ending on the other day.
pub const LONGEST_CALL_MS: i64 = MINUTE_MS;

/// Added to Zoom's intervals, which count from the answer, in milliseconds.
pub(super) const INTERVAL_MARGIN_MS: i64 = 5 * SECOND_MS;

/// The part of a per-second limit and, for the keeper, of a daily cap that is used, in percent.
const USABLE_PERCENT: u32 = 80;

/// One counter that a call charges, with what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Charge {
    /// What is claimed from the ledger.
    pub claim: Claim,
    /// What the counter stands for.
    pub counts: Counts,
    /// The interval of the counter in milliseconds, if it has one.
    pub interval_ms: Option<i64>,
    /// The full daily cap, before lanes and roles cut it.
    pub cap: Option<u32>,
}

/// What a counter stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counts {
    /// The calls of a label.
    Label(Label),
    /// The calls of an operation at a scope.
    Operation(Scope),
    /// The calls of one person.
    Person,
}

/// The operation under which a call is counted.
pub(super) fn counted_as(operation: Operation) -> Operation {
    match operation {
        Operation::InvoicePdfOld => Operation::InvoicePdf,
        other => other,
    }
}

/// All counters that a call charges.
pub(super) fn charges(intent: &Intent, limits: &[Limit]) -> Vec<Charge> {
    let operation = counted_as(intent.operation);
    let mut charges: Vec<Charge> = Vec::new();
    for limit in limits
        .iter()
        .filter(|limit| applies(limit.target, operation))
    {
        let counts = match limit.target {
            Target::Label(label) => Counts::Label(label),
            Target::Operation(_) => Counts::Operation(limit.scope),
        };
        let key = format!(
            "{}:{}",
            target_key(limit.target),
            subject(limit.scope, intent)
        );
        let charge = entry(&mut charges, key, counts);
        apply(charge, limit.rule, intent.call_for.lane);
    }
    // A counter without a limit of its own: it holds what a 429 of this operation taught us.
    let learnt = format!("{}:master", target_key(Target::Operation(operation)));
    entry(&mut charges, learnt, Counts::Operation(Scope::Master));
    if let Lane::Person { user, .. } = intent.call_for.lane {
        let is_rationed = charges.iter().any(|charge| charge.interval_ms.is_some());
        let quotas = [
            (
                operation.label() == Some(Label::Heavy),
                "heavy",
                PERSON_HEAVY_PER_DAY,
            ),
            (is_rationed, operation.name(), PERSON_RATIONED_PER_DAY),
        ];
        for (_, what, cap) in quotas.into_iter().filter(|(holds, ..)| *holds) {
            let charge = entry(
                &mut charges,
                format!("person:{user}:{what}"),
                Counts::Person,
            );
            charge.cap = Some(cap);
            charge.claim.per_day = Some(cap);
        }
    }
    charges
}

/// What a call of this label charges on the label's own counter, whatever it calls.
pub(super) fn label_charge(label: Label, lane: Lane, limits: &[Limit]) -> Charge {
    let mut charges = Vec::new();
    let charge = entry(&mut charges, label_key(label), Counts::Label(label));
    for limit in limits {
        if limit.target == Target::Label(label) && limit.scope == Scope::Master {
            apply(charge, limit.rule, lane);
        }
    }
    charge.clone()
}

/// What a limit a second leaves beside its usable part, and two that start at the very edges of the second.
pub(super) fn at_once(label: Label, limits: &[Limit]) -> Option<u32> {
    let per_second = limits.iter().filter_map(|limit| match limit.rule {
        Rule::PerSecond(calls) if limit.target == Target::Label(label) => Some(calls),
        _ => None,
    });
    let limit = per_second.min()?;
    let usable = (limit * USABLE_PERCENT).div_ceil(100);
    Some((limit - usable.min(limit)).saturating_sub(2).max(1))
}

/// The key of the counter of a label for the whole master account.
pub(super) fn label_key(label: Label) -> String {
    format!("{}:master", target_key(Target::Label(label)))
}

/// How the keys of all counters begin that count these calls by account or by invoice; `None`: they are
/// counted together.
pub(super) fn counters_of(target: Target, scope: Scope) -> Option<String> {
    let kind = match scope {
        Scope::Master => return None,
        Scope::SubAccount => "sub",
        Scope::Invoice => "invoice",
    };
    Some(format!("{}:{kind}:", target_key(target)))
}

fn applies(target: Target, operation: Operation) -> bool {
    match target {
        Target::Label(label) => operation.label() == Some(label),
        Target::Operation(limited) => counted_as(limited) == operation,
    }
}

fn target_key(target: Target) -> String {
    match target {
        Target::Label(label) => format!("label:{}", label.as_str()),
        Target::Operation(operation) => format!("op:{}", counted_as(operation)),
    }
}

/// Whose count it is; a call without an account or invoice falls to the wider scope.
fn subject(scope: Scope, intent: &Intent) -> String {
    match (scope, &intent.account, &intent.invoice) {
        (Scope::Invoice, _, Some(invoice)) => format!("invoice:{invoice}"),
        (Scope::Invoice | Scope::SubAccount, Some(account), _) => format!("sub:{account}"),
        _ => "master".to_owned(),
    }
}

fn entry(charges: &mut Vec<Charge>, key: String, counts: Counts) -> &mut Charge {
    let place = charges.iter().position(|charge| charge.claim.key == key);
    let place = place.unwrap_or_else(|| {
        charges.push(Charge {
            claim: Claim {
                key,
                spacing_ms: 0,
                per_day: None,
            },
            counts,
            interval_ms: None,
            cap: None,
        });
        charges.len() - 1
    });
    &mut charges[place]
}

fn apply(charge: &mut Charge, rule: Rule, lane: Lane) {
    let claim = &mut charge.claim;
    match rule {
        Rule::PerSecond(calls) => claim.spacing_ms = claim.spacing_ms.max(pace_ms(calls)),
        Rule::IntervalMs(interval_ms) => {
            let spacing_ms = interval_ms
                .saturating_add(LONGEST_CALL_MS)
                .saturating_add(INTERVAL_MARGIN_MS);
            claim.spacing_ms = claim.spacing_ms.max(spacing_ms);
            charge.interval_ms = charge.interval_ms.max(Some(interval_ms));
        }
        Rule::PerDay(cap) => {
            let cap = charge.cap.map_or(cap, |lower| lower.min(cap));
            charge.cap = Some(cap);
            claim.per_day = Some(usable(cap, lane));
        }
    }
}

/// The spacing that keeps a label at 80 % of its limit, in milliseconds, rounded up.
fn pace_ms(per_second: u32) -> i64 {
    let calls_in_100_s = i64::from(per_second.max(1)) * i64::from(USABLE_PERCENT);
    (100 * SECOND_MS + calls_in_100_s - 1) / calls_in_100_s
}

/// What is left of a daily cap for a lane.
fn usable(cap: u32, lane: Lane) -> u32 {
    match lane {
        Lane::Person {
            is_viewer: false, ..
        } => cap,
        Lane::Person {
            is_viewer: true, ..
        } => cap.saturating_sub(1),
        Lane::Keeper => {
            let part = u64::from(cap) * u64::from(USABLE_PERCENT) / 100;
            u32::try_from(part).unwrap_or(cap)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::CallFor;
    use domain::ids::{AccountId, UserId};
    use domain::limits::{Tier, default_limits};

    fn account(text: &str) -> AccountId {
        text.parse().expect("an account id")
    }

    fn find<'a>(charges: &'a [Charge], key: &str) -> &'a Charge {
        charges
            .iter()
            .find(|charge| charge.claim.key == key)
            .unwrap_or_else(|| panic!("{key} in {charges:?}"))
    }

    #[test]
    fn an_invoice_list_charges_its_account_the_heavy_pool_and_its_person() {
        let limits = default_limits(Tier::Business, Scope::Master);
        let intent = Intent::new(Operation::Invoices, CallFor::person(UserId(7), false, 0))
            .about(account("ABC"));
        let charges = charges(&intent, &limits);
        let list = find(&charges, "op:account_billing_invoices:sub:ABC");
        assert_eq!(list.claim.spacing_ms, 200 * MINUTE_MS + 65 * SECOND_MS);
        assert_eq!(list.claim.per_day, Some(6));
        let pool = find(&charges, "label:heavy:master");
        assert_eq!(
            (pool.claim.spacing_ms, pool.claim.per_day),
            (32, Some(60_000))
        );
        assert_eq!(find(&charges, "person:7:heavy").claim.per_day, Some(2_000));
        assert_eq!(
            find(&charges, "person:7:account_billing_invoices")
                .claim
                .per_day,
            Some(60)
        );
    }

    #[test]
    fn both_paths_of_the_pdf_share_their_counters_at_every_scope() {
        for scope in [Scope::Master, Scope::SubAccount, Scope::Invoice] {
            let limits = default_limits(Tier::Pro, scope);
            let keys = |operation| {
                let intent = Intent::new(operation, CallFor::keeper(0))
                    .about(account("ABC"))
                    .invoice("8ad09c64".parse().expect("an invoice id"));
                charges(&intent, &limits)
            };
            assert_eq!(keys(Operation::InvoicePdf), keys(Operation::InvoicePdfOld));
            assert!(!keys(Operation::InvoicePdf).is_empty());
        }
    }

    #[test]
    fn the_keeper_leaves_a_fifth_and_viewers_the_last_one() {
        let viewer = Lane::Person {
            user: UserId(1),
            is_viewer: true,
        };
        assert_eq!(usable(100, Lane::Keeper), 80);
        assert_eq!(usable(6, Lane::Keeper), 4);
        assert_eq!(usable(6, viewer), 5);
        assert_eq!(usable(0, viewer), 0);
    }

    #[test]
    fn late_calls_and_those_that_start_together_stay_below_the_limit() {
        for (tier, expected) in [(Tier::Business, [14, 10, 6]), (Tier::Pro, [4, 2, 1])] {
            let limits = default_limits(tier, Scope::Master);
            let at_once = Label::ALL.map(|label| at_once(label, &limits));
            assert_eq!(at_once, expected.map(Some));
        }
        assert_eq!(at_once(Label::Heavy, &[]), None);
    }

    #[test]
    fn pacing_stays_at_four_fifths() {
        for (per_second, pace) in [
            (80, 16),
            (60, 21),
            (40, 32),
            (30, 42),
            (10, 125),
            (1, 1_250),
        ] {
            assert_eq!(pace_ms(per_second), pace);
        }
    }
}
