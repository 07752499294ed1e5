//! A fresh database for each test, of either kind, and the rows that most tests need.

use std::sync::atomic::{AtomicU32, Ordering};

use domain::ids::{AccountId, ChangeId, UserId};
use domain::operation::Operation;
use domain::people::Role;
use domain::time::UtcMillis;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use store::{Kind, ListedAccount, NewChange, NewUser, Store};
use tempfile::TempDir;

/// Writes each test once and runs it on both databases.
macro_rules! on_both {
    ($($(#[$attribute:meta])* async fn $name:ident($db:ident: &TestStore) $body:block)+) => {$(
        $(#[$attribute])*
        mod $name {
            use super::*;

            async fn check($db: &TestStore) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let db = TestStore::sqlite().await;
                check(&db).await;
                db.close().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let db = TestStore::postgres().await;
                check(&db).await;
                db.close().await;
            }
        }
    )+};
}
pub(crate) use on_both;

/// 2026-11-22T12:00:00Z.
pub(crate) const NOON: UtcMillis = UtcMillis(1_795_348_800_000);

/// A store on a database of its own.
pub(crate) struct TestStore {
    pub(crate) store: Store,
    pub(crate) url: String,
    /// SQLite's file, which goes with it.
    _folder: Option<TempDir>,
}

impl TestStore {
    pub(crate) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the database");
        let url = format!("sqlite://{}/test.db", folder.path().display());
        Self::open(url, Some(folder)).await
    }

    pub(crate) async fn postgres() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("subtotal_test_{}_{number}", std::process::id());
        let server = server_url();
        on_server(&server, format!("CREATE DATABASE {name}")).await;
        let (before, query) = server.split_once('?').unwrap_or((&server, ""));
        let (before, _) = before.rsplit_once('/').expect("the URL names a database");
        Self::open(format!("{before}/{name}?{query}"), None).await
    }

    async fn open(url: String, folder: Option<TempDir>) -> Self {
        let store = Store::open(&url).await.expect("opens");
        store.migrate().await.expect("migrates");
        Self {
            store,
            url,
            _folder: folder,
        }
    }

    /// A second store on the same database, as another instance has one.
    pub(crate) async fn another_instance(&self) -> Store {
        Store::open(&self.url).await.expect("opens again")
    }

    /// Runs SQL past the store, as an intruder or an administrator would.
    pub(crate) async fn raw(&self, text: &str) -> Result<(), sqlx::Error> {
        let text = AssertSqlSafe(text.to_owned());
        match self.store.kind() {
            Kind::Sqlite => {
                let mut connection = SqliteConnection::connect(&self.url).await?;
                sqlx::raw_sql(text).execute(&mut connection).await?;
                connection.close().await
            }
            Kind::Postgres => {
                let mut connection = PgConnection::connect(&self.url).await?;
                sqlx::raw_sql(text).execute(&mut connection).await?;
                connection.close().await
            }
        }
    }

    /// Reads one column of texts past the store.
    pub(crate) async fn raw_texts(&self, text: &'static str) -> Result<Vec<String>, sqlx::Error> {
        match self.store.kind() {
            Kind::Sqlite => {
                let mut connection = SqliteConnection::connect(&self.url).await?;
                sqlx::query_scalar(text).fetch_all(&mut connection).await
            }
            Kind::Postgres => {
                let mut connection = PgConnection::connect(&self.url).await?;
                sqlx::query_scalar(text).fetch_all(&mut connection).await
            }
        }
    }

    pub(crate) async fn close(self) {
        self.store.close().await;
        if self.store.kind() == Kind::Postgres {
            let (before, _) = self.url.split_once('?').unwrap_or((&self.url, ""));
            let (_, name) = before.rsplit_once('/').expect("the URL names a database");
            on_server(&server_url(), format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }

    /// A person, for what needs one.
    pub(crate) async fn user(&self) -> UserId {
        let mut tx = self.store.begin().await.expect("begins");
        let id = tx.create_user(&ines()).await.expect("creates");
        tx.commit().await.expect("commits");
        id
    }

    /// Accounts of these ids, for what needs them.
    pub(crate) async fn accounts(&self, ids: &[&str]) -> Vec<AccountId> {
        let list: Vec<_> = ids
            .iter()
            .map(|id| listed(id, &format!("Company {id}")))
            .collect();
        let mut tx = self.store.begin().await.expect("begins");
        tx.save_account_list(&list, NOON).await.expect("saves");
        tx.commit().await.expect("commits");
        list.into_iter().map(|account| account.id).collect()
    }
}

fn server_url() -> String {
    std::env::var("TEST_DATABASE_URL").expect(
        "no PostgreSQL to test on: run script/test, or `eval \"$(script/postgres start)\"` first, \
         which sets TEST_DATABASE_URL",
    )
}

async fn on_server(server: &str, text: String) {
    let mut connection = PgConnection::connect(server)
        .await
        .expect("connects to the server");
    sqlx::raw_sql(AssertSqlSafe(text))
        .execute(&mut connection)
        .await
        .expect("the server obeys");
    connection.close().await.expect("disconnects");
}

pub(crate) fn ines() -> NewUser {
    NewUser {
        email: "Ines.Moreau@example.com".to_owned(),
        name: "Ines Moreau".to_owned(),
        role: Role::Operator,
        password_hash: Some("$argon2id$stand-in".to_owned()),
        zone: "Europe/Paris".to_owned(),
        trusted_from: NOON,
        at: NOON,
    }
}

pub(crate) fn listed(id: &str, name: &str) -> ListedAccount {
    ListedAccount {
        id: id.parse().expect("an account id"),
        name: name.to_owned(),
        number: Some("30010482".to_owned()),
        owner_email: Some(format!("owner@{id}.example")),
        account_type: "Business".to_owned(),
        seats: Some(75),
        created_at: Some(NOON),
        subscription_start: None,
        subscription_end: None,
    }
}

/// A draft of a change of the billing contact.
pub(crate) async fn draft(db: &TestStore, account: &AccountId, user: UserId) -> ChangeId {
    let change = NewChange {
        account: account.clone(),
        operation: Operation::BillingContactUpdate,
        title: "Billing contact: e-mail".to_owned(),
        drafted_by: user,
        drafted_by_name: "Ines Moreau".to_owned(),
        drafted_at: NOON,
        based_on: NOON,
        content: r#"{"email":["a","b"]}"#.to_owned(),
        body: br#"{"email":"b"}"#.to_vec(),
        steps: None,
        bulk: None,
    };
    let mut tx = db.store.begin().await.unwrap();
    let id = tx.create_change(&change).await.unwrap();
    tx.commit().await.unwrap();
    id
}
