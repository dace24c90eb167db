//! `gaps` by another method: walk every road metre by metre with Karney's geodesics, and note where each bin is passed.
//!
//! Guards chainages, the reach and the arithmetic on real towns. Leaves out sides (`tests/property`) and roads with a bin
//! that is passed twice as near, or a spacing within some metres of the limit, where a walk by the metre is no judge.

use std::collections::HashMap;

use geo_types::{Coord, Geometry, LineString};
use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};
use serde_json::{Value, json};
use verge::model::snapshot::Snapshot;
use verge::question::gaps::Gaps;

use crate::osm_register::from_osm;
use crate::register::ask;
use crate::support::shared;

const REACH_M: f64 = 15.0;
const STEP_M: f64 = 1.0;
/// Side of a cell in which bins are looked up, degrees: at 61° N still 50 m wide.
const CELL_DEG: f64 = 0.001;

/// A bin by its number, and where it stands.
type Bin = (usize, Coord<f64>);

/// Bins by their cell.
#[derive(Default)]
struct Bins {
    cells: HashMap<(i64, i64), Vec<Bin>>,
}

fn cell(at: Coord<f64>) -> (i64, i64) {
    ((at.x / CELL_DEG).floor() as i64, (at.y / CELL_DEG).floor() as i64)
}

impl Bins {
    fn of(register: &Snapshot) -> Bins {
        let mut bins = Bins::default();
        for (number, row) in register.collection("bins").unwrap().layer.rows().enumerate() {
            let at = row.shape().coords()[0];
            bins.cells.entry(cell(at)).or_default().push((number, at));
        }
        bins
    }

    fn around(&self, at: Coord<f64>) -> impl Iterator<Item = &Bin> {
        let (x, y) = cell(at);
        (x - 1..=x + 1)
            .flat_map(move |x| (y - 1..=y + 1).filter_map(move |y| self.cells.get(&(x, y))))
            .flatten()
    }
}

/// What a walk along a road saw: its length, and for each bin every step with its offset.
struct Walk {
    length_m: f64,
    seen: HashMap<usize, Vec<(f64, f64)>>,
}

fn walk(lines: &[LineString<f64>], bins: &Bins) -> Walk {
    let karney = Geodesic::wgs84();
    let mut walk = Walk { length_m: 0.0, seen: HashMap::new() };
    for pair in lines.iter().flat_map(|line| line.0.windows(2)) {
        let (metres, azimuth, _, _): (f64, f64, f64, f64) =
            karney.inverse(pair[0].y, pair[0].x, pair[1].y, pair[1].x);
        let steps = (metres / STEP_M).ceil().max(1.0);
        for step in 0..=steps as u32 {
            let along_m = metres * f64::from(step) / steps;
            let (y, x): (f64, f64) = karney.direct(pair[0].y, pair[0].x, azimuth, along_m);
            for (bin, at) in bins.around(Coord { x, y }) {
                let (offset_m, _, _, _): (f64, f64, f64, f64) = karney.inverse(y, x, at.y, at.x);
                if offset_m < REACH_M + 1.0 {
                    walk.seen.entry(*bin).or_default().push((walk.length_m + along_m, offset_m));
                }
            }
        }
        walk.length_m += metres;
    }
    walk
}

impl Walk {
    /// Where the bins within reach are passed; none when some bin is passed twice as near, or stands at the very edge.
    fn stands(&self) -> Option<Vec<f64>> {
        let mut stands = Vec::new();
        for seen in self.seen.values() {
            let (at_m, least_m) = *seen.iter().min_by(|one, other| one.1.total_cmp(&other.1))?;
            if (least_m - REACH_M).abs() < 0.05 {
                return None;
            }
            if least_m > REACH_M {
                continue;
            }
            let rival = seen.iter().any(|(m, offset_m)| (m - at_m).abs() > 6.0 && *offset_m < least_m + 0.6);
            if rival {
                return None;
            }
            stands.push(at_m);
        }
        stands.sort_by(f64::total_cmp);
        Some(stands)
    }
}

fn gaps(walk: &Walk, stands: &[f64], limit_m: f64) -> Option<Vec<(f64, f64)>> {
    let ends: Vec<f64> = std::iter::once(0.0).chain(stands.iter().copied()).chain([walk.length_m]).collect();
    let spacings: Vec<(f64, f64)> = ends.windows(2).map(|pair| (pair[0], pair[1])).collect();
    let clear = spacings.iter().all(|(from, to)| (to - from - limit_m).abs() > 3.0);
    clear.then(|| spacings.into_iter().filter(|(from, to)| to - from > limit_m).collect())
}

/// Compares road by road; gives how many roads were compared, and how many bins and gaps stood along them.
fn compare(register: &Snapshot, along: &str, limit_m: f64) -> (usize, usize, usize) {
    let answer = ask(&Gaps, register, json!({"along": along, "max_gap": limit_m, "reach": REACH_M}));
    let bins = Bins::of(register);
    let roads = register.collection("roads").unwrap();
    let (mut compared, mut stood, mut found) = (0, 0, 0);
    for told in answer.result["roads"].as_array().unwrap() {
        let id = told["road"].as_str().unwrap();
        let lines = match roads.get(id.parse().unwrap()).unwrap().geometry.unwrap() {
            Geometry::LineString(line) => vec![line],
            Geometry::MultiLineString(lines) => lines.0,
            other => panic!("{other:?}"),
        };
        let walk = walk(&lines, &bins);
        let length_m = told["length_m"].as_f64().unwrap();
        assert!((length_m - walk.length_m).abs() < 0.01, "{id}: {length_m} {}", walk.length_m);
        let Some(stands) = walk.stands() else { continue };
        let Some(gaps) = gaps(&walk, &stands, limit_m) else { continue };
        assert_eq!(told["count"].as_u64().unwrap() as usize, stands.len(), "{id}: {told}");
        let listed: Vec<(f64, f64)> = told["gaps"].as_array().unwrap().iter().map(ends).collect();
        assert_eq!(listed.len(), gaps.len(), "{id}: {listed:?} {gaps:?}");
        for (one, other) in listed.iter().zip(&gaps) {
            assert!(
                (one.0 - other.0).abs() < 1.0 && (one.1 - other.1).abs() < 1.0,
                "{id}: {one:?} {other:?}"
            );
        }
        (compared, stood, found) = (compared + 1, stood + stands.len(), found + gaps.len());
    }
    (compared, stood, found)
}

fn ends(gap: &Value) -> (f64, f64) {
    (gap["from_m"].as_f64().unwrap(), gap["to_m"].as_f64().unwrap())
}

#[test]
fn along_the_main_roads_of_malta_gaps_are_those_of_a_walk() {
    let Some(path) = shared("osm/malta-2024.osm.pbf") else { return };
    let register = from_osm(&path);
    let told = compare(&register, "roads[class IN ('national','provincial','county')]", 400.0);
    eprintln!("Malta: {told:?}");
    let (roads, bins, gaps) = told;
    assert!(roads > 100 && bins > 20 && gaps > 100, "{told:?} tell nothing");
}

#[test]
fn along_the_streets_of_helsinki_gaps_are_those_of_a_walk() {
    let Some(path) = shared("osm/helsinki-centre.osm.pbf") else { return };
    let register = from_osm(&path);
    let told = compare(&register, "roads", 50.0);
    eprintln!("Helsinki: {told:?}");
    let (roads, bins, gaps) = told;
    assert!(roads > 500 && bins > 25 && gaps > 100, "{told:?} tell nothing");
}
