//! `blind-spots`: where the roads of two villages meet and nobody is responsible, no bin is near or nobody came lately
//! (盲点).

mod answer;
mod border;
mod inputs;
mod seen;
mod spot;
#[cfg(test)]
mod tests;
mod words;

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use self::inputs::Asked;
use self::seen::Seen;
use self::spot::{Ground, RoadSpots};
use super::answering::Villages;
use super::beside::{ByChainage, Houses};
use super::sections::Sections;
use super::{About, Input, Progress, Question, QuestionError};
use crate::model::answer::Answer;
use crate::model::feature::Properties;
use crate::model::snapshot::{Collection, Road, Snapshot};
use crate::model::text::Text;

/// Blind spots between villages.
#[derive(Debug, Clone, Copy, Default)]
pub struct BlindSpots;

impl Question for BlindSpots {
    fn about(&self) -> About {
        About {
            id: "blind-spots",
            title: Text::new("村界盲点", "Blind spots between villages"),
            summary: Text::new(
                "找出村与村路段相接处的盲点：没有人负责、附近没有可用的垃圾桶，或多日没有人去过。",
                "Finds the blind spots where the road sections of villages meet: nobody responsible, no usable bin near, or \
                 nobody there for many days.",
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
        let sections = Sections::all(snapshot);
        let drawn = border::are_drawn(snapshot);
        let roads = roads(snapshot, &asked, &sections, drawn)?;
        let collections: Vec<&Collection> = asked.bins.collections().collect();
        let bins = ByChainage::of(snapshot, &collections, |of, row| asked.bins.holds(of, row));
        let ground = Ground {
            seen: Seen::of(snapshot, &asked),
            bins,
            sections,
            houses: Houses::of(snapshot),
            villages: Villages::of(snapshot),
            drawn,
            rules: snapshot.rules(),
            asked,
        };
        let done = AtomicUsize::new(0);
        let found: Result<Vec<Option<RoadSpots<'_>>>, QuestionError> = roads
            .par_iter()
            .map(|road| {
                let before = done.fetch_add(1, Ordering::Relaxed);
                progress.tick(0.05 + 0.9 * before as f64 / roads.len() as f64)?;
                ground.on(road)
            })
            .collect();
        let found: Vec<RoadSpots<'_>> = found?.into_iter().flatten().collect();
        progress.tick(0.95)?;
        Ok(answer::answer(snapshot, &ground, roads.len(), &found))
    }
}

/// The roads to look at: those named, else those that have sections.
fn roads<'s>(
    snapshot: &'s Snapshot,
    asked: &Asked<'s>,
    sections: &Sections<'s>,
    drawn: bool,
) -> Result<Vec<&'s Arc<Road>>, QuestionError> {
    if let Some(roads) = &asked.along {
        return Ok(roads.clone());
    }
    let with: HashSet<_> = sections.roads().filter_map(|own| own.first()).map(|own| own.road.id).collect();
    // Where villages have borders, main roads nobody divided into sections are the blindest of all.
    let wanted = |road: &&Arc<Road>| with.contains(&road.id) || drawn && road.main;
    let mut roads: Vec<&Arc<Road>> = snapshot.roads().iter().filter(wanted).collect();
    roads.sort_by_cached_key(|road| (road.label(), road.fid));
    if roads.is_empty() {
        return Err(QuestionError::Impossible(Text::new(
            "台账里没有登记路段，也没有村界，看不出村与村在哪里相接；请先登记路段（道路、起止桩号、村、责任单位）",
            "the register has neither road sections nor village borders, so nobody can tell where villages meet: enter \
             sections first (road, chainages, village, who is responsible)",
        )));
    }
    Ok(roads)
}

const METHOD_ZH: &str = "\
看的地方：沿路前一个村的路段到头、后一个村的路段开始之处前后各一段（规则 blind.reach），两者之间的空当全算；同一个村两个路段之间的空\
当；有村界的，还有道路跨村界处前后（每 20 米查一次，再找到毫米）。左右两侧各看各的，两侧情形相同的合成一段。三种缺法：没有路段或路段\
没有登记责任人、保洁员、承包单位；沿路在“离桶”距离内没有可用的垃圾桶（离路不超过规则 bin.reach，默认距离为该等级最大间距的一半）；从\
起算日到所问之日没有人去过（检查记录写明的路段、道路桩号或村，检查的位置，路旁登记物、小班和路段的“上次见到”，各按规则 visit.sight 前后\
延伸；没写地点的检查不算）。盲点按缺法划分，互不重叠；长度为沿路整毫米，只有一侧的按一半计入合计，所以各段之和加上不缺的等于看过的。";

const METHOD_EN: &str = "\
Looked at: so far to both sides (rule blind.reach) of where the sections of one village end and those of another begin, with \
all that lies between; the road between two sections of one village; and where villages have borders, so far to both sides of \
where the road crosses one (looked up every 20 m, then found to the millimetre). Each side by itself; what both sides lack \
alike is one spot. Three lacks: no section, or none that names a responsible unit, a cleaner or a contractor; no usable bin \
within the bin reach along the road (off the road no farther than rule bin.reach; half the greatest spacing of the class by \
default); nobody there from the first day counted to the day asked about (the section, road and chainages or village that an \
inspection names, its position, and when things and plots beside the road and sections were last seen, each as far as rule visit.sight \
to both sides; an inspection that names no place counts nowhere). Spots are cut by what they lack and never overlap; lengths \
are whole millimetres along the road, one side counting half in the sums, so spots and what lacks nothing add up to what was \
looked at.";
