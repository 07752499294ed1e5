//! What a person should look at, most important first. Pure: no I/O, no clock.

use domain::time::Date;
use domain::view::{
    AccountFlag, AccountHead, Attention, AttentionPlace, ChangeState, Familiarity,
    InvoiceSummaryCard, PlanRow, Renewal, StorageUse, Tone,
};
use domain::zoom::PlanStatus;
use store::Change;

/// Days before the end of a term from which on one that does not renew by itself is worth a word.
const ENDING_DAYS: i32 = 90;

/// What is judged.
pub(crate) struct Evidence<'a> {
    pub(crate) head: &'a AccountHead,
    pub(crate) plans: &'a [PlanRow],
    pub(crate) storage: Option<&'a StorageUse>,
    pub(crate) invoices: Option<&'a InvoiceSummaryCard>,
    pub(crate) renewal: Option<&'a Renewal>,
    pub(crate) changes: &'a [Change],
    pub(crate) today: Date,
}

/// Everything that needs attention.
pub(crate) fn of(evidence: &Evidence<'_>) -> Vec<Attention> {
    let mut found = Vec::new();
    found.extend(unknown_outcomes(evidence.changes));
    found.extend(evidence.invoices.and_then(overdue));
    found.extend(evidence.plans.iter().filter_map(over_used));
    found.extend(evidence.storage.and_then(over_stored));
    found.extend(vanished(evidence.head));
    found.extend(ending(evidence));
    found.extend(evidence.plans.iter().filter_map(nearly_full));
    found.extend(evidence.plans.iter().find_map(base_cancelled));
    found.extend(drafts(evidence.changes));
    found.extend(unused(evidence));
    found.extend(new_families(evidence.plans));
    found
}

fn attention(tone: Tone, sentence: String, place: AttentionPlace) -> Attention {
    Attention {
        tone,
        sentence,
        place,
    }
}

fn plural<'a>(count: u64, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}

fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

fn unknown_outcomes(changes: &[Change]) -> Vec<Attention> {
    let unknown = changes
        .iter()
        .filter(|change| change.state == ChangeState::OutcomeUnknown);
    unknown
        .map(|change| {
            let sentence = format!("Nobody knows whether Zoom made change {}.", change.id);
            attention(Tone::Warn, sentence, AttentionPlace::Change(change.id))
        })
        .collect()
}

fn overdue(invoices: &InvoiceSummaryCard) -> Option<Attention> {
    let count = invoices.overdue;
    (count > 0).then(|| {
        let sentence = format!(
            "{count} {} past {} due date.",
            plural(count, "invoice is", "invoices are"),
            plural(count, "its", "their")
        );
        attention(Tone::Bad, sentence, AttentionPlace::Invoices)
    })
}

fn over_used(plan: &PlanRow) -> Option<Attention> {
    let (bought, used) = (plan.quantity.bought?, plan.quantity.used?);
    (used > bought).then(|| {
        let over = used - bought;
        let sentence = format!(
            "{}: {over} more {} in use than bought.",
            plan.name.title,
            plural(over.unsigned_abs(), "licence is", "licences are")
        );
        attention(Tone::Bad, sentence, AttentionPlace::Usage)
    })
}

fn over_stored(storage: &StorageUse) -> Option<Attention> {
    let over = storage.over.as_ref()?;
    let sentence = format!("Recordings take {over} more than the plan holds.");
    Some(attention(Tone::Bad, sentence, AttentionPlace::Usage))
}

fn vanished(head: &AccountHead) -> Option<Attention> {
    (!head.is_listed).then(|| {
        let sentence =
            "Zoom no longer lists this account. What is shown is the last that is known.";
        attention(Tone::Warn, sentence.to_owned(), AttentionPlace::Here)
    })
}

fn ending(evidence: &Evidence<'_>) -> Option<Attention> {
    let renewal = evidence.renewal?;
    let on = renewal.on.filter(|_| renewal.is_automatic == Some(false))?;
    let days = (on - evidence.today).get_days();
    (0..=ENDING_DAYS).contains(&days).then(|| {
        let sentence = format!("It ends on {} and does not renew by itself.", day(on));
        attention(Tone::Warn, sentence, AttentionPlace::Plans)
    })
}

fn nearly_full(plan: &PlanRow) -> Option<Attention> {
    let (bought, used) = (plan.quantity.bought?, plan.quantity.used?);
    let is_full = plan.quantity.taken_share()? > 950 && used <= bought;
    (plan.is_base && is_full).then(|| {
        let free = plan.quantity.free().unwrap_or(0).max(0);
        let sentence = format!("{}: {free} of {bought} licences left.", plan.name.title);
        attention(Tone::Warn, sentence, AttentionPlace::Usage)
    })
}

fn base_cancelled(plan: &PlanRow) -> Option<Attention> {
    (plan.is_base && plan.status == PlanStatus::Cancelled).then(|| {
        let ends = plan
            .next_invoice
            .map(|date| format!(" and runs to {}", day(date)))
            .unwrap_or_default();
        let sentence = format!("{} is cancelled{ends}.", plan.name.title);
        attention(Tone::Warn, sentence, AttentionPlace::Plans)
    })
}

fn drafts(changes: &[Change]) -> Vec<Attention> {
    let drafts = changes
        .iter()
        .filter(|change| change.state == ChangeState::Draft);
    drafts
        .map(|change| {
            let sentence = format!(
                "Change {} is drafted and not sent: {}.",
                change.id,
                change.title.to_lowercase()
            );
            attention(Tone::Info, sentence, AttentionPlace::Change(change.id))
        })
        .collect()
}

fn unused(evidence: &Evidence<'_>) -> Option<Attention> {
    let base = evidence.plans.iter().find(|plan| plan.is_base)?;
    let (free, bought) = (base.quantity.free()?, base.quantity.bought?);
    evidence.head.flags.contains(&AccountFlag::Unused).then(|| {
        let sentence = format!(
            "{}: {free} of {bought} licences are not in use.",
            base.name.title
        );
        attention(Tone::Info, sentence, AttentionPlace::Usage)
    })
}

fn new_families(plans: &[PlanRow]) -> Option<Attention> {
    let unknown = plans
        .iter()
        .filter(|plan| plan.familiarity != Familiarity::Known);
    let count = unknown.count() as u64;
    (count > 0).then(|| {
        let sentence = format!(
            "{count} {} not in the catalogue and shown as Zoom tells {}.",
            plural(count, "plan is", "plans are"),
            plural(count, "it", "them")
        );
        attention(Tone::Info, sentence, AttentionPlace::Plans)
    })
}
