//! What `greening` asks, and what was asked read.

use jiff::civil::Date;

use crate::model::rule_book::Rule;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::given::{Chosen, ChosenRoads, Given, usual};
use crate::question::input::Choice;
use crate::question::{Input, QuestionError, Widget};

pub(super) fn inputs() -> Vec<Input> {
    vec![
        Input::new(
            "along",
            Widget::Road,
            Text::new("道路", "Roads"),
            Text::new(
                "看哪些路的绿化：编号、路名，或选择如 roads[class='provincial']；不填为全部主干道",
                "the planting along which roads: number, name, or a selection such as roads[class='provincial']; all main \
                 roads without it",
            ),
        )
        .positional()
        .default("roads[main=true]"),
        Input::new(
            "part",
            Widget::Choice,
            Text::new("看什么", "Part"),
            Text::new("路旁的行道树、造林小班，还是都看", "the rows along roads, the plots, or both"),
        )
        .choices(vec![
            Choice { value: "both", title: Text::new("都看", "Both") },
            Choice { value: "rows", title: Text::new("行道树", "Rows") },
            Choice { value: "plots", title: Text::new("小班", "Plots") },
        ])
        .default("both"),
        Input::new(
            "plantings",
            Widget::Selection,
            Text::new("算绿化的", "Plantings"),
            Text::new(
                "什么算路旁绿化：默认行道树带、单株树，和已造林、已验收的小班",
                "what counts as planted beside a road: tree rows, single trees, and plots planted or accepted by default",
            ),
        )
        .default("tree-rows,trees,plots[state IN ('planted','accepted')]"),
        Input::new(
            "reach",
            Widget::Length,
            Text::new("离路距离", "Reach"),
            Text::new(
                "离道路中心线不超过这个距离的绿化才算这条路的",
                "a planting counts on a road when it is no farther from its centreline",
            ),
        )
        .between(0.0, 2_000.0)
        .default(15.0)
        .rule("green.reach"),
        Input::new(
            "spacing",
            Widget::Length,
            Text::new("最大株距", "Greatest spacing"),
            Text::new(
                "同侧前后两处绿化之间超过这个距离的算缺绿",
                "where successive plantings on one side are farther apart, planting is missing",
            ),
        )
        .between(0.1, 10_000.0)
        .default(6.0)
        .rule("green.spacing"),
        Input::new(
            "plots",
            Widget::Selection,
            Text::new("小班", "Plots"),
            Text::new("核对哪些小班的面积", "the plots whose areas are compared"),
        )
        .default("plots"),
        usual::rule_day(),
    ]
}

/// One asking of `greening`.
pub(super) struct Asked<'s> {
    /// None when only plots were asked about.
    pub along: Option<ChosenRoads<'s>>,
    pub plantings: Chosen<'s>,
    /// None when only rows were asked about.
    pub plots: Option<Chosen<'s>>,
    pub reach_m: f64,
    pub spacing_m: f64,
    /// The rules the figures come from.
    pub rules: Vec<&'s Rule>,
    pub day: Date,
}

impl<'s> Asked<'s> {
    pub fn read(snapshot: &'s Snapshot, given: &Given) -> Result<Asked<'s>, QuestionError> {
        let part = given.choice("part")?;
        let (rows, plots) = (part != "plots", part != "rows");
        let along = match given.roads("along", snapshot)? {
            // A register of plots alone is asked about its plots.
            roads if roads.roads.is_empty() && plots && !given.is_given("along") => None,
            roads if rows => Some(roads.with_a_line("along")?),
            _ => None,
        };
        let day = given.date("on")?;
        let mut rules = Vec::new();
        let mut length = |input: &str, rule: &str| -> Result<f64, QuestionError> {
            let (length_m, rule) = given.length_by_rule(input, rule, snapshot.rules(), day)?;
            rules.extend(rule);
            Ok(length_m)
        };
        let (reach_m, spacing_m) = (length("reach", "green.reach")?, length("spacing", "green.spacing")?);
        Ok(Asked {
            rules: if along.is_some() { rules } else { Vec::new() },
            along,
            plantings: given.selection("plantings", snapshot)?,
            plots: if plots { Some(given.selection("plots", snapshot)?) } else { None },
            reach_m,
            spacing_m,
            day,
        })
    }

    pub fn spacing_mm(&self) -> i64 {
        (self.spacing_m * 1000.0).round() as i64
    }
}
