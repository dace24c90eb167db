//! POST `/api/imports`

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::upload::{self, Upload};
use super::{asked, refused};
use crate::http::app::{Ask, Shared, work};
use crate::http::features::write::say_seq;
use crate::http::problem::Problem;
use crate::http::processes::answer::Form;
use crate::http::processes::execute::{LONGEST, StopWhenDropped, wants_job};
use crate::http::processes::jobs;
use crate::model::answer::Answer;
use crate::model::text::Text;
use crate::question::Progress;
use crate::service::Register;
use crate::service::import::{self, ImportError, Request};

/// Takes a file in and imports it.
pub(in crate::http) async fn post(
    State(app): State<Shared>,
    ask: Ask,
    body: Body,
) -> Result<Response, Problem> {
    let request = asked::request(&ask.params, &app.actor)?;
    let form = Form::asked(&ask)?;
    let upload = upload::received(&asked::name(&ask.params)?, &ask.headers, body).await?;
    if wants_job(&ask.headers) {
        return as_job(&app, &ask, request, upload);
    }
    // Dropped when the sender leaves: what is not yet written is not written then.
    let stop = StopWhenDropped(Progress::new());
    let progress = stop.0.clone();
    let lang = ask.lang;
    let doing = work(&app, move |app| {
        let answer = imported(&app.register, request, &upload, &progress).map_err(refused::problem)?;
        let seq = answer.result.pointer("/head/seq").and_then(serde_json::Value::as_u64);
        let mut response = form.response(&Arc::new(Ok(answer)), app.register.description(), lang)?;
        if seq.is_some() {
            *response.status_mut() = StatusCode::CREATED;
        }
        say_seq(&mut response, seq);
        Ok(response)
    });
    tokio::time::timeout(LONGEST, doing).await.map_err(|_| too_long())?
}

fn imported(
    register: &Register,
    request: Request,
    upload: &Upload,
    progress: &Progress,
) -> Result<Answer, ImportError> {
    let request = Request { files: vec![upload.path.clone()], ..request };
    let report = import::import_into(register, &request, progress)?;
    Ok(import::answer(&register.snapshot(), &report, request.dry_run))
}

fn as_job(app: &Shared, ask: &Ask, request: Request, upload: Upload) -> Result<Response, Problem> {
    let register = Arc::clone(&app.register);
    let submitted = app.jobs.submit("import", move |progress| {
        imported(&register, request, &upload, progress).map_err(refused::of_job)
    });
    jobs::accepted(ask, submitted)
}

fn too_long() -> Problem {
    let seconds = LONGEST.as_secs();
    let text = Text::new(
        format!("{seconds} 秒内没有导完；是否已写入请看变更记录。大文件请加 Prefer: respond-async 作为任务"),
        format!(
            "it did not end within {seconds} s; the history tells whether it was written. Send Prefer: respond-async \
             with a large file, for a job"
        ),
    );
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "took-too-long", text)
}
