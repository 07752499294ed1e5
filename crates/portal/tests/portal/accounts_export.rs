//! The accounts list and its file: the same accounts, however they are filtered, and no cap.

use std::collections::BTreeSet;

use domain::people::Role;
use domain::view::{AccountQuery, PageSize};
use portal::Caller;
use simulator::StoryKind;
use store::ListedAccount;

use crate::world::{Database, World, on_both};

/// The whole file, and how many rows were promised.
async fn export(world: &World, caller: &Caller, query: &AccountQuery) -> (String, u64) {
    let offer = world
        .portal
        .offer_accounts_export(caller, query.clone())
        .await
        .expect("an offer");
    assert!(offer.file_name.starts_with("subtotal-accounts-2026-11-22"));
    let rows = offer.rows;
    let mut export = world
        .portal
        .take_export(caller, offer)
        .await
        .expect("it is taken");
    let mut bytes = Vec::new();
    let mut largest = 0;
    while let Some(chunk) = export.next_chunk().await.expect("a chunk") {
        largest = largest.max(chunk.len());
        bytes.extend(chunk);
    }
    assert!(largest < 1_000_000, "chunks are bounded");
    (String::from_utf8(bytes).expect("UTF-8"), rows)
}

/// The ids of the rows; no text of these tests has a line end inside.
fn ids(file: &str) -> Vec<&str> {
    file.lines()
        .skip(1)
        .filter_map(|line| line.split(',').next())
        .collect()
}

async fn check_same(world: &World, caller: &Caller, query: &str) {
    let query = AccountQuery {
        size: PageSize::Large,
        ..AccountQuery::parse_query(query)
    };
    let list = world
        .portal
        .accounts(caller, query.clone())
        .await
        .expect("a list");
    let (file, rows) = export(world, caller, &query).await;
    let listed: BTreeSet<&str> = list.page.rows.iter().map(|row| row.id.as_str()).collect();
    let exported = ids(&file);
    assert_eq!(rows, list.page.total, "{query:?}");
    assert_eq!(exported.len() as u64, rows, "{query:?}");
    assert_eq!(exported.into_iter().collect::<BTreeSet<_>>(), listed);
}

on_both! {
    async fn the_file_holds_what_the_list_shows(on: Database) {
        let world = World::new(on).await;
        let caller = world.caller(Role::Viewer).await;
        let id = world.listed(&caller, StoryKind::NearlyFull).await;
        for story in [StoryKind::NearlyFull, StoryKind::Overdue, StoryKind::SelfPay] {
            let id = world.listed(&caller, story).await;
            world.portal.account(&caller, &id, None).await.expect("a page");
        }
        for query in [
            "",
            "q=gmbh",
            "flag=nearly_full&flag=self_pay",
            "unlearned=plans",
            "view=attention&sort=balance&order=desc",
            "view=unpaid",
            "pays=customer&pays=unknown",
            "status=none&type=Pro",
            "q=no-such-account",
        ] {
            check_same(&world, &caller, query).await;
        }
        let (file, _) = export(&world, &caller, &AccountQuery::searched("alder")).await;
        let row = file.lines().nth(1).expect("a row");
        assert!(row.starts_with(id.as_str()) && row.contains(",40,37,2,"), "{row}");
        assert!(row.contains("nearly_full"), "{row}");
    }
}

#[tokio::test]
async fn a_file_of_many_rows_comes_in_parts_and_is_on_record() {
    let world = World::new(Database::Sqlite).await;
    let caller = world.caller(Role::Viewer).await;
    let accounts: Vec<ListedAccount> = (0..1_203)
        .map(|number| ListedAccount {
            id: format!("many-{number:05}").parse().expect("an id"),
            name: format!("=Company {number}"),
            number: None,
            owner_email: None,
            account_type: "Pro".to_owned(),
            seats: None,
            created_at: None,
            subscription_start: None,
            subscription_end: None,
        })
        .collect();
    let mut tx = world.store.begin().await.expect("begins");
    tx.save_account_list(&accounts, world.now())
        .await
        .expect("saves");
    tx.commit().await.expect("commits");

    let (file, rows) = export(&world, &caller, &AccountQuery::searched("company")).await;
    assert_eq!(rows, 1_203);
    let exported: BTreeSet<&str> = ids(&file).into_iter().collect();
    assert_eq!(exported.len(), 1_203);
    assert!(file.contains(",'=Company 7,") && !file.contains(",=Company"));
    let audit = world.store.list_audit(0, 100).await.expect("the log");
    let entry = audit
        .iter()
        .rev()
        .find(|record| record.entry.action == "export")
        .expect("an entry");
    assert_eq!(entry.entry.subject, "accounts");
    assert!(entry.entry.detail_json.contains("\"rows\":1203"));
    assert!(entry.entry.detail_json.contains("q=company"));
}
