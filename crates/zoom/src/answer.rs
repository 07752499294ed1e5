//! What comes back from Zoom.

use domain::time::UtcMillis;
use domain::zoom::CreatedPlans;

/// The answer to a read.
#[derive(Debug, Clone)]
pub struct Answer<T> {
    /// What it says.
    pub value: T,
    /// The body as it came, for the snapshot.
    pub body: Vec<u8>,
    /// Zoom's tracking id, for support tickets.
    pub request_id: Option<String>,
    /// When it had arrived.
    pub received_at: UtcMillis,
}

/// Zoom has accepted a write. That it is done is known only once it has been read back.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// Zoom's tracking id, for support tickets.
    pub request_id: Option<String>,
    /// When the answer had arrived.
    pub received_at: UtcMillis,
    /// The HTTP status, 200 to 299.
    pub status: u16,
    /// The body as it came; mostly empty.
    pub body: Vec<u8>,
}

impl Accepted {
    /// The plans that Zoom lists in its answer to a subscription; `None` where it lists none that can be
    /// read, which says nothing about the outcome.
    pub fn created_plans(&self) -> Option<CreatedPlans> {
        serde_json::from_slice(&self.body).ok()
    }
}
