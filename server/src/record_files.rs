//! Files with the partner's own records or with prices: uploaded to be imported, and a template.

use app::context::RequestContext;
use app::flash::Flash;
use app::paths;
use axum::Extension;
use axum::body::Body;
use axum::response::{IntoResponse, Redirect, Response};
use domain::people::Permission;
use domain::view::Tone;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use multer::{Constraints, Field, Multipart, SizeLimit};
use portal::{ImportBegun, MAX_IMPORT_BYTES, PriceImportBegun, Upload};

use crate::exports;

/// What a form may hold beside the file.
const REST_OF_FORM_BYTES: u64 = 64 * 1_024;
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
        Ok(upload) => context.portal.begin_import(&caller, upload).await,
        Err(Unread::Refused(sentence)) => Ok(ImportBegun::Refused(sentence)),
        Err(Unread::Broken) => return StatusCode::BAD_REQUEST.into_response(),
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
        Ok(upload) => context.portal.begin_price_import(&caller, upload).await,
        Err(Unread::Refused(sentence)) => Ok(PriceImportBegun::Refused(sentence)),
        Err(Unread::Broken) => return StatusCode::BAD_REQUEST.into_response(),
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

/// Why a form could not be read.
enum Unread {
    /// The person can do something about it; the sentence says what.
    Refused(String),
    /// It is no such form, or the connection broke.
    Broken,
}

impl From<multer::Error> for Unread {
    fn from(error: multer::Error) -> Self {
        match error {
            multer::Error::FieldSizeExceeded { .. } | multer::Error::StreamSizeExceeded { .. } => {
                Self::Refused(portal::import_too_large())
            }
            _ => Self::Broken,
        }
    }
}

async fn read_form(headers: &HeaderMap, body: Body) -> Result<Upload, Unread> {
    let boundary = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .and_then(|kind| multer::parse_boundary(kind).ok())
        .ok_or(Unread::Broken)?;
    let limits = SizeLimit::new()
        .whole_stream(MAX_IMPORT_BYTES + REST_OF_FORM_BYTES)
        .per_field(MAX_IMPORT_BYTES);
    let constraints = Constraints::new().size_limit(limits);
    let mut form = Multipart::with_constraints(body.into_data_stream(), boundary, constraints);
    while let Some(field) = form.next_field().await? {
        if field.name() == Some(FIELD) {
            return read_file(field).await;
        }
    }
    Err(Unread::Broken)
}

async fn read_file(mut field: Field<'_>) -> Result<Upload, Unread> {
    let file_name = field.file_name().unwrap_or_default().to_owned();
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await? {
        bytes.extend_from_slice(&chunk);
    }
    if file_name.is_empty() && bytes.is_empty() {
        // What browsers send for a form without a file.
        return Err(Unread::Refused("No file was chosen.".to_owned()));
    }
    Ok(Upload { file_name, bytes })
}

/// The columns of a file with records, to be filled in.
pub async fn template(Extension(context): Extension<RequestContext>) -> Response {
    let caller = match context.authorize(Permission::EditRecords) {
        Ok(caller) => caller,
        Err(error) => return exports::status(error.kind.status()).into_response(),
    };
    match context.portal.record_template(&caller) {
        Ok(text) => {
            let headers = [
                (CONTENT_TYPE, "text/csv; charset=utf-8"),
                (
                    CONTENT_DISPOSITION,
                    "attachment; filename=\"subtotal-records-template.csv\"",
                ),
            ];
            (headers, text).into_response()
        }
        Err(error) => exports::refusal(&error),
    }
}
