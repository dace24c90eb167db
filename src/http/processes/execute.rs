//! Asking: at once, or as a job with `Prefer: respond-async`.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::Response;
use serde_json::Value;

use super::answer::Form;
use super::{jobs, question};
use crate::http::app::{Ask, Shared, work};
use crate::http::problem::Problem;
use crate::http::{body, reply};
use crate::model::feature::Properties;
use crate::model::text::Text;
use crate::question::{Progress, Question};
use crate::service::Register;

/// How long an asker waits for an answer at once.
const LONGEST: Duration = Duration::from_mins(1);

/// POST `/api/processes/{process}/execution`
pub(in crate::http) async fn execute(
    State(app): State<Shared>,
    Path(id): Path<String>,
    ask: Ask,
    sent: Bytes,
) -> Result<Response, Problem> {
    ask.params.only(&["f"])?;
    let question = question(&id)?;
    let (form, lang) = (Form::asked(&ask)?, ask.lang);
    let inputs = inputs(&ask.headers, &sent)?;
    if wants_job(&ask.headers) {
        return as_job(&app, &ask, question, inputs);
    }
    // Dropped when the asker leaves or waited long enough: the question hears it and stops.
    let stop = StopWhenDropped(Progress::new());
    let progress = stop.0.clone();
    let answering = work(&app, move |app| {
        let answer = answer(&app.register, question.as_ref(), &inputs, &progress)?;
        form.response(&answer, app.register.description(), lang)
    });
    let answered = tokio::time::timeout(LONGEST, answering).await;
    answered.unwrap_or_else(|_| {
        let text = Text::new(
            format!("{} 秒内没有算完，已停止；请缩小范围，或加 Prefer: respond-async 作为任务", LONGEST.as_secs()),
            format!(
                "it was not answered within {} s and was stopped; ask less, or send Prefer: respond-async for a job",
                LONGEST.as_secs()
            ),
        );
        Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "took-too-long", text))
    })
}

fn as_job(
    app: &Shared,
    ask: &Ask,
    question: Box<dyn Question>,
    inputs: Properties,
) -> Result<Response, Problem> {
    let register = Arc::clone(&app.register);
    let id = question.about().id;
    let submitted =
        app.jobs.submit(id, move |progress| question.run(&register.snapshot(), &inputs, progress));
    let job = submitted.map_err(|_| {
        let text = Text::new("排队的任务太多，请稍后再试", "too many jobs wait already; try again later");
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", text)
    })?;
    let mut response = reply::json(&jobs::document(&job, ask));
    *response.status_mut() = StatusCode::CREATED;
    reply::set(&mut response, header::LOCATION, &format!("{}/api/jobs/{}", ask.base, job.id));
    reply::set(&mut response, HeaderName::from_static("preference-applied"), "respond-async");
    Ok(response)
}

fn answer(
    register: &Register,
    question: &dyn Question,
    inputs: &Properties,
    progress: &Progress,
) -> Result<crate::model::answer::Answer, Problem> {
    Ok(question.run(&register.snapshot(), inputs, progress)?)
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

fn wants_job(headers: &HeaderMap) -> bool {
    let prefer = headers.get_all("prefer");
    prefer
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.split([',', ';']).any(|word| word.trim().eq_ignore_ascii_case("respond-async")))
}

struct StopWhenDropped(Progress);

impl Drop for StopWhenDropped {
    fn drop(&mut self) {
        self.0.cancel();
    }
}
