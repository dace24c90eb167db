//! The API described: OpenAPI 3.0, made from the kind catalogue and the questions at run time, complete in one document;
//! and a page of it that loads nothing from elsewhere.

mod docs;
mod document;
mod paths;
mod reads;
mod rides;
mod schemas;
mod sent;

use axum::extract::State;
use axum::response::Response;

use super::app::{Ask, Shared};
use super::problem::Problem;
use super::reply;

/// GET `/api/openapi.json`
pub(super) async fn json(State(app): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    ask.params.only(&["f"])?;
    let document = document::document(&app.register.snapshot(), &ask.base, ask.lang);
    Ok(reply::typed(document.to_string(), "application/vnd.oai.openapi+json;version=3.0"))
}

/// GET `/api/docs`
pub(super) async fn page(State(app): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    ask.params.only(&["f"])?;
    let document = document::document(&app.register.snapshot(), &ask.base, ask.lang);
    Ok(docs::page(&document, ask.lang))
}
