//! What `density` asks, and what was asked read.

use jiff::civil::Date;

use crate::model::rule_book::Rule;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::given::{Chosen, ChosenRoads, Given};
use crate::question::{Input, QuestionError, Widget};

pub(super) fn inputs() -> Vec<Input> {
    vec![
        Input::new(
            "subjects",
            Widget::Selection,
            Text::new("设施", "Facilities"),
            Text::new(
                "哪些设施：种类或带条件的选择，如 bins 或 bins,garbage-pools",
                "which facilities: collections, with filters if need be, such as bins or bins,garbage-pools",
            ),
        )
        .positional()
        .default("bins"),
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
        Input::new(
            "reach",
            Widget::Length,
            Text::new("离路距离", "Reach"),
            Text::new(
                "离道路中心线不超过这个距离的设施才算这条路的",
                "a facility counts on a road when it is no farther from its centreline",
            ),
        )
        .between(0.0, 2_000.0)
        .default(15.0)
        .rule("bin.reach"),
        Input::new(
            "states",
            Widget::States,
            Text::new("算数的状态", "States that count"),
            Text::new(
                "哪些状态的设施算数，逗号分隔；损坏、丢失、计划、停用的默认不算",
                "facilities in which states count, separated by commas; damaged, lost, planned and retired ones do not \
                 unless named",
            ),
        )
        .default("in_use"),
        Input::new(
            "on",
            Widget::Date,
            Text::new("规则日期", "Day of the rules"),
            Text::new("按哪一天的规则，不填为今天", "the day whose rules are taken; today without it"),
        )
        .advanced(),
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
        let rule = snapshot.rules().get("bin.reach", day).filter(|_| !given.is_given("reach"));
        Ok(Asked {
            along: given.roads("along", snapshot)?.with_a_line("along")?,
            states: given.states("states", &subjects)?,
            reach_m: match rule {
                Some(rule) => rule.value,
                None => given.length_m("reach")?,
            },
            subjects,
            rule,
            day,
        })
    }
}
