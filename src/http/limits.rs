//! What no request may do: take too long, come in too great a crowd, end the server, or be answered in anything but plain
//! words.

use std::panic::AssertUnwindSafe;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;

use super::app::Shared;
use super::problem::{PROBLEM_JSON, Problem, inside_text};
use super::reply;
use crate::model::text::Text;

/// The largest body read: a few thousand features.
pub(super) const LARGEST_BODY: usize = 16 * 1024 * 1024;
/// Requests answered at once; the next is told to come again.
const MOST_AT_ONCE: usize = 256;
/// The longest a request may take from its head to the head of its answer: more than the longest question.
const LONGEST: Duration = Duration::from_secs(90);

/// Counts and times requests, and sends away those that are too many.
pub(super) async fn crowd(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let started = Instant::now();
    // Dropped with the future too, when the asker leaves before the answer.
    let _present = Present::enter(&app);
    let response = if app.metrics.present.load(Ordering::Relaxed) > MOST_AT_ONCE {
        let text = Text::new("请求太多，请稍候再试", "there are too many requests; try again in a moment");
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", text).retry_after(1).into_response()
    } else {
        next.run(request).await
    };
    let took = started.elapsed();
    app.metrics.count(&method, &route, response.status(), took);
    tracing::debug!(%method, path, status = response.status().as_u16(), took_ms = took.as_secs_f64() * 1e3);
    response
}

struct Present<'a>(&'a Shared);

impl Present<'_> {
    fn enter(app: &Shared) -> Present<'_> {
        app.metrics.present.fetch_add(1, Ordering::Relaxed);
        Present(app)
    }
}

impl Drop for Present<'_> {
    fn drop(&mut self) {
        self.0.metrics.present.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Ends a request that takes too long, and turns a panic into that request's failure.
pub(super) async fn bounded(request: Request, next: Next) -> Response {
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind();
    match tokio::time::timeout(LONGEST, answer).await {
        Ok(Ok(response)) => response,
        Ok(Err(panic)) => {
            let cause = panic.downcast_ref::<&str>().map(|said| (*said).to_owned());
            let cause = cause.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
            Problem::inside(&cause).into_response()
        }
        Err(_) => {
            let text = Text::new("用时太长，已停止", "it took too long and was stopped");
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "took-too-long", text).into_response()
        }
    }
}

/// Every error as a problem document in the asker's language, those of the framework too; OPTIONS answered with what
/// is allowed.
pub(super) async fn speak(request: Request, next: Next) -> Response {
    let lang = reply::lang(request.headers());
    let asked_options = request.method() == Method::OPTIONS;
    let mut response = next.run(request).await;
    let status = response.status();
    if asked_options && status == StatusCode::METHOD_NOT_ALLOWED {
        // The router adds what is allowed afterwards. QGIS lets a layer be edited only when POST is among it.
        return reply::no_content();
    }
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let problem = response.extensions_mut().remove::<Problem>().unwrap_or_else(|| of_status(status));
    let kept = response.headers().clone();
    let mut spoken = problem.response(lang);
    for name in [header::ALLOW, header::WWW_AUTHENTICATE, header::RETRY_AFTER, header::LOCATION] {
        if let Some(value) = kept.get(&name) {
            spoken.headers_mut().insert(name, value.clone());
        }
    }
    debug_assert_eq!(
        spoken.headers().get(header::CONTENT_TYPE),
        Some(&HeaderValue::from_static(PROBLEM_JSON))
    );
    spoken
}

fn of_status(status: StatusCode) -> Problem {
    let (code, text) = match status {
        StatusCode::NOT_FOUND => ("not-found", Text::new("没有这个地址", "there is nothing at this address")),
        StatusCode::METHOD_NOT_ALLOWED => {
            ("method", Text::new("这个地址不接受这种操作", "this address does not take this method"))
        }
        StatusCode::PAYLOAD_TOO_LARGE => (
            "body-too-large",
            Text::new(
                format!("内容太大，最多 {} MB；大批数据请用 verge import", LARGEST_BODY / 1024 / 1024),
                format!(
                    "it is too large, at most {} MB; bring large data in with verge import",
                    LARGEST_BODY / 1024 / 1024
                ),
            ),
        ),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            ("media-type", Text::new("请以 application/json 发送", "send it as application/json"))
        }
        status if status.is_client_error() => {
            ("request-refused", Text::new("请求读不出来", "the request cannot be read"))
        }
        _ => ("internal", inside_text()),
    };
    Problem::new(status, code, text)
}
