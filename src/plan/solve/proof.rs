//! How good a plan is known to be: what it reaches beside what no plan can pass.

/// What adding up the same numbers in another order may change, as a share.
const ROUNDING: f64 = 1e-9;

/// What adding up weights in another order may change.
pub(in crate::plan) fn rounding(sum: f64) -> f64 {
    ROUNDING * sum.abs().max(1.0)
}

/// Whether nothing better exists: the bound is reached, up to the rounding of sums.
pub(in crate::plan) fn is_proved(objective: f64, bound: f64) -> bool {
    bound <= objective + rounding(bound)
}

/// How far a plan may be from the best possible, as a share of the bound in percent; 0 when proved.
pub(in crate::plan) fn gap_pct(objective: f64, bound: f64) -> f64 {
    if is_proved(objective, bound) || bound <= 0.0 {
        return 0.0;
    }
    100.0 * (bound - objective) / bound
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_that_is_reached_leaves_no_gap() {
        assert!(is_proved(0.1 + 0.2, 0.3));
        assert_eq!(gap_pct(0.1 + 0.2, 0.3), 0.0);
        assert_eq!(gap_pct(0.0, 0.0), 0.0);
    }

    #[test]
    fn the_gap_is_a_share_of_the_bound() {
        assert_eq!(gap_pct(90.0, 100.0), 10.0);
    }
}
