//! `setback` against every structure times every road, by the widths of the law as a lawyer reads them.
//!
//! Guards limits that differ from road to road, the choice of the deciding road, depth and the local rule told apart, in
//! several places on the Earth, on roads that cross, run parallel and end anywhere. Leaves out assumed widths, accuracy,
//! dates and what needs a survey (unit tests).

use geo_types::{Geometry, MultiLineString};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use verge::model::feature::Feature;
use verge::question::setback::Setback;

use crate::register::{ask, empty, thing, with};
use crate::roadside::{MIDDLES, Xy, coord, feet, lines, place, point, road};

/// Pairs this near to a limit may fall on either side, metres.
const EXEMPT_M: f64 = 0.003;
/// Class, width of its zone, and its place from the highest down: article 11.
const LAW: [(&str, f64); 6] = [
    ("expressway", 30.0),
    ("national", 20.0),
    ("provincial", 15.0),
    ("county", 10.0),
    ("township", 5.0),
    ("village", 0.0),
];

/// A road: its line, its class, the width of its land and of its carriageway, whether it is a main road.
type Planned = (Vec<Vec<Xy>>, usize, f64, f64, bool);

fn planned() -> impl Strategy<Value = Planned> {
    (road(), 0..LAW.len(), 10.0..40.0, 4.0..10.0, any::<bool>())
}

fn road_thing(at: i64, lines: &MultiLineString<f64>, planned: &Planned) -> (&'static str, Feature) {
    let about = json!({
        "number": format!("R{at}"), "class": LAW[planned.1].0, "land_width_m": planned.2,
        "carriageway_width_m": planned.3, "main": planned.4,
    });
    ("roads", thing(1000 + at, Geometry::MultiLineString(lines.clone()), about))
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn zones_and_depths_are_those_of_asking_every_road(
        middle in prop::sample::select(&MIDDLES[..]),
        roads in vec(planned(), 1..6),
        places in vec((place(), any::<bool>()), 1..40),
    ) {
        let drawn: Vec<MultiLineString<f64>> = roads.iter().map(|planned| lines(middle, &planned.0)).collect();
        let mut things: Vec<(&str, Feature)> =
            (0..).zip(drawn.iter().zip(&roads)).map(|(at, (line, planned))| road_thing(at, line, planned)).collect();
        // One that is no structure of the law's but makes sure that some road has a zone.
        let far = road_thing(900, &lines(middle, &[vec![(9000.0, 0.0), (9000.0, 100.0)]]), &(Vec::new(), 1, 20.0, 8.0, false));
        things.push(far);
        for (at, (place, pigsty)) in (1_i64..).zip(&places) {
            let kind = if *pigsty { "pigsty" } else { "building" };
            things.push(("structures", thing(at, point(middle, *place), json!({"kind": kind}))));
        }
        let answer = ask(&Setback, &with(&empty(), things), json!({"on": "2026-01-01"}));
        let features = answer.result["features"].as_array().unwrap();
        let mut inside = 0;
        for (at, (place, pigsty)) in places.iter().enumerate() {
            let id = uuid::Uuid::from_u128(at as u128 + 1).to_string();
            let told: Vec<&Value> = features.iter().filter(|feature| feature["id"] == id).collect();
            prop_assert!(told.len() <= 1);
            let said = told.first().map(|feature| &feature["properties"]);
            // Metres into the zone of each road that has one, and within the local ten metres or not.
            let centre: Vec<f64> = drawn.iter().map(|line| feet(line, coord(middle, *place)).1[0].offset_m).collect();
            let into: Vec<(usize, f64)> = centre
                .iter()
                .enumerate()
                .filter(|(road, _)| LAW[roads[*road].1].1 > 0.0)
                .map(|(road, metres)| (road, LAW[roads[road].1].1 - (metres - roads[road].2 / 2.0).max(0.0)))
                .collect();
            let local: Vec<f64> = centre
                .iter()
                .zip(&roads)
                .filter(|(_, planned)| planned.4 && *pigsty)
                .map(|(metres, planned)| 10.0 - (metres - planned.3 / 2.0).max(0.0))
                .collect();
            if into.iter().map(|(_, metres)| metres).chain(&local).any(|metres| metres.abs() < EXEMPT_M) {
                continue;
            }
            let is_in: Vec<(usize, f64)> = into.iter().copied().filter(|(_, metres)| *metres > 0.0).collect();
            let is_local = local.iter().any(|metres| *metres > 0.0);
            prop_assert_eq!(said.is_some(), !is_in.is_empty() || is_local, "{:?} {:?}", into, local);
            let Some(said) = said else { continue };
            prop_assert_eq!(said.get("local").is_some(), is_local);
            if is_in.is_empty() {
                prop_assert!(said["verdict"].is_null() && said["local_only"] == true);
                continue;
            }
            inside += 1;
            prop_assert_eq!(&said["verdict"], "inside");
            let highest = is_in.iter().map(|(road, _)| roads[*road].1).min().unwrap();
            prop_assert_eq!(&said["class"], LAW[highest].0);
            prop_assert!((number(&said["zone_m"]) - LAW[highest].1).abs() < 1e-9);
            let deepest = is_in.iter().filter(|(road, _)| roads[*road].1 == highest).map(|(_, metres)| *metres).fold(0.0, f64::max);
            prop_assert!((number(&said["depth_m"]) - deepest).abs() < EXEMPT_M, "{} {}", said["depth_m"], deepest);
            let listed = said["all_roads"].as_array().unwrap();
            prop_assert_eq!(listed.len(), is_in.len());
            for (road, metres) in is_in {
                let own = listed.iter().find(|one| one["road_number"] == format!("R{road}")).unwrap();
                prop_assert!((number(&own["depth_m"]) - metres).abs() < EXEMPT_M);
            }
        }
        let counts = &answer.result["counts"];
        let told = number(&counts["inside"]);
        prop_assert_eq!(told, number(&counts["existing"]) + number(&counts["later"]) + number(&counts["date_unknown"]));
        prop_assert!(told >= f64::from(inside));
    }
}
