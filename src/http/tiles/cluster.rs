//! Counting what would be drawn on top of each other: from afar a cell of the grid shows one mark with a number.
//!
//! Cells lie within tiles, and a thing belongs to the one cell that holds its place, without any buffer: over a screen, and
//! over the world, the numbers add up to what there is.

use std::collections::BTreeMap;

use fast_mvt::{MvtGeomType, MvtLayerBuilder, MvtResult, MvtValueRef};

use super::build::coord;
use super::grid::EXTENT;
use super::thin::Cell;
use crate::geodesy::Box2;
use crate::index::Row;
use crate::model::kind::{GeometryType, Kind};

/// From this level on each thing is drawn by itself.
pub(super) const APART_FROM: u8 = 14;
/// The side of a cell, units: 64 pixels on a screen that shows a tile in 512.
const SIDE: i32 = 512;
/// Marks, which are broader than high, keep so far from the edges of their cell, units, that those of two cells can be told
/// apart.
const MARGIN: Cell = [176, 88];

/// Whether things of a kind are counted from afar: what stands beside roads one by one. Houses and trees are ground, not
/// equipment.
pub(super) fn counts(kind: &Kind) -> bool {
    kind.beside
        && !kind.event
        && kind.geometry.contains(&GeometryType::Point)
        && !["structures", "trees"].contains(&kind.id.as_str())
}

/// How many things one cell still shows one by one at a level: a few along a road say more than their number.
fn few(z: u8) -> usize {
    match z {
        ..=10 => 1,
        11 => 2,
        12 => 4,
        _ => 8,
    }
}

/// One thing to be counted.
pub(super) struct One<'a> {
    pub(super) row: Row<'a>,
    /// Its place in units of the tile.
    pub(super) unit: [f64; 2],
    /// Its box, degrees.
    pub(super) bounds: Box2,
}

struct Heap<'a> {
    count: u64,
    broken: u64,
    planned: u64,
    sum: [f64; 2],
    bounds: Box2,
    /// The things themselves while they are few.
    own: Vec<One<'a>>,
}

/// What a tile counts, cell by cell.
pub(super) struct Heaps<'a> {
    few: usize,
    cells: BTreeMap<Cell, Heap<'a>>,
}

impl<'a> Heaps<'a> {
    pub(super) fn new(z: u8) -> Heaps<'a> {
        Heaps { few: few(z), cells: BTreeMap::new() }
    }

    /// Counts a thing, when its place lies in the tile itself.
    pub(super) fn take(&mut self, one: One<'a>) {
        let [x, y] = one.unit;
        if !(0.0..EXTENT).contains(&x) || !(0.0..EXTENT).contains(&y) {
            return;
        }
        let cell = [x as i32 / SIDE, y as i32 / SIDE];
        let state = one.row.value("state");
        let state = state.as_str().unwrap_or_default();
        let heap = self.cells.entry(cell).or_insert_with(|| Heap {
            count: 0,
            broken: 0,
            planned: 0,
            sum: [0.0, 0.0],
            bounds: one.bounds,
            own: Vec::new(),
        });
        heap.count += 1;
        heap.broken += u64::from(["damaged", "lost"].contains(&state));
        heap.planned += u64::from(state == "planned");
        let [sum_x, sum_y] = heap.sum;
        heap.sum = [sum_x + x, sum_y + y];
        heap.bounds.unite(&one.bounds);
        if heap.own.len() <= self.few {
            heap.own.push(one);
        }
    }

    /// What is few enough to be shown one by one, and the heaps of everything else.
    pub(super) fn parted(self) -> (Vec<One<'a>>, Vec<Mark>) {
        let (mut ones, mut marks) = (Vec::new(), Vec::new());
        for (cell, heap) in self.cells {
            if heap.own.len() <= self.few {
                ones.extend(heap.own);
            } else {
                marks.push(heap.mark(cell));
            }
        }
        (ones, marks)
    }
}

impl Heap<'_> {
    fn mark(&self, [col, row]: Cell) -> Mark {
        let [x, y] = self.sum.map(|sum| (sum / self.count as f64).round() as i32);
        let [across, down] = MARGIN;
        let held =
            |at: i32, cell: i32, margin: i32| at.clamp(cell * SIDE + margin, (cell + 1) * SIDE - margin);
        Mark {
            at: [held(x, col, across), held(y, row, down)],
            count: self.count,
            broken: self.broken,
            planned: self.planned,
            bounds: self.bounds,
        }
    }
}

/// A number on the map: the middle of what it counts, kept within its cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mark {
    at: Cell,
    count: u64,
    broken: u64,
    planned: u64,
    /// Around all of them, degrees: where they part when somebody looks there.
    bounds: Box2,
}

impl Mark {
    pub(super) fn add(&self, layer: MvtLayerBuilder) -> MvtResult<MvtLayerBuilder> {
        let mut feature = layer.feature_of(MvtGeomType::Point);
        feature.points(std::iter::once(coord(self.at)))?;
        for (name, number) in [("count", self.count), ("broken", self.broken), ("planned", self.planned)] {
            feature.tag_ref(name, MvtValueRef::UInt(number))?;
        }
        let ([west, south], [east, north]) = (self.bounds.min, self.bounds.max);
        for (name, degrees) in [("west", west), ("south", south), ("east", east), ("north", north)] {
            feature.tag_ref(name, MvtValueRef::Double(degrees))?;
        }
        Ok(feature.end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearer_the_map_the_more_is_shown_one_by_one() {
        let shown: Vec<usize> = (0..APART_FROM).map(few).collect();
        assert!(shown.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!((shown[10], shown[13]), (1, 8));
    }

    #[test]
    fn cells_fill_a_tile_exactly() {
        assert_eq!(EXTENT as i32 % SIDE, 0);
    }

    #[test]
    fn a_mark_stays_in_its_cell_away_from_its_edge() {
        let bounds = Box2 { min: [0.0, 0.0], max: [1.0, 1.0] };
        let heap = Heap { count: 2, broken: 1, planned: 0, sum: [1026.0, 1500.0], bounds, own: Vec::new() };
        let mark = heap.mark([1, 1]);
        assert_eq!(mark.at, [688, 750]);
        assert_eq!((mark.count, mark.broken), (2, 1));
    }
}
