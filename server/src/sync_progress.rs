//! How far the sync is: a piece of HTML that its island puts into the page.

use app::context::RequestContext;
use axum::Extension;
use axum::response::{Html, IntoResponse, Response};
use http::StatusCode;

/// Answers the piece, or why there is none.
pub async fn sync_progress(Extension(context): Extension<RequestContext>) -> Response {
    match app::sync_progress(&context).await {
        Ok(piece) => Html(piece).into_response(),
        Err(error) => StatusCode::from_u16(error.kind.status())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            .into_response(),
    }
}
