//! How the list of renewals is written: as a whole, each entry with the sub account that it is about.

use std::collections::HashMap;

use domain::ids::AccountId;
use domain::time::UtcMillis;
use domain::view::Resource;
use domain::zoom::Renewal;
use store::{FetchKey, NewSnapshot, RenewalRecord, StoreError, Write};

use super::keep::without_nul;
use crate::Portal;

impl Portal {
    /// Finds the sub accounts that renewals are about.
    pub(super) async fn of_our_accounts(
        &self,
        renewals: Vec<Renewal>,
    ) -> Result<Vec<RenewalRecord>, StoreError> {
        of_accounts(self.store(), renewals).await
    }
}

/// Finds the sub accounts that renewals are about: by id where Zoom tells it, else by number. A number
/// that two accounts have says nothing, and a name is no proof: such entries stay without an account.
pub(crate) async fn of_accounts(
    store: &store::Store,
    renewals: Vec<Renewal>,
) -> Result<Vec<RenewalRecord>, StoreError> {
    let renewals: Vec<Renewal> = renewals.into_iter().map(storable).collect();
    let named: Vec<String> = renewals.iter().flat_map(keys).collect();
    let mut by_key: HashMap<String, Option<AccountId>> = HashMap::new();
    for (key, account) in store.find_accounts_by_key(&named).await? {
        by_key
            .entry(key)
            .and_modify(|known| {
                if known.as_ref() != Some(&account) {
                    *known = None;
                }
            })
            .or_insert(Some(account));
    }
    let account_of =
        |told: &Renewal| keys(told).find_map(|key| by_key.get(&key).cloned().flatten());
    Ok(renewals
        .into_iter()
        .map(|told| RenewalRecord {
            account: account_of(&told),
            told,
        })
        .collect())
}

/// By what an entry names its account, the surest first.
fn keys(told: &Renewal) -> impl Iterator<Item = String> {
    let id = told.account_id.as_ref().map(AccountId::to_string);
    id.into_iter().chain(told.account_number.clone())
}

/// PostgreSQL stores no U+0000 in texts.
fn storable(mut told: Renewal) -> Renewal {
    let texts = [&mut told.account_name, &mut told.account_email]
        .into_iter()
        .chain(&mut told.account_number);
    for text in texts {
        *text = without_nul(text);
    }
    for subscription in &mut told.renewable_subscriptions {
        subscription.plan_name = without_nul(&subscription.plan_name);
        subscription.billing_cycle = without_nul(&subscription.billing_cycle);
    }
    told
}

/// The whole list. The snapshot holds only how many there are: the rows are the content, and a copy of
/// the list at each look would outgrow everything else.
pub(crate) async fn all(
    tx: &mut Write,
    renewals: &[RenewalRecord],
    (at, request_id): (UtcMillis, Option<&str>),
) -> Result<(), StoreError> {
    tx.save_renewals(renewals).await?;
    let summary = serde_json::json!({ "renewals": renewals.len() }).to_string();
    tx.save_snapshot(&NewSnapshot {
        key: FetchKey::master(Resource::Renewals),
        body: summary.as_bytes(),
        fetched_at: at,
        request_id,
    })
    .await?;
    Ok(())
}
