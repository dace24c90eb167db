//! How much of a structure's ground lies in the zones: what depth tells of its nearest point, told of all of it.

use std::ops::AddAssign;

use geo_types::{Coord, Geometry};
use serde_json::{Value, json};

use super::zone::Zone;
use crate::geodesy::{Box2, Corridor, Position, area_m2, area_within_m2};
use crate::model::feature::Properties;
use crate::model::snapshot::{Road, Snapshot};
use crate::question::offset::{Near, Target};

/// An area with the narrowest and with the widest highway land that may be there, whole square centimetres, so that parts add up to
/// the whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Area {
    pub least_cm2: i64,
    pub most_cm2: i64,
}

impl Area {
    fn new([least_m2, most_m2]: [f64; 2]) -> Area {
        let cm2 = |m2: f64| (m2 * 1e4).round() as i64;
        Area { least_cm2: cm2(least_m2), most_cm2: cm2(most_m2) }
    }

    fn less(self, other: Area) -> Area {
        Area { least_cm2: self.least_cm2 - other.least_cm2, most_cm2: self.most_cm2 - other.most_cm2 }
    }

    pub(super) fn m2(self) -> (f64, f64) {
        (self.least_cm2 as f64 / 1e4, self.most_cm2 as f64 / 1e4)
    }

    /// Under a name that ends in `m2`: one figure, or two where the width of the land is a range.
    pub(super) fn put(self, said: &mut Properties, name: &str) {
        let (least_m2, most_m2) = self.m2();
        let exact = self.least_cm2 == self.most_cm2;
        said.insert(format!("{name}_m2"), json!(exact.then_some(most_m2)));
        if !exact {
            said.insert(format!("{name}_min_m2"), json!(least_m2));
            said.insert(format!("{name}_max_m2"), json!(most_m2));
        }
    }
}

impl AddAssign for Area {
    fn add_assign(&mut self, other: Area) {
        self.least_cm2 += other.least_cm2;
        self.most_cm2 += other.most_cm2;
    }
}

/// The part of a structure's ground in one road's zone.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// The road, by its place among the targets.
    pub target: usize,
    /// In its zone.
    pub own: Area,
    /// In its zone and in that of no road that decides before it.
    pub ruled: Area,
}

/// The ground of a structure, and what of it is in zones.
#[derive(Debug, Clone)]
pub(super) struct Intrusion {
    pub ground: Area,
    /// In any zone, each piece of ground counted once.
    pub all: Area,
    /// Road by road, in the order in which they decide.
    pub parts: Vec<Part>,
}

impl Intrusion {
    /// Of a structure near these roads, in the order in which they decide; none for what has no surface, or one larger than
    /// any building.
    pub(super) fn of(
        snapshot: &Snapshot,
        shape: &Geometry<f64>,
        roads: &[(&Near, &Target<'_>, &Zone<'_>)],
    ) -> Option<Intrusion> {
        let ground_m2 = area_m2(shape).ok().filter(|area| *area > 0.0)?;
        let mut strips: Vec<[Corridor; 2]> = Vec::new();
        for (_, target, zone) in roads {
            let [least_m, most_m] =
                [target.line.least_m, target.line.most_m].map(|edge_m| edge_m + zone.rule.value);
            let edges = edges_near(snapshot, target.road, shape, most_m);
            strips.push([least_m, most_m].map(|reach_m| Corridor { edges: edges.clone(), reach_m }));
        }
        let within = |strips: &[[Corridor; 2]]| {
            let [least, most] = [0, 1].map(|end| {
                let of_end: Vec<Corridor> = strips.iter().filter_map(|ends| ends.get(end).cloned()).collect();
                area_within_m2(shape, &of_end).ok().flatten()
            });
            // The part cannot be more than the whole, which is measured in another way.
            Some(Area::new([least?.min(ground_m2), most?.min(ground_m2)]))
        };
        let mut all = Area::default();
        let mut parts = Vec::with_capacity(roads.len());
        for (at, (near, ..)) in roads.iter().enumerate() {
            let before = all;
            all = within(strips.get(..=at)?)?;
            let own = if at == 0 { all } else { within(strips.get(at..=at)?)? };
            parts.push(Part { target: near.target, own, ruled: all.less(before) });
        }
        Some(Intrusion { ground: Area::new([ground_m2; 2]), all, parts })
    }

    pub(super) fn put(&self, said: &mut Properties) {
        self.ground.put(said, "ground");
        self.all.put(said, "intrusion");
    }

    /// What a road's entry in the list says of it.
    pub(super) fn put_part(&self, target: usize, listed: &mut Value) {
        let part = self.parts.iter().find(|part| part.target == target);
        if let (Some(part), Some(said)) = (part, listed.as_object_mut()) {
            part.own.put(said, "intrusion");
            part.ruled.put(said, "ruled");
        }
    }
}

/// The edges of a road's line that may come within so many metres of a shape.
fn edges_near(
    snapshot: &Snapshot,
    road: &Road,
    shape: &Geometry<f64>,
    reach_m: f64,
) -> Vec<(Position, Position)> {
    let layer = snapshot.collection("roads").map(|roads| &roads.layer);
    let place = |at: Coord<f64>| Position::from_coord(at).ok();
    let pieces =
        layer.zip(Box2::of_geometry(shape)).map(|(layer, bounds)| layer.pieces_in(bounds.grown(reach_m)));
    pieces
        .into_iter()
        .flatten()
        .filter(|piece| piece.row.id() == road.id)
        .flat_map(|piece| piece.coords.windows(2))
        .filter_map(|pair| if let [a, b] = pair { place(*a).zip(place(*b)) } else { None })
        .collect()
}
