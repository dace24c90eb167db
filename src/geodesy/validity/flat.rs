//! Rings laid in a plane where they do not break.

use geo_types::{Coord, Polygon};

use super::meeting::turn;
use crate::geodesy::position::wrap_lon;
use crate::geodesy::walk;

/// A ring in the plane, its closing vertex left out.
#[derive(Debug, Clone)]
pub(super) struct FlatRing {
    /// At least three, no two alike in a row.
    pub(super) points: Vec<Coord<f64>>,
    /// Which polygon it belongs to.
    pub(super) polygon: usize,
    /// Whether it is a hole.
    pub(super) hole: bool,
}

impl FlatRing {
    /// Whether all its vertices are on one line.
    pub(super) fn is_line(&self) -> bool {
        let mut points = self.points.iter();
        let (Some(a), Some(b)) = (points.next(), points.next()) else {
            return true;
        };
        points.all(|c| turn(*a, *b, *c) == 0.0)
    }
}

/// The plane that rings were laid in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plane {
    /// Degrees, perhaps going on beyond ±180.
    Degrees,
    /// Seen from above the north pole, or from below the south pole.
    Pole { north: bool },
}

impl Plane {
    /// A place of the plane in degrees, for messages.
    pub(super) fn back(self, at: Coord<f64>) -> Coord<f64> {
        match self {
            Self::Degrees => Coord { x: wrap_lon(at.x), y: at.y },
            Self::Pole { north } => {
                let below = 90.0 - at.x.hypot(at.y);
                Coord { x: at.x.atan2(at.y).to_degrees(), y: if north { below } else { -below } }
            }
        }
    }
}

/// The rings of polygons: as they are, unrolled where they go over the antimeridian, or seen from above a pole where
/// one goes round it.
pub(super) fn rings(polygons: &[Polygon<f64>]) -> (Vec<FlatRing>, Plane) {
    let mut flat = Vec::new();
    for (at, polygon) in polygons.iter().enumerate() {
        for (number, ring) in walk::rings(polygon).enumerate() {
            let mut points = ring.0.clone();
            points.pop();
            flat.push(FlatRing { points, polygon: at, hole: number > 0 });
        }
    }
    if flat.iter().all(|ring| edges(&ring.points).all(|(a, b)| (a.x - b.x).abs() <= 180.0)) {
        return (flat, Plane::Degrees);
    }
    let anchor = flat.first().and_then(|ring| ring.points.first()).map_or(0.0, |first| first.x);
    let unrolled: Vec<_> = flat.iter().map(|ring| unrolled(&ring.points, anchor)).collect();
    let from_above = unrolled.iter().any(Option::is_none);
    let north = flat.iter().flat_map(|ring| &ring.points).map(|point| point.y).sum::<f64>() >= 0.0;
    for (ring, unrolled) in flat.iter_mut().zip(unrolled) {
        ring.points = match unrolled {
            Some(points) if !from_above => points,
            _ => ring.points.iter().map(|point| seen_from_pole(*point, north)).collect(),
        };
    }
    (flat, if from_above { Plane::Pole { north } } else { Plane::Degrees })
}

fn edges(points: &[Coord<f64>]) -> impl Iterator<Item = (Coord<f64>, Coord<f64>)> {
    let next = points.iter().skip(1).chain(points.first());
    points.iter().zip(next).map(|(a, b)| (*a, *b))
}

/// Every vertex within half a turn of the one before; none when the ring does not close that way, as round a pole.
fn unrolled(points: &[Coord<f64>], anchor: f64) -> Option<Vec<Coord<f64>>> {
    let near = |lon: f64, of: f64| lon + 360.0 * ((of - lon) / 360.0).round();
    let mut before = anchor;
    let laid: Vec<_> = points
        .iter()
        .map(|point| {
            before = near(point.x, before);
            Coord { x: before, y: point.y }
        })
        .collect();
    let first = laid.first()?.x;
    (near(first, before) == first).then_some(laid)
}

fn seen_from_pole(point: Coord<f64>, north: bool) -> Coord<f64> {
    let radius = if north { 90.0 - point.y } else { 90.0 + point.y };
    // Either name of the antimeridian is one direction.
    let (sin, cos) = if point.x.abs() == 180.0 { (0.0, -1.0) } else { point.x.to_radians().sin_cos() };
    Coord { x: radius * sin, y: radius * cos }
}
