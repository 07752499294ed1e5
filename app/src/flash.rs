//! What one request leaves for the next page of the same browser: a notice, or what was wrong with a
//! form and what had been entered. It never travels in a URL.

use domain::contact::{ContactFields, FieldProblem};
use domain::ids::{AccountId, BulkId, ChangeId};
use domain::limit_figures::LimitWishes;
use domain::plan_change::PolicyWishes;
use domain::preferences::Preferences;
use domain::pricing::PriceFields;
use domain::records::RecordFields;
use domain::view::{AuditVerdict, Notice, PlanAct, Tone};
use portal::SendOn;
use serde::{Deserialize, Serialize};

use crate::context::RequestContext;

/// What is left for the next page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Flash {
    /// What happened.
    pub notice: Option<Notice>,
    /// What was wrong with the fields.
    pub problems: Vec<FieldProblem>,
    /// What had been entered.
    pub entered: Entered,
    /// What checking the audit log found, which its page tells.
    pub verdict: Option<AuditVerdict>,
}

/// What a person had entered into a form that was refused. Never a password.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "form", rename_all = "snake_case")]
pub enum Entered {
    /// Nothing.
    #[default]
    Nothing,
    /// Into the sign-in form.
    SignIn {
        /// The e-mail.
        email: String,
    },
    /// Into the form of Zoom's limits.
    Limits(LimitWishes),
    /// Into the form that proposes a policy.
    Policy(PolicyWishes),
    /// Into the form of a price.
    Price(PriceFields),
    /// Into what a person prefers.
    Preferences(Preferences),
    /// Into the billing contact of an account.
    Contact {
        /// Of which account.
        account_id: AccountId,
        /// The fields.
        fields: Box<ContactFields>,
    },
    /// Into the form that submits a change.
    Submission {
        /// Which change.
        change_id: ChangeId,
        /// The reason.
        reason: String,
        /// The ticket.
        ticket: String,
        /// When it is to be sent.
        send_on: SendOn,
    },
    /// Into the form that submits a bulk.
    BulkSubmission {
        /// Which bulk.
        bulk_id: BulkId,
        /// The reason.
        reason: String,
        /// The ticket.
        ticket: String,
        /// When it is to be sent.
        send_on: SendOn,
    },
    /// Into the form that takes the rows of a bulk.
    BulkRows {
        /// What it is called.
        name: String,
        /// The rows that were pasted.
        rows: String,
    },
    /// Into a form of an account's plans.
    Plans {
        /// Of which account.
        account_id: AccountId,
        /// What the form is for.
        act: PlanAct,
        /// Names and values.
        fields: Vec<(String, String)>,
    },
    /// Into the partner's own records of an account.
    Record {
        /// Of which account.
        account_id: AccountId,
        /// The fields.
        fields: Box<RecordFields>,
        /// Whether somebody edited the records while the form was open.
        is_overtaken: bool,
    },
}

impl Flash {
    /// A notice alone.
    pub fn notice(notice: Notice) -> Self {
        Self {
            notice: Some(notice),
            ..Self::default()
        }
    }

    /// What checking the audit log found.
    pub fn verdict(verdict: AuditVerdict) -> Self {
        Self {
            verdict: Some(verdict),
            ..Self::default()
        }
    }

    /// A notice from its parts.
    pub fn saying(tone: Tone, title: impl Into<String>, text: impl Into<String>) -> Self {
        Self::notice(Notice {
            tone,
            title: title.into(),
            text: text.into(),
        })
    }

    /// Leaves it for the next page. Where that fails the next page simply says nothing: the act
    /// itself has happened, and its trace is in the audit log.
    pub async fn leave(self, context: &RequestContext) {
        match serde_json::to_string(&self) {
            Ok(body) => {
                if context.session.flash(body).await.is_err() {
                    tracing::warn!("a notice could not be left for the next page");
                }
            }
            Err(error) => tracing::error!(%error, "a notice could not be written"),
        }
    }

    /// What was left for this page.
    pub fn of(context: &RequestContext) -> Self {
        context
            .flash
            .as_deref()
            .and_then(|body| serde_json::from_str(body).ok())
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_entered_is_found_again() {
        let flash = Flash {
            notice: None,
            problems: vec![FieldProblem {
                field: "zip".to_owned(),
                title: "Postal code".to_owned(),
                sentence: "Enter a postal code.".to_owned(),
            }],
            verdict: None,
            entered: Entered::Contact {
                account_id: "7oW1gXhRQ2mZ4kf0bE9uPA".parse().expect("valid"),
                fields: Box::new(ContactFields {
                    first_name: "<script>".to_owned(),
                    ..ContactFields::default()
                }),
            },
        };
        let body = serde_json::to_string(&flash).expect("writes");
        assert_eq!(serde_json::from_str::<Flash>(&body).expect("reads"), flash);
    }
}
