//! Coverage questions: pure functions of one snapshot and their inputs. One question, one file; each is written
//! once here and shown by every face: command line, HTTP process, form in the browser, generated reference.

pub mod along;
pub mod answering;
pub mod beside;
pub mod blind_spots;
pub mod check;
pub(crate) mod concurrent;
pub mod density;
pub(crate) mod divisions;
pub mod duplicates;
pub mod freshness;
pub mod gaps;
pub mod given;
pub mod greening;
pub mod input;
pub(crate) mod let_go;
pub mod losses;
pub mod offset;
pub(crate) mod posts;
pub mod progress;
pub mod rewards;
pub(crate) mod sections;
pub mod service;
pub mod setback;
pub mod summary;
pub(crate) mod territory;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod things;
pub(crate) mod upkeep;
pub mod within;

use serde::Serialize;

pub use given::Given;
pub use input::{Choice, Input, Widget};
pub use progress::{Cancelled, Progress};

use crate::model::answer::Answer;
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;

/// What a question says of itself.
#[derive(Debug, Clone, Serialize)]
pub struct About {
    /// Stable id: subcommand, process id, part of URLs: `within`.
    pub id: &'static str,
    /// As read in menus.
    pub title: Text,
    /// What it answers, in a sentence or two.
    pub summary: Text,
    /// Formula, units and sources, for the reference.
    pub method: Text,
    /// Whether it proposes (a plan) rather than reports.
    pub plan: bool,
}

/// Why a question could not be answered.
#[derive(Debug, Clone, PartialEq)]
pub enum QuestionError {
    /// An input is missing, unknown or makes no sense.
    Input {
        /// Which one.
        name: String,
        /// What is wrong and what to give instead.
        message: Text,
    },
    /// The asker stopped it.
    Cancelled,
    /// It cannot be answered on this register: what is lacking and what to do.
    Impossible(Text),
}

impl QuestionError {
    /// A fault of one input.
    pub fn input(name: &str, message: Text) -> QuestionError {
        QuestionError::Input { name: name.to_owned(), message }
    }

    /// What the asker reads.
    pub fn text(&self) -> Text {
        match self {
            QuestionError::Input { name, message } => {
                Text::new(format!("{name}：{}", message.zh), format!("{name}: {}", message.en))
            }
            QuestionError::Cancelled => Text::new("已停止", "stopped"),
            QuestionError::Impossible(message) => message.clone(),
        }
    }
}

impl From<Cancelled> for QuestionError {
    fn from(_: Cancelled) -> QuestionError {
        QuestionError::Cancelled
    }
}

/// A question or plan of the catalogue.
pub trait Question: Send + Sync {
    /// What it says of itself.
    fn about(&self) -> About;

    /// Its inputs, in the order of forms and of the command line; they may depend on nothing but the program.
    fn inputs(&self) -> Vec<Input>;

    /// Answers. Inputs that are absent take their defaults; names that are not inputs are refused.
    ///
    /// # Errors
    /// When an input makes no sense, the register lacks what it needs, or the asker stopped it.
    fn run(
        &self,
        snapshot: &Snapshot,
        inputs: &Properties,
        progress: &Progress,
    ) -> Result<Answer, QuestionError>;
}
