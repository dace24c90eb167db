//! Whole rides along known roads, with the noise of a phone.

use proptest::prelude::*;

use super::*;
use crate::geodesy::{Position, direct, distance_m, point_to_segment};
use crate::linear::{Chainage, Curve, Measure};

/// A winding road of so many places ten metres apart.
fn road(count: u32, bends: f64) -> Vec<Position> {
    let mut at = Position::new(117.05, 33.02).unwrap();
    let mut places = vec![at];
    for step in 1..count {
        let along = f64::from(step) * 10.0;
        let azimuth = 40.0 + bends * (along / 400.0).sin() + 15.0 * (along / 1700.0).cos();
        at = direct(at, azimuth, 10.0);
        places.push(at);
    }
    places
}

/// A generator of noise that is the same every time (Marsaglia's xorshift), with the sum of twelve for a bell.
struct Noise(u64);

impl Noise {
    fn even(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn bell(&mut self) -> f64 {
        (0..12).map(|_| self.even()).sum::<f64>() - 6.0
    }

    fn around(&mut self, place: Position, sigma_m: f64) -> Position {
        let (east, north) = (self.bell() * sigma_m, self.bell() * sigma_m);
        direct(place, east.atan2(north).to_degrees(), east.hypot(north))
    }
}

/// One fix a second at ten metres a second; a radius of 1.51 standard deviations is what a phone would claim.
fn ridden(places: &[Position], sigma_m: f64, seed: u64) -> Vec<Fix> {
    let mut noise = Noise(seed | 1);
    let fix = |(second, place): (usize, &Position)| Fix {
        position: noise.around(*place, sigma_m),
        accuracy_m: 1.51 * sigma_m,
        time_s: second as f64,
    };
    places.iter().enumerate().map(fix).collect()
}

fn line(fixes: &[Fix]) -> Line {
    line_of(&Track::of(&clean(fixes)))
}

/// The greatest offset of one line's places from another line, the ends left out: a ride may begin a step sooner or later.
fn apart_m(one: &[Position], other: &[Position]) -> f64 {
    let offset = |place: &Position| {
        other
            .windows(2)
            .map(|pair| point_to_segment(*place, pair[0], pair[1]).offset_m)
            .fold(f64::INFINITY, f64::min)
    };
    one.iter().skip(2).take(one.len().saturating_sub(4)).map(offset).fold(0.0, f64::max)
}

fn length_m(line: &[Position]) -> f64 {
    line.windows(2).map(|pair| distance_m(pair[0], pair[1])).sum()
}

#[test]
fn there_and_back_is_one_line_and_the_bins_of_the_way_back_are_on_it() {
    let out = road(300, 35.0);
    let both: Vec<Position> = out.iter().chain(out.iter().rev().skip(1)).copied().collect();
    let found = line(&ridden(&both, 3.0, 7));
    assert!((length_m(&found.places) - length_m(&out)).abs() < 40.0, "{}", length_m(&found.places));
    assert!((found.again_m - length_m(&out)).abs() < 60.0, "{}", found.again_m);
    assert!(apart_m(&found.places, &out) < 9.0);
    assert!(distance_m(found.places[0], out[0]) < 15.0, "as first ridden");
}

#[test]
fn going_back_for_a_missed_bin_does_not_fold_the_line() {
    let out = road(300, 35.0);
    let mut way: Vec<Position> = out[..200].to_vec();
    way.extend(out[180..199].iter().rev());
    way.extend(out[181..].iter());
    let found = line(&ridden(&way, 2.5, 11));
    assert!((length_m(&found.places) - length_m(&out)).abs() < 40.0, "{}", length_m(&found.places));
    assert!(apart_m(&found.places, &out) < 9.0 && apart_m(&out, &found.places) < 9.0);
}

#[test]
fn a_ride_that_begins_in_the_middle_goes_to_one_end_and_then_to_the_other() {
    let out = road(300, 35.0);
    let mut way: Vec<Position> = out[..80].iter().rev().copied().collect();
    way.extend(out[1..].iter());
    let found = line(&ridden(&way, 2.5, 13));
    assert!(apart_m(&out, &found.places) < 9.0);
    assert!((length_m(&found.places) - length_m(&out)).abs() < 40.0, "{}", length_m(&found.places));
    assert!(distance_m(found.places[0], out[299]) < 20.0, "the way it was first ridden");
}

#[test]
fn a_look_into_a_side_road_is_left_out_and_told() {
    let out = road(300, 20.0);
    let side: Vec<Position> = (1..=25).map(|step| direct(out[150], 130.0, f64::from(step) * 10.0)).collect();
    let mut way: Vec<Position> = out[..=150].to_vec();
    way.extend(side.iter());
    way.extend(side.iter().rev().skip(1));
    way.extend(out[150..].iter());
    let found = line(&ridden(&way, 2.5, 17));
    assert_eq!(found.side_trips_m.len(), 1);
    assert!((found.side_trips_m[0] - 250.0).abs() < 40.0, "{:?}", found.side_trips_m);
    assert!((length_m(&found.places) - length_m(&out)).abs() < 60.0, "{}", length_m(&found.places));
}

#[test]
fn the_legs_of_a_hairpin_stay_two() {
    // Up, round a bend of 18 m radius, down again 36 m beside.
    let start = Position::new(110.2, 31.4).unwrap();
    let top = direct(start, 0.0, 400.0);
    let middle = direct(top, 90.0, 18.0);
    let mut way: Vec<Position> = (0..40).map(|step| direct(start, 0.0, f64::from(step) * 10.0)).collect();
    way.extend((0..=12).map(|step| direct(middle, 270.0 + f64::from(step) * 15.0, 18.0)));
    way.extend((1..40).map(|step| direct(direct(middle, 90.0, 18.0), 180.0, f64::from(step) * 10.0)));
    let found = line(&ridden(&way, 3.0, 19));
    assert!((length_m(&found.places) - length_m(&way)).abs() < 40.0, "{}", length_m(&found.places));
    assert_eq!(found.again_m, 0.0);
}

#[test]
fn standing_still_adds_no_length() {
    let out = road(120, 20.0);
    let mut way: Vec<Position> = out[..60].to_vec();
    way.extend(std::iter::repeat_n(out[59], 180));
    way.extend(out[60..].iter());
    let fixes = ridden(&way, 3.0, 23);
    let track = Track::of(&clean(&fixes));
    assert!(track.stops >= 1);
    assert!((length_m(&line_of(&track).places) - length_m(&out)).abs() < 30.0);
}

#[test]
fn nobody_looks_for_turns_where_a_yard_was_trodden_all_day() {
    let start = Position::new(117.0, 33.0).unwrap();
    let yard: Vec<Position> = (0..20_000_u32)
        .map(|step| direct(start, f64::from(step * 97 % 360), f64::from(5 + step * 31 % 12)))
        .collect();
    // Each step there meets thousands of others: to look would take minutes.
    assert_eq!(line(&ridden(&yard, 0.5, 31)).again_m, 0.0);
}

#[test]
fn nothing_one_fix_and_two_end_in_no_line_or_a_short_one() {
    assert_eq!(line(&[]), Line::default());
    let out = road(2, 0.0);
    let fixes = ridden(&out, 0.1, 3);
    assert_eq!(line(&fixes[..1]).places.len(), 0);
    assert_eq!(line(&fixes).places.len(), 2);
    assert!(Track::of(&clean(&[])).at(3.0).is_none());
    let same = [fixes[0]; 30];
    assert!(line(&same).places.is_empty());
}

#[test]
fn a_tap_is_where_the_smoothed_ride_was_at_its_time() {
    let out = road(200, 30.0);
    let track = Track::of(&clean(&ridden(&out, 4.0, 29)));
    for second in [20_u32, 77, 150] {
        let seen = track.at(f64::from(second) + 0.5).unwrap();
        let truth = direct(out[second as usize], 0.0, 0.0);
        assert!(distance_m(seen.position, truth) < 14.0, "{second}");
        assert!((seen.speed_m_s - 10.0).abs() < 3.0, "{}", seen.speed_m_s);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_noisy_ride_gives_the_road_within_metres_and_its_stones_within_a_few(
        seed in 1_u64..u64::MAX, bends in 0.0..45.0_f64, sigma_m in 1.0..5.0_f64,
    ) {
        let truth = road(350, bends);
        let found = line(&ridden(&truth, sigma_m, seed));
        // Three standard deviations of what single fixes do, and a metre.
        let bound_m = 3.0 * sigma_m + 1.0;
        let simple = simplified(&found.places, 2.0);
        prop_assert!(apart_m(&simple, &truth) <= bound_m, "{} of {bound_m}", apart_m(&simple, &truth));
        prop_assert!(apart_m(&truth, &simple) <= bound_m + 2.0);
        let drawn: geo_types::LineString<f64> = simple.iter().map(|place| place.coord()).collect();
        let curve = Curve::new(&geo_types::MultiLineString(vec![drawn]), None).unwrap();
        for at in [100_usize, 200, 300] {
            let measure = curve.locate(truth[at]).unwrap().measure;
            prop_assert!((measure.m() - at as f64 * 10.0).abs() < 25.0, "{at} {measure}");
        }
    }

    #[test]
    fn what_is_simplified_stays_within_its_tolerance(seed in 1_u64..u64::MAX, tolerance_m in 0.1..20.0_f64) {
        let wild: Vec<Position> = ridden(&road(400, 45.0), 4.0, seed).iter().map(|fix| fix.position).collect();
        let simple = simplified(&wild, tolerance_m);
        prop_assert!(simple.len() <= wild.len());
        prop_assert_eq!((simple.first(), simple.last()), (wild.first(), wild.last()));
        // Each place left out lies beside the very edge that stands for it.
        let mut edge = 0;
        for place in &wild {
            if simple.get(edge + 1) == Some(place) {
                edge += 1;
            } else if edge + 1 < simple.len() {
                let offset_m = point_to_segment(*place, simple[edge], simple[edge + 1]).offset_m;
                prop_assert!(offset_m <= tolerance_m + 1e-6);
            }
        }
    }

    #[test]
    fn whatever_comes_nothing_falls_over_and_every_place_is_finite(
        rows in prop::collection::vec((-180.0..=180.0_f64, -90.0..=90.0_f64, 0.0..200.0_f64, -1e6..1e6_f64), 0..80),
    ) {
        let times = steady(&rows.iter().map(|row| row.3).collect::<Vec<_>>());
        prop_assert!(times.windows(2).all(|pair| pair[1] - pair[0] >= -30.0));
        let fixes: Vec<Fix> = rows.iter().zip(times).map(|(row, time_s)| Fix {
            position: Position::new(row.0, row.1).unwrap(), accuracy_m: row.2, time_s,
        }).collect();
        let cleaned = clean(&fixes);
        prop_assert_eq!(cleaned.fixes.len() + cleaned.poor + cleaned.jumps, fixes.len());
        let found = line_of(&Track::of(&cleaned));
        prop_assert!(found.places.iter().all(|place| place.lon().is_finite() && place.lat().is_finite()));
    }

    #[test]
    fn the_stones_used_always_run_one_way(all in prop::collection::vec((0_i64..20_000, 0_i64..30), 0..40), falls: bool) {
        let stones: Vec<Stone> = all.iter().map(|(m, km)| Stone {
            measure: Measure::from_mm(m * 1000), chainage: Chainage::from_mm(km * 1_000_000),
        }).collect();
        let fitted = fit(&stones, falls);
        prop_assert_eq!(fitted.stones.len(), stones.len());
        for pair in fitted.used.windows(2) {
            prop_assert!(pair[0].measure < pair[1].measure);
            prop_assert_eq!(pair[1].chainage < pair[0].chainage, fitted.falls);
        }
    }
}
