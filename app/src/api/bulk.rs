//! Bulks: submitting, deciding on, steering and retrying them. Their rows are uploaded past the server
//! functions, which read their arguments into memory.

use leptos::prelude::*;

use crate::error::AppError;

/// Checks the same row for every account of a list: on to the dry run, or back to the form.
#[server(prefix = "/api", endpoint = "bulk/of_list")]
pub async fn begin_bulk(
    #[server(default)] list: String,
    #[server(default)] name: String,
    #[server(default)] action: String,
    #[server(default)] plan: String,
    #[server(default)] quantity: String,
    #[server(default)] date: String,
) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::Change).await?;
    let query = domain::view::AccountQuery::parse_query(&list);
    let wish = portal::BulkWish {
        name,
        action,
        plan,
        quantity,
        date,
    };
    beginning::begin(&act, &query, wish).await
}

/// Submits a bulk that was checked; its page says whether it waits, and for whom.
#[server(prefix = "/api", endpoint = "bulk/submit")]
pub async fn submit_bulk(
    #[server(default)] bulk_id: String,
    #[server(default)] reason: String,
    #[server(default)] ticket: String,
    #[server(default)] send_on: String,
) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::Change).await?;
    let id = act.read(&bulk_id).await?;
    let grounds = portal::Grounds {
        reason,
        ticket,
        send_on: portal::SendOn::typed(&send_on),
    };
    let outcome = act
        .context
        .portal
        .submit_bulk(&act.caller, id, &grounds)
        .await;
    let entered = crate::flash::Entered::BulkSubmission {
        bulk_id: id,
        reason: grounds.reason,
        ticket: grounds.ticket,
        send_on: grounds.send_on,
    };
    act.finish_submission(outcome, &crate::paths::bulk(id), entered)
        .await
}

/// Forgets a bulk that was not submitted.
#[server(prefix = "/api", endpoint = "bulk/discard")]
pub async fn discard_bulk(#[server(default)] bulk_id: String) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::Change).await?;
    let id = act.read(&bulk_id).await?;
    let outcome = act.context.portal.discard_bulk(&act.caller, id).await;
    act.finish(outcome, crate::paths::BULKS).await
}

/// Approves a bulk, or sends it back; approving takes a proof of who does it.
#[server(prefix = "/api", endpoint = "bulk/decide")]
pub async fn decide_bulk(
    #[server(default)] bulk_id: String,
    #[server(default)] decision: String,
    #[server(default)] comment: String,
    #[server(default)] password: String,
) -> Result<(), AppError> {
    let mut act = super::act::Act::authorize(domain::people::Permission::Approve).await?;
    let id = act.read(&bulk_id).await?;
    let outcome = deciding::outcome(&mut act, id, &decision, &comment, &password).await;
    act.finish(outcome, &crate::paths::bulk(id)).await
}

/// Pauses a bulk, lets it go on, or stops it.
#[server(prefix = "/api", endpoint = "bulk/steer")]
pub async fn steer_bulk(
    #[server(default)] bulk_id: String,
    #[server(default)] how: String,
) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::Change).await?;
    let id = act.read(&bulk_id).await?;
    let portal = &act.context.portal;
    let outcome = match how.as_str() {
        "stop" => portal.stop_bulk(&act.caller, id).await,
        "resume" => portal.resume_bulk(&act.caller, id).await,
        _ => portal.pause_bulk(&act.caller, id).await,
    };
    act.finish(outcome, &crate::paths::bulk(id)).await
}

/// Checks the rows of a bulk anew of which nothing was made: on to their dry run.
#[server(prefix = "/api", endpoint = "bulk/retry")]
pub async fn retry_bulk(#[server(default)] bulk_id: String) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::Change).await?;
    let id = act.read(&bulk_id).await?;
    let checked = act.context.portal.retry_bulk(&act.caller, id).await;
    act.go_on(checked, crate::paths::bulk, &crate::paths::bulk(id))
        .await
}

#[cfg(feature = "ssr")]
mod beginning {
    use domain::view::AccountQuery;
    use portal::{BulkBegun, BulkWish, PortalError};

    use crate::api::act::Act;
    use crate::error::AppError;
    use crate::paths;

    /// On to the dry run, or back to the form with the reason.
    pub async fn begin(act: &Act, query: &AccountQuery, wish: BulkWish) -> Result<(), AppError> {
        let portal = &act.context.portal;
        let begun = portal.begin_bulk_of_list(&act.caller, query, &wish).await;
        let checked = begun.and_then(|begun| match begun {
            BulkBegun::Checked(id) => Ok(id),
            BulkBegun::Refused(sentence) => Err(PortalError::Blocked(sentence)),
        });
        act.go_on(checked, paths::bulk, &paths::bulk_of_accounts(query))
            .await
    }
}

#[cfg(feature = "ssr")]
mod deciding {
    use domain::ids::BulkId;
    use domain::view::Notice;
    use portal::PortalError;

    use crate::api::act::Act;

    /// Proves who decides, where that is asked for, and decides.
    pub async fn outcome(
        act: &mut Act,
        id: BulkId,
        decision: &str,
        comment: &str,
        password: &str,
    ) -> Result<Notice, PortalError> {
        if decision != "approve" {
            let portal = &act.context.portal;
            return portal.send_back_bulk(&act.caller, id, comment).await;
        }
        act.prove_where_asked(password).await?;
        let portal = &act.context.portal;
        portal.approve_bulk(&act.caller, id, comment).await
    }
}
