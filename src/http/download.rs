//! A table as a file to keep.

use axum::http::header;
use axum::response::Response;

use super::problem::Problem;
use super::reply;
use crate::exchange::sheet::Sheet;
use crate::exchange::write::Target;
use crate::model::text::Lang;

/// The file, named after what it holds.
pub(in crate::http) fn response(
    target: Target,
    sheets: Vec<Sheet<'_>>,
    name: &str,
    lang: Lang,
) -> Result<Response, Problem> {
    let mut bytes = Vec::new();
    target.to_stream(sheets, lang, &mut bytes).map_err(|error| Problem::inside(&error.to_string()))?;
    Ok(named(bytes, target.media_type(), &format!("{name}.{}", target.name())))
}

/// Bytes as a file of this name.
pub(in crate::http) fn named(bytes: Vec<u8>, media_type: &'static str, name: &str) -> Response {
    let mut response = reply::typed(bytes, media_type);
    let named = format!("attachment; filename=\"verge-{name}\"");
    reply::set(&mut response, header::CONTENT_DISPOSITION, &named);
    response
}
