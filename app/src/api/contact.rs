//! Fetching the billing contact and drafting a change of it.

use domain::contact::ContactFields;
use leptos::prelude::*;

use crate::error::AppError;

/// Fetches the billing contact of an account.
#[server(prefix = "/api", endpoint = "contact/refresh")]
pub async fn refresh_contact(#[server(default)] account_id: String) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::Refresh).await?;
    let id = act.read(&account_id).await?;
    let outcome = act.context.portal.refresh_contact(&act.caller, &id).await;
    act.finish(outcome, &crate::paths::contact(&id)).await
}

/// Drafts a change of the billing contact: on to its review, or back to the form with what is wrong.
#[server(prefix = "/api", endpoint = "contact/draft")]
pub async fn draft_contact(
    #[server(default)] account_id: String,
    #[server(flatten)] fields: ContactFields,
) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::Change).await?;
    let id = act.read(&account_id).await?;
    let outcome = act
        .context
        .portal
        .draft_contact_change(&act.caller, &id, fields.clone())
        .await;
    drafting::finish(&act, id, fields, outcome).await
}

#[cfg(feature = "ssr")]
mod drafting {
    use domain::contact::ContactFields;
    use domain::ids::AccountId;
    use domain::view::Tone;
    use portal::{ContactDraft, PortalError};

    use crate::api::act::{Act, go};
    use crate::error::AppError;
    use crate::flash::{Entered, Flash};
    use crate::paths;

    /// To the review, or back to the form with everything that was entered.
    pub async fn finish(
        act: &Act,
        account_id: AccountId,
        fields: ContactFields,
        outcome: Result<ContactDraft, PortalError>,
    ) -> Result<(), AppError> {
        let form = paths::contact(&account_id);
        let problems = match outcome {
            Ok(ContactDraft::Drafted(change)) => {
                go(&paths::change(change));
                return Ok(());
            }
            Ok(ContactDraft::NothingToChange) => {
                let text = "The form holds what Zoom already has. Nothing was drafted.";
                Flash::saying(Tone::Info, "Nothing to change", text)
                    .leave(&act.context)
                    .await;
                go(&form);
                return Ok(());
            }
            Ok(ContactDraft::Invalid(problems)) => problems,
            Err(error @ (PortalError::Conflict(_) | PortalError::Blocked(_))) => {
                let sentence = error.to_string();
                Flash {
                    entered: Entered::Contact {
                        account_id,
                        fields: Box::new(fields),
                    },
                    ..Flash::saying(Tone::Warn, "Not drafted", sentence)
                }
                .leave(&act.context)
                .await;
                go(&form);
                return Ok(());
            }
            Err(error) => return act.finish(Err(error), &form).await,
        };
        Flash {
            problems,
            entered: Entered::Contact {
                account_id,
                fields: Box::new(fields),
            },
            ..Flash::default()
        }
        .leave(&act.context)
        .await;
        go(&form);
        Ok(())
    }
}
