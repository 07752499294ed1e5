//! Steering the demo: its clock, what goes wrong with its Zoom, and back to the beginning.

use leptos::prelude::*;

use crate::error::AppError;

/// Moves the clock of the portal and of the simulated Zoom.
#[server(prefix = "/api", endpoint = "demo/advance")]
pub async fn advance_demo(#[server(default)] step: String) -> Result<(), AppError> {
    let act = steering::Steer::authorize().await?;
    let step: crate::demo::ClockStep = act.read(&step).await?;
    act.record(portal::DemoAct::Advance, step.as_str()).await?;
    act.advance(step).await
}

/// Makes Zoom go wrong, for an account or for all.
#[server(prefix = "/api", endpoint = "demo/go_wrong")]
pub async fn go_wrong(
    #[server(default)] mishap: String,
    #[server(default)] account_id: String,
) -> Result<(), AppError> {
    let act = steering::Steer::authorize().await?;
    let mishap: crate::demo::Mishap = act.read(&mishap).await?;
    let account = act.read_account(&account_id).await?;
    act.record(portal::DemoAct::GoWrong, mishap.as_str())
        .await?;
    act.go_wrong(mishap, account).await
}

/// Mends one thing that goes wrong, or all.
#[server(prefix = "/api", endpoint = "demo/mend")]
pub async fn mend_demo(#[server(default)] fault: String) -> Result<(), AppError> {
    let act = steering::Steer::authorize().await?;
    act.record(portal::DemoAct::Mend, &fault).await?;
    act.mend(&fault).await
}

/// Puts the demo back to its beginning.
#[server(prefix = "/api", endpoint = "demo/put_back")]
pub async fn put_demo_back() -> Result<(), AppError> {
    let act = steering::Steer::authorize().await?;
    act.record(portal::DemoAct::PutBack, "").await?;
    act.put_back().await
}

#[cfg(feature = "ssr")]
mod steering {
    use std::str::FromStr;
    use std::sync::Arc;

    use domain::ids::AccountId;
    use domain::people::Permission;
    use domain::view::{Notice, Tone};
    use http::HeaderValue;
    use http::header::CONNECTION;
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;
    use portal::{DemoAct, PortalError};

    use crate::api::act::Act;
    use crate::demo::{ClockStep, DemoControl, Mishap};
    use crate::error::AppError;
    use crate::paths;

    /// An act on the demo that is allowed, with the reins.
    pub struct Steer {
        act: Act,
        control: Arc<dyn DemoControl>,
    }

    impl Steer {
        /// The guard: outside of a demo there is nothing to steer.
        pub async fn authorize() -> Result<Self, AppError> {
            let act = Act::authorize(Permission::SteerDemo).await?;
            match act.context.mode.demo_control().cloned() {
                Some(control) => Ok(Self { act, control }),
                None => Err(act.refuse(PortalError::NotFound { what: "demo" }).await),
            }
        }

        pub async fn read<T: FromStr>(&self, text: &str) -> Result<T, AppError> {
            self.act.read(text).await
        }

        /// An account, or none where all are meant.
        pub async fn read_account(&self, text: &str) -> Result<Option<AccountId>, AppError> {
            match text {
                "" => Ok(None),
                text => self.act.read(text).await.map(Some),
            }
        }

        pub async fn record(&self, done: DemoAct, subject: &str) -> Result<(), AppError> {
            let portal = &self.act.context.portal;
            let subject: String = subject.chars().take(MAX_SUBJECT_CHARS).collect();
            match portal
                .record_demo_act(&self.act.caller, done, &subject)
                .await
            {
                Ok(()) => Ok(()),
                Err(error) => Err(self.act.refuse(error).await),
            }
        }

        pub async fn advance(&self, step: ClockStep) -> Result<(), AppError> {
            let outcome = match self.control.advance(step).await {
                Ok(()) => Ok(said(
                    format!("The clock is {} further", step.title()),
                    "Portal and simulated Zoom moved together.",
                )),
                Err(_) => Err(PortalError::Conflict(
                    "The clock could not be moved. Its log says why.".to_owned(),
                )),
            };
            self.act.finish(outcome, paths::DEMO).await
        }

        pub async fn go_wrong(
            &self,
            mishap: Mishap,
            account: Option<AccountId>,
        ) -> Result<(), AppError> {
            let outcome = match self.control.go_wrong(mishap, account) {
                Ok(()) => Ok(said(
                    format!("{} from now on", mishap.title()),
                    "Fetch or change something and see what Subtotal makes of it.",
                )),
                Err(_) => Err(PortalError::NotFound { what: "account" }),
            };
            self.act.finish(outcome, paths::DEMO).await
        }

        pub async fn mend(&self, fault: &str) -> Result<(), AppError> {
            match fault.parse() {
                Ok(number) => {
                    // Mended by somebody else already is mended too.
                    self.control.mend(number);
                }
                Err(_) => self.control.mend_all(),
            }
            let notice = said("Mended".to_owned(), "Zoom answers as before.");
            self.act.finish(Ok(notice), paths::DEMO).await
        }

        pub async fn put_back(&self) -> Result<(), AppError> {
            let notice = said(
                "The demo is back at its beginning".to_owned(),
                "Accounts, changes, clock and limits are as they were. You are still signed in.",
            );
            self.act.finish(Ok(notice), paths::DEMO).await?;
            // This connection ends with the server that holds it: the browser opens a new one and waits.
            if let Some(options) = use_context::<ResponseOptions>() {
                options.insert_header(CONNECTION, HeaderValue::from_static("close"));
            }
            self.control.put_back(self.act.caller.clone());
            Ok(())
        }
    }

    /// Longest text of a form that the audit log keeps.
    const MAX_SUBJECT_CHARS: usize = 40;

    fn said(title: String, text: &str) -> Notice {
        Notice {
            tone: Tone::Ok,
            title,
            text: text.to_owned(),
        }
    }
}
