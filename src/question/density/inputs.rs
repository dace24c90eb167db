//! What `density` asks, and what was asked read.

use jiff::civil::Date;

use crate::model::rule_book::Rule;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::given::{Chosen, ChosenRoads, Given, usual};
use crate::question::{Input, QuestionError, Widget};

pub(super) fn inputs() -> Vec<Input> {
    vec![
        usual::facilities("subjects").default("bins"),
        Input::new(
            "along",
            Widget::Road,
            Text::new("道路", "Roads"),
            Text::new(
                "按哪些路的里程算：编号、路名，或选择如 roads[class='provincial']；不填为全部主干道",
                "over the kilometres of which roads: number, name, or a selection such as roads[class='provincial']; all \
                 main roads without it",
            ),
        )
        .default("roads[main=true]"),
        usual::facility_reach(),
        usual::counting_states(),
        usual::rule_day(),
    ]
}

/// One asking of `density`.
pub(super) struct Asked<'s> {
    pub subjects: Chosen<'s>,
    pub along: ChosenRoads<'s>,
    /// Empty: whatever the state.
    pub states: Vec<String>,
    pub reach_m: f64,
    /// The rule the reach comes from.
    pub rule: Option<&'s Rule>,
    pub day: Date,
}

impl<'s> Asked<'s> {
    pub fn read(snapshot: &'s Snapshot, given: &Given) -> Result<Asked<'s>, QuestionError> {
        let subjects = given.selection("subjects", snapshot)?;
        let day = given.date("on")?;
        let (reach_m, rule) = given.length_by_rule("reach", "bin.reach", snapshot.rules(), day)?;
        Ok(Asked {
            along: given.roads("along", snapshot)?.with_a_line("along")?,
            states: given.states("states", &subjects)?,
            reach_m,
            subjects,
            rule,
            day,
        })
    }
}
