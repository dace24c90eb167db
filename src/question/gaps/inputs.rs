//! What `gaps` asks, and what was asked read.

use jiff::civil::Date;

use crate::index::Row;
use crate::linear::Chainage;
use crate::model::feature::Properties;
use crate::model::selection::Selection;
use crate::model::snapshot::{Collection, Snapshot};
use crate::model::text::Text;
use crate::question::given::{Chosen, ChosenRoads, Given, usual};
use crate::question::things::is_in_state;
use crate::question::{Input, QuestionError, Widget};

/// The roads asked about when nobody says.
const MAIN_ROADS: &str = "roads[main=true]";

pub(super) fn inputs() -> Vec<Input> {
    vec![
        usual::facilities("subjects").default("bins"),
        Input::new(
            "along",
            Widget::Road,
            Text::new("道路", "Roads"),
            Text::new(
                "沿哪些路：编号、路名，或选择如 roads[class='provincial']；不填为全部主干道",
                "along which roads: number, name, or a selection such as roads[class='provincial']; all main roads \
                 without it",
            ),
        )
        .default(MAIN_ROADS),
        Input::new(
            "max_gap",
            Widget::Length,
            Text::new("最大间距", "Greatest spacing"),
            Text::new(
                "相邻两处设施之间允许的最大间距；不填按道路等级取规则值",
                "the greatest spacing allowed between neighbours; by the rule for the road's class without it",
            ),
        )
        .between(1.0, 1_000_000.0)
        .rule("bin.rural"),
        usual::facility_reach(),
        Input::new(
            "by_side",
            Widget::Boolean,
            Text::new("左右分开", "By side"),
            Text::new(
                "左侧和右侧各算各的；不选则两侧合起来算",
                "the left and the right side each by itself; both together without it",
            ),
        )
        .default(false),
        Input::new(
            "populated",
            Widget::Boolean,
            Text::new("只看有人居住路段", "Populated stretches only"),
            Text::new(
                "只报住户附近的缺口：离路 100 米内有住户的地方前后各 100 米；没有户数时以房屋代替，没有房屋时以登记了村的\
                 路段代替",
                "only gaps near dwellings: 100 m to both sides of every dwelling within 100 m of the road; where \
                 households are not counted buildings serve, where there are none sections with a village do",
            ),
        )
        .default(false),
        usual::counting_states(),
        Input::new(
            "from_k",
            Widget::Chainage,
            Text::new("起点桩号", "From"),
            Text::new(
                "只看这个桩号之后，如 K12+000",
                "only what lies after this chainage, such as K12+000",
            ),
        )
        .advanced(),
        Input::new(
            "to_k",
            Widget::Chainage,
            Text::new("止点桩号", "To"),
            Text::new("只看这个桩号之前，如 K39+500", "only what lies before it, such as K39+500"),
        )
        .advanced(),
        usual::rule_day(),
    ]
}

/// One asking of `gaps`.
pub(crate) struct Asked<'s> {
    pub subjects: Chosen<'s>,
    pub along: ChosenRoads<'s>,
    /// Metres, where the asker gave a figure.
    pub max_gap_m: Option<f64>,
    pub reach_m: f64,
    pub by_side: bool,
    pub populated: bool,
    /// Empty: whatever the state.
    pub states: Vec<String>,
    pub from: Option<Chainage>,
    pub to: Option<Chainage>,
    pub day: Date,
}

impl<'s> Asked<'s> {
    pub fn read(snapshot: &'s Snapshot, values: &Properties) -> Result<Asked<'s>, QuestionError> {
        let given = Given::read(&inputs(), values)?;
        let subjects = given.selection("subjects", snapshot)?;
        let day = given.date("on")?;
        let asked = Asked {
            along: given.roads("along", snapshot)?.with_a_line("along")?,
            max_gap_m: given.maybe_length_m("max_gap")?,
            reach_m: given.length_by_rule("reach", "bin.reach", snapshot.rules(), day)?.0,
            by_side: given.boolean("by_side")?,
            populated: given.boolean("populated")?,
            states: given.states("states", &subjects)?,
            from: given.maybe_chainage("from_k")?,
            to: given.maybe_chainage("to_k")?,
            day,
            subjects,
        };
        if let Some((from, to)) = asked.from.zip(asked.to).filter(|(from, to)| from >= to) {
            let message = Text::new(
                format!("止点 {to} 应在起点 {from} 之后"),
                format!("the end {to} must lie after the start {from}"),
            );
            return Err(QuestionError::input("to_k", message));
        }
        Ok(asked)
    }
}

impl Asked<'_> {
    /// Whether all main roads are asked about.
    pub fn all_main_roads(&self) -> bool {
        Selection::parse(MAIN_ROADS).is_ok_and(|usual| usual.to_string() == self.along.words)
    }

    /// Whether its state counts; an unknown state is none of those named.
    pub fn in_state(&self, collection: &Collection, row: &Row<'_>) -> bool {
        is_in_state(&self.states, collection, row)
    }
}
