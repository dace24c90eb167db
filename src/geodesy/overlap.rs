//! What of a surface other surfaces cover too.

use geo::BooleanOps;
use geo_types::{Coord, Geometry, LineString, MultiPolygon, Polygon};

use super::ellipsoid::{MEAN_RADIUS_M, along, distance_m};
use super::position::OutOfRange;
use super::{LocalFrame, Position, area_m2, length_m, walk};

/// Edges are cut into pieces no longer than this before they are laid into a plane, metres.
const PIECE_M: f64 = 250.0;
/// No edge is cut into more pieces: an ocean's worth of plot is nobody's.
const MOST_PIECES: f64 = 4_000.0;

/// What of a surface others cover too.
#[derive(Debug, Clone, PartialEq)]
pub struct Shared {
    /// Its area, square metres; what several others cover counts once. 0 when it is less than its own error: surfaces
    /// that only touch share nothing.
    pub area_m2: f64,
    /// How far the area may be off, square metres.
    pub error_m2: f64,
    /// Where it is.
    pub outline: MultiPolygon<f64>,
}

/// What of a surface is covered by any of the others.
///
/// The outlines are cut in a plane laid at the surface's first corner, their edges first cut into short pieces so that
/// straight lines stand for geodesics; the pieces found are put back on the ellipsoid and measured there. So the plane
/// bends no area: only the places of edges can be off, by no more than [`LocalFrame::ERROR_M`] and what a piece bulges,
/// and the error is that times the outline's length.
///
/// # Units
/// - areas in square metres; a vertex that is no place on the Earth is refused
pub fn shared(surface: &Geometry<f64>, others: &[Geometry<f64>]) -> Result<Shared, OutOfRange> {
    let none = Shared { area_m2: 0.0, error_m2: 0.0, outline: MultiPolygon(Vec::new()) };
    let Some(first) = first_corner(surface) else { return Ok(none) };
    let frame = LocalFrame::at(Position::from_coord(first)?);
    let mut reach_m: f64 = 0.0;
    let own = flat(&frame, surface, &mut reach_m)?;
    let mut covered = MultiPolygon(Vec::new());
    for other in others {
        covered = covered.union(&flat(&frame, other, &mut reach_m)?);
    }
    let mut cut = own.intersection(&covered);
    let back = |ring: &mut LineString<f64>| {
        for at in &mut ring.0 {
            *at = frame.to_position([at.x, at.y]).coord();
        }
    };
    for polygon in &mut cut.0 {
        polygon.exterior_mut(back);
        polygon.interiors_mut(|rings| rings.iter_mut().for_each(back));
    }
    let outline = Geometry::MultiPolygon(cut);
    let (area_m2, around_m) = (area_m2(&outline)?, length_m(&outline)?);
    let error_m2 = around_m * edge_error_m(reach_m);
    let Geometry::MultiPolygon(outline) = outline else { return Ok(none) };
    if area_m2 <= error_m2 {
        return Ok(Shared { error_m2, ..none });
    }
    Ok(Shared { area_m2, error_m2, outline })
}

/// How far a place of an edge may be off in the plane, metres: what a plane is sure of, what a piece of edge bulges so
/// far from its origin, and the grain of the cutting, a part in 2³⁰.
fn edge_error_m(reach_m: f64) -> f64 {
    let bulge_m = reach_m * PIECE_M * PIECE_M / (4.0 * MEAN_RADIUS_M * MEAN_RADIUS_M);
    LocalFrame::ERROR_M + bulge_m + reach_m / 5e8
}

fn first_corner(surface: &Geometry<f64>) -> Option<Coord<f64>> {
    let mut first = None;
    walk::polygons(surface, &mut |polygon| {
        first = first.or_else(|| polygon.exterior().0.first().copied());
    });
    first
}

/// A surface in the plane, its edges in short pieces.
fn flat(
    frame: &LocalFrame,
    surface: &Geometry<f64>,
    reach_m: &mut f64,
) -> Result<MultiPolygon<f64>, OutOfRange> {
    let mut polygons = Vec::new();
    let mut refused = None;
    walk::polygons(surface, &mut |polygon| {
        let mut rings = walk::rings(polygon).map(|ring| flat_ring(frame, ring, reach_m));
        match rings.next().map(|outer| Ok((outer?, rings.collect::<Result<Vec<_>, _>>()?))) {
            Some(Ok((outer, holes))) => polygons.push(Polygon::new(outer, holes)),
            Some(Err(error)) => refused = Some(error),
            None => {}
        }
    });
    refused.map_or(Ok(MultiPolygon(polygons)), Err)
}

fn flat_ring(
    frame: &LocalFrame,
    ring: &LineString<f64>,
    reach_m: &mut f64,
) -> Result<LineString<f64>, OutOfRange> {
    let corners: Vec<Position> =
        ring.0.iter().map(|at| Position::from_coord(*at)).collect::<Result<_, _>>()?;
    let mut laid: Vec<Coord<f64>> = Vec::with_capacity(corners.len());
    let mut lay = |at: Position| {
        let [x, y] = frame.to_plane(at);
        *reach_m = reach_m.max(x.hypot(y));
        laid.push(Coord { x, y });
    };
    for pair in corners.windows(2) {
        if let [a, b] = pair {
            let pieces = (distance_m(*a, *b) / PIECE_M).ceil().clamp(1.0, MOST_PIECES) as u32;
            lay(*a);
            (1..pieces).for_each(|piece| lay(along(*a, *b, f64::from(piece) / f64::from(pieces))));
        }
    }
    corners.last().copied().into_iter().for_each(lay);
    Ok(LineString::new(laid))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::direct;
    use crate::geodesy::testing::everywhere;

    fn surface(corners: &[Position]) -> Geometry<f64> {
        let ring: LineString<f64> = corners.iter().chain(corners.first()).map(|at| at.coord()).collect();
        Polygon::new(ring, Vec::new()).into()
    }

    /// A four-sided plot so large; its halves to either side of a geodesic across it.
    fn halves(centre: Position, size_m: f64) -> [Geometry<f64>; 3] {
        let [a, b, c, d] = [20.0, 115.0, 195.0, 290.0].map(|azimuth| direct(centre, azimuth, size_m));
        let (m, n) = (along(a, b, 0.4), along(c, d, 0.7));
        [surface(&[a, b, c, d]), surface(&[a, m, n, d]), surface(&[m, b, c, n])]
    }

    #[test]
    fn the_part_shared_with_a_half_is_the_half() {
        for centre in everywhere() {
            if centre.lat().abs() > 89.0 {
                continue;
            }
            for size_m in [30.0, 700.0, 5_000.0] {
                let [whole, one, other] = halves(centre, size_m);
                let (area, shared) =
                    (area_m2(&one).unwrap(), shared(&whole, std::slice::from_ref(&one)).unwrap());
                assert!(
                    (shared.area_m2 - area).abs() <= shared.error_m2,
                    "{centre:?} {size_m}: {shared:?} {area}"
                );
                assert!(shared.error_m2 < area * 1e-3);
                let none = super::shared(&one, &[other]).unwrap();
                assert_eq!((none.area_m2, none.outline.0.len()), (0.0, 0), "{centre:?} {size_m}");
            }
        }
    }

    #[test]
    fn what_several_cover_counts_once() {
        let centre = Position::new(117.0, 33.0).unwrap();
        let [whole, one, other] = halves(centre, 200.0);
        let all = shared(&whole, &[one.clone(), whole.clone(), other, one]).unwrap();
        assert!((all.area_m2 - area_m2(&whole).unwrap()).abs() <= all.error_m2);
    }

    #[test]
    fn a_hole_is_not_covered_and_nothing_shares_nothing() {
        let centre = Position::new(117.0, 33.0).unwrap();
        let square = |size_m: f64| -> Vec<Position> {
            [45.0, 135.0, 225.0, 315.0].map(|azimuth| direct(centre, azimuth, size_m)).to_vec()
        };
        let ring = |corners: &[Position]| -> LineString<f64> {
            corners.iter().chain(corners.first()).map(|at| at.coord()).collect()
        };
        let holed: Geometry<f64> = Polygon::new(ring(&square(300.0)), vec![ring(&square(100.0))]).into();
        let within = shared(&holed, &[surface(&square(200.0))]).unwrap();
        let expected =
            area_m2(&surface(&square(200.0))).unwrap() - area_m2(&surface(&square(100.0))).unwrap();
        assert!((within.area_m2 - expected).abs() <= within.error_m2, "{within:?} {expected}");
        assert_eq!(shared(&holed, &[]).unwrap().area_m2, 0.0);
        assert_eq!(shared(&Geometry::Point(geo_types::Point::new(1.0, 1.0)), &[holed]).unwrap().area_m2, 0.0);
    }
}
