//! Writes what months of keeping would have stored about the master account itself.

use domain::ids::InvoiceId;
use domain::invoice_year::InvoiceYear;
use domain::time::UtcMillis;
use domain::zoom::{InvoiceDetail, InvoiceList, PlanUsage};
use serde::de::DeserializeOwned;
use serde_json::Value;
use store::{Store, Write};

use crate::fetch::keep;
use crate::fetch::{Ask, OfMaster};
use crate::fill::{FillError, SeedAnswer, kept, read};

/// Everything that keeping the master account itself would have brought.
pub struct SeedMaster {
    /// The usage.
    pub usage: SeedAnswer,
    /// The invoice lists of the years that were asked for.
    pub years: Vec<(InvoiceYear, SeedAnswer)>,
    /// Each invoice with its items.
    pub invoice_details: Vec<(InvoiceId, Value)>,
}

/// Writes it, as told at an instant.
pub(crate) async fn write_master(
    store: &Store,
    seed: SeedMaster,
    at: UtcMillis,
) -> Result<(), FillError> {
    let mut tx = store.begin().await?;
    write::<PlanUsage>(&mut tx, OfMaster::Usage, seed.usage, at).await?;
    for (year, list) in seed.years {
        write::<InvoiceList>(&mut tx, OfMaster::Invoices(year), list, at).await?;
    }
    for (invoice, detail) in seed.invoice_details {
        write::<InvoiceDetail>(&mut tx, OfMaster::Invoice(invoice), Ok(detail), at).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Writes one answer, which must be one that the client would read as a `T`.
async fn write<T: DeserializeOwned>(
    tx: &mut Write,
    of_master: OfMaster,
    answer: SeedAnswer,
    at: UtcMillis,
) -> Result<(), FillError> {
    let ask = Ask::Master(of_master);
    match answer {
        Ok(body) => {
            let (bytes, _) = read::<T>(body)?;
            tx.save_snapshot(&kept(&bytes, at).snapshot(ask.key()))
                .await?;
        }
        Err(refusal) => keep::refusal(tx, &ask, &refusal, at).await?,
    }
    Ok(())
}
