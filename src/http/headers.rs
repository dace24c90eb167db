//! Headers of every answer: what a browser may do with it.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use super::app::Shared;

/// Everything from this server alone. MapLibre makes its worker from a URL of this server and its images from blobs. Nothing
/// inline: scripts may still set styles on elements, one by one.
pub(super) const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; \
    img-src 'self' data: blob:; worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'self'; \
    form-action 'self'; frame-ancestors 'none'";

/// The policy with servers that the office itself named; tiles are fetched, and shown from blobs.
pub(super) fn policy(origins: &[String]) -> String {
    if origins.is_empty() {
        return POLICY.to_owned();
    }
    POLICY.replace("connect-src 'self'", &format!("connect-src 'self' {}", origins.join(" ")))
}

const HEADERS: [(&str, &str); 7] = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(self)"),
];

/// Adds them; an answer that says more strictly what may be done with it keeps its own.
pub(super) async fn secure(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        let (name, value) = (HeaderName::from_static(name), HeaderValue::from_static(value));
        response.headers_mut().entry(name).or_insert(value);
    }
    response
}

/// Lets pages of the map fetch from the servers that the office named, and from no others.
pub(super) async fn policed(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let policy = HeaderName::from_static("content-security-policy");
    response.headers_mut().entry(policy).or_insert_with(|| app.policy.clone());
    response
}
