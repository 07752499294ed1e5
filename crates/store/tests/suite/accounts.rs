//! The account list: saving, searching, paging, figures.

use domain::view::{AccountColumn, SortOrder};
use store::{AccountCondition, AccountSelection, FleetFigures};

use crate::support::{NOON, TestStore, listed, on_both};

async fn names(db: &TestStore, search: &str, page: u32) -> (Vec<String>, u64) {
    let selection = AccountSelection {
        conditions: vec![AccountCondition::Search(search.to_owned())],
        sort: AccountColumn::Name,
        order: SortOrder::Ascending,
        ranks: Vec::new(),
    };
    let sets = [selection.conditions.clone()];
    let (_, counts) = db.store.count_fleet(&sets).await.unwrap();
    let place = (u64::from(page.max(1) - 1) * 3, 3);
    let rows = db
        .store
        .list_accounts(&selection, place, counts[0])
        .await
        .unwrap();
    let names = rows.into_iter().map(|line| line.name);
    (names.collect(), counts[0])
}

async fn save(db: &TestStore, accounts: &[(&str, &str)]) -> u64 {
    let list: Vec<_> = accounts.iter().map(|(id, name)| listed(id, name)).collect();
    let mut tx = db.store.begin().await.unwrap();
    let vanished = tx.save_account_list(&list, NOON).await.unwrap();
    tx.commit().await.unwrap();
    vanished
}

on_both! {
    async fn accounts_are_listed_by_folded_name_page_by_page(db: &TestStore) {
        save(db, &[("acc-1", "zebra Ltd"), ("acc-2", "Äpfel GmbH"), ("acc-3", "Alpha"), ("acc-4", "alpha  Beta")]).await;
        assert_eq!(names(db, "", 0).await, (vec!["Alpha".into(), "alpha  Beta".into(), "zebra Ltd".into()], 4));
        assert_eq!(names(db, "", 2).await, (vec!["Äpfel GmbH".into()], 4));
        assert_eq!(names(db, "", 9).await, (vec![], 4));
    }

    async fn a_search_finds_all_words_in_any_of_the_texts(db: &TestStore) {
        save(db, &[("acc-1", "Harbour Clinic"), ("acc-2", "Quay School"), ("acc-3", "ÄRZTE am Hafen")]).await;
        assert_eq!(names(db, "clinic HARB", 1).await, (vec!["Harbour Clinic".into()], 1));
        assert_eq!(names(db, "owner@acc-2", 1).await, (vec!["Quay School".into()], 1));
        assert_eq!(names(db, "ärzte", 1).await, (vec!["ÄRZTE am Hafen".into()], 1));
        assert_eq!(names(db, "3001048", 1).await.1, 3);
        assert_eq!(names(db, "harbour school", 1).await, (vec![], 0));
        assert_eq!(names(db, " \t ", 1).await.1, 3);
    }

    async fn signs_with_a_meaning_to_sql_are_searched_as_they_are(db: &TestStore) {
        save(db, &[("acc-1", "100 % Büro"), ("acc-2", "under_score"), ("acc-3", "back\\slash's \"quoted\"; --")]).await;
        for (search, found) in [("%", 1), ("_", 1), ("\\", 1), ("'s", 1), ("\"quoted\";", 1), ("'; DROP", 0), ("??", 0)] {
            assert_eq!(names(db, search, 1).await.1, found, "{search}");
        }
    }

    async fn an_account_that_vanishes_is_kept_and_marked(db: &TestStore) {
        save(db, &[("acc-1", "One"), ("acc-2", "Two")]).await;
        assert_eq!(save(db, &[("acc-2", "Two renamed"), ("acc-2", "Two renamed")]).await, 1);
        let find = async |id: &str| db.store.find_account(&id.parse().unwrap()).await.unwrap().unwrap();
        assert!(!find("acc-1").await.is_listed);
        let two = find("acc-2").await;
        assert_eq!((two.is_listed, two.listed.name.as_str()), (true, "Two renamed"));
        assert_eq!(names(db, "renamed", 1).await.1, 1);
        assert_eq!(save(db, &[("acc-1", "One"), ("acc-2", "Two")]).await, 0);
    }

    async fn figures_survive_a_new_list_and_are_read_as_written(db: &TestStore) {
        let accounts = db.accounts(&["acc-1", "acc-2"]).await;
        let figures = FleetFigures {
            country: Some("DE".to_owned()),
            base_plan_title: Some("Business".to_owned()),
            base_plan_term: Some("annual".to_owned()),
            base_plan_code: Some("business_yearly".to_owned()),
            base_plan_status: Some("active".to_owned()),
            bought: Some(75),
            used: Some(80),
            pending: Some(0),
            addons: Some(3),
            next_invoice: Some("2026-12-01".parse().unwrap()),
            pay_mode: Some("master".to_owned()),
            flags: 5,
            are_licences_visible: Some(true),
            detail_fetched_at: Some(NOON),
            contact_fetched_at: None,
            plans_fetched_at: Some(NOON),
            usage_fetched_at: Some(NOON),
        };
        let mut tx = db.store.begin().await.unwrap();
        let before = tx.lock_account(&accounts[0]).await.unwrap().unwrap();
        assert_eq!(before.figures, FleetFigures::default());
        assert!(tx.update_account_figures(&accounts[0], &figures).await.unwrap());
        assert!(!tx.update_account_figures(&"nobody".parse().unwrap(), &figures).await.unwrap());
        tx.commit().await.unwrap();

        db.accounts(&["acc-1", "acc-2"]).await;
        let account = db.store.find_account(&accounts[0]).await.unwrap().unwrap();
        assert_eq!(account.figures, figures);
        let (counts, _) = db.store.count_fleet(&[]).await.unwrap();
        assert_eq!((counts.known, counts.without_plans), (2, 1));
        assert_eq!(db.store.list_account_ids().await.unwrap(), accounts);
    }
}
