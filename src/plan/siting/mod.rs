//! `place-facility`: where one facility may stand by the rules, and which of those places is hauled to least.

mod answer;
mod candidate;
mod check;
mod haul;
mod inputs;
mod kind;
mod rank;
mod screen;
mod shown;
#[cfg(test)]
mod tests;
mod words;

use self::candidate::Candidates;
use self::check::Checked;
use self::haul::Ways;
use self::inputs::Asked;
use self::rank::Ranking;
use self::screen::Screens;
use crate::model::answer::Answer;
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::{About, Input, Progress, Question, QuestionError};

/// A site for one facility.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlaceFacility;

/// All that was found out.
struct Found<'a, 's> {
    asked: &'a Asked<'s>,
    candidates: &'a Candidates<'s>,
    screens: &'a Screens<'s>,
    ways: &'a Ways<'s>,
    ranking: &'a Ranking<'a, 's>,
    /// None when no candidate is left.
    checked: Option<Checked>,
}

impl Question for PlaceFacility {
    fn about(&self) -> About {
        About {
            id: "place-facility",
            title: Text::new("选址", "Place a facility"),
            summary: Text::new(
                "中转站、垃圾池或填埋场建在哪里：先按规则筛（房屋、水面、公路、坡度），再按加权运距排，每处说明理由，筛掉的\
                 说明哪条规则、差多少。",
                "Where a transfer station, a garbage pool or a landfill goes: candidates are screened by the rules (buildings, \
                 water, roads, slope) and ranked by weighted haul, each with its reasons; what is refused names the rule, \
                 the figure measured and the limit.",
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
        let screens = Screens::of(snapshot, &asked)?;
        progress.tick(0.05)?;
        let candidates = Candidates::of(snapshot, &asked, &screens, progress)?;
        progress.tick(0.1)?;
        let ways = Ways::of(snapshot, &asked, &progress.part(0.1, 0.3))?;
        let ranking = Ranking::of(&candidates.all, &screens, &ways, &progress.part(0.3, 0.8))?;
        let checked = match ranking.best() {
            Some(best) => {
                Some(check::check(snapshot, &asked, best, &screens.rules, &ways, &progress.part(0.8, 0.98))?)
            }
            None => None,
        };
        if let Some(checked) = checked.as_ref().filter(|checked| !checked.faults.is_empty()) {
            tracing::error!(faults = ?checked.faults, "a site did not pass its check");
            return Err(QuestionError::Impossible(Text::new(
                "选出的地点没有通过核对，没有给出；请把日志交给维护人员",
                "the site did not pass its check and is not shown; please give the log to whoever maintains the program",
            )));
        }
        progress.tick(1.0)?;
        let found = Found {
            asked: &asked,
            candidates: &candidates,
            screens: &screens,
            ways: &ways,
            ranking: &ranking,
            checked,
        };
        Ok(answer::answer(snapshot, &found, progress)?)
    }
}

const METHOD_ZH: &str = "\
候选地：办公室画好的点或地块，或沿路每隔一段、两侧各一处，退到规则要求之外。点按占地半径（规则 footprint.*）量到设施边，地块按它的\
边。筛选（数值都在规则表，标明出处和是否核实）：离建筑（siting.structure；中转站按日转运量 transfer.*，填埋场 landfill.settlement，\
垃圾池 pool.building）；离水面（siting.water，填埋场另有 landfill.river，未定时近水的记为“未定”）；公路建筑控制区（zone.*，从公路用地\
外缘量）或公路用地（land.margin），填埋场 landfill.road；坡度（siting.slope），只看候选地自己登记的。量到的数加上已知精度仍不到限值的\
不要；因精度、路宽推算或缺等级而定不了的记为“未定”，排在守住全部规则的之后。运距：每处需求（面取外框中心）到候选地的路程（沿路网：\
直线到最近的路 + 沿路 + 路到候选地，不走高速；或直线），乘以户数，求和；已有设施同用时取近的一处；超过 100 公里的算到不了。排序：\
先到得了的户数多，再加权运距小。所有候选地都量过，所以第一名就是最优（离最优 0 %）。核对：不用索引，逐边重量第一名离建筑、水面、公路的\
距离；再把它放进台账副本，问 service 各处到它多远，加权和必须一致。";

const METHOD_EN: &str = "\
Candidates: points or surfaces drawn by the office, or a place every so often on both sides of roads, set back as far as the \
rules ask. A point is measured from its footprint (rules footprint.*), a surface from its edge. Screening (all figures are in \
the rule book with source and whether verified): to structures (siting.structure; a transfer station by its tonnes a day \
transfer.*, a landfill landfill.settlement, a pool pool.building); to water (siting.water, for a landfill landfill.river too; \
while that is not set, what is near water is undecided); the building-control zones of roads (zone.*, from the edge of the \
highway land) or that land itself (land.margin), for a landfill landfill.road; slope (siting.slope) where the candidate has \
one entered. What falls short by more than is known of accuracy is refused; what turns on accuracy, an assumed road width or \
a missing class is undecided and ranks after what keeps every rule. Haul: the way from every place of demand (areas by the \
middle of their box) to the candidate (network: straight to the nearest road + along roads + to the candidate, expressways \
left out; or straight), times its households, summed; to the nearer one where facilities stay in use; beyond 100 km counts as \
out of reach. Rank: more households that get there first, then less weighted haul. Every candidate is measured, so the first \
is the best there is (0 % from the best). Check: the first one is measured again to structures, water and roads, edge by edge \
and without an index; then it is put into a copy of the register and the question service is asked how far everybody is from \
it: the weighted sum must be the same.";
