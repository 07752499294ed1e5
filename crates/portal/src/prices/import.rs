//! Looking at the dry run of a file with prices, and applying it whole.

use domain::ids::PriceImportId;
use domain::people::Permission;
use domain::pricing::Price;
use domain::view::{Notice, PriceFile, PriceImportPage, Tone};
use serde_json::{Value, json};
use store::PriceImport;

use crate::flash::hex;
use crate::{Caller, Portal, PortalError, actions, audit};

const NO_IMPORT: PortalError = PortalError::NotFound { what: "import" };

impl Portal {
    /// The page of one file with prices.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn price_import(
        &self,
        caller: &Caller,
        id: PriceImportId,
    ) -> Result<PriceImportPage, PortalError> {
        let import = self.known_price_import(caller, id).await?;
        let version = self.store().price_book_version().await?;
        Ok(PriceImportPage {
            id,
            is_overtaken: import.applied.is_none() && version != import.new.base_version,
            file: content(&import)?,
            file_name: import.new.file_name,
            file_sha256: hex(&import.new.file_sha256),
            by: import.new.created_by_name,
            at: import.new.created_at,
            applied: import.applied,
        })
    }

    /// Applies a file with prices exactly as it was shown: all lines that are taken, or nothing where
    /// somebody has edited the price book since.
    ///
    /// # Errors
    /// [`PortalError`]; [`PortalError::Blocked`] and [`PortalError::Conflict`] where nothing is applied.
    pub async fn apply_price_import(
        &self,
        caller: &Caller,
        id: PriceImportId,
    ) -> Result<Notice, PortalError> {
        let import = self.known_price_import(caller, id).await?;
        if let Some((by, _)) = &import.applied {
            return Ok(applied_before(by));
        }
        let file = content(&import)?;
        let prices: Vec<Price> = file.changes().map(|taken| taken.price.clone()).collect();
        if prices.is_empty() {
            return Err(PortalError::Blocked(
                "The file changes no price, so there is nothing to apply.".to_owned(),
            ));
        }
        let mut tx = self.store().begin().await?;
        let name = &caller.person.name;
        if !tx.mark_price_import_applied(id, name, self.now()).await? {
            drop(tx);
            let import = self.known_price_import(caller, id).await?;
            let by = import.applied.as_ref().map_or("somebody", |(by, _)| by);
            return Ok(applied_before(by));
        }
        if !tx.begin_price_act(Some(import.new.base_version)).await? {
            return Err(PortalError::Conflict(
                "Nothing was applied: somebody has edited the price book since the file was checked. \
                 Upload it again, and it is compared with what is there now."
                    .to_owned(),
            ));
        }
        tx.save_prices(&prices).await?;
        let mut entry = audit::entry(self.now(), caller, actions::PRICES_IMPORTED);
        entry.subject = id.to_string();
        entry.detail_json = json!({
            "file": import.new.file_name,
            "sha256": hex(&import.new.file_sha256),
            "prices": file.changes().map(traced).collect::<Value>(),
        })
        .to_string();
        tx.append_audit(entry);
        tx.commit().await?;
        Ok(Notice {
            tone: Tone::Ok,
            title: match prices.len() {
                1 => "One price is set".to_owned(),
                many => format!("{many} prices are set"),
            },
            text: format!("From {}.", import.new.file_name),
        })
    }

    async fn known_price_import(
        &self,
        caller: &Caller,
        id: PriceImportId,
    ) -> Result<PriceImport, PortalError> {
        caller.must(Permission::EditPrices)?;
        let import = self.store().find_price_import(id, self.now()).await?;
        import.ok_or(NO_IMPORT)
    }
}

/// What was shown.
fn content(import: &PriceImport) -> Result<PriceFile, PortalError> {
    serde_json::from_str(&import.new.content_json).map_err(PortalError::unavailable)
}

/// `business_yearly EUR from 2026-01-01: 180 to 190`, for the audit log.
fn traced(taken: &domain::view::TakenPrice) -> Value {
    let Price {
        code,
        money,
        effective,
    } = &taken.price;
    let before = taken
        .before
        .map(|before| format!("{before} to "))
        .unwrap_or_default();
    let (amount, currency) = (money.amount, money.currency);
    format!("{code} {currency} from {effective}: {before}{amount}").into()
}

fn applied_before(by: &str) -> Notice {
    Notice {
        tone: Tone::Info,
        title: "Applied already".to_owned(),
        text: format!("By {by}. It was not applied a second time."),
    }
}
