//! `along`: everything beside one road, in the order one passes it.

mod bare;
mod inputs;
mod item;
mod ruler;
mod shown;
#[cfg(test)]
mod tests;
mod words;

use std::collections::HashMap;

use serde_json::{Value, json};

use self::bare::Bare;
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
        let bare = bare::stretches(snapshot, &asked, &progress.part(0.8, 1.0))?;
        Ok(answer(snapshot, &asked, &stands, bare.as_ref(), by_chainage.unplaced))
    }
}

/// Whether a thing takes up some of the stretches asked about, their ends included.
fn in_window(window: &Intervals, stretch: Interval) -> bool {
    window.iter().any(|part| stretch.from() <= part.to() && part.from() <= stretch.to())
}

fn answer(
    snapshot: &Snapshot,
    asked: &Asked<'_>,
    stands: &[Stand<'_>],
    bare: Option<&Bare>,
    unplaced: usize,
) -> Answer {
    let villages = Villages::of(snapshot);
    let items: Vec<Item<'_, '_>> = stands.iter().map(|stand| Item::new(asked, &villages, stand)).collect();
    let sentence = words::sentence(asked, &items);
    let mut notes = words::notes(asked, &items, unplaced);
    notes.extend(bare.map(Bare::note));
    let (table, features) = shown::shown(snapshot, asked, &items);
    let mut result = Properties::new();
    result.insert("road".to_owned(), json!(asked.road.id));
    result.insert("number".to_owned(), json!(asked.road.number));
    result.insert("name".to_owned(), json!(asked.road.name));
    asked.put_ends(&mut result);
    result.insert("reach_m".to_owned(), asked.reach_m.into());
    ruler::put(&mut result, asked);
    let mut lists: HashMap<&str, Vec<Value>> = HashMap::new();
    for item in &items {
        for (list, _) in LISTS.iter().filter(|(_, hands)| hands.contains(&item.stand.hand)) {
            lists.entry(list).or_default().push(json!(item.fields));
        }
    }
    for (list, _) in LISTS {
        result.insert((*list).to_owned(), json!(lists.remove(list).unwrap_or_default()));
    }
    result.insert("gaps".to_owned(), bare.map_or(Value::Null, Bare::json));
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
定桩号和左右，路线两次经过而一样近的列两行；线和面给出沿路的起讫桩号：它在“离路距离”以内的每一点都投到最近的路线上，投影占到哪里就到哪里，量到毫米；\
弯道内侧绕着拐角走的，拐角也算（投影跳过的路长不超过离路的四倍）。左右分开列，在线上的、正着横跨的列在“路上”，斜着横跨的左右各列一行，离开又回来的列几行；每行的离路距离是那一段离路最近处的。没有位置、只登记了路\
和桩号的也列出，离路距离不详；路段按它的起讫桩号列出。两侧都有的，在左右两栏都列。桩号是公里桩的读数，measure_m 是沿线形从起点量的米数，不受断链影响。列垃圾桶时，缺桶路段（gaps）与“缺桶路段”同法、按规则间距、\
左右分开。-o 文件.svg 画成路线直线图：一条路画成直线，左右各一栏，离路越远画得越远，标桩号、断链、缺桶路段和所属的村，A4 或 A3 一张。";

const METHOD_EN: &str = "\
Lists what is no farther from the road's centreline (a geodesic offset) than the reach; the offset in metres is that of its \
nearest point, the inside of areas included (0 when they meet). The nearest segment gives a point's chainage and side; where \
the road passes twice as near it is listed twice. Lines and areas have their ends along the road, to \
a millimetre: every place of theirs within the reach is put to its foot, the nearest place of the road, and they take up what \
the feet cover, with the corner of a bend that they go round on its inside (where the feet jump over no more road than four \
times the offset). Each hand has its own row: what is on the line or crosses it squarely is listed as on it, what crosses at a slant on either \
hand, and there are several rows when they leave and come back; each has the offset of its own nearest point. Things known by road and chainage only are listed without an offset, sections \
by their chainages. What is on both sides is listed on the left and on the right. Chainages are what the posts say; measure_m is metres along \
the line from its start, whatever the chainage breaks. Where bins are listed, stretches without one (gaps) are found as \
`gaps` does by the rule's spacing, each side by itself. -o FILE.svg draws the straight-line diagram: the road as a straight \
line, a lane for each hand in which what is farther off is drawn farther off, with chainage, breaks, stretches without a bin \
and the village of each section, on one sheet of A4 or A3.";
