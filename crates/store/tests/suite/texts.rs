//! Texts from people and from Zoom come back as they went in; what a database can't hold is refused.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use store::{AccountCondition, StoreError};
use tokio::runtime::Handle;

use crate::support::{NOON, TestStore, ines, listed, on_both};

async fn round_trip(db: &TestStore, text: &str) -> String {
    let mut tx = db.store.begin().await.unwrap();
    tx.save_setting("text", text).await.unwrap();
    tx.save_account_list(&[listed("acc-1", text)], NOON)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let account = db
        .store
        .find_account(&"acc-1".parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(account.listed.name, text);
    db.store.find_setting("text").await.unwrap().unwrap()
}

on_both! {
    async fn any_text_comes_back_as_it_went_in(db: &TestStore) {
        for text in [
            "Robert'); DROP TABLE accounts;--", "\"q\" `b` \\ % _ $1 ?1 :a @b", "👩‍👩‍👧 Zoë",
            "<script>alert(1)</script>", "a\r\n\tb", "\u{202e}evil\u{feff}", "ﬀ ẞ İ ı",
        ] {
            assert_eq!(round_trip(db, text).await, text);
        }
        let mut runner = TestRunner::new(Config { cases: 16, failure_persistence: None, ..Config::default() });
        tokio::task::block_in_place(|| {
            runner
                .run(&"[^\0]{0,40}", |text| {
                    let back = Handle::current().block_on(round_trip(db, &text));
                    prop_assert_eq!(back, text);
                    Ok(())
                })
                .unwrap();
        });
    }

    async fn a_very_long_name_is_kept_and_found(db: &TestStore) {
        let name = "Zoë & Söhne 👩 ".repeat(2_000);
        assert_eq!(round_trip(db, &name).await, name);
        let found = AccountCondition::Search("söhne".to_owned());
        let (_, counts) = db.store.count_fleet(&[vec![found]]).await.unwrap();
        assert_eq!(counts, [1]);
    }

    async fn u_0000_is_refused_with_a_clear_error(db: &TestStore) {
        let mut tx = db.store.begin().await.unwrap();
        let user = tx.create_user(&store::NewUser { name: "a\0b".to_owned(), ..ines() }).await;
        assert!(matches!(user, Err(StoreError::NulInText)), "{user:?}");
        assert_eq!(user.unwrap_err().to_string(), "a text may not contain the character U+0000");
        drop(tx);
        let found = db.store.find_user_by_email("a\0@b.example").await;
        assert!(matches!(found, Err(StoreError::NulInText)), "{found:?}");
        let found = AccountCondition::Search("a\0b".to_owned());
        let listed = db.store.list_accounts_after(&[found], None, 50).await;
        assert!(matches!(listed, Err(StoreError::NulInText)), "{listed:?}");
    }
}
