//! On whose behalf a use case runs.

use std::net::IpAddr;

use domain::people::Permission;
use domain::time::UtcMillis;
use domain::view::Person;

use crate::PortalError;

/// Where a request comes from; it goes into the audit log.
#[derive(Debug, Clone)]
pub struct ClientInfo {
    /// The client's address; behind configured proxies the one that they report.
    pub address: IpAddr,
    /// The browser's own description, shortened.
    pub user_agent: String,
}

/// A signed-in person and the request that they make.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who, as read from the database for this request.
    pub person: Person,
    /// From where.
    pub client: ClientInfo,
    /// The request's id, the same as in the log and in error pages.
    pub request_id: String,
    /// When they last proved who they are, by signing in or again since; `None` where we never saw it,
    /// since a proxy vouches for them.
    pub proved_at: Option<UtcMillis>,
    /// Whether a browser asks ahead of a click: then nothing is fetched and nothing audited.
    pub is_prefetch: bool,
}

impl Caller {
    /// The second guard, after that of the server function: every use case begins with it.
    ///
    /// # Errors
    /// [`PortalError::Forbidden`] where the person's role has no such right.
    pub fn must(&self, permission: Permission) -> Result<(), PortalError> {
        if self.person.role.may(permission) {
            Ok(())
        } else {
            Err(PortalError::Forbidden(permission))
        }
    }
}
