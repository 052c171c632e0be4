//! The page at `/`: the latest plans, the picture of the newest, and sheets to print.

mod plan;

use crate::desk::Desk;
use crate::planner::PICTURE;
use crate::refusal;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderName, StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use roadcrew_store::{PlanId, StoreError};
use std::fmt::Write;
use std::sync::Arc;

/// How many plans the page lists.
const LISTED: usize = 10;

/// Nothing is fetched from elsewhere and no script runs.
const GUARD: [(HeaderName, &str); 2] = [
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:",
    ),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

const HEAD: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Roadcrew</title>\
<meta name=\"viewport\" content=\"width=device-width\"><style>body{font:16px/1.5 sans-serif;margin:2rem auto;max-width:70rem;\
padding:0 1rem}img{max-width:100%;max-height:75vh;border:1px solid #ccc}li{margin:.3rem 0}table{border-collapse:collapse}td,th{\
border-bottom:1px solid #ccc;padding:.2rem 1rem .2rem 0;text-align:left}</style></head><body>";

/// The routes of the page.
pub(crate) fn routes(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/", get(front))
        .route("/plans/{plan}/{sheet}", get(sheet))
        .fallback(elsewhere)
        .with_state(desk)
}

async fn front(State(desk): State<Arc<Desk>>) -> Response {
    let drawn = tokio::task::spawn_blocking(move || draw_front(&desk)).await;
    match drawn {
        Ok(Ok(page)) => (GUARD, Html(page)).into_response(),
        _ => failed(),
    }
}

fn draw_front(desk: &Desk) -> Result<String, StoreError> {
    let plans = desk.store.plans(None, LISTED)?;
    let city = escape(&desk.city().name);
    let mut page = format!("{HEAD}<h1>Roadcrew: {city}</h1>");
    match plans.first() {
        Some(newest) => {
            let id = escape(&newest.id.to_string());
            _ = write!(page, "<p><img src=\"/plans/{id}/{PICTURE}\" alt=\"The routes of {id} on the map\"></p>");
        }
        None => page.push_str("<p>There is no plan yet: call <code>roadcrew.v1.PlanningService/CreatePlan</code>.</p>"),
    }
    for stored in &plans {
        plan::write(&mut page, desk, stored)?;
    }
    page.push_str("<p>gRPC and gRPC-Web answer on this port; reflection lists the services.</p></body></html>");
    Ok(page)
}

async fn sheet(
    State(desk): State<Arc<Desk>>,
    Path((plan, name)): Path<(String, String)>,
) -> Response {
    let Ok(id) = plan.parse::<PlanId>() else { return missing() };
    let content_type = if name == PICTURE { "image/svg+xml" } else { "text/html; charset=utf-8" };
    let read = move || {
        let is_there = desk.store.plan(&id)?.is_some();
        if is_there { desk.store.sheet(&id, &name) } else { Ok(None) }
    };
    match tokio::task::spawn_blocking(read).await {
        Ok(Ok(Some(sheet))) => {
            (GUARD, [(CONTENT_TYPE, content_type)], sheet.content).into_response()
        }
        Ok(Ok(None)) => missing(),
        _ => failed(),
    }
}

/// Paths that nobody serves. A gRPC client gets a gRPC answer.
async fn elsewhere(uri: Uri, headers: HeaderMap) -> Response {
    let content_type = headers.get(CONTENT_TYPE).map_or(&b""[..], |value| value.as_bytes());
    if content_type.starts_with(b"application/grpc") {
        return refusal::no_such_method(uri.path()).into_http();
    }
    missing()
}

fn missing() -> Response {
    (StatusCode::NOT_FOUND, "there is nothing here: go to / for a list\n").into_response()
}

fn failed() -> Response {
    tracing::error!("the page could not be drawn");
    (StatusCode::INTERNAL_SERVER_ERROR, "the store can't be read: see the log\n").into_response()
}

/// Text that means itself in HTML, also inside quotes.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A name as a piece of a path.
fn percent(name: &str) -> String {
    name.bytes().fold(String::new(), |mut path, byte| {
        let is_plain = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        _ = if is_plain { path.write_char(char::from(byte)) } else { write!(path, "%{byte:02X}") };
        path
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_crews_cannot_break_out_of_the_page() {
        assert_eq!(escape("<b \"&\">"), "&lt;b &quot;&amp;&quot;&gt;");
        assert_eq!(percent("crew 1/ä.html"), "crew%201%2F%C3%A4.html");
    }
}
