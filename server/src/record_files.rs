//! Files with the partner's own records: uploaded to be imported, and handed out as CSV.

use app::context::RequestContext;
use app::flash::Flash;
use app::paths;
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use domain::ids::ImportId;
use domain::people::Permission;
use domain::view::Tone;
use futures_util::stream;
use http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};
use multer::{Constraints, Field, Multipart, SizeLimit};
use portal::{CsvFile, ImportBegun, MAX_IMPORT_BYTES, PortalError, Upload};

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
        Err(error) => return status(error.kind.status()),
    };
    let begun = match read_form(&headers, body).await {
        Ok(upload) => context.portal.begin_import(&caller, upload).await,
        Err(Unread::Refused(sentence)) => Ok(ImportBegun::Refused(sentence)),
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
        Err(error) => refused(&error),
    }
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

/// The columns of a file with records.
pub async fn template(Extension(context): Extension<RequestContext>) -> Response {
    let template = context
        .authorize(Permission::EditRecords)
        .map(|caller| context.portal.record_template(&caller));
    match template {
        Ok(Ok(text)) => csv(Body::from(text), "own-records-template.csv"),
        Ok(Err(error)) => refused(&error),
        Err(error) => status(error.kind.status()),
    }
}

/// The records of all accounts.
pub async fn export(Extension(context): Extension<RequestContext>) -> Response {
    let caller = match context.authorize(Permission::EditRecords) {
        Ok(caller) => caller,
        Err(error) => return status(error.kind.status()),
    };
    match context.portal.export_records(&caller).await {
        Ok(export) => {
            let name = format!("own-records-{}.csv", context.portal.now().date());
            csv(streamed(export), &name)
        }
        Err(error) => refused(&error),
    }
}

/// The refused lines of an import.
pub async fn refused_lines(
    Extension(context): Extension<RequestContext>,
    Path(import): Path<String>,
) -> Response {
    let caller = match context.authorize(Permission::EditRecords) {
        Ok(caller) => caller,
        Err(error) => return status(error.kind.status()),
    };
    let Ok(id) = import.parse::<ImportId>() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match context.portal.export_refused(&caller, id).await {
        Ok(export) => csv(streamed(export), &format!("import-{id}-refused.csv")),
        Err(error) => refused(&error),
    }
}

/// A file part by part. Where one can't be read the connection breaks, so that nobody takes half a
/// file for a whole one.
fn streamed(file: CsvFile) -> Body {
    Body::from_stream(stream::try_unfold(file, async |mut file| {
        let part = file.next_part().await?;
        Ok::<_, PortalError>(part.map(|part| (Bytes::from(part), file)))
    }))
}

fn csv(body: Body, name: &str) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/csv; charset=utf-8"),
    );
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox"),
    );
    let disposition = format!("attachment; filename=\"{name}\"");
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        headers.insert(CONTENT_DISPOSITION, disposition);
    }
    response
}

fn refused(error: &PortalError) -> Response {
    match error {
        PortalError::Forbidden(_) => StatusCode::FORBIDDEN,
        PortalError::NotFound { .. } => StatusCode::NOT_FOUND,
        PortalError::Conflict(_) | PortalError::Blocked(_) => StatusCode::CONFLICT,
        PortalError::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
    }
    .into_response()
}

fn status(code: u16) -> Response {
    StatusCode::from_u16(code)
        .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
        .into_response()
}
