//! `gaps`: where along roads the next facility is too far.

mod answer;
mod inputs;
mod kilometres;
mod limit;
mod notes;
mod populated;
mod road;
mod shares;
pub mod spacing;
#[cfg(test)]
mod tests;
mod totals;
mod words;

use std::collections::HashSet;

use rayon::prelude::*;
use serde_json::json;
use uuid::Uuid;

use self::inputs::Asked;
pub(crate) use self::limit::Limit;
use self::road::Ground;
pub(crate) use self::road::{Gap, RoadGaps};
use self::shares::Shares;
pub(crate) use self::spacing::too_wide;
use self::totals::Totals;
use super::answering::{Villages, led_by};
use super::beside::{ByChainage, Houses};
use super::let_go::LetGo;
use super::sections::Sections;
use super::{About, Input, Progress, Question, QuestionError, concurrent};
use crate::linear::Intervals;
use crate::model::answer::Answer;
use crate::model::feature::Properties;
use crate::model::snapshot::{Collection, Road, Snapshot};
use crate::model::text::Text;

/// Stretches of road without a facility.
#[derive(Debug, Clone, Copy, Default)]
pub struct Gaps;

impl Question for Gaps {
    fn about(&self) -> About {
        About {
            id: "gaps",
            title: Text::new("缺桶路段", "Gaps along roads"),
            summary: Text::new(
                "沿路找出相邻两处设施之间（或路的一端到头一处之间）超过最大间距的路段：多长、在谁的村、有多少户。",
                "Finds the stretches of road where neighbouring facilities, or the end of the road and the first one, are \
                 farther apart than allowed: how long, in whose village, with how many households.",
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
        let ground = ground(snapshot, inputs, progress)?;
        let all = on_all_roads(snapshot, &ground, progress)?;
        // Of many gaps each step takes a while.
        let go_on = || progress.tick(1.0);
        let totals = Totals::of_all(&all);
        let sentence = words::sentence(&ground.asked, &all, &totals);
        go_on()?;
        let notes = notes::notes(&ground, &all);
        let (table, features) = answer::shown(&all, progress)?;
        let (table, features) = (LetGo::new(table), LetGo::new(features));
        let mut total = serde_json::Map::new();
        total.insert("roads".to_owned(), all.len().into());
        totals.write(&mut total);
        let roads = LetGo::made(&all, |of| Some(answer::of_road(of, ground.asked.by_side)), progress)?;
        let said = json!({
            "total": total,
            "accuracy_known": notes::accuracy_unknown(&all) == 0,
            "sentence": sentence,
            "notes": notes,
        });
        let result = led_by([("roads", roads.keep().into())], said);
        Ok(Answer {
            question: "gaps".to_owned(),
            seq: snapshot.seq(),
            sentence,
            notes,
            result,
            features: features.keep(),
            table: table.keep(),
        })
    }
}

/// The gaps of every road asked about, for plans that close them; the inputs are those of the question.
pub(crate) fn survey<'s>(
    snapshot: &'s Snapshot,
    inputs: &Properties,
    progress: &Progress,
) -> Result<Vec<RoadGaps<'s>>, QuestionError> {
    let ground = ground(snapshot, inputs, progress)?;
    on_all_roads(snapshot, &ground, progress)
}

fn ground<'s>(
    snapshot: &'s Snapshot,
    inputs: &Properties,
    progress: &Progress,
) -> Result<Ground<'s>, QuestionError> {
    let asked = Asked::read(snapshot, inputs)?;
    let collections: Vec<&'s Collection> = asked.subjects.collections().collect();
    let by_chainage =
        ByChainage::of(snapshot, &collections, |collection, row| asked.subjects.holds(collection, row));
    let sections = Sections::all(snapshot);
    // The roads asked about first: what they share is counted on the first of them.
    let mut roads: Vec<&Road> = asked.along.roads.iter().map(|road| &***road).collect();
    let chosen: HashSet<Uuid> = roads.iter().map(|road| road.id).collect();
    let others = snapshot.roads().iter().filter(|road| !chosen.contains(&road.id));
    roads.extend(others.map(|road| &**road).filter(|road| !sections.on(road.id).is_empty()));
    let again = concurrent::again(snapshot, &roads, progress)?;
    let with_again: Vec<(&Road, &Intervals)> = roads.iter().copied().zip(&again).collect();
    let shares = Shares::of(snapshot, &sections, &with_again);
    let again = roads.iter().map(|road| road.id).zip(again).collect();
    Ok(Ground {
        again,
        shares,
        by_chainage,
        sections,
        houses: Houses::of(snapshot),
        villages: Villages::of(snapshot),
        asked,
    })
}

/// Every road by itself, on all cores.
fn on_all_roads<'s>(
    snapshot: &'s Snapshot,
    ground: &Ground<'s>,
    progress: &Progress,
) -> Result<Vec<RoadGaps<'s>>, QuestionError> {
    let roads = &ground.asked.along.roads;
    let done = std::sync::atomic::AtomicUsize::new(0);
    let found: Result<Vec<Option<RoadGaps<'s>>>, QuestionError> = roads
        .par_iter()
        .map(|road| {
            let before = done.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            progress.tick(before as f64 / roads.len() as f64)?;
            let limit = Limit::of(road, ground.asked.max_gap_m, snapshot.rules(), ground.asked.day)?;
            Ok(ground.on(road, limit))
        })
        .collect();
    let all: Vec<RoadGaps<'s>> = found?.into_iter().flatten().collect();
    if all.is_empty() {
        let message = Text::new(
            "所选道路都没有这个桩号范围；请核对桩号",
            "none of the roads has anything between these chainages: check them",
        );
        return Err(QuestionError::input("from_k", message));
    }
    Ok(all)
}

const METHOD_ZH: &str = "\
设施离道路中心线（大地线，最近线段）不超过“离路距离”就算在这条路上，离几条路都够近就在每条路上都算；它的桩号和左右由最近的线段\
定，路线两次经过而一样近的，两处都算；线状、面状设施占它在“离路距离”以内各点的投影所占的一段，左右分开，量到毫米。没有位置的设施按所填的路和桩号算。在\
线上的、没有登记左右的，两侧都算。缺口 = 相邻两处设施之间，或路的一端与头（末）一处设施之间，沿路长度大于最大间距的路段；环路在\
起点剪开。长度沿路线量，单位米，精确到毫米，不受断链影响；桩号是公里桩的读数。covered_m = 所查长度 − 缺口并集的长度（左右分开时\
是两侧都不缺的长度，每侧各自的见 sides）。只看某段桩号或有人居住路段时，缺口先在整条路上找，再截取，spacing_m 是截取前的全长。\
有人居住路段里的缺口，要有一处离设施都超过最大间距的一半才报。户数 = 离路 100 米以内、桩号在缺口之内、在缺口一侧的房屋的户数之和；\
缺口旁没有登记户数的房屋时，按村的总户数 × 缺口长度 / 该村路段总长估算（households_from = village_share，边界路每侧算一半），村的户数也\
没有就不详。两条路共线或一条路画了两遍（相距不到 1 米、至少 20 米长）时，设施和里程在每条路上都算，合计中里程、缺口、设施和住户都只算\
一次，记在先列的那条路上；上下行两幅路相距几米，不算共线。离路超过“离路距离”的设施不算在这条路上；没有长度的线段不影响结果。\
每公里表从公里桩到公里桩。最大间距的出处见规则表（未核实的会标明）。";

const METHOD_EN: &str = "\
A facility counts on every road whose centreline is within the reach of it (geodesic offset to the nearest segment); the \
nearest segment gives chainage and side, and where the road passes twice as near, it counts at both places; a line or an \
area takes up what the feet of all its places within the reach cover, each hand by itself, to a millimetre. A facility without a position counts by \
its road and chainage. What stands on the line, or has no side entered, counts for both sides. Gap = a stretch longer along \
the road than the greatest spacing, between successive facilities or between an end of the road and the first or last; a \
ring is cut at its start. Lengths are metres along the line to the millimetre, whatever the chainage breaks; chainages are \
what the posts say. covered_m = length asked about − length of the union of gaps (by side: what neither side lacks; each \
side's own figures are under sides). Between chainages or on populated stretches only, gaps are found on the whole road and \
then cut; spacing_m is the length before the cut. On populated stretches a gap is reported when some of it is farther than half the greatest spacing from every facility. Households \
= sum over dwellings within 100 m of the road whose foot lies in the gap, on its side; where no dwelling there has its \
households entered, the village's households × length of the gap / length of the village's sections (households_from = \
village_share; of a border road each side has half), and unknown where those of the village are not entered either. Where \
two roads run on one line or one is drawn twice (less than 1 m apart, for 20 m or more), facilities and length count on each \
road; the total counts length, gaps, facilities and dwellings once, on the road that comes first. The two carriageways of a \
road are metres apart and are not concurrent. A facility farther off than the reach does not count on the road; pieces of line \
without length change nothing. The kilometre table runs from post to \
post. Where the greatest spacing comes from stands in the rule book, unverified figures marked.";
