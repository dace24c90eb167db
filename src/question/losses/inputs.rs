//! What `losses` asks, and what was asked read.

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
                "只看这些路旁的：编号、路名，或选择如 roads[main=true]；不填为全部",
                "only what stands beside these roads: number, name, or a selection such as roads[main=true]; all \
                 without it",
            ),
        ),
        Input::new(
            "place_within",
            Widget::Length,
            Text::new("同一处", "One place"),
            Text::new(
                "相距不超过这么多米的算同一处：一处丢了几次，一条问题记的是哪一件",
                "losses no farther apart are at one place: how often it lost something, and which thing a finding is \
                 about",
            ),
        )
        .between(0.0, 1_000.0)
        .default(30.0)
        .rule("loss.place"),
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
        .rule("bin.reach")
        .advanced(),
        Input::new(
            "on",
            Widget::Date,
            Text::new("规则日期", "Day of the rules"),
            Text::new("按哪一天的规则，不填为今天", "the day whose rules are taken; today without it"),
        )
        .advanced(),
    ]
}

/// One asking of `losses`.
pub(super) struct Asked<'s> {
    pub subjects: Chosen<'s>,
    pub along: Option<ChosenRoads<'s>>,
    pub place_m: f64,
    pub reach_m: f64,
    /// The rules the figures come from.
    pub rules: Vec<&'s Rule>,
    pub day: Date,
}

impl<'s> Asked<'s> {
    pub fn read(snapshot: &'s Snapshot, given: &Given) -> Result<Asked<'s>, QuestionError> {
        let subjects = given.selection("subjects", snapshot)?;
        let can = |state: &str| {
            subjects
                .collections()
                .any(|own| own.kind.field("state").is_some_and(|field| field.choice(state).is_some()))
        };
        if !can("lost") && !can("damaged") {
            let title = subjects.title();
            let message = Text::new(
                format!("{}没有“损坏”“丢失”这样的状态；请选设施，如 bins", title.zh),
                format!(
                    "{} are never damaged or lost by their states: choose facilities, such as bins",
                    title.en
                ),
            );
            return Err(QuestionError::input("subjects", message));
        }
        let day = given.date("on")?;
        let mut rules = Vec::new();
        let mut length = |input: &str, rule: &str| match snapshot.rules().get(rule, day) {
            Some(rule) if !given.is_given(input) => {
                rules.push(rule);
                Ok(rule.value)
            }
            _ => given.length_m(input),
        };
        Ok(Asked {
            place_m: length("place_within", "loss.place")?,
            reach_m: length("reach", "bin.reach")?,
            along: match given.maybe_roads("along", snapshot)? {
                Some(roads) => Some(roads.with_a_line("along")?),
                None => None,
            },
            subjects,
            rules,
            day,
        })
    }
}
