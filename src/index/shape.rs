//! A geometry as it lies in the slab, read without copying.

use geo_types::{Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};

use crate::geodesy::{Box2, Figure, Position};

/// The form of a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ShapeKind {
    /// No place known.
    None,
    /// One position.
    Point,
    /// Several positions.
    MultiPoint,
    /// One line.
    Line,
    /// Several lines.
    MultiLine,
    /// One surface.
    Polygon,
    /// Several surfaces.
    MultiPolygon,
}

/// A shape of a row: its positions in one run, cut into parts (lines or rings).
#[derive(Debug, Clone, Copy)]
pub struct Shape<'a> {
    pub(super) kind: ShapeKind,
    pub(super) coords: &'a [Coord<f64>],
    /// Where each part ends, counted from the slab's first position.
    pub(super) ends: &'a [u32],
    /// Whether each part is an outer ring.
    pub(super) outer: &'a [bool],
    /// The slab's number of this shape's first position.
    pub(super) base: u32,
}

impl<'a> Shape<'a> {
    /// The form.
    pub fn kind(&self) -> ShapeKind {
        self.kind
    }

    /// All positions, part after part; degrees, longitude first.
    pub fn coords(&self) -> &'a [Coord<f64>] {
        self.coords
    }

    /// The parts: lines of a line, rings of a polygon, one run of positions for points.
    pub fn parts(&self) -> impl ExactSizeIterator<Item = &'a [Coord<f64>]> + use<'a> {
        let (base, coords) = (self.base, self.coords);
        let mut from = 0usize;
        self.ends.iter().map(move |end| {
            let to = (*end - base) as usize;
            let part = coords.get(from..to).unwrap_or_default();
            from = to;
            part
        })
    }

    /// The rings of a polygon, each with whether it is an outer one; holes follow their outer ring.
    pub fn rings(&self) -> impl ExactSizeIterator<Item = (bool, &'a [Coord<f64>])> + use<'a> {
        self.outer.iter().copied().zip(self.parts())
    }

    /// The smallest box around its vertices, in degrees; none without positions.
    pub fn bbox(&self) -> Option<Box2> {
        bbox_of(self.coords)
    }

    /// Whether every position is one on the Earth.
    pub fn is_on_earth(&self) -> bool {
        all_on_earth(self.coords)
    }

    /// The shape laid out for measuring; none when there is no place, or it is none on the Earth.
    pub fn figure(&self) -> Option<Figure> {
        match self.kind {
            ShapeKind::None => None,
            ShapeKind::Point | ShapeKind::MultiPoint => Figure::of_points(self.coords).ok(),
            ShapeKind::Line => Figure::of_line(self.coords).ok(),
            ShapeKind::MultiLine => Figure::of(&self.to_geometry()?).ok(),
            ShapeKind::Polygon | ShapeKind::MultiPolygon => Figure::of_rings(self.rings()).ok(),
        }
    }

    /// The geometry as other crates know it; none when there is no place.
    pub fn to_geometry(&self) -> Option<Geometry<f64>> {
        let line = |part: &[Coord<f64>]| LineString::new(part.to_vec());
        match self.kind {
            ShapeKind::None => None,
            ShapeKind::Point => self.coords.first().map(|at| Geometry::Point(Point(*at))),
            ShapeKind::MultiPoint => {
                Some(Geometry::MultiPoint(MultiPoint(self.coords.iter().copied().map(Point).collect())))
            }
            ShapeKind::Line => self.parts().next().map(|part| Geometry::LineString(line(part))),
            ShapeKind::MultiLine => {
                Some(Geometry::MultiLineString(MultiLineString(self.parts().map(line).collect())))
            }
            ShapeKind::Polygon => self.polygons().into_iter().next().map(Geometry::Polygon),
            ShapeKind::MultiPolygon => Some(Geometry::MultiPolygon(MultiPolygon(self.polygons()))),
        }
    }

    fn polygons(&self) -> Vec<Polygon<f64>> {
        let mut polygons: Vec<Polygon<f64>> = Vec::new();
        for (outer, ring) in self.rings() {
            let ring = LineString::new(ring.to_vec());
            match polygons.last_mut() {
                Some(polygon) if !outer => polygon.interiors_push(ring),
                _ => polygons.push(Polygon::new(ring, Vec::new())),
            }
        }
        polygons
    }
}

/// The smallest box around positions; none when there are none.
pub(super) fn all_on_earth(coords: &[Coord<f64>]) -> bool {
    coords.iter().all(|at| Position::from_coord(*at).is_ok())
}

pub(super) fn bbox_of(coords: &[Coord<f64>]) -> Option<Box2> {
    let (first, rest) = coords.split_first()?;
    let mut bounds = Box2::of_coord(*first);
    for at in rest {
        bounds.include(*at);
    }
    Some(bounds)
}
