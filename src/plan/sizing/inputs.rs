//! What `sizing` asks, and what was asked read.

use jiff::civil::Date;

use crate::model::feature::Properties;
use crate::model::rule_book::Rule;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::given::{Chosen, Given, usual};
use crate::question::{Choice, Input, QuestionError, Widget};

pub(super) fn inputs() -> Vec<Input> {
    vec![
        Input::new(
            "points",
            Widget::Selection,
            Text::new("收集点", "Collection points"),
            Text::new(
                "哪些设施算收集点，住户离它不超过半径才算够得着",
                "which facilities count as collection points: a household needs one within the radius",
            ),
        )
        .default("garbage-pools,bins")
        .positional(),
        usual::counting_states(),
        Input::new(
            "demand",
            Widget::Selection,
            Text::new("住户", "Demand"),
            Text::new(
                "谁要用收集点；不填为登记的需求点，没有则为建筑",
                "who needs collection points; without it the demand places entered, or where there are none the structures",
            ),
        ),
        Input::new(
            "radius",
            Widget::Length,
            Text::new("服务半径", "Radius"),
            Text::new(
                "收集点的服务半径；不填取规则值",
                "how far a collection point serves; the rule's figure without it",
            ),
        )
        .between(1.0, 100_000.0)
        .default(120.0)
        .rule("collect.2022"),
        Input::new(
            "along",
            Widget::Road,
            Text::new("道路", "Roads"),
            Text::new(
                "哪些路旁要按间距配桶：编号、路名或选择",
                "beside which roads bins keep their spacing: number, name or selection",
            ),
        )
        .default("roads[main=true]"),
        Input::new(
            "max_gap",
            Widget::Length,
            Text::new("桶的最大间距", "Greatest bin spacing"),
            Text::new("有人居住路段相邻两只桶的最大间距；不填按规则", "on populated stretches; by rule without it"),
        )
        .between(1.0, 1_000_000.0)
        .rule("bin.rural"),
        Input::new(
            "vehicle",
            Widget::Choice,
            Text::new("三轮车", "Tricycles are"),
            Text::new(
                "三轮车是人力的还是机动的，决定一辆够得着多远的收集点",
                "whether tricycles are pedalled or motor-driven: it tells how far from one to its collection points",
            ),
        )
        .choices(vec![
            Choice { value: "nonmotor", title: Text::new("人力", "pedalled") },
            Choice { value: "small", title: Text::new("小型机动", "small motor") },
        ])
        .default("nonmotor"),
        usual::rule_day(),
    ]
}

/// One asking of `sizing`.
pub(super) struct Asked<'s> {
    pub points: Chosen<'s>,
    /// Empty: whatever the state.
    pub states: Vec<String>,
    pub demand: Option<String>,
    pub radius_m: f64,
    /// The rule the radius comes from; none when the asker gave it.
    pub radius_rule: Option<&'s Rule>,
    pub along: String,
    /// Whether any of these roads has a line.
    pub has_roads: bool,
    pub max_gap_m: Option<f64>,
    /// The rule that says how far a vehicle serves; none where none is in force.
    pub vehicle: Option<&'s Rule>,
    /// Households to one of it: bins, pools, tricycles; none where the office has set none.
    pub per: Per<'s>,
    pub day: Date,
}

/// The office's own figures of households to a facility.
#[derive(Debug, Clone, Copy)]
pub(super) struct Per<'s> {
    pub bin: Option<&'s Rule>,
    pub pool: Option<&'s Rule>,
    pub tricycle: Option<&'s Rule>,
}

impl<'s> Asked<'s> {
    pub fn read(snapshot: &'s Snapshot, values: &Properties) -> Result<Asked<'s>, QuestionError> {
        let given = Given::read(&inputs(), values)?;
        let (day, book) = (given.date("on")?, snapshot.rules());
        let points = given.selection("points", snapshot)?;
        let (radius_m, radius_rule) = given.length_by_rule("radius", "collect.2022", book, day)?;
        let vehicle = if given.choice("vehicle")? == "small" { "vehicle.small" } else { "vehicle.nonmotor" };
        // A figure of nothing is no figure: nobody divides by it.
        let set =
            |id: &str| book.get(id, day).filter(|rule| rule.figure().is_some_and(|figure| figure > 0.0));
        // That there is such a road is looked at before anything is counted; a register may have no main roads.
        let roads = given.roads("along", snapshot)?;
        let roads = if given.is_given("along") { roads.with_a_line("along")? } else { roads };
        Ok(Asked {
            states: given.states("states", &points)?,
            points,
            demand: given.maybe_text("demand")?.filter(|words| !words.trim().is_empty()),
            radius_m,
            radius_rule,
            along: given.maybe_text("along")?.unwrap_or_else(|| "roads[main=true]".to_owned()),
            has_roads: !roads.roads.is_empty(),
            max_gap_m: given.maybe_length_m("max_gap")?,
            vehicle: set(vehicle),
            per: Per { bin: set("sizing.bin"), pool: set("sizing.pool"), tricycle: set("sizing.tricycle") },
            day,
        })
    }

    /// The same asking as inputs of `service`.
    pub fn service(&self) -> Properties {
        let mut all = Properties::new();
        all.insert("facilities".to_owned(), self.points.words.clone().into());
        all.insert("radius".to_owned(), self.radius_m.into());
        all.insert("on".to_owned(), self.day.to_string().into());
        if let Some(demand) = &self.demand {
            all.insert("demand".to_owned(), demand.clone().into());
        }
        if !self.states.is_empty() {
            all.insert("states".to_owned(), self.states.join(",").into());
        }
        all
    }

    /// The same asking as inputs of `gaps`, for bins.
    pub fn gaps(&self) -> Properties {
        let mut all = Properties::new();
        all.insert("subjects".to_owned(), "bins".into());
        all.insert("along".to_owned(), self.along.clone().into());
        all.insert("populated".to_owned(), true.into());
        all.insert("on".to_owned(), self.day.to_string().into());
        if let Some(metres) = self.max_gap_m {
            all.insert("max_gap".to_owned(), metres.into());
        }
        if !self.states.is_empty() {
            all.insert("states".to_owned(), self.states.join(",").into());
        }
        all
    }
}
