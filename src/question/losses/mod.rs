//! `losses`: what was damaged and lost, by section and month, and where again and again.

mod event;
mod inputs;
mod loss;
mod shown;
mod sums;
#[cfg(test)]
mod tests;
mod words;

use serde_json::json;

use self::inputs::Asked;
use self::shown::Sums;
use self::sums::Tally;
use super::answering::Villages;
use super::{About, Given, Input, Progress, Question, QuestionError};
use crate::model::answer::Answer;
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;

/// Damaged and lost facilities.
#[derive(Debug, Clone, Copy, Default)]
pub struct Losses;

impl Question for Losses {
    fn about(&self) -> About {
        About {
            id: "losses",
            title: Text::new("毁坏及丢失", "Losses"),
            summary: Text::new(
                "垃圾桶等设施的毁坏及丢失：按路段、按月、按村各多少，损失率多少，哪些地方反复丢。",
                "Bins and other facilities damaged or lost: how many by road section, month and village, at what rate, and which \
                 places lose them again and again.",
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
        let asked = Asked::read(snapshot, &given)?;
        let found = loss::find(snapshot, &asked, &progress.part(0.0, 0.7))?;
        let total = Tally { set_out: found.set_out.len(), ..Tally::of(found.losses.iter()) };
        let sections = sums::by_section(snapshot, &found);
        let months = sums::by_month(found.losses.iter());
        let villages = sums::by_village(&found);
        let places = sums::places(&found.losses, asked.place_m, &progress.part(0.7, 1.0))?;
        let sums = Sums { sections: &sections, months: &months, places: &places };
        let sentence = words::sentence(&asked, &total, &sums);
        let mut notes = words::notes(&asked, &found);
        notes.extend(Villages::or_greater(snapshot).note());
        let (table, features) = shown::shown(snapshot, &found, &sums);
        let ranked: Vec<_> =
            (1..).zip(&places).map(|(rank, members)| shown::of_place(&found, rank, members)).collect();
        let result = json!({
            "place_within_m": asked.place_m,
            "total": shown::of_tally(&total),
            "by_month": shown::of_months(&months),
            "by_section": sections.iter().map(shown::of_section).collect::<Vec<_>>(),
            "by_village": shown::of_villages(&villages),
            "places": ranked,
            "sentence": sentence,
            "notes": notes,
        });
        Ok(Answer {
            question: "losses".to_owned(),
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
损失有两种：现在状态是“损坏”“丢失”的设施；和类别写明这类设施毁坏或丢失的巡查问题（类别里既有设施名，又有丢失、被盗、损坏、破损等字；\
毁坏及丢失都写的算丢失）。按发生先后，每条问题配给“同一处”以内最近的、状态相同而还没有问题的设施（大地线距离；缺位置的，同路同侧沿路的\
距离），是同一次损失，月份取问题的发生日期（UTC）；配不上的，是已补上或修好的一次损失。没有问题的设施，月份取“上次见到”的日期；都没有的\
列“月份不详”。登记簿只存现状，更早的状态变更不在其中。损失率 = 现在损坏和丢失的 ÷ 投放（在用、损坏、丢失）的。路段：算在先登记的、\
含它桩号和侧的路段，没有路段的、不在路旁的单列；按月、按路段、按村的合计都等于总数。反复丢失处：一次与一次相距不超过“同一处”的连成一处，\
两次以上的按次数排。没有村界的台账，以其上一级有界的区划代替村。";

const METHOD_EN: &str = "\
Losses are of two kinds: facilities whose state is damaged or lost now; and findings whose category tells that such a facility was \
damaged or lost (it names the facility and says lost, stolen, damaged, broken or the like; what says both counts as lost). In order \
of time each finding goes to the nearest facility within one place that is in the state it tells of and has no finding yet (geodesic; \
without a position, along one side of one road): that is one loss, and its month is that of the finding (UTC). A finding that fits \
none is a loss made good since. A facility without a finding has the month it was last seen; without either it has none and stands \
apart. A snapshot holds the present state only: earlier changes of state are not in it. Rate = damaged and lost now over what was \
set out (in use, damaged or lost). Section: the one entered first that holds its chainage and side; what is in no section, and what \
is beside no road, have rows of their own; by month, by section and by village the sums are the total. Again and again: losses no \
farther apart than one place are joined, and places with two or more are ranked by how many. Where no village has a border, the next greater divisions that have stand for villages.";
