//! `along`: everything beside one road, in the order one passes it.

mod inputs;
mod item;
mod shown;
#[cfg(test)]
mod tests;
mod words;

use std::collections::HashMap;

use serde_json::{Value, json};

use self::inputs::Asked;
use self::item::{Item, LISTS};
use super::answering::Villages;
use super::beside::{ByChainage, Stand, beside};
use super::{About, Input, Progress, Question, QuestionError};
use crate::linear::{Interval, Intervals};
use crate::model::answer::Answer;
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;

/// What stands along one road.
#[derive(Debug, Clone, Copy, Default)]
pub struct Along;

impl Question for Along {
    fn about(&self) -> About {
        About {
            id: "along",
            title: Text::new("沿路清单", "Along a road"),
            summary: Text::new(
                "一条路从某桩号到某桩号，左右两旁都有什么：按桩号排列，带离路距离、状态和村。",
                "What stands to the left and right of a road between two chainages: in order along it, with offset, state \
                 and village.",
            ),
            method: Text::new(METHOD_ZH, METHOD_EN),
            plan: false,
        }
    }

    fn inputs(&self) -> Vec<Input> {
        inputs::inputs()
    }

    fn run(
        &self,
        snapshot: &Snapshot,
        inputs: &Properties,
        progress: &Progress,
    ) -> Result<Answer, QuestionError> {
        let asked = Asked::read(snapshot, inputs)?;
        progress.tick(0.1)?;
        let by_chainage = ByChainage::of(snapshot, &asked.collections, |of, row| asked.holds(of, row));
        progress.tick(0.3)?;
        let mut stands =
            beside(asked.road, &asked.collections, |of, row| asked.holds(of, row), asked.reach_m);
        stands.extend_from_slice(by_chainage.on(asked.road.id));
        stands.retain(|stand| in_window(&asked.window, stand.stretch));
        stands.sort_by_key(|stand| (stand.stretch, stand.hand, stand.row.id()));
        progress.tick(0.8)?;
        Ok(answer(snapshot, &asked, &stands, by_chainage.unplaced))
    }
}

/// Whether a thing takes up some of the stretches asked about, their ends included.
fn in_window(window: &Intervals, stretch: Interval) -> bool {
    window.iter().any(|part| stretch.from() <= part.to() && part.from() <= stretch.to())
}

fn answer(snapshot: &Snapshot, asked: &Asked<'_>, stands: &[Stand<'_>], unplaced: usize) -> Answer {
    let villages = Villages::of(snapshot);
    let items: Vec<Item<'_, '_>> = stands.iter().map(|stand| Item::new(asked, &villages, stand)).collect();
    let sentence = words::sentence(asked, &items);
    let notes = words::notes(asked, &items, unplaced);
    let (table, features) = shown::shown(snapshot, asked, &items);
    let mut result = Properties::new();
    result.insert("road".to_owned(), json!(asked.road.id));
    result.insert("number".to_owned(), json!(asked.road.number));
    result.insert("name".to_owned(), json!(asked.road.name));
    asked.put_ends(&mut result);
    result.insert("reach_m".to_owned(), asked.reach_m.into());
    let mut lists: HashMap<&str, Vec<Value>> = HashMap::new();
    for item in &items {
        for (list, _) in LISTS.iter().filter(|(_, hands)| hands.contains(&item.stand.hand)) {
            lists.entry(list).or_default().push(json!(item.fields));
        }
    }
    for (list, _) in LISTS {
        result.insert((*list).to_owned(), json!(lists.remove(list).unwrap_or_default()));
    }
    result.insert("sentence".to_owned(), json!(sentence));
    result.insert("notes".to_owned(), json!(notes));
    Answer {
        question: "along".to_owned(),
        seq: snapshot.seq(),
        sentence,
        notes,
        result: result.into(),
        features,
        table,
    }
}

const METHOD_ZH: &str = "\
离道路中心线（大地线）不超过“离路距离”的东西都列出，离路距离量到它最近的一点，面的内部也算（相交为 0），单位米。点按最近的线段\
定桩号和左右，路线两次经过而一样近的列两行；线和面给出沿路的起讫桩号（每 5 米看一点），离开又回来的列几行。没有位置、只登记了路\
和桩号的也列出，离路距离不详；路段按它的起讫桩号列出。两侧都有的，在左右两栏都列。桩号是公里桩的读数。";

const METHOD_EN: &str = "\
Lists what is no farther from the road's centreline (a geodesic offset) than the reach; the offset in metres is that of its \
nearest point, the inside of areas included (0 when they meet). The nearest segment gives a point's chainage and side; where \
the road passes twice as near it is listed twice. Lines and areas have their ends along the road (looked at every 5 m), and \
several rows when they leave and come back. Things known by road and chainage only are listed without an offset, sections \
by their chainages. What is on both sides is listed on the left and on the right. Chainages are what the posts say.";
