//! Zoom's limits as an administrator edits them. They are read from the database before each call, so
//! that an edit holds at once and in all instances; what a 429 has taught stays until it has run out,
//! because it stands in the counters and not in the table.

use std::fmt::Write as _;

use domain::contact::FieldProblem;
use domain::limit_figures::{Figure, LimitEdit, LimitWishes};
use domain::limits::{Limit, Scope, Target, Tier};
use domain::operation::Operation;
use domain::people::Permission;
use domain::view::{LimitsForm, Notice, Tone};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use store::{AuditEntry, LimitRow, LimitSetter};

use crate::{Caller, Portal, PortalError, actions, audit};

/// Where the master account's tier is kept once it was set here.
const TIER: &str = "limits.tier";

/// What became of a filled-in form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LimitsOutcome {
    /// It holds from the next call on.
    Saved(Notice),
    /// Every field that is not right, and why.
    Invalid(Vec<FieldProblem>),
    /// It lets more through than Zoom publishes, which was not said to be meant; a sentence each.
    Looser(Vec<String>),
    /// Somebody else has edited the limits since they were shown.
    Stale,
}

impl Portal {
    /// The limits as they stand, to be edited.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn limits_form(&self, caller: &Caller) -> Result<LimitsForm, PortalError> {
        caller.must(Permission::ManageLimits)?;
        let rows = self.store().list_limit_rows().await?;
        let tier = self.store().find_setting(TIER).await?;
        Ok(form(&rows, tier.as_deref()))
    }

    /// Sets the limits; `base` names what the person had before them.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn save_limits(
        &self,
        caller: &Caller,
        wishes: &LimitWishes,
        base: &str,
    ) -> Result<LimitsOutcome, PortalError> {
        caller.must(Permission::ManageLimits)?;
        let edit = match wishes.check() {
            Ok(edit) => edit,
            Err(problems) => return Ok(LimitsOutcome::Invalid(problems)),
        };
        let looser = edit.looser();
        if !looser.is_empty() && wishes.accept.is_empty() {
            return Ok(LimitsOutcome::Looser(looser));
        }
        let mut tx = self.store().begin().await?;
        let before = tx.lock_limits().await?;
        let tier = tx.find_setting(TIER).await?;
        let shown = form(&before, tier.as_deref());
        if shown.base != base {
            return Ok(LimitsOutcome::Stale);
        }
        let changes = changes(&shown, &edit);
        if changes.is_empty() {
            return Ok(LimitsOutcome::Saved(said(
                Tone::Info,
                "Nothing to change",
                "The limits stand like that already.",
            )));
        }
        tx.save_limit_rows(&self.rows(caller, &edit, &before))
            .await?;
        tx.save_setting(TIER, edit.tier.as_str()).await?;
        tx.append_audit(AuditEntry {
            detail_json: json!({ "reason": edit.reason, "changes": changes }).to_string(),
            ..audit::entry(self.now(), caller, actions::LIMITS_SAVED)
        });
        tx.commit().await?;
        let notice = if looser.is_empty() {
            said(
                Tone::Ok,
                "The limits are saved",
                "They hold from the next call on, in all instances.",
            )
        } else {
            let text = format!("{} What Zoom refuses still counts.", looser.join(" "));
            said(Tone::Warn, "Saved, looser than Zoom\u{2019}s text", &text)
        };
        Ok(LimitsOutcome::Saved(notice))
    }

    /// The rows of an edit. Who set a limit that stays as it was stays too.
    fn rows(&self, caller: &Caller, edit: &LimitEdit, before: &[LimitRow]) -> Vec<LimitRow> {
        let setter = LimitSetter {
            name: caller.person.name.clone(),
            at: self.now(),
        };
        let row = |limit: Limit| {
            let known = before.iter().find(|row| row.limit == limit);
            let known = known.and_then(|row| row.set_by.clone());
            let own = edit
                .is_own(&limit)
                .then(|| known.unwrap_or_else(|| setter.clone()));
            LimitRow { limit, set_by: own }
        };
        edit.limits().into_iter().map(row).collect()
    }
}

/// The table as the form shows it.
fn form(rows: &[LimitRow], tier: Option<&str>) -> LimitsForm {
    let limits: Vec<Limit> = rows.iter().map(|row| row.limit).collect();
    let tier = tier
        .and_then(|tier| tier.parse().ok())
        .unwrap_or_else(|| likely_tier(&limits));
    let set = Figure::ALL.iter().filter_map(|figure| {
        let value = figure.value_in(&limits)?;
        (value != figure.published(tier)).then_some((*figure, value))
    });
    LimitsForm {
        tier,
        scope: scope(&limits),
        set: set.collect(),
        base: fingerprint(rows, tier),
    }
}

/// Limits that were first written by the configuration do not say for which tier.
fn likely_tier(limits: &[Limit]) -> Tier {
    let figure = Figure::LightSecond;
    let value = figure.value_in(limits);
    Tier::ALL
        .into_iter()
        .find(|tier| value == Some(figure.published(*tier)))
        .unwrap_or(Tier::Business)
}

fn scope(limits: &[Limit]) -> Scope {
    limits
        .iter()
        .find(|limit| limit.target == Target::Operation(Operation::Invoice))
        .map_or(Scope::Master, |limit| limit.scope)
}

/// Changes whenever anything of the table does.
fn fingerprint(rows: &[LimitRow], tier: Tier) -> String {
    let digest = Sha256::digest(format!("{tier} {rows:?}").as_bytes());
    let mut text = String::with_capacity(2 * digest.len());
    for byte in digest {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// What an edit changes, before and after, for the audit log.
fn changes(before: &LimitsForm, edit: &LimitEdit) -> serde_json::Map<String, Value> {
    let mut changes = serde_json::Map::new();
    let mut note = |name: &str, before: Value, after: Value| {
        if before != after {
            changes.insert(name.to_owned(), json!({ "before": before, "after": after }));
        }
    };
    note(
        "tier",
        json!(before.tier.as_str()),
        json!(edit.tier.as_str()),
    );
    note(
        "scope",
        json!(before.scope.as_str()),
        json!(edit.scope.as_str()),
    );
    for figure in Figure::ALL.iter().copied() {
        let was = before.set.get(&figure).copied();
        let is = edit.set.get(&figure).copied();
        note(
            figure.name(),
            json!(was.unwrap_or_else(|| figure.published(before.tier))),
            json!(is.unwrap_or_else(|| figure.published(edit.tier))),
        );
    }
    changes
}

fn said(tone: Tone, title: &str, text: &str) -> Notice {
    Notice {
        tone,
        title: title.to_owned(),
        text: text.to_owned(),
    }
}
