//! The R*-tree over a slab: boxes in single precision, rounded outwards so that nothing near an edge is missed, and
//! with room for geodesic edges, which reach poleward of their ends.

use geo_types::Coord;
use rstar::{AABB, RTree, RTreeObject};

use crate::geodesy::Box2;

use super::shape::{Shape, ShapeKind};

/// The most segments of a line that share one box: a long road's own box covers half a county and finds nothing.
const PIECE_SEGMENTS: usize = 16;

/// A box and the run of positions it covers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Leaf {
    low: [f32; 2],
    high: [f32; 2],
    /// Row of the slab.
    pub(super) row: u32,
    /// First position of the piece, counted from the row's first; 0 for a whole shape.
    pub(super) first: u32,
    /// Positions in the piece; 0 for a whole shape.
    pub(super) count: u32,
}

impl RTreeObject for Leaf {
    type Envelope = AABB<[f32; 2]>;

    fn envelope(&self) -> AABB<[f32; 2]> {
        AABB::from_corners(self.low, self.high)
    }
}

/// The tree of a slab.
#[derive(Debug, Clone, Default)]
pub(super) struct Tree(RTree<Leaf>);

impl Tree {
    pub(super) fn build<'a>(shapes: impl Iterator<Item = (u32, Shape<'a>)>) -> Tree {
        let mut leaves = Vec::new();
        for (row, shape) in shapes {
            add_leaves(row, shape, &mut leaves);
        }
        Tree(RTree::bulk_load(leaves))
    }

    /// Leaves whose box meets the given one.
    pub(super) fn meeting(&self, bounds: Box2) -> impl Iterator<Item = &Leaf> {
        self.0.locate_in_envelope_intersecting(&outward(bounds))
    }
}

fn add_leaves(row: u32, shape: Shape<'_>, leaves: &mut Vec<Leaf>) {
    let leaf = |bounds: Box2, first: usize, count: usize| {
        let bounds = outward(bounds);
        Leaf { low: bounds.lower(), high: bounds.upper(), row, first: first as u32, count: count as u32 }
    };
    if !matches!(shape.kind(), ShapeKind::Line | ShapeKind::MultiLine) {
        leaves.extend(reach(shape).map(|bounds| leaf(bounds, 0, 0)));
        return;
    }
    let mut before = 0;
    for part in shape.parts() {
        let mut from = 0;
        loop {
            let to = (from + PIECE_SEGMENTS + 1).min(part.len());
            let piece = part.get(from..to).unwrap_or_default();
            leaves.extend(reach_of_run(piece).map(|bounds| leaf(bounds, before + from, piece.len())));
            if to >= part.len() {
                break;
            }
            // The next piece begins with this one's last position: a segment between pieces would be in none.
            from = to - 1;
        }
        before += part.len();
    }
}

/// The box of a whole shape, bulging edges included.
fn reach(shape: Shape<'_>) -> Option<Box2> {
    match shape.kind() {
        ShapeKind::Point | ShapeKind::MultiPoint | ShapeKind::None => shape.bbox(),
        _ => shape.parts().filter_map(reach_of_run).reduce(|mut all, part| {
            all.unite(&part);
            all
        }),
    }
}

/// The box of a run of edges, bulging included.
fn reach_of_run(run: &[Coord<f64>]) -> Option<Box2> {
    let mut bounds = Box2::of_coord(*run.first()?);
    for edge in run.windows(2) {
        let [a, b] = edge else { continue };
        bounds.unite(&Box2::of_edge(*a, *b));
    }
    Some(bounds)
}

/// The box in single precision, never smaller than the one given.
fn outward(bounds: Box2) -> AABB<[f32; 2]> {
    let down = |value: f64| {
        let near = value as f32;
        if f64::from(near) > value { near.next_down() } else { near }
    };
    let up = |value: f64| {
        let near = value as f32;
        if f64::from(near) < value { near.next_up() } else { near }
    };
    let ([west, south], [east, north]) = (bounds.min, bounds.max);
    AABB::from_corners([down(west), down(south)], [up(east), up(north)])
}
