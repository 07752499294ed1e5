//! Proposing who approves what, confirming it, discarding it.

use domain::plan_change::PolicyWishes;
use leptos::prelude::*;

use crate::error::AppError;

/// Proposes another policy: back to its page, with what is wrong where something is.
#[server(prefix = "/api", endpoint = "policy/propose")]
pub async fn propose_policy(#[server(flatten)] wishes: PolicyWishes) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::ManageSettings).await?;
    proposing::propose(&act, wishes).await
}

/// Confirms what is proposed, or discards it; confirming takes a proof of who does it.
#[server(prefix = "/api", endpoint = "policy/decide")]
pub async fn decide_policy(
    #[server(default)] token: String,
    #[server(default)] decision: String,
    #[server(default)] password: String,
) -> Result<(), AppError> {
    let mut act = super::act::Act::authorize(domain::people::Permission::Approve).await?;
    let outcome = proposing::decide(&mut act, &token, &decision, &password).await;
    act.finish(outcome, crate::paths::POLICY).await
}

#[cfg(feature = "ssr")]
mod proposing {
    use domain::plan_change::PolicyWishes;
    use domain::view::{Notice, Tone};
    use portal::{PolicyOutcome, PortalError};

    use crate::api::act::{Act, go};
    use crate::error::AppError;
    use crate::flash::{Entered, Flash};
    use crate::paths;

    /// Proposes, or leads back to the form with everything that was entered.
    pub async fn propose(act: &Act, wishes: PolicyWishes) -> Result<(), AppError> {
        let portal = &act.context.portal;
        let problems = match portal.propose_policy(&act.caller, &wishes).await {
            Ok(PolicyOutcome::Proposed(notice)) => {
                return act.finish(Ok(notice), paths::POLICY).await;
            }
            Err(error) => return act.finish(Err(error), paths::POLICY).await,
            Ok(PolicyOutcome::Invalid(problems)) => problems,
        };
        let text = "The fields below say what they take.";
        Flash {
            problems,
            entered: Entered::Policy(wishes),
            ..Flash::saying(Tone::Warn, "Not proposed", text)
        }
        .leave(&act.context)
        .await;
        go(paths::POLICY);
        Ok(())
    }

    pub async fn decide(
        act: &mut Act,
        token: &str,
        decision: &str,
        password: &str,
    ) -> Result<Notice, PortalError> {
        if decision == "confirm" {
            act.prove_where_asked(password).await?;
            let portal = &act.context.portal;
            return portal.confirm_policy(&act.caller, token).await;
        }
        act.context.portal.discard_policy(&act.caller, token).await
    }
}
