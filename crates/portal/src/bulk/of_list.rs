//! Rows for every account of a list as it is filtered: the same act on the same plan for each.

use domain::ids::BulkId;
use domain::people::Permission;
use domain::view::{AccountQuery, BulkList, TypedRow};

use super::MAX_BULK_ROWS;
use super::begin::BulkBegun;
use super::sheet::Wanted;
use crate::account_filter::Reading;
use crate::{Caller, Portal, PortalError};

/// What is wanted of every account of a list.
#[derive(Debug, Clone, Default)]
pub struct BulkWish {
    /// What the bulk is called; empty: after the list.
    pub name: String,
    /// `change`, `add` or `cancel`.
    pub action: String,
    /// The plan's code, or `base`.
    pub plan: String,
    /// Licences in all.
    pub quantity: String,
    /// From which day on; empty: at once.
    pub date: String,
}

impl Portal {
    /// How many accounts a list holds, for a bulk of all of them.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub(super) async fn bulk_list(
        &self,
        caller: &Caller,
        query: &AccountQuery,
    ) -> Result<BulkList, PortalError> {
        let reading = Reading::of(caller, self.now());
        let conditions = reading.conditions(query);
        let (_, counts) = self.store().count_fleet(&[conditions]).await?;
        Ok(BulkList {
            query: query.on_page(1).to_query(),
            accounts: counts.into_iter().sum(),
        })
    }

    /// Checks the same row for every account of a list. Nothing goes to Zoom.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn begin_bulk_of_list(
        &self,
        caller: &Caller,
        query: &AccountQuery,
        wish: &BulkWish,
    ) -> Result<BulkBegun, PortalError> {
        caller.must(Permission::Change)?;
        let list = self.bulk_list(caller, query).await?;
        if list.accounts == 0 {
            let sentence = "The list holds no account any more.".to_owned();
            return Ok(BulkBegun::Refused(sentence));
        }
        if list.accounts > MAX_BULK_ROWS.into() {
            return Ok(BulkBegun::Refused(format!(
                "The list holds {} accounts. A bulk has at most {MAX_BULK_ROWS}: filter it further.",
                list.accounts
            )));
        }
        let selection = Reading::of(caller, self.now()).selection(query);
        let range = (0, MAX_BULK_ROWS);
        let lines = self
            .store()
            .list_accounts(&selection, range, list.accounts)
            .await?;
        let wanted = (1..).zip(lines).map(|(line, account)| {
            Wanted::of(TypedRow {
                line,
                account: account.id.to_string(),
                action: wish.action.clone(),
                plan: wish.plan.clone(),
                quantity: wish.quantity.clone(),
                date: wish.date.clone(),
            })
        });
        let name = match wish.name.trim() {
            "" => format!("{} accounts of a list", list.accounts),
            name => name.to_owned(),
        };
        let id: BulkId = self.save_bulk(caller, name, wanted.collect(), None).await?;
        Ok(BulkBegun::Checked(id))
    }
}
