//! Small things beside roads: where they stand, and what the register says of the place.

use geo_types::{Geometry, MultiLineString};
use serde_json::{Value, json};

use super::flat::{Xy, rectangle};
use super::ground::Taken;
use super::land::{Land, MainRoad};
use crate::geodesy::Position;
use crate::linear::{Calibration, Curve, Side};

/// The main roads as the register will read them.
pub(super) struct Posts {
    curves: Vec<(String, Curve)>,
}

/// Road, chainage and side of a place.
pub(super) struct Beside {
    pub(super) road: Value,
    pub(super) chainage_m: Value,
    pub(super) side: Value,
}

impl Posts {
    pub(super) fn of(land: &Land) -> Posts {
        let curves = land.roads.iter().filter_map(|road| Some((road.label().to_owned(), curve(land, road)?)));
        Posts { curves: curves.collect() }
    }

    /// The curves of the main roads, in their order.
    pub(super) fn curves(&self) -> impl Iterator<Item = &Curve> {
        self.curves.iter().map(|(_, curve)| curve)
    }

    /// What the register says of a place beside a main road, to the decimetre.
    pub(super) fn of_place(&self, land: &Land, road: usize, at: Xy) -> Option<Beside> {
        let (label, curve) = self.curves.get(road)?;
        let located = curve.locate(Position::from_coord(land.board.coord(at)).ok()?)?;
        let side = match located.side {
            Side::Left => "left",
            Side::Right => "right",
            Side::On => "on",
        };
        let chainage = (located.chainage.m() * 10.0).round() / 10.0;
        Some(Beside { road: json!(label), chainage_m: json!(chainage), side: json!(side) })
    }
}

/// The calibration of a road from what its posts say.
pub(super) fn calibration(road: &MainRoad) -> Option<Value> {
    let points: Vec<Value> =
        road.plan.posts.iter().map(|(at, post)| json!({"measure_m": at, "chainage": post})).collect();
    (!points.is_empty()).then_some(Value::Array(points))
}

fn curve(land: &Land, road: &MainRoad) -> Option<Curve> {
    let line: MultiLineString<f64> = land.board.lines(road.path.points());
    let calibration = calibration(road).and_then(|value| Calibration::from_json(&value).ok());
    Curve::new(&line, calibration.as_ref()).ok()
}

/// Whether something so small may stand here: clear of walls, water and every carriageway.
pub(super) fn has_room(land: &Land, at: Xy, size: f64) -> bool {
    let square = rectangle(at, [1.0, 0.0], size, size);
    let margin = |taken: Taken| match taken {
        Taken::Road | Taken::Lane => 0.25,
        Taken::Water => 1.0,
        Taken::Building => 0.3,
        Taken::Plot => 0.0,
    };
    land.ground.is_free(&square, margin)
}

pub(super) fn point(land: &Land, at: Xy) -> Geometry<f64> {
    Geometry::Point(land.board.point(at))
}
