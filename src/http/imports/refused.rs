//! Why an import was not done, as a problem document or as the end of a job.

use axum::http::StatusCode;

use crate::http::problem::Problem;
use crate::model::text::Text;
use crate::question::QuestionError;
use crate::service::import::{ImportError, Report};

/// Findings told with a refusal.
const MOST: usize = 20;

/// The refusal of a request that waited.
pub(super) fn problem(error: ImportError) -> Problem {
    match error {
        ImportError::Usage(option, text) => Problem::bad("input-refused", text).with("input", option),
        ImportError::Missing(text) => Problem::inside(&text.en),
        ImportError::Unreadable(finding) => {
            let code = finding.code.to_string();
            let text = finding.message.clone();
            Problem {
                findings: vec![*finding],
                ..Problem::new(StatusCode::UNPROCESSABLE_ENTITY, &code, text)
            }
        }
        ImportError::Strict(report) => of_rows("rows-refused", &report),
        ImportError::Nothing(report) => of_rows("nothing-usable", &report),
        ImportError::Register(refusal) => refusal.into(),
        ImportError::Stopped => Problem::new(StatusCode::SERVICE_UNAVAILABLE, "stopped", stopped()),
    }
}

/// The end of a job that was refused.
pub(super) fn of_job(error: ImportError) -> QuestionError {
    match error {
        ImportError::Usage(option, message) => QuestionError::Input { name: option.to_owned(), message },
        ImportError::Stopped => QuestionError::Cancelled,
        other => QuestionError::Impossible(problem(other).text),
    }
}

fn of_rows(code: &str, report: &Report) -> Problem {
    let count = report.rejected();
    let first = report.findings.groups().flat_map(|(_, group)| &group.first).take(MOST).cloned().collect();
    let text = match code {
        "rows-refused" => Text::new(
            format!("有 {count} 行被拒，全部没有导入"),
            format!("{count} rows were refused and nothing was imported"),
        ),
        _ => Text::new("没有一行可以导入，什么都没有改动", "no row could be imported; nothing was changed"),
    };
    Problem { findings: first, ..Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, text) }
}

fn stopped() -> Text {
    Text::new("已停止，什么都没有改动", "stopped; nothing was changed")
}
