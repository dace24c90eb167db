//! One search: down the trees, what may be nearest first.

use std::cmp::Ordering;

use geo_types::Coord;

use super::bounds::Below;
use crate::geodesy::{Around, Figure, Position};
use crate::index::ShapeKind;
use crate::index::packed::{FAN, Packed};
use crate::index::row::{Piece, Row};
use crate::index::slab::Slab;
use crate::index::tree::{Leaf, Tree};

const FARTHEST_M2: f64 = Around::FARTHEST_M * Around::FARTHEST_M;
/// Bits of a key that say which row it is of; the square keeps 36 of its 52 digits, far more than the formula is true to.
const ROW_BITS: u32 = 16;
/// The bits of a bound that say which of the node's sixteen boxes it is of.
const LANE_BITS: i32 = 15;
const _: () = assert!(FAN == 16);

/// The key of nothing.
const NONE: u64 = u64::MAX;
/// So many keys are gone through from the first on.
const SHORT: usize = 64;

/// What is found, and the room it is found in, which serves one search after the other.
#[derive(Debug, Default)]
pub(super) struct Search<'a> {
    asked: Option<Asked>,
    wanted: usize,
    /// The nearest so far, the nearest first: the square of the metres, which orders as its bits do, with the row's place in
    /// `offered` in its last bits. So little moves when one comes between.
    keys: Vec<u64>,
    /// Rows that were among the nearest at some time.
    offered: Vec<Row<'a>>,
    /// How many were found: the keys after them are [`NONE`].
    found: usize,
    /// Nothing from this key on can be among them.
    limit: u64,
}

/// The place, and what is known about it.
#[derive(Debug, Clone, Copy)]
struct Asked {
    place: Position,
    around: Around,
    below: Below,
}

impl<'a> Search<'a> {
    /// A search anew.
    pub(super) fn begin(&mut self, place: Position, around: Around, wanted: usize) {
        self.asked = Some(Asked { place, around, below: Below::of(place, &around) });
        self.wanted = wanted;
        self.keys.clear();
        self.keys.resize(wanted, NONE);
        self.found = 0;
        self.offered.clear();
        self.limit = FARTHEST_M2.to_bits();
    }

    fn limit_m2(&self) -> f64 {
        f64::from_bits(self.limit)
    }

    fn known(&self) -> &[u64] {
        self.keys.get(..self.found).unwrap_or_default()
    }

    /// How many were found.
    pub(super) fn found(&self) -> usize {
        self.found
    }

    /// The squares of their metres, the nearest first.
    pub(super) fn squares_m2(&self) -> impl Iterator<Item = f64> {
        self.known().iter().map(|key| square_of(*key))
    }

    /// That of the last.
    pub(super) fn last_m2(&self) -> f64 {
        self.known().last().map_or(0.0, |key| square_of(*key))
    }

    /// The same with their rows.
    pub(super) fn rows(&self) -> impl Iterator<Item = (f64, Row<'a>)> {
        self.known().iter().filter_map(|key| Some((square_of(*key), *self.offered.get(row_of(*key))?)))
    }

    /// Looks through a slab.
    pub(super) fn look(&mut self, slab: &'a Slab, keep: &impl Fn(&Row<'_>) -> bool) {
        let Some(asked) = self.asked else { return };
        match &slab.tree {
            Tree::Fresh(_) => {
                for row in (0..slab.len() as u32).map(|row| slab.row(row)) {
                    if row.has_place() && keep(&row) {
                        self.measure(&asked, row, row.shape().coords(), true);
                    }
                }
            }
            Tree::Whole(tree) => self.descend(&asked, slab, tree, &[], tree.top(), 0, keep),
            Tree::Pieces(tree, leaves) => self.descend(&asked, slab, tree, leaves, tree.top(), 0, keep),
        }
    }

    /// Looks under a node, what may be nearest first.
    #[expect(
        clippy::too_many_arguments,
        reason = "what stays the same all the way down is passed in registers"
    )]
    fn descend(
        &mut self,
        asked: &Asked,
        slab: &'a Slab,
        tree: &Packed,
        leaves: &[Leaf],
        level: usize,
        node: u32,
        keep: &impl Fn(&Row<'_>) -> bool,
    ) {
        if level == 0
            && let Some(points) = slab.shapes.points(node as usize * FAN, FAN)
        {
            return self.points(asked, slab, points, node * FAN as u32, keep);
        }
        let Some(edges) = tree.under(level, node) else { return };
        // What is not negative orders as its bits do; the last of them, rounded down, tell which box it is.
        let mut near = [0i32; FAN];
        for ((slot, bound), lane) in near.iter_mut().zip(asked.below.squares_m2(edges)).zip(0..) {
            *slot = bound.to_bits().cast_signed() & !LANE_BITS | lane;
        }
        loop {
            let nearest = near.iter().copied().fold(i32::MAX, i32::min);
            // When all were looked at what is left is not a number, and less than nothing.
            let bound = f64::from(f32::from_bits((nearest & !LANE_BITS).cast_unsigned()));
            if bound.partial_cmp(&self.limit_m2()) != Some(Ordering::Less) {
                return;
            }
            let lane = nearest & LANE_BITS;
            if let Some(slot) = near.get_mut(lane as usize) {
                *slot = i32::MAX;
            }
            let child = node * FAN as u32 + lane as u32;
            match level.checked_sub(1) {
                Some(below) => self.descend(asked, slab, tree, leaves, below, child, keep),
                None => {
                    let whole = Leaf::whole(child);
                    let leaf = leaves.get(child as usize).copied().unwrap_or(whole);
                    let Piece { row, coords, .. } = slab.piece(leaf);
                    if keep(&row) {
                        self.measure(asked, row, coords, leaf.count == 0);
                    }
                }
            }
        }
    }

    /// Sixteen points, measured all at once.
    fn points(
        &mut self,
        asked: &Asked,
        slab: &'a Slab,
        points: &[Coord<f64>],
        first: u32,
        keep: &impl Fn(&Row<'_>) -> bool,
    ) {
        let mut squares = [f64::INFINITY; FAN];
        for (square, at) in squares.iter_mut().zip(points) {
            *square = asked.around.square_m2(*at);
        }
        for (square_m2, row) in squares.iter().zip(first..) {
            if square_m2.to_bits() < self.limit && keep(&slab.row(row)) {
                self.offer(*square_m2, slab.row(row));
            }
        }
    }

    fn measure(&mut self, asked: &Asked, row: Row<'a>, coords: &[Coord<f64>], whole: bool) {
        let shape = row.shape();
        if let (ShapeKind::Point, [at]) = (shape.kind(), coords) {
            return self.offer(asked.around.square_m2(*at), row);
        }
        let figure = if whole { shape.figure() } else { Figure::of_line(coords).ok() };
        let own = Figure::of_points(&[asked.place.coord()]).ok();
        let nearest =
            own.zip(figure).and_then(|(own, figure)| own.nearest_within(&figure, self.limit_m2().sqrt()));
        let Some(nearest) = nearest else { return };
        let square_m2 = nearest.offset_m * nearest.offset_m;
        // A line comes piece by piece: its nearest counts.
        let same = |key: &u64| self.offered.get(row_of(*key)).is_some_and(|known| known.is_same_row(&row));
        if let Some(at) = self.known().iter().position(same) {
            if self.keys.get(at).is_some_and(|key| square_of(*key) <= square_m2) {
                return;
            }
            self.keys.remove(at);
            self.keys.push(NONE);
            self.found -= 1;
        }
        self.offer(square_m2, row);
    }

    fn offer(&mut self, square_m2: f64, row: Row<'a>) {
        // Not a number is no distance, and its bits are beyond all.
        if square_m2.to_bits() >= self.limit {
            return;
        }
        if self.offered.len() >> ROW_BITS > 0 {
            self.tidy();
        }
        let mut key = square_m2.to_bits() >> ROW_BITS << ROW_BITS | self.offered.len() as u64;
        self.offered.push(row);
        let from = if self.keys.len() > SHORT { self.keys.partition_point(|known| *known <= key) } else { 0 };
        // Every key gives way to a smaller one, without a branch that nobody could foretell.
        for slot in self.keys.get_mut(from..).unwrap_or_default() {
            (*slot, key) = ((*slot).min(key), (*slot).max(key));
        }
        self.found += usize::from(key == NONE);
        self.limit = self.limit.min(self.keys.last().copied().unwrap_or(0));
    }

    /// Forgets the rows that are no longer among the nearest: their numbers must fit into a key.
    fn tidy(&mut self) {
        let kept: Vec<Row<'a>> = self.rows().map(|(_, row)| row).collect();
        for (key, at) in self.keys.iter_mut().take(self.found).zip(0u64..) {
            *key = *key >> ROW_BITS << ROW_BITS | at;
        }
        self.offered = kept;
    }
}

fn square_of(key: u64) -> f64 {
    f64::from_bits(key >> ROW_BITS << ROW_BITS)
}

fn row_of(key: u64) -> usize {
    (key & ((1 << ROW_BITS) - 1)) as usize
}
