//! Drafting changes of an account's plans.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::error::AppError;

/// Drafts what was typed into a form of plans: on to its review, or back to the form with what is wrong.
#[server(prefix = "/api", endpoint = "plans/draft")]
pub async fn draft_plans(
    #[server(default)] account_id: String,
    #[server(default)] act: String,
    #[server(flatten)] fields: BTreeMap<String, String>,
) -> Result<(), AppError> {
    let acting = super::act::Act::authorize(domain::people::Permission::Change).await?;
    let id = acting.read(&account_id).await?;
    let act = acting.read(&act).await?;
    drafting::draft(&acting, id, act, fields).await
}

#[cfg(feature = "ssr")]
mod drafting {
    use std::collections::BTreeMap;

    use domain::ids::AccountId;
    use domain::view::{PlanAct, Tone};
    use portal::{PlanFormOutcome, PortalError};

    use crate::api::act::{Act, go};
    use crate::error::AppError;
    use crate::flash::{Entered, Flash};
    use crate::paths;

    /// To the review, or back to the form with everything that was entered.
    pub async fn draft(
        acting: &Act,
        account_id: AccountId,
        act: PlanAct,
        fields: BTreeMap<String, String>,
    ) -> Result<(), AppError> {
        let fields: Vec<(String, String)> = fields.into_iter().collect();
        let code = fields
            .iter()
            .find(|(name, _)| name == "code_now" || (act == PlanAct::Add && name == "type"))
            .map_or("", |(_, value)| value.as_str());
        let form = paths::plan_form(&account_id, act, code);
        let portal = &acting.context.portal;
        let outcome = portal
            .draft_plan_form(&acting.caller, &account_id, act, &fields)
            .await;
        let flash = match outcome {
            Ok(PlanFormOutcome::Drafted(change)) => {
                go(&paths::change(change));
                return Ok(());
            }
            Ok(PlanFormOutcome::NothingToChange) => {
                let text = "The form says what Zoom already has. Nothing was drafted.";
                Flash::saying(Tone::Info, "Nothing to change", text)
            }
            Ok(PlanFormOutcome::Invalid(problems)) => Flash {
                problems,
                ..Flash::default()
            },
            Err(error @ (PortalError::Conflict(_) | PortalError::Blocked(_))) => {
                Flash::saying(Tone::Warn, "Not drafted", error.to_string())
            }
            Err(error) => return acting.finish(Err(error), &form).await,
        };
        Flash {
            entered: Entered::Plans {
                account_id,
                act,
                fields,
            },
            ..flash
        }
        .leave(&acting.context)
        .await;
        go(&form);
        Ok(())
    }
}
