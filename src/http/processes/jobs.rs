//! Jobs: how they stand, what they found, and stopping them.

use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};
use uuid::Uuid;

use super::answer::Form;
use crate::http::app::{Ask, Shared, work};
use crate::http::features::link;
use crate::http::json::put;
use crate::http::problem::Problem;
use crate::http::reply::{self, JSON};
use crate::model::text::Text;
use crate::service::jobs::{Busy, Job, JobStatus};

const EXCEPTIONS: &str = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0";

/// GET `/api/jobs`
pub(in crate::http) async fn list(State(app): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    ask.params.only(&["f"])?;
    let jobs: Vec<Value> = app.jobs.all().iter().map(|job| document(job, &ask)).collect();
    let own = link(format!("{}/api/jobs", ask.base), "self", JSON, "jobs");
    reply::document(&json!({"title": "jobs", "jobs": jobs, "links": [own]}), &ask.params, &ask.headers)
}

/// GET `/api/jobs/{job}`
pub(in crate::http) async fn one(
    State(app): State<Shared>,
    Path(id): Path<String>,
    ask: Ask,
) -> Result<Response, Problem> {
    ask.params.only(&["f"])?;
    reply::document(&document(&find(&app, &id)?, &ask), &ask.params, &ask.headers)
}

/// GET `/api/jobs/{job}/results`
pub(in crate::http) async fn results(
    State(app): State<Shared>,
    Path(id): Path<String>,
    ask: Ask,
) -> Result<Response, Problem> {
    ask.params.only(&["f"])?;
    let form = Form::asked(&ask)?;
    let job = find(&app, &id)?;
    let Some(outcome) = job.outcome.clone() else {
        let stopped = job.status == JobStatus::Dismissed;
        let text = if stopped {
            Text::new("这个任务已停止，没有结果", "this job was stopped and has no results")
        } else {
            Text::new("还没有算完", "it is not answered yet")
        };
        return Err(Problem::missing("result-not-ready", text)
            .with("type", format!("{EXCEPTIONS}/result-not-ready"))
            .with("job_status", job.status.as_str()));
    };
    work(&app, move |app| form.response(&outcome, app.register.description(), ask.lang)).await
}

/// DELETE `/api/jobs/{job}`
pub(in crate::http) async fn dismiss(
    State(app): State<Shared>,
    Path(id): Path<String>,
    ask: Ask,
) -> Result<Response, Problem> {
    ask.params.only(&[])?;
    let job = Uuid::parse_str(&id).ok().and_then(|id| app.jobs.dismiss(id)).ok_or_else(|| no_job(&id))?;
    Ok(reply::json(&document(&job, &ask)))
}

fn find(app: &Shared, id: &str) -> Result<Job, Problem> {
    Uuid::parse_str(id).ok().and_then(|id| app.jobs.get(id)).ok_or_else(|| no_job(id))
}

fn no_job(id: &str) -> Problem {
    let shown: String = id.chars().take(60).collect();
    let text = Text::new(
        format!("没有任务 {shown}，可能已过期"),
        format!("there is no job {shown}; it may be gone"),
    );
    Problem::new(StatusCode::NOT_FOUND, "no-such-job", text).with("type", format!("{EXCEPTIONS}/no-such-job"))
}

/// 201 with where the job is; 503 when too many wait already.
pub(in crate::http) fn accepted(ask: &Ask, submitted: Result<Job, Busy>) -> Result<Response, Problem> {
    let job = submitted.map_err(|_| {
        let text = Text::new("排队的任务太多，请稍后再试", "too many jobs wait already; try again later");
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", text).retry_after(5)
    })?;
    let mut response = reply::json(&document(&job, ask));
    *response.status_mut() = StatusCode::CREATED;
    reply::set(&mut response, header::LOCATION, &format!("{}/api/jobs/{}", ask.base, job.id));
    reply::set(&mut response, HeaderName::from_static("preference-applied"), "respond-async");
    Ok(response)
}

/// A job in the form of the standard.
fn document(job: &Job, ask: &Ask) -> Value {
    let path = format!("{}/api/jobs/{}", ask.base, job.id);
    let mut links = vec![link(path.clone(), "self", JSON, "this job")];
    if job.status == JobStatus::Successful {
        let rel = "http://www.opengis.net/def/rel/ogc/1.0/results";
        links.push(link(format!("{path}/results"), rel, JSON, "results"));
    }
    let mut document = json!({
        "title": job.question,
        "jobID": job.id,
        "processID": job.question,
        "type": "process",
        "status": job.status.as_str(),
        "progress": (job.fraction * 100.0).floor(),
        "created": job.created,
        "links": links,
    });
    if let Some(started) = job.started {
        put(&mut document, "started", json!(started));
    }
    if let Some(finished) = job.finished {
        put(&mut document, "finished", json!(finished));
    }
    match job.outcome.as_deref() {
        Some(Ok(answer)) => {
            put(&mut document, "message", answer.sentence.get(ask.lang));
            put(&mut document, "x-message", json!(answer.sentence));
        }
        Some(Err(error)) => {
            put(&mut document, "message", error.text().get(ask.lang));
            put(&mut document, "x-message", json!(error.text()));
        }
        None => {}
    }
    document
}
