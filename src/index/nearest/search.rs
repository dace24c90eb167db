//! One search: down the trees, what may be nearest first.

use std::cmp::Ordering;

use geo_types::Coord;

use super::MOST_NEAREST;
use super::bounds::Below;
use super::ladder::{Ladder, MANY};
use crate::geodesy::{Around, Figure, Position};
use crate::index::ShapeKind;
use crate::index::packed::{FAN, Packed};
use crate::index::row::{Piece, Row};
use crate::index::slab::Slab;
use crate::index::tree::Leaf;

const FARTHEST_M2: f64 = Around::FARTHEST_M * Around::FARTHEST_M;
/// Bits of a key that say which row it is of: the number of a run of rows, and the row's place in the run. The square keeps 36
/// of its 52 digits, far more than the formula is true to.
const ROW_BITS: u32 = 16;
/// Bits of a place in a run.
const RUN_BITS: u32 = 4;
/// The bits of a bound that say which of the node's sixteen boxes it is of.
const LANE_BITS: i32 = 15;
/// The places in a node; counted up instead, each step is looked at for overflow.
const LANES: [u16; FAN] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
/// No place: no distance to it is a number.
const NOWHERE: Coord<f64> = Coord { x: f64::NAN, y: f64::NAN };
const _: () = assert!(FAN == 16 && FAN == MANY && FAN <= 1 << RUN_BITS);
// Each of the nearest may need a run of its own; `in_sight` asks for so many at most.
const _: () = assert!(4 * MOST_NEAREST + 28 < 1 << (ROW_BITS - RUN_BITS));

/// What is found, and the room it is found in, which serves one search after the other.
#[derive(Debug, Default)]
pub(super) struct Search<'a> {
    asked: Option<Asked>,
    /// The nearest so far: the square of the metres, in its last bits which row it is. So little moves when one comes between.
    keys: Ladder,
    /// The first rows of the runs that were looked at.
    runs: Vec<Row<'a>>,
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
        self.keys.clear(wanted, FARTHEST_M2);
        self.runs.clear();
    }

    /// The squares of the metres of those found, the nearest first; in their last bits they are off.
    pub(super) fn squares_m2(&self) -> &[f64] {
        self.keys.held()
    }

    /// The same with their rows.
    pub(super) fn rows(&self) -> impl Iterator<Item = (f64, Row<'a>)> {
        self.keys.held().iter().filter_map(|key| Some((square_of(*key), self.row_of(*key)?)))
    }

    fn row_of(&self, key: f64) -> Option<Row<'a>> {
        let number = key.to_bits() as u32 & ((1 << ROW_BITS) - 1);
        let first = self.runs.get((number >> RUN_BITS) as usize)?;
        Some(Row { row: first.row + (number & ((1 << RUN_BITS) - 1)), ..*first })
    }

    /// Looks through a slab.
    pub(super) fn look(&mut self, slab: &'a Slab, keep: &impl Fn(&Row<'_>) -> bool) {
        let Some(asked) = self.asked else { return };
        if let Some((tree, leaves)) = slab.tree.packed() {
            self.descend(&asked, slab, tree, leaves, tree.top(), 0, keep);
            return;
        }
        for row in (0..slab.len() as u32).map(|row| slab.row(row)) {
            if row.has_place() && keep(&row) {
                self.measure(&asked, row, row.shape().coords(), true);
            }
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
        for ((slot, bound), lane) in near.iter_mut().zip(asked.below.squares_m2(edges)).zip(LANES) {
            *slot = bound.to_bits().cast_signed() & !LANE_BITS | i32::from(lane);
        }
        loop {
            let nearest = least(&near);
            // When all were looked at what is left is not a number, and less than nothing.
            let bound = f64::from(f32::from_bits((nearest & !LANE_BITS).cast_unsigned()));
            if bound.partial_cmp(&self.keys.end()) != Some(Ordering::Less) {
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
                    let leaf = Leaf::of_box(leaves, child);
                    let Piece { row, coords, .. } = slab.piece(leaf);
                    if keep(&row) {
                        self.measure(asked, row, coords, leaf.count == 0);
                    }
                }
            }
        }
    }

    /// Sixteen points, measured all at once.
    #[inline]
    fn points(
        &mut self,
        asked: &Asked,
        slab: &'a Slab,
        points: &[Coord<f64>],
        first: u32,
        keep: &impl Fn(&Row<'_>) -> bool,
    ) {
        // All but the last are sixteen, which the compiler may know.
        let mut padded = [NOWHERE; FAN];
        let sixteen = <&[Coord<f64>; FAN]>::try_from(points).unwrap_or_else(|_| {
            padded.iter_mut().zip(points).for_each(|(slot, at)| *slot = *at);
            &padded
        });
        let run = self.run(slab.row(first));
        let mut keys = [f64::INFINITY; FAN];
        for ((key, at), lane) in keys.iter_mut().zip(sixteen).zip(LANES) {
            *key = key_of(asked.around.square_m2(*at), run | u64::from(lane));
        }
        self.keys.put_each(&keys, |lane| keep(&slab.row(first + lane)));
    }

    fn measure(&mut self, asked: &Asked, row: Row<'a>, coords: &[Coord<f64>], whole: bool) {
        let shape = row.shape();
        if let (ShapeKind::Point, [at]) = (shape.kind(), coords) {
            return self.offer(asked.around.square_m2(*at), row);
        }
        let figure = if whole { shape.figure() } else { Figure::of_line(coords).ok() };
        let own = Figure::of_points(&[asked.place.coord()]).ok();
        let nearest =
            own.zip(figure).and_then(|(own, figure)| own.nearest_within(&figure, self.keys.end().sqrt()));
        let Some(nearest) = nearest else { return };
        let square_m2 = nearest.offset_m * nearest.offset_m;
        // A line comes piece by piece: its nearest counts.
        let same = |key: &f64| self.row_of(*key).is_some_and(|known| known.is_same_row(&row));
        if let Some(key) = self.keys.held().iter().copied().find(same) {
            if square_of(key) <= square_m2 {
                return;
            }
            self.keys.take(key);
        }
        self.offer(square_m2, row);
    }

    fn offer(&mut self, square_m2: f64, row: Row<'a>) {
        if square_m2 < self.keys.end() {
            let run = self.run(row);
            self.keys.put(key_of(square_m2, run));
        }
    }

    /// The bits that stand for a run of rows from this one on.
    #[inline]
    fn run(&mut self, first: Row<'a>) -> u64 {
        if self.runs.len() >> (ROW_BITS - RUN_BITS) > 0 {
            self.tidy();
        }
        self.runs.push(first);
        (self.runs.len() as u64 - 1) << RUN_BITS
    }

    /// Forgets the runs that hold none of the nearest: their numbers must fit into a key.
    fn tidy(&mut self) {
        let kept: Vec<Row<'a>> = self.rows().map(|(_, row)| row).collect();
        self.keys.renew(|at, key| key_of(square_of(key), (at as u64) << RUN_BITS));
        self.runs = kept;
    }
}

/// The least of sixteen, half of them beside the other half: in a row the compiler makes branches of it, which nobody foretells.
#[inline]
fn least(near: &[i32; FAN]) -> i32 {
    let (low, high) = near.split_at(FAN / 2);
    let eight: [i32; FAN / 2] = lesser(low, high);
    let (low, high) = eight.split_at(FAN / 4);
    let [one, two, three, four] = lesser(low, high);
    one.min(two).min(three.min(four))
}

/// The lesser of every two.
#[inline]
fn lesser<const N: usize>(ones: &[i32], others: &[i32]) -> [i32; N] {
    let mut lesser = [i32::MAX; N];
    lesser.iter_mut().zip(ones.iter().zip(others)).for_each(|(slot, (one, other))| *slot = *one.min(other));
    lesser
}

#[inline]
fn key_of(square_m2: f64, row: u64) -> f64 {
    f64::from_bits(square_m2.to_bits() >> ROW_BITS << ROW_BITS | row)
}

fn square_of(key: f64) -> f64 {
    f64::from_bits(key.to_bits() >> ROW_BITS << ROW_BITS)
}
