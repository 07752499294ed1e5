//! Exports, handed to the browser as downloads and streamed chunk by chunk.

use std::marker::PhantomData;

use app::context::RequestContext;
use axum::body::Body;
use axum::extract::{FromRequestParts, Path};
use axum::response::{IntoResponse, Response};
use domain::people::Permission;
use domain::view::{AccountQuery, AuditQuery, FleetInvoiceQuery, PriceQuery, RenewalQuery};
use futures_util::stream;
use http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, StatusCode};
use portal::{Caller, Export, ExportFormat, ExportOffer, PortalError};

/// How many rows the file holds, so that a program can check that it got them all.
const ROWS: HeaderName = HeaderName::from_static("x-export-rows");

/// What somebody must be allowed to take a file.
pub trait Needed {
    /// The permission.
    const PERMISSION: Permission;
}

/// Reading what is billed.
pub struct Billing;

/// Reading the audit log.
pub struct Audit;

impl Needed for Billing {
    const PERMISSION: Permission = Permission::ReadBilling;
}

impl Needed for Audit {
    const PERMISSION: Permission = Permission::ReadAudit;
}

/// A request for a file: who exports, if they may, and how they ask.
pub struct Exporting<N = Billing> {
    context: RequestContext,
    caller: Caller,
    method: Method,
    /// The query as it came; empty without one.
    query: String,
    needed: PhantomData<N>,
}

impl<N: Needed, S: Sync> FromRequestParts<S> for Exporting<N> {
    type Rejection = StatusCode;

    /// A browser that only asks ahead of a click exports nothing.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        // Absent only where the middleware that finds out who asks is.
        let context = parts.extensions.get::<RequestContext>().cloned();
        let context = context.ok_or(StatusCode::INTERNAL_SERVER_ERROR)?;
        let caller = context
            .authorize(N::PERMISSION)
            .map_err(|error| status(error.kind.status()))?;
        if caller.is_prefetch && parts.method != Method::HEAD {
            return Err(StatusCode::SERVICE_UNAVAILABLE);
        }
        Ok(Self {
            context,
            caller,
            method: parts.method.clone(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            needed: PhantomData,
        })
    }
}

/// The accounts list as CSV; the query is that of its page.
pub async fn accounts(asked: Exporting) -> Response {
    let query = AccountQuery::parse_query(&asked.query);
    let portal = &asked.context.portal;
    let offer = portal.offer_accounts_export(&asked.caller, query).await;
    asked.answer(offer).await
}

/// The partner's own records of all accounts as CSV, in the form in which they are imported.
pub async fn records(asked: Exporting) -> Response {
    let portal = &asked.context.portal;
    let offer = portal.offer_records_export(&asked.caller).await;
    asked.answer(offer).await
}

/// The refused lines of an import as CSV.
pub async fn refused_lines(asked: Exporting, Path(import): Path<String>) -> Response {
    let Ok(import) = import.parse() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let portal = &asked.context.portal;
    let offer = portal.offer_refused_export(&asked.caller, import).await;
    asked.answer(offer).await
}

/// The rows of a bulk with what became of each, as CSV.
pub async fn bulk_results(asked: Exporting, Path(bulk): Path<String>) -> Response {
    let Ok(bulk) = bulk.parse() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let portal = &asked.context.portal;
    let offer = portal.offer_bulk_results(&asked.caller, bulk).await;
    asked.answer(offer).await
}

/// The invoices of all sub accounts as CSV; the query is that of their page.
pub async fn invoices(asked: Exporting) -> Response {
    let query = FleetInvoiceQuery::parse_query(&asked.query);
    let portal = &asked.context.portal;
    let offer = portal
        .offer_fleet_invoices_export(&asked.caller, query)
        .await;
    asked.answer(offer).await
}

/// What renews next as CSV; the query is that of its page.
pub async fn renewals(asked: Exporting) -> Response {
    let query = RenewalQuery::parse_query(&asked.query);
    let portal = &asked.context.portal;
    let offer = portal.offer_renewals_export(&asked.caller, query).await;
    asked.answer(offer).await
}

/// The price book as CSV; the query is that of its page.
pub async fn prices(asked: Exporting) -> Response {
    let query = PriceQuery::parse_query(&asked.query);
    let portal = &asked.context.portal;
    let offer = portal.offer_prices_export(&asked.caller, query).await;
    asked.answer(offer).await
}

/// The audit log as CSV; the query is that of its page.
pub async fn audit_csv(asked: Exporting<Audit>) -> Response {
    audit(asked, ExportFormat::Csv).await
}

/// The audit log as JSON lines; the query is that of its page.
pub async fn audit_json_lines(asked: Exporting<Audit>) -> Response {
    audit(asked, ExportFormat::JsonLines).await
}

async fn audit(asked: Exporting<Audit>, format: ExportFormat) -> Response {
    let query = AuditQuery::parse_query(&asked.query);
    let portal = &asked.context.portal;
    let offer = portal
        .offer_audit_export(&asked.caller, query, format)
        .await;
    asked.answer(offer).await
}

impl<N> Exporting<N> {
    /// The file, or for HEAD what it would be: only the file is an act.
    async fn answer(&self, offer: Result<ExportOffer, PortalError>) -> Response {
        let offer = match offer {
            Ok(offer) => offer,
            Err(error) => return refusal(&error),
        };
        let headers = headers_of(&offer);
        let body = if self.method == Method::HEAD {
            Body::empty()
        } else {
            match self.context.portal.take_export(&self.caller, offer).await {
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
}

fn headers_of(offer: &ExportOffer) -> [(HeaderName, String); 4] {
    [
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
    ]
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

/// A file of our own with the columns of what can be uploaded.
pub fn template(name: &str, text: Result<String, PortalError>) -> Response {
    match text {
        Ok(text) => {
            let name = format!("attachment; filename=\"subtotal-{name}-template.csv\"");
            let kind = "text/csv; charset=utf-8".to_owned();
            ([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, name)], text).into_response()
        }
        Err(error) => refusal(&error),
    }
}

/// The status of this code.
pub fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
