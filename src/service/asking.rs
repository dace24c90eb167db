//! Asking a question of a register: of its newest state, and for the data check of what lies beside the file too.

use super::Register;
use crate::model::answer::Answer;
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::question::check::Check;
use crate::question::{Progress, Question, QuestionError};

impl Register {
    /// Answers a question from a state of the register.
    ///
    /// # Errors
    /// As the question's own [`Question::run`].
    pub fn ask(
        &self,
        question: &dyn Question,
        snapshot: &Snapshot,
        inputs: &Properties,
        progress: &Progress,
    ) -> Result<Answer, QuestionError> {
        if question.about().id == Check::default().about().id {
            // A question sees a state and no files; which of the files it names are missing, and which rides wait, is
            // looked up for it.
            let mut beside = self.missing_photos(snapshot);
            beside.extend(self.ride_findings());
            return Check { beside }.run(snapshot, inputs, progress);
        }
        question.run(snapshot, inputs, progress)
    }
}
