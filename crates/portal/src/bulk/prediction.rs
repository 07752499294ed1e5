//! When the last change of a bulk will have been sent: by how many calls are left, how fast the budget lets
//! the background ask, and what is left of Zoom's day.

use domain::operation::Label;
use domain::time::UtcMillis;

use crate::sync::prediction::{Day, Load, end};
use crate::{Portal, PortalError};

/// Calls of each label that one change takes: it reads the plans before and after, and writes once.
const CALLS: [(Label, u64); 2] = [(Label::Medium, 2), (Label::Heavy, 1)];

impl Portal {
    /// When so many changes that may be sent from some time on will have been; `None` where that is months
    /// away.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub(super) async fn bulk_ends_at(
        &self,
        changes: u64,
        from: UtcMillis,
    ) -> Result<Option<UtcMillis>, PortalError> {
        let mut loads = Vec::new();
        for (label, calls) in CALLS {
            let share = self.inner.budget.keeper_share(label).await?;
            loads.push(Load {
                calls: calls * changes,
                spacing_ms: f64::from(i32::try_from(share.spacing_ms).unwrap_or(i32::MAX)),
                from,
                day: share.day.map(|(left, of)| Day {
                    left: left.into(),
                    of: of.into(),
                }),
            });
        }
        Ok(end(&loads))
    }
}
