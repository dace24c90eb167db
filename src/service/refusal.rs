//! Why a write was not done.

use uuid::Uuid;

use crate::model::finding::Finding;
use crate::model::text::{Lang, Text};
use crate::store::StoreError;

/// A write that was refused; nothing of it was written.
#[derive(Debug)]
pub enum Refusal {
    /// The collection, the feature or the change set is not there.
    NotFound(Text),
    /// Values or geometry do not pass the checks.
    Invalid(Vec<Finding>),
    /// Somebody changed these features after the state the writer had seen.
    Stale(Vec<Uuid>),
    /// A plan does not fit the register as it is now: what stands in its way.
    Unfit(Text),
    /// It makes no sense: what and why.
    Senseless(Text),
    /// The asker stopped it.
    Stopped,
    /// The file could not be written.
    Failed(StoreError),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Refusal {
        Refusal::Failed(error)
    }
}

impl Refusal {
    /// Stable code, for scripts and problem documents.
    pub fn code(&self) -> &str {
        match self {
            Refusal::NotFound(_) => "not-found",
            Refusal::Invalid(_) => "data-refused",
            Refusal::Stale(_) => "changed-meanwhile",
            Refusal::Unfit(_) => "plan-unfit",
            Refusal::Senseless(_) => "senseless",
            Refusal::Stopped => "stopped",
            Refusal::Failed(error) => error.code,
        }
    }

    /// What the user reads.
    pub fn text(&self) -> Text {
        match self {
            Refusal::NotFound(text) | Refusal::Unfit(text) | Refusal::Senseless(text) => text.clone(),
            Refusal::Invalid(findings) => {
                let list = |lang: Lang, joint: &str| {
                    findings.iter().take(5).map(|finding| finding.line(lang)).collect::<Vec<_>>().join(joint)
                };
                Text::new(list(Lang::Zh, "；"), list(Lang::En, "; "))
            }
            Refusal::Stale(ids) => Text::new(
                format!("其中 {} 件已被别人改过，没有写入；请看过新值再改", ids.len()),
                format!(
                    "{} of these were changed by somebody else; nothing was written: look at the new values first",
                    ids.len()
                ),
            ),
            Refusal::Stopped => Text::new("已停止，什么都没有改动", "stopped; nothing was changed"),
            Refusal::Failed(error) => error.text.clone(),
        }
    }
}
