//! `score-bins` and `spare-bins` beside brute force: every bin put in or taken out of a register of its own, and the
//! ordinary questions, or every offset, asked anew.
//!
//! Guards the plans' own checks, the index of demand, the sums that are kept from one bin to the next, and which roads are looked at again. Leaves
//! out what `gaps` and `service` themselves say (their own tests), and places within a millimetre of a limit.

use geo_types::Geometry;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use verge::geodesy::offset_m;
use verge::model::feature::Feature;
use verge::plan::bins::PlaceBins;
use verge::plan::score::ScoreBins;
use verge::plan::spare::SpareBins;
use verge::question::gaps::Gaps;
use verge::question::service::Service;
use verge::question::{Progress, Question, QuestionError};

use crate::register::{ask, empty, thing, with};
use crate::roadside::{MIDDLES, Xy, beside, coord, lines, place, point, road, seeds};

type Things = Vec<(&'static str, Feature)>;

/// A register without bins: two roads, and houses.
fn country(middle: (f64, f64), roads: &[Vec<Vec<Xy>>], homes: &[(Xy, u32)]) -> Things {
    let road = |(at, road): (i64, &Vec<Vec<Xy>>)| {
        let about = json!({"number": format!("X00{at}"), "class": "county", "main": true});
        ("roads", thing(at, Geometry::MultiLineString(lines(middle, road)), about))
    };
    let home = |(at, (place, households)): (i64, &(Xy, u32))| {
        (
            "structures",
            thing(1000 + at, point(middle, *place), json!({"kind": "building", "households": households})),
        )
    };
    (1..).zip(roads).map(road).chain((0..).zip(homes).map(home)).collect()
}

fn bin(middle: (f64, f64), fid: i64, at: Xy) -> (&'static str, Feature) {
    ("bins", thing(fid, point(middle, at), json!({"state": "in_use"})))
}

fn roads() -> impl Strategy<Value = Vec<Vec<Vec<Xy>>>> {
    vec(road(), 1..3)
}

fn homes() -> impl Strategy<Value = Vec<(Xy, u32)>> {
    vec((place(), 0_u32..5), 1..14)
}

/// Metres in gaps of all roads.
fn open_m(things: &Things, inputs: &Value) -> f64 {
    let answer = ask(&Gaps, &with(&empty(), things.clone()), inputs.clone()).result;
    let roads = answer["roads"].as_array().unwrap().iter();
    roads.flat_map(|road| road["gaps"].as_array().unwrap()).map(|gap| gap["length_m"].as_f64().unwrap()).sum()
}

fn covered(things: &Things, radius_m: f64, metric: &str) -> f64 {
    let inputs = json!({"radius": radius_m, "metric": metric});
    ask(&Service, &with(&empty(), things.clone()), inputs).result["demand_covered"]
        .as_f64()
        .unwrap_or_default()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

/// Whether any home is so near to a limit that two ways of measuring may differ.
fn is_close(things: &Things, limit_m: f64) -> bool {
    let of = |kind: &str| -> Vec<&Feature> {
        things.iter().filter(|(own, _)| *own == kind).map(|(_, one)| one).collect()
    };
    of("structures").iter().any(|home| {
        of("bins").iter().any(|bin| {
            let off_m = offset_m(home.geometry.as_ref().unwrap(), bin.geometry.as_ref().unwrap()).unwrap();
            (off_m - limit_m).abs() < 0.002
        })
    })
}

/// Places as `score-bins` takes them.
fn written(middle: (f64, f64), places: &[Xy]) -> String {
    let one = |at: &Xy| {
        let at = coord(middle, *at);
        format!("{},{}", at.x, at.y)
    };
    places.iter().map(one).collect::<Vec<_>>().join("; ")
}

proptest! {
    // Each case is a dozen plans.
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// The checker asks the ordinary question again; a plan that does not pass is an error.
    #[test]
    fn every_plan_passes_its_check_or_says_why_there_is_none(
        middle in prop::sample::select(&MIDDLES[..]), roads in roads(), homes in homes(), standing in seeds(5),
        given in seeds(4), radius_m in 20.0..400.0_f64, count in 1..6, backup in 0..101, populated in any::<bool>(),
    ) {
        let mut things = country(middle, &roads, &homes);
        things.extend((10..).zip(beside(&roads[0], &standing)).map(|(fid, at)| bin(middle, fid, at)));
        prop_assume!(!is_close(&things, radius_m));
        let register = with(&empty(), things);
        let places = written(middle, &beside(&roads[0], &given));
        for aim in ["fill-gaps", "cover", "villages", "cover-all", "walk", "fairest"] {
            for metric in ["straight", "network"] {
                let inputs = json!({"objective": aim, "metric": metric, "count": count, "along": "roads", "radius": radius_m,
                    "within": radius_m, "max_gap": radius_m, "backup": backup, "points": places, "only_given": false,
                    "populated": populated});
                let inputs = inputs.as_object().unwrap();
                match PlaceBins.run(&register, inputs, &Progress::new()) {
                    Ok(plan) => {
                        prop_assert_eq!(&plan.result["checker"], "ok");
                        let figure = |name: &str| number(&plan.result[name]);
                        prop_assert!(figure("gap_pct") >= 0.0);
                    }
                    Err(QuestionError::Impossible(why)) => {
                        prop_assert!(!why.en.contains("did not pass"), "{} {} {}", aim, metric, why.en);
                    }
                    Err(other) => panic!("{aim} {metric}: {}", other.text()),
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn what_a_bin_gains_is_what_asking_anew_finds(
        middle in prop::sample::select(&MIDDLES[..]), roads in roads(), homes in homes(), standing in seeds(4),
        new in seeds(5), limit_m in 50.0..500.0_f64, radius_m in 20.0..300.0_f64, populated in any::<bool>(),
    ) {
        prop_assume!(!new.is_empty());
        let mut things = country(middle, &roads, &homes);
        things.extend((10..).zip(beside(&roads[0], &standing)).map(|(fid, at)| bin(middle, fid, at)));
        let places = beside(&roads[0], &new);
        let all: Things =
            things.iter().cloned().chain((500..).zip(&places).map(|(fid, at)| bin(middle, fid, *at))).collect();
        prop_assume!(!is_close(&all, radius_m));
        let gaps = json!({"subjects": "bins", "along": "roads", "max_gap": limit_m, "populated": populated});
        let scored = |objective: &str, metric: &str| {
            let inputs = json!({"points": written(middle, &places), "objective": objective, "along": "roads",
                "max_gap": limit_m, "radius": radius_m, "within": radius_m, "metric": metric, "populated": populated});
            let answer = ask(&ScoreBins, &with(&empty(), things.clone()), inputs).result;
            let each = answer["features"].as_array().unwrap().iter().map(|one| number(&one["properties"]["gain"]));
            each.collect::<Vec<f64>>()
        };
        let told = [
            scored("fill-gaps", "straight"),
            scored("cover", "straight"),
            scored("cover", "network"),
            scored("walk", "straight"),
        ];
        let walked = |things: &Things| -> f64 {
            let shape = |one: &Feature| one.geometry.clone().unwrap();
            let bins: Vec<_> = things.iter().filter(|(kind, _)| *kind == "bins").map(|(_, one)| shape(one)).collect();
            let homes = things.iter().filter(|(kind, _)| *kind == "structures");
            homes
                .map(|(_, home)| {
                    let off = bins.iter().map(|bin| offset_m(bin, &shape(home)).unwrap());
                    off.fold(radius_m, f64::min) * number(&home.properties["households"])
                })
                .sum()
        };
        let measures = |things: &Things| {
            [
                -open_m(things, &gaps),
                covered(things, radius_m, "straight"),
                covered(things, radius_m, "network"),
                -walked(things),
            ]
        };
        let (mut now, mut before) = (things.clone(), measures(&things));
        for (at, place) in places.iter().enumerate() {
            now.push(bin(middle, 500 + at as i64, *place));
            let after = measures(&now);
            for ((told, before), after) in told.iter().zip(&before).zip(&after) {
                prop_assert!((told[at] - (after - before)).abs() < 0.02, "{at}: {told:?} {before} {after}");
            }
            before = after;
        }
    }

    #[test]
    fn the_spare_bins_are_those_that_nobody_misses_one_after_the_other(
        middle in prop::sample::select(&MIDDLES[..]), roads in roads(), homes in homes(), standing in seeds(8),
        limit_m in 50.0..500.0_f64, radius_m in 20.0..400.0_f64,
    ) {
        let mut things = country(middle, &roads, &homes);
        things.extend((10..).zip(beside(&roads[0], &standing)).map(|(fid, at)| bin(middle, fid, at)));
        prop_assume!(!is_close(&things, radius_m));
        let gaps = json!({"subjects": "bins", "along": "roads", "max_gap": limit_m, "populated": false});
        let inputs = json!({"along": "roads", "max_gap": limit_m, "radius": radius_m, "populated": false});
        let answer = ask(&SpareBins, &with(&empty(), things.clone()), inputs).result;
        let told: Vec<&str> =
            answer["features"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
        let mut wanted = Vec::new();
        for fid in (10..).take(standing.len()) {
            let id = uuid::Uuid::from_u128(fid as u128);
            let without: Things = things.iter().filter(|(_, one)| one.id != id).cloned().collect();
            let missed = covered(&without, radius_m, "straight") < covered(&things, radius_m, "straight");
            if !missed && open_m(&without, &gaps) <= open_m(&things, &gaps) + 1e-3 {
                wanted.push(id.to_string());
                things = without;
            }
        }
        prop_assert_eq!(told, wanted);
    }
}
