//! The gate that every geometry passes before the register takes it.
//!
//! | what | done |
//! |---|---|
//! | NaN, infinite, beyond ±180 or ±90 degrees | refused |
//! | no vertex; a collection of forms | refused |
//! | over [`MAX_VERTICES`] vertices or [`MAX_RINGS`] rings | refused |
//! | the same position twice in a row | one dropped, silently |
//! | a spike (there and back along one line) | dropped, said |
//! | a line of fewer than two different positions | dropped and said where other parts stay, else refused |
//! | a ring of fewer than three different positions, or without area | refused |
//! | a ring that crosses itself or runs back over itself; rings that cross each other | refused with the place |
//! | a hole outside its outer ring, a hole in a hole, a surface in a surface | refused |
//! | rings that touch, or share a stretch of border with another ring | taken as they are |
//! | over the antimeridian, round a pole | taken as they are, checked in a plane where they do not break |
//!
//! Rings are judged in the plane of longitude and latitude with exact predicates (J. R. Shewchuk, *Adaptive precision
//! floating-point arithmetic*, 1997, through `robust`): it is there that maps draw them and overlays cut them.

mod clean;
mod crossing;
mod flat;
mod meeting;
mod nesting;

use geo_types::{Coord, Geometry, MultiLineString, MultiPolygon, Polygon};

use crate::geodesy::{OutOfRange, Position, area, walk};
use flat::Plane;

/// The most vertices one feature may have.
pub const MAX_VERTICES: usize = 100_000;
/// The most rings one feature may have.
pub const MAX_RINGS: usize = 1_000;
/// A ring with less area than this, square metres, has none: doubles in degrees resolve no less.
const LEAST_AREA_M2: f64 = 1e-6;

/// A geometry as it may be stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Admitted {
    /// Positions as given; repeated ones, spikes and parts without length left out.
    pub geometry: Geometry<f64>,
    /// What was repaired and should be said.
    pub repairs: Vec<Repair>,
}

/// What was mended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Repair {
    /// The border ran out to this place and back along the same line.
    SpikeRemoved(Coord<f64>),
    /// A part of a line that has no length, at this place.
    PartDropped(Coord<f64>),
}

/// Why a geometry is refused.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum Defect {
    /// No vertex at all.
    #[error("the geometry is empty")]
    Empty,
    /// A collection of several forms.
    #[error("a geometry of several forms")]
    Collection,
    /// NaN, infinite, or no place on the Earth: the first such vertex, and which it is, from 1.
    #[error("vertex {vertex}: {cause}")]
    OutOfRange {
        /// Counted through the whole geometry.
        vertex: usize,
        /// The pair as given.
        cause: OutOfRange,
    },
    /// More vertices than [`MAX_VERTICES`].
    #[error("{0} vertices")]
    TooManyVertices(usize),
    /// More rings than [`MAX_RINGS`].
    #[error("{0} rings")]
    TooManyRings(usize),
    /// A line that has no two different positions.
    #[error("a line without length")]
    LineWithoutLength(Coord<f64>),
    /// A ring that has no three different positions, or no area; its first position.
    #[error("a ring without area")]
    RingWithoutArea(Coord<f64>),
    /// A ring crosses itself, or runs back over itself, here.
    #[error("a ring crosses itself at {0:?}")]
    RingCrossesItself(Coord<f64>),
    /// Two rings cross here.
    #[error("two rings cross at {0:?}")]
    RingsCross(Coord<f64>),
    /// A hole does not lie in its outer ring; a position of it.
    #[error("a hole outside its ring at {0:?}")]
    HoleOutside(Coord<f64>),
    /// A hole lies in a hole, or a surface in a surface of the same feature; a position of it.
    #[error("surfaces overlap at {0:?}")]
    Nested(Coord<f64>),
    /// The border is so tangled that checking it would take too long.
    #[error("the border is too tangled to check")]
    TooTangled,
}

/// Lets a geometry through, mended where that needs no judgement, or says every reason against it (of each ring the
/// first).
pub fn admit(geometry: Geometry<f64>) -> Result<Admitted, Vec<Defect>> {
    let geometry = match geometry {
        Geometry::GeometryCollection(_) => return Err(vec![Defect::Collection]),
        Geometry::Rect(rect) => Geometry::Polygon(rect.to_polygon()),
        Geometry::Triangle(triangle) => Geometry::Polygon(triangle.to_polygon()),
        Geometry::Line(line) => Geometry::LineString(line.into()),
        other => other,
    };
    within_bounds(&geometry).map_err(|defect| vec![defect])?;
    let mut repairs = Vec::new();
    let geometry = match geometry {
        Geometry::LineString(line) => {
            let first = line.0.first().copied();
            let line = clean::line(line).ok_or_else(|| without_length(first))?;
            Geometry::LineString(line)
        }
        Geometry::MultiLineString(lines) => {
            Geometry::MultiLineString(MultiLineString(clean::lines(lines.0, &mut repairs)?))
        }
        Geometry::Polygon(polygon) => {
            let polygon = clean::polygon(polygon, &mut repairs)?;
            check_surfaces(std::slice::from_ref(&polygon))?;
            Geometry::Polygon(polygon)
        }
        Geometry::MultiPolygon(MultiPolygon(polygons)) => {
            let polygons: Vec<_> = polygons
                .into_iter()
                .filter(|polygon| !polygon.exterior().0.is_empty())
                .map(|polygon| clean::polygon(polygon, &mut repairs))
                .collect::<Result<_, _>>()?;
            check_surfaces(&polygons)?;
            Geometry::MultiPolygon(MultiPolygon(polygons))
        }
        points => points,
    };
    Ok(Admitted { geometry, repairs })
}

fn without_length(first: Option<Coord<f64>>) -> Vec<Defect> {
    vec![first.map_or(Defect::Empty, Defect::LineWithoutLength)]
}

/// Counts before anything is worked out, and every position a place on the Earth.
fn within_bounds(geometry: &Geometry<f64>) -> Result<(), Defect> {
    let (mut vertices, mut rings, mut wrong) = (0, 0, None);
    walk::points(geometry, &mut |coord| {
        vertices += 1;
        if wrong.is_none()
            && let Err(cause) = Position::from_coord(coord)
        {
            wrong = Some(Defect::OutOfRange { vertex: vertices, cause });
        }
    });
    walk::polygons(geometry, &mut |polygon| rings += 1 + polygon.interiors().len());
    if vertices == 0 {
        return Err(Defect::Empty);
    }
    if vertices > MAX_VERTICES {
        return Err(Defect::TooManyVertices(vertices));
    }
    if rings > MAX_RINGS {
        return Err(Defect::TooManyRings(rings));
    }
    wrong.map_or(Ok(()), Err)
}

/// Crossings first: the area of a ring that crosses itself means nothing.
fn check_surfaces(polygons: &[Polygon<f64>]) -> Result<(), Vec<Defect>> {
    let (rings, plane) = flat::rings(polygons);
    let given: Vec<_> = polygons.iter().flat_map(walk::rings).collect();
    let lines = given.iter().zip(&rings).filter(|(_, flat)| flat.is_line());
    let mut defects: Vec<Defect> =
        lines.filter_map(|(ring, _)| ring.0.first().copied().map(Defect::RingWithoutArea)).collect();
    if defects.is_empty() {
        defects.extend(crossing::find(&rings).map(|defect| defect.placed(plane)));
    }
    if defects.is_empty() {
        for ring in given {
            if area::ring_m2(&ring.0).unwrap_or_default() < LEAST_AREA_M2 {
                defects.extend(ring.0.first().copied().map(Defect::RingWithoutArea));
            }
        }
        defects.extend(nesting::find(&rings).into_iter().map(|defect| defect.placed(plane)));
    }
    if defects.is_empty() { Ok(()) } else { Err(defects) }
}

impl Defect {
    /// The same with its place in degrees.
    fn placed(self, plane: Plane) -> Self {
        match self {
            Self::RingCrossesItself(at) => Self::RingCrossesItself(plane.back(at)),
            Self::RingsCross(at) => Self::RingsCross(plane.back(at)),
            Self::HoleOutside(at) => Self::HoleOutside(plane.back(at)),
            Self::Nested(at) => Self::Nested(plane.back(at)),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests;
