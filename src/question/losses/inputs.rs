//! What `losses` asks, and what was asked read.

use jiff::civil::Date;

use crate::model::rule_book::Rule;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::given::{Chosen, ChosenRoads, Given, usual};
use crate::question::{Input, QuestionError, Widget};

pub(super) fn inputs() -> Vec<Input> {
    vec![
        usual::facilities("subjects").default("bins"),
        usual::beside_roads(),
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
        usual::facility_reach().advanced(),
        usual::rule_day(),
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
        let mut length = |input: &str, rule: &str| -> Result<f64, QuestionError> {
            let (length_m, rule) = given.length_by_rule(input, rule, snapshot.rules(), day)?;
            rules.extend(rule);
            Ok(length_m)
        };
        Ok(Asked {
            place_m: length("place_within", "loss.place")?,
            reach_m: length("reach", "bin.reach")?,
            along: given.maybe_roads_with_a_line("along", snapshot)?,
            subjects,
            rules,
            day,
        })
    }
}
