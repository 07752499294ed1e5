//! What is going to happen, drawn from a seed before it does: which change each account gets, how its person
//! clicks, and what goes wrong at Zoom.

use domain::ids::AccountId;
use serde_json::{Value, json};

/// A small generator, so that a seed gives the same plan on every machine.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound.max(1)
    }
}

/// Which field of the billing contact becomes another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Nobody else has to approve it.
    Phone,
    /// A second person has to.
    Email,
}

impl Field {
    /// Its name in forms and bodies.
    pub fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone_number",
            Self::Email => "email",
        }
    }
}

/// How the person presses the button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    /// Once.
    Single,
    /// Twice at the same moment.
    Double,
    /// The same account is open in a second tab, where something else is typed and sent as well.
    TwoTabs,
}

/// What goes wrong with the write.
#[derive(Debug, Clone)]
pub struct Trouble {
    /// For the report.
    pub name: &'static str,
    /// As the control endpoint takes it; `None`: nothing.
    pub fault: Option<Value>,
    /// In how many minutes the effect can be seen.
    pub lag_minutes: u64,
}

/// One person's errand.
#[derive(Debug, Clone)]
pub struct Errand {
    /// Its number, from 0.
    pub number: usize,
    /// About this account, which has no other errand.
    pub account: AccountId,
    /// What is changed.
    pub field: Field,
    /// How.
    pub hand: Hand,
    /// What goes wrong with the write.
    pub trouble: Trouble,
    /// What goes wrong when Zoom is asked what it shows.
    pub read_fault: Option<Value>,
}

impl Errand {
    /// The new value, which no other change has; `tab` is 0 or 1.
    pub fn value(&self, tab: usize) -> String {
        let unique = self.number * 2 + tab;
        match self.field {
            Field::Phone => format!("+44 20 79{unique:06}"),
            Field::Email => format!("billing-{unique}@faults.example"),
        }
    }
}

/// Draws the errands.
pub fn errands(seed: u64, accounts: Vec<AccountId>) -> Vec<Errand> {
    let (mut dice, total) = (Dice::new(seed), accounts.len());
    let errand = |(number, account): (usize, AccountId)| Errand {
        number,
        field: match dice.below(10) {
            0..3 => Field::Email,
            _ => Field::Phone,
        },
        hand: match dice.below(10) {
            0..3 => Hand::Double,
            3..5 => Hand::TwoTabs,
            _ => Hand::Single,
        },
        trouble: trouble(&mut dice, &account, number > total * 3 / 5),
        read_fault: read_fault(&mut dice, &account),
        account,
    };
    accounts.into_iter().enumerate().map(errand).collect()
}

/// Of a hundred writes: so many, this name, this kind, whether the effect comes before it goes wrong.
const TROUBLES: [(u64, &str, &str, bool); 19] = [
    (28, "none", "", true),
    (15, "effect visible later", "lagging_effect", true),
    (6, "cut before the effect", "cut", false),
    (8, "cut after the effect", "cut", true),
    (4, "500 before the effect", "server_error", false),
    (5, "500 after the effect", "server_error", true),
    (3, "502 before the effect", "bad_gateway", false),
    (4, "502 after the effect", "bad_gateway", true),
    (
        2,
        "200 with an error, before the effect",
        "ok_with_error",
        false,
    ),
    (
        3,
        "200 with an error, after the effect",
        "ok_with_error",
        true,
    ),
    (4, "slow, before the effect", "slow", false),
    (4, "slow, after the effect", "slow", true),
    (1, "time-out, before the effect", "time-out", false),
    (1, "time-out, after the effect", "time-out", true),
    (4, "cut body", "cut_body", true),
    (3, "malformed JSON", "malformed_json", true),
    (2, "429 of a second", "too_many_per_second", false),
    (2, "429 for seconds", "too_many_for_seconds", false),
    (1, "429 of the operation", "too_many_of_operation", false),
];

/// `is_late`: near the end nothing is held up for half a minute, which only the watch would notice.
fn trouble(dice: &mut Dice, account: &AccountId, is_late: bool) -> Trouble {
    let total: u64 = TROUBLES.iter().map(|(weight, ..)| weight).sum();
    let mut left = dice.below(total);
    let mut chosen = TROUBLES[0];
    for row in TROUBLES {
        if left < row.0 {
            chosen = row;
            break;
        }
        left -= row.0;
    }
    if is_late && chosen.2 == "time-out" {
        chosen = TROUBLES[0];
    }
    let (_, name, kind, takes_effect) = chosen;
    // Any effect may hide for a while, not only that of an accepted write.
    let hides =
        kind == "lagging_effect" || (takes_effect && !kind.is_empty() && dice.below(3) == 0);
    let lag_minutes = if hides { 1 + dice.below(30) } else { 0 };
    let mut fault = json!({
        "kind": kind, "operation": "account_billing_update", "account": account, "times": 1,
        "takes_effect": takes_effect, "lag_minutes": lag_minutes,
    });
    match kind {
        "lagging_effect" => fault["minutes"] = lag_minutes.into(),
        "slow" => fault["ms"] = (40 + dice.below(200)).into(),
        "time-out" => {
            fault["kind"] = "slow".into();
            fault["ms"] = 33_000.into();
        }
        "too_many_for_seconds" => fault["seconds"] = (1 + dice.below(20)).into(),
        _ => {}
    }
    Trouble {
        name,
        fault: (!kind.is_empty()).then_some(fault),
        lag_minutes,
    }
}

fn read_fault(dice: &mut Dice, account: &AccountId) -> Option<Value> {
    let kinds = [
        "cut",
        "bad_gateway",
        "too_many_per_second",
        "malformed_json",
    ];
    let kind = *kinds.get(usize::try_from(dice.below(28)).ok()?)?;
    Some(json!({
        "kind": kind, "operation": "account_billing", "account": account,
        "times": 1 + dice.below(2),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_one_plan_with_all_troubles_in_it() {
        let accounts: Vec<AccountId> = (0..2_000)
            .map(|number| format!("account-{number}").parse().expect("an id"))
            .collect();
        let plan = errands(7, accounts.clone());
        assert_eq!(format!("{plan:?}"), format!("{:?}", errands(7, accounts)));
        for (_, name, ..) in TROUBLES {
            assert!(
                plan.iter().any(|errand| errand.trouble.name == name),
                "{name}"
            );
        }
        assert!(plan.iter().all(|errand| errand.trouble.lag_minutes <= 30));
        assert!(plan.iter().any(|errand| errand.read_fault.is_some()));
    }
}
