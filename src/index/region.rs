//! A part of a layer that is looked through again and again: a road's next kilometre, handful by handful.

use super::Layer;
use super::grid::GridBox;
use super::layer::{BoxedPiece, Part};
use crate::geodesy::Box2;

/// What of a layer may lie in a box: the lowest nodes of its trees. A small box inside is then found in without going down from
/// the root.
#[derive(Debug, Default)]
pub struct Region<'s> {
    parts: Vec<&'s Part>,
    /// Nodes of the lowest level: of which part, which, and the box around it.
    nodes: Vec<(usize, u32, GridBox)>,
}

impl<'s> Region<'s> {
    /// Turns to another box of a layer.
    pub fn turn_to(&mut self, layer: &'s Layer, bounds: Box2) {
        self.parts.clear();
        self.nodes.clear();
        let around = GridBox::around(bounds);
        for (at, part) in layer.parts.iter().enumerate() {
            self.parts.push(part);
            part.slab.tree.visit_lowest(&around, &mut |node, bounds| self.nodes.push((at, node, bounds)));
        }
    }

    /// Calls back with the boxes of the pieces that [`Layer::visit_pieces`] finds in a box inside the one turned to.
    pub fn visit_boxes(&self, bounds: Box2, mut found: impl FnMut(BoxedPiece<'s>)) {
        let wanted = GridBox::around(bounds);
        for (part, node, around) in &self.nodes {
            if !around.meets(&wanted) {
                continue;
            }
            let Some(part) = self.parts.get(*part) else { continue };
            part.slab.tree.visit_in(*node, &wanted, |leaf, bounds| {
                if !part.dead.contains(leaf.row) {
                    found(BoxedPiece::new(&part.slab, leaf, bounds));
                }
            });
        }
    }
}
