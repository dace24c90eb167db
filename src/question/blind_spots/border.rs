//! Where one village's road ends and another's begins: by the sections, and where villages have borders, by those too.

use std::collections::BTreeSet;

use crate::linear::{Interval, Intervals, Measure, Side};
use crate::model::snapshot::{Road, Snapshot};
use crate::question::answering::Villages;
use crate::question::sections::Section;

/// How often along a road its village is looked up, millimetres; what is narrower may be passed over.
const STEP_MM: i64 = 20_000;

/// A stretch to look at, and whose roads meet there.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Border {
    pub stretch: Interval,
    /// The villages on its two ends; none where a section names none.
    pub villages: [Option<String>; 2],
}

impl Border {
    /// Whether another border of the same two villages lies in the middle of this one's stretch.
    pub(super) fn is_same_place(&self, other: &Border) -> bool {
        let [one, two] = &other.villages;
        let same = self.villages == other.villages || self.villages == [two.clone(), one.clone()];
        same && self.stretch.contains(other.stretch.middle())
    }
}

/// The borders of one hand of a road, in order along it.
pub(super) fn by_sections(sections: &[Section<'_>], side: Side, road: &Road, reach_mm: i64) -> Vec<Border> {
    let mut pieces: Vec<(Interval, Option<&str>)> = sections
        .iter()
        .filter(|section| section.counts_for(side))
        .flat_map(|section| section.stretch.iter().map(|stretch| (stretch, section.village)))
        .collect();
    pieces.sort_by_key(|(stretch, village)| (*stretch, village.unwrap_or_default()));
    let mut borders = Vec::new();
    // The piece that reaches farthest so far: what begins after it meets it.
    let mut last: Option<(Interval, Option<&str>)> = None;
    for (stretch, village) in pieces {
        if let Some((before, own)) = last {
            let (end, start) = (before.to(), stretch.from());
            let between = Interval::new(end, start);
            let names = [own, village].map(|name| name.map(str::to_owned));
            if own != village {
                let (from, to) = (between.from().plus_mm(-reach_mm), between.to().plus_mm(reach_mm));
                borders.push(Border { stretch: Interval::new(from, to), villages: names });
            } else if end < start {
                borders.push(Border { stretch: between, villages: names });
            }
            if stretch.to() <= end {
                continue;
            }
        }
        last = Some((stretch, village));
    }
    clipped(borders, road)
}

/// Borders where the road passes from one village's ground to another's.
pub(super) fn by_divisions(villages: &Villages<'_>, road: &Road, reach_mm: i64) -> Vec<Border> {
    let extent = road.curve.extent();
    let village_at = |at: Measure| road.curve.at(at).and_then(|there| villages.at(there.position));
    let mut borders = Vec::new();
    let mut last = (extent.from(), village_at(extent.from()));
    while last.0 < extent.to() {
        let next = last.0.plus_mm(STEP_MM).min(extent.to());
        let here = village_at(next);
        if let (Some(before), Some(after)) = (last.1, here)
            && before != after
        {
            let at = change(last.0, next, before, &village_at);
            let stretch = Interval::around(at, reach_mm);
            borders.push(Border { stretch, villages: [Some(before.to_owned()), Some(after.to_owned())] });
        }
        last = (next, here);
    }
    clipped(borders, road)
}

/// The last place of the village before, to the millimetre.
fn change<'s>(
    from: Measure,
    to: Measure,
    before: &str,
    village_at: &impl Fn(Measure) -> Option<&'s str>,
) -> Measure {
    let (mut inside, mut beyond) = (from, to);
    while beyond.past_mm(inside) > 1 {
        let middle = Interval::new(inside, beyond).middle();
        if village_at(middle) == Some(before) { inside = middle } else { beyond = middle }
    }
    inside
}

fn clipped(borders: Vec<Border>, road: &Road) -> Vec<Border> {
    let whole = road.curve.extent();
    borders
        .into_iter()
        .filter_map(|border| Some(Border { stretch: border.stretch.intersect(whole)?, ..border }))
        .collect()
}

/// Whether any village of the register has a border.
pub(super) fn are_drawn(snapshot: &Snapshot) -> bool {
    snapshot.collection("divisions").is_some_and(|divisions| {
        divisions
            .layer
            .rows()
            .any(|row| row.value("level").as_str() == Some("village") && row.bbox().is_some())
    })
}

/// The villages that meet in a stretch, by name.
pub(super) fn meeting(borders: &[Border], stretch: Interval) -> BTreeSet<String> {
    let here = borders.iter().filter(|border| border.stretch.intersect(stretch).is_some());
    here.flat_map(|border| border.villages.iter().flatten().cloned()).collect()
}

/// All that is looked at.
pub(super) fn looked_at(borders: &[Border]) -> Intervals {
    borders.iter().map(|border| border.stretch).collect()
}
