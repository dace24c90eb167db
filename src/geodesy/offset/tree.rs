//! Edges under boxes, in the order they come: lines and rings keep neighbours together by themselves.

use std::ops::Range;

use super::figure::Edge;
use crate::geodesy::ChordBox;

/// Edges under a lowest box, and boxes under a higher one.
pub(super) const FAN: usize = 8;

/// Boxes in levels: the lowest over [`FAN`] edges each, every other over [`FAN`] boxes of the level below, the highest
/// over all.
#[derive(Debug, Clone)]
pub(super) struct BoxTree {
    levels: Vec<Vec<ChordBox>>,
    edges: usize,
}

/// A box of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) level: usize,
    at: usize,
}

impl BoxTree {
    /// None without edges.
    pub(super) fn of(edges: &[Edge]) -> Option<Self> {
        let lowest: Vec<ChordBox> =
            edges.chunks(FAN).filter_map(|run| whole(run.iter().map(Edge::bounds))).collect();
        let mut levels = vec![lowest];
        while let Some(last) = levels.last()
            && last.len() > 1
        {
            let above = last.chunks(FAN).filter_map(|run| whole(run.iter().copied())).collect();
            levels.push(above);
        }
        levels.iter().all(|level| !level.is_empty()).then_some(Self { levels, edges: edges.len() })
    }

    pub(super) fn root(&self) -> Node {
        Node { level: self.levels.len() - 1, at: 0 }
    }

    pub(super) fn bounds(&self, node: Node) -> Option<&ChordBox> {
        self.levels.get(node.level)?.get(node.at)
    }

    /// The boxes under a box; the box itself when it is a lowest one.
    pub(super) fn under(&self, node: Node) -> impl Iterator<Item = Node> + use<> {
        let (level, range) = match node.level.checked_sub(1) {
            Some(below) => {
                let count = self.levels.get(below).map_or(0, Vec::len);
                (below, node.at * FAN..((node.at + 1) * FAN).min(count))
            }
            None => (0, node.at..node.at + 1),
        };
        range.map(move |at| Node { level, at })
    }

    /// The edges under a lowest box.
    pub(super) fn edges(&self, node: Node) -> Range<usize> {
        node.at * FAN..((node.at + 1) * FAN).min(self.edges)
    }
}

fn whole(mut boxes: impl Iterator<Item = ChordBox>) -> Option<ChordBox> {
    let mut all = boxes.next()?;
    for one in boxes {
        all.unite(&one);
    }
    Some(all)
}
