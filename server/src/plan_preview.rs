//! What a form of plans would change: a piece of HTML that its island puts beside the form.

use app::context::RequestContext;
use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Response};
use domain::ids::AccountId;
use domain::view::PlanAct;
use http::StatusCode;

/// Answers the piece for the fields of the form, or why there is none.
pub async fn plan_preview(
    Extension(context): Extension<RequestContext>,
    Path((account, act)): Path<(String, String)>,
    typed: Result<Query<Vec<(String, String)>>, QueryRejection>,
) -> Response {
    let (Ok(account), Ok(act)) = (account.parse::<AccountId>(), act.parse::<PlanAct>()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Ok(Query(typed)) = typed else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    match app::plan_preview(&context, &account, act, &typed).await {
        Ok(piece) => Html(piece).into_response(),
        Err(error) => StatusCode::from_u16(error.kind.status())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            .into_response(),
    }
}
