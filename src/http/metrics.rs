//! Counters of the server in the text form of Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;

use super::app::Shared;
use super::reply;

/// Upper ends of the histogram, seconds.
const BUCKETS: [f64; 9] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10.0];

/// What is counted.
#[derive(Default)]
pub(super) struct Metrics {
    /// Requests being answered.
    pub(super) present: AtomicUsize,
    /// Streams of changes being listened to.
    pub(super) listeners: AtomicUsize,
    /// Questions being worked on.
    pub(super) questions: AtomicUsize,
    /// Questions that heard their asker leave, or wait long enough, and stopped.
    pub(super) stopped: AtomicUsize,
    routes: Mutex<BTreeMap<(String, String), Route>>,
}

#[derive(Default, Clone)]
struct Route {
    statuses: BTreeMap<u16, u64>,
    buckets: [u64; BUCKETS.len()],
    count: u64,
    seconds: f64,
}

impl Metrics {
    /// Counts one answer. Routes are patterns, so their number is bounded.
    pub(super) fn count(&self, method: &Method, route: &str, status: StatusCode, took: Duration) {
        let method = if method.as_str().len() > 10 { "OTHER" } else { method.as_str() };
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        if routes.len() >= 1000 {
            return;
        }
        let entry = routes.entry((route.to_owned(), method.to_owned())).or_default();
        *entry.statuses.entry(status.as_u16()).or_default() += 1;
        let seconds = took.as_secs_f64();
        for (bucket, end) in entry.buckets.iter_mut().zip(BUCKETS) {
            *bucket += u64::from(seconds <= end);
        }
        entry.count += 1;
        entry.seconds += seconds;
    }
}

/// `/metrics`
pub(super) async fn show(State(app): State<Shared>) -> Response {
    reply::typed(text(&app), "text/plain; version=0.0.4; charset=utf-8")
}

fn text(app: &Shared) -> String {
    let mut out = String::new();
    let snapshot = app.register.snapshot();
    let gauges = [
        ("verge_register_seq", "Newest change set", snapshot.seq() as usize),
        ("verge_requests_present", "Requests being answered", app.metrics.present.load(Ordering::Relaxed)),
        ("verge_change_listeners", "Streams of changes", app.metrics.listeners.load(Ordering::Relaxed)),
        ("verge_questions", "Questions being worked on", app.metrics.questions.load(Ordering::Relaxed)),
        (
            "verge_questions_stopped",
            "Questions that nobody waited for",
            app.metrics.stopped.load(Ordering::Relaxed),
        ),
        ("verge_jobs", "Jobs remembered", app.jobs.all().len()),
        ("verge_tile_cache_bytes", "Bytes of tiles kept", app.tiles.bytes()),
        ("verge_tile_cache_hits", "Tiles answered from memory", app.tiles.hits()),
        ("verge_tile_cache_misses", "Tiles made", app.tiles.misses()),
    ];
    for (name, help, value) in gauges {
        let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}");
    }
    out.push_str("# HELP verge_features Features in a collection\n# TYPE verge_features gauge\n");
    for collection in snapshot.collections() {
        let (id, count) = (&collection.kind.id, collection.layer.len());
        let _ = writeln!(out, "verge_features{{collection=\"{id}\"}} {count}");
    }
    let routes = app.metrics.routes.lock().unwrap_or_else(PoisonError::into_inner).clone();
    out.push_str("# HELP verge_http_requests_total Answers\n# TYPE verge_http_requests_total counter\n");
    for ((route, method), entry) in &routes {
        for (status, count) in &entry.statuses {
            let labels = format!("route=\"{route}\",method=\"{method}\",status=\"{status}\"");
            let _ = writeln!(out, "verge_http_requests_total{{{labels}}} {count}");
        }
    }
    out.push_str(
        "# HELP verge_http_seconds Time to the head of the answer\n# TYPE verge_http_seconds histogram\n",
    );
    for ((route, method), entry) in &routes {
        let labels = format!("route=\"{route}\",method=\"{method}\"");
        for (end, count) in BUCKETS.iter().zip(entry.buckets) {
            let _ = writeln!(out, "verge_http_seconds_bucket{{{labels},le=\"{end}\"}} {count}");
        }
        let _ = writeln!(out, "verge_http_seconds_bucket{{{labels},le=\"+Inf\"}} {}", entry.count);
        let _ = writeln!(out, "verge_http_seconds_sum{{{labels}}} {}", entry.seconds);
        let _ = writeln!(out, "verge_http_seconds_count{{{labels}}} {}", entry.count);
    }
    out
}
