//! Money to the fen. Lengths are whole millimetres and rates are exact to a millionth of a yuan, so every amount is a
//! whole number of some tiny unit; only the last step rounds, and its parts add up to the total.

/// Tiny units in a fen: a millimetre at a millionth of a yuan a kilometre is one.
const UNITS_IN_FEN: i128 = 10_000_000_000;

/// An exact amount.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Amount(i128);

impl Amount {
    /// For a length at a rate.
    ///
    /// # Units
    /// - `mm`: millimetres, 0 or more; `rate`: yuan a kilometre, taken to a millionth of a yuan
    pub(super) fn of(mm: i64, rate: f64) -> Amount {
        Amount(i128::from(mm) * (rate * 1e6).round() as i128)
    }
}

/// Rounds amounts to fen so that they add up to their exact sum rounded half up: each is rounded down, and the fen that
/// are missing go to the largest remainders, of equal ones to the first (the largest remainder method).
pub(super) fn to_fen(amounts: &[Amount]) -> Vec<i64> {
    let total: i128 = amounts.iter().map(|amount| amount.0).sum();
    let wanted = (total + UNITS_IN_FEN / 2).div_euclid(UNITS_IN_FEN);
    let mut fen: Vec<i128> = amounts.iter().map(|amount| amount.0.div_euclid(UNITS_IN_FEN)).collect();
    let missing = (wanted - fen.iter().sum::<i128>()).max(0) as usize;
    let mut order: Vec<usize> = (0..amounts.len()).collect();
    let rest = |at: &usize| amounts.get(*at).map_or(0, |amount| amount.0.rem_euclid(UNITS_IN_FEN));
    order.sort_by_key(|at| std::cmp::Reverse(rest(at)));
    for at in order.into_iter().take(missing) {
        if let Some(fen) = fen.get_mut(at) {
            *fen += 1;
        }
    }
    fen.into_iter().map(|fen| i64::try_from(fen).unwrap_or(i64::MAX)).collect()
}

/// Fen as yuan, for JSON and tables: exact to the fen.
pub(super) fn yuan(fen: i64) -> f64 {
    fen as f64 / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_reports_is_three_hundred_and_forty_yuan() {
        assert_eq!(to_fen(&[Amount::of(3_400_000, 100.0)]), [34_000]);
    }

    #[test]
    fn thirds_add_up_and_the_first_gets_the_odd_fen() {
        let third = Amount::of(33_333, 100.0);
        // 3.3333 yuan each: 333.33 fen, and 999.99 together.
        assert_eq!(to_fen(&[third, third, third]), [334, 333, 333]);
        assert_eq!(to_fen(&[]), Vec::<i64>::new());
    }

    #[test]
    fn half_a_fen_goes_up_and_the_larger_remainder_goes_first() {
        assert_eq!(to_fen(&[Amount::of(50, 100.0)]), [1]);
        assert_eq!(to_fen(&[Amount::of(20, 100.0), Amount::of(70, 100.0)]), [0, 1]);
    }
}
