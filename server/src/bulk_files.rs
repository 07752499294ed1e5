//! The rows of bulks: uploaded as a file or pasted, and the template for them.

use app::context::RequestContext;
use app::flash::{Entered, Flash};
use app::paths;
use axum::Extension;
use axum::body::Body;
use axum::response::{IntoResponse, Redirect, Response};
use domain::people::Permission;
use domain::view::Tone;
use http::{HeaderMap, StatusCode};
use portal::{BulkBegun, BulkFile, MAX_BULK_BYTES};

use crate::exports;
use crate::uploads::{self, Unread};

/// The form's fields.
const NAME: &str = "name";
const FILE: &str = "file";
const ROWS: &str = "rows";
/// Longest rows that are given back where they can't be taken, in bytes.
const MAX_GIVEN_BACK: usize = 64 * 1_024;

/// Takes rows, checks them, and leads to their dry run or back to the form with the reason.
pub async fn upload(
    Extension(context): Extension<RequestContext>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let caller = match context.authorize(Permission::Change) {
        Ok(caller) => caller,
        Err(error) => return exports::status(error.kind.status()).into_response(),
    };
    let mut entered = Entered::Nothing;
    let begun = match read_form(&headers, body).await {
        Ok(file) if file.bytes.is_empty() => Ok(BulkBegun::Refused(
            "No file was chosen, and no rows were pasted.".to_owned(),
        )),
        Ok(file) => {
            entered = given_back(&file);
            context.portal.begin_bulk(&caller, file).await
        }
        Err(Unread::TooLarge) => Ok(BulkBegun::Refused(portal::bulk_too_large())),
        Err(Unread::Broken) => return StatusCode::BAD_REQUEST.into_response(),
    };
    match begun {
        Ok(BulkBegun::Checked(id)) => Redirect::to(&paths::bulk(id)).into_response(),
        Ok(BulkBegun::Refused(sentence)) => {
            Flash {
                entered,
                ..Flash::saying(Tone::Bad, "Nothing was read", sentence)
            }
            .leave(&context)
            .await;
            Redirect::to(paths::NEW_BULK).into_response()
        }
        Err(error) => exports::refusal(&error),
    }
}

/// The rows of a form: those of the file where there is one, else those that were pasted.
async fn read_form(headers: &HeaderMap, body: Body) -> Result<BulkFile, Unread> {
    let fields = uploads::read(headers, body, &[NAME, FILE, ROWS], MAX_BULK_BYTES).await?;
    let mut rows = BulkFile {
        name: String::new(),
        file_name: String::new(),
        bytes: Vec::new(),
    };
    for field in fields {
        match field.name.as_str() {
            NAME => rows.name = field.text(),
            FILE if !field.bytes.is_empty() => {
                rows.file_name = field.file_name;
                rows.bytes = field.bytes;
            }
            ROWS if rows.bytes.is_empty() && !field.text().trim().is_empty() => {
                rows.bytes = field.bytes;
            }
            _ => {}
        }
    }
    Ok(rows)
}

/// What was typed, to be shown again; a file is chosen anew.
fn given_back(file: &BulkFile) -> Entered {
    let is_pasted = file.file_name.is_empty() && file.bytes.len() <= MAX_GIVEN_BACK;
    Entered::BulkRows {
        name: file.name.clone(),
        rows: match is_pasted {
            true => String::from_utf8_lossy(&file.bytes).into_owned(),
            false => String::new(),
        },
    }
}

/// The columns of a file with rows, to be filled in.
pub async fn template(Extension(context): Extension<RequestContext>) -> Response {
    match context.authorize(Permission::Change) {
        Ok(caller) => exports::template("bulk", context.portal.bulk_template(&caller)),
        Err(error) => exports::status(error.kind.status()).into_response(),
    }
}
