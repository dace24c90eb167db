//! From a shape in degrees to whole units of a tile: projected, cut, simplified.

use geo_types::{Coord, Geometry};

use super::clip::{self, Unit};
use super::grid::{DEEPEST, TileId};
use super::thin::{Cell, doubled_area, quantised, simplified};
use crate::index::{Shape, ShapeKind};

/// A shape as a tile holds it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Drawn {
    /// Places.
    Points(Vec<Cell>),
    /// Lines of two places or more.
    Lines(Vec<Vec<Cell>>),
    /// Closed rings, each with whether it is an outer one; holes follow their outer ring.
    Rings(Vec<(bool, Vec<Cell>)>),
}

/// Half a pixel on a screen that shows a tile in 512 pixels; nothing is left out at the deepest levels.
fn tolerance(tile: TileId) -> f64 {
    if tile.z >= DEEPEST - 4 { 0.0 } else { 4.0 }
}

/// Twice the area, in units, of what is smaller than a pixel and a half each way: drawn as a dot of a square or not at
/// all.
const TINY: i64 = 2 * 12 * 12;
/// Half the side of the square that stands for a tiny surface.
const DOT: i32 = 5;

/// What the tile shows of a stored shape; none when nothing of it is seen.
pub(super) fn of_row(tile: TileId, shape: &Shape<'_>) -> Option<Drawn> {
    match shape.kind() {
        ShapeKind::None => None,
        ShapeKind::Point | ShapeKind::MultiPoint => points(tile, shape.coords().iter().copied()),
        ShapeKind::Line | ShapeKind::MultiLine => lines(tile, shape.parts()),
        ShapeKind::Polygon | ShapeKind::MultiPolygon => rings(tile, shape.rings()),
    }
}

/// What the tile shows of a geometry that was worked out.
pub(super) fn of_geometry(tile: TileId, geometry: &Geometry<f64>) -> Option<Drawn> {
    match geometry {
        Geometry::Point(point) => points(tile, std::iter::once(point.0)),
        Geometry::LineString(line) => lines(tile, std::iter::once(line.0.as_slice())),
        Geometry::MultiLineString(all) => lines(tile, all.0.iter().map(|line| line.0.as_slice())),
        _ => None,
    }
}

fn points(tile: TileId, coords: impl Iterator<Item = Coord<f64>>) -> Option<Drawn> {
    let units: Vec<Unit> = coords.map(|at| tile.project(at)).filter(|unit| clip::inside(*unit)).collect();
    let cells = quantised(&units);
    (!cells.is_empty()).then_some(Drawn::Points(cells))
}

fn lines<'a>(tile: TileId, parts: impl Iterator<Item = &'a [Coord<f64>]>) -> Option<Drawn> {
    let mut drawn = Vec::new();
    for part in parts {
        for run in clip::line(&projected(tile, part)) {
            let path = simplified(&quantised(&run), tolerance(tile));
            if path.len() >= 2 {
                drawn.push(path);
            }
        }
    }
    (!drawn.is_empty()).then_some(Drawn::Lines(drawn))
}

fn rings<'a>(tile: TileId, rings: impl Iterator<Item = (bool, &'a [Coord<f64>])>) -> Option<Drawn> {
    let mut drawn: Vec<(bool, Vec<Cell>)> = Vec::new();
    let mut holed = false;
    for (outer, ring) in rings {
        if !outer && !holed {
            continue;
        }
        let cells = quantised(&clip::ring(&projected(tile, ring)));
        let simple = simplified(&cells, tolerance(tile));
        let visible = simple.len() >= 4 && doubled_area(&simple).abs() >= TINY;
        if outer {
            // A ring that is too small to be drawn as it is has no visible holes.
            holed = visible;
        }
        if visible {
            drawn.push((outer, simple));
        } else if outer && let Some(dot) = dot(&cells) {
            drawn.push((true, dot));
        }
    }
    (!drawn.is_empty()).then_some(Drawn::Rings(drawn))
}

fn projected(tile: TileId, part: &[Coord<f64>]) -> Vec<Unit> {
    part.iter().map(|at| tile.project(*at)).collect()
}

/// A little square in the middle of what is too small to be seen.
fn dot(cells: &[Cell]) -> Option<Vec<Cell>> {
    let [x, y] = *cells.first()?;
    let [far_x, far_y] = *cells.get(cells.len() / 2)?;
    let (x, y) = (i32::midpoint(x, far_x), i32::midpoint(y, far_y));
    let corners = [[-DOT, -DOT], [DOT, -DOT], [DOT, DOT], [-DOT, DOT], [-DOT, -DOT]];
    Some(corners.map(|[dx, dy]| [x + dx, y + dy]).to_vec())
}

impl Drawn {
    /// Where it is, for thinning; none for what is large enough to be drawn always.
    pub(super) fn spot(&self) -> Option<Cell> {
        match self {
            Drawn::Points(cells) => cells.first().copied(),
            Drawn::Rings(rings) => match rings.as_slice() {
                [(_, ring)] if doubled_area(ring).abs() <= TINY => ring.first().copied(),
                _ => None,
            },
            Drawn::Lines(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::point;

    #[test]
    fn a_place_beyond_the_buffer_is_not_drawn() {
        let tile = TileId::new(1, 0, 0).unwrap();
        assert!(of_geometry(tile, &Geometry::Point(point!(x: -90.0, y: 45.0))).is_some());
        assert!(of_geometry(tile, &Geometry::Point(point!(x: 90.0, y: 45.0))).is_none());
    }

    #[test]
    fn a_house_seen_from_afar_is_a_dot_and_from_near_a_house() {
        let house = [(117.0, 33.0), (117.0001, 33.0), (117.0001, 33.0001), (117.0, 33.0001), (117.0, 33.0)];
        let house: Vec<Coord<f64>> = house.iter().map(|(x, y)| Coord { x: *x, y: *y }).collect();
        let at = |z: u8| {
            let share = |degrees: f64| (degrees / 360.0 + 0.5) * f64::from(1_u32 << z);
            let y = 0.5 - (33.0_f64.to_radians().tan().asinh()) / (2.0 * std::f64::consts::PI);
            TileId::new(z, (y * f64::from(1_u32 << z)) as u32, share(117.00005) as u32).unwrap()
        };
        let near = rings(at(18), std::iter::once((true, house.as_slice()))).unwrap();
        assert!(near.spot().is_none());
        let far = rings(at(10), std::iter::once((true, house.as_slice()))).unwrap();
        assert!(far.spot().is_some());
    }
}
