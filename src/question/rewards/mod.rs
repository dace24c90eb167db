//! `rewards`: what each village is due for keeping its stretches of road, month by month.

mod answer;
mod grade;
mod inputs;
mod money;
mod month;
mod reckon;
mod share;
#[cfg(test)]
mod tests;
mod villages;
mod words;

use self::inputs::Asked;
use super::sections::Sections;
use super::{About, Input, Progress, Question, QuestionError};
use crate::model::answer::Answer;
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;

/// Rewards and penalties of villages for their road sections.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rewards;

impl Question for Rewards {
    fn about(&self) -> About {
        About {
            id: "rewards",
            title: Text::new("路段奖惩", "Rewards for sections"),
            summary: Text::new(
                "按路段考评算各村的奖惩：优等路段每公里每月奖多少，界路按左右各半，没有评定的列出不发。",
                "Reckons what each village is due for its road sections: so much a kilometre and month graded excellent, \
                 border roads by side, what was not graded listed and not paid.",
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
        progress.tick(0.0)?;
        let asked = Asked::read(snapshot, inputs)?;
        let rates = reckon::rates(&asked, snapshot.rules())?;
        let sections = Sections::of(snapshot, |collection, row| asked.sections.holds(collection, row));
        if sections.roads().len() == 0 && sections.unplaced.is_empty() {
            let words = &asked.sections.words;
            return Err(QuestionError::input(
                "sections",
                Text::new(
                    format!("没有符合“{words}”的路段；请先登记路段（道路、起止桩号、村），或另选"),
                    format!(
                        "no section fits {words}: enter sections first (road, chainages, village), or choose others"
                    ),
                ),
            ));
        }
        progress.tick(0.1)?;
        let account = reckon::reckon(&asked, &sections, rates, snapshot.rules(), progress)?;
        Ok(answer::answer(snapshot, &asked, &sections, &account))
    }
}

const METHOD_ZH: &str = "\
奖励 = 优等路段的长度（公里）× 规则 reward.km_month × 月数；规则按每月第一天有效的。路段长度沿路线量，整毫米。左右分属两村的界路，\
每侧算一半，两侧之和等于路段长度；两侧的路段全归本村。同一村重复登记的只算一次；几个村都登记的一段说不清归谁，列为“有争议”不发。等\
次取当月最后一次评定（inspections 的 grade，没有等次而有百分制得分的按规则 grade.excellent），评定要指明路段，或其道路、桩号、村\
覆盖整个路段；只评了一部分、同一时刻两个等次、没有评定的，都列为未评，不发也不罚。处罚按规则 penalty.km_month；单位未定之前为空。金额\
先精确计算，合计四舍五入到分，各行先舍到分，差的分按余数从大到小补给（余数相同的先登记的先得），所以各行之和等于合计。";

const METHOD_EN: &str = "\
Reward = length of sections graded excellent (km) × rule reward.km_month × months, the rule being that of the month's first \
day. Lengths are measured along the road in whole millimetres. On a border road each side counts half, and both add up to \
the section's length; a section of both sides is the village's alone. What one village entered twice counts once; what \
several villages claim is disputed and not paid. The grade is the last one of the month (grade of inspections; a score of \
100 without one goes by rule grade.excellent); an inspection must name the section, or cover it whole by its road, chainages \
or village. What was graded in part, twice at one moment or not at all is listed as not graded, neither paid nor fined. \
Penalties go by rule penalty.km_month and stay empty until the office sets it. Amounts are exact; the total is rounded half \
up to the fen, each row down, and the fen that are missing go to the largest remainders (of equal ones to the section \
entered first), so the rows add up to the total.";
