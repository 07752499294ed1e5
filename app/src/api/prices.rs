//! The price book: setting and removing one price, applying a file. Files themselves are uploaded past the
//! server functions, which read their arguments into memory.

use domain::pricing::PriceFields;
use leptos::prelude::*;

use crate::error::AppError;

/// Sets a price: back to the price book, with what is wrong where it is refused.
#[server(prefix = "/api", endpoint = "prices/save")]
pub async fn save_price(#[server(flatten)] fields: PriceFields) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::EditPrices).await?;
    let outcome = act.context.portal.save_price(&act.caller, &fields).await;
    editing::finish(&act, fields, outcome).await
}

/// Removes a price.
#[server(prefix = "/api", endpoint = "prices/remove")]
pub async fn remove_price(
    #[server(default)] plan_code: String,
    #[server(default)] currency: String,
    #[server(default)] effective_date: String,
) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::EditPrices).await?;
    let code = act.read(&plan_code).await?;
    let currency = act.read(&currency).await?;
    let day = act.read(&effective_date).await?;
    let portal = &act.context.portal;
    let outcome = portal.remove_price(&act.caller, &code, currency, day).await;
    act.finish(outcome, crate::paths::PRICES).await
}

/// Applies a file with prices, whole or not at all.
#[server(prefix = "/api", endpoint = "prices/apply_import")]
pub async fn apply_price_import(#[server(default)] import_id: String) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::EditPrices).await?;
    let id = act.read(&import_id).await?;
    let outcome = act.context.portal.apply_price_import(&act.caller, id).await;
    act.finish(outcome, &crate::paths::price_import(id)).await
}

#[cfg(feature = "ssr")]
mod editing {
    use domain::pricing::PriceFields;
    use portal::{PortalError, PriceEdit};

    use crate::api::act::{Act, go};
    use crate::error::AppError;
    use crate::flash::{Entered, Flash};
    use crate::paths;

    /// To the price book, with everything that was entered where it is refused.
    pub async fn finish(
        act: &Act,
        fields: PriceFields,
        outcome: Result<PriceEdit, PortalError>,
    ) -> Result<(), AppError> {
        let problems = match outcome {
            Ok(PriceEdit::Invalid(problems)) => problems,
            Ok(PriceEdit::Saved(notice)) => return act.finish(Ok(notice), paths::PRICES).await,
            Err(error) => return act.finish(Err(error), paths::PRICES).await,
        };
        Flash {
            problems,
            entered: Entered::Price(fields),
            ..Flash::default()
        }
        .leave(&act.context)
        .await;
        go(paths::PRICES);
        Ok(())
    }
}
