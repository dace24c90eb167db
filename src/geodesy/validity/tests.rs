use std::time::Instant;

use geo_types::{LineString, MultiPoint, Point};

use super::*;

fn ring(points: &[(f64, f64)]) -> LineString<f64> {
    LineString::from(points.to_vec())
}

fn solid(points: &[(f64, f64)]) -> Geometry<f64> {
    Polygon::new(ring(points), Vec::new()).into()
}

fn square(west: f64, south: f64, side: f64) -> LineString<f64> {
    let (east, north) = (west + side, south + side);
    ring(&[(west, south), (east, south), (east, north), (west, north), (west, south)])
}

fn defects(geometry: Geometry<f64>) -> Vec<Defect> {
    admit(geometry).unwrap_err()
}

fn holed(outer: LineString<f64>, holes: Vec<LineString<f64>>) -> Geometry<f64> {
    Polygon::new(outer, holes).into()
}

#[test]
fn what_is_sound_comes_back_bit_for_bit() {
    for geometry in [
        Point::new(116.98, 32.96).into(),
        ring(&[(116.0, 33.0), (116.1, 33.1), (116.0, 33.2)]).into(),
        solid(&[(0.0, 0.0), (0.1, 0.0), (0.1, 0.1), (0.0, 0.0)]),
        holed(square(117.0, 33.0, 0.1), vec![square(117.02, 33.02, 0.01), square(117.05, 33.02, 0.01)]),
    ] {
        let admitted = admit(geometry.clone()).unwrap();
        assert_eq!((admitted.geometry, admitted.repairs), (geometry, Vec::new()));
    }
}

#[test]
fn nonsense_numbers_are_refused_with_the_vertex() {
    let line = ring(&[(116.0, 33.0), (f64::NAN, 33.1)]).into();
    assert!(matches!(defects(line)[..], [Defect::OutOfRange { vertex: 2, .. }]));
    let swapped = defects(Point::new(32.96, 116.98).into());
    assert!(matches!(swapped[..], [Defect::OutOfRange { vertex: 1, cause }] if cause.looks_swapped()));
}

#[test]
fn nothing_and_everything_are_refused() {
    assert_eq!(defects(MultiPoint(Vec::new()).into()), [Defect::Empty]);
    assert_eq!(defects(LineString(Vec::new()).into()), [Defect::Empty]);
    assert_eq!(
        defects(Geometry::GeometryCollection(geo_types::GeometryCollection(Vec::new()))),
        [Defect::Collection]
    );
    let long: Vec<_> = (0..=MAX_VERTICES).map(|i| (f64::from(i as u32) * 1e-4, 0.0)).collect();
    assert_eq!(defects(ring(&long).into()), [Defect::TooManyVertices(MAX_VERTICES + 1)]);
    let holes: Vec<_> = (0..MAX_RINGS).map(|i| square(f64::from(i as u32) * 0.01, 0.001, 0.005)).collect();
    assert_eq!(defects(holed(square(-1.0, -1.0, 15.0), holes)), [Defect::TooManyRings(MAX_RINGS + 1)]);
}

#[test]
fn repeated_positions_go_silently_and_spikes_are_said() {
    let admitted = admit(solid(&[
        (0.0, 0.0),
        (0.0, 0.0),
        (0.1, 0.0),
        (0.1, 0.1),
        (0.2, 0.2),
        (0.1, 0.1),
        (0.1, 0.1),
        (0.0, 0.1),
        (0.0, 0.0),
    ]))
    .unwrap();
    assert_eq!(admitted.geometry, holed(square(0.0, 0.0, 0.1), Vec::new()));
    assert_eq!(admitted.repairs, [Repair::SpikeRemoved(Coord { x: 0.2, y: 0.2 })]);
    // Over the seam as anywhere else.
    let seam =
        admit(solid(&[(9.0, 9.0), (0.0, 0.0), (0.1, 0.0), (0.1, 0.1), (0.0, 0.0), (9.0, 9.0)])).unwrap();
    assert_eq!(seam.geometry, solid(&[(0.0, 0.0), (0.1, 0.0), (0.1, 0.1), (0.0, 0.0)]));
}

#[test]
fn a_line_needs_two_different_positions() {
    let here = Coord { x: 117.0, y: 33.0 };
    let dot = LineString(vec![here, here, here]);
    assert_eq!(defects(dot.clone().into()), [Defect::LineWithoutLength(here)]);
    let line = ring(&[(116.0, 33.0), (116.1, 33.1)]);
    let both = admit(MultiLineString(vec![dot.clone(), line.clone()]).into()).unwrap();
    assert_eq!(both.geometry, MultiLineString(vec![line]).into());
    assert_eq!(both.repairs, [Repair::PartDropped(here)]);
    assert_eq!(defects(MultiLineString(vec![dot]).into()), [Defect::LineWithoutLength(here)]);
}

#[test]
fn a_ring_needs_an_area() {
    let here = Coord { x: 0.0, y: 0.0 };
    for points in [
        vec![(0.0, 0.0), (0.1, 0.1), (0.0, 0.0)],
        vec![(0.0, 0.0), (0.1, 0.1), (0.2, 0.2), (0.0, 0.0)],
        vec![(0.0, 0.0); 5],
        vec![(0.0, 0.0), (1e-9, 0.0), (0.0, 1e-9), (0.0, 0.0)],
    ] {
        assert_eq!(defects(solid(&points)), [Defect::RingWithoutArea(here)], "{points:?}");
    }
}

#[test]
fn a_bow_tie_is_refused_where_it_crosses() {
    let tie = solid(&[(117.0, 33.0), (117.2, 33.2), (117.2, 33.0), (117.0, 33.2), (117.0, 33.0)]);
    let [Defect::RingCrossesItself(at)] = defects(tie)[..] else { panic!("not found") };
    assert!((at.x - 117.1).abs() < 1e-12 && (at.y - 33.1).abs() < 1e-12, "{at:?}");
}

#[test]
fn crossing_at_a_vertex_or_over_one_is_crossing_and_touching_is_not() {
    // The two triangles of a bow tie with a vertex in the knot: told one way they cross there, the other way they touch.
    let crossing =
        solid(&[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (2.0, 0.0), (1.0, 1.0), (0.0, 2.0), (0.0, 0.0)]);
    assert_eq!(defects(crossing), [Defect::RingCrossesItself(Coord { x: 1.0, y: 1.0 })]);
    let touching =
        solid(&[(0.0, 0.0), (1.0, 1.0), (2.0, 0.0), (2.0, 2.0), (1.0, 1.0), (0.0, 2.0), (0.0, 0.0)]);
    assert!(admit(touching).is_ok());
    // A vertex on an edge: through it, or back.
    let through =
        solid(&[(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (1.0, 0.0), (0.5, -1.0), (0.0, 2.0), (0.0, 0.0)]);
    assert!(matches!(defects(through)[..], [Defect::RingCrossesItself(_)]));
    let back = solid(&[(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (1.0, 0.0), (0.0, 2.0), (0.0, 0.0)]);
    assert!(admit(back).is_ok());
}

#[test]
fn running_back_over_itself_is_refused() {
    let back = solid(&[
        (0.0, 0.0),
        (2.0, 0.0),
        (2.0, 1.0),
        (2.0, 0.0),
        (4.0, 0.0),
        (1.0, 0.0),
        (1.0, -1.0),
        (0.0, 0.0),
    ]);
    assert!(matches!(defects(back)[..], [Defect::RingCrossesItself(_)]));
}

#[test]
fn holes_lie_inside_and_apart() {
    let outer = || square(117.0, 33.0, 0.1);
    let outside = holed(outer(), vec![square(118.0, 33.0, 0.01)]);
    assert_eq!(defects(outside), [Defect::HoleOutside(Coord { x: 118.0, y: 33.0 })]);
    let across = holed(outer(), vec![square(117.05, 33.05, 0.1)]);
    assert!(matches!(defects(across)[..], [Defect::RingsCross(_)]));
    let inner = holed(outer(), vec![square(117.02, 33.02, 0.05), square(117.03, 33.03, 0.01)]);
    assert_eq!(defects(inner), [Defect::Nested(Coord { x: 117.03, y: 33.03 })]);
    let at_the_border = holed(outer(), vec![square(117.0, 33.02, 0.01)]);
    assert!(admit(at_the_border).is_ok());
    let side_by_side = holed(outer(), vec![square(117.02, 33.02, 0.01), square(117.03, 33.02, 0.01)]);
    assert!(admit(side_by_side).is_ok());
}

#[test]
fn surfaces_of_one_feature_lie_apart_or_in_holes() {
    let many = |polygons: Vec<Polygon<f64>>| Geometry::MultiPolygon(MultiPolygon(polygons));
    let lake = Polygon::new(square(0.0, 0.0, 1.0), vec![square(0.2, 0.2, 0.5)]);
    let island = Polygon::new(square(0.3, 0.3, 0.1), Vec::new());
    assert!(admit(many(vec![lake.clone(), island.clone()])).is_ok());
    assert!(admit(many(vec![lake.clone(), Polygon::new(square(0.2, 0.2, 0.5), Vec::new())])).is_ok());
    let land = Polygon::new(square(0.0, 0.0, 1.0), Vec::new());
    assert_eq!(defects(many(vec![land.clone(), island])), [Defect::Nested(Coord { x: 0.3, y: 0.3 })]);
    assert!(admit(many(vec![land, Polygon::new(square(1.0, 0.0, 1.0), Vec::new())])).is_ok());
}

#[test]
fn over_the_antimeridian_and_round_a_pole_rings_are_sound() {
    let strait = solid(&[(179.9, -17.0), (-179.9, -17.0), (-179.9, -16.9), (179.9, -16.9), (179.9, -17.0)]);
    assert_eq!(admit(strait.clone()).unwrap().geometry, strait);
    let tie = solid(&[(179.9, -17.0), (-179.9, -16.8), (-179.9, -17.0), (179.9, -16.8), (179.9, -17.0)]);
    let [Defect::RingCrossesItself(at)] = defects(tie)[..] else { panic!("not found") };
    assert!((at.x.abs() - 180.0).abs() < 1e-9 && (at.y + 16.9).abs() < 1e-9, "{at:?}");
    let cap: Vec<_> = (0..=12).map(|i| (f64::from(i % 12) * 30.0 - 180.0, -80.0)).collect();
    assert!(admit(solid(&cap)).is_ok());
    let star: Vec<_> = (0..=5).map(|i| (f64::from(i % 5 * 2 % 5) * 72.0 - 180.0, -80.0)).collect();
    assert!(
        matches!(defects(solid(&star))[..], [Defect::RingCrossesItself(at)] if at.y < -80.0 && at.y > -90.0)
    );
}

/// A ring of so many vertices with small teeth.
fn saw(count: u32) -> Vec<(f64, f64)> {
    let mut ring: Vec<_> = (0..count)
        .map(|i| {
            let (sin, cos) = (f64::from(i) / f64::from(count) * std::f64::consts::TAU).sin_cos();
            let radius = 0.1 + 1e-6 * f64::from(i % 2);
            (117.0 + radius * cos, 33.0 + radius * sin)
        })
        .collect();
    ring.push(ring[0]);
    ring
}

#[test]
fn large_rings_are_judged_without_comparing_every_pair() {
    let started = Instant::now();
    assert!(admit(solid(&saw(99_000))).is_ok());
    let sound = started.elapsed();
    let mut crossed = saw(4_000);
    crossed.swap(1_000, 3_000);
    let started = Instant::now();
    assert!(matches!(defects(solid(&crossed))[..], [Defect::RingCrossesItself(_)]));
    let crossing = started.elapsed();
    println!("99,000 vertices: {sound:?}; 4,000 crossed: {crossing:?}");
    // Every pair of the large one would be 5·10⁹ comparisons: minutes.
    assert!(sound.as_secs() < 20, "{sound:?}");
}

#[test]
fn a_scribble_and_a_comb_end_soon() {
    let mut scribble: Vec<_> = (0..4_000_u64)
        .map(|i| ((i * 7_919 % 4_001) as f64 * 1e-4, (i * 104_729 % 3_989) as f64 * 1e-4))
        .collect();
    scribble.push(scribble[0]);
    assert!(matches!(defects(solid(&scribble))[..], [Defect::RingCrossesItself(_)]));
    // Long slanting teeth: every box meets every other.
    let teeth = 49_000_u32;
    let mut comb: Vec<_> = (0..teeth)
        .flat_map(|i| {
            let x = f64::from(i) * 1e-5;
            [(x, 10.0 - x), (x + 20.0, 30.0 - x)]
        })
        .collect();
    comb.extend([(21.0, 9.0), (-1.0, 9.0)]);
    comb.push(comb[0]);
    let started = Instant::now();
    let verdict = admit(solid(&comb));
    println!("comb: {:?} {:?}", started.elapsed(), verdict.as_ref().map(|_| ()));
    assert_eq!(verdict.unwrap_err(), [Defect::TooTangled]);
}
