//! Which ring lies in which, once it is known that none cross.

use geo_types::Coord;

use super::Defect;
use super::flat::FlatRing;
use super::meeting::turn;
use crate::geodesy::Box2;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lies {
    Inside,
    Outside,
    On,
}

/// Holes outside their ring, holes in holes, surfaces in surfaces.
pub(super) fn find(rings: &[FlatRing]) -> Vec<Defect> {
    if rings.len() < 2 {
        return Vec::new();
    }
    let bounds: Vec<Option<Box2>> = rings.iter().map(bounds).collect();
    let boxed: Vec<(&FlatRing, &Option<Box2>)> = rings.iter().zip(&bounds).collect();
    let mut defects = Vec::new();
    let mut outer: Option<(&FlatRing, &Option<Box2>)> = None;
    for (ring, within) in &boxed {
        if !ring.hole {
            outer = Some((ring, within));
        } else if let Some((outer, around)) = outer
            && !(holds(**within, *around) && lies(ring, outer) != Lies::Outside)
        {
            defects.push(Defect::HoleOutside(first(ring)));
        }
    }
    for (ring, within) in &boxed {
        let nested = boxed.iter().any(|(other, around)| {
            let rivals = other.hole == ring.hole && (other.polygon == ring.polygon) == ring.hole;
            // In a hole of the other polygon there is room for a surface.
            let has_room = || {
                let mut holes = boxed.iter().filter(|(hole, _)| hole.hole && hole.polygon == other.polygon);
                holes.any(|(hole, around)| holds(**within, **around) && lies(ring, hole) != Lies::Outside)
            };
            rivals
                && !std::ptr::eq(*ring, *other)
                && holds(**within, **around)
                && lies(ring, other) == Lies::Inside
                && (ring.hole || !has_room())
        });
        if nested {
            defects.push(Defect::Nested(first(ring)));
        }
    }
    defects
}

fn first(ring: &FlatRing) -> Coord<f64> {
    ring.points.first().copied().unwrap_or_default()
}

fn bounds(ring: &FlatRing) -> Option<Box2> {
    let mut points = ring.points.iter();
    let mut all = Box2::of_coord(*points.next()?);
    points.for_each(|point| all.include(*point));
    Some(all)
}

fn holds(inner: Option<Box2>, outer: Option<Box2>) -> bool {
    let (Some(inner), Some(outer)) = (inner, outer) else {
        return false;
    };
    let ([w, s], [e, n]) = (inner.min, inner.max);
    let ([ow, os], [oe, on]) = (outer.min, outer.max);
    ow <= w && e <= oe && os <= s && n <= on
}

/// Where a ring lies that does not cross the other: by its first vertex, or middle of an edge, that is not on the border.
fn lies(ring: &FlatRing, outer: &FlatRing) -> Lies {
    let next = ring.points.iter().skip(1).chain(ring.points.first());
    let middles = ring
        .points
        .iter()
        .zip(next)
        .map(|(a, b)| Coord { x: f64::midpoint(a.x, b.x), y: f64::midpoint(a.y, b.y) });
    let tried = ring.points.iter().copied().take(4).chain(middles.take(4));
    tried.map(|point| side(point, &outer.points)).find(|side| *side != Lies::On).unwrap_or(Lies::On)
}

/// A point against a ring, exactly.
fn side(point: Coord<f64>, ring: &[Coord<f64>]) -> Lies {
    let next = ring.iter().skip(1).chain(ring.first());
    let mut inside = false;
    for (a, b) in ring.iter().zip(next) {
        if (a.y > point.y) == (b.y > point.y) {
            let flat = a.y == point.y && b.y == point.y && (a.x.min(b.x)..=a.x.max(b.x)).contains(&point.x);
            if flat || *a == point || *b == point {
                return Lies::On;
            }
            continue;
        }
        let turn = turn(*a, *b, point);
        if turn == 0.0 {
            return Lies::On;
        }
        if (turn > 0.0) == (b.y > a.y) {
            inside = !inside;
        }
    }
    if inside { Lies::Inside } else { Lies::Outside }
}
