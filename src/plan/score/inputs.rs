//! What `score-bins` asks, and what was asked read.

use crate::geodesy::Position;
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::plan::measured::{Aim, Measured, aim, measured, within};
use crate::plan::spot;
use crate::question::given::Given;
use crate::question::{Input, QuestionError};

pub(super) fn inputs() -> Vec<Input> {
    let aim = Input { choices: Aim::all_choices(), ..aim() };
    let mut all = vec![spot::points().required().positional(), aim, within()];
    all.extend(measured());
    all
}

/// One asking.
pub(super) struct Asked {
    pub points: Vec<Position>,
    pub by: Measured,
}

impl Asked {
    pub fn read(snapshot: &Snapshot, values: &Properties) -> Result<Asked, QuestionError> {
        let given = Given::read(&inputs(), values)?;
        let points = spot::parse(&given.maybe_text("points")?.unwrap_or_default())?;
        Ok(Asked { points, by: Measured::read(&given, values, snapshot)? })
    }
}
