//! How much of a surface lies within a reach of lines: the ground of a house inside a strip along a road.

mod curve;
mod flat;

use geo_types::Geometry;

use self::flat::Capsule;
use super::position::OutOfRange;
use super::{LocalFrame, Position, Xy, along, distance_m, point_to_segment, walk};

/// Longer edges are laid into the plane only as far as they come near, metres.
const PIECE_M: f64 = 250.0;
/// More than the plane is off, metres: what is farther than the reach by it cannot matter.
const SLACK_M: f64 = 1.0;

/// Everything within a reach of some geodesic edges: a strip to both sides of each, rounded at its ends.
#[derive(Debug, Clone, Default)]
pub struct Corridor {
    /// The edges; one of no length is a disc.
    pub edges: Vec<(Position, Position)>,
    /// Geodesic metres to either side.
    pub reach_m: f64,
}

/// Edges of an outline whose ground is measured: the work grows with their square, and nobody could stop it.
pub const MOST_EDGES: usize = 2_000;

/// How much of a surface's area lies in any of the corridors; what several cover counts once. None where the surface reaches
/// farther than [`LocalFrame::REACH_M`] from its first corner or has more than [`MOST_EDGES`], which no structure does.
///
/// Strip by strip in the plane of the surface's first corner, where edges are straight, places at one distance from an edge lie on
/// a parallel, and those at one distance from a corner on a circle: no arc is drawn as a polygon.
///
/// # Units
/// - result: square metres, true to [`LocalFrame::ERROR_M`] for each metre of the outline of what is shared; for a surface of 100 m
///   beside edges of a kilometre, to 0.0001 m² (asserted below against [`super::area_m2`] and closed forms)
/// - edges are geodesics; holes are left out; points and lines have no area
/// - a corner that is no place on the Earth is refused
pub fn area_within_m2(surface: &Geometry<f64>, corridors: &[Corridor]) -> Result<Option<f64>, OutOfRange> {
    let mut frame: Option<LocalFrame> = None;
    let mut refused = None;
    let mut extent_m: f64 = 0.0;
    let mut surfaces: Vec<Vec<(Xy, Xy)>> = Vec::new();
    walk::polygons(surface, &mut |polygon| {
        let mut edges = Vec::new();
        for ring in walk::rings(polygon) {
            let mut laid: Vec<Xy> = Vec::with_capacity(ring.0.len());
            for corner in &ring.0 {
                match Position::from_coord(*corner) {
                    Ok(place) => {
                        laid.push(frame.get_or_insert_with(|| LocalFrame::at(place)).to_plane(place));
                    }
                    Err(error) => refused = Some(error),
                }
            }
            extent_m = laid.iter().map(|[x, y]| x.hypot(*y)).fold(extent_m, f64::max);
            // A ring whose last corner is not its first is closed all the same.
            edges.extend(laid.iter().copied().zip(laid.iter().copied().cycle().skip(1)));
        }
        surfaces.push(edges);
    });
    if let Some(error) = refused {
        return Err(error);
    }
    let Some(frame) = frame else { return Ok(Some(0.0)) };
    if extent_m > LocalFrame::REACH_M || surfaces.iter().map(Vec::len).sum::<usize>() > MOST_EDGES {
        return Ok(None);
    }
    let mut capsules: Vec<Capsule> = Vec::new();
    for corridor in corridors {
        let near_m = extent_m + corridor.reach_m + SLACK_M;
        let near = corridor.edges.iter().filter_map(|(a, b)| near_part(frame.origin(), *a, *b, near_m));
        capsules.extend(near.map(|(a, b)| Capsule {
            a: frame.to_plane(a),
            b: frame.to_plane(b),
            radius: corridor.reach_m,
        }));
    }
    Ok(Some(flat::area(&surfaces, &capsules)))
}

/// What of an edge comes within so many metres of a place, and some more of it; none when nothing does.
fn near_part(place: Position, a: Position, b: Position, near_m: f64) -> Option<(Position, Position)> {
    let foot = point_to_segment(place, a, b);
    if foot.offset_m > near_m {
        return None;
    }
    let length_m = distance_m(a, b);
    if length_m <= PIECE_M {
        return Some((a, b));
    }
    let (from, to) = (foot.fraction - near_m / length_m, foot.fraction + near_m / length_m);
    Some((if from <= 0.0 { a } else { along(a, b, from) }, if to >= 1.0 { b } else { along(a, b, to) }))
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use geo_types::{Coord, LineString, Polygon};

    use super::*;
    use crate::geodesy::testing::everywhere;
    use crate::geodesy::{area_m2, direct};

    fn surface(corners: &[Position]) -> Geometry<f64> {
        let ring: LineString<f64> = corners.iter().chain(corners.first()).map(|at| at.coord()).collect();
        Polygon::new(ring, Vec::new()).into()
    }

    fn corridor(line: &[Position], reach_m: f64) -> Corridor {
        Corridor { edges: line.windows(2).map(|pair| (pair[0], pair[1])).collect(), reach_m }
    }

    fn within(surface: &Geometry<f64>, corridors: &[Corridor]) -> f64 {
        area_within_m2(surface, corridors).unwrap().unwrap()
    }

    /// A house of 20 m by 12 m, its nearer side 10 m to the right of a road that runs along the azimuth through `at`.
    fn house(at: Position, azimuth: f64) -> Geometry<f64> {
        let (near, far) = (direct(at, azimuth + 90.0, 10.0), direct(at, azimuth + 90.0, 22.0));
        let ahead = |place: Position| [direct(place, azimuth, 10.0), direct(place, azimuth, -10.0)];
        let ([a, b], [d, c]) = (ahead(near), ahead(far));
        surface(&[a, b, c, d])
    }

    #[test]
    fn everything_within_a_great_reach_is_the_whole_on_the_ellipsoid() {
        for at in everywhere() {
            for (size_m, error_m2) in [(30.0, 1e-4), (700.0, 0.1)] {
                let corners = [20.0, 115.0, 195.0, 290.0].map(|azimuth| direct(at, azimuth, size_m));
                let whole = surface(&corners);
                let all = [corridor(&[direct(at, 90.0, 5_000.0), direct(at, 270.0, 5_000.0)], 3_000.0)];
                let off = within(&whole, &all) - area_m2(&whole).unwrap();
                assert!(off.abs() < error_m2, "{at:?} {size_m}: {off} m²");
            }
        }
    }

    #[test]
    fn a_house_is_in_by_its_length_times_what_it_stands_in_the_strip() {
        for at in everywhere() {
            for azimuth in [0.0, 37.0, 90.0, 200.0] {
                // 15 m from the line: 5 m of the house's 12; and a road of one edge of 60 km is no other than a short one.
                for half_m in [80.0, 30_000.0] {
                    let line = [direct(at, azimuth, half_m), direct(at, azimuth + 180.0, half_m)];
                    let told = within(&house(at, azimuth), &[corridor(&line, 15.0)]);
                    assert!((told - 100.0).abs() < 1e-4, "{at:?} {azimuth} {half_m}: {told}");
                }
            }
        }
    }

    #[test]
    fn where_a_road_ends_its_strip_is_rounded() {
        for at in everywhere() {
            let place = |east: f64, north: f64| LocalFrame::at(at).to_position([east, north]);
            let square = [(0.0, 0.0), (40.0, 0.0), (40.0, 40.0), (0.0, 40.0)].map(|(e, n)| place(e, n));
            let told = within(&surface(&square), &[corridor(&[place(-90.0, 0.0), place(0.0, 0.0)], 26.0)]);
            assert!((told - PI * 26.0 * 26.0 / 4.0).abs() < 1e-5, "{at:?}: {told}");
        }
    }

    #[test]
    fn parts_add_up_and_what_two_roads_cover_counts_once() {
        let at = Position::new(117.0, 33.0).unwrap();
        let whole = house(at, 30.0);
        let line = [direct(at, 30.0, 90.0), at, direct(at, 200.0, 90.0)];
        let across = [direct(at, 130.0, 50.0), direct(at, 310.0, 50.0)];
        let (own, other) = (corridor(&line, 15.0), corridor(&across, 6.0));
        let [one, two] = [&own, &other].map(|one| within(&whole, std::slice::from_ref(one)));
        let both = within(&whole, &[own.clone(), other.clone()]);
        assert!(both < one + two - 1.0 && both > one.max(two), "{one} {two} {both}");
        assert!((within(&whole, &[own.clone(), other, own]) - both).abs() < 1e-9);
    }

    #[test]
    fn what_has_no_ground_has_no_area_and_what_is_no_structure_is_not_told() {
        let at = Position::new(117.0, 33.0).unwrap();
        let road = [corridor(&[at, direct(at, 0.0, 100.0)], 20.0)];
        let point = Geometry::Point(geo_types::Point(at.coord()));
        assert_eq!(area_within_m2(&point, &road), Ok(Some(0.0)));
        let county = surface(&[at, direct(at, 90.0, 9_000.0), direct(at, 0.0, 9_000.0)]);
        assert_eq!(area_within_m2(&county, &road), Ok(None));
        let nowhere = Polygon::new(LineString(vec![Coord { x: 400.0, y: 0.0 }]), Vec::new());
        assert!(area_within_m2(&nowhere.into(), &road).is_err());
    }
}
