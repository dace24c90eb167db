use geo_types::{Coord, Geometry, LineString, MultiPoint, Point, Polygon, Rect};

use super::*;
use crate::geodesy::testing::{at, everywhere};
use crate::geodesy::{LocalFrame, Position, along, direct, distance_m};

fn line(vertices: &[Position]) -> Geometry<f64> {
    LineString(vertices.iter().map(|p| p.coord()).collect()).into()
}

fn ring(vertices: &[Position]) -> LineString<f64> {
    let mut coords: Vec<_> = vertices.iter().map(|p| p.coord()).collect();
    coords.push(coords[0]);
    LineString(coords)
}

/// A square house, its centre and half its side given.
fn house(centre: Position, half: f64) -> Geometry<f64> {
    let frame = LocalFrame::at(centre);
    let corners = [[-half, -half], [half, -half], [half, half], [-half, half]];
    Polygon::new(ring(&corners.map(|xy| frame.to_position(xy))), Vec::new()).into()
}

#[test]
fn a_house_beside_a_road_is_as_far_as_its_wall() {
    for centre in everywhere() {
        let frame = LocalFrame::at(centre);
        let road = line(&[[-400.0, 15.0], [0.0, 15.0], [300.0, 15.0]].map(|xy| frame.to_position(xy)));
        let found = offset_within(&house(centre, 5.0), &road, 10.5).unwrap().unwrap();
        assert!((found.offset_m - 10.0).abs() < 1e-4, "{centre:?} {found:?}");
        assert!(
            (distance_m(found.on_first.position, found.on_second.position) - found.offset_m).abs() < 1e-5
        );
        assert_eq!(offset_within(&house(centre, 5.0), &road, 9.9).unwrap(), None);
    }
}

#[test]
fn what_touches_crosses_or_lies_inside_is_no_distance_away() {
    let centre = at(116.98, 32.96);
    let frame = LocalFrame::at(centre);
    let place = |x: f64, y: f64| frame.to_position([x, y]);
    let plot = house(centre, 500.0);
    let inside = line(&[place(-100.0, 0.0), place(100.0, 50.0)]);
    let across = line(&[place(-900.0, 0.0), place(900.0, 50.0)]);
    let corner = Geometry::Point(Point(place(500.0, 500.0).coord()));
    for other in [&inside, &across, &corner, &house(centre, 20.0), &plot] {
        assert_eq!(offset_m(&plot, other).unwrap(), 0.0);
        assert_eq!(offset_m(other, &plot).unwrap(), 0.0);
    }
}

#[test]
fn in_the_hole_of_a_plot_one_is_outside_it() {
    let centre = at(116.98, 32.96);
    let frame = LocalFrame::at(centre);
    let square = |half: f64| {
        ring(&[[-half, -half], [half, -half], [half, half], [-half, half]].map(|xy| frame.to_position(xy)))
    };
    let plot: Geometry<f64> = Polygon::new(square(500.0), vec![square(100.0)]).into();
    let offset = offset_m(&plot, &Point(centre.coord()).into()).unwrap();
    assert!((offset - 100.0).abs() < 1e-3, "{offset}");
    let between = Point(frame.to_position([200.0, 0.0]).coord());
    assert_eq!(offset_m(&plot, &between.into()).unwrap(), 0.0);
}

#[test]
fn edges_bulge_and_so_does_the_inside() {
    // Between two vertices on 60° N the geodesic runs 13 km north of the parallel after 10° of longitude.
    let south = [at(0.0, 60.0), at(10.0, 60.0), at(10.0, 59.0), at(0.0, 59.0)];
    let field: Geometry<f64> = Polygon::new(ring(&south), Vec::new()).into();
    let under_the_bulge = Point::new(5.0, 60.05);
    assert_eq!(offset_m(&field, &under_the_bulge.into()).unwrap(), 0.0);
    let top = along(at(0.0, 60.0), at(10.0, 60.0), 0.5);
    let above = direct(top, 0.0, 25.0);
    let offset = offset_m(&field, &Point(above.coord()).into()).unwrap();
    assert!((offset - 25.0).abs() < 1e-3, "{offset}");
}

#[test]
fn round_a_pole_and_over_the_antimeridian_inside_is_inside() {
    let cap: Vec<_> = (0..12).map(|i| at(f64::from(i) * 30.0 - 180.0, 80.0)).collect();
    let cap: Geometry<f64> = Polygon::new(ring(&cap), Vec::new()).into();
    assert_eq!(offset_m(&cap, &Point::new(12.0, 89.9).into()).unwrap(), 0.0);
    // The place opposite on the Earth sees the ring go round it too.
    assert!(offset_m(&cap, &Point::new(12.0, -89.9).into()).unwrap() > 15_000_000.0);
    let strait = house(at(179.9999, -17.0), 300.0);
    assert_eq!(offset_m(&strait, &Point::new(-179.9999, -17.0).into()).unwrap(), 0.0);
    let east = Point(direct(at(179.9999, -17.0), 90.0, 310.0).coord());
    assert!((offset_m(&strait, &east.into()).unwrap() - 10.0).abs() < 1e-3);
}

#[test]
fn the_nearest_place_is_named_by_part_and_segment() {
    let road = Geometry::MultiLineString(geo_types::MultiLineString(vec![
        LineString::from(vec![(116.0, 33.0), (116.1, 33.0)]),
        LineString::from(vec![(117.0, 33.0), (117.01, 33.0), (117.02, 33.0), (117.03, 33.0)]),
    ]));
    let bins = Geometry::MultiPoint(MultiPoint(vec![Point::new(118.0, 33.0), Point::new(117.015, 33.001)]));
    let found = offset_within(&road, &bins, 200.0).unwrap().unwrap();
    assert_eq!((found.on_first.part, found.on_first.segment, found.on_second.part), (1, Some(1), 1));
    assert!((found.on_first.fraction - 0.5).abs() < 1e-6);
}

#[test]
fn long_shapes_are_searched_to_the_nearest_of_all_pairs() {
    let wave = |north: f64, count: u32| -> Vec<Coord<f64>> {
        let lat = |i: u32| north + 0.01 * (f64::from(i) * 0.7).sin();
        (0..count).map(|i| Coord { x: 116.0 + 0.001 * f64::from(i), y: lat(i) }).collect()
    };
    let (first, second) = (wave(33.0, 300), wave(33.05, 170));
    let found = Figure::of_line(&first).unwrap().nearest(&Figure::of_line(&second).unwrap());
    let mut least = f64::INFINITY;
    for a in first.windows(2) {
        for b in second.windows(2) {
            let one = |c: Coord<f64>| Position::from_coord(c).unwrap();
            let close = crate::geodesy::segment_to_segment(one(a[0]), one(a[1]), one(b[0]), one(b[1]));
            least = least.min(close.offset_m);
        }
    }
    assert!((found.offset_m - least).abs() < 2e-4, "{} {least}", found.offset_m);
}

#[test]
fn nothing_and_nonsense_are_refused() {
    let empty = Geometry::MultiPoint(MultiPoint(Vec::new()));
    let here = Geometry::Point(Point::new(117.0, 33.0));
    assert_eq!(offset_m(&empty, &here), Err(FigureError::Empty));
    let nan = Geometry::Point(Point::new(f64::NAN, 33.0));
    assert!(matches!(offset_m(&here, &nan), Err(FigureError::OutOfRange(_))));
    assert_eq!(offset_within(&here, &here, f64::NAN).unwrap(), None);
    assert_eq!(offset_within(&here, &here, -1.0).unwrap(), None);
    assert_eq!(offset_within(&here, &here, 0.0).unwrap().unwrap().offset_m, 0.0);
    let whole = Geometry::Rect(Rect::new((116.0, 32.0), (118.0, 34.0)));
    assert_eq!(offset_m(&whole, &here).unwrap(), 0.0);
}
