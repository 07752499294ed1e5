//! All routes, and the layers around them in the order of [`crate::middleware`].

use std::sync::Arc;
use std::time::Duration;

use app::context::{Installation, Mode, RequestContext};
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use ipnet::IpNet;
use leptos::config::LeptosOptions;
use leptos::nonce::Nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{LeptosRoutes as _, generate_route_list};
use portal::Portal;
use store::Store;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::assets::{Assets, OUTPUT_NAME};
use crate::middleware::csrf::ExpectedOrigin;
use crate::middleware::proxy_sign_in::ProxyGate;
use crate::middleware::{api, body, csrf, demo_end, guard, headers, method, observe, visitor};
use crate::sessions::cookie::Cookies;
use crate::{
    bulk_files, exports, health, invoice_pdf, plan_preview, record_files, search_options,
    sync_progress,
};

/// What the middleware knows of the site that it serves.
pub struct Site {
    /// The use cases.
    pub portal: Portal,
    /// Proxies whose word on the client's address counts.
    pub trusted_proxies: Vec<IpNet>,
    /// Sign-in by a proxy's header; `None`: off.
    pub proxy_gate: Option<ProxyGate>,
    /// What `Origin` must be where it decides.
    pub expected_origin: ExpectedOrigin,
    /// Whether browsers reach us by https.
    pub is_https: bool,
    /// How cookies are named and marked.
    pub cookies: Cookies,
    /// Live or demo.
    pub mode: Mode,
    /// How this installation is set up.
    pub installation: Arc<Installation>,
    /// Where the stylesheet is.
    pub stylesheet: String,
    /// How long a request may take.
    pub request_timeout: Duration,
}

/// Where the stylesheet is, for pages that Leptos does not render.
pub fn stylesheet(assets: &Assets) -> String {
    format!("/{}/{OUTPUT_NAME}.css", assets.pkg_dir())
}

/// The whole of it.
pub fn router(site: Site, store: Store, assets: &Assets) -> Router {
    let site = Arc::new(site);
    let routes = pages(&site, &store, assets)
        .merge(assets.routes())
        .merge(health::routes(store))
        .route("/speculation-rules.json", get(speculation_rules));
    layered(routes, site)
}

/// Routes with what every request passes through around them; the last layer is the outermost.
pub fn layered(routes: Router, site: Arc<Site>) -> Router {
    let timeout =
        TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, site.request_timeout);
    routes
        .layer(from_fn_with_state(Arc::clone(&site), csrf::csrf))
        .layer(from_fn(body::body))
        .layer(from_fn(method::method))
        .layer(timeout)
        .layer(CatchPanicLayer::custom(|_| {
            // The panic itself is in the log already: see `telemetry`.
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }))
        .layer(from_fn_with_state(Arc::clone(&site), demo_end::demo_end))
        .layer(from_fn_with_state(Arc::clone(&site), headers::headers))
        .layer(from_fn_with_state(site, observe::observe))
}

/// Pages, server functions and files that only people who are signed in may see.
fn pages(site: &Arc<Site>, store: &Store, assets: &Assets) -> Router {
    let options = leptos_options(assets);
    let shell = {
        let options = options.clone();
        move || app::shell(options.clone())
    };
    let routes = generate_route_list(app::App);
    let not_found = leptos_axum::render_app_async_with_context(provide_request, shell.clone());
    Router::new()
        .leptos_routes_with_context(&options, routes, provide_request, shell)
        .route(
            "/accounts/{account}/invoices/{invoice}/pdf",
            get(invoice_pdf::invoice_pdf),
        )
        .route(
            "/master/invoices/{invoice}/pdf",
            get(invoice_pdf::master_invoice_pdf),
        )
        .route(app::paths::EXPORT_ACCOUNTS, get(exports::accounts))
        .route(app::paths::EXPORT_INVOICES, get(exports::invoices))
        .route(app::paths::EXPORT_RENEWALS, get(exports::renewals))
        .route(app::paths::EXPORT_PRICES, get(exports::prices))
        .route(
            app::paths::post::UPLOAD_PRICES,
            post(record_files::upload_prices),
        )
        .route(app::paths::EXPORT_AUDIT, get(exports::audit_csv))
        .route(
            app::paths::EXPORT_AUDIT_LINES,
            get(exports::audit_json_lines),
        )
        .route(app::paths::post::UPLOAD_RECORDS, post(record_files::upload))
        .route(app::paths::post::UPLOAD_BULK, post(bulk_files::upload))
        .route(app::paths::BULK_TEMPLATE, get(bulk_files::template))
        .route("/bulk/{bulk}/results.csv", get(exports::bulk_results))
        .route(app::paths::RECORD_EXPORT, get(exports::records))
        .route(app::paths::RECORD_TEMPLATE, get(record_files::template))
        .route(
            "/records/import/{import}/refused.csv",
            get(exports::refused_lines),
        )
        .route(
            app::paths::SEARCH_OPTIONS,
            get(search_options::search_options),
        )
        .route(app::paths::SYNC_PROGRESS, get(sync_progress::sync_progress))
        .route(
            "/accounts/{account}/plans/{act}/preview",
            get(plan_preview::plan_preview),
        )
        .fallback(async move |request: Request| {
            let mut response = if request.method().is_safe() {
                not_found(request).await
            } else {
                Response::new(Body::empty())
            };
            *response.status_mut() = StatusCode::NOT_FOUND;
            response
        })
        .with_state(options)
        .layer(from_fn(api::api))
        .layer(from_fn(guard::guard))
        .layer(from_fn_with_state(Arc::clone(site), visitor::visitor))
        .layer(site.cookies.session_layer(store.clone()))
}

/// Built by hand: no file and no variable is needed to run the binary anywhere.
fn leptos_options(assets: &Assets) -> LeptosOptions {
    LeptosOptions::builder()
        .output_name(OUTPUT_NAME)
        .site_root("")
        .site_pkg_dir(assets.pkg_dir())
        .build()
}

/// Hands on what the middleware found out. While the route list is generated there is no request.
fn provide_request() {
    let Some(parts) = use_context::<Parts>() else {
        return;
    };
    if let Some(context) = parts.extensions.get::<RequestContext>() {
        provide_context(context.clone());
    }
    if let Some(nonce) = parts.extensions.get::<Nonce>() {
        provide_context(nonce.clone());
    }
}

/// Which links browsers may fetch ahead of a click: from the account list to accounts. Only fetch,
/// never render: such a request calls nobody and audits nothing.
async fn speculation_rules() -> impl IntoResponse {
    const RULES: &str =
        r#"{"prefetch":[{"where":{"href_matches":"/accounts/:id"},"eagerness":"moderate"}]}"#;
    (
        [
            (
                CONTENT_TYPE,
                HeaderValue::from_static("application/speculationrules+json"),
            ),
            (
                http::header::CACHE_CONTROL,
                HeaderValue::from_static("public, max-age=3600"),
            ),
        ],
        RULES,
    )
}
