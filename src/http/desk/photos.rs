//! Photographs: taken in as they are, given back under the hash of what is in them, for ever the same.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use serde_json::json;

use crate::http::app::{Ask, Shared, work};
use crate::http::limits::LARGEST_BODY;
use crate::http::problem::Problem;
use crate::http::{etag, reply};
use crate::model::text::Text;
use crate::service::photos::PhotoError;

/// A photograph can do nothing but be looked at, whatever is written in it.
const POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";
/// What a photograph may be sent as; its bytes decide what it is.
const SENT_AS: [&str; 5] = ["image/jpeg", "image/jpg", "image/png", "image/webp", "application/octet-stream"];

/// POST `/api/photos`
pub(in crate::http) async fn post(
    State(app): State<Shared>,
    ask: Ask,
    sent: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    ask.params.only(&[])?;
    fits(&ask.headers)?;
    let sent = sent.map_err(|refused| broken_off(&refused))?;
    work(&app, move |app| {
        let (kept, photo) = app.register.keep_photo(&sent).map_err(|error| match error {
            PhotoError::Refused(text) => {
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "photo-refused", text)
            }
            PhotoError::Failed(error) => error.into(),
        })?;
        let mut response = reply::json(&json!({
            "hash": kept.hash,
            "size": sent.len(),
            "media_type": photo.form.media_type(),
            "width": photo.width,
            "height": photo.height,
            "taken_at": photo.taken.taken_at,
            "position": photo.taken.position,
        }));
        *response.status_mut() = if kept.new { StatusCode::CREATED } else { StatusCode::OK };
        reply::set(&mut response, header::LOCATION, &format!("{}/api/photos/{}", ask.base, kept.hash));
        Ok(response)
    })
    .await
}

/// GET `/api/photos/{hash}`
pub(in crate::http) async fn get(
    State(app): State<Shared>,
    Path(hash): Path<String>,
    ask: Ask,
) -> Result<Response, Problem> {
    ask.params.only(&[])?;
    let tag = format!("\"{hash}\"");
    work(&app, move |app| {
        let (path, form) = app.register.photos().find(&hash).ok_or_else(missing)?;
        if let Some(mut unchanged) = etag::unchanged(&ask.headers, &tag) {
            for_ever(&mut unchanged, &tag);
            return Ok(unchanged);
        }
        let bytes = std::fs::read(&path).map_err(|error| Problem::inside(&error.to_string()))?;
        let mut response = reply::typed(bytes, form.media_type());
        for_ever(&mut response, &tag);
        reply::set(&mut response, header::CONTENT_SECURITY_POLICY, POLICY);
        Ok(response)
    })
    .await
}

/// A name never means another picture. Only the asker's own browser keeps it: a picture may show people.
fn for_ever(response: &mut Response, tag: &str) {
    reply::set(response, header::ETAG, tag);
    reply::set(response, header::CACHE_CONTROL, "private, max-age=31536000, immutable");
}

fn fits(headers: &HeaderMap) -> Result<(), Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if essence.is_empty() || SENT_AS.contains(&essence.as_str()) {
        return Ok(());
    }
    let text = Text::new(
        "照片请以 image/jpeg、image/png 或 image/webp 原样发送",
        "send a photo as it is, as image/jpeg, image/png or image/webp",
    );
    Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type", text))
}

fn broken_off(refused: &BytesRejection) -> Problem {
    if refused.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let most = LARGEST_BODY / 1024 / 1024;
        let text = Text::new(
            format!("照片太大，最多 {most} MB；请缩小再传"),
            format!("the photo is too large, at most {most} MB: make it smaller first"),
        );
        return Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large", text);
    }
    let text = Text::new("照片没有传完，请再试一次", "the photo did not arrive whole: send it again");
    Problem::bad("body-broken-off", text)
}

fn missing() -> Problem {
    let text = Text::new(
        "没有这张照片；照片在台账旁的文件夹里，备份时要一起拷",
        "there is no such photo; photos are in the folder beside the register and are copied with it",
    );
    Problem::missing("no-such-photo", text)
}
