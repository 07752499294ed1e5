//! The dry run of a bulk: what each row would do, judged by the rules of single changes on what is stored.
//! Nothing of it calls Zoom, and nothing of it changes anything.

use std::collections::HashMap;

use domain::capability;
use domain::ids::{AccountId, BulkId};
use domain::plan_change::{self, Line, PlanField, Verdict};
use domain::pricing::NoCost;
use domain::time::Date;
use domain::view::{ChangeState, PlanAct, RowCost, RowVerdict, TypedRow};
use store::{BulkRow, Change};

use super::sheet::Wanted;
use crate::changes::{Content, Draft, another_runs, is_open};
use crate::plan_changes::{PLANS_NOT_KNOWN, plan_draft};
use crate::plan_form::{self, Known};
use crate::records::named_account;
use crate::{Portal, PortalError};

/// A row with what the dry run says of it.
pub(super) struct CheckedRow {
    pub(super) row: BulkRow,
    /// What it would draft, where it is taken.
    pub(super) draft: Option<Draft>,
}

/// What a row comes to.
struct Judged {
    title: String,
    /// What there is to think about.
    warnings: Vec<String>,
    draft: Draft,
}

/// Why a row stays out.
enum Out {
    Refused(Vec<String>),
    Unchanged,
}

impl Out {
    fn refused(sentence: impl Into<String>) -> Self {
        Self::Refused(vec![sentence.into()])
    }
}

impl Portal {
    /// Checks rows, in their order.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub(super) async fn check_rows(
        &self,
        wanted: Vec<Wanted>,
    ) -> Result<Vec<CheckedRow>, PortalError> {
        let keys = wanted.iter().map(|row| row.typed.account.as_str());
        let ids = self.accounts_by_key(keys).await?;
        let mut first_lines: HashMap<AccountId, u32> = HashMap::new();
        let mut checked = Vec::with_capacity(wanted.len());
        for row in wanted {
            let typed = row.typed;
            let account = named_account(&typed.account, &ids).ok().cloned();
            let (known, changes) = match &account {
                Some(id) => (
                    Some(self.known_plans(id).await?),
                    self.store().list_changes(id).await?,
                ),
                None => (None, Vec::new()),
            };
            let taken = account.as_ref().map(|id| {
                let first = *first_lines.entry(id.clone()).or_insert(typed.line);
                (first != typed.line).then_some(first)
            });
            let judged = match (row.broken, &known, taken.flatten()) {
                (Some(sentence), ..) => Err(Out::refused(sentence)),
                (None, None, _) => Err(Out::refused(
                    named_account(&typed.account, &ids)
                        .err()
                        .unwrap_or_default(),
                )),
                (None, Some(_), Some(first)) => Err(Out::refused(format!(
                    "Line {first} names this account already. A bulk has one change for each account: \
                     put the other one into a bulk of its own."
                ))),
                (None, Some(known), None) => judge(&typed, known, &changes, self.now().date()),
            };
            let cost = match &judged {
                Ok(judged) => Some(self.row_cost(&judged.draft).await?),
                Err(_) => None,
            };
            let name = known.map(|known| known.account.listed.name);
            checked.push(CheckedRow::new(typed, account.zip(name), judged, cost));
        }
        Ok(checked)
    }

    /// What a row costs by the year, as of today, or why that is not known.
    async fn row_cost(&self, draft: &Draft) -> Result<RowCost, PortalError> {
        let Content::Plans(plans) = &draft.content else {
            return Ok(Err(NoCost::NoLines.to_string()));
        };
        let (before, today) = (plans.before(), self.now().date());
        let cost = self.cost_of(&draft.account, &plans.lines, &before, today);
        let total = cost.await?.total();
        Ok(total.map_err(|reason| reason.to_string()))
    }

    /// Why a second person has to approve the rows that are taken, as one; empty: nobody has to.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub(super) async fn needs_of_rows(
        &self,
        rows: &[CheckedRow],
        retry_of: Option<BulkId>,
    ) -> Result<Vec<String>, PortalError> {
        let policy = self.change_policy().await?;
        let drafts: Vec<&Draft> = rows.iter().filter_map(|row| row.draft.as_ref()).collect();
        let mut needs: Vec<String> = policy
            .of_bulk(drafts.len())
            .into_iter()
            .map(|reason| reason.sentence)
            .collect();
        let mut dangerous = 0_usize;
        for draft in drafts {
            let own = self.needs_of_draft(&policy, draft).await?;
            dangerous += usize::from(!own.is_empty());
        }
        match dangerous {
            0 => {}
            1 => needs.push("One of its changes needs a second person by itself.".to_owned()),
            many => needs.push(format!(
                "{many} of its changes need a second person by themselves."
            )),
        }
        if let Some(before) = retry_of
            && !super::needs_of(&self.known_bulk(before).await?)?.is_empty()
        {
            needs.push(format!(
                "It repeats changes of bulk {before}, which a second person had to approve."
            ));
        }
        Ok(needs)
    }
}

impl CheckedRow {
    fn new(
        typed: TypedRow,
        account: Option<(AccountId, String)>,
        judged: Result<Judged, Out>,
        cost: Option<RowCost>,
    ) -> Self {
        let (verdict, title, sentences, draft) = match judged {
            Ok(judged) if judged.warnings.is_empty() => {
                (RowVerdict::Ok, judged.title, Vec::new(), Some(judged.draft))
            }
            Ok(judged) => (
                RowVerdict::Warning,
                judged.title,
                judged.warnings,
                Some(judged.draft),
            ),
            Err(Out::Unchanged) => (
                RowVerdict::Unchanged,
                String::new(),
                vec!["Zoom shows this already.".to_owned()],
                None,
            ),
            Err(Out::Refused(sentences)) => (RowVerdict::Refused, String::new(), sentences, None),
        };
        Self {
            row: BulkRow {
                typed,
                verdict,
                account,
                title,
                sentences,
                cost,
                change: None,
                outcome: String::new(),
            },
            draft,
        }
    }
}

fn judge(typed: &TypedRow, known: &Known, changes: &[Change], today: Date) -> Result<Judged, Out> {
    if let Some(other) = changes.iter().find(|change| is_open(change)) {
        return Err(Out::refused(another_runs(other.id).to_string()));
    }
    // Of an account that pays Zoom itself the plans are not told either; why says more.
    capability::can_change_plans(known.facts(today).account)
        .map_err(|obstacle| Out::refused(obstacle.sentence()))?;
    let (Some(plans), Some(fetched_at)) = (&known.plans, known.fetched_at) else {
        return Err(Out::refused(PLANS_NOT_KNOWN));
    };
    let lines = lines(typed, known, today)?;
    let id = &known.account.listed.id;
    let draft = plan_draft(id, &lines, plans, fetched_at).ok_or(Out::Unchanged)?;
    let checks = plan_change::checks(&lines, &known.facts(today));
    let of_verdict = |is_meant: fn(Verdict) -> bool| {
        let meant = checks.iter().filter(move |check| is_meant(check.verdict));
        meant.map(|check| check.sentence.clone())
    };
    let blocked: Vec<String> = of_verdict(|verdict| verdict == Verdict::Blocked).collect();
    if !blocked.is_empty() {
        return Err(Out::Refused(blocked));
    }
    let to_think_about =
        of_verdict(|verdict| matches!(verdict, Verdict::Warning | Verdict::Unknown));
    let warnings = changes
        .iter()
        .filter(|change| is_waiting(change.state))
        .map(|change| {
            format!(
                "Change {} of this account is not sent yet either: whichever comes second is checked anew.",
                change.id
            )
        })
        .chain(to_think_about)
        .collect();
    Ok(Judged {
        title: draft.title.clone(),
        warnings,
        draft,
    })
}

/// Whether a change was submitted and nothing of it was sent.
fn is_waiting(state: ChangeState) -> bool {
    state != ChangeState::Draft && state.is_before_sending()
}

/// The lines that a row asks for: the fields of the form of a single change, filled in from its cells.
fn lines(typed: &TypedRow, known: &Known, today: Date) -> Result<Vec<Line>, Out> {
    let act = act(&typed.action).map_err(Out::refused)?;
    let code = code(typed, known).map_err(Out::refused)?;
    let code_field = match act {
        PlanAct::Add => PlanField::Type,
        _ => PlanField::CodeNow,
    };
    let mut fields = vec![(code_field.name().to_owned(), code)];
    if act == PlanAct::Cancel {
        stays_empty(
            &typed.quantity,
            "A cancellation ends the whole plan, so it takes no quantity.",
        )?;
        stays_empty(
            &typed.date,
            "Zoom ends a plan with its paid term, so a cancellation takes no date.",
        )?;
    } else {
        let is_digits = typed.quantity.chars().all(|c| c.is_ascii_digit());
        if !is_digits {
            return Err(Out::refused(
                "The quantity is the number of licences in all: digits alone, without a sign.",
            ));
        }
        fields.push((PlanField::Hosts.name().to_owned(), typed.quantity.clone()));
        fields.push((PlanField::Start.name().to_owned(), typed.date.clone()));
    }
    plan_form::lines(act, &fields, known, today).map_err(|problems| {
        let sentences = problems.into_iter().map(|problem| problem.sentence);
        Out::Refused(sentences.collect())
    })
}

fn stays_empty(cell: &str, otherwise: &str) -> Result<(), Out> {
    match cell.is_empty() {
        true => Ok(()),
        false => Err(Out::refused(otherwise)),
    }
}

/// What is done in bulk: what takes a plan and a number, and nothing that has to be thought about account by
/// account.
fn act(word: &str) -> Result<PlanAct, String> {
    match word.to_lowercase().parse() {
        Ok(act @ (PlanAct::Change | PlanAct::Add | PlanAct::Cancel)) => Ok(act),
        Ok(PlanAct::Subscribe | PlanAct::CancelEverything) => Err(
            "This is not done in bulk: it is decided account by account, on the account\u{2019}s own page."
                .to_owned(),
        ),
        Err(_) if word.is_empty() => {
            Err("No action is named: it is change, add or cancel.".to_owned())
        }
        Err(_) => Err(format!(
            "\u{201c}{word}\u{201d} is no action: it is change, add or cancel."
        )),
    }
}

/// The code of the plan that a row names; `base` is the base plan that the account has.
fn code(typed: &TypedRow, known: &Known) -> Result<String, &'static str> {
    if typed.plan.is_empty() {
        return Err("No plan is named: it is a plan\u{2019}s code, or base for the base plan.");
    }
    if !typed.plan.eq_ignore_ascii_case("base") {
        return Ok(typed.plan.clone());
    }
    known
        .plans
        .as_ref()
        .and_then(plan_change::base_of)
        .and_then(|base| base.code.as_ref())
        .map(|code| code.as_str().to_owned())
        .ok_or("This account has no base plan with a code.")
}
