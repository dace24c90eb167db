//! The smoother of Rauch, Tung and Striebel over a body pushed about at random, in the plane.

use crate::geodesy::Xy;

/// How strongly a vehicle on a road is pushed about: metres² a second³. A scooter braking before a bend, a car in it.
const PUSH: f64 = 1.0;
/// The speed of a vehicle before anything is known of it, metres a second (one standard deviation).
const SPEED_M_S: f64 = 15.0;
/// Rounds of weighing anew.
const ROUNDS: usize = 3;
/// Farther than so many standard deviations from what all others say, a fix weighs less: one in twenty does by chance.
const FAR: f64 = 2.45;

/// One measured place in the plane.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) at: Xy,
    /// One standard deviation along each axis, metres.
    pub(super) sigma_m: f64,
    pub(super) time_s: f64,
}

/// What is believed of one axis pair: places and speeds, and the covariance that both axes share.
#[derive(Clone, Copy, Debug)]
struct Belief {
    at: Xy,
    speed: Xy,
    /// Variances of place and speed, and what they have in common.
    place: f64,
    common: f64,
    pace: f64,
}

impl Belief {
    fn after(&self, step_s: f64) -> Belief {
        let (dt, q) = (step_s, PUSH);
        let common = self.common + dt * self.pace;
        Belief {
            at: [self.at[0] + dt * self.speed[0], self.at[1] + dt * self.speed[1]],
            speed: self.speed,
            place: self.place + dt * (self.common + common) + q * dt * dt * dt / 3.0,
            common: common + q * dt * dt / 2.0,
            pace: self.pace + q * dt,
        }
    }

    fn seeing(&self, at: Xy, variance: f64) -> Belief {
        let total = self.place + variance;
        let (gain, pace_gain) = (self.place / total, self.common / total);
        let off = [at[0] - self.at[0], at[1] - self.at[1]];
        Belief {
            at: [self.at[0] + gain * off[0], self.at[1] + gain * off[1]],
            speed: [self.speed[0] + pace_gain * off[0], self.speed[1] + pace_gain * off[1]],
            place: self.place * (1.0 - gain),
            common: self.common * (1.0 - gain),
            pace: self.pace - pace_gain * self.common,
        }
    }

    /// What is believed when what came later is known: `later` smoothed, `expected` what this one led to expect.
    fn looking_back(&self, expected: &Belief, later: &Belief, step_s: f64) -> Belief {
        let d = expected.place * expected.pace - expected.common * expected.common;
        if d <= 0.0 {
            return *self;
        }
        // The covariance of now and then, times the inverse of what was expected.
        let (a, b) = (self.place + step_s * self.common, self.common);
        let (c, e) = (self.common + step_s * self.pace, self.pace);
        let gain = [
            (a * expected.pace - b * expected.common) / d,
            (b * expected.place - a * expected.common) / d,
            (c * expected.pace - e * expected.common) / d,
            (e * expected.place - c * expected.common) / d,
        ];
        let [g0, g1, g2, g3] = gain;
        let place = |axis: fn(&Xy) -> f64| {
            let (at, speed) =
                (axis(&later.at) - axis(&expected.at), axis(&later.speed) - axis(&expected.speed));
            (axis(&self.at) + g0 * at + g1 * speed, axis(&self.speed) + g2 * at + g3 * speed)
        };
        let ((east, east_speed), (north, north_speed)) = (place(|xy| xy[0]), place(|xy| xy[1]));
        let (p, m, v) =
            (later.place - expected.place, later.common - expected.common, later.pace - expected.pace);
        Belief {
            at: [east, north],
            speed: [east_speed, north_speed],
            place: self.place + g0 * (g0 * p + g1 * m) + g1 * (g0 * m + g1 * v),
            common: self.common + g0 * (g2 * p + g3 * m) + g1 * (g2 * m + g3 * v),
            pace: self.pace + g2 * (g2 * p + g3 * m) + g3 * (g2 * m + g3 * v),
        }
    }
}

/// The most likely places of all of them at their times.
pub(super) fn smoothed(seen: &[Seen]) -> Vec<Xy> {
    let mut sigmas: Vec<f64> = seen.iter().map(|one| one.sigma_m).collect();
    let mut places = pass(seen, &sigmas);
    for _ in 1..ROUNDS {
        for ((one, at), sigma) in seen.iter().zip(&places).zip(&mut sigmas) {
            let off = (one.at[0] - at[0]).hypot(one.at[1] - at[1]);
            *sigma = one.sigma_m * (off / (FAR * one.sigma_m)).max(1.0);
        }
        places = pass(seen, &sigmas);
    }
    places
}

fn pass(seen: &[Seen], sigmas: &[f64]) -> Vec<Xy> {
    let mut forwards: Vec<Belief> = Vec::with_capacity(seen.len());
    let mut expected: Vec<(Belief, f64)> = Vec::with_capacity(seen.len());
    for (at, (one, sigma)) in seen.iter().zip(sigmas).enumerate() {
        let variance = sigma * sigma;
        let Some(last) = forwards.last() else {
            let pace = SPEED_M_S * SPEED_M_S;
            forwards.push(Belief { at: one.at, speed: [0.0, 0.0], place: variance, common: 0.0, pace });
            continue;
        };
        let before = seen.get(at.saturating_sub(1)).map_or(one.time_s, |before| before.time_s);
        let step_s = (one.time_s - before).max(0.0);
        let ahead = last.after(step_s);
        expected.push((ahead, step_s));
        forwards.push(ahead.seeing(one.at, variance));
    }
    let mut later: Option<Belief> = None;
    let mut places: Vec<Xy> = Vec::with_capacity(seen.len());
    for (at, belief) in forwards.iter().enumerate().rev() {
        let smooth = match (later, expected.get(at)) {
            (Some(later), Some((expected, step_s))) => belief.looking_back(expected, &later, *step_s),
            _ => *belief,
        };
        places.push(smooth.at);
        later = Some(smooth);
    }
    places.reverse();
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(at: Xy, second: f64) -> Seen {
        Seen { at, sigma_m: 3.0, time_s: second }
    }

    #[test]
    fn an_even_ride_is_left_as_it_is() {
        let ride: Vec<Seen> = (0..50).map(|s| seen([f64::from(s) * 8.0, 3.0], f64::from(s))).collect();
        for (one, at) in ride.iter().zip(smoothed(&ride)).skip(3).take(44) {
            assert!((one.at[0] - at[0]).hypot(one.at[1] - at[1]) < 0.05, "{one:?} {at:?}");
        }
    }

    #[test]
    fn zigzag_noise_is_taken_away_and_one_wild_fix_draws_little() {
        let swing = |s: u32| if s.is_multiple_of(2) { 4.0 } else { -4.0 };
        let mut ride: Vec<Seen> =
            (0..60).map(|s| seen([f64::from(s) * 8.0, swing(s)], f64::from(s))).collect();
        ride[30].at[1] = 60.0;
        for at in smoothed(&ride) {
            assert!(at[1].abs() < 3.0, "{at:?}");
        }
    }

    #[test]
    fn two_fixes_at_one_time_and_one_alone_are_no_trouble() {
        assert_eq!(smoothed(&[seen([1.0, 2.0], 0.0)]), [[1.0, 2.0]]);
        let twice = smoothed(&[seen([0.0, 0.0], 5.0), seen([2.0, 0.0], 5.0)]);
        assert!((twice[0][0] - 1.0).abs() < 0.3 && (twice[1][0] - 1.0).abs() < 0.3, "{twice:?}");
        assert!(smoothed(&[]).is_empty());
    }
}
