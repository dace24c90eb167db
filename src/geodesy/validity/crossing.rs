//! Crossings within and between rings: only edges whose boxes meet are compared.

use geo_types::Coord;

use super::Defect;
use super::flat::FlatRing;
use super::meeting::{RingEdge, boxes_meet, chains_cross, crossing};
use crate::geodesy::Box2;

/// Edges under a lowest box, and boxes under a higher one.
const FAN: usize = 8;
/// Comparisons after which a border counts as too tangled to check. A coastline of 100,000 vertices takes a tenth of
/// that; a comb of long slanting teeth, made to be slow, takes all.
const MOST_COMPARISONS: usize = 5_000_000;

/// The first crossing, if there is one.
pub(super) fn find(rings: &[FlatRing]) -> Option<Defect> {
    let edges = edges(rings);
    at_vertices(&edges).or_else(|| between_edges(&edges))
}

fn edges(rings: &[FlatRing]) -> Vec<RingEdge> {
    let mut all = Vec::with_capacity(rings.iter().map(|ring| ring.points.len()).sum());
    for (number, ring) in (0..).zip(rings) {
        let count = ring.points.len();
        let turned = |by: usize| ring.points.iter().cycle().skip(by).take(count);
        let quads = turned(count.saturating_sub(1)).zip(turned(0)).zip(turned(1).zip(turned(2)));
        all.extend(quads.map(|((before, a), (b, after))| RingEdge {
            before: *before,
            a: *a,
            b: *b,
            after: *after,
            ring: number,
        }));
    }
    all
}

fn defect(one: &RingEdge, other: &RingEdge, at: Coord<f64>) -> Defect {
    if one.ring == other.ring { Defect::RingCrossesItself(at) } else { Defect::RingsCross(at) }
}

/// Vertices that several borders share: each pair of borders there must not cross.
fn at_vertices(edges: &[RingEdge]) -> Option<Defect> {
    let mut by_start: Vec<&RingEdge> = edges.iter().collect();
    by_start.sort_unstable_by(|one, other| one.a.x.total_cmp(&other.a.x).then(one.a.y.total_cmp(&other.a.y)));
    let mut comparisons = 0;
    for shared in by_start.chunk_by(|one, other| one.a == other.a) {
        for (at, one) in shared.iter().enumerate() {
            for other in shared.iter().skip(at + 1) {
                if chains_cross(one.a, [one.before, one.b], [other.before, other.b]) {
                    return Some(defect(one, other, one.a));
                }
                comparisons += 1;
                if comparisons > MOST_COMPARISONS {
                    return Some(Defect::TooTangled);
                }
            }
        }
    }
    None
}

/// A box over edges or over boxes, by its level from the bottom and its number there.
type Node = (usize, usize);

fn between_edges(edges: &[RingEdge]) -> Option<Defect> {
    let levels = boxes(edges);
    let top = levels.len().checked_sub(1)?;
    let mut pairs: Vec<(Node, Node)> = vec![((top, 0), (top, 0))];
    let mut comparisons = 0;
    while let Some((first, second)) = pairs.pop() {
        comparisons += 1;
        if comparisons > MOST_COMPARISONS {
            return Some(Defect::TooTangled);
        }
        let (level, same) = (first.0, first == second);
        let under = |node: Node, count: usize| node.1 * FAN..((node.1 + 1) * FAN).min(count);
        if level > 0 {
            let below = levels.get(level - 1).map(Vec::as_slice).unwrap_or_default();
            for one in under(first, below.len()) {
                let from = if same { one } else { 0 };
                for other in under(second, below.len()).filter(|other| *other >= from) {
                    if let (Some(mine), Some(theirs)) = (below.get(one), below.get(other))
                        && mine.intersects(theirs)
                    {
                        pairs.push(((level - 1, one), (level - 1, other)));
                    }
                }
            }
            continue;
        }
        let run = |node: Node| edges.get(under(node, edges.len())).unwrap_or_default();
        for (at, one) in run(first).iter().enumerate() {
            let skipped = if same { at + 1 } else { 0 };
            for other in run(second).iter().skip(skipped).filter(|other| boxes_meet(one, other)) {
                comparisons += 1;
                if let Some(place) = crossing(one, other) {
                    return Some(defect(one, other, place));
                }
            }
        }
    }
    None
}

fn boxes(edges: &[RingEdge]) -> Vec<Vec<Box2>> {
    let of_edge = |edge: &RingEdge| {
        let mut bounds = Box2::of_coord(edge.a);
        bounds.include(edge.b);
        bounds
    };
    let unite = |mut all: Box2, one: Box2| {
        all.unite(&one);
        all
    };
    let lowest: Vec<Box2> =
        edges.chunks(FAN).filter_map(|run| run.iter().map(of_edge).reduce(unite)).collect();
    if lowest.is_empty() {
        return Vec::new();
    }
    let mut levels = vec![lowest];
    while let Some(last) = levels.last()
        && last.len() > 1
    {
        let above = last.chunks(FAN).filter_map(|run| run.iter().copied().reduce(unite)).collect();
        levels.push(above);
    }
    levels
}
