//! The palette's options for a text: a piece of HTML that its island puts into its list.

use app::context::RequestContext;
use axum::Extension;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::response::{Html, IntoResponse, Response};
use http::StatusCode;
use serde::Deserialize;

/// The query.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

/// Answers the options, or why there are none.
pub async fn search_options(
    Extension(context): Extension<RequestContext>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let Ok(Query(asked)) = asked else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    match app::search_options(&context, &asked.q).await {
        Ok(options) => Html(options).into_response(),
        Err(error) => StatusCode::from_u16(error.kind.status())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            .into_response(),
    }
}
