//! Problem documents: every error as `application/problem+json` with a stable code, in both languages.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::model::filter::FilterError;
use crate::model::finding::Finding;
use crate::model::text::{Lang, Text};
use crate::question::QuestionError;
use crate::service::Refusal;
use crate::store::StoreError;

/// The media type of problem documents.
pub(super) const PROBLEM_JSON: &str = "application/problem+json";

/// One error as the asker sees it.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub(super) status: StatusCode,
    /// Stable; the `type` is made of it.
    pub(super) code: String,
    pub(super) text: Text,
    pub(super) findings: Vec<Finding>,
    /// Members beside the standard ones.
    pub(super) more: Map<String, Value>,
    /// Seconds after which the same request may be taken.
    pub(super) retry_after: Option<u32>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, code: &str, text: Text) -> Problem {
        Problem {
            status,
            code: code.to_owned(),
            text,
            findings: Vec::new(),
            more: Map::new(),
            retry_after: None,
        }
    }

    /// 400: the request makes no sense.
    pub(super) fn bad(code: &str, text: Text) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, code, text)
    }

    /// 404: there is no such thing.
    pub(super) fn missing(code: &str, text: Text) -> Problem {
        Problem::new(StatusCode::NOT_FOUND, code, text)
    }

    /// 500 with the cause in the log alone.
    pub(super) fn inside(cause: &str) -> Problem {
        tracing::error!(cause, "the server failed inside");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", inside_text())
    }

    /// With the seconds after which it is worth asking again, in a `Retry-After` header.
    pub(super) fn retry_after(mut self, seconds: u32) -> Problem {
        self.retry_after = Some(seconds);
        self
    }

    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Problem {
        self.more.insert(name.to_owned(), value.into());
        self
    }

    /// The document in one language; `detail_zh` and `detail_en` are always both there.
    pub(super) fn document(&self, lang: Lang) -> Value {
        let mut document = json!({
            "type": format!("urn:verge:problem:{}", self.code),
            "title": self.status.canonical_reason().unwrap_or("Error"),
            "status": self.status.as_u16(),
            "code": self.code,
            "detail": self.text.get(lang),
            "detail_zh": self.text.zh,
            "detail_en": self.text.en,
        });
        if let Some(members) = document.as_object_mut() {
            if !self.findings.is_empty() {
                members.insert("findings".to_owned(), json!(self.findings));
            }
            members.extend(self.more.clone());
        }
        document
    }

    pub(super) fn response(self, lang: Lang) -> Response {
        let mut response = (self.status, self.document(lang).to_string()).into_response();
        let kind = HeaderValue::from_static(PROBLEM_JSON);
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

pub(super) fn inside_text() -> Text {
    Text::new(
        "服务内部出错，这次没有做成；请把日志交给维护人员",
        "the server failed inside and did not do it; please give its log to whoever maintains it",
    )
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        self.response(Lang::En)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        tracing::error!(code = error.code, cause = error.cause, "the register could not be read or written");
        let status = match error.code {
            "disk-full" => StatusCode::INSUFFICIENT_STORAGE,
            "store-busy" | "register-in-use" => StatusCode::SERVICE_UNAVAILABLE,
            "shape-refused" => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        // The words of an i/o error name paths of this computer: those stay in the log.
        let text = if error.code == "store-io" {
            Text::new("读写台账文件出错", "reading or writing the register file failed")
        } else {
            error.text
        };
        Problem::new(status, error.code, text)
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let (code, text) = (refusal.code().to_owned(), refusal.text());
        match refusal {
            Refusal::NotFound(_) => Problem::missing(&code, text),
            Refusal::Invalid(findings) => {
                Problem { findings, ..Problem::new(StatusCode::UNPROCESSABLE_ENTITY, &code, text) }
            }
            Refusal::Stale(ids) => {
                let ids: Vec<String> = ids.iter().take(100).map(ToString::to_string).collect();
                Problem::new(StatusCode::CONFLICT, &code, text).with("ids", ids)
            }
            Refusal::Unfit(_) | Refusal::Senseless(_) => Problem::new(StatusCode::CONFLICT, &code, text),
            Refusal::Stopped => Problem::new(StatusCode::SERVICE_UNAVAILABLE, &code, text),
            Refusal::Failed(error) => error.into(),
        }
    }
}

impl From<FilterError> for Problem {
    fn from(error: FilterError) -> Problem {
        let problem = Problem::bad(error.code, error.message);
        match error.at {
            Some(at) => problem.with("at", at),
            None => problem,
        }
    }
}

impl From<QuestionError> for Problem {
    fn from(error: QuestionError) -> Problem {
        let text = error.text();
        match error {
            QuestionError::Input { name, .. } => Problem::bad("input-refused", text).with("input", name),
            QuestionError::Cancelled => Problem::new(StatusCode::SERVICE_UNAVAILABLE, "stopped", text),
            QuestionError::Impossible(_) => {
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "impossible", text)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_this_computer_never_reaches_the_asker() {
        let error = StoreError::io(
            std::path::Path::new("/home/clerk/register.gpkg"),
            &std::io::Error::other("secret"),
        );
        let shown = Problem::from(error).document(Lang::En).to_string();
        assert!(!shown.contains("clerk") && !shown.contains("secret"), "{shown}");
    }

    #[test]
    fn a_problem_speaks_both_languages_and_keeps_its_code() {
        let document = Problem::bad("limit-range", Text::new("太大", "too large")).document(Lang::Zh);
        assert_eq!(document["detail"], "太大");
        assert_eq!(document["detail_en"], "too large");
        assert_eq!(document["type"], "urn:verge:problem:limit-range");
        assert_eq!(document["status"], 400);
    }
}
