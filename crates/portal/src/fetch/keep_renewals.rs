//! How the list of renewals is written: as a whole, each entry with the sub account that it is about.

use std::collections::{BTreeMap, HashMap};

use domain::ids::AccountId;
use domain::money::Amount;
use domain::time::UtcMillis;
use domain::view::Resource;
use domain::zoom::Renewal;
use store::{FetchKey, NewSnapshot, RenewalFigures, RenewalRecord, StoreError, Write};

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
    tx.forget_renewal_figures().await?;
    for (account, figures) in figures_of(renewals) {
        tx.save_renewal_figures(account, &figures, at).await?;
    }
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

/// What the accounts list shows of each account's renewal: the first one, where it has several. Then
/// none of their amounts is that of the whole, and none is shown.
fn figures_of(renewals: &[RenewalRecord]) -> BTreeMap<&AccountId, RenewalFigures> {
    let mut by_account: BTreeMap<&AccountId, RenewalFigures> = BTreeMap::new();
    for renewal in renewals {
        let Some(account) = &renewal.account else {
            continue;
        };
        let told = figures_told(&renewal.told);
        by_account
            .entry(account)
            .and_modify(|known| {
                let is_first = told.on.is_some() && (known.on.is_none() || told.on < known.on);
                *known = RenewalFigures {
                    amount: None,
                    next_invoice: None,
                    ..if is_first { told } else { *known }
                };
            })
            .or_insert(told);
    }
    by_account
}

fn figures_told(told: &Renewal) -> RenewalFigures {
    let next = told
        .renewable_subscriptions
        .iter()
        .filter_map(|subscription| subscription.next_invoice_date)
        .min();
    // The invoice of that day: all that falls due on it, or unknown where a part is.
    let next_invoice = next.and_then(|day| {
        told.renewable_subscriptions
            .iter()
            .filter(|subscription| subscription.next_invoice_date == Some(day))
            .map(|subscription| subscription.next_invoice_amount)
            .try_fold(Amount::ZERO, |sum, amount| sum.checked_add(amount?))
    });
    RenewalFigures {
        on: told.next_renewal_date,
        is_automatic: told.auto_renew,
        amount: told.total_renewal_amount,
        next_invoice,
    }
}
