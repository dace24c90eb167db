//! `summary`: the figures of a work report.

mod count;
mod inputs;
mod plots;
mod shown;
#[cfg(test)]
mod tests;
mod words;

use serde_json::json;

use self::inputs::Asked;
use self::plots::Plots;
use super::divisions::divisions;
use super::{About, Given, Input, Progress, Question, QuestionError};
use crate::model::answer::Answer;
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;

/// Counts, kilometres and mu.
#[derive(Debug, Clone, Copy, Default)]
pub struct Summary;

impl Question for Summary {
    fn about(&self) -> About {
        About {
            id: "summary",
            title: Text::new("汇总", "Summary"),
            summary: Text::new(
                "工作汇报要用的数字：各类设施多少件、什么状态、在哪个村、哪级路旁，道路多少公里，小班多少亩，每公里几处设施。",
                "The figures of a work report: how many of each kind, in which state, in which village and beside which class \
                 of road, kilometres of road, mu of plots, and facilities per kilometre.",
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
        let given = Given::read(&self.inputs(), inputs)?;
        let asked = Asked::read(snapshot, &given, progress)?;
        let counted = count::count(snapshot, &asked, progress)?;
        let plots = Plots::of(&counted.things);
        let known = divisions(snapshot, counted.level);
        let sentence = words::sentence(snapshot, &counted, &plots);
        let notes = words::notes(snapshot, &asked, &counted, &plots);
        let kinds = shown::kinds(snapshot, &counted);
        let villages = shown::villages(&counted, &known);
        let classes = shown::classes(&counted);
        let table = shown::table(&kinds, &villages, &classes, &plots);
        let features = shown::features(snapshot, &villages, &known);
        let result = json!({
            "total": shown::total(&counted),
            "by_kind": kinds.iter().map(shown::Line::json).collect::<Vec<_>>(),
            "by_village": villages.iter().map(shown::Line::json).collect::<Vec<_>>(),
            "by_class": classes.iter().map(shown::Line::json).collect::<Vec<_>>(),
            "plots": plots.json(),
            "level": counted.level,
            "villages_known": known.len(),
            "sentence": sentence,
            "notes": notes,
        });
        Ok(Answer {
            question: "summary".to_owned(),
            seq: snapshot.seq(),
            sentence,
            notes,
            result,
            features,
            table,
        })
    }
}

const METHOD_ZH: &str = "\
每件只数一次，按种类和状态、按村、按道路等级三种分法的合计都等于总数；不知道的单列一行，不丢。村：先看它自己登记的村，再看所在村界，\
再看所在路段；都没有的列“村不详”，落在几个村界内的算先登记的村。道路等级：所登记的路在“离路距离”之内就算那条路，否则算最近的路\
（大地线，量到它最近的一点）；没有位置的按所填的路和桩号；都不是的列“不在路旁”。道路里程是线形的大地线长度，按村分时先按路段、再按\
村界切开，村界上的路左右各算一半（精确到半毫米，合计等于全长）；没有线形的路不计里程并说明。每公里设施数 = 垃圾桶、垃圾池、\
回收点、公厕、中转站、集贸市场、宣传栏的件数 ÷ 公里数，不分状态。亩数按登记值相加，图上面积为椭球面积（1 亩 = 10000/15 m²），重叠不扣，\
扣重叠的见“绿化”。没有村界的台账，以其上一级有界的区划代替村。";

const METHOD_EN: &str = "\
Everything is counted once; by kind and state, by village and by class of road the counts add up to the same total, and what \
is not known has a row of its own. Village: the one entered, else the border around it, else the road section; within several \
borders the village entered first. Class: that of the road it is entered at when it stands within reach of it, else of the \
nearest road (geodesic, to its nearest point); without a position by its road and chainage; else it is beside no road. Road \
lengths are geodesic; among villages a road is cut by its sections, then by borders, and a road that is a border counts half to \
either side (to half a millimetre, adding up to the whole); roads without a line have no length, and that is said. Facilities \
per km = bins, pools, recycling points, toilets, transfer stations, markets and boards, whatever their state, over kilometres. \
Mu are sums of what was entered; drawn areas are ellipsoidal (1 mu = 10000/15 m²), overlaps not taken out: see greening. Where no village has a border, the next greater divisions that have stand for villages.";
