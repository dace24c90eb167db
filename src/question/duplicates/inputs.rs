//! What `duplicates` asks, and what was asked read.

use jiff::civil::Date;

use crate::model::rule_book::Rule;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::given::{Chosen, ChosenRoads, Given, usual};
use crate::question::things::FACILITIES;
use crate::question::{Input, QuestionError, Widget};

/// Things farther apart are no duplicates whoever asks, metres.
const FARTHEST_M: f64 = 1_000.0;

pub(super) fn inputs() -> Vec<Input> {
    vec![
        Input::new(
            "subjects",
            Widget::Selection,
            Text::new("对象", "Things"),
            Text::new(
                "查哪些：种类或带条件的选择，如 bins 或 structures[kind='pigsty']；只在同一种类里比",
                "which things: collections, with filters if need be, such as bins or structures[kind='pigsty']; only \
                 things of one kind are compared",
            ),
        )
        .positional()
        .default(FACILITIES),
        Input::new(
            "near",
            Widget::Length,
            Text::new("相距", "Near"),
            Text::new(
                "位置相距不超过这么多米的疑为重复；0 只找位置完全相同的",
                "perhaps one thing when their places are no farther apart; 0 finds only the very same place",
            ),
        )
        .between(0.0, FARTHEST_M)
        .default(3.0)
        .rule("duplicate.near"),
        Input::new(
            "chainage_within",
            Widget::Length,
            Text::new("桩号相差", "Chainage within"),
            Text::new(
                "同一条路同一侧、桩号相差不超过这么多米的疑为重复；0 只找桩号完全相同的",
                "perhaps one thing when on one side of one road and no farther apart along it; 0 finds only the very same \
                 chainage",
            ),
        )
        .between(0.0, FARTHEST_M)
        .default(3.0)
        .rule("duplicate.chainage"),
        usual::beside_roads(),
        Input::new(
            "states",
            Widget::States,
            Text::new("算数的状态", "States that count"),
            Text::new(
                "比哪些状态的，逗号分隔；丢失、停用的默认不比：新桶放在原处不是重复",
                "things in which states are compared, separated by commas; lost and retired ones are not unless named: a \
                 new bin in the place of a lost one is no duplicate",
            ),
        )
        .default("planned,in_use,damaged"),
        usual::reach(Text::new(
                "离道路中心线不超过这个距离的才有桩号可比",
                "a thing has a chainage to compare when it is no farther from a centreline",
            )).advanced(),
        usual::rule_day(),
    ]
}

/// One asking of `duplicates`.
pub(super) struct Asked<'s> {
    pub subjects: Chosen<'s>,
    pub along: Option<ChosenRoads<'s>>,
    /// Empty: whatever the state.
    pub states: Vec<String>,
    pub near_m: f64,
    pub chainage_m: f64,
    pub reach_m: f64,
    /// The rules the figures come from.
    pub rules: Vec<&'s Rule>,
    pub day: Date,
}

impl<'s> Asked<'s> {
    pub fn read(snapshot: &'s Snapshot, given: &Given) -> Result<Asked<'s>, QuestionError> {
        let subjects = given.selection("subjects", snapshot)?;
        let day = given.date("on")?;
        let mut rules = Vec::new();
        let mut length = |input: &str, rule: &str| -> Result<f64, QuestionError> {
            let (length_m, rule) = given.length_by_rule(input, rule, snapshot.rules(), day)?;
            rules.extend(rule);
            Ok(length_m)
        };
        Ok(Asked {
            near_m: length("near", "duplicate.near")?,
            chainage_m: length("chainage_within", "duplicate.chainage")?,
            reach_m: length("reach", "bin.reach")?,
            along: given.maybe_roads_with_a_line("along", snapshot)?,
            states: given.states("states", &subjects)?,
            subjects,
            rules,
            day,
        })
    }
}
