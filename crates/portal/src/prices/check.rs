//! The dry run of a file with prices: what each line says, and what is wrong with it. Changes nothing.

use std::collections::HashMap;

use domain::contact::FieldProblem;
use domain::ids::PriceImportId;
use domain::money::{Amount, Currency};
use domain::people::Permission;
use domain::pricing::{Price, PriceFields};
use domain::time::{DAY_MS, Date};
use domain::view::{PriceFile, RefusedPrice, SheetReading, TakenPrice};
use domain::zoom::PlanCode;
use serde_json::json;
use store::NewPriceImport;

use super::list::named;
use super::{MAX_LINES, typed};
use crate::flash::hex;
use crate::sheet::upload::Upload;
use crate::sheet::{Sheet, SheetRow, shortened, text};
use crate::{Caller, Portal, PortalError, actions, audit};

/// How long a dry run waits to be applied.
const LIFETIME_MS: i64 = DAY_MS;
/// Longest code that is shown as the file writes it, in characters.
const MAX_CODE_CHARS: usize = 80;

/// What became of an uploaded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PriceImportBegun {
    /// Its dry run can be looked at under this number.
    Checked(PriceImportId),
    /// Nothing of it can be taken; the sentence says why.
    Refused(String),
}

impl Portal {
    /// Reads a file with prices and stores what each of its lines says.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn begin_price_import(
        &self,
        caller: &Caller,
        upload: Upload,
    ) -> Result<PriceImportBegun, PortalError> {
        caller.must(Permission::EditPrices)?;
        let file = match upload.read(read).await? {
            Ok(file) => file,
            Err(sentence) => return Ok(PriceImportBegun::Refused(sentence)),
        };
        // The version before the prices: who edits them in between makes this dry run an old one.
        let base_version = self.store().price_book_version().await?;
        let content = self.compared(file.content).await?;
        let now = self.now();
        let new = NewPriceImport {
            created_by: caller.person.id,
            created_by_name: caller.person.name.clone(),
            created_at: now,
            expires_at: now.plus_ms(LIFETIME_MS),
            file_name: file.name,
            file_sha256: file.sha256,
            base_version,
            content_json: serde_json::to_string(&content).map_err(PortalError::unavailable)?,
        };
        let mut tx = self.store().begin().await?;
        let id = tx.create_price_import(&new).await?;
        let mut entry = audit::entry(now, caller, actions::PRICES_CHECKED);
        entry.subject = id.to_string();
        entry.detail_json = json!({
            "file": new.file_name,
            "bytes": file.size,
            "sha256": hex(&file.sha256),
            "taken": content.taken.len(),
            "refused": content.refused.len(),
        })
        .to_string();
        tx.append_audit(entry);
        tx.commit().await?;
        Ok(PriceImportBegun::Checked(id))
    }

    /// The lines beside what the price book holds.
    async fn compared(&self, lines: Lines) -> Result<PriceFile, PortalError> {
        let mut codes: Vec<PlanCode> = lines
            .taken
            .iter()
            .map(|(_, price)| price.code.clone())
            .collect();
        codes.sort();
        codes.dedup();
        let known = self.store().list_prices_of(&codes).await?;
        let book: HashMap<Key, Amount> = known
            .into_iter()
            .map(|price| (key(&price), price.money.amount))
            .collect();
        let taken = lines.taken.into_iter().map(|(line, price)| TakenPrice {
            line,
            plan: named(&price.code),
            before: book.get(&key(&price)).copied(),
            price,
        });
        Ok(PriceFile {
            reading: lines.reading,
            taken: taken.collect(),
            refused: lines.refused,
        })
    }
}

/// What a price is told apart by.
type Key = (PlanCode, Currency, Date);

fn key(price: &Price) -> Key {
    (price.code.clone(), price.money.currency, price.effective)
}

/// What a file says.
struct Lines {
    reading: SheetReading,
    taken: Vec<(u32, Price)>,
    refused: Vec<RefusedPrice>,
}

/// Reads a file without knowing the price book.
fn read(bytes: &[u8]) -> Result<Lines, String> {
    let sheet = Sheet::open(text::read(bytes)?, &PriceFields::NAMES)?;
    let columns = columns(&sheet)?;
    sheet.check_length(MAX_LINES)?;
    let mut lines = Lines {
        reading: sheet.reading.clone(),
        taken: Vec::new(),
        refused: Vec::new(),
    };
    let mut seen: HashMap<Key, u32> = HashMap::new();
    for row in sheet.rows() {
        match judged(&row, columns, &mut seen) {
            Ok(price) => lines.taken.push((row.number, price)),
            Err(problems) => lines.refused.push(RefusedPrice {
                line: row.number,
                code: shortened(row.cell(columns[0]).trim(), MAX_CODE_CHARS),
                problems,
            }),
        }
    }
    Ok(lines)
}

/// Where each of [`PriceFields::NAMES`] stands.
fn columns(sheet: &Sheet) -> Result<[usize; 4], String> {
    let missing: Vec<&str> = PriceFields::NAMES
        .into_iter()
        .filter(|name| sheet.column(name).is_none())
        .collect();
    if missing.is_empty() {
        return Ok(PriceFields::NAMES.map(|name| sheet.column(name).unwrap_or_default()));
    }
    Err(format!(
        "The first line must name the columns {}; {} is missing. It names {}.",
        PriceFields::NAMES.join(", "),
        missing.join(", "),
        sheet.named()
    ))
}

fn judged(
    row: &SheetRow,
    columns: [usize; 4],
    seen: &mut HashMap<Key, u32>,
) -> Result<Price, Vec<FieldProblem>> {
    if let Some(fault) = &row.fault {
        return Err(vec![problem("line", "Line", fault.clone())]);
    }
    let [plan_code, currency, price, effective_date] =
        columns.map(|column| row.cell(column).to_owned());
    let price = typed::read(&PriceFields {
        plan_code,
        currency,
        price,
        effective_date,
    })?;
    if let Some(first) = seen.get(&key(&price)) {
        let sentence = format!(
            "Line {first} has a price for the same plan, currency and day, so line {} is left out. Keep \
             one of the two.",
            row.number
        );
        return Err(vec![problem("line", "Line", sentence)]);
    }
    seen.insert(key(&price), row.number);
    Ok(price)
}

fn problem(field: &str, title: &str, sentence: String) -> FieldProblem {
    FieldProblem {
        field: field.to_owned(),
        title: title.to_owned(),
        sentence,
    }
}
