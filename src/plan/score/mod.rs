//! `score-bins`: what bins at given places would gain, and why one may not stand there. A planner who drags a point asks
//! this again; whoever asks "why not here" asks it of one place.
//!
//! It shares no code with the solvers: it puts the bins into a copy of the register one after the other and asks the
//! ordinary question each time.

mod answer;
mod gain;
mod inputs;
#[cfg(test)]
mod tests;
mod ways;

use self::inputs::Asked;
use super::measured::Aim;
use super::rules::{SiteRules, standing};
use super::spot::{Named, Spot};
use crate::geodesy::Position;
use crate::model::answer::Answer;
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::{About, Input, Progress, Question, QuestionError};

/// Scores places for bins.
#[derive(Debug, Clone, Copy, Default)]
pub struct ScoreBins;

impl Question for ScoreBins {
    fn about(&self) -> About {
        About {
            id: "score-bins",
            title: Text::new("点位评分", "Score bins"),
            summary: Text::new(
                "给定的位置放桶行不行：在哪条路、什么桩号、哪一侧，哪条规则不许，能补上多少缺口或多覆盖多少户。",
                "Whether bins may stand at given places: beside which road, at which chainage and side, which rule forbids it, \
                 and what they would gain.",
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
        let spots = spots(snapshot, &asked)?;
        progress.tick(0.1)?;
        let gains = match asked.by.aim {
            Aim::FillGaps => gain::of_gaps(snapshot, &asked.by, &spots, &progress.part(0.1, 1.0))?,
            Aim::Cover | Aim::CoverAll | Aim::Villages => {
                gain::of_cover(snapshot, &asked.by, &spots, &progress.part(0.1, 1.0))?
            }
            Aim::Walk | Aim::Fairest => {
                ways::shortened(snapshot, &asked.by, &spots, &progress.part(0.1, 1.0))?
            }
        };
        progress.tick(1.0)?;
        Ok(answer::answer(snapshot, &asked.by, &spots, &gains, progress)?)
    }
}

fn spots<'s>(snapshot: &'s Snapshot, asked: &Asked) -> Result<Vec<Spot<'s>>, QuestionError> {
    let facilities = asked.by.facilities(snapshot)?;
    let rules = SiteRules::of(snapshot, standing(&facilities, &asked.by.states), asked.by.day);
    let by = (asked.by.reach_m, asked.by.day);
    let mut named = Named::default();
    let spot = |(number, place): (usize, &Position)| {
        Spot::of(snapshot, &rules, by, *place, named.twin(number, *place))
    };
    Ok((1..).zip(&asked.points).map(spot).collect())
}

/// For each place the rules that forbid a bin there, in words; the checker of a plan that is to be accepted. The inputs
/// are those of the plan; what is no input here is left out.
///
/// # Errors
/// When an input makes no sense for this register.
pub(crate) fn faults(
    snapshot: &Snapshot,
    inputs: &Properties,
    places: &[Position],
) -> Result<Vec<Vec<Text>>, QuestionError> {
    let known = inputs::inputs();
    let known = inputs.iter().filter(|(name, _)| known.iter().any(|input| input.name == name.as_str()));
    let mut known: Properties = known.map(|(name, value)| (name.clone(), value.clone())).collect();
    known.insert("points".to_owned(), "0,0".into());
    let mut asked = Asked::read(snapshot, &known)?;
    asked.points = places.to_vec();
    Ok(spots(snapshot, &asked)?.into_iter().map(|spot| spot.faults()).collect())
}

const METHOD_ZH: &str = "\
每个位置取最近的路（量到中心线），桩号和左右按这条路；逐条核对布桶的规则，不许的都列出，连同数值和出处。得益：按给的先后一只一只放进台账\
的副本，每放一只就把 gaps 或 service 查询再问一遍，前后之差就是这只的得益，加起来就是总数；因此不依赖求解程序。给不许放的位置算出的得益\
也照样列出，便于权衡。覆盖住户、全部覆盖、每村保底的得益都是新覆盖的户数，每村保底另说最差的村覆盖到几成；少走路是各户到最近的桶少走的\
路乘户数；最公平是最远的一户近了多少，放完仍在“最远算到”以外的住户不算，并说明有几处。";

const METHOD_EN: &str = "\
Each place goes to the nearest road (to its centreline), whose chainage and side it gets; every rule for new bins is tried, and \
all that forbid it are named with figure and source. Gain: the bins are put into a copy of the register one after the other, as \
given; each time the question `gaps` or `service` is asked again, and the difference is what this bin gains, so that the sum is \
the whole and no solver is trusted. To cover households, all of them, or a minimum for every village, gains are households; for \
the last the share of the worst village is told too. Least walking gains household metres; the fairest gains the metres by which \
the farthest household comes nearer, those left out whom even all the places leave beyond the farthest way, and said. What a forbidden place would gain is told too, to weigh it.";
