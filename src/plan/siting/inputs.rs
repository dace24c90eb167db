//! What `place-facility` asks, and what was asked read.

use jiff::civil::Date;

use super::kind::Facility;
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::given::{Chosen, ChosenRoads, Given, usual};
use crate::question::{Choice, Input, QuestionError, Widget};

/// No place is hauled to from farther than this, metres: farther is another county's.
pub(super) const FARTHEST_M: f64 = 100_000.0;

/// About so many candidates are taken where nobody says how far apart.
const USUAL_MOST: i64 = 2_000;

pub(super) fn inputs() -> Vec<Input> {
    vec![
        Input::new(
            "kind",
            Widget::Choice,
            Text::new("建什么", "What"),
            Text::new("要选址的设施", "the facility that needs a site"),
        )
        .choices(Facility::ALL.iter().map(|one| Choice { value: one.word(), title: one.title() }).collect())
        .default("transfer-station")
        .positional(),
        Input::new(
            "sites",
            Widget::Selection,
            Text::new("候选地", "Candidates"),
            Text::new(
                "已画好的点或地块，如 plots[name='北坡地']；不填则沿路每隔一段取一处",
                "points or surfaces already drawn, such as plots[name='North field']; without it a place every so often \
                 beside roads",
            ),
        ),
        Input::new(
            "along",
            Widget::Road,
            Text::new("道路", "Roads"),
            Text::new(
                "不填候选地时，在这些路两旁取：编号、路名或选择；默认主干道",
                "without candidates, places beside these roads: number, name or selection; main roads without it",
            ),
        )
        .default("roads[main=true]"),
        Input::new(
            "step",
            Widget::Length,
            Text::new("每隔", "Every"),
            Text::new(
                "沿路每隔多远取一处；不填时路多就取稀些，并说明",
                "how far apart the places along a road are; without it farther where there are many roads, and said",
            ),
        )
        .between(10.0, 100_000.0)
        .default(200.0),
        Input::new(
            "area",
            Widget::Selection,
            Text::new("范围", "Area"),
            Text::new(
                "只要落在这些面里的，如 divisions[name='龙沟村']；不填不限",
                "only inside these surfaces, such as divisions[name='Dragon Ditch']; anywhere without it",
            ),
        ),
        Input::new(
            "tonnes",
            Widget::Integer,
            Text::new("日转运量（吨）", "Tonnes a day"),
            Text::new(
                "中转站用：定它是小型、中型还是大型；不填按小型，并说明",
                "for a transfer station: tells small, medium or large; taken as small without it, and said",
            ),
        )
        .between(0.0, 100_000.0),
        Input::new(
            "demand",
            Widget::Selection,
            Text::new("垃圾来源", "Demand"),
            Text::new(
                "垃圾从哪里来；不填为登记的需求点，没有则为建筑的户数",
                "where the rubbish comes from; without it the demand places entered, or where there are none the structures \
                 by their households",
            ),
        ),
        Input::new(
            "metric",
            Widget::Choice,
            Text::new("运距", "Haul"),
            Text::new(
                "运距怎么量：沿路网，或直线（大地线）",
                "how the haul is measured: along the road network, or straight along the geodesic",
            ),
        )
        .choices(vec![
            Choice { value: "network", title: Text::new("沿路网", "network") },
            Choice { value: "straight", title: Text::new("直线", "straight") },
        ])
        .default("network"),
        Input::new(
            "standing",
            Widget::Selection,
            Text::new("已有的同用", "Already standing"),
            Text::new(
                "已有、继续使用的同类设施，各处运到最近的一处；不填则全部运到新址",
                "facilities that stand and stay in use: everything is hauled to the nearest; all to the new site without it",
            ),
        ),
        Input::new(
            "footprint",
            Widget::Length,
            Text::new("占地半径", "Footprint"),
            Text::new(
                "候选地是点时，从点到设施边的距离；不填按规则；候选地是面时按它的边",
                "for candidates that are points: from the point to the facility's edge; by rule without it; surfaces have an \
                 edge of their own",
            ),
        )
        .between(0.0, 2_000.0)
        .advanced(),
        usual::rule_day(),
    ]
}

/// Where candidates come from.
pub(super) enum Source<'s> {
    /// Drawn by the office.
    Drawn(Chosen<'s>),
    /// Beside roads, every so many millimetres.
    Beside { roads: ChosenRoads<'s>, step_mm: i64 },
}

/// How the haul is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Metric {
    /// Along the roads.
    Network,
    /// The geodesic.
    Straight,
}

impl Metric {
    /// The word of the contract.
    pub fn word(self) -> &'static str {
        match self {
            Metric::Network => "network",
            Metric::Straight => "straight",
        }
    }
}

/// One asking of `place-facility`.
pub(super) struct Asked<'s> {
    pub facility: Facility,
    pub source: Source<'s>,
    pub area: Option<Chosen<'s>>,
    pub tonnes: Option<f64>,
    pub demand: Option<String>,
    pub metric: Metric,
    pub standing: Option<Chosen<'s>>,
    /// From a point to the facility's edge, metres.
    pub footprint_m: f64,
    pub day: Date,
}

impl<'s> Asked<'s> {
    pub fn read(snapshot: &'s Snapshot, values: &Properties) -> Result<Asked<'s>, QuestionError> {
        let given = Given::read(&inputs(), values)?;
        let facility = Facility::parse(given.choice("kind")?);
        let day = given.date("on")?;
        let source = match given.maybe_selection("sites", snapshot)? {
            Some(sites) => Source::Drawn(sites),
            None => {
                let roads = given.roads("along", snapshot)?.with_a_line("along")?;
                let step_mm = (given.length_m("step")? * 1000.0).round() as i64;
                // Nobody named a step: on many roads a longer one, so that the answer does not take all day.
                let total_mm: i64 = roads.roads.iter().map(|road| road.curve.length_mm()).sum();
                let usual_mm = if given.is_given("step") { 0 } else { 2 * total_mm / USUAL_MOST };
                Source::Beside { roads, step_mm: step_mm.max(usual_mm) }
            }
        };
        let by_rule = || snapshot.rules().get(facility.footprint_rule(), day).map_or(0.0, |rule| rule.value);
        Ok(Asked {
            facility,
            source,
            area: given.maybe_selection("area", snapshot)?,
            tonnes: given.maybe_integer("tonnes")?.map(|tonnes| tonnes as f64),
            demand: given.maybe_text("demand")?.filter(|words| !words.trim().is_empty()),
            metric: if given.choice("metric")? == "straight" { Metric::Straight } else { Metric::Network },
            standing: given.maybe_selection("standing", snapshot)?,
            footprint_m: given.maybe_length_m("footprint")?.unwrap_or_else(by_rule),
            day,
        })
    }
}
