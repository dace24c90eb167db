//! `summary` against counting by hand: every thing against every village and every road, roads cut into short pieces.

use geo_types::{Geometry, LineString, Polygon};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use verge::model::feature::Feature;
use verge::question::summary::Summary;

use crate::register::{ask, empty, thing, with};
use crate::roadside::{MIDDLES, Xy, coord, feet, lines, place, point, road};

const REACH_M: f64 = 15.0;
/// Roads are cut into pieces no longer than this by hand.
const PIECE_M: f64 = 0.5;
const CLASSES: [&str; 3] = ["provincial", "county", "village"];
const NAMES: [&str; 3] = ["东湾村", "柳树村", "石桥村"];

/// West, south, east, north of a village, metres.
type Block = (f64, f64, f64, f64);

fn block() -> impl Strategy<Value = Block> {
    (place(), 50.0..700.0, 50.0..700.0).prop_map(|((w, s), wide, high)| (w, s, w + wide, s + high))
}

fn village(middle: (f64, f64), at: usize, (w, s, e, n): Block) -> (&'static str, Feature) {
    let ring: LineString<f64> =
        [(w, s), (e, s), (e, n), (w, n), (w, s)].iter().map(|at| coord(middle, *at)).collect();
    let about = json!({"name": NAMES[at], "level": "village"});
    ("divisions", thing(100 + at as i64, Geometry::Polygon(Polygon::new(ring, vec![])), about))
}

/// A place at a border is either village's.
struct TooNear;

/// The village of a place: the first whose block holds it.
fn village_at(blocks: &[Block], (x, y): Xy) -> Result<Option<&'static str>, TooNear> {
    let edge = |(w, s, e, n): &Block| [x - w, x - e, y - s, y - n].iter().any(|gap| gap.abs() < 0.01);
    if blocks.iter().any(edge) {
        return Err(TooNear);
    }
    let at = blocks.iter().position(|(w, s, e, n)| (*w..*e).contains(&x) && (*s..*n).contains(&y));
    Ok(at.map(|at| NAMES[at]))
}

#[derive(Debug, Clone)]
struct Bin {
    at: Xy,
    own: Option<usize>,
    state: Option<bool>,
    named: Option<usize>,
}

fn bin() -> impl Strategy<Value = Bin> {
    (
        place(),
        prop::option::weighted(0.3, 0..3_usize),
        prop::option::of(any::<bool>()),
        prop::option::of(0..2_usize),
    )
        .prop_map(|(at, own, state, named)| Bin { at, own, state, named })
}

fn bin_thing(middle: (f64, f64), fid: i64, bin: &Bin) -> (&'static str, Feature) {
    let mut about = json!({});
    if let Some(own) = bin.own {
        about["village"] = json!(NAMES[own]);
    }
    if let Some(state) = bin.state {
        about["state"] = json!(if state { "in_use" } else { "lost" });
    }
    if let Some(named) = bin.named {
        about["road"] = json!(format!("S{named}"));
    }
    ("bins", thing(fid, point(middle, bin.at), about))
}

fn counts(rows: &Value, key: &str, of: &str) -> BTreeMap<String, u64> {
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| (row[key].to_string(), row[of].as_u64().unwrap()))
        .filter(|(_, count)| *count > 0)
        .collect()
}

fn halves(value: &Value) -> i64 {
    (value.as_f64().unwrap() * 2000.0).round() as i64
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

    #[test]
    fn every_part_is_that_of_counting_by_hand_and_adds_up(
        middle in prop::sample::select(&MIDDLES[..]), roads in vec(road(), 2), blocks in vec(block(), 0..4),
        bins in vec(bin(), 0..40),
    ) {
        let blocks = &blocks[..blocks.len().min(3)];
        // A road on a border is either village's.
        prop_assume!(roads.iter().flatten().flatten().all(|at| village_at(blocks, *at).is_ok()));
        let drawn: Vec<_> = roads.iter().map(|road| lines(middle, road)).collect();
        prop_assume!(drawn.iter().all(|line| feet(line, line.0[0].0[0]).0 > 1.0));
        let mut things: Vec<_> = drawn.iter().enumerate().map(|(at, line)| {
            let about = json!({"number": format!("S{at}"), "class": CLASSES[at]});
            ("roads", thing(1 + at as i64, Geometry::MultiLineString(line.clone()), about))
        }).collect();
        things.extend(blocks.iter().enumerate().map(|(at, block)| village(middle, at, *block)));
        let (mut by_village, mut by_class): (BTreeMap<String, u64>, BTreeMap<String, u64>) = Default::default();
        let mut by_state: BTreeMap<String, u64> = BTreeMap::new();
        let mut kept = 0;
        for (at, bin) in bins.iter().enumerate() {
            let offsets: Vec<f64> = drawn.iter().map(|line| feet(line, coord(middle, bin.at)).1[0].offset_m).collect();
            let unsure = offsets.iter().any(|offset| (offset - REACH_M).abs() < 0.002)
                || (offsets[0] - offsets[1]).abs() < 0.002;
            let Ok(border) = village_at(blocks, bin.at) else { continue };
            if unsure {
                continue;
            }
            kept += 1;
            things.push(bin_thing(middle, 1000 + at as i64, bin));
            let village = bin.own.map(|own| NAMES[own]).or(border);
            *by_village.entry(json!(village).to_string()).or_default() += 1;
            let near: Vec<usize> = (0..2).filter(|road| offsets[*road] <= REACH_M).collect();
            let nearest = near.iter().copied().min_by(|a, b| offsets[*a].total_cmp(&offsets[*b]));
            let road = bin.named.filter(|named| near.contains(named)).or(nearest);
            *by_class.entry(json!(road.map(|road| CLASSES[road])).to_string()).or_default() += 1;
            let state = bin.state.map(|state| if state { "in_use" } else { "lost" });
            *by_state.entry(json!(state).to_string()).or_default() += 1;
        }
        let answer = ask(&Summary, &with(&empty(), things), json!({"subjects": "bins"}));
        let result = &answer.result;
        prop_assert_eq!(result["total"]["count"].as_u64().unwrap(), kept);
        prop_assert_eq!(counts(&result["by_village"], "village", "count"), by_village);
        prop_assert_eq!(counts(&result["by_class"], "class", "count"), by_class);
        if kept > 0 {
            prop_assert_eq!(counts(&result["by_kind"][0]["by_state"], "state", "count"), by_state);
        }
        // Half millimetres: by village and by class they add up to the roads, exactly.
        let sum = |by: &str| result[by].as_array().unwrap().iter().map(|row| halves(&row["length_m"])).sum::<i64>();
        prop_assert_eq!(sum("by_village"), halves(&result["total"]["length_m"]));
        prop_assert_eq!(sum("by_class"), halves(&result["total"]["length_m"]));
        // And each village has what short pieces of the roads say, give or take the pieces at its borders.
        let mut metres: BTreeMap<String, f64> = BTreeMap::new();
        for pair in roads.iter().flatten().flat_map(|part| part.windows(2)) {
            let ((ax, ay), (bx, by)) = (pair[0], pair[1]);
            let length = (bx - ax).hypot(by - ay);
            let pieces = (length / PIECE_M).ceil().max(1.0) as u32;
            for piece in 0..pieces {
                let share = (f64::from(piece) + 0.5) / f64::from(pieces);
                let at = blocks.iter().position(|(w, s, e, n)| {
                    let (x, y) = (ax + (bx - ax) * share, ay + (by - ay) * share);
                    (*w..*e).contains(&x) && (*s..*n).contains(&y)
                });
                *metres.entry(json!(at.map(|at| NAMES[at])).to_string()).or_default() += length / f64::from(pieces);
            }
        }
        let edges = roads.iter().flatten().map(Vec::len).sum::<usize>() as f64;
        for row in result["by_village"].as_array().unwrap() {
            let slow = metres.get(&row["village"].to_string()).copied().unwrap_or(0.0);
            let off = (row["length_m"].as_f64().unwrap() - slow).abs();
            prop_assert!(off <= 0.1 + 4.0 * PIECE_M * edges * blocks.len() as f64, "{} {} {}", row, slow, off);
        }
    }
}
