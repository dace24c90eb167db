//! What `summary` asks, and what was asked read.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::model::filter::nearest;
use crate::model::rule_book::Rule;
use crate::model::snapshot::{Collection, Snapshot};
use crate::model::text::Text;
use crate::question::given::{Chosen, ChosenRoads, Given, usual};
use crate::question::progress::{Cancelled, Progress};
use crate::question::things::LOOKED_AT;
use crate::question::{Input, QuestionError, Widget};

/// Kinds that are not counted as things: roads and sections have lengths of their own, divisions are what is counted by.
const NOT_THINGS: [&str; 3] = ["roads", "road-sections", "divisions"];
/// Names of one asking; more would be no selection.
const MOST_VILLAGES: usize = 1_000;

pub(super) fn inputs() -> Vec<Input> {
    vec![
        Input::new(
            "subjects",
            Widget::Selection,
            Text::new("对象", "Things"),
            Text::new(
                "只数哪些，如 bins,garbage-pools；不填为全部种类（道路、路段、区划除外，它们另列）",
                "which things to count, such as bins,garbage-pools; without it every kind but roads, sections and \
                 divisions, which have figures of their own",
            ),
        )
        .positional(),
        Input::new(
            "village",
            Widget::Text,
            Text::new("村", "Village"),
            Text::new(
                "只数这些村的，逗号分隔；不填为全部",
                "only what belongs to these villages, separated by commas; all without it",
            ),
        ),
        Input::new(
            "along",
            Widget::Road,
            Text::new("道路", "Roads"),
            Text::new(
                "只数这些路旁的：编号、路名，或选择如 roads[main=true]；不填为全部",
                "only what stands beside these roads: number, name, or a selection such as roads[main=true]; all \
                 without it",
            ),
        ),
        usual::reach(Text::new(
                "离道路中心线不超过这个距离的才算在路旁",
                "a thing counts as beside a road when it is no farther from its centreline",
            )),
        usual::rule_day(),
    ]
}

/// One asking of `summary`.
pub(super) struct Asked<'s> {
    pub subjects: Chosen<'s>,
    /// Empty: all villages.
    pub villages: BTreeSet<String>,
    /// None: all roads, and what stands beside none too.
    pub along: Option<ChosenRoads<'s>>,
    pub reach_m: f64,
    /// The rule the reach comes from.
    pub rule: Option<&'s Rule>,
    pub day: Date,
}

impl<'s> Asked<'s> {
    pub fn read(
        snapshot: &'s Snapshot,
        given: &Given,
        progress: &Progress,
    ) -> Result<Asked<'s>, QuestionError> {
        let subjects = match given.maybe_selection("subjects", snapshot)? {
            Some(chosen) => chosen,
            None => Chosen::whole(snapshot.collections().filter(|own| !is_apart(own))),
        };
        if let Some(apart) = subjects.collections().find(|own| is_apart(own)) {
            let title = &apart.kind.title;
            let message = Text::new(
                format!("{}不作为件数统计，另有里程或分母；请去掉", title.zh),
                format!(
                    "{} are not counted as things but give lengths and denominators: leave them out",
                    title.en
                ),
            );
            return Err(QuestionError::input("subjects", message));
        }
        let along = given.maybe_roads_with_a_line("along", snapshot)?;
        let day = given.date("on")?;
        let (reach_m, rule) = given.length_by_rule("reach", "bin.reach", snapshot.rules(), day)?;
        let villages = villages(snapshot, given, progress)?;
        Ok(Asked { subjects, villages, along, reach_m, rule, day })
    }
}

fn is_apart(collection: &Collection) -> bool {
    NOT_THINGS.contains(&collection.kind.id.as_str())
}

/// The villages named, each of which something in the register must know.
fn villages(
    snapshot: &Snapshot,
    given: &Given,
    progress: &Progress,
) -> Result<BTreeSet<String>, QuestionError> {
    let Some(words) = given.maybe_text("village")? else { return Ok(BTreeSet::new()) };
    let named: BTreeSet<String> = words
        .split([',', '，', '、'])
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    if named.len() > MOST_VILLAGES {
        let message = Text::new(
            format!("一次最多 {MOST_VILLAGES} 个村"),
            format!("at most {MOST_VILLAGES} villages can be named at once"),
        );
        return Err(QuestionError::input("village", message));
    }
    let known = known_villages(snapshot, progress)?;
    match named.iter().find(|name| !known.contains(name.as_str())) {
        Some(name) => Err(QuestionError::input("village", unknown(name, &known))),
        None => Ok(named),
    }
}

fn known_villages<'s>(snapshot: &'s Snapshot, progress: &Progress) -> Result<BTreeSet<&'s str>, Cancelled> {
    let mut known = BTreeSet::new();
    for collection in snapshot.collections() {
        for (turn, row) in collection.layer.rows().enumerate() {
            if turn % LOOKED_AT == 0 {
                progress.tick(0.0)?;
            }
            known.extend(row.value("village").as_str());
            if collection.kind.id == "divisions" {
                known.extend(row.value("name").as_str());
            }
        }
    }
    Ok(known)
}

fn unknown(name: &str, known: &BTreeSet<&str>) -> Text {
    let shown: String = name.chars().take(40).collect();
    match nearest(name, known.iter().copied()) {
        Some(meant) => Text::new(
            format!("台账里没有“{shown}”这个村；是不是“{meant}”？"),
            format!("the register has no village {shown:?}; did you mean {meant:?}?"),
        ),
        None => Text::new(
            format!("台账里没有“{shown}”这个村；请先在对象、路段或区划里登记村名"),
            format!("the register has no village {shown:?}: enter it on things, sections or divisions first"),
        ),
    }
}
