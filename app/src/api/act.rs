//! What all server functions share: the guard, the arguments, the notice and the way back.

use std::str::FromStr;

use domain::people::Permission;
use domain::time::SECOND_MS;
use domain::view::{Notice, Proof, Tone};
use http::StatusCode;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use portal::{Caller, PortalError, SignInError};

use crate::context::RequestContext;
use crate::error::{AppError, ErrorKind};
use crate::flash::{Entered, Flash};
use crate::paths;

/// An act that is allowed: who does it, in which request.
pub struct Act {
    /// The request.
    pub context: RequestContext,
    /// Who.
    pub caller: Caller,
}

impl Act {
    /// The guard of a server function.
    ///
    /// # Errors
    /// Nobody is signed in, or their role is not enough; the answer is prepared.
    pub async fn authorize(permission: Permission) -> Result<Self, AppError> {
        let context = RequestContext::current()?;
        match context.authorize(permission) {
            Ok(caller) => Ok(Self { context, caller }),
            Err(error) => Err(refuse(&context, error).await),
        }
    }

    /// Reads an id from a form's argument.
    ///
    /// # Errors
    /// It is none; the answer is prepared.
    pub async fn read<T: FromStr>(&self, text: &str) -> Result<T, AppError> {
        match text.parse() {
            Ok(id) => Ok(id),
            Err(_) => {
                let error = self.context.error(ErrorKind::BadRequest);
                Err(refuse(&self.context, error).await)
            }
        }
    }

    /// Prepares the answer to what can't be done, with a way that leads nowhere in particular.
    pub async fn refuse(&self, error: PortalError) -> AppError {
        refuse(&self.context, self.context.portal_error(error)).await
    }

    /// Has who acts prove who they are, where approving asks for it.
    ///
    /// # Errors
    /// [`PortalError::Blocked`] where the proof fails.
    pub async fn prove_where_asked(&mut self, password: &str) -> Result<(), PortalError> {
        match self.context.portal.proof_of(&self.caller).await? {
            // Where there is nothing to prove it by, or it would not help, approving says so.
            Proof::Fresh | Proof::None | Proof::NotBefore(_) => return Ok(()),
            Proof::Password | Proof::Click => {}
        }
        let portal = &self.context.portal;
        match portal.prove_identity(&self.caller, password).await {
            Ok(at) => self.caller.proved_at = Some(at),
            Err(error) => return Err(PortalError::Blocked(unproved(error))),
        }
        // Without the note the next approval asks again; this one stands.
        let _ = self.context.session.prove().await;
        Ok(())
    }

    /// Ends the act: its notice, or why it did not happen, on the page `to`.
    ///
    /// # Errors
    /// What was acted on does not exist, or our own part failed; the answer is prepared.
    pub async fn finish(
        &self,
        outcome: Result<Notice, PortalError>,
        to: &str,
    ) -> Result<(), AppError> {
        match outcome {
            Ok(notice) => Flash::notice(notice).leave(&self.context).await,
            Err(error) => self.explain(error, to).await?,
        }
        go(to);
        Ok(())
    }

    /// Ends a submission: its notice on the page `to`, or there again with everything that was entered.
    ///
    /// # Errors
    /// As for [`Act::finish`].
    pub async fn finish_submission(
        &self,
        outcome: Result<Notice, PortalError>,
        to: &str,
        entered: Entered,
    ) -> Result<(), AppError> {
        match outcome {
            Err(PortalError::Conflict(sentence) | PortalError::Blocked(sentence)) => {
                let flash = Flash {
                    entered,
                    ..Flash::saying(Tone::Warn, "Not submitted", sentence)
                };
                flash.leave(&self.context).await;
                go(to);
                Ok(())
            }
            outcome => self.finish(outcome, to).await,
        }
    }

    /// Ends an act that leads on to something new, or back to the page `back` with why it did not.
    ///
    /// # Errors
    /// As for [`Act::finish`].
    pub async fn go_on<T>(
        &self,
        outcome: Result<T, PortalError>,
        to: impl FnOnce(T) -> String,
        back: &str,
    ) -> Result<(), AppError> {
        match outcome {
            Ok(new) => go(&to(new)),
            Err(error) => {
                self.explain(error, back).await?;
                go(back);
            }
        }
        Ok(())
    }

    /// Why an act did not happen, as a notice where a person caused it or can wait it out.
    ///
    /// # Errors
    /// As for [`Act::finish`].
    pub async fn explain(&self, error: PortalError, to: &str) -> Result<(), AppError> {
        match error {
            PortalError::Conflict(sentence) | PortalError::Blocked(sentence) => {
                Flash::saying(Tone::Warn, "Not done", sentence)
                    .leave(&self.context)
                    .await;
                Ok(())
            }
            PortalError::Unavailable { .. } => {
                let error = self.context.error(ErrorKind::Unavailable);
                Err(refuse_at(&self.context, error, to).await)
            }
            other => Err(self.refuse(other).await),
        }
    }
}

/// Why a proof failed.
fn unproved(error: SignInError) -> String {
    match error {
        SignInError::Refused => "That is not your password, so nothing was approved.".to_owned(),
        SignInError::Throttled { retry_after_ms } => format!(
            "Too many attempts. Try again in {} s.",
            retry_after_ms.max(0) / SECOND_MS + 1
        ),
        SignInError::Unavailable => {
            "Your password could not be checked right now, so nothing was approved.".to_owned()
        }
    }
}

/// Redirects to a page of ours, with "see other": the browser asks for it by GET.
pub fn go(to: &str) {
    // `redirect` panics on bytes that a header cannot hold; paths of ours are plain ASCII.
    let to = if to.bytes().all(|byte| byte.is_ascii_graphic()) {
        to
    } else {
        paths::HOME
    };
    leptos_axum::redirect(to);
    if is_form() {
        set_status(StatusCode::SEE_OTHER);
    }
}

/// Prepares the answer to a refusal that leads nowhere in particular.
pub async fn refuse(context: &RequestContext, error: AppError) -> AppError {
    let to = if error.kind == ErrorKind::Unauthenticated {
        paths::SIGN_IN
    } else {
        paths::HOME
    };
    refuse_at(context, error, to).await
}

/// Prepares the answer to a refusal: for a form a notice on the page `to`, else the error's status.
async fn refuse_at(context: &RequestContext, error: AppError, to: &str) -> AppError {
    if is_form() {
        if error.kind != ErrorKind::Unauthenticated {
            let text = match &error.request_id {
                Some(id) => format!("{} Reference {id}.", error.sentence),
                None => error.sentence.clone(),
            };
            Flash::saying(Tone::Bad, "Not done", text)
                .leave(context)
                .await;
        }
        go(to);
    } else if let Ok(status) = StatusCode::from_u16(error.kind.status()) {
        set_status(status);
    }
    error
}

/// Whether the request is a browser's own form post and not a call by a program.
fn is_form() -> bool {
    use_context::<http::request::Parts>().is_some_and(|parts| {
        parts
            .headers
            .get(http::header::ACCEPT)
            .and_then(|accept| accept.to_str().ok())
            .is_some_and(|accept| accept.contains("text/html"))
    })
}

fn set_status(status: StatusCode) {
    if let Some(options) = use_context::<ResponseOptions>() {
        options.set_status(status);
    }
}
