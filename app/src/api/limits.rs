//! Setting Zoom's limits.

use domain::limit_figures::LimitWishes;
use leptos::prelude::*;

use crate::error::AppError;

/// Sets the limits: back to the budget, or to the form with what is wrong.
#[server(prefix = "/api", endpoint = "limits/save")]
pub async fn save_limits(
    #[server(default)] base: String,
    #[server(flatten)] wishes: LimitWishes,
) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::ManageLimits).await?;
    saving::limits(&act, &base, wishes).await
}

/// Sets the limits back to what Zoom publishes, in the strict reading.
#[server(prefix = "/api", endpoint = "limits/defaults")]
pub async fn default_limits(
    #[server(default)] base: String,
    #[server(default)] tier: String,
    #[server(default)] reason: String,
) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::ManageLimits).await?;
    let wishes = LimitWishes {
        tier,
        reason,
        scope: domain::limits::Scope::Master.as_str().to_owned(),
        ..LimitWishes::default()
    };
    saving::limits(&act, &base, wishes).await
}

#[cfg(feature = "ssr")]
mod saving {
    use domain::contact::FieldProblem;
    use domain::limit_figures::LimitWishes;
    use domain::view::{Notice, Tone};
    use portal::LimitsOutcome;

    use crate::api::act::{Act, go};
    use crate::error::AppError;
    use crate::flash::{Entered, Flash};
    use crate::paths;

    /// Saves, or leads back to the form with everything that was entered.
    pub async fn limits(act: &Act, base: &str, wishes: LimitWishes) -> Result<(), AppError> {
        let portal = &act.context.portal;
        let (problems, title, text) = match portal.save_limits(&act.caller, &wishes, base).await {
            Ok(LimitsOutcome::Saved(notice)) => return act.finish(Ok(notice), paths::BUDGET).await,
            Err(error) => return act.finish(Err(error), paths::BUDGET_LIMITS).await,
            Ok(LimitsOutcome::Invalid(problems)) => {
                let text = "The fields below say what they take.".to_owned();
                (problems, "Not saved", text)
            }
            Ok(LimitsOutcome::Looser(sentences)) => {
                let problem = FieldProblem {
                    field: "accept".to_owned(),
                    title: "Looser limits".to_owned(),
                    sentence: "Say that it is meant.".to_owned(),
                };
                let text = format!(
                    "{} Say below that it is meant, or correct it.",
                    sentences.join(" ")
                );
                (
                    vec![problem],
                    "Looser than Zoom\u{2019}s text: not saved yet",
                    text,
                )
            }
            Ok(LimitsOutcome::Stale) => {
                let text = "Look at the limits as they stand now, then save again.".to_owned();
                (
                    Vec::new(),
                    "Somebody else has edited the limits meanwhile",
                    text,
                )
            }
        };
        Flash {
            notice: Some(Notice {
                tone: Tone::Warn,
                title: title.to_owned(),
                text,
            }),
            problems,
            entered: Entered::Limits(wishes),
            ..Flash::default()
        }
        .leave(&act.context)
        .await;
        go(paths::BUDGET_LIMITS);
        Ok(())
    }
}
