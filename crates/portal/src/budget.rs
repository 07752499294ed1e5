//! What is left, for the header.

use domain::view::BudgetGlance;

use crate::{Portal, PortalError};

impl Portal {
    /// What is left of today's pool of heavy calls; `None` where no such limit is set.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub async fn budget_glance(&self) -> Result<Option<BudgetGlance>, PortalError> {
        self.inner.budget.glance().await.map_err(PortalError::from)
    }
}
