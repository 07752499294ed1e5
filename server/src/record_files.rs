//! Files with the partner's own records: uploaded to be imported, and the template for them.

use app::context::RequestContext;
use app::flash::Flash;
use app::paths;
use axum::Extension;
use axum::body::Body;
use axum::response::{IntoResponse, Redirect, Response};
use domain::people::Permission;
use domain::view::Tone;
use http::{HeaderMap, StatusCode};
use portal::{ImportBegun, MAX_IMPORT_BYTES, Upload};

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
        Ok(upload) if upload.file_name.is_empty() && upload.bytes.is_empty() => {
            // What browsers send for a form without a file.
            Ok(ImportBegun::Refused("No file was chosen.".to_owned()))
        }
        Ok(upload) => context.portal.begin_import(&caller, upload).await,
        Err(Unread::TooLarge) => Ok(ImportBegun::Refused(portal::import_too_large())),
        Err(Unread::Broken) => return StatusCode::BAD_REQUEST.into_response(),
    };
    match begun {
        Ok(ImportBegun::Checked(id)) => Redirect::to(&paths::record_import(id)).into_response(),
        Ok(ImportBegun::Refused(sentence)) => {
            Flash::saying(Tone::Bad, "Nothing was read", sentence)
                .leave(&context)
                .await;
            Redirect::to(paths::RECORD_IMPORTS).into_response()
        }
        Err(error) => exports::refusal(&error),
    }
}

/// The file of a form.
async fn read_form(headers: &HeaderMap, body: Body) -> Result<Upload, Unread> {
    let mut fields = uploads::read(headers, body, &[FIELD], MAX_IMPORT_BYTES).await?;
    let Field {
        file_name, bytes, ..
    } = fields.pop().ok_or(Unread::Broken)?;
    Ok(Upload { file_name, bytes })
}

/// The columns of a file with records, to be filled in.
pub async fn template(Extension(context): Extension<RequestContext>) -> Response {
    let caller = match context.authorize(Permission::EditRecords) {
        Ok(caller) => caller,
        Err(error) => return exports::status(error.kind.status()).into_response(),
    };
    exports::template("records", context.portal.record_template(&caller))
}
