//! Submitting, deciding on, settling and withdrawing changes.

use leptos::prelude::*;

use crate::error::AppError;

/// Submits a draft; its page says whether it waits, and for whom.
#[server(prefix = "/api", endpoint = "change/submit")]
pub async fn submit_change(
    #[server(default)] change_id: String,
    #[server(default)] reason: String,
    #[server(default)] ticket: String,
    #[server(default)] when: String,
    #[server(default)] send_on: String,
) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::Change).await?;
    let id = act.read(&change_id).await?;
    let grounds = portal::Grounds {
        reason,
        ticket,
        send_on: portal::SendOn::chosen(&when, &send_on),
    };
    let outcome = act
        .context
        .portal
        .submit_change(&act.caller, id, &grounds)
        .await;
    let entered = crate::flash::Entered::Submission {
        change_id: id,
        reason: grounds.reason,
        ticket: grounds.ticket,
        send_on: grounds.send_on,
    };
    act.finish_submission(outcome, &crate::paths::change(id), entered)
        .await
}

/// Approves a change, or sends it back; approving takes a proof of who does it.
#[server(prefix = "/api", endpoint = "change/decide")]
pub async fn decide_change(
    #[server(default)] change_id: String,
    #[server(default)] decision: String,
    #[server(default)] comment: String,
    #[server(default)] password: String,
) -> Result<(), AppError> {
    let mut act = super::act::Act::authorize(domain::people::Permission::Approve).await?;
    let id = act.read(&change_id).await?;
    let outcome = deciding::outcome(&mut act, id, &decision, &comment, &password).await;
    act.finish(outcome, &crate::paths::change(id)).await
}

/// Records what a person found out about a change of unknown outcome.
#[server(prefix = "/api", endpoint = "change/settle")]
pub async fn settle_change(
    #[server(default)] change_id: String,
    #[server(default)] was_made: String,
    #[server(default)] comment: String,
) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::Change).await?;
    let id = act.read(&change_id).await?;
    let outcome = act
        .context
        .portal
        .settle_change(&act.caller, id, was_made == "yes", &comment)
        .await;
    act.finish(outcome, &crate::paths::change(id)).await
}

/// Drafts the same change anew, or what takes it back: on to its review.
#[server(prefix = "/api", endpoint = "change/redraft")]
pub async fn redraft_change(
    #[server(default)] change_id: String,
    #[server(default)] how: String,
) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::Change).await?;
    let id = act.read(&change_id).await?;
    let portal = &act.context.portal;
    let drafted = match how.as_str() {
        "reverse" => portal.draft_reverse(&act.caller, id).await,
        _ => portal.draft_again(&act.caller, id).await,
    };
    act.go_on(drafted, crate::paths::change, &crate::paths::change(id))
        .await
}

/// Makes one draft of two: on to its review.
#[server(prefix = "/api", endpoint = "change/combine")]
pub async fn combine_changes(
    #[server(default)] change_id: String,
    #[server(default)] with_id: String,
) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::Change).await?;
    let (id, with) = (act.read(&change_id).await?, act.read(&with_id).await?);
    let portal = &act.context.portal;
    let combined = portal.combine_drafts(&act.caller, id, with).await;
    act.go_on(combined, crate::paths::change, &crate::paths::change(id))
        .await
}

/// Withdraws a change that was not sent.
#[server(prefix = "/api", endpoint = "change/withdraw")]
pub async fn withdraw_change(#[server(default)] change_id: String) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::Change).await?;
    let id = act.read(&change_id).await?;
    let outcome = act.context.portal.withdraw_change(&act.caller, id).await;
    act.finish(outcome, &crate::paths::change(id)).await
}

#[cfg(feature = "ssr")]
mod deciding {
    use domain::ids::ChangeId;
    use domain::view::Notice;
    use portal::PortalError;

    use crate::api::act::Act;

    /// Proves who decides, where that is asked for, and decides.
    pub async fn outcome(
        act: &mut Act,
        id: ChangeId,
        decision: &str,
        comment: &str,
        password: &str,
    ) -> Result<Notice, PortalError> {
        if decision != "approve" {
            let portal = &act.context.portal;
            return portal.send_back_change(&act.caller, id, comment).await;
        }
        act.prove_where_asked(password).await?;
        let portal = &act.context.portal;
        portal.approve_change(&act.caller, id, comment).await
    }
}
