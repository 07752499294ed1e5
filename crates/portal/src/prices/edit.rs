//! One price, set or removed by a person.

use domain::contact::FieldProblem;
use domain::money::Currency;
use domain::people::Permission;
use domain::pricing::{Price, PriceFields};
use domain::time::Date;
use domain::view::{Notice, Tone};
use domain::zoom::PlanCode;
use serde_json::json;

use super::list::named;
use super::typed;
use crate::{Caller, Portal, PortalError, actions, audit};

/// What became of a filled-in form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PriceEdit {
    /// It is stored.
    Saved(Notice),
    /// It can't be; every field that is not right, and why.
    Invalid(Vec<FieldProblem>),
}

impl Portal {
    /// Sets a price, in place of the one of the same plan, currency and day.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn save_price(
        &self,
        caller: &Caller,
        fields: &PriceFields,
    ) -> Result<PriceEdit, PortalError> {
        caller.must(Permission::EditPrices)?;
        let price = match typed::read(fields) {
            Ok(price) => price,
            Err(problems) => return Ok(PriceEdit::Invalid(problems)),
        };
        let mut tx = self.store().begin().await?;
        tx.begin_price_act(None).await?;
        let before = tx
            .find_price(&price.code, price.money.currency, price.effective)
            .await?;
        if before.as_ref() == Some(&price) {
            return Ok(PriceEdit::Saved(Notice {
                tone: Tone::Info,
                title: "Nothing to change".to_owned(),
                text: format!(
                    "The price of {} stands like that already.",
                    words(&price.code)
                ),
            }));
        }
        tx.save_prices(std::slice::from_ref(&price)).await?;
        let mut entry = audit::entry(self.now(), caller, actions::PRICE_SAVED);
        entry.subject = price.code.to_string();
        entry.detail_json = json!({
            "currency": price.money.currency,
            "effective_date": price.effective,
            "before": before.map(|before| before.money.amount),
            "after": price.money.amount,
        })
        .to_string();
        tx.append_audit(entry);
        tx.commit().await?;
        Ok(PriceEdit::Saved(Notice {
            tone: Tone::Ok,
            title: "The price is set".to_owned(),
            text: format!(
                "{}: {} from {} on.",
                words(&price.code),
                price.money,
                price.effective
            ),
        }))
    }

    /// Removes a price.
    ///
    /// # Errors
    /// [`PortalError`]; [`PortalError::Conflict`] where there is no such price any more.
    pub async fn remove_price(
        &self,
        caller: &Caller,
        code: &PlanCode,
        currency: Currency,
        effective: Date,
    ) -> Result<Notice, PortalError> {
        caller.must(Permission::EditPrices)?;
        let mut tx = self.store().begin().await?;
        tx.begin_price_act(None).await?;
        let Some(Price { money, .. }) = tx.find_price(code, currency, effective).await? else {
            return Err(PortalError::Conflict(
                "There is no such price any more: somebody else has removed it.".to_owned(),
            ));
        };
        tx.delete_price(code, currency, effective).await?;
        let mut entry = audit::entry(self.now(), caller, actions::PRICE_REMOVED);
        entry.subject = code.to_string();
        entry.detail_json = json!({
            "currency": currency,
            "effective_date": effective,
            "before": money.amount,
        })
        .to_string();
        tx.append_audit(entry);
        tx.commit().await?;
        Ok(Notice {
            tone: Tone::Ok,
            title: "The price is removed".to_owned(),
            text: format!("{}: {money} from {effective} on is gone.", words(code)),
        })
    }
}

/// `Business, annual`.
fn words(code: &PlanCode) -> String {
    let name = named(code);
    match name.term.is_empty() {
        true => name.title,
        false => format!("{}, {}", name.title, name.term),
    }
}
