//! How a command ends when it does not end well.

use std::process::ExitCode;

use crate::model::text::{Lang, Text};
use crate::question::QuestionError;
use crate::service::Refusal;
use crate::service::placing::Unplaced;
use crate::store::StoreError;

/// Why a command did not do what was asked, and the exit code that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// It could not be done: 1.
    Failed(Text),
    /// It was not asked rightly: 2.
    Usage(Text),
    /// The data was refused: 3.
    Refused(Text),
    /// The user stopped it; nothing was half done: 130.
    Stopped,
    /// The user stopped it; the best so far was given: 130.
    BestSoFar,
}

impl Failure {
    /// Says why on standard error and gives the exit code.
    pub fn report(&self, lang: Lang) -> ExitCode {
        let (code, text) = match self {
            Failure::Failed(text) => (1, text.clone()),
            Failure::Usage(text) => (2, text.clone()),
            Failure::Refused(text) => (3, text.clone()),
            Failure::Stopped => (130, Text::new("已停止，什么都没有改动", "stopped; nothing was changed")),
            Failure::BestSoFar => (
                130,
                Text::new(
                    "已停止；给出的是到此为止最好的方案",
                    "stopped; this is the best plan found so far",
                ),
            ),
        };
        eprintln!("verge: {}", text.get(lang));
        ExitCode::from(code)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        Failure::Failed(Text::new(
            format!("读写出错：{error}"),
            format!("reading or writing failed: {error}"),
        ))
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        tracing::debug!(code = error.code, cause = error.cause.as_deref().unwrap_or_default(), "store");
        Failure::Failed(error.text)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        match refusal {
            Refusal::Stopped => Failure::Stopped,
            Refusal::Failed(error) => error.into(),
            Refusal::Invalid(_) | Refusal::Stale(_) | Refusal::Unfit(_) => Failure::Refused(refusal.text()),
            Refusal::NotFound(text) | Refusal::Senseless(text) => Failure::Failed(text),
        }
    }
}

impl From<Unplaced> for Failure {
    fn from(error: Unplaced) -> Failure {
        match error {
            Unplaced::Usage(text) => Failure::Usage(text),
            Unplaced::Refused(text) => Failure::Refused(text),
            Unplaced::Impossible(text) => Failure::Failed(text),
            Unplaced::Stopped => Failure::Stopped,
        }
    }
}

impl From<QuestionError> for Failure {
    fn from(error: QuestionError) -> Failure {
        match error {
            QuestionError::Input { .. } => Failure::Usage(error.text()),
            QuestionError::Cancelled => Failure::Stopped,
            QuestionError::Impossible(text) => Failure::Failed(text),
        }
    }
}
