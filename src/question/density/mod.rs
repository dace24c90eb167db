//! `density`: facilities over kilometres, households and square kilometres, denominators shown.

mod count;
mod inputs;
mod shown;
#[cfg(test)]
mod tests;
mod words;

use serde_json::json;

use self::inputs::Asked;
use super::answering::led_by;
use super::let_go::LetGo;
use super::{About, Given, Input, Progress, Question, QuestionError};
use crate::model::answer::Answer;
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;

/// So many facilities a kilometre, to a hundred households, to a square kilometre.
#[derive(Debug, Clone, Copy, Default)]
pub struct Density;

impl Question for Density {
    fn about(&self) -> About {
        About {
            id: "density",
            title: Text::new("设施密度", "Density"),
            summary: Text::new(
                "每公里路、每百户、每平方公里有几处设施：按路、按路段、逐公里、按村，分母都列出来。",
                "Facilities a kilometre of road, to a hundred households and to a square kilometre: by road, by section, \
                 kilometre by kilometre and by village, with what they are divided by.",
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
        let counted = count::count(snapshot, &asked, progress)?;
        progress.tick(1.0)?;
        let total = words::Total::of(&counted);
        let sentence = words::sentence(&asked, &counted, &total);
        let notes = words::notes(&asked, &counted, &total);
        progress.tick(1.0)?;
        let (table, features) = shown::shown(&counted, progress)?;
        let (table, features) = (LetGo::new(table), LetGo::new(features));
        let roads = LetGo::made(&counted.roads, |of| Some(shown::of_road(of)), progress)?;
        let said = json!({
            "reach_m": asked.reach_m,
            "by_village": shown::villages(&counted),
            "total": total.json(),
            "sentence": sentence,
            "notes": notes,
        });
        let result = led_by([("roads", roads.keep().into())], said);
        Ok(Answer {
            question: "density".to_owned(),
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
每公里 = 离道路中心线（大地线）不超过“离路距离”的设施数 ÷ 公里数；离几条路都够近的在每条路上都算，合计只算一处。路段：设施算在先登记的、\
含它桩号和侧的路段；只管一侧的路段里程算一半，重叠的只给先登记的，没有路段的部分单列，各路段的件数和里程（到半毫米）加起来等于全路。\
逐公里从公里桩到公里桩，在桩上的算后一公里。村：件数是该村全部设施（不论离不离路），每百户 = 件数 ÷ 户数 × 100，户数取区划登记的，没有\
就取该村建筑户数之和，都没有就不算；每平方公里 = 件数 ÷ 村界椭球面积；roadside_per_km = 路旁件数 ÷ 所选道路在该村的里程，道路先按路段、\
再按村界切开，界路左右各半。村不详的单列，各村之和等于总数。分母不知道的，不给密度。没有村界的台账，以其上一级有界的区划代替村。";

const METHOD_EN: &str = "\
Per km = facilities within the reach of a road's centreline (geodesic) over its kilometres; one beside several roads counts on \
each and once in the total. Section: a facility belongs to the section entered first that holds its chainage and side; a section of \
one side has half its length, an overlap belongs to the one entered first, what is in no section has its own row, and counts and \
lengths (to half a millimetre) add up to the road's. Kilometres run from post to post; what stands at a post belongs to the one \
after it. Village: its count is all its facilities, beside a road or not; per 100 households = count / households × 100, households \
as entered for the division, else the sum over the village's structures, else none; per km² = count over the ellipsoidal area \
inside its border; roadside_per_km = those beside the roads asked about over the length of these roads in the village, cut by \
sections, then by borders, a border road half to either side. The unknown village has its own row and all rows add up to the \
total. Where the denominator is not known no density is given. Where no village has a border, the next greater divisions that have stand for villages.";
