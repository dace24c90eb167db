//! What `service` asks, and what was asked read.

use jiff::civil::Date;

use crate::index::Row;
use crate::model::feature::Properties;
use crate::model::rule_book::Rule;
use crate::model::snapshot::{Collection, Snapshot};
use crate::model::text::Text;
use crate::question::given::{Chosen, ChosenRoads, Given, usual};
use crate::question::things::is_in_state;
use crate::question::{Choice, Input, QuestionError, Widget};

pub(super) fn inputs() -> Vec<Input> {
    vec![
        usual::facilities("facilities").default("bins"),
        Input::new(
            "demand",
            Widget::Selection,
            Text::new("需求", "Demand"),
            Text::new(
                "谁要用：如 structures 或 demand；不填用登记的需求点，没有则用建筑",
                "who needs them, such as structures or demand; without it the demand places entered, or where there are none \
                 the structures",
            ),
        ),
        Input::new(
            "radius",
            Widget::Length,
            Text::new("服务半径", "Radius"),
            Text::new(
                "离设施不超过这个距离算服务到；不填取规则值",
                "served is who is no farther from a facility; the rule's figure without it",
            ),
        )
        .between(1.0, 100_000.0)
        .rule("collect.2022"),
        usual::counting_states(),
        Input::new(
            "metric",
            Widget::Choice,
            Text::new("距离", "Metric"),
            Text::new(
                "距离怎么量：直线（大地线），或沿路网步行",
                "how distance is measured: straight, along the geodesic, or walking along the road network",
            ),
        )
        .choices(vec![
            Choice { value: "straight", title: Text::new("直线", "straight") },
            Choice { value: "network", title: Text::new("沿路网", "network") },
        ])
        .default("straight"),
        Input::new(
            "along",
            Widget::Road,
            Text::new("道路", "Roads"),
            Text::new(
                "统计哪些路的里程：编号、路名，或选择如 roads[class='provincial']；不填为全部主干道",
                "whose length is counted: number, name, or a selection such as roads[class='provincial']; all main roads \
                 without it",
            ),
        )
        .default("roads[main=true]")
        .advanced(),
        usual::share().default(false),
        Input::new(
            "twice",
            Widget::Boolean,
            Text::new("另有备份", "Backup too"),
            Text::new(
                "再数一数多少户半径内有两处设施：一处满了、丢了，附近还有一处",
                "count too who has two facilities within the radius: where one is full or lost, another is near",
            ),
        )
        .default(false)
        .advanced(),
        usual::rule_day(),
    ]
}

/// How distances are measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Metric {
    /// The geodesic, whatever lies between.
    Straight,
    /// On foot along the roads.
    Network,
}

impl Metric {
    /// The word of the contract.
    pub fn as_str(self) -> &'static str {
        match self {
            Metric::Straight => "straight",
            Metric::Network => "network",
        }
    }
}

/// One asking of `service`.
pub(super) struct Asked<'s> {
    pub facilities: Chosen<'s>,
    pub demand: Chosen<'s>,
    pub radius_m: f64,
    pub metric: Metric,
    /// The roads whose length is counted.
    pub along: ChosenRoads<'s>,
    /// Whether villages' households are shared out over houses without any.
    pub share: bool,
    /// Whether who has two facilities is counted too.
    pub twice: bool,
    /// The day of the rules.
    pub day: Date,
    /// The rule the radius comes from; none when the asker gave it.
    pub rule: Option<Rule>,
    /// Empty: whatever the state.
    states: Vec<String>,
}

impl<'s> Asked<'s> {
    pub fn read(snapshot: &'s Snapshot, values: &Properties) -> Result<Asked<'s>, QuestionError> {
        let given = Given::read(&inputs(), values)?;
        let metric = if given.choice("metric")? == "network" { Metric::Network } else { Metric::Straight };
        let along = given.roads("along", snapshot)?;
        let along = if given.is_given("along") { along.with_a_line("along")? } else { along };
        let facilities = given.selection("facilities", snapshot)?;
        let demand = match given.maybe_selection("demand", snapshot)? {
            Some(demand) => demand,
            None => usual_demand(snapshot)?,
        };
        let states = given.states("states", &facilities)?;
        let day = given.date("on")?;
        let (radius_m, rule) = if let Some(radius_m) = given.maybe_length_m("radius")? {
            (radius_m, None)
        } else {
            let rule = radius_rule(snapshot, &facilities, day).ok_or_else(|| no_rule(day))?;
            (rule.value, Some(rule.clone()))
        };
        // Other kinds say what they weigh, and not in households.
        let in_households = demand.collections().all(|of| of.kind.field("households").is_some());
        let share = given.boolean("share")? && in_households;
        let twice = given.boolean("twice")?;
        Ok(Asked { facilities, demand, radius_m, metric, along, share, twice, day, rule, states })
    }

    /// Whether a facility's state counts; an unknown state is none of those named.
    pub fn in_state(&self, collection: &Collection, row: &Row<'_>) -> bool {
        is_in_state(&self.states, collection, row)
    }
}

/// The demand places where any are entered, else the structures.
fn usual_demand(snapshot: &Snapshot) -> Result<Chosen<'_>, QuestionError> {
    let entered = snapshot.collection("demand").is_some_and(|demand| !demand.layer.is_empty());
    let word = if entered { "demand" } else { "structures" };
    let values = Properties::from_iter([("demand".to_owned(), word.into())]);
    Given::read(&inputs(), &values)?.selection("demand", snapshot)
}

/// The radius in force for these facilities on a day: that of toilets for toilets, of collection points else.
fn radius_rule<'s>(snapshot: &'s Snapshot, facilities: &Chosen<'_>, day: Date) -> Option<&'s Rule> {
    let toilets = facilities.collections().all(|collection| collection.kind.id == "toilets");
    let fits = |rule: &&Rule| {
        if toilets {
            rule.kind == "toilet_radius"
        } else {
            rule.kind == "collection_radius" && rule.applies_to.as_deref() == Some("settlement")
        }
    };
    snapshot.rules().on(day).filter(fits).last()
}

fn no_rule(day: Date) -> QuestionError {
    let message = Text::new(
        format!("{day} 这天没有适用的服务半径规则；请给出半径"),
        format!("no rule for the radius is in force on {day}: give the radius"),
    );
    QuestionError::input("radius", message)
}
