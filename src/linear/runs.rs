//! Which segments of a long curve can be near a place: boxes over runs of successive segments.
//!
//! Successive segments lie beside each other, so the order along the line is already a good packing order: no sorting,
//! three bytes a segment.

use super::Curve;
use crate::geodesy::{ChordBox, ChordPoint};

/// Vertices in a run: scanning so many costs about what visiting a box does.
const RUN: usize = 16;
/// Boxes under one box of the next level.
const FAN: usize = 8;
/// Curves of no more vertices than this are scanned whole.
pub(super) const SHORT: usize = 33;

/// Boxes over runs of segments, level by level; the last level is one box.
#[derive(Clone, Debug)]
pub(super) struct Runs {
    levels: Vec<Vec<ChordBox>>,
}

impl Runs {
    pub(super) fn new(curve: &Curve) -> Self {
        let mut level: Vec<ChordBox> = Vec::with_capacity(curve.vertices().div_ceil(RUN));
        let mut fill = usize::MAX;
        for part in 0..curve.parts().0.len() {
            let mut start: Option<ChordPoint> = None;
            for vertex in curve.vertices_of(part).unwrap_or_default() {
                let Some(edge) = curve.edge_of(part, vertex) else { continue };
                let end = ChordPoint::of(edge.b);
                let of_edge = ChordBox::of_edge(start.unwrap_or_else(|| ChordPoint::of(edge.a)), end);
                start = Some(end);
                match level.last_mut() {
                    Some(last) if fill == vertex / RUN => last.unite(&of_edge),
                    // Of two successive vertices at most one ends its part, so no run but the last is without segments
                    // and a box's place in the list is its run's number.
                    _ => {
                        level.push(of_edge);
                        fill = vertex / RUN;
                    }
                }
            }
        }
        let mut levels = vec![level];
        while let Some(below) = levels.last().filter(|below| below.len() > 1) {
            let above = below.chunks(FAN).filter_map(unite).collect();
            levels.push(above);
        }
        Self { levels }
    }

    /// Calls `scan` with the vertices of every run that may hold something within a limit of `p`, near ones first.
    /// `scan` gives back the limit for the rest, in metres.
    pub(super) fn search(
        &self,
        p: ChordPoint,
        limit_m: f64,
        mut scan: impl FnMut(std::ops::Range<usize>) -> f64,
    ) {
        let mut limit = limit_m;
        let top = self.levels.len().saturating_sub(1);
        let bound = |level: usize, at: usize| Some(self.levels.get(level)?.get(at)?.at_least_m(p));
        let mut open: Vec<(f64, usize, usize)> =
            bound(top, 0).map(|below| (below, top, 0)).into_iter().collect();
        while let Some((below, level, at)) = open.pop() {
            if below > limit {
                continue;
            }
            if level == 0 {
                limit = scan(at * RUN..(at + 1) * RUN);
                continue;
            }
            let first = open.len();
            open.extend(
                (at * FAN..(at + 1) * FAN)
                    .filter_map(|child| Some((bound(level - 1, child)?, level - 1, child))),
            );
            // The nearest on top of the pile; of equals the first along the curve.
            if let Some(children) = open.get_mut(first..) {
                children.sort_by(|x, y| y.0.total_cmp(&x.0).then(y.2.cmp(&x.2)));
            }
        }
    }
}

fn unite(boxes: &[ChordBox]) -> Option<ChordBox> {
    let (first, rest) = boxes.split_first()?;
    let mut all = *first;
    for other in rest {
        all.unite(other);
    }
    Some(all)
}
