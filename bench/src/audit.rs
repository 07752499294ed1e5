//! How long checking the audit log takes: a log of a given length is written through the store and checked,
//! on SQLite and, where there is a server, on PostgreSQL.

use std::time::{Duration, Instant};

use domain::ids::UserId;
use domain::people::Role;
use domain::time::UtcMillis;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use store::{AuditCheck, AuditEntry, Store};

use crate::report::Figure;

/// Entries that are written in one transaction.
const ENTRIES_A_TRANSACTION: u64 = 10_000;
/// The first instant on record.
const BEGINNING: UtcMillis = UtcMillis(1_795_348_800_000);
/// The database that is made on the server of PostgreSQL, and goes with the measurement.
const DATABASE: &str = "subtotal_bench_audit";

/// Any failure ends the measurement: half a table would be read as a whole one.
type Failure = Box<dyn std::error::Error>;

/// Measures it. `server`: the URL of a database on a server of PostgreSQL, where a further one may be made.
///
/// # Errors
/// The database fails, or the log is not intact.
pub async fn all(entries: u64, server: Option<&str>) -> Result<Vec<Figure>, Failure> {
    let directory = tempfile::tempdir()?;
    let url = format!("sqlite:{}", directory.path().join("subtotal.db").display());
    let mut figures = on(&url, "SQLite", entries, (10.0, "≤ 10 s")).await?;
    if let Some(server) = server {
        let url = fresh_database(server).await?;
        let measured = on(&url, "PostgreSQL", entries, (15.0, "≤ 15 s")).await;
        run(server, format!("DROP DATABASE {DATABASE} WITH (FORCE)")).await?;
        figures.extend(measured?);
    }
    Ok(figures)
}

async fn on(
    url: &str,
    kind: &str,
    entries: u64,
    (limit_s, target): (f64, &'static str),
) -> Result<Vec<Figure>, Failure> {
    let store = Store::open(url).await?;
    store.migrate().await?;
    let writing = write(&store, entries).await?;
    let began = Instant::now();
    let check = store.verify_audit(None).await?;
    let checking = began.elapsed();
    store.close().await;
    match check {
        AuditCheck::Intact { head } if head.sequence.unsigned_abs() == entries => {}
        other => return Err(format!("the log is not what was written: {other:?}").into()),
    }
    Ok(vec![
        Figure::plain(
            format!("{kind}: writing {entries} entries of the audit log"),
            writing.as_secs_f64(),
            "s",
        ),
        Figure::at_most(
            format!("{kind}: checking them"),
            checking.as_secs_f64(),
            limit_s,
            "s",
            target,
        ),
    ])
}

async fn write(store: &Store, entries: u64) -> Result<Duration, Failure> {
    let began = Instant::now();
    let mut written = 0;
    while written < entries {
        let until = entries.min(written + ENTRIES_A_TRANSACTION);
        let mut tx = store.begin().await?;
        for number in written..until {
            tx.append_audit(entry(number));
        }
        tx.commit().await?;
        written = until;
    }
    Ok(began.elapsed())
}

/// As the portal writes them: four kinds of acts, some with a detail of a few hundred bytes.
fn entry(number: u64) -> AuditEntry {
    let (action, subject, detail) = match number % 4 {
        0 => ("refresh", "plans".to_owned(), "{}".to_owned()),
        1 => (
            "invoice_file.read",
            format!("inv{number:013}"),
            "{}".to_owned(),
        ),
        2 => ("sign_in", String::new(), r#"{"how":"password"}"#.to_owned()),
        _ => (
            "change.step_sent",
            (number / 4 + 1).to_string(),
            format!(
                r#"{{"address":"{number} Long Street","apt":"Floor 4","city":"Utrecht","country":"NL","email":"billing@account-{number}.example","first_name":"Zoë","last_name":"van der Berg","phone_number":"+31 30 555 01 23","state":"","zip":"3511 AB"}}"#
            ),
        ),
    };
    AuditEntry {
        at: BEGINNING.plus_ms(i64::try_from(number).unwrap_or(i64::MAX)),
        actor: Some(UserId(1 + i64::from(number.is_multiple_of(7)))),
        actor_name: "Ines Moreau".to_owned(),
        role: Some(Role::Operator),
        address: "192.0.2.7".to_owned(),
        request_id: format!("{number:016x}"),
        action: action.to_owned(),
        account: format!("account-{}", number % 10_000).parse().ok(),
        subject,
        outcome: "done".to_owned(),
        detail_json: detail,
    }
}

/// The URL of an empty database on the same server.
async fn fresh_database(server: &str) -> Result<String, Failure> {
    run(
        server,
        format!("DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)"),
    )
    .await?;
    run(server, format!("CREATE DATABASE {DATABASE}")).await?;
    let (before, query) = match server.split_once('?') {
        Some((before, query)) => (before, format!("?{query}")),
        None => (server, String::new()),
    };
    let (before, _) = before
        .rsplit_once('/')
        .ok_or("the URL of the server names no database")?;
    Ok(format!("{before}/{DATABASE}{query}"))
}

async fn run(server: &str, statement: String) -> Result<(), Failure> {
    let mut connection = PgConnection::connect(server).await?;
    sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    Ok(())
}
