//! `blind-spots` against asking every millimetre of both sides what it lacks.
//!
//! Guards where it looks, the cutting by what is lacking, the merging of sides and the sums, on roads whose sides are
//! divided differently, with gaps, nobody named, bins and visits anywhere. Leaves out village borders, positions and sections
//! that overlap (unit tests).

use geo_types::{Geometry, LineString};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use verge::model::feature::Feature;
use verge::question::blind_spots::BlindSpots;

use crate::register::{ask, empty, thing, with};

/// The road is a little longer than this, millimetres; all that is put on it lies within.
const ROAD_MM: i64 = 90_000;
const REACH_MM: i64 = 7_000;
const BIN_MM: i64 = 5_000;

/// A piece of one side: how long, and whose and whether anybody is named; none where no section lies.
type Piece = (i64, Option<(usize, bool)>);

#[derive(Debug, Clone)]
struct Visit {
    from: i64,
    to: i64,
    side: Option<usize>,
    lately: bool,
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let length = prop_oneof![1_i64..20_000, (1_i64..20).prop_map(|metre| metre * 1000)];
    vec((length, prop::option::weighted(0.75, (0_usize..3, prop::bool::weighted(0.7)))), 1..8)
}

fn visits() -> impl Strategy<Value = Vec<Visit>> {
    let visit = (0..ROAD_MM, 0..ROAD_MM, prop::option::of(0_usize..2), any::<bool>());
    vec(visit, 0..5).prop_map(|all| {
        all.into_iter()
            .filter(|(a, b, ..)| a != b)
            .map(|(a, b, side, lately)| Visit { from: a.min(b), to: a.max(b), side, lately })
            .collect()
    })
}

/// Sections of a side: from, to, village, named.
fn laid(pieces: &[Piece]) -> Vec<(i64, i64, usize, bool)> {
    let mut at = 0;
    let mut laid = Vec::new();
    for (length, whose) in pieces {
        let to = (at + length).min(ROAD_MM);
        if let (Some((village, named)), true) = (whose, at < to) {
            laid.push((at, to, *village, *named));
        }
        at = to;
    }
    laid
}

fn mm(value: &Value) -> i64 {
    (value.as_f64().unwrap() * 1000.0).round() as i64
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_millimetre_lacks_what_its_spot_says(
        left in pieces(),
        right in prop::option::weighted(0.6, pieces()),
        bins in vec(0..ROAD_MM, 0..5),
        visits in visits(),
    ) {
        let line: LineString<f64> = vec![(117.0, 33.0), (117.001, 33.0)].into();
        let about = json!({"number": "S225", "class": "provincial"});
        let mut things: Vec<(&str, Feature)> = vec![("roads", thing(900, Geometry::LineString(line), about))];
        let sides = [laid(&left), right.as_ref().map_or_else(|| laid(&left), |right| laid(right))];
        let metres = |mm: i64| mm as f64 / 1000.0;
        let mut fid = 0;
        for (own, side) in sides.iter().zip(["left", "right"]) {
            if right.is_none() && side == "right" {
                continue;
            }
            let side = if right.is_some() { side } else { "both" };
            for (from, to, village, named) in own {
                fid += 1;
                let about = json!({
                    "road": "S225", "from_m": metres(*from), "to_m": metres(*to), "side": side,
                    "village": format!("{village}村"), "responsible": named.then_some("村委会"),
                });
                things.push(("road-sections", thing(fid, None, about)));
            }
        }
        for (fid, at) in (100_i64..).zip(&bins) {
            let about = json!({"road": "S225", "chainage_m": metres(*at), "state": "in_use"});
            things.push(("bins", thing(fid, None, about)));
        }
        for (fid, visit) in (200_i64..).zip(&visits) {
            let day = if visit.lately { "2020-05-20" } else { "2020-03-20" };
            let about = json!({
                "road": "S225", "from_m": metres(visit.from), "to_m": metres(visit.to),
                "side": visit.side.map(|side| ["left", "right"][side]), "occurred_at": format!("{day}T00:00:00Z"),
            });
            things.push(("inspections", thing(fid, None, about)));
        }
        let inputs = json!({
            "along": "S225", "reach": metres(REACH_MM), "bin_reach": metres(BIN_MM), "days": 30, "on": "2020-05-31",
        });
        let answer = ask(&BlindSpots, &with(&empty(), things), inputs).result;

        // What the spots say of every millimetre: bits of what it lacks, for each side.
        let mut said = [vec![0_u8; ROAD_MM as usize + 10_000], vec![0_u8; ROAD_MM as usize + 10_000]];
        let spots: Vec<Value> = answer["roads"].as_array().unwrap().iter()
            .flat_map(|road| road["spots"].as_array().unwrap().clone()).collect();
        for spot in &spots {
            let bits = ["no responsible", "no bin", "no visit"].iter().enumerate()
                .filter(|(_, word)| spot["reasons"].as_array().unwrap().iter().any(|own| own == *word))
                .map(|(bit, _)| 1_u8 << bit).sum::<u8>();
            prop_assert!(bits > 0);
            for (side, word) in ["left", "right"].iter().enumerate() {
                if spot["side"] == *word || spot["side"] == "both" {
                    for place in mm(&spot["from_m"])..mm(&spot["to_m"]) {
                        prop_assert_eq!(said[side][place as usize], 0, "twice at {}", place);
                        said[side][place as usize] = bits;
                    }
                }
            }
        }

        let (mut looked, mut lacking, mut by_lack) = (0, 0, [0; 3]);
        for (side, own) in sides.iter().enumerate() {
            let areas: Vec<(i64, i64)> = own.windows(2).filter_map(|pair| {
                let (before, after) = (pair[0], pair[1]);
                if before.2 != after.2 {
                    Some((before.1 - REACH_MM, after.0 + REACH_MM))
                } else if before.1 < after.0 {
                    Some((before.1, after.0))
                } else {
                    None
                }
            }).collect();
            for place in 0..ROAD_MM + 5_000 {
                // The end of the road is a little beyond all that lies on it; what is past it is not looked at.
                if place >= 93_000 {
                    break;
                }
                let here = areas.iter().any(|(from, to)| *from <= place && place < *to);
                let mut bits = 0;
                if here {
                    looked += 1;
                    let named = own.iter().any(|(from, to, _, named)| *named && *from <= place && place < *to);
                    let bin = bins.iter().any(|at| at - BIN_MM <= place && place < at + BIN_MM);
                    let visit = visits.iter().any(|visit| {
                        visit.lately && visit.from <= place && place < visit.to && visit.side.is_none_or(|own| own == side)
                    });
                    for (bit, there) in [named, bin, visit].into_iter().enumerate() {
                        if !there {
                            bits |= 1 << bit;
                            by_lack[bit] += 1;
                        }
                    }
                }
                lacking += i64::from(bits > 0);
                prop_assert_eq!(said[side][place as usize], bits, "{} {}", ["left", "right"][side], place);
            }
        }
        let total = &answer["total"];
        prop_assert_eq!(mm(&total["looked_m"]), mm(&total["spot_m"]) + mm(&total["clear_m"]));
        let near = |told: &Value, twice: i64| (2 * mm(told) - twice).abs() <= 22 + 2 * i64::try_from(spots.len()).unwrap();
        let past_end = 2 * 500;
        prop_assert!((2 * mm(&total["looked_m"]) - looked).abs() <= 100 + past_end);
        prop_assert!((2 * mm(&total["spot_m"]) - lacking).abs() <= 100 + past_end);
        if mm(&total["looked_m"]) * 2 == looked {
            for (word, twice) in ["no_responsible_m", "no_bin_m", "no_visit_m"].iter().zip(by_lack) {
                prop_assert!(near(&total[*word], twice), "{} {} {}", word, total[*word], twice);
            }
        }
    }
}
