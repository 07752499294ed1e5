//! Opening, migrating, and errors of the database itself.

use store::{Kind, Store, StoreError};

use crate::support::{TestStore, on_both};

on_both! {
    async fn migrating_again_changes_nothing(db: &TestStore) {
        assert!(db.store.is_current().await.unwrap());
        db.user().await;
        db.store.migrate().await.unwrap();
        db.store.ping().await.unwrap();
        assert_eq!(db.store.count_users().await.unwrap(), 1);
    }

    async fn a_store_that_was_not_migrated_says_so(db: &TestStore) {
        db.raw("DELETE FROM _sqlx_migrations").await.unwrap();
        assert!(!db.store.is_current().await.unwrap());
    }

    async fn a_newer_schema_is_accepted(db: &TestStore) {
        db.raw("INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                SELECT 9999, 'later', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1").await.unwrap();
        assert!(db.store.is_current().await.unwrap());
        db.store.migrate().await.unwrap();
    }

    async fn a_closed_store_is_not_available(db: &TestStore) {
        let other = db.another_instance().await;
        other.close().await;
        let closed = other.ping().await;
        assert!(matches!(closed, Err(StoreError::Unavailable(_))), "{closed:?}");
        db.store.ping().await.unwrap();
    }

    async fn what_makes_no_sense_is_corrupt(db: &TestStore) {
        let user = db.user().await;
        db.raw("UPDATE users SET role = 'emperor'").await.unwrap();
        let found = db.store.find_user(user).await;
        assert!(matches!(found, Err(StoreError::Corrupt(_))), "{found:?}");
    }
}

/// Table and column of everything in the schema, in order.
async fn columns(db: &TestStore) -> Vec<String> {
    let text = match db.store.kind() {
        Kind::Sqlite => {
            "SELECT tables.name || '.' || columns.name FROM sqlite_schema AS tables \
             JOIN pragma_table_info(tables.name) AS columns \
             WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite!_%' ESCAPE '!' \
             AND tables.name NOT LIKE '!_sqlx%' ESCAPE '!'"
        }
        Kind::Postgres => {
            "SELECT table_name || '.' || column_name FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name NOT LIKE '!_sqlx%' ESCAPE '!'"
        }
    };
    let mut columns = db.raw_texts(text).await.unwrap();
    columns.sort();
    columns
}

#[tokio::test]
async fn both_databases_have_the_same_tables_and_columns() {
    let (sqlite, postgres) = (TestStore::sqlite().await, TestStore::postgres().await);
    let found = columns(&sqlite).await;
    assert!(
        found.contains(&"audit_entries.previous_hash".to_owned()),
        "{found:?}"
    );
    assert_eq!(found, columns(&postgres).await);
    sqlite.close().await;
    postgres.close().await;
}

#[tokio::test]
async fn a_url_of_another_database_is_refused() {
    for url in [
        "mysql://localhost/x",
        "",
        "/tmp/file.db",
        "sqlite::memory:",
        "postgres://h:port/x",
    ] {
        let opened = Store::open(url).await;
        assert!(
            matches!(opened, Err(StoreError::UnknownUrl)),
            "{url}: {opened:?}"
        );
    }
}

#[tokio::test]
async fn a_folder_that_is_missing_is_not_available() {
    let opened = Store::open("sqlite:///no/such/folder/test.db").await;
    assert!(
        matches!(opened, Err(StoreError::Unavailable(_))),
        "{opened:?}"
    );
}

#[tokio::test]
async fn a_file_that_is_no_database_is_corrupt() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("text.db");
    std::fs::write(&path, "Dear diary, ".repeat(1_000)).unwrap();
    let opened = Store::open(&format!("sqlite://{}", path.display())).await;
    assert!(matches!(opened, Err(StoreError::Corrupt(_))), "{opened:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let db = TestStore::sqlite().await;
    assert_eq!(db.store.kind(), Kind::Sqlite);
    let (_, path) = db.url.split_once("//").unwrap();
    for path in [path.to_owned(), format!("{path}-wal")] {
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{path}");
    }
    db.close().await;
}

#[tokio::test]
async fn a_read_only_server_is_told_apart() {
    let db = TestStore::postgres().await;
    db.raw(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', \
            current_database()); END $$",
    )
    .await
    .unwrap();
    let other = db.another_instance().await;
    let written = other.delete_session([0; 32]).await;
    assert!(
        matches!(written, Err(StoreError::ReadOnly(_))),
        "{written:?}"
    );
    other.close().await;
    db.close().await;
}

#[tokio::test]
async fn what_the_server_says_is_sorted_by_what_one_can_do() {
    let db = TestStore::postgres().await;
    for (code, expected) in [
        ("53100", "Full"),
        ("53300", "Unavailable"),
        ("57P01", "Unavailable"),
        ("40P01", "Unavailable"),
        ("25006", "ReadOnly"),
        ("23505", "Conflict"),
        ("XX001", "Corrupt"),
        ("42601", "Unexpected"),
    ] {
        let text = format!("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{code}'; END $$");
        let error = StoreError::from(db.raw(&text).await.unwrap_err());
        assert!(
            format!("{error:?}").starts_with(expected),
            "{code}: {error:?}"
        );
    }
    db.close().await;
}

#[tokio::test]
async fn a_database_that_is_missing_is_not_available() {
    let db = TestStore::postgres().await;
    let missing = db.url.replace("subtotal_test", "no_such_database");
    let opened = Store::open(&missing).await;
    assert!(
        matches!(opened, Err(StoreError::Unavailable(_))),
        "{opened:?}"
    );
    db.close().await;
}
