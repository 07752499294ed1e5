//! The schema: a set of migrations for each database, run in order and never changed afterwards.

use std::collections::HashMap;

use sqlx::SqlSafeStr;
use sqlx::migrate::{AppliedMigration, Migrate, Migration, MigrationType, Migrator};

use crate::error::Result;
use crate::store::Pools;

/// Both sets hold the same versions under the same names.
macro_rules! migrations {
    ($folder:literal) => {
        migrations!($folder: 1 "0001_first_release", 4 "0004_own_records", 8 "0008_finding",
            10 "0010_jobs",
            11 "0011_account_list",
            12 "0012_emptied",
            13 "0013_renewals",
            14 "0014_preferences_and_calls",
            15 "0015_master_account",
            16 "0016_invoice_spans",
            17 "0017_fleet_invoices",
            18 "0018_approvals",
            19 "0019_price_book",
            20 "0020_audit_head",
            21 "0021_mail",
            22 "0022_bulks",
            23 "0023_account_tabs",
            24 "0024_price_imports",
            25 "0025_trust",
            26 "0026_bulk_costs")
    };
    ($folder:literal: $($version:literal $name:literal),+) => {{
        let mut migrator = Migrator::with_migrations(vec![$(Migration::new(
            $version,
            $name.into(),
            MigrationType::Simple,
            include_str!(concat!("../migrations/", $folder, "/", $name, ".sql")).into_sql_str(),
            false,
        )),+]);
        // A newer release may have gone ahead: this one must run on its schema.
        migrator.set_ignore_missing(true);
        migrator
    }};
}

/// Runs what has not run yet.
pub(crate) async fn run(pools: &Pools) -> Result<()> {
    match pools {
        Pools::Sqlite { writer, .. } => migrations!("sqlite").run(writer).await?,
        Pools::Postgres(pool) => migrations!("postgres").run(pool).await?,
    }
    Ok(())
}

/// Whether all have run, unchanged.
pub(crate) async fn are_applied(pools: &Pools) -> Result<bool> {
    match pools {
        Pools::Sqlite { writer, .. } => {
            let mut connection = writer.acquire().await?;
            let migrator = migrations!("sqlite");
            let applied = applied(&mut *connection, &migrator).await?;
            Ok(are_among(&migrator, applied))
        }
        Pools::Postgres(pool) => {
            let mut connection = pool.acquire().await?;
            let migrator = migrations!("postgres");
            let applied = applied(&mut *connection, &migrator).await?;
            Ok(are_among(&migrator, applied))
        }
    }
}

async fn applied(
    connection: &mut impl Migrate,
    migrator: &Migrator,
) -> Result<Vec<AppliedMigration>> {
    connection
        .ensure_migrations_table(&migrator.table_name)
        .await?;
    Ok(connection
        .list_applied_migrations(&migrator.table_name)
        .await?)
}

fn are_among(migrator: &Migrator, applied: Vec<AppliedMigration>) -> bool {
    let applied: HashMap<_, _> = applied
        .into_iter()
        .map(|migration| (migration.version, migration.checksum))
        .collect();
    migrator
        .iter()
        .all(|migration| applied.get(&migration.version) == Some(&migration.checksum))
}
