//! Files with the partner's own records or with prices: uploaded to be imported, and a template.

use app::context::RequestContext;
use app::flash::Flash;
use app::paths;
use axum::Extension;
use axum::body::Body;
use axum::response::{IntoResponse, Redirect, Response};
use domain::people::Permission;
use domain::view::Tone;
use http::{HeaderMap, StatusCode};
use portal::{ImportBegun, MAX_IMPORT_BYTES, PriceImportBegun, Upload};

use crate::exports;
use crate::uploads::{self, Field, Unread};

/// The form's field with the file.
const FIELD: &str = "file";

/// Takes a file, checks it, and leads to its dry run or back to the form with the reason.
pub async fn upload(
    Extension(context): Extension<RequestContext>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let caller = match context.authorize(Permission::EditRecords) {
        Ok(caller) => caller,
        Err(error) => return exports::status(error.kind.status()).into_response(),
    };
    let begun = match read_form(&headers, body).await {
        Ok(Ok(upload)) => context.portal.begin_import(&caller, upload).await,
        Ok(Err(sentence)) => Ok(ImportBegun::Refused(sentence)),
        Err(status) => return status.into_response(),
    };
    match begun {
        Ok(ImportBegun::Checked(id)) => Redirect::to(&paths::record_import(id)).into_response(),
        Ok(ImportBegun::Refused(sentence)) => {
            nothing_read(&context, sentence, paths::RECORD_IMPORTS).await
        }
        Err(error) => exports::refusal(&error),
    }
}

/// Takes a file with prices, checks it, and leads to its dry run or back to the price book with the reason.
pub async fn upload_prices(
    Extension(context): Extension<RequestContext>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let caller = match context.authorize(Permission::EditPrices) {
        Ok(caller) => caller,
        Err(error) => return exports::status(error.kind.status()).into_response(),
    };
    let begun = match read_form(&headers, body).await {
        Ok(Ok(upload)) => context.portal.begin_price_import(&caller, upload).await,
        Ok(Err(sentence)) => Ok(PriceImportBegun::Refused(sentence)),
        Err(status) => return status.into_response(),
    };
    match begun {
        Ok(PriceImportBegun::Checked(id)) => Redirect::to(&paths::price_import(id)).into_response(),
        Ok(PriceImportBegun::Refused(sentence)) => {
            nothing_read(&context, sentence, paths::PRICES).await
        }
        Err(error) => exports::refusal(&error),
    }
}

async fn nothing_read(context: &RequestContext, sentence: String, to: &str) -> Response {
    Flash::saying(Tone::Bad, "Nothing was read", sentence)
        .leave(context)
        .await;
    Redirect::to(to).into_response()
}

/// The file of a form; the sentence where there is none that can be taken.
///
/// # Errors
/// What is answered where it is no such form, or the connection broke.
async fn read_form(headers: &HeaderMap, body: Body) -> Result<Result<Upload, String>, StatusCode> {
    let mut fields = match uploads::read(headers, body, &[FIELD], MAX_IMPORT_BYTES).await {
        Ok(fields) => fields,
        Err(Unread::TooLarge) => return Ok(Err(portal::import_too_large())),
        Err(Unread::Broken) => return Err(StatusCode::BAD_REQUEST),
    };
    let Field {
        file_name, bytes, ..
    } = fields.pop().ok_or(StatusCode::BAD_REQUEST)?;
    if file_name.is_empty() && bytes.is_empty() {
        // What browsers send for a form without a file.
        return Ok(Err("No file was chosen.".to_owned()));
    }
    Ok(Ok(Upload { file_name, bytes }))
}

/// The columns of a file with records, to be filled in.
pub async fn template(Extension(context): Extension<RequestContext>) -> Response {
    let caller = match context.authorize(Permission::EditRecords) {
        Ok(caller) => caller,
        Err(error) => return exports::status(error.kind.status()).into_response(),
    };
    exports::template("records", context.portal.record_template(&caller))
}
