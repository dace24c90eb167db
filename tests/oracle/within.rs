//! `within` by another method: everything laid out in a transverse Mercator plane of its own and measured there, wall by
//! wall, id by id.
//!
//! Guards offsets, the choice of subjects and roads, and the index on real towns. Leaves out widths and accuracies (unit
//! tests) and the far from the plane's middle, where a plane is no truth.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use geo::{Distance, Euclidean};
use geo_types::{Coord, Geometry, Line, LineString, Point, Polygon};
use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};
use serde_json::json;
use verge::model::feature::Feature;
use verge::model::snapshot::Snapshot;
use verge::question::within::Within;

use crate::osm_register::from_osm;
use crate::register::{ask, empty, thing, with};
use crate::support::shared;

/// Pairs this near to the limit may fall on either side, metres.
const EXEMPT_M: f64 = 0.002;
/// Offsets agree to this, metres: a millimetre, what rounding to one adds, and what the plane stretches.
const AGREES_M: f64 = 0.002;
/// Longer edges bend visibly in the plane and are cut, metres.
const STRAIGHT_M: f64 = 200.0;
/// The side of a cell of the grid that segments are looked up in, metres.
const CELL_M: f64 = 50.0;

/// A transverse Mercator plane of scale 1 on its meridian, by Krüger's series (Karney 2011, to the fourth power of n):
/// 30 km aside it stretches by a hundred-thousandth.
struct Plane {
    meridian: f64,
}

impl Plane {
    fn xy(&self, at: Coord<f64>) -> Coord<f64> {
        let (a, f) = (6_378_137.0, 1.0 / 298.257_223_563_f64);
        let n = f / (2.0 - f);
        let radius = a / (1.0 + n) * (1.0 + n.powi(2) / 4.0 + n.powi(4) / 64.0);
        let alpha = [
            n / 2.0 - 2.0 / 3.0 * n.powi(2) + 5.0 / 16.0 * n.powi(3) + 41.0 / 180.0 * n.powi(4),
            13.0 / 48.0 * n.powi(2) - 3.0 / 5.0 * n.powi(3) + 557.0 / 1440.0 * n.powi(4),
            61.0 / 240.0 * n.powi(3) - 103.0 / 140.0 * n.powi(4),
            49561.0 / 161_280.0 * n.powi(4),
        ];
        let (sin, turn) = (at.y.to_radians().sin(), (at.x - self.meridian).to_radians());
        let e = 2.0 * n.sqrt() / (1.0 + n);
        let t = (sin.atanh() - e * (e * sin).atanh()).sinh();
        let (xi, eta) = (t.atan2(turn.cos()), (turn.sin() / t.hypot(turn.cos())).asinh());
        let (mut north, mut east) = (xi, eta);
        for (j, alpha) in alpha.into_iter().enumerate() {
            let twice = 2.0 * (j as f64 + 1.0);
            north += alpha * (twice * xi).sin() * (twice * eta).cosh();
            east += alpha * (twice * xi).cos() * (twice * eta).sinh();
        }
        Coord { x: radius * east, y: radius * north }
    }

    /// A line with its geodesic edges cut short enough to be straight.
    fn line(&self, line: &LineString<f64>) -> LineString<f64> {
        let karney = Geodesic::wgs84();
        let mut flat: Vec<Coord<f64>> = line.0.first().map(|at| self.xy(*at)).into_iter().collect();
        for pair in line.0.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let (metres, azimuth, _, _): (f64, f64, f64, f64) = karney.inverse(a.y, a.x, b.y, b.x);
            let pieces = (metres / STRAIGHT_M).ceil().max(1.0) as u32;
            for piece in 1..pieces {
                let along = metres * f64::from(piece) / f64::from(pieces);
                let (lat, lon): (f64, f64) = karney.direct(a.y, a.x, azimuth, along);
                flat.push(self.xy(Coord { x: lon, y: lat }));
            }
            flat.push(self.xy(b));
        }
        LineString(flat)
    }

    fn polygon(&self, polygon: &Polygon<f64>) -> Polygon<f64> {
        let holes = polygon.interiors().iter().map(|ring| self.line(ring)).collect();
        Polygon::new(self.line(polygon.exterior()), holes)
    }
}

#[test]
fn the_oracle_s_plane_is_that_of_proj() {
    let Some(path) = shared("crs/gauss-kruger.csv") else { return };
    for line in std::fs::read_to_string(path).unwrap().lines().skip(1) {
        let of: Vec<f64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
        let at = Plane { meridian: 117.0 }.xy(Coord { x: of[0], y: of[1] });
        let off = (at.x + 500_000.0 - of[2]).hypot(at.y - of[3]);
        // The table is CGCS2000's, whose flattening differs by a tenth of a millimetre here.
        assert!(off < 2e-4, "{line}: {off} m off");
    }
}

/// Segments of roads in cells.
#[derive(Default)]
struct Grid {
    segments: Vec<(String, Line<f64>)>,
    cells: HashMap<(i64, i64), Vec<usize>>,
}

fn cells(low: Coord<f64>, high: Coord<f64>, margin_m: f64) -> Vec<(i64, i64)> {
    let cell = |metres: f64| (metres / CELL_M).floor() as i64;
    let columns = cell(low.x - margin_m)..=cell(high.x + margin_m);
    columns.flat_map(|x| (cell(low.y - margin_m)..=cell(high.y + margin_m)).map(move |y| (x, y))).collect()
}

fn low_high<'a>(coords: impl IntoIterator<Item = &'a Coord<f64>>) -> (Coord<f64>, Coord<f64>) {
    let start = (Coord { x: f64::MAX, y: f64::MAX }, Coord { x: f64::MIN, y: f64::MIN });
    coords.into_iter().fold(start, |(low, high), at| {
        (Coord { x: low.x.min(at.x), y: low.y.min(at.y) }, Coord { x: high.x.max(at.x), y: high.y.max(at.y) })
    })
}

impl Grid {
    fn add(&mut self, id: &str, line: &LineString<f64>) {
        for segment in line.lines() {
            let (low, high) = low_high(&[segment.start, segment.end]);
            for cell in cells(low, high, 0.0) {
                self.cells.entry(cell).or_default().push(self.segments.len());
            }
            self.segments.push((id.to_owned(), segment));
        }
    }

    /// The least offset of every road with a segment within the limit and a little more.
    fn near(&self, subject: &Geometry<f64>, limit_m: f64) -> BTreeMap<String, f64> {
        let (points, polygons): (Vec<Point<f64>>, Vec<&Polygon<f64>>) = match subject {
            Geometry::Point(at) => (vec![*at], Vec::new()),
            Geometry::Polygon(one) => (Vec::new(), vec![one]),
            Geometry::MultiPolygon(all) => (Vec::new(), all.iter().collect()),
            other => panic!("{other:?}"),
        };
        let vertices: Vec<Coord<f64>> = points
            .iter()
            .map(|at| at.0)
            .chain(polygons.iter().flat_map(|one| one.exterior().0.clone()))
            .collect();
        let (low, high) = low_high(&vertices);
        let found: BTreeSet<usize> = cells(low, high, limit_m)
            .iter()
            .filter_map(|cell| self.cells.get(cell))
            .flatten()
            .copied()
            .collect();
        let mut least: BTreeMap<String, f64> = BTreeMap::new();
        for (id, segment) in found.into_iter().map(|at| &self.segments[at]) {
            let to_points = points.iter().map(|at| Euclidean.distance(at, segment));
            let to_polygons = polygons.iter().map(|one| Euclidean.distance(segment, *one));
            let offset_m = to_points.chain(to_polygons).fold(f64::INFINITY, f64::min);
            if offset_m <= limit_m + EXEMPT_M {
                let least = least.entry(id.clone()).or_insert(f64::INFINITY);
                *least = least.min(offset_m);
            }
        }
        least
    }
}

fn features<'s>(register: &'s Snapshot, collection: &str) -> impl Iterator<Item = Feature> + 's {
    let collection = register.collection(collection).unwrap();
    collection.layer.rows().map(|row| collection.feature(&row))
}

/// Asks, measures by the other method, and compares id by id. Gives how many are inside.
fn compare(register: &Snapshot, classes: &[&str], limit_m: f64, meridian: f64) -> usize {
    let plane = Plane { meridian };
    let mut grid = Grid::default();
    let chosen = features(register, "roads")
        .filter(|road| road.text("class").is_some_and(|class| classes.contains(&class)));
    for road in chosen {
        let id = road.id.to_string();
        match road.geometry.as_ref() {
            Some(Geometry::LineString(line)) => grid.add(&id, &plane.line(line)),
            Some(Geometry::MultiLineString(lines)) => {
                lines.iter().for_each(|line| grid.add(&id, &plane.line(line)));
            }
            other => panic!("{other:?}"),
        }
    }
    let list = classes.iter().map(|class| format!("'{class}'")).collect::<Vec<_>>().join(",");
    let of = format!("roads[class IN ({list})]");
    let answer = ask(&Within, register, json!({"subjects": "structures", "of": of, "distance": limit_m}));
    let mut said: HashMap<String, serde_json::Value> = HashMap::new();
    for feature in answer.result["features"].as_array().unwrap() {
        let id = feature["id"].as_str().unwrap().to_owned();
        assert!(said.insert(id.clone(), feature["properties"].clone()).is_none(), "{id} is answered twice");
    }
    for subject in features(register, "structures") {
        let flat = match subject.geometry.as_ref() {
            Some(Geometry::Point(at)) => Geometry::Point(Point(plane.xy(at.0))),
            Some(Geometry::Polygon(one)) => Geometry::Polygon(plane.polygon(one)),
            Some(Geometry::MultiPolygon(all)) => {
                Geometry::MultiPolygon(all.iter().map(|one| plane.polygon(one)).collect())
            }
            _ => continue,
        };
        let near = grid.near(&flat, limit_m);
        let least_m = near.values().copied().fold(f64::INFINITY, f64::min);
        let (id, source) = (subject.id.to_string(), subject.source_id().unwrap_or_default());
        let Some(properties) = said.remove(&id) else {
            assert!(least_m > limit_m - EXEMPT_M, "{source} is {least_m} m off and was left out");
            continue;
        };
        assert!(least_m.is_finite(), "{source} is nowhere near and was answered: {properties}");
        let offset_m = properties["offset_m"].as_f64().unwrap();
        assert!((offset_m - least_m).abs() < AGREES_M, "{source}: {offset_m} instead of {least_m} m");
        let listed: BTreeMap<&str, f64> = properties["all_roads"]
            .as_array()
            .unwrap()
            .iter()
            .map(|road| (road["road"].as_str().unwrap(), road["offset_m"].as_f64().unwrap()))
            .collect();
        for (road, offset_m) in &near {
            match listed.get(road.as_str()) {
                Some(listed_m) => {
                    assert!((listed_m - offset_m).abs() < AGREES_M, "{source}: {listed_m} {offset_m}");
                }
                None => assert!(*offset_m > limit_m - EXEMPT_M, "{source}: {road} is {offset_m} m off"),
            }
        }
        assert!(listed.keys().all(|road| near.contains_key(*road)), "{source}: {listed:?} {near:?}");
    }
    assert!(said.is_empty(), "answered and not asked: {said:?}");
    usize::try_from(answer.result["counts"]["inside"].as_u64().unwrap()).unwrap()
}

/// Reproducible throws.
struct Dice(u64);

impl Dice {
    fn between(&mut self, low: f64, high: f64) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        low + (high - low) * ((self.0 >> 11) as f64 / (1_u64 << 53) as f64)
    }
}

#[test]
fn a_made_up_town_is_answered_as_the_plane_measures_it() {
    let mut dice = Dice(7);
    let mut things: Vec<(&str, Feature)> = Vec::new();
    for fid in 0..40 {
        // Winding roads of some kilometres, with a straight edge of a kilometre in each.
        let mut at = (dice.between(116.9, 117.1), dice.between(32.9, 33.1));
        let mut heading = dice.between(0.0, 6.3);
        let mut line = vec![at];
        for step in 0..60 {
            let length = if step == 30 { 0.01 } else { dice.between(0.0001, 0.0008) };
            heading += dice.between(-0.6, 0.6);
            at = (at.0 + length * heading.cos(), at.1 + length * heading.sin());
            line.push(at);
        }
        let class = if fid % 4 == 0 { "village" } else { "provincial" };
        things.push((
            "roads",
            thing(1 + fid, Geometry::LineString(LineString::from(line)), json!({"class": class})),
        ));
    }
    let roads = things.clone();
    for fid in 0..1500_u16 {
        // Beside a vertex of some road, so that many are near the limit.
        let Some(Geometry::LineString(line)) = &roads[usize::from(fid) % 40].1.geometry else {
            panic!("roads are lines")
        };
        let near = line.0[usize::from(fid / 40) % line.0.len()];
        let (x, y) = (near.x + dice.between(-0.0003, 0.0003), near.y + dice.between(-0.0003, 0.0003));
        let (w, h) = (dice.between(0.00002, 0.0002), dice.between(0.00002, 0.0002));
        let geometry = if fid % 3 == 0 {
            Geometry::Point(Point::new(x, y))
        } else {
            let lean = dice.between(-0.00005, 0.00005);
            Geometry::Polygon(Polygon::new(
                LineString::from(vec![
                    (x, y),
                    (x + w, y + lean),
                    (x + w - lean, y + h),
                    (x - lean, y + h - lean),
                ]),
                Vec::new(),
            ))
        };
        things.push(("structures", thing(1000 + i64::from(fid), geometry, json!({}))));
    }
    let register = with(&empty(), things);
    let inside = compare(&register, &["provincial"], 10.0, 117.0);
    assert!((100..1400).contains(&inside), "{inside} tell nothing");
    compare(&register, &["provincial", "village"], 0.0, 117.0);
    compare(&register, &["provincial", "village"], 75.0, 117.0);
}

#[test]
fn every_building_of_malta_near_a_main_road_is_found_and_no_other() {
    let Some(path) = shared("osm/malta-2024.osm.pbf") else { return };
    let register = from_osm(&path);
    let inside = compare(&register, &["national", "provincial", "county"], 10.0, 14.4);
    assert!(inside > 100, "{inside} buildings only");
}

#[test]
fn every_building_of_helsinki_near_any_road_is_found_and_no_other() {
    let Some(path) = shared("osm/helsinki-centre.osm.pbf") else { return };
    let register = from_osm(&path);
    let all = ["expressway", "national", "provincial", "county", "township", "village", "street"];
    let inside = compare(&register, &all, 25.0, 24.9);
    assert!(inside > 100, "{inside} buildings only");
}
