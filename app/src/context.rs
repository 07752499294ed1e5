//! What the server provides to every render and every server function.
//!
//! The server puts one [`RequestContext`] into Leptos' context. Nothing here may be read while the
//! route list is generated: there is no request then.

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use domain::ids::{SessionKey, UserId};
use domain::people::Permission;
use domain::time::UtcMillis;
use domain::view::Person;
use leptos::prelude::use_context;
use portal::{Caller, ClientInfo, Portal};

use crate::demo::DemoControl;
use crate::error::{AppError, ErrorKind};

/// Everything that a page or a server function may know about the request it answers.
#[derive(Clone)]
pub struct RequestContext {
    /// The use cases.
    pub portal: Portal,
    /// The browser's session.
    pub session: Arc<dyn SessionControl>,
    /// Who is signed in, read from the database for this very request.
    pub person: Option<Person>,
    /// When they last proved who they are before our own eyes.
    pub proved_at: Option<UtcMillis>,
    /// Where the request comes from.
    pub client: ClientInfo,
    /// The request's id, as the log has it.
    pub request_id: String,
    /// Whether the browser only asks ahead of a click.
    pub is_prefetch: bool,
    /// What the last act left for this page, already taken from the store; see `crate::flash`.
    pub flash: Option<String>,
    /// Live or demo.
    pub mode: Mode,
    /// Sign-in by a trusted proxy; `None` where it is off.
    pub by_proxy: Option<ByProxy>,
    /// How this installation is set up.
    pub installation: Arc<Installation>,
    /// What the person was refused in this request; the server puts it on record.
    pub denied: Denied,
}

/// What a person was refused in a request, the first thing of it.
#[derive(Debug, Clone, Default)]
pub struct Denied(Arc<OnceLock<Permission>>);

impl Denied {
    /// What they may not do, where that came up.
    pub fn permission(&self) -> Option<Permission> {
        self.0.get().copied()
    }
}

/// What a request has to do with sign-in by a trusted proxy, where that is on.
#[derive(Debug, Clone)]
pub struct ByProxy {
    /// Whether the proxy names somebody with this very request.
    pub names_somebody: bool,
    /// Whether the session began by its word.
    pub began_session: bool,
    /// Whether passwords are taken besides.
    pub takes_passwords: bool,
    /// Where signing out leads, for the organisation's own session.
    pub sign_out_url: Option<String>,
}

/// How this installation is set up, as administrators may see it. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    /// The host of Zoom's API.
    pub zoom_host: String,
    /// How we sign in there, in words.
    pub zoom_credentials: &'static str,
    /// The last characters of the client id.
    pub client_id_end: Option<String>,
    /// The origin under which browsers reach us; `None`: only from this machine.
    pub public_origin: Option<String>,
    /// Proxies whose word on the client's address counts.
    pub trusted_proxies: Vec<String>,
    /// In which header a proxy names who asks, and from where; `None`: off.
    pub proxy_sign_in: Option<String>,
}

/// Which Zoom the portal talks to.
#[derive(Clone)]
pub enum Mode {
    /// The real one.
    Live,
    /// The simulator.
    Demo {
        /// Who may sign in by a click.
        people: Vec<Person>,
        /// Whether that needs the code that was printed at start.
        needs_code: bool,
        /// How it is steered.
        control: Arc<dyn DemoControl>,
    },
}

impl Mode {
    /// Whether everything shown is invented.
    pub fn is_demo(&self) -> bool {
        matches!(self, Self::Demo { .. })
    }

    /// How the demo is steered; `None` where there is none.
    pub fn demo_control(&self) -> Option<&Arc<dyn DemoControl>> {
        match self {
            Self::Live => None,
            Self::Demo { control, .. } => Some(control),
        }
    }
}

/// What a page or server function may do to the browser's session.
#[async_trait]
pub trait SessionControl: Send + Sync {
    /// Signs `person` in, under a new session id.
    async fn start(&self, person: UserId) -> Result<(), SessionFailed>;
    /// Notes that whoever holds the session has just proved again who they are.
    async fn prove(&self) -> Result<(), SessionFailed>;
    /// What names the session in the database; `None` before one was begun.
    fn key(&self) -> Option<SessionKey>;
    /// Ends the session; nothing of it can be used again.
    async fn end(&self);
    /// Leaves `body` for the next page of this browser, which shows it once.
    async fn flash(&self, body: String) -> Result<(), SessionFailed>;
}

/// The session could not be written; the cause is logged where it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the session could not be written")]
pub struct SessionFailed;

impl RequestContext {
    /// That of the present request.
    ///
    /// # Errors
    /// [`ErrorKind::Unavailable`] outside of a request.
    pub fn current() -> Result<Self, AppError> {
        use_context().ok_or_else(|| AppError::new(ErrorKind::Unavailable, None))
    }

    /// Whether people may sign in with a password.
    pub fn takes_passwords(&self) -> bool {
        self.by_proxy
            .as_ref()
            .is_none_or(|by_proxy| by_proxy.takes_passwords)
    }

    /// The guard: who is calling, if they may.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`] or [`ErrorKind::Forbidden`].
    pub fn authorize(&self, permission: Permission) -> Result<Caller, AppError> {
        let caller = self.caller()?;
        if caller.person.role.may(permission) {
            Ok(caller)
        } else {
            Err(self.forbidden(permission))
        }
    }

    /// Who is calling, whatever they may.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`].
    pub fn caller(&self) -> Result<Caller, AppError> {
        let person = self
            .person
            .clone()
            .ok_or_else(|| self.error(ErrorKind::Unauthenticated))?;
        Ok(Caller {
            person,
            client: self.client.clone(),
            request_id: self.request_id.clone(),
            proved_at: self.proved_at,
            is_prefetch: self.is_prefetch,
        })
    }

    /// An error of this request.
    pub fn error(&self, kind: ErrorKind) -> AppError {
        AppError::new(kind, Some(self.request_id.clone()))
    }

    /// What a role lacks, in words. Remembers it for the audit log.
    pub fn forbidden(&self, permission: Permission) -> AppError {
        // The first one says what was asked for.
        let _ = self.denied.0.set(permission);
        AppError::saying(
            ErrorKind::Forbidden,
            format!(
                "Your role cannot {}. Ask an administrator if you need it.",
                permission.deed()
            ),
            Some(self.request_id.clone()),
        )
    }

    /// What the portal answered instead of a result, for the wire.
    pub fn portal_error(&self, error: portal::PortalError) -> AppError {
        use portal::PortalError;
        let saying =
            |kind, sentence| AppError::saying(kind, sentence, Some(self.request_id.clone()));
        match error {
            PortalError::Forbidden(permission) => self.forbidden(permission),
            PortalError::NotFound { what } => saying(
                ErrorKind::NotFound,
                format!("There is no such {what} here."),
            ),
            PortalError::Conflict(sentence) | PortalError::Blocked(sentence) => {
                saying(ErrorKind::Conflict, sentence)
            }
            // Logged by the portal, where the cause is known.
            PortalError::Unavailable { .. } => self.error(ErrorKind::Unavailable),
        }
    }
}
