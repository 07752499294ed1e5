//! Exports, handed to the browser as downloads and streamed chunk by chunk.

use app::context::RequestContext;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, RawQuery};
use axum::response::{IntoResponse, Response};
use domain::people::Permission;
use domain::view::{AccountQuery, AuditQuery, FleetInvoiceQuery, RenewalQuery};
use futures_util::stream;
use http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Method, StatusCode};
use portal::{Caller, Export, ExportFormat, ExportOffer, PortalError};

/// How many rows the file holds, so that a program can check that it got them all.
const ROWS: HeaderName = HeaderName::from_static("x-export-rows");

/// The accounts list as CSV; the query is that of its page.
pub async fn accounts(
    Extension(context): Extension<RequestContext>,
    method: Method,
    RawQuery(query): RawQuery,
) -> Response {
    let caller = match caller(&context, &method) {
        Ok(caller) => caller,
        Err(refused) => return refused.into_response(),
    };
    let query = AccountQuery::parse_query(&query.unwrap_or_default());
    let offer = context.portal.offer_accounts_export(&caller, query).await;
    answer(&context, &caller, &method, offer).await
}

/// The partner's own records of all accounts as CSV, in the form in which they are imported.
pub async fn records(Extension(context): Extension<RequestContext>, method: Method) -> Response {
    let caller = match caller(&context, &method) {
        Ok(caller) => caller,
        Err(refused) => return refused.into_response(),
    };
    let offer = context.portal.offer_records_export(&caller).await;
    answer(&context, &caller, &method, offer).await
}

/// The refused lines of an import as CSV.
pub async fn refused_lines(
    Extension(context): Extension<RequestContext>,
    method: Method,
    Path(import): Path<String>,
) -> Response {
    let caller = match caller(&context, &method) {
        Ok(caller) => caller,
        Err(refused) => return refused.into_response(),
    };
    let Ok(import) = import.parse() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let offer = context.portal.offer_refused_export(&caller, import).await;
    answer(&context, &caller, &method, offer).await
}

/// The invoices of all sub accounts as CSV; the query is that of their page.
pub async fn invoices(
    Extension(context): Extension<RequestContext>,
    method: Method,
    RawQuery(query): RawQuery,
) -> Response {
    let caller = match caller(&context, &method) {
        Ok(caller) => caller,
        Err(refused) => return refused.into_response(),
    };
    let query = FleetInvoiceQuery::parse_query(&query.unwrap_or_default());
    let portal = &context.portal;
    let offer = portal.offer_fleet_invoices_export(&caller, query).await;
    answer(&context, &caller, &method, offer).await
}

/// What renews next as CSV; the query is that of its page.
pub async fn renewals(
    Extension(context): Extension<RequestContext>,
    method: Method,
    RawQuery(query): RawQuery,
) -> Response {
    let caller = match caller(&context, &method) {
        Ok(caller) => caller,
        Err(refused) => return refused.into_response(),
    };
    let query = RenewalQuery::parse_query(&query.unwrap_or_default());
    let offer = context.portal.offer_renewals_export(&caller, query).await;
    answer(&context, &caller, &method, offer).await
}

/// The audit log as CSV; the query is that of its page.
pub async fn audit_csv(
    Extension(context): Extension<RequestContext>,
    method: Method,
    RawQuery(query): RawQuery,
) -> Response {
    audit(&context, &method, query, ExportFormat::Csv).await
}

/// The audit log as JSON lines; the query is that of its page.
pub async fn audit_json_lines(
    Extension(context): Extension<RequestContext>,
    method: Method,
    RawQuery(query): RawQuery,
) -> Response {
    audit(&context, &method, query, ExportFormat::JsonLines).await
}

async fn audit(
    context: &RequestContext,
    method: &Method,
    query: Option<String>,
    format: ExportFormat,
) -> Response {
    let caller = match caller_who_may(context, method, Permission::ReadAudit) {
        Ok(caller) => caller,
        Err(refused) => return refused.into_response(),
    };
    let query = AuditQuery::parse_query(&query.unwrap_or_default());
    let offer = context.portal.offer_audit_export(&caller, query, format);
    answer(context, &caller, method, offer.await).await
}

/// Who exports billing data, if they may.
fn caller(context: &RequestContext, method: &Method) -> Result<Caller, StatusCode> {
    caller_who_may(context, method, Permission::ReadBilling)
}

/// Who exports, if they may. A browser that only asks ahead of a click exports nothing.
fn caller_who_may(
    context: &RequestContext,
    method: &Method,
    permission: Permission,
) -> Result<Caller, StatusCode> {
    let caller = context
        .authorize(permission)
        .map_err(|error| status(error.kind.status()))?;
    if caller.is_prefetch && method != Method::HEAD {
        return Err(StatusCode::SERVICE_UNAVAILABLE);
    }
    Ok(caller)
}

/// The file, or for HEAD what it would be: only the file is an act.
async fn answer(
    context: &RequestContext,
    caller: &Caller,
    method: &Method,
    offer: Result<ExportOffer, PortalError>,
) -> Response {
    let offer = match offer {
        Ok(offer) => offer,
        Err(error) => return refusal(&error),
    };
    let headers = [
        (CONTENT_TYPE, offer.format.media_type().to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}\"", offer.file_name),
        ),
        // Should a browser show it after all: without scripts, forms or our origin.
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox".to_owned(),
        ),
        (ROWS, offer.rows.to_string()),
    ];
    let body = if method == Method::HEAD {
        Body::empty()
    } else {
        match context.portal.take_export(caller, offer).await {
            Ok(export) => Body::from_stream(stream::try_unfold(export, next_chunk)),
            Err(error) => return refusal(&error),
        }
    };
    let mut response = Response::new(body);
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// An error ends the connection without the file's end: a browser then says that the download
/// failed, and nobody takes a part for the whole.
async fn next_chunk(mut export: Export) -> Result<Option<(Vec<u8>, Export)>, PortalError> {
    Ok(export.next_chunk().await?.map(|chunk| (chunk, export)))
}

/// What the portal refused, as a status.
pub fn refusal(error: &PortalError) -> Response {
    let status = match error {
        PortalError::Forbidden(_) => StatusCode::FORBIDDEN,
        PortalError::NotFound { .. } => StatusCode::NOT_FOUND,
        PortalError::Conflict(_) | PortalError::Blocked(_) => StatusCode::CONFLICT,
        PortalError::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
    };
    status.into_response()
}

/// The status of this code.
pub fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
