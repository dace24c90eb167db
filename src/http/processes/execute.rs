//! Asking: at once, or as a job with `Prefer: respond-async`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::Response;
use serde_json::Value;

use super::answer::{Form, Outcome};
use super::{jobs, question};
use crate::http::app::{App, Ask, Shared, work, work_in_turn};
use crate::http::features::items::moment;
use crate::http::problem::Problem;
use crate::http::{body, reply};
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::{Progress, Question, QuestionError};

/// How long an asker waits for an answer at once.
pub(in crate::http) const LONGEST: Duration = Duration::from_mins(1);

/// POST `/api/processes/{process}/execution`
pub(in crate::http) async fn execute(
    State(app): State<Shared>,
    Path(id): Path<String>,
    ask: Ask,
    sent: Bytes,
) -> Result<Response, Problem> {
    ask.params.only(&["f", "asOf"])?;
    let question = question(&id)?;
    let (form, lang) = (Form::asked(&ask)?, ask.lang);
    let inputs = inputs(&ask.headers, &sent)?;
    let moment = moment(&ask)?;
    if wants_job(&ask.headers) {
        let shared = Arc::clone(&app);
        return work(&app, move |app| {
            let then = moment.map(|moment| app.register.as_of(moment)).transpose()?;
            as_job(&shared, &ask, question, inputs, then)
        })
        .await;
    }
    let wait = wait(&ask.headers);
    // Dropped when the asker leaves or waited long enough: the question hears it and stops.
    let stop = StopWhenDropped(Progress::new());
    let progress = stop.0.clone();
    let answering = async {
        let turn = app.turns.take(ask.peer).await?;
        work_in_turn(&app, turn, move |app| {
            let snapshot = match moment {
                None => app.register.snapshot(),
                Some(moment) => app.register.as_of(moment)?,
            };
            let outcome =
                Arc::new(counted(app, || app.register.ask(question.as_ref(), &snapshot, &inputs, &progress)));
            form.response(&outcome, app.register.description(), lang)
        })
        .await
    };
    let allowed = wait.unwrap_or(LONGEST);
    let mut answered = tokio::time::timeout(allowed, answering).await.map_err(|_| too_long(allowed))?;
    if let (Ok(response), Some(wait)) = (&mut answered, wait) {
        let applied = format!("wait={}", wait.as_secs());
        reply::set(response, HeaderName::from_static("preference-applied"), &applied);
    }
    answered
}

/// Counts a question while it is worked on, and when it was stopped.
fn counted(app: &App, run: impl FnOnce() -> Outcome) -> Outcome {
    let metrics = &app.metrics;
    let _working = Working::enter(&metrics.questions);
    let outcome = run();
    if matches!(outcome, Err(QuestionError::Cancelled)) {
        metrics.stopped.fetch_add(1, Ordering::Relaxed);
    }
    outcome
}

/// One more while it lives, even when the work panics.
struct Working<'a>(&'a AtomicUsize);

impl Working<'_> {
    fn enter(count: &AtomicUsize) -> Working<'_> {
        count.fetch_add(1, Ordering::Relaxed);
        Working(count)
    }
}

impl Drop for Working<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn too_long(allowed: Duration) -> Problem {
    let seconds = allowed.as_secs();
    let text = Text::new(
        format!("{seconds} 秒内没有算完，已停止；请缩小范围，或加 Prefer: respond-async 作为任务"),
        format!(
            "it was not answered within {seconds} s and was stopped; ask less, or send Prefer: respond-async for a job"
        ),
    );
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "took-too-long", text)
}

fn as_job(
    app: &Shared,
    ask: &Ask,
    question: Box<dyn Question>,
    inputs: Properties,
    then: Option<Arc<Snapshot>>,
) -> Result<Response, Problem> {
    let register = Arc::clone(&app.register);
    let id = question.about().id;
    let submitted = app.jobs.submit(id, move |progress| {
        let snapshot = then.unwrap_or_else(|| register.snapshot());
        register.ask(question.as_ref(), &snapshot, &inputs, progress)
    });
    jobs::accepted(ask, submitted)
}

/// `{"inputs": {…}}`; an empty body asks with every default.
fn inputs(headers: &HeaderMap, sent: &Bytes) -> Result<Properties, Problem> {
    if sent.is_empty() {
        return Ok(Properties::new());
    }
    let wrong = || {
        let text = Text::new("内容应为 {\"inputs\": {…}}", "the body is {\"inputs\": {…}}");
        Problem::bad("execute-form", text)
    };
    match body::json(headers, sent)? {
        Value::Object(mut members) => match members.remove("inputs") {
            None => Ok(Properties::new()),
            Some(Value::Object(inputs)) => Ok(inputs),
            Some(_) => Err(wrong()),
        },
        _ => Err(wrong()),
    }
}

/// Whether the asker wants a job instead of waiting.
pub(in crate::http) fn wants_job(headers: &HeaderMap) -> bool {
    preferences(headers).any(|word| word.eq_ignore_ascii_case("respond-async"))
}

/// How long the asker waits (RFC 7240, section 4.3), never more than [`LONGEST`]. What cannot be read is no preference.
fn wait(headers: &HeaderMap) -> Option<Duration> {
    let seconds = preferences(headers).find_map(|word| {
        let (name, value) = word.split_once('=')?;
        let value = value.trim().trim_matches('"').parse::<u64>().ok()?;
        name.trim().eq_ignore_ascii_case("wait").then_some(value)
    })?;
    Some(Duration::from_secs(seconds).min(LONGEST))
}

/// The words of `Prefer`.
fn preferences(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let values = headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split([',', ';'])).map(str::trim)
}

/// Work that hears it when whoever waited for it leaves.
pub(in crate::http) struct StopWhenDropped(pub(in crate::http) Progress);

impl Drop for StopWhenDropped {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn prefer(value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(HeaderName::from_static("prefer"), HeaderValue::from_static(value))])
    }

    #[test]
    fn an_asker_says_how_long_to_wait_up_to_the_longest() {
        assert_eq!(wait(&prefer("wait=5")), Some(Duration::from_secs(5)));
        assert_eq!(wait(&prefer("handling=lenient, Wait=\"7\"")), Some(Duration::from_secs(7)));
        assert_eq!(wait(&prefer("wait=99999999999")), Some(LONGEST));
        for unreadable in ["wait", "wait=soon", "wait=-1", "return=minimal"] {
            assert_eq!(wait(&prefer(unreadable)), None, "{unreadable}");
        }
        assert!(wants_job(&prefer("respond-async; wait=5")) && !wants_job(&prefer("wait=5")));
    }
}
