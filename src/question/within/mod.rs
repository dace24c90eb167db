//! `within`: what stands within a distance of roads, counted from the line of the road that the asker means.

mod answer;
mod asked;
mod feature;
mod sentence;
#[cfg(test)]
mod tests;
mod typed;

pub use typed::{Standing, ids, standing};

use super::offset::{Join, Line, targets};
use super::{About, Input, Progress, Question, QuestionError};
use crate::model::answer::Answer;
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;

/// What stands too close to a road.
#[derive(Debug, Clone, Copy, Default)]
pub struct Within;

impl Question for Within {
    fn about(&self) -> About {
        About {
            id: "within",
            title: Text::new("离路距离筛查", "Too close to a road"),
            summary: Text::new(
                "查哪些东西离所选道路在某个距离以内，例如主干道 10 米以内的猪圈、旱厕和圈棚。",
                "Finds what stands within a distance of the chosen roads, such as pigsties, dry latrines and sheds within \
                 10 m of a main road.",
            ),
            method: Text::new(
                "距离为椭球面大地线，从所选起算线（中心线、路面边缘、公路用地外缘）量到对象最近的一点，面的内部也算，接触或压线为 \
                 0。路面宽度未测时取规则库中该等级的范围，在范围内结论会变的记为“不确定”；用地宽度未测时按半幅路面加边沟加 1 米 \
                 推算并说明是推算。对象与道路的已知精度之和使结论两可的也记为“不确定”；精度未知的按所登记的位置判断并说明。\
                 按规则查时不计已拆除的。",
                "Offsets are geodesic on the ellipsoid, from the chosen line (centreline, carriageway edge, highway land edge) \
                 to the nearest point of the thing, its interior included, so 0 where it touches or overlaps. A carriageway \
                 width that was never measured takes its class's range from the rule book, and what flips within that range is \
                 uncertain; highway land never surveyed is taken as half the carriageway, the ditch and 1 m, and said to be \
                 assumed. What the known accuracies of thing and road, added, leave open is uncertain too; where accuracy is \
                 not known the entered position decides and the answer says so. Asked by a rule, what was removed does not \
                 count.",
            ),
            plan: false,
        }
    }

    fn inputs(&self) -> Vec<Input> {
        asked::inputs()
    }

    fn run(
        &self,
        snapshot: &Snapshot,
        inputs: &Properties,
        progress: &Progress,
    ) -> Result<Answer, QuestionError> {
        progress.tick(0.0)?;
        let asked = asked::Asked::read(snapshot, inputs)?;
        progress.tick(0.05)?;
        let line_of = |road: &_| Line::of(road, asked.from, snapshot.rules(), asked.day);
        let targets = targets(&asked.roads.roads, |_| asked.limit_m, line_of)?;
        let join = Join::new(snapshot, targets, asked.from);
        let joined = join.run(&asked.subjects, progress)?;
        progress.tick(0.9)?;
        answer::answer(snapshot, &asked, &join.targets, joined, progress)
    }
}
