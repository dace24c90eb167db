//! Leaving out fixes that cannot be true.

use crate::geodesy::{Position, distance_m};

/// A fix that claims a greater radius than this says nothing of where a road runs, metres.
pub const WORST_M: f64 = 50.0;
/// Faster than this goes nothing on a road, metres a second (162 km/h).
const FASTEST_M_S: f64 = 45.0;
/// So many fixes that agree with each other and not with the one before them are believed: the vehicle went on while the
/// phone saw nothing.
const BELIEVED: usize = 5;
/// No fix is better than this, whatever it claims, metres.
const BEST_M: f64 = 1.0;

/// One position of a ride.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fix {
    /// Where.
    pub position: Position,
    /// The radius that the device claims: 68 % of such fixes lie within; metres.
    pub accuracy_m: f64,
    /// When, seconds from the start of the ride, never falling.
    pub time_s: f64,
}

/// What is left, and how many were left out why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cleaned {
    /// In order of time.
    pub fixes: Vec<Fix>,
    /// Left out because their claimed radius was too great.
    pub poor: usize,
    /// Left out because no vehicle goes there and back so fast.
    pub jumps: usize,
}

/// Leaves out what is too poor and what jumps. Of two groups of fixes that exclude each other the larger is believed, or both
/// where each has [`BELIEVED`] or more.
pub fn clean(fixes: &[Fix]) -> Cleaned {
    let mut kept = Cleaned::default();
    // Fixes that do not go with the last kept one, but with each other.
    let mut other: Vec<Fix> = Vec::new();
    // Where the last group of fixes that go with each other begins.
    let mut start = 0;
    for fix in fixes {
        let usable = fix.accuracy_m <= WORST_M && fix.time_s.is_finite();
        if !usable {
            kept.poor += 1;
            continue;
        }
        let fix = Fix { accuracy_m: fix.accuracy_m.max(BEST_M), ..*fix };
        if kept.fixes.last().is_none_or(|last| can_be(last, &fix)) {
            kept.jumps += other.len();
            other.clear();
            kept.fixes.push(fix);
            continue;
        }
        if other.last().is_some_and(|last| !can_be(last, &fix)) {
            kept.jumps += other.len();
            other.clear();
        }
        other.push(fix);
        let own = kept.fixes.len() - start;
        if other.len() >= BELIEVED || other.len() > own {
            if own < BELIEVED {
                kept.jumps += own;
                kept.fixes.truncate(start);
            }
            start = kept.fixes.len();
            kept.fixes.append(&mut other);
        }
    }
    kept.jumps += other.len();
    kept
}

fn can_be(one: &Fix, next: &Fix) -> bool {
    let reach_m = FASTEST_M_S * (next.time_s - one.time_s).max(0.0) + one.accuracy_m + next.accuracy_m;
    distance_m(one.position, next.position) <= reach_m
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::direct;

    fn at(east_m: f64, time_s: f64, accuracy_m: f64) -> Fix {
        let start = Position::new(117.0, 33.0).unwrap();
        Fix { position: direct(start, 90.0, east_m), accuracy_m, time_s }
    }

    #[test]
    fn poor_fixes_and_lonely_jumps_are_left_out_and_counted() {
        let mut fixes: Vec<Fix> = (0..20).map(|s| at(f64::from(s) * 8.0, f64::from(s), 5.0)).collect();
        fixes[7] = at(2_000.0, 7.0, 5.0);
        fixes[8] = at(2_008.0, 8.0, 5.0);
        fixes[12].accuracy_m = 51.0;
        let cleaned = clean(&fixes);
        assert_eq!((cleaned.fixes.len(), cleaned.poor, cleaned.jumps), (17, 1, 2));
    }

    #[test]
    fn a_wrong_first_fix_is_the_one_that_goes() {
        let mut fixes: Vec<Fix> = (0..20).map(|s| at(f64::from(s) * 8.0, f64::from(s), 5.0)).collect();
        fixes[0] = at(-9_000.0, 0.0, 5.0);
        let cleaned = clean(&fixes);
        assert_eq!((cleaned.fixes.len(), cleaned.jumps), (19, 1));
        assert_eq!(cleaned.fixes[0].time_s, 1.0);
    }

    #[test]
    fn going_on_elsewhere_after_silence_is_believed() {
        let one = (0..10).map(|s| at(f64::from(s) * 8.0, f64::from(s), 5.0));
        let other = (0..10).map(|s| at(3_000.0 + f64::from(s) * 8.0, 11.0 + f64::from(s), 5.0));
        let cleaned = clean(&one.chain(other).collect::<Vec<_>>());
        assert_eq!((cleaned.fixes.len(), cleaned.jumps), (20, 0));
    }

    #[test]
    fn a_radius_that_is_no_number_is_poor() {
        assert_eq!(clean(&[at(0.0, 0.0, f64::NAN)]).poor, 1);
        assert_eq!(clean(&[]), Cleaned::default());
    }
}
