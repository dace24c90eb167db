//! Areas of surfaces on the ellipsoid.

use geo_types::{Coord, Geometry};
use geographiclib_rs::{PolygonArea, Winding};

use super::ellipsoid::geodesic;
use super::position::OutOfRange;
use super::{LocalFrame, Position, walk};

/// A ring within this many metres of its first vertex is summed in triangles round it: Karney's areas are counted from
/// the equator, and lose a tenth of a square millimetre to rounding on every edge.
const NEAR_M: f64 = 20_000.0;

/// The area of all surfaces of a geometry, edges being geodesics, holes taken out; 0 for points and lines.
///
/// # Units
/// - result: square metres, true to one part in 10⁹ or 0.0001 m², whichever is larger
/// - rings may run either way and go over the antimeridian or round a pole; the inside of a ring is the smaller part
///   of the Earth. Open rings count as closed. What crosses itself cancels out: the validity gate keeps it away.
/// - a vertex that is no place on the Earth is refused
/// - after C. F. F. Karney, *Algorithms for geodesics*, J. Geodesy 87 (2013), section 6
pub fn area_m2(geometry: &Geometry<f64>) -> Result<f64, OutOfRange> {
    let mut total = 0.0;
    let mut refused = None;
    walk::polygons(geometry, &mut |polygon| {
        let mut whole = 0.0;
        for (at, ring) in walk::rings(polygon).enumerate() {
            match ring_m2(&ring.0) {
                Ok(area) if at == 0 => whole = area,
                Ok(hole) => whole -= hole,
                Err(error) => refused = refused.or(Some(error)),
            }
        }
        total += whole.max(0.0);
    });
    refused.map_or(Ok(total), Err)
}

/// The area inside a ring, whichever way it runs.
pub(crate) fn ring_m2(ring: &[Coord<f64>]) -> Result<f64, OutOfRange> {
    let ring: Vec<Position> =
        ring.iter().map(|coord| Position::from_coord(*coord)).collect::<Result<_, _>>()?;
    Ok(near_m2(&ring).unwrap_or_else(|| karney_m2(&ring)).abs())
}

/// By triangles with a corner at the first vertex, each as on the sphere of that place's curvature, with its sign;
/// none when the ring reaches too far.
fn near_m2(ring: &[Position]) -> Option<f64> {
    let frame = LocalFrame::at(*ring.first()?);
    let curvature = frame.gauss_curvature();
    let mut sum = 0.0;
    let mut before = [0.0, 0.0];
    for vertex in ring.iter().skip(1) {
        let [bx, by] = frame.near(*vertex).filter(|[x, y]| x * x + y * y <= NEAR_M * NEAR_M)?;
        let [ax, ay] = before;
        // Half the spherical excess: tan(E/2) = t₁t₂ sin C / (1 + t₁t₂ cos C), with t the tangents of half the sides.
        let scale = curvature / 4.0
            * tan_half_over_half(curvature * (ax * ax + ay * ay))
            * tan_half_over_half(curvature * (bx * bx + by * by));
        let (sin, cos) = (scale * (ax * by - ay * bx), scale * (ax * bx + ay * by));
        sum += sin.atan2(1.0 + cos);
        before = [bx, by];
    }
    Some(2.0 / curvature * sum)
}

/// tan(s/2)/(s/2) for the square of a small angle.
fn tan_half_over_half(squared: f64) -> f64 {
    1.0 + squared * (1.0 / 12.0 + squared / 120.0)
}

fn karney_m2(ring: &[Position]) -> f64 {
    let mut area = PolygonArea::new(geodesic(), Winding::CounterClockwise);
    // The closing edge is added by the sum itself.
    let open = match ring {
        [first, between @ .., last] if first == last && !between.is_empty() => ring.len() - 1,
        _ => ring.len(),
    };
    for vertex in ring.iter().take(open) {
        area.add_point(vertex.lat(), vertex.lon());
    }
    let (_, signed, _) = area.compute(true);
    signed
}

#[cfg(test)]
mod tests {
    use geo_types::{LineString, MultiPolygon, Polygon};

    use super::*;
    use crate::geodesy::direct;
    use crate::geodesy::testing::{at, everywhere};

    fn ring_of(centre: Position, radius_m: f64, corners: u32) -> Vec<Position> {
        (0..=corners)
            .map(|i| {
                let turned = f64::from(i % corners) * 360.0 / f64::from(corners);
                direct(centre, turned + 0.3, radius_m * (1.0 - 0.3 * f64::from(i % corners % 2)))
            })
            .collect()
    }

    #[test]
    fn the_short_way_agrees_with_karney_where_karney_is_sure() {
        for centre in everywhere() {
            // Near a pole, where areas counted from the equator round to a hundredth of a square metre.
            let slack: f64 = if centre.lat().abs() > 87.0 { 0.2 } else { 1e-3 };
            for radius in [50.0, 1_000.0, 9_900.0] {
                let ring = ring_of(centre, radius, 24);
                let (near, karney) = (near_m2(&ring).unwrap(), karney_m2(&ring));
                let off = (near - karney).abs();
                assert!(off < slack.max(1e-10 * karney.abs()), "{centre:?} {radius}: {near} {karney}");
            }
        }
    }

    #[test]
    fn a_ring_has_one_area_from_whichever_vertex_and_way_it_is_told() {
        let ring = ring_of(at(116.98, 32.96), 300.0, 17);
        let area = near_m2(&ring).unwrap();
        let mut turned: Vec<_> = ring[5..].iter().chain(&ring[1..=5]).copied().collect();
        assert!((near_m2(&turned).unwrap() - area).abs() < 1e-6);
        turned.reverse();
        assert!((near_m2(&turned).unwrap() + area).abs() < 1e-6);
    }

    #[test]
    fn holes_are_taken_out_and_surfaces_added_up() {
        let square = |west: f64, south: f64, side: f64| {
            let (east, north) = (west + side, south + side);
            LineString::from(vec![(west, south), (east, south), (east, north), (west, north), (west, south)])
        };
        let solid = |ring: LineString<f64>| area_m2(&Polygon::new(ring, Vec::new()).into()).unwrap();
        let holed = Polygon::new(square(117.0, 33.0, 0.01), vec![square(117.002, 33.002, 0.001)]);
        let rest = solid(square(117.0, 33.0, 0.01)) - solid(square(117.002, 33.002, 0.001));
        assert!((area_m2(&holed.clone().into()).unwrap() - rest).abs() < 1e-6);
        let twice = MultiPolygon(vec![holed.clone(), holed]);
        assert!((area_m2(&twice.into()).unwrap() - 2.0 * rest).abs() < 1e-6);
    }

    #[test]
    fn a_ring_round_the_pole_is_the_cap() {
        let cap: Vec<_> = (0..=36).map(|i| (f64::from(i % 36) * 10.0 - 180.0, 89.0)).collect();
        let area = area_m2(&Polygon::new(LineString::from(cap), Vec::new()).into()).unwrap();
        // A regular polygon of 36 corners in a circle of 111.693 km.
        assert!((area - 3.8995e10).abs() < 1e7, "{area}");
    }

    #[test]
    fn what_is_no_surface_has_no_area() {
        assert_eq!(area_m2(&LineString::from(vec![(0.0, 0.0), (1.0, 1.0)]).into()), Ok(0.0));
        assert!(area_m2(&Polygon::new(LineString::from(vec![(0.0, 95.0); 4]), Vec::new()).into()).is_err());
    }
}
