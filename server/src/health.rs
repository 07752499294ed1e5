//! For supervisors and load balancers: whether the process lives, and whether it can do its work.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use http::StatusCode;
use store::Store;

/// `/healthz` and `/readyz`. Neither says anything that a stranger may not know.
pub fn routes(store: Store) -> Router {
    Router::new()
        .route("/healthz", get("ok"))
        .route("/readyz", get(readyz))
        .with_state(store)
}

async fn readyz(State(store): State<Store>) -> (StatusCode, &'static str) {
    let state = match store.ping().await {
        Ok(()) => store.is_current().await,
        Err(error) => Err(error),
    };
    match state {
        Ok(true) => (StatusCode::OK, "ready"),
        Ok(false) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database's schema is not up to date",
        ),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "not ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer",
            )
        }
    }
}
