//! `sizing`: how many pools, bins and tricycles each village has, and how many the rule book asks.

mod answer;
mod count;
mod inputs;
mod radius;
mod spacing;
#[cfg(test)]
mod tests;
mod village;
mod words;

use self::inputs::Asked;
use crate::model::answer::Answer;
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::{About, Input, Progress, Question, QuestionError};

/// Pools, bins and tricycles by village beside what is asked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sizing;

impl Question for Sizing {
    fn about(&self) -> About {
        About {
            id: "sizing",
            title: Text::new("配置测算", "Sizing"),
            summary: Text::new(
                "各村垃圾池、垃圾桶、保洁三轮车有多少，按规则要多少，缺多少、多多少；各村相加等于全镇。",
                "How many garbage pools, bins and tricycles each village has, how many the rules ask, and what is lacking or \
                 more than enough; the villages add up to the whole.",
            ),
            method: Text::new(METHOD_ZH, METHOD_EN),
            plan: true,
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
        let counted = count::count(snapshot, &asked, progress)?;
        progress.tick(1.0)?;
        Ok(answer::answer(snapshot, &asked, &counted, progress)?)
    }
}

const METHOD_ZH: &str = "\
现有：状态算数的垃圾池、垃圾桶、三轮车，按登记的村，没有则看落在哪个村界内，再看所在路段；其他状态的另计。户数：区划登记的，没有则\
为本村建筑户数之和，再没有就是不详。收集点（默认池和桶）：住户到最近一处超过服务半径（规则 collect.2022，定义同 service）的，最少再\
设几处能都够得着（候选地是这些住户自己的位置，集合覆盖，分支定界）；反过来，垃圾桶都留着\
（间距还要它们），其他收集点最少留几处仍能服务同样的住户，其余为可减。垃圾桶：\
有人居住路段两桶间距不超过规则（bin.rural），缺桶路段（定义同 gaps）里最少再加几只；一段居民点两头都要有桶管到。三轮车：最少几辆能\
让本村每个收集点都在一辆的服务半径内（规则 vehicle.nonmotor 或 vehicle.small），车停在收集点。户均配置（sizing.bin、sizing.pool、\
sizing.tricycle）没有国家数值，由本单位写进规则文件才算；未定的不判缺多少。要求取各条规则中最多的。缺 = 要求 − 现有，多 = 现有 − 要求，\
不小于 0。全镇 = 各村之和（户数不详的村不在户数合计里）。";

const METHOD_EN: &str = "\
What stands: pools, bins and tricycles in the states that count, by the village entered, else by the border around them, else \
by the road section they stand at; those in other states are counted apart. Households: those of the division, else the sum \
over the structures of the village, else unknown. Collection points (pools and bins unless others are chosen): for the \
households beyond the radius of all of them (rule collect.2022, as in service) the fewest more points that reach everybody, at \
the places of those households themselves (set covering, branch and bound); and, bins kept for their spacing, the fewest of \
the other points that serve the same households: the rest could go. Bins: the fewest more that keep the spacing of the rule \
(bin.rural) where people live, in the stretches that gaps finds; a stretch with houses needs a bin at reach of both its ends. Tricycles: \
the fewest that have every collection point of the village within their radius (rule vehicle.nonmotor or vehicle.small), each kept at a \
point. No national figure says how many households go to one (sizing.bin, sizing.pool, sizing.tricycle): they count once the \
office writes them into its rule file, and without them nothing is said to be lacking by households. What is asked is the most \
that any rule asks. Lacking = asked − standing, spare = standing − asked, not below 0. The whole is the sum of the villages \
(villages whose households are unknown are not in the sum of households).";
