//! A road kilometre by kilometre, from post to post.

use crate::linear::{Interval, Intervals, Measure, Side};

use super::road::RoadGaps;

/// A kilometre of chainage, millimetres.
const KILOMETRE_MM: i64 = 1_000_000;

/// One kilometre of a road: what lies between two posts. At a chainage break it is shorter or longer than its posts.
pub(super) struct Kilometre {
    pub stretch: Interval,
    /// What of it was asked about.
    pub asked: Intervals,
    /// Facilities that stand in it; one at a post belongs to the kilometre after it.
    pub count: usize,
    /// Length without gaps, millimetres.
    pub covered_mm: i64,
    /// Length in gaps of either side, of the left and of the right, millimetres.
    pub open_mm: [i64; 3],
}

/// The kilometres of which anything was asked about.
pub(super) fn kilometres(of: &RoadGaps<'_>) -> Vec<Kilometre> {
    let extent = of.road.curve.extent();
    let mut cuts: Vec<Measure> = vec![extent.from(), extent.to()];
    cuts.extend(of.road.curve.multiples(KILOMETRE_MM).map(|(_, at)| at.clamp(extent.from(), extent.to())));
    cuts.sort_unstable();
    cuts.dedup();
    let open = [None, Some(Side::Left), Some(Side::Right)].map(|side| of.open(side));
    let stretches = cuts.windows(2).filter_map(|pair| {
        let [from, to] = pair else { return None };
        Some(Interval::new(*from, *to))
    });
    stretches
        .map(|stretch| {
            let asked = of.asked.clip(stretch);
            let open_mm = open.each_ref().map(|open| open.clip(stretch).length_mm());
            let [either, ..] = open_mm;
            let is_last = stretch.to() == extent.to();
            let standing = |place: Measure| {
                (stretch.contains(place) || is_last && place >= extent.to())
                    && of.asked.iter().any(|part| part.touches(place))
            };
            let mut inside: Vec<_> = of
                .stands
                .iter()
                .filter(|stand| standing(stand.stretch.from()))
                .map(|stand| stand.row.id())
                .collect();
            inside.sort_unstable();
            inside.dedup();
            Kilometre { stretch, count: inside.len(), covered_mm: asked.length_mm() - either, open_mm, asked }
        })
        .filter(|kilometre| !kilometre.asked.is_empty())
        .collect()
}
