//! What finds the rows of a slab by place: boxes with room for geodesic edges, which reach poleward of their ends.
//!
//! Many rows are packed in Hilbert order; the few of a fresh write go under an R*-tree (rstar), which is made faster
//! than it is packed and is merged away soon. Lines enter in short pieces, everything else by its envelope.

use geo_types::Coord;
use rstar::{AABB, RTree, RTreeObject};

use crate::geodesy::Box2;

use super::grid::GridBox;
use super::hilbert;
use super::packed::Packed;
use super::shape::{Shape, ShapeKind};

/// The most segments of a line that share one box: a long road's own box covers half a county and finds nothing.
const PIECE_SEGMENTS: usize = 16;
/// From so many boxes on the packed tree is made.
const PACKED_FROM: usize = 64;

/// What a box of the tree stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Leaf {
    /// Row of the slab.
    pub(super) row: u32,
    /// First position of the piece, counted from the row's first; 0 for a whole shape.
    pub(super) first: u32,
    /// Positions in the piece; 0 for a whole shape.
    pub(super) count: u32,
}

impl Leaf {
    /// A whole shape.
    pub(super) fn whole(row: u32) -> Leaf {
        Leaf { row, first: 0, count: 0 }
    }

    /// What a box stands for, by its number: where nothing is told, the row of the same number.
    pub(super) fn of_box(leaves: &[Leaf], at: u32) -> Leaf {
        leaves.get(at as usize).copied().unwrap_or(Leaf::whole(at))
    }
}

/// A box and what it stands for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Boxed {
    bounds: GridBox,
    leaf: Leaf,
}

impl RTreeObject for Boxed {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> AABB<[f64; 2]> {
        envelope(&self.bounds)
    }
}

fn envelope(bounds: &GridBox) -> AABB<[f64; 2]> {
    let GridBox { west, south, east, north } = *bounds;
    AABB::from_corners([f64::from(west), f64::from(south)], [f64::from(east), f64::from(north)])
}

/// The tree of a slab.
#[derive(Debug, Clone)]
pub(super) enum Tree {
    /// Few rows.
    Fresh(RTree<Boxed>),
    /// Many rows, all whole: box number is row number.
    Whole(Packed),
    /// Many rows, some of them lines in pieces: what each box stands for.
    Pieces(Packed, Vec<Leaf>),
}

impl Tree {
    /// The box of a row, where boxes are numbered as rows are.
    pub(super) fn whole_box(&self, row: u32) -> Option<GridBox> {
        if let Tree::Whole(tree) = self { tree.bounds(row) } else { None }
    }

    /// Bytes it takes, near enough.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Tree::Fresh(tree) => tree.size() * size_of::<Boxed>(),
            Tree::Whole(tree) => tree.bytes(),
            Tree::Pieces(tree, leaves) => tree.bytes() + leaves.capacity() * size_of::<Leaf>(),
        }
    }
}

impl Default for Tree {
    fn default() -> Tree {
        Tree::Fresh(RTree::new())
    }
}

impl Tree {
    /// The tree over shapes in the order of their rows, which is Hilbert order with those without a place last.
    pub(super) fn build<'a>(shapes: impl ExactSizeIterator<Item = Shape<'a>> + Clone) -> Tree {
        let placed = shapes.clone().take_while(|shape| shape.kind() != ShapeKind::None).count();
        let is_line = |shape: Shape<'_>| matches!(shape.kind(), ShapeKind::Line | ShapeKind::MultiLine);
        if placed >= PACKED_FROM && !shapes.clone().any(is_line) {
            // A shape that has a kind has positions, and so a box.
            return Tree::Whole(Packed::build(
                placed,
                shapes.take(placed).filter_map(reach).map(GridBox::around),
            ));
        }
        let mut boxes = Vec::with_capacity(placed);
        for (row, shape) in (0..).zip(shapes) {
            add_boxes(row, shape, &mut boxes);
        }
        if boxes.len() < PACKED_FROM {
            return Tree::Fresh(RTree::bulk_load(boxes));
        }
        boxes.sort_by_cached_key(|one| {
            let Box2 { min: [west, south], max: [east, north] } = one.bounds.degrees();
            hilbert::place(west.midpoint(east), south.midpoint(north))
        });
        let leaves = boxes.iter().map(|one| one.leaf).collect();
        Tree::Pieces(Packed::build(boxes.len(), boxes.iter().map(|one| one.bounds)), leaves)
    }

    /// The packed tree and what its boxes stand for, where that is not the row of the same number; none for few rows.
    pub(super) fn packed(&self) -> Option<(&Packed, &[Leaf])> {
        match self {
            Tree::Fresh(_) => None,
            Tree::Whole(tree) => Some((tree, &[])),
            Tree::Pieces(tree, leaves) => Some((tree, leaves)),
        }
    }

    fn fresh(&self, wanted: GridBox) -> impl Iterator<Item = &Boxed> {
        let fresh = if let Tree::Fresh(tree) = self { Some(tree) } else { None };
        let wanted = envelope(&wanted);
        fresh.into_iter().flat_map(move |tree| tree.locate_in_envelope_intersecting(&wanted))
    }

    /// Leaves whose box meets the given one.
    pub(super) fn meeting(&self, bounds: Box2) -> impl Iterator<Item = Leaf> + '_ {
        let wanted = GridBox::around(bounds);
        let packed = self
            .packed()
            .into_iter()
            .flat_map(move |(tree, leaves)| tree.meeting(wanted).map(move |at| Leaf::of_box(leaves, at)));
        self.fresh(wanted).map(|one| one.leaf).chain(packed)
    }

    /// Calls back with every leaf whose box meets the given one, and the box: the same, for loops that count
    /// nanoseconds.
    pub(super) fn visit(&self, wanted: &GridBox, mut found: impl FnMut(Leaf, GridBox)) {
        match self.packed() {
            Some((tree, leaves)) => {
                tree.visit(wanted, &mut |at, bounds| found(Leaf::of_box(leaves, at), bounds));
            }
            None => self.fresh(*wanted).for_each(|one| found(one.leaf, one.bounds)),
        }
    }

    /// Calls back with the number of every lowest node that may hold a box that meets the given one, and with the box around it.
    /// Few rows count as one node.
    pub(super) fn visit_lowest(&self, wanted: &GridBox, found: &mut impl FnMut(u32, GridBox)) {
        match self.packed() {
            Some((tree, _)) => tree.visit_lowest(wanted, found),
            None => found(0, *wanted),
        }
    }

    /// As [`Tree::visit`], of the boxes of one lowest node.
    pub(super) fn visit_in(&self, node: u32, wanted: &GridBox, mut found: impl FnMut(Leaf, GridBox)) {
        match self.packed() {
            Some((tree, leaves)) => {
                tree.visit_in(node, wanted, &mut |at, bounds| found(Leaf::of_box(leaves, at), bounds));
            }
            None => self.visit(wanted, found),
        }
    }
}

fn add_boxes(row: u32, shape: Shape<'_>, boxes: &mut Vec<Boxed>) {
    let boxed = |bounds: Box2, first: usize, count: usize| Boxed {
        bounds: GridBox::around(bounds),
        leaf: Leaf { row, first: first as u32, count: count as u32 },
    };
    if !matches!(shape.kind(), ShapeKind::Line | ShapeKind::MultiLine) {
        boxes.extend(reach(shape).map(|bounds| boxed(bounds, 0, 0)));
        return;
    }
    let mut before = 0;
    for part in shape.parts() {
        let mut from = 0;
        loop {
            let to = (from + PIECE_SEGMENTS + 1).min(part.len());
            let piece = part.get(from..to).unwrap_or_default();
            boxes.extend(reach_of_run(piece).map(|bounds| boxed(bounds, before + from, piece.len())));
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
