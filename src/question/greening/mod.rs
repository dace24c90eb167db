//! `greening`: what is planted and missing along roads, and plots as measured, declared and planned.

mod inputs;
mod plots;
mod rows;
mod shown;
#[cfg(test)]
mod tests;
mod words;

use serde_json::json;

use self::inputs::Asked;
use self::plots::Sum;
use self::shown::RoadTotal;
use super::answering::{Villages, led_by};
use super::let_go::LetGo;
use super::{About, Given, Input, Progress, Question, QuestionError};
use crate::model::answer::Answer;
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;

/// Rows along roads and planted plots.
#[derive(Debug, Clone, Copy, Default)]
pub struct Greening;

impl Question for Greening {
    fn about(&self) -> About {
        About {
            id: "greening",
            title: Text::new("绿化", "Greening"),
            summary: Text::new(
                "路两侧哪些段有绿化、哪些段缺（供补植），道路绿化普及率；小班量得的面积与上报、计划的差多少，重叠只算一次，成活率。",
                "Which stretches of either side of the roads are planted and which are missing (for gap planting), the road \
                 greening rate; and the measured area of plots against declared and planned, overlaps counted once, and survival.",
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
        let villages = Villages::or_greater(snapshot);
        let rows = rows::rows(snapshot, &asked, &villages, &progress.part(0.0, 0.6))?;
        let plots = match &asked.plots {
            Some(chosen) => plots::plots(chosen, &villages, &progress.part(0.6, 1.0))?,
            None => Vec::new(),
        };
        progress.tick(1.0)?;
        let missing = rows::missing(&rows.roads, &villages);
        let total = RoadTotal::of(&rows.roads, asked.spacing_mm());
        let sum = asked.plots.as_ref().map(|_| Sum::of(plots.iter()));
        let sentence = words::sentence(&rows, &total, &missing, sum.as_ref());
        let mut notes = words::notes(&asked, &rows, &plots);
        notes.extend(villages.note());
        progress.tick(1.0)?;
        let (table, features) = shown::shown(&asked, &missing, &plots, progress)?;
        let (table, features) = (LetGo::new(table), LetGo::new(features));
        let of_road = |road| Some(shown::of_road(road, &missing, asked.spacing_mm()));
        let roads = LetGo::made(&rows.roads, of_road, progress)?;
        let said = json!({
            "reach_m": asked.reach_m,
            "spacing_m": asked.spacing_m,
            "rules": asked.rules.iter().map(|rule| &rule.id).collect::<Vec<_>>(),
            "by_village": shown::by_village(&rows.roads),
            "total": total.json(),
            "plots": sum.map(|_| shown::of_plots(&plots)),
            "sentence": sentence,
            "notes": notes,
        });
        let result = led_by([("roads", roads.keep().into())], said);
        Ok(Answer {
            question: "greening".to_owned(),
            seq: snapshot.seq(),
            sentence,
            notes,
            result,
            features: features.keep(),
            table: table.keep(),
        })
    }
}

const METHOD_ZH: &str = "\
路旁：离道路中心线（大地线）不超过“离路距离”的绿化，占它这个距离以内各点在路线上的投影所占的一段，左右分开，量到毫米（在线上的、没登记左右的\
两侧都算；弯道内侧绕着拐角栽的，拐角也算）；没有位置的按所填的路和桩号。每侧：前后两处绿化之间（或路端与头末一处之间）沿路超过“最大株距”的是缺绿，其余算已绿化（各段取并集）；缺绿里\
在桥上的（桥离线 5 米以内，沿路的一段）另列 bridge_m。每侧已绿化 + 缺绿 + 桥 = 路长，精确到毫米；按村分时先按路段、再按村界切开，界路\
左右各归各村，合计相等。道路绿化普及率 greening_rate = 两侧都已绿化的长度 ÷ 路长（GB/T 50563-2010，凭记忆，未核实）；either_side_rate 只要\
一侧有。补植株数 = 缺绿长 ÷ 最大株距，进位，减一。小班：面积为椭球面积（边为大地线，1 亩 = 10000/15 m²），到平方厘米。重叠只算一次：\
已造林的在先、再按登记先后，与前面各小班并集相交的部分不再计入；求交在以该小班为原点的平面里作（边先切成不超过 250 米），交出的图形放回\
椭球面量面积，误差 overlap_error_m2 不超过其周长 × 0.1 毫米多一点，小于误差的算只是相接。各小班之和 − 重叠 = 量得。已造林：状态为已造林、\
已验收、待补植。成活率按扣重叠后的面积加权，只用登记了成活率的；不详的面积另列。没有村界的台账，以其上一级有界的区划代替村。";

const METHOD_EN: &str = "\
Along roads: a planting within the reach of a road's centreline (geodesic) takes up what the feet of all its places within the reach \
cover, each hand by itself, to a millimetre (what is on the line, or has no side entered, counts for both; where it goes round the \
inside of a bend the corner counts); without a position by its road and chainage. On each side, where successive plantings (or an end of the road and the first or last) are farther apart along the \
road than the greatest spacing, planting is missing; the rest is planted (a union of stretches); what is missing on a bridge (one \
within 5 m of the line, along its stretch) is bridge_m. On each side planted + missing + bridge = the road's length, to the \
millimetre; by village roads are cut by sections, then by borders, each hand of a border road with its own village, and the sums \
agree. Road greening rate = length planted on both sides over the length (GB/T 50563-2010 from memory, unverified); \
either_side_rate takes one side for enough. Plants needed = missing length over the greatest spacing, rounded up, less one. Plots: \
areas are ellipsoidal, edges geodesics (1 mu = 10000/15 m²), to a square centimetre. Overlaps count once: planted plots first, then \
in the order of entry, what a plot shares with the union of those before it is left out; it is cut out in a plane laid at the plot, \
edges first cut to 250 m, and what was cut out is measured back on the ellipsoid: overlap_error_m2 is its outline times little more \
than 0.1 mm, and what is less than that only touches. The plots' areas less the overlaps are the area measured. Planted: states \
planted, accepted, replanting. Survival is weighted by area without overlaps, over plots whose survival is entered; the area where it \
is not is told. Where no village has a border, the next greater divisions that have stand for villages.";
