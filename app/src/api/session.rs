//! Signing in and out.

use leptos::prelude::*;

use crate::error::AppError;

/// Signs in with e-mail and password; afterwards to `next`, if that is a page of ours.
#[server(prefix = "/api", endpoint = "sign_in")]
pub async fn sign_in(
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    let context = crate::context::RequestContext::current()?;
    if !context.takes_passwords() {
        entering::refuse_passwords(&context).await;
        return Ok(());
    }
    let outcome = context
        .portal
        .sign_in(&email, &password, &context.client)
        .await;
    entering::finish(&context, outcome, email, &next).await
}

/// Signs in as one of the demo's people; the portal refuses it outside of the demo.
#[server(prefix = "/api", endpoint = "sign_in_demo")]
pub async fn sign_in_demo(
    #[server(default)] email: String,
    #[server(default)] code: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    let context = crate::context::RequestContext::current()?;
    let outcome = context
        .portal
        .sign_in_demo(&email, &code, &context.client)
        .await;
    entering::finish(&context, outcome, String::new(), &next).await
}

/// Signs out: the session is gone, on this device.
#[server(prefix = "/api", endpoint = "sign_out")]
pub async fn sign_out() -> Result<(), AppError> {
    let context = crate::context::RequestContext::current()?;
    if let Ok(caller) = context.caller()
        && context.portal.sign_out(&caller).await.is_err()
    {
        // Logged by the portal; the session ends all the same.
        tracing::warn!("signing out was not audited");
    }
    context.session.end().await;
    // Elsewhere the proxy would sign the person in again at once.
    super::act::go(match context.by_proxy {
        Some(_) => crate::paths::SIGNED_OUT,
        None => crate::paths::SIGN_IN,
    });
    Ok(())
}

#[cfg(feature = "ssr")]
mod entering {
    use domain::time::SECOND_MS;
    use domain::view::{Person, Tone};
    use portal::SignInError;

    use crate::api::act::go;
    use crate::context::RequestContext;
    use crate::error::AppError;
    use crate::flash::{Entered, Flash};
    use crate::paths;

    /// Starts the session, or shows the form again with the reason. The answer takes the same form
    /// for a wrong name as for a wrong password.
    pub async fn finish(
        context: &RequestContext,
        outcome: Result<Person, SignInError>,
        email: String,
        next: &str,
    ) -> Result<(), AppError> {
        let started = match outcome {
            Ok(person) => match context.session.start(person.id).await {
                Ok(()) => Ok(()),
                Err(_) => Err(SignInError::Unavailable),
            },
            Err(error) => Err(error),
        };
        match started {
            Ok(()) => go(paths::own_page(next).unwrap_or(paths::HOME)),
            Err(error) => {
                let (title, text) = explain(error, context.mode.is_demo() && email.is_empty());
                Flash {
                    entered: Entered::SignIn { email },
                    ..Flash::saying(Tone::Bad, title, text)
                }
                .leave(context)
                .await;
                go(&paths::sign_in_then(next));
            }
        }
        Ok(())
    }

    /// Says that passwords are of no use here; none was looked at.
    pub async fn refuse_passwords(context: &RequestContext) {
        Flash::saying(
            Tone::Bad,
            "Passwords are switched off here",
            "Come by your organisation's sign-in.".to_owned(),
        )
        .leave(context)
        .await;
        go(paths::SIGN_IN);
    }

    fn explain(error: SignInError, is_demo: bool) -> (&'static str, String) {
        match error {
            SignInError::Refused if is_demo => (
                "The code is wrong",
                "It was printed when the demo started.".to_owned(),
            ),
            SignInError::Refused => (
                "E-mail or password is wrong",
                "Check both. An administrator can set a new password.".to_owned(),
            ),
            SignInError::Throttled { retry_after_ms } => {
                let seconds = (retry_after_ms + SECOND_MS - 1)
                    .div_euclid(SECOND_MS)
                    .max(1);
                let ending = if seconds == 1 { "" } else { "s" };
                (
                    "Too many attempts",
                    format!("Wait {seconds} second{ending} before you try again."),
                )
            }
            SignInError::Unavailable => (
                "Signing in is not possible right now",
                "The portal could not do its part. Try again in a moment.".to_owned(),
            ),
        }
    }
}
