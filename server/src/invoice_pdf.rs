//! The stored PDF of an invoice, handed to the browser as a download.

use app::context::RequestContext;
use axum::Extension;
use axum::body::Body;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::{IntoResponse, Response};
use domain::people::Permission;
use domain::view::InvoiceDownload;
use http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, StatusCode};
use portal::PortalError;

/// The hash under which the file was stored, so that a copy can be told from it.
const SHA256: HeaderName = HeaderName::from_static("x-content-sha256");

/// Answers the file, or 404 where it is not stored or does not belong to the account.
pub async fn invoice_pdf(
    Extension(context): Extension<RequestContext>,
    ids: Result<Path<(String, String)>, PathRejection>,
) -> Response {
    let caller = match context.authorize(Permission::ReadBilling) {
        Ok(caller) => caller,
        Err(error) => return status(error.kind.status()),
    };
    let Ok(Path((account, invoice))) = ids else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let (Ok(account), Ok(invoice)) = (account.parse(), invoice.parse()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    answer(
        context
            .portal
            .invoice_file(&caller, &account, &invoice)
            .await,
    )
}

/// The same for one of the master account's own invoices.
pub async fn master_invoice_pdf(
    Extension(context): Extension<RequestContext>,
    id: Result<Path<String>, PathRejection>,
) -> Response {
    let caller = match context.authorize(Permission::ReadBilling) {
        Ok(caller) => caller,
        Err(error) => return status(error.kind.status()),
    };
    let Some(invoice) = id.ok().and_then(|Path(id)| id.parse().ok()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    answer(context.portal.master_file(&caller, &invoice).await)
}

fn answer(outcome: Result<InvoiceDownload, PortalError>) -> Response {
    match outcome {
        Ok(download) => attachment(download),
        Err(PortalError::Forbidden(_)) => StatusCode::FORBIDDEN.into_response(),
        Err(PortalError::Unavailable { .. }) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Err(PortalError::NotFound { .. } | PortalError::Conflict(_) | PortalError::Blocked(_)) => {
            StatusCode::NOT_FOUND.into_response()
        }
    }
}

fn attachment(download: InvoiceDownload) -> Response {
    let name: String = download
        .file_name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c))
        .collect();
    let mut response = Response::new(Body::from(download.bytes));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    // Should a browser show it after all: without scripts, forms or our origin.
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox"),
    );
    for (header, value) in [
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (SHA256, download.sha256),
    ] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(header, value);
        }
    }
    response
}

fn status(code: u16) -> Response {
    StatusCode::from_u16(code)
        .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
        .into_response()
}
