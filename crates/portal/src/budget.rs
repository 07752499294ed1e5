//! What is left of Zoom's budget: the figure in the header, and the page about it.

use domain::ids::AccountRef;
use domain::limit_figures::is_of_assumed_scope;
use domain::limits::{Limit, Rule, Scope, Target};
use domain::operation::{Label, Operation};
use domain::people::Permission;
use domain::time::{DAY_MS, HOUR_MS, UtcMillis};
use domain::view::{
    BudgetGlance, BudgetPage, CallRefusal, HourOfCalls, LimitGroup, LimitSource, NextSlot,
    RefreshOffer, SlotPlace,
};
use store::{CallCount, LimitRow, RefusedCall};
use zoom::Intent;
use zoom::budget::{Opening, SlotOwner, ThrottleKind, next_day_opens};

use crate::fetch::call_for;
use crate::{Caller, Portal, PortalError};

/// How far back refused calls are counted.
const REFUSED_DAYS: i64 = 30;
/// Refused calls that are listed at most.
const REFUSED_LISTED: u32 = 20;
/// Hours of the chart.
const CHART_HOURS: i64 = 24;
/// Part of the daily pool that the keeper leaves to people, in percent.
const KEPT_PERCENT: u64 = 20;

impl Portal {
    /// What is left of today's pool of heavy calls; `None` where no such limit is set.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub async fn budget_glance(&self) -> Result<Option<BudgetGlance>, PortalError> {
        self.inner.budget.glance().await.map_err(PortalError::from)
    }

    /// What was asked, what is left and when the next slots open.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn budget_page(&self, caller: &Caller) -> Result<BudgetPage, PortalError> {
        caller.must(Permission::ReadBilling)?;
        let now = self.now();
        let today = UtcMillis(now.day_number() * DAY_MS);
        let first_hour = UtcMillis((now.0.div_euclid(HOUR_MS) + 1 - CHART_HOURS) * HOUR_MS);
        let counts = self.store().list_call_counts(today.min(first_hour)).await?;
        let used = |operation| used(&counts, today, |counted| counted == operation);
        let rows = self.store().list_limit_rows().await?;
        let since = now.plus_ms(-REFUSED_DAYS * DAY_MS);
        let refusals = self
            .store()
            .list_refused_calls(since, REFUSED_LISTED)
            .await?;
        let glance = self.budget_glance().await?;
        let mut limits = Vec::new();
        for group in groups(&rows) {
            limits.push(self.standing(caller, group, &counts, today).await?);
        }
        Ok(BudgetPage {
            glance,
            kept: glance.map(kept_for_people),
            resets_at: next_day_opens(now),
            next_pdf: self.slot_of(caller, Operation::InvoicePdf).await?,
            pdfs_today: used(Operation::InvoicePdf) + used(Operation::InvoicePdfOld),
            pdfs_a_day: pdfs_a_day(&rows),
            pdfs_missing: self.store().count_invoices_without_file().await?,
            refused: self.store().count_refused_calls(since).await?,
            refusals: refusals.into_iter().map(refusal).collect(),
            hours: hours(&counts, first_hour),
            limits,
        })
    }

    /// When an operation may be called next, about nothing in particular.
    async fn slot_of(
        &self,
        caller: &Caller,
        operation: Operation,
    ) -> Result<RefreshOffer, PortalError> {
        let intent = Intent::new(operation, call_for(caller, 0));
        Ok(self.inner.budget.offer(&[intent]).await?)
    }

    async fn standing(
        &self,
        caller: &Caller,
        group: Vec<&LimitRow>,
        counts: &[CallCount],
        today: UtcMillis,
    ) -> Result<LimitGroup, PortalError> {
        let Limit { target, scope, .. } = group[0].limit;
        let next = self.slot_of(caller, representative(target)).await?;
        let next_owner = match self.inner.budget.next_opening(target, scope).await? {
            Some(opening) => Some(self.next_slot(opening).await?),
            None => None,
        };
        Ok(LimitGroup {
            target,
            scope,
            limits: group.iter().map(|row| row.limit).collect(),
            used: used(counts, today, |operation| is_counted(target, operation)),
            next_slot: next.free_at,
            next_owner,
            source: source(&group),
        })
    }

    /// The first slot to open, with the name of whose it is.
    async fn next_slot(&self, opening: Opening) -> Result<NextSlot, PortalError> {
        let (name, place) = match opening.owner {
            SlotOwner::Account(AccountRef::Me) => ("the master account".to_owned(), None),
            SlotOwner::Account(AccountRef::Sub(id)) => {
                let account = self.store().find_account(&id).await?;
                let name = account.map_or_else(|| id.to_string(), |account| account.listed.name);
                (name, Some(SlotPlace::Invoices(id)))
            }
            SlotOwner::Invoice(id) => {
                let found = self.store().find_invoices_exactly(id.as_str(), 1).await?;
                match found.into_iter().next() {
                    Some(hit) => (hit.number, Some(SlotPlace::Invoice(hit.account, hit.id))),
                    None => (id.to_string(), None),
                }
            }
        };
        Ok(NextSlot {
            name,
            place,
            free_at: opening.free_at,
        })
    }
}

/// The part that the keeper leaves, and what is left of it: it is used last.
fn kept_for_people(glance: BudgetGlance) -> BudgetGlance {
    let of = glance.of - glance.of * (100 - KEPT_PERCENT) / 100;
    BudgetGlance {
        left: glance.left.min(of),
        of,
    }
}

/// How many PDFs there may be a day, where one count holds for all.
fn pdfs_a_day(rows: &[LimitRow]) -> Option<u32> {
    rows.iter().find_map(|row| match row.limit {
        Limit {
            target: Target::Operation(Operation::InvoicePdf),
            scope: Scope::Master,
            rule: Rule::PerDay(cap),
        } => Some(cap),
        _ => None,
    })
}

/// The rows together that are about the same calls; never an empty group.
fn groups(rows: &[LimitRow]) -> Vec<Vec<&LimitRow>> {
    let mut groups: Vec<Vec<&LimitRow>> = Vec::new();
    for row in rows {
        let is_same = |known: &LimitRow| {
            known.limit.target == row.limit.target && known.limit.scope == row.limit.scope
        };
        match groups.iter_mut().find(|group| is_same(group[0])) {
            Some(group) => group.push(row),
            None => groups.push(vec![row]),
        }
    }
    groups
}

/// A call that a limit is about, to ask for its next slot.
fn representative(target: Target) -> Operation {
    match target {
        Target::Operation(operation) => operation,
        Target::Label(Label::Light) => Operation::Account,
        Target::Label(Label::Medium) => Operation::Plans,
        Target::Label(Label::Heavy) => Operation::PlanUsage,
    }
}

/// Whether a limit counts calls of this operation. Both paths of the PDF are one.
fn is_counted(target: Target, operation: Operation) -> bool {
    match (target, operation) {
        (Target::Label(label), operation) => operation.label() == Some(label),
        (Target::Operation(limited), Operation::InvoicePdfOld) => limited == Operation::InvoicePdf,
        (Target::Operation(limited), operation) => limited == operation,
    }
}

fn used(counts: &[CallCount], today: UtcMillis, is_counted: impl Fn(Operation) -> bool) -> u64 {
    counts
        .iter()
        .filter(|count| count.starts_at >= today && is_counted(count.operation))
        .map(|count| count.calls)
        .sum()
}

fn source(group: &[&LimitRow]) -> LimitSource {
    let latest = group
        .iter()
        .filter_map(|row| row.set_by.as_ref())
        .max_by_key(|set_by| set_by.at);
    if let Some(set_by) = latest {
        return LimitSource::SetBy {
            name: set_by.name.clone(),
            at: set_by.at,
        };
    }
    match group[0].limit.target {
        Target::Operation(Operation::Invoices) => LimitSource::StrictReading,
        target if is_of_assumed_scope(target) => LimitSource::ScopeAssumed,
        _ => LimitSource::Published,
    }
}

/// The hours of the chart, each with what was called in it.
fn hours(counts: &[CallCount], first: UtcMillis) -> Vec<HourOfCalls> {
    (0..CHART_HOURS)
        .map(|place| {
            let starts_at = first.plus_ms(place * HOUR_MS);
            let of_hour = counts.iter().filter(|count| count.starts_at == starts_at);
            HourOfCalls {
                starts_at,
                calls: of_hour
                    .map(|count| (count.operation, count.calls))
                    .collect(),
            }
        })
        .collect()
}

fn refusal(refused: RefusedCall) -> CallRefusal {
    let kind = ThrottleKind::ALL
        .into_iter()
        .find(|kind| kind.as_str() == refused.kind);
    CallRefusal {
        at: refused.at,
        operation: refused.operation,
        limit: kind.map_or(refused.kind, |kind| kind.title().to_owned()),
        retry_at: refused.retry_at,
        paused_until: refused.paused_until,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_for_people_is_used_last() {
        let kept = |left, of| {
            let kept = kept_for_people(BudgetGlance { left, of });
            (kept.left, kept.of)
        };
        assert_eq!(kept(600, 600), (120, 120));
        assert_eq!(kept(121, 600), (120, 120));
        assert_eq!(kept(17, 600), (17, 120));
        assert_eq!(kept(0, 0), (0, 0));
    }

    #[test]
    fn hours_without_calls_stand_in_the_chart() {
        let first = UtcMillis(20_000 * DAY_MS);
        let counts = [CallCount {
            starts_at: first.plus_ms(2 * HOUR_MS),
            operation: Operation::Plans,
            calls: 7,
        }];
        let hours = hours(&counts, first);
        let totals: Vec<u64> = hours.iter().map(HourOfCalls::total).collect();
        assert_eq!((hours.len(), &totals[..4]), (24, &[0, 0, 7, 0][..]));
    }

    #[test]
    fn both_paths_of_the_pdf_count_as_one() {
        let pdf = Target::Operation(Operation::InvoicePdf);
        assert!(is_counted(pdf, Operation::InvoicePdfOld));
        assert!(!is_counted(pdf, Operation::Invoice));
        assert!(is_counted(Target::Label(Label::Heavy), Operation::Invoice));
    }
}
