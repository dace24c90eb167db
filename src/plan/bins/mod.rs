//! `place-bins`: where the next bins go, and why there.

mod answer;
mod asked;
mod backup;
mod candidates;
mod capacity;
mod check;
mod close;
mod cover;
mod fairest;
mod given;
mod notes;
mod proposal;
mod serving;
mod shortened;
mod site;
#[cfg(test)]
mod tests;
mod villages;
mod walk;
mod ways;
mod words;

use self::asked::Asked;
use self::proposal::Figures;
use self::site::Ground;
use super::measured::Aim;
use super::rules::{SiteRules, standing};
use super::solve::End;
use crate::model::answer::Answer;
use crate::model::change::Change;
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::{About, Input, Progress, Question, QuestionError};

/// A plan for new bins.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlaceBins;

impl Question for PlaceBins {
    fn about(&self) -> About {
        About {
            id: "place-bins",
            title: Text::new("布桶", "Place bins"),
            summary: Text::new(
                "新桶放在哪里最有用：补缺桶路段，或让更多住户半径内有桶；每只说明理由，全案说明离最优最多差多少。",
                "Where new bins are of most use: closing stretches without bins, or covering more households; a reason for \
                 each, and how far the whole can be from the best possible.",
            ),
            method: Text::new(METHOD_ZH, METHOD_EN),
            plan: true,
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
        let asked = Asked::read(snapshot, inputs)?;
        let emptied = if asked.keep_existing { None } else { Some(without_facilities(snapshot, &asked)?) };
        let base = emptied.as_ref().unwrap_or(snapshot);
        let facilities = asked.facilities(base)?;
        let rules = SiteRules::of(base, standing(&facilities, &asked.states), asked.day);
        let ground = Ground::of(base, rules, &asked, progress)?;
        let mut proposal = match asked.aim {
            Aim::FillGaps => close::plan(base, &asked, &ground, progress)?,
            Aim::Cover if asked.backup > 0.0 => backup::most(base, &asked, &ground, progress)?,
            Aim::Cover if asked.per_bin.is_some() => capacity::most(base, &asked, &ground, progress)?,
            Aim::Cover => cover::most(base, &asked, &ground, progress)?,
            Aim::CoverAll => cover::all(base, &asked, &ground, progress)?,
            Aim::Villages => villages::plan(base, &asked, &ground, progress)?,
            Aim::Walk => walk::plan(base, &asked, &ground, progress)?,
            Aim::Fairest => fairest::plan(base, &asked, &ground, progress)?,
        };
        // The best so far of a plan that was stopped is checked like any other.
        let unstopped = Progress::new();
        let progress = if proposal.figures().end == End::Stopped { &unstopped } else { progress };
        let checked = check::check(base, &asked, &proposal, progress)?;
        if !checked.faults.is_empty() {
            tracing::error!(faults = ?checked.faults, "a plan did not pass its check");
            return Err(QuestionError::Impossible(Text::new(
                "方案没有通过核对，没有给出；请把日志交给维护人员",
                "the plan did not pass its check and is not shown; please give the log to whoever maintains the program",
            )));
        }
        proposal.had_twice = checked.twice;
        progress.tick(1.0)?;
        let mut notes = notes::of(base, &asked, &proposal, ground.given());
        if checked.gains_more(&proposal) {
            // Another plan may use that better: all that is open is the only bound left.
            proposal.figures = Some(Figures { bound: proposal.open, ..proposal.figures() });
            notes.push(notes::shared(checked.gained));
        }
        let mut answer = answer::answer(base, &asked, &proposal, ground.given(), notes, progress)?;
        sign(&mut answer, inputs);
        Ok(answer)
    }
}

/// What a plan is told by when it is accepted later: the state it was made for, and what was asked.
fn sign(answer: &mut Answer, inputs: &Properties) {
    let seq = answer.seq;
    if let Some(result) = answer.result.as_object_mut() {
        result.insert("seq".to_owned(), seq.into());
        result.insert("asked".to_owned(), inputs.clone().into());
    }
}

/// The register without the facilities that a plan was made without; none where they were kept. The inputs are those of the
/// plan; what is no input here is left out.
///
/// # Errors
/// When an input makes no sense for this register.
pub(crate) fn released(snapshot: &Snapshot, inputs: &Properties) -> Result<Option<Snapshot>, QuestionError> {
    let known = asked::inputs();
    let known = inputs.iter().filter(|(name, _)| known.iter().any(|input| input.name == name.as_str()));
    let known: Properties = known.map(|(name, value)| (name.clone(), value.clone())).collect();
    let asked = Asked::read(snapshot, &known)?;
    if asked.keep_existing { Ok(None) } else { without_facilities(snapshot, &asked).map(Some) }
}

/// The register as if none of the facilities stood.
fn without_facilities(snapshot: &Snapshot, asked: &Asked) -> Result<Snapshot, QuestionError> {
    let facilities = asked.facilities(snapshot)?;
    let changes: Vec<Change> = facilities
        .rows()
        .map(|(collection, row)| Change {
            collection: collection.kind.id.clone(),
            id: row.id(),
            before: Some(collection.feature(&row)),
            after: None,
        })
        .collect();
    snapshot
        .apply(snapshot.seq(), &changes)
        .map_err(|error| QuestionError::Impossible(Text::same(error.to_string())))
}

const METHOD_ZH: &str = "\
可放的位置：丢失、损坏的桶原来的位置优先，其次道路交汇处的路口各角，再是沿路每 10 米一处（缺口长时放稀；按住户布桶每 20 米，\
半径或“最远算到”超过 800 米时为其四十分之一），离路面边缘按规则；也可给定位置（points、sites），不许放的点明是哪条规则。路面上、桥旁、水里、河湖旁、\
建筑里、学校和水井旁、离已有设施太近的不放。法律的公路建筑控制区管的是建筑，不禁止放桶；本单位要求路旁让出一带的，自写规则 \
site.zone。每条规则不许的处数都列出，一处可能几条规则都不许。补缺桶：目标是缺桶路段（定义同“缺桶路段”查询）减少的米数；相邻设施\
之间的每一段单独求 1、2、…… 只桶的最好放法（按位置做最短路），再把桶数分给各段（背包，动态规划），对这些位置而言是最优的。每只的 \
gain 是排在它前面的都放好后它补上的米数。覆盖住户：目标是 service 查询里还没有服务到的户数；先贪心，再一只换一只地改进，上界由拉格朗日\
松弛给出，二者之差就是“离最优最多差”；backup 大于 0 时，半径内的第二只桶也按几成算，新桶之间按 site.spacing 拉开；填了 per_bin 的也这样\
拉开，每只桶最多管这么多户，几只桶可以分担，已有的桶也算满，求的是一共管得了多少户（最大流），核对时按流和割两头验。每村保底、全部覆盖、\
少走路、最公平各有求解和上界；少走路、最公平里，比已有设施还远的位置对一户没有用，不看。户数没有登记的按村分摊（share，见 service），\
写明是哪些村。核对：把新桶当作已经在用放进台账的副本里，再问一遍同一个查询，得数必须与方案一致。";

const METHOD_EN: &str = "\
Places: those of lost and damaged bins first, then corners where roads meet, then every 10 m along the roads (sparser in long \
gaps; every 20 m to serve households, and a fortieth of the radius or the farthest way where that is beyond 800 m), off the \
carriageway edge by rule; or places given (points, sites), of which those that may take no bin are named with the rule. None in \
a carriageway, by a bridge, in water or near a river, in a building, by a school or a well, or too near what stands. The law's \
building-control zone is about buildings and forbids no bin; an office that wants bins kept out of a strip beside its roads \
writes rule site.zone. Of every rule the places it forbids are counted; several may forbid one. To close gaps: the aim is the \
metres by which stretches without bins (as the question `gaps` defines them) shrink; each stretch between neighbours is solved \
by itself for 1, 2, … bins (shortest path over the places) and the bins are shared out among the stretches (knapsack by dynamic \
programming), which is the best over these places. The gain of a bin is what it closes when those ranked before it stand. To \
cover households: the aim is the demand that the question `service` finds unserved; greedy, then exchanges of one site for \
another, with a bound from Lagrangian relaxation; their difference is what the plan can be below the best. With backup above 0 a \
second bin within the radius counts a share too, and new bins keep site.spacing from each other. So they do with per_bin, where no bin \
takes more than so many households, those that stand too, and several may share: what all of them can take is a greatest flow, \
checked from both ends, by the flow and by a cut. A minimum for every village, \
all covered, least walking and the fairest have solvers and bounds of their own; for the last two a place farther than what \
stands is of no use to a household and not looked at. Households that nobody entered are shared out by village (share, see \
`service`), and said. Check: the new bins are put into a copy of the register as if in use and the same question is asked \
again; its figures must be the plan's.";
