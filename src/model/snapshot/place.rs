//! Where a thing is, when it is known by road and chainage rather than by a position.

use geo_types::{Geometry, Point};

use super::{Collection, Road, Snapshot};
use crate::index::Row;
use crate::linear::{Chainage, Side};

/// A geometry and whether it was worked out from the road.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// The geometry.
    pub geometry: Geometry<f64>,
    /// Whether it follows from road and chainage instead of having been given.
    pub derived: bool,
}

/// How far beside the centreline a thing known only by its side is drawn, metres: on its own side, off the line.
const BESIDE_M: f64 = 4.0;

impl Snapshot {
    /// The geometry of a row: its own, else the one that follows from its road and chainages; none when neither is
    /// known, or when the road has no line, no such chainage, or its number is shared by several roads.
    pub fn place_of(&self, collection: &Collection, row: &Row<'_>) -> Option<Placed> {
        if let Some(geometry) = row.geometry() {
            return Some(Placed { geometry, derived: false });
        }
        let word = row.value("road").as_str()?;
        let [road] = self.roads().find(word).try_into().ok()?;
        let metres = |name: &str| row.value(name).as_f64().and_then(|m| Chainage::from_m(m).ok());
        let geometry = if collection.kind.field("from_m").is_some() {
            let stretches = road.curve.measures_between(metres("from_m")?, metres("to_m")?);
            let mut lines = geo_types::MultiLineString(Vec::new());
            for stretch in stretches.iter() {
                lines.0.extend(road.curve.slice(stretch).0);
            }
            (!lines.0.is_empty()).then_some(Geometry::MultiLineString(lines))?
        } else {
            let side = row.value("side").as_str().and_then(Side::parse);
            point_beside(road, metres("chainage_m")?, side)?
        };
        Some(Placed { geometry, derived: true })
    }
}

fn point_beside(road: &Road, chainage: Chainage, side: Option<Side>) -> Option<Geometry<f64>> {
    let at = road.curve.resolve_beside(chainage, side.unwrap_or(Side::On), BESIDE_M).ok()?;
    Some(Geometry::Point(Point(at.coord())))
}
