//! `rewards` against counting every millimetre of every side.
//!
//! Guards the cutting of sections that overlap, touch, repeat and share a road by its sides, and the sums: what sections
//! count, what is disputed, and the money, to the millimetre and the fen. Leaves out grades and dates (unit tests).

use geo_types::{Geometry, LineString};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use verge::model::feature::Feature;
use verge::question::rewards::Rewards;

use crate::register::{ask, empty, thing, with};

const VILLAGES: [Option<&str>; 4] = [Some("甲村"), Some("乙村"), Some("丙村"), None];
const SIDES: [&str; 3] = ["left", "right", "both"];

/// A section: from and to in millimetres, its village and its side.
type Planned = (i64, i64, usize, usize);

fn planned() -> impl Strategy<Value = Planned> {
    let end = prop_oneof![0_i64..40_000, (0_i64..40).prop_map(|metre| metre * 1000)];
    (end.clone(), end, 0..VILLAGES.len(), 0..SIDES.len())
        .prop_map(|(a, b, village, side)| (a.min(b), a.max(b), village, side))
}

fn mm(value: &Value) -> i64 {
    (value.as_f64().unwrap() * 1000.0).round() as i64
}

fn fen(value: &Value) -> i64 {
    (value.as_f64().unwrap() * 100.0).round() as i64
}

/// Twice the millimetres that each section counts, and of all that are disputed and covered.
fn slow(sections: &[Planned]) -> (Vec<i64>, i64, i64) {
    let (mut own, mut disputed, mut covered) = (vec![0; sections.len()], 0, 0);
    for place in 0..40_000 {
        for side in [0, 1] {
            let claim = |(from, to, _, hand): &Planned| {
                *from <= place && place < *to && (*hand == 2 || *hand == side)
            };
            let claimants: Vec<usize> = (0..sections.len()).filter(|at| claim(&sections[*at])).collect();
            let Some(first) = claimants.first() else { continue };
            covered += 1;
            if claimants.iter().any(|at| sections[*at].2 != sections[*first].2) {
                disputed += 1;
            } else {
                own[*first] += 1;
            }
        }
    }
    (own, disputed, covered)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_millimetre_of_every_side_is_counted_once(plans in vec(planned(), 1..8), months in 1_i64..4) {
        let line: LineString<f64> = vec![(117.0, 33.0), (117.001, 33.0)].into();
        let mut things: Vec<(&str, Feature)> =
            vec![("roads", thing(900, Geometry::LineString(line), json!({"number": "S225"})))];
        for (fid, (from, to, village, side)) in (1_i64..).zip(&plans) {
            let about = json!({
                "road": "S225", "from_m": *from as f64 / 1000.0, "to_m": *to as f64 / 1000.0,
                "village": VILLAGES[*village], "side": SIDES[*side],
            });
            things.push(("road-sections", thing(fid, None, about)));
        }
        // Sections without length take up nothing and are told as without a place.
        let real: Vec<Planned> = plans.iter().copied().filter(|(from, to, ..)| from < to).collect();
        let inputs = json!({"from": "2015-05", "to": format!("2015-{:02}", 4 + months), "grade": "excellent"});
        let answer = ask(&Rewards, &with(&empty(), things), inputs).result;
        prop_assert_eq!(answer["unplaced"].as_array().unwrap().len(), plans.len() - real.len());
        let pieces = i64::try_from(real.len()).unwrap();
        let (own, disputed, covered) = slow(&real);
        let sections = answer["sections"].as_array().unwrap();
        prop_assert_eq!(sections.len(), real.len());
        let (mut counted, mut paid) = (0, 0);
        for ((told, twice), plan) in sections.iter().zip(&own).zip(&real) {
            let length = mm(&told["length_m"]);
            counted += length;
            // Half a millimetre at each place where the section is cut.
            prop_assert!((2 * length - twice).abs() <= 2 * (pieces * 2 + 2), "{} {}", length, twice);
            let all = length + mm(&told["twice_m"]) + mm(&told["disputed_m"]);
            prop_assert_eq!(all, mm(&told["share_m"]));
            let stretch = plan.1 - plan.0;
            prop_assert_eq!(mm(&told["stretch_m"]), stretch);
            if plan.3 == 2 {
                prop_assert_eq!(all, stretch);
            } else {
                prop_assert!((2 * all - stretch).abs() <= 1);
            }
            if told["village"].is_null() {
                prop_assert_eq!(fen(&told["reward_yuan"]), 0);
            } else {
                paid += length;
            }
        }
        let total = &answer["total"];
        prop_assert_eq!(counted, mm(&total["length_m"]));
        prop_assert_eq!(counted + mm(&total["disputed_m"]), mm(&total["covered_m"]));
        prop_assert!((2 * mm(&total["covered_m"]) - covered).abs() <= 1 + 2 * pieces);
        prop_assert!((2 * mm(&total["disputed_m"]) - disputed).abs() <= 1 + 4 * pieces);
        // 100 yuan a kilometre is a hundredth of a fen a millimetre.
        let exact = paid * months;
        prop_assert_eq!(fen(&total["reward_yuan"]), (exact + 50).div_euclid(100));
        let by_village: i64 = answer["by_village"].as_array().unwrap().iter().map(|own| fen(&own["reward_yuan"])).sum();
        let by_section: i64 = sections.iter().map(|own| fen(&own["reward_yuan"])).sum();
        prop_assert_eq!(by_village, fen(&total["reward_yuan"]));
        prop_assert_eq!(by_section, by_village);
    }
}
