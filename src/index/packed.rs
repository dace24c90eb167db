//! A packed tree of boxes: sixteen to a node, a node's edges beside each other so that the processor compares them in
//! groups, level upon level in flat arrays without pointers. It takes seventeen bytes a box and is built in one pass
//! over boxes that already come in Hilbert order.
//!
//! Layout after I. Kamel and C. Faloutsos, "Hilbert R-tree: an improved R-tree using fractals", VLDB 1994.

use super::bits::Hits;
use super::grid::GridBox;

/// Boxes of a node.
pub(super) const FAN: usize = 16;
/// Levels that any count of 32 bits needs.
const MOST_LEVELS: usize = 8;

/// Sixteen boxes, edge by edge.
#[derive(Debug, Clone)]
struct Node {
    west: [i32; FAN],
    south: [i32; FAN],
    east: [i32; FAN],
    north: [i32; FAN],
}

impl Node {
    const EMPTY: Node =
        Node { west: [i32::MAX; FAN], south: [i32::MAX; FAN], east: [i32::MIN; FAN], north: [i32::MIN; FAN] };

    fn set(&mut self, lane: usize, bounds: GridBox) {
        for (edges, edge) in [
            (&mut self.west, bounds.west),
            (&mut self.south, bounds.south),
            (&mut self.east, bounds.east),
            (&mut self.north, bounds.north),
        ] {
            if let Some(slot) = edges.get_mut(lane) {
                *slot = edge;
            }
        }
    }

    fn get(&self, lane: usize) -> Option<GridBox> {
        Some(GridBox {
            west: *self.west.get(lane)?,
            south: *self.south.get(lane)?,
            east: *self.east.get(lane)?,
            north: *self.north.get(lane)?,
        })
    }

    fn whole(&self) -> GridBox {
        GridBox {
            west: self.west.iter().copied().min().unwrap_or(i32::MAX),
            south: self.south.iter().copied().min().unwrap_or(i32::MAX),
            east: self.east.iter().copied().max().unwrap_or(i32::MIN),
            north: self.north.iter().copied().max().unwrap_or(i32::MIN),
        }
    }

    /// Which of its boxes meet another.
    fn meeting(&self, other: &GridBox) -> Hits {
        let mut hits = [0u8; FAN];
        let edges = self.west.iter().zip(&self.south).zip(self.east.iter().zip(&self.north));
        for (hit, ((west, south), (east, north))) in hits.iter_mut().zip(edges) {
            *hit = u8::from(*west <= other.east)
                & u8::from(*east >= other.west)
                & u8::from(*south <= other.north)
                & u8::from(*north >= other.south);
        }
        Hits::of(hits)
    }
}

/// Boxes numbered from 0 in the order they were given.
#[derive(Debug, Clone, Default)]
pub(super) struct Packed {
    /// The lowest level first; the last has one node.
    levels: Vec<Vec<Node>>,
}

impl Packed {
    /// Packs so many boxes that come in an order that keeps neighbours together.
    pub(super) fn build(count: usize, boxes: impl Iterator<Item = GridBox>) -> Packed {
        if count == 0 {
            return Packed::default();
        }
        let mut levels = vec![pack(count, boxes)];
        while let Some(below) = levels.last().filter(|below| below.len() > 1) {
            let above = pack(below.len(), below.iter().map(Node::whole));
            levels.push(above);
        }
        Packed { levels }
    }

    /// A box by its number.
    pub(super) fn bounds(&self, at: u32) -> Option<GridBox> {
        let bounds = self.levels.first()?.get(at as usize / FAN)?.get(at as usize % FAN)?;
        (bounds.west <= bounds.east).then_some(bounds)
    }

    /// Calls back with every box that meets the given one, and its number.
    pub(super) fn visit(&self, other: &GridBox, found: &mut impl FnMut(u32, GridBox)) {
        if let Some(top) = self.levels.len().checked_sub(1) {
            visit_under(&self.levels, top, 0, other, found);
        }
    }

    /// Calls back with the number of every node of the lowest level that may hold a box that meets the given one, and with the
    /// box around it.
    pub(super) fn visit_lowest(&self, other: &GridBox, found: &mut impl FnMut(u32, GridBox)) {
        match self.levels.as_slice() {
            [] => {}
            [only] => only.iter().zip(0..).for_each(|(node, at)| found(at, node.whole())),
            [_, above @ ..] => visit_under(above, above.len() - 1, 0, other, found),
        }
    }

    /// Calls back with every box of a node of the lowest level that meets the given one, and its number.
    pub(super) fn visit_in(&self, node: u32, other: &GridBox, found: &mut impl FnMut(u32, GridBox)) {
        visit_under(&self.levels, 0, node, other, found);
    }

    /// The numbers of the boxes that meet the given one.
    pub(super) fn meeting(&self, other: GridBox) -> Meeting<'_> {
        let mut open = [const { (0, Hits::NONE) }; MOST_LEVELS];
        let depth = self.levels.len();
        if let (Some(slot), Some(root)) =
            (depth.checked_sub(1).and_then(|top| open.get_mut(top)), self.levels.last())
        {
            *slot = (0, root.first().map_or(Hits::NONE, |root| root.meeting(&other)));
        }
        Meeting { tree: self, other, open, level: depth.saturating_sub(1), top: depth }
    }

    /// The boxes under a node, edge by edge: west, south, east, north. Places in the node that are not taken have their
    /// west east of their east.
    pub(super) fn under(&self, level: usize, node: u32) -> Option<[&[i32; FAN]; 4]> {
        let Node { west, south, east, north } = self.levels.get(level)?.get(node as usize)?;
        Some([west, south, east, north])
    }

    /// The level of the one node over all; 0 when there is none.
    pub(super) fn top(&self) -> usize {
        self.levels.len().saturating_sub(1)
    }

    /// Bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        self.levels.iter().map(|level| level.capacity() * size_of::<Node>()).sum()
    }
}

/// Goes down from a node: boxes of the first level are what is called back with.
fn visit_under(
    levels: &[Vec<Node>],
    level: usize,
    node: u32,
    other: &GridBox,
    found: &mut impl FnMut(u32, GridBox),
) {
    let Some(here) = levels.get(level).and_then(|nodes| nodes.get(node as usize)) else { return };
    for lane in here.meeting(other) {
        let child = node * FAN as u32 + lane;
        match level.checked_sub(1) {
            Some(below) => visit_under(levels, below, child, other, found),
            None => {
                if let Some(bounds) = here.get(lane as usize) {
                    found(child, bounds);
                }
            }
        }
    }
}

fn pack(count: usize, boxes: impl Iterator<Item = GridBox>) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::with_capacity(count.div_ceil(FAN));
    for (at, bounds) in boxes.enumerate() {
        if at % FAN == 0 {
            nodes.push(Node::EMPTY);
        }
        if let Some(node) = nodes.last_mut() {
            node.set(at % FAN, bounds);
        }
    }
    nodes
}

/// A walk through the tree.
pub(super) struct Meeting<'t> {
    tree: &'t Packed,
    other: GridBox,
    /// For each level the open node and which of its boxes are still to be looked at.
    open: [(u32, Hits); MOST_LEVELS],
    level: usize,
    /// Levels of the tree; 0 for an empty one.
    top: usize,
}

impl Iterator for Meeting<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        while self.level < self.top {
            let (node, hits) = self.open.get_mut(self.level)?;
            let Some(lane) = hits.next() else {
                self.level += 1;
                continue;
            };
            let child = *node * FAN as u32 + lane;
            let Some(below) = self.level.checked_sub(1) else { return Some(child) };
            let hits = self.tree.levels.get(below)?.get(child as usize)?.meeting(&self.other);
            *self.open.get_mut(below)? = (child, hits);
            self.level = below;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_box() -> impl Strategy<Value = GridBox> {
        (-1000..1000i32, -1000..1000i32, 0..90i32, 0..90i32).prop_map(|(west, south, wide, high)| GridBox {
            west,
            south,
            east: west + wide,
            north: south + high,
        })
    }

    proptest! {
        /// Guards: partly filled nodes, several levels, both ways of walking. Leaves out: more than three levels.
        #[test]
        fn the_boxes_found_are_those_that_meet(
            boxes in prop::collection::vec(any_box(), 0..700),
            other in any_box(),
        ) {
            let tree = Packed::build(boxes.len(), boxes.iter().copied());
            let wanted: Vec<u32> =
                (0..boxes.len() as u32).filter(|at| boxes[*at as usize].meets(&other)).collect();
            let mut walked: Vec<u32> = tree.meeting(other).collect();
            walked.sort_unstable();
            prop_assert_eq!(&walked, &wanted);
            let mut visited = Vec::new();
            tree.visit(&other, &mut |at, bounds| {
                assert_eq!(bounds, boxes[at as usize]);
                visited.push(at);
            });
            visited.sort_unstable();
            prop_assert_eq!(&visited, &wanted);
            let mut low = Vec::new();
            tree.visit_lowest(&other, &mut |node, around| {
                tree.visit_in(node, &other, &mut |at, bounds| {
                    assert!(around.meets(&bounds));
                    low.push(at);
                });
            });
            low.sort_unstable();
            prop_assert_eq!(&low, &wanted);
        }
    }
}
