//! `within` against every subject times every road, edge by edge.
//!
//! Guards the boxes, the index with its pieces and slabs, the search for the nearest pair and the choice of roads, in
//! Huaiyuan, at 70° N, across the antimeridian and on the equator, on roads that run parallel, overlap, turn back, stand
//! still and end in the middle of a yard. Leaves out the offsets of edges themselves (`tests/oracle` holds them) and
//! widths and accuracies (unit tests).

use std::collections::BTreeMap;

use geo_types::{Coord, Geometry, LineString, MultiLineString, MultiPolygon, Point, Polygon};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use verge::geodesy::{LocalFrame, Position, point_to_segment, segment_to_segment};
use verge::model::feature::Feature;
use verge::question::within::Within;

use crate::register::{ask, empty, thing, with};

/// Pairs this near to the limit may fall on either side, metres.
const EXEMPT_M: f64 = 0.002;

/// Metres east and north of a scene's middle.
type Xy = (f64, f64);

#[derive(Debug, Clone)]
enum Shape {
    Point(Xy),
    Line(Vec<Xy>),
    /// A yard with its walls turned, and one in it that is left out when it is large enough.
    Yard(Xy, f64, f64, f64),
    /// Two yards as one thing.
    Pair(Xy, Xy, f64),
}

fn place() -> impl Strategy<Value = Xy> {
    // Whole tens make parallel and touching things likely.
    let coordinate = prop_oneof![-90.0..90.0, (-9_i32..9).prop_map(|tens| f64::from(tens) * 10.0)];
    (coordinate.clone(), coordinate)
}

fn shape() -> impl Strategy<Value = Shape> {
    prop_oneof![
        place().prop_map(Shape::Point),
        vec(place(), 2..5).prop_map(Shape::Line),
        (place(), 1.0..60.0, 1.0..60.0, 0.0..90.0).prop_map(|(at, w, h, turn)| Shape::Yard(at, w, h, turn)),
        (place(), place(), 2.0..20.0).prop_map(|(one, other, size)| Shape::Pair(one, other, size)),
    ]
}

/// Roads of one or two parts; vertices repeat, turn back and lie on other roads' vertices.
fn roads() -> impl Strategy<Value = Vec<Vec<Vec<Xy>>>> {
    let part = vec(place(), 2..24).prop_map(|mut part: Vec<Xy>| {
        let middle = part[part.len() / 2];
        part.insert(part.len() / 2, middle);
        part
    });
    vec(vec(part, 1..3), 1..6).prop_map(|mut roads| {
        // The same road again beside itself and once more on itself: overlapping and parallel.
        let aside = |at: &Xy| (at.0 + 3.0, at.1);
        let first = roads[0].clone();
        roads.push(first.iter().map(|part| part.iter().map(aside).collect()).collect());
        roads.push(first);
        roads
    })
}

/// Where scenes are laid out.
const MIDDLES: [(f64, f64); 5] =
    [(117.0, 33.0), (25.0, 70.0), (179.9999, -16.5), (-180.0, 65.0), (10.0, 0.0)];

fn coord(middle: (f64, f64), (east, north): Xy) -> Coord<f64> {
    LocalFrame::at(Position::new(middle.0, middle.1).unwrap()).to_position([east, north]).coord()
}

fn yard(middle: (f64, f64), at: Xy, (w, h): Xy, turn: f64) -> Polygon<f64> {
    let (sin, cos) = turn.to_radians().sin_cos();
    let corner = |x: f64, y: f64| coord(middle, (at.0 + x * cos - y * sin, at.1 + x * sin + y * cos));
    let ring = |s: f64| {
        let (w, h) = (w * s / 2.0, h * s / 2.0);
        LineString(vec![corner(-w, -h), corner(w, -h), corner(w, h), corner(-w, h), corner(-w, -h)])
    };
    Polygon::new(ring(1.0), if w.min(h) > 30.0 { vec![ring(0.6)] } else { Vec::new() })
}

fn geometry(middle: (f64, f64), shape: &Shape) -> Geometry<f64> {
    match shape {
        Shape::Point(at) => Geometry::Point(Point(coord(middle, *at))),
        Shape::Line(line) => Geometry::LineString(line.iter().map(|at| coord(middle, *at)).collect()),
        Shape::Yard(at, w, h, turn) => Geometry::Polygon(yard(middle, *at, (*w, *h), *turn)),
        Shape::Pair(one, other, size) => {
            let yards = [one, other].map(|at| yard(middle, *at, (*size, *size), 0.0));
            Geometry::MultiPolygon(MultiPolygon(yards.into()))
        }
    }
}

fn position(at: Coord<f64>) -> Position {
    Position::from_coord(at).unwrap()
}

fn edges(line: &LineString<f64>) -> Vec<(Position, Position)> {
    line.0.windows(2).map(|pair| (position(pair[0]), position(pair[1]))).collect()
}

/// Whether a place lies in a polygon, by counting walls to the east of it in the plane of the place.
fn holds(polygon: &Polygon<f64>, place: Position) -> bool {
    let frame = LocalFrame::at(place);
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    let walls = rings.flat_map(edges).filter(|(a, b)| {
        let ([ax, ay], [bx, by]) = (frame.to_plane(*a), frame.to_plane(*b));
        (ay > 0.0) != (by > 0.0) && ax + (bx - ax) * (-ay) / (by - ay) > 0.0
    });
    walls.count() % 2 == 1
}

/// The slow truth: every edge of the one against every edge of the other.
fn offset_m(subject: &Geometry<f64>, road: &MultiLineString<f64>) -> f64 {
    let road_edges: Vec<_> = road.iter().flat_map(edges).collect();
    let to_edges = |own: Vec<(Position, Position)>| {
        let pairs = own.iter().flat_map(|a| road_edges.iter().map(move |b| (a, b)));
        pairs.map(|(a, b)| segment_to_segment(a.0, a.1, b.0, b.1).offset_m).fold(f64::INFINITY, f64::min)
    };
    match subject {
        Geometry::Point(at) => {
            let feet = road_edges.iter().map(|(a, b)| point_to_segment(position(at.0), *a, *b).offset_m);
            feet.fold(f64::INFINITY, f64::min)
        }
        Geometry::LineString(line) => to_edges(edges(line)),
        Geometry::Polygon(polygon) => {
            if road.iter().any(|part| holds(polygon, position(part.0[0]))) {
                return 0.0;
            }
            to_edges(std::iter::once(polygon.exterior()).chain(polygon.interiors()).flat_map(edges).collect())
        }
        Geometry::MultiPolygon(all) => all
            .iter()
            .map(|one| offset_m(&Geometry::Polygon(one.clone()), road))
            .fold(f64::INFINITY, f64::min),
        other => panic!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn the_answer_is_what_trying_every_pair_finds(
        roads in roads(),
        shapes in vec(shape(), 1..24),
        at in 0..MIDDLES.len(),
        limit_m in prop_oneof![Just(0.0), Just(10.0), 0.5..60.0],
        batches in 1..4_usize,
    ) {
        let middle = MIDDLES[at];
        let lines: Vec<MultiLineString<f64>> = roads
            .iter()
            .map(|parts| parts.iter().map(|part| part.iter().map(|xy| coord(middle, *xy)).collect::<LineString<f64>>()).collect())
            .collect();
        let subjects: Vec<Geometry<f64>> = shapes.iter().map(|shape| geometry(middle, shape)).collect();
        let mut things: Vec<(&str, Feature)> = Vec::new();
        for (at, line) in (0_i64..).zip(&lines) {
            let line = Geometry::MultiLineString(line.clone());
            things.push(("roads", thing(1000 + at, line, json!({"number": format!("Y{at:03}")}))));
        }
        for (at, subject) in (0_i64..).zip(&subjects) {
            things.push(("findings", thing(1 + at, subject.clone(), json!({}))));
        }
        // Written in several goes, so that rows lie in several slabs.
        let mut register = empty();
        let size = things.len().div_ceil(batches);
        while !things.is_empty() {
            let rest = things.split_off(size.min(things.len()));
            register = with(&register, std::mem::replace(&mut things, rest));
        }
        // A road drawn at one place only has no length and is no road.
        let measurable: Vec<bool> =
            (1000_i64..).zip(&lines).map(|(fid, _)| register.roads().iter().any(|road| road.fid == fid)).collect();
        prop_assume!(measurable.iter().any(|so| *so));
        let answer = ask(&Within, &register, json!({"subjects": "findings", "of": "roads", "distance": limit_m}));

        let mut found: BTreeMap<u128, &Value> = BTreeMap::new();
        for feature in answer.result["features"].as_array().unwrap() {
            let id: uuid::Uuid = feature["id"].as_str().unwrap().parse().unwrap();
            prop_assert!(found.insert(id.as_u128(), &feature["properties"]).is_none(), "twice: {id}");
        }
        for (at, subject) in subjects.iter().enumerate() {
            let offsets: Vec<(String, f64)> = lines
                .iter()
                .enumerate()
                .filter(|(road, _)| measurable[*road])
                .map(|(road, line)| (format!("Y{road:03}"), offset_m(subject, line)))
                .collect();
            let least_m = offsets.iter().map(|(_, offset_m)| *offset_m).fold(f64::INFINITY, f64::min);
            let said = found.get(&(at as u128 + 1));
            if (least_m - limit_m).abs() > EXEMPT_M || limit_m == 0.0 && least_m == 0.0 {
                prop_assert_eq!(said.is_some(), least_m <= limit_m, "{:?} is {} m off", subject, least_m);
            }
            let Some(said) = said else { continue };
            let offset = said["offset_m"].as_f64().unwrap();
            prop_assert!((offset - least_m).abs() < 0.001_1, "{} instead of {} m: {:?}", offset, least_m, subject);
            let listed: BTreeMap<&str, f64> = said["all_roads"]
                .as_array()
                .unwrap()
                .iter()
                .map(|road| (road["road_number"].as_str().unwrap(), road["offset_m"].as_f64().unwrap()))
                .collect();
            for (number, offset_m) in &offsets {
                let listed_m = listed.get(number.as_str());
                if (offset_m - limit_m).abs() > EXEMPT_M {
                    prop_assert_eq!(listed_m.is_some(), *offset_m <= limit_m, "{} {} m", number, offset_m);
                }
                if let Some(listed_m) = listed_m {
                    prop_assert!((listed_m - offset_m).abs() < 0.001_1, "{number}: {listed_m} or {offset_m} m");
                }
            }
            let nearest = said["road_number"].as_str().unwrap();
            let nearest_m = offsets.iter().find(|(number, _)| number == nearest).unwrap().1;
            prop_assert!(nearest_m - least_m < EXEMPT_M, "{nearest} is not the nearest");
        }
    }
}
