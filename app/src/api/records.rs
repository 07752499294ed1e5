//! The partner's own records: editing those of an account, applying and discarding an import. Files
//! themselves are uploaded past the server functions, which read their arguments into memory.

use domain::records::RecordFields;
use leptos::prelude::*;

use crate::error::AppError;

/// Stores the records of an account: on to the account, or back to the form with what is wrong.
#[server(prefix = "/api", endpoint = "records/edit")]
pub async fn edit_record(
    #[server(default)] account_id: String,
    #[server(default)] base_version: String,
    #[server(flatten)] fields: RecordFields,
) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::EditRecords).await?;
    let id = act.read(&account_id).await?;
    let version = act.read(&base_version).await?;
    let outcome = act
        .context
        .portal
        .edit_record(&act.caller, &id, version, &fields)
        .await;
    editing::finish(&act, id, fields, outcome).await
}

/// Applies an import, whole or not at all.
#[server(prefix = "/api", endpoint = "records/apply_import")]
pub async fn apply_import(
    #[server(default)] import_id: String,
    #[server(default)] may_empty: String,
) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::EditRecords).await?;
    let id = act.read(&import_id).await?;
    let outcome = act
        .context
        .portal
        .apply_import(&act.caller, id, may_empty == "yes")
        .await;
    act.finish(outcome, &crate::paths::record_import(id)).await
}

/// Forgets an import that was not applied.
#[server(prefix = "/api", endpoint = "records/discard_import")]
pub async fn discard_import(#[server(default)] import_id: String) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::EditRecords).await?;
    let id = act.read(&import_id).await?;
    let outcome = act.context.portal.discard_import(&act.caller, id).await;
    act.finish(outcome, crate::paths::RECORD_IMPORTS).await
}

#[cfg(feature = "ssr")]
mod editing {
    use domain::ids::AccountId;
    use domain::records::RecordFields;
    use domain::view::Tone;
    use portal::{PortalError, RecordEdit};

    use crate::api::act::{Act, go};
    use crate::error::AppError;
    use crate::flash::{Entered, Flash};
    use crate::paths;

    /// To the account, or back to the form with everything that was entered.
    pub async fn finish(
        act: &Act,
        account_id: AccountId,
        fields: RecordFields,
        outcome: Result<RecordEdit, PortalError>,
    ) -> Result<(), AppError> {
        let account = paths::account(&account_id);
        let form = paths::records(&account_id);
        let entered = |is_overtaken| Entered::Record {
            account_id,
            fields: Box::new(fields),
            is_overtaken,
        };
        let (flash, to) = match outcome {
            Ok(RecordEdit::Saved) => {
                let text = "Your own records of this account are stored.";
                (Flash::saying(Tone::Ok, "Saved", text), account)
            }
            Ok(RecordEdit::NothingToChange) => {
                let text = "The form holds what is stored already.";
                (
                    Flash::saying(Tone::Info, "Nothing to change", text),
                    account,
                )
            }
            Ok(RecordEdit::Invalid(problems)) => {
                let flash = Flash {
                    problems,
                    entered: entered(false),
                    ..Flash::default()
                };
                (flash, form)
            }
            Ok(RecordEdit::Overtaken) => {
                let text = "Somebody has edited these records since you opened the form. What you \
                            typed is still here; below a field stands what is stored now. Saving \
                            again replaces that.";
                let flash = Flash {
                    entered: entered(true),
                    ..Flash::saying(Tone::Warn, "Not saved: somebody was faster", text)
                };
                (flash, form)
            }
            Err(error) => return act.finish(Err(error), &form).await,
        };
        flash.leave(&act.context).await;
        go(&to);
        Ok(())
    }
}
