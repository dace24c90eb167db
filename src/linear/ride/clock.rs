//! Times that make sense, whatever the clock did.

/// A pause in a ride is no longer than this, seconds; a longer one is a clock that was set.
const LONGEST_PAUSE_S: f64 = 6.0 * 3600.0;
/// A position is told a little after it was taken: so far back its time may lie, seconds.
const TOLD_LATE_S: f64 = 30.0;
/// What a step of a clock that went wrong is taken for, seconds: fixes come about every second.
const USUAL_STEP_S: f64 = 1.0;

/// The times of things in the order in which they were written down, from 0. A step back by more than
/// half a minute, or ahead by more than six hours, is a clock that was set and taken for a second.
///
/// # Units
/// - seconds
pub fn steady(times_s: &[f64]) -> Vec<f64> {
    let mut now = 0.0;
    let mut last: Option<f64> = None;
    times_s
        .iter()
        .map(|time| {
            let step = last.map_or(0.0, |last| time - last);
            now += if (-TOLD_LATE_S..=LONGEST_PAUSE_S).contains(&step) { step } else { USUAL_STEP_S };
            last = Some(*time);
            now
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_set_back_or_ahead_loses_nothing_but_a_step() {
        assert_eq!(steady(&[100.0, 101.0, 40.0, 42.0]), [0.0, 1.0, 2.0, 4.0]);
        assert_eq!(steady(&[0.0, 1.0, 900_000.0, 900_001.0]), [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(steady(&[0.0, f64::NAN, 5.0]), [0.0, 1.0, 2.0]);
        assert_eq!(steady(&[0.0, 2.0, 1.5, 2.5]), [0.0, 2.0, 1.5, 2.5], "told late");
        assert!(steady(&[]).is_empty());
    }
}
