//! `freshness` against reading every date by hand, and its order against that of every foot.

use geo_types::Geometry;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;
use verge::question::freshness::Freshness;

use crate::register::{ask, empty, thing, with};
use crate::roadside::{MIDDLES, beside, clear_foot, coord, lines, point, road, seeds};

const REACH_M: f64 = 15.0;
const STATES: [Option<&str>; 4] = [None, Some("in_use"), Some("damaged"), Some("lost")];

fn ids(list: &Value) -> Vec<u128> {
    let one = |row: &Value| row["id"].as_str().unwrap().parse::<Uuid>().unwrap().as_u128();
    list.as_array().unwrap().iter().map(one).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn the_lists_are_those_of_reading_every_date_and_walking_the_road(
        middle in prop::sample::select(&MIDDLES[..]), road in road(), seeds in seeds(40),
        looks in vec((prop::option::weighted(0.8, 0_i64..200), 0_usize..4), 40), days in prop::option::of(0_i64..150),
    ) {
        let on = date(2015, 6, 30);
        let since: Date = days.map_or_else(|| on - 1.month(), |days| on - days.days());
        let drawn = lines(middle, &road);
        let about = json!({"number": "S225", "class": "provincial"});
        let mut things = vec![("roads", thing(1, Geometry::MultiLineString(drawn.clone()), about))];
        let (mut stale, mut never, mut fresh) = (Vec::new(), Vec::new(), 0);
        for ((at, place), (ago, state)) in beside(&road, &seeds).into_iter().enumerate().zip(looks) {
            let Some(foot) = clear_foot(&drawn, coord(middle, place)) else { continue };
            if (foot.offset_m - REACH_M).abs() < 0.002 {
                continue;
            }
            let fid = 10 + at as i64;
            let seen = ago.map(|ago| on - (ago - 20).days());
            let mut about = json!({});
            if let Some(seen) = seen {
                about["seen_at"] = json!(seen.to_string());
            }
            if let Some(state) = STATES[state] {
                about["state"] = json!(state);
            }
            things.push(("bins", thing(fid, point(middle, place), about)));
            if STATES[state] == Some("lost") {
                continue;
            }
            let away = foot.offset_m > REACH_M;
            let key = (away, if away { 0.0 } else { foot.measure_m }, fid as u128);
            match seen {
                None => never.push(key),
                Some(day) if day < since => stale.push(key),
                Some(_) => fresh += 1,
            }
        }
        let mut inputs = json!({"subjects": "bins", "on": on.to_string()});
        if let Some(days) = days {
            inputs["days"] = json!(days);
        }
        let answer = ask(&Freshness, &with(&empty(), things), inputs);
        for (name, slow) in [("stale", &mut stale), ("never", &mut never)] {
            slow.sort_by(|one, other| one.partial_cmp(other).unwrap());
            // Feet within a millimetre of each other may stand in either order.
            prop_assume!(slow.windows(2).all(|pair| pair[0].0 || pair[1].0 || (pair[1].1 - pair[0].1).abs() > 0.002));
            let slow: Vec<u128> = slow.iter().map(|(.., id)| *id).collect();
            prop_assert_eq!(ids(&answer.result[name]), slow);
        }
        let total = &answer.result["total"];
        prop_assert_eq!(total["fresh"].as_u64().unwrap(), fresh);
        let villages = answer.result["by_village"].as_array().unwrap();
        for name in ["count", "fresh", "stale", "never"] {
            prop_assert_eq!(villages.iter().map(|row| row[name].as_u64().unwrap()).sum::<u64>(), total[name].as_u64().unwrap());
        }
    }
}
