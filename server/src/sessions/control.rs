//! What pages and server functions may do to the browser's session.

use std::sync::{Arc, Mutex, PoisonError};

use app::context::{SessionControl, SessionFailed};
use async_trait::async_trait;
use domain::ids::{SessionKey, UserId};
use http::HeaderMap;
use portal::{ClientInfo, Portal};
use tower_sessions::Session;

use super::Entry;
use super::cookie::Cookies;

/// The session of one request, with what is to be told to the browser in the answer.
#[derive(Clone)]
pub struct RequestSession {
    session: Session,
    portal: Portal,
    client: ClientInfo,
    outgoing: Arc<Mutex<Outgoing>>,
}

/// Cookies that the answer will set.
#[derive(Debug, Default)]
struct Outgoing {
    flash: Option<String>,
    is_ended: bool,
}

impl RequestSession {
    /// Around the session layer's own.
    pub fn new(session: Session, portal: Portal, client: ClientInfo) -> Self {
        Self {
            session,
            portal,
            client,
            outgoing: Arc::default(),
        }
    }

    /// Signs somebody in under a new session id.
    ///
    /// # Errors
    /// [`SessionFailed`]; the cause is logged by the store.
    pub async fn start_as(&self, person: UserId, entry: Entry) -> Result<(), SessionFailed> {
        super::start(&self.session, person, entry, &self.client)
            .await
            .map_err(|_| SessionFailed)?;
        self.outgoing().is_ended = false;
        Ok(())
    }

    /// Writes what happened into the answer's head.
    pub fn write_cookies(&self, cookies: Cookies, headers: &mut HeaderMap) {
        let outgoing = self.outgoing();
        if let Some(flash) = &outgoing.flash {
            cookies.set_flash(headers, flash);
        }
        if outgoing.is_ended {
            cookies.forget_session(headers);
        }
    }

    fn outgoing(&self) -> std::sync::MutexGuard<'_, Outgoing> {
        self.outgoing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl SessionControl for RequestSession {
    async fn start(&self, person: UserId) -> Result<(), SessionFailed> {
        self.start_as(person, Entry::Form).await
    }

    async fn prove(&self) -> Result<(), SessionFailed> {
        super::prove(&self.session).await.map_err(|_| SessionFailed)
    }

    async fn end(&self) {
        // A failure is logged by the store; the cookie goes all the same.
        let _ = self.session.flush().await;
        self.outgoing().is_ended = true;
    }

    fn key(&self) -> Option<SessionKey> {
        self.session.id().map(super::store::key)
    }

    async fn flash(&self, body: String) -> Result<(), SessionFailed> {
        let id = self
            .portal
            .store_flash(&body)
            .await
            .map_err(|_| SessionFailed)?;
        self.outgoing().flash = Some(id);
        Ok(())
    }
}
