//! The drawing board: metres east and north of the county's origin, and the way from there to the Earth.

use geo_types::{Coord, LineString, MultiLineString, Point, Polygon};

use crate::geodesy::{LocalFrame, OutOfRange, Position};

pub(super) use crate::geodesy::Xy;

pub(super) fn add([ax, ay]: Xy, [bx, by]: Xy) -> Xy {
    [ax + bx, ay + by]
}

pub(super) fn sub([ax, ay]: Xy, [bx, by]: Xy) -> Xy {
    [ax - bx, ay - by]
}

pub(super) fn scale([x, y]: Xy, by: f64) -> Xy {
    [x * by, y * by]
}

/// `from` moved along a direction.
pub(super) fn step(from: Xy, direction: Xy, metres: f64) -> Xy {
    add(from, scale(direction, metres))
}

pub(super) fn dot([ax, ay]: Xy, [bx, by]: Xy) -> f64 {
    ax * bx + ay * by
}

pub(super) fn cross([ax, ay]: Xy, [bx, by]: Xy) -> f64 {
    ax * by - ay * bx
}

/// Length by the square root alone, which every processor rounds alike.
pub(super) fn length([x, y]: Xy) -> f64 {
    (x * x + y * y).sqrt()
}

pub(super) fn apart(a: Xy, b: Xy) -> f64 {
    length(sub(a, b))
}

/// The same direction with length 1; east for no direction at all.
pub(super) fn unit(v: Xy) -> Xy {
    let long = length(v);
    if long > 0.0 { scale(v, 1.0 / long) } else { [1.0, 0.0] }
}

/// A quarter turn to the left.
pub(super) fn left([x, y]: Xy) -> Xy {
    [-y, x]
}

pub(super) fn middle(a: Xy, b: Xy) -> Xy {
    scale(add(a, b), 0.5)
}

/// A rectangle: its corners counter-clockwise.
pub(super) type Quad = [Xy; 4];

/// A rectangle around a centre, `along` metres in a direction and `across` metres beside it.
pub(super) fn rectangle(centre: Xy, direction: Xy, along: f64, across: f64) -> Quad {
    let (u, v) = (scale(direction, along / 2.0), scale(left(direction), across / 2.0));
    [sub(sub(centre, u), v), sub(add(centre, u), v), add(add(centre, u), v), add(sub(centre, u), v)]
}

/// Lays the drawing board on the Earth.
#[derive(Debug, Clone, Copy)]
pub(super) struct Board {
    frame: LocalFrame,
}

/// Positions are kept to 1e-7 of a degree (a centimetre): coarser than the last digits in which computers differ.
const GRAINS_PER_DEGREE: f64 = 1e7;

impl Board {
    pub(super) fn at(lon: f64, lat: f64) -> Result<Board, OutOfRange> {
        Ok(Board { frame: LocalFrame::at(Position::new(lon, lat)?) })
    }

    pub(super) fn coord(&self, at: Xy) -> Coord<f64> {
        let grain = |degrees: f64| (degrees * GRAINS_PER_DEGREE).round() / GRAINS_PER_DEGREE;
        let place = self.frame.to_position(at);
        Coord { x: grain(place.lon()), y: grain(place.lat()) }
    }

    pub(super) fn point(&self, at: Xy) -> Point<f64> {
        Point(self.coord(at))
    }

    pub(super) fn line(&self, points: &[Xy]) -> LineString<f64> {
        LineString::new(points.iter().map(|at| self.coord(*at)).collect())
    }

    pub(super) fn lines(&self, points: &[Xy]) -> MultiLineString<f64> {
        MultiLineString(vec![self.line(points)])
    }

    /// A surface from its outer ring, which need not repeat its first corner.
    pub(super) fn surface(&self, ring: &[Xy]) -> Polygon<f64> {
        let mut line = self.line(ring);
        line.close();
        Polygon::new(line, Vec::new())
    }
}
