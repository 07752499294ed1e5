//! The list of renewals is kept as it was told last.

use domain::ids::AccountId;
use domain::zoom::{RenewableSubscription, Renewal};
use store::RenewalRecord;

use crate::support::{TestStore, on_both};

pub(crate) fn renewal(
    account: Option<&AccountId>,
    name: &str,
    amount: Option<&str>,
) -> RenewalRecord {
    RenewalRecord {
        account: account.cloned(),
        told: Renewal {
            account_id: account.cloned(),
            account_number: Some("30010482".to_owned()),
            account_name: name.to_owned(),
            account_email: "owner@example.com".to_owned(),
            total_renewal_amount: amount.map(|amount| amount.parse().unwrap()),
            currency: None,
            next_renewal_date: Some("2026-12-01".parse().unwrap()),
            auto_renew: Some(false),
            renewable_subscriptions: vec![RenewableSubscription {
                plan_name: "Business".to_owned(),
                quantity: Some(40),
                billing_cycle: "Annual".to_owned(),
                service_effective_date: None,
                next_invoice_date: Some("2026-12-01".parse().unwrap()),
                next_invoice_amount: amount.map(|amount| amount.parse().unwrap()),
            }],
        },
    }
}

async fn save(db: &TestStore, renewals: &[RenewalRecord]) {
    let mut tx = db.store.begin().await.unwrap();
    tx.save_renewals(renewals).await.unwrap();
    tx.commit().await.unwrap();
}

on_both! {
    async fn a_new_list_takes_the_place_of_the_old_one(db: &TestStore) {
        let accounts = db.accounts(&["acc-1", "acc-2"]).await;
        let first = renewal(Some(&accounts[0]), "Deltamar", Some("1200.5"));
        let stranger = renewal(None, "Nobody we know", None);
        save(db, &[first.clone(), stranger]).await;
        let stored = db.store.list_renewals_of(&accounts[0]).await.unwrap();
        assert_eq!(stored.iter().map(|renewal| &renewal.record).collect::<Vec<_>>(), [&first]);
        assert_eq!(db.store.list_renewals_of(&accounts[1]).await.unwrap(), []);

        let second = renewal(Some(&accounts[1]), "Vesterhav", None);
        save(db, std::slice::from_ref(&second)).await;
        assert_eq!(db.store.list_renewals_of(&accounts[0]).await.unwrap(), []);
        let stored = db.store.list_renewals_of(&accounts[1]).await.unwrap();
        assert_eq!((stored[0].position, &stored[0].record), (0, &second));
    }
}
