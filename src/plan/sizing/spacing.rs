//! The fewest bins that keep the spacing where people live, along one spacing that is too wide.

/// The fewest more bins in a spacing so that, wherever a part lies, the neighbours around it are no farther apart than the
/// limit; for each bin the number of the part that asks for it.
///
/// Taken from the start: as long as the last bin still reaches a part, the next goes as far on as the limit allows; where
/// it does not, one goes to where the part begins. Nothing placed earlier would do more, so this is the fewest.
///
/// # Units
/// - millimetres along the road; `parts` in order and apart, within `from`–`to`
/// - the ends count as bins: a road that begins or ends there needs none beyond
pub(super) fn fewest(from: i64, to: i64, parts: &[(i64, i64)], limit: i64) -> Vec<usize> {
    let limit = limit.max(1);
    let mut asked = Vec::new();
    let mut last = from;
    for (number, (start, end)) in parts.iter().enumerate() {
        while last < *end && to - last > limit {
            last = if last + limit >= *start { last + limit } else { *start };
            asked.push(number);
        }
    }
    asked
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Whether bins at these places keep the limit around every part.
    fn keeps(from: i64, to: i64, bins: &[i64], parts: &[(i64, i64)], limit: i64) -> bool {
        let mut all: Vec<i64> = [from].into_iter().chain(bins.iter().copied()).chain([to]).collect();
        all.sort_unstable();
        all.windows(2).all(|pair| {
            pair[1] - pair[0] <= limit
                || parts.iter().all(|(start, end)| *end <= pair[0] || *start >= pair[1])
        })
    }

    /// Every choice of so many places out of all whole ones.
    fn some_choice(count: usize, from: i64, to: i64, good: &mut dyn FnMut(&[i64]) -> bool) -> bool {
        fn go(
            left: usize,
            at: i64,
            to: i64,
            taken: &mut Vec<i64>,
            good: &mut dyn FnMut(&[i64]) -> bool,
        ) -> bool {
            if left == 0 {
                return good(taken);
            }
            (at..=to).any(|here| {
                taken.push(here);
                let found = go(left - 1, here + 1, to, taken, good);
                taken.pop();
                found
            })
        }
        go(count, from, to, &mut Vec::new(), good)
    }

    #[test]
    fn a_populated_spacing_is_cut_into_lengths_of_the_limit() {
        assert_eq!(fewest(0, 1_000, &[(0, 1_000)], 400).len(), 2);
        assert_eq!(fewest(0, 800, &[(0, 800)], 400).len(), 1);
        assert!(fewest(0, 400, &[(0, 400)], 400).is_empty());
    }

    #[test]
    fn one_house_in_a_long_spacing_asks_for_two() {
        assert_eq!(fewest(0, 3_000, &[(1_500, 1_520)], 400).len(), 2);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        /// Guards: several parts, parts at the ends, limits beyond the spacing. Leaves out: places between whole ones,
        /// which do nothing more.
        #[test]
        fn no_fewer_bins_keep_the_spacing(
            to in 1i64..24, limit in 2i64..12, cuts in prop::collection::btree_set(0i64..24, 0..6),
        ) {
            let cuts: Vec<i64> = cuts.into_iter().filter(|cut| *cut <= to).collect();
            let parts: Vec<(i64, i64)> = cuts.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
            let count = fewest(0, to, &parts, limit).len();
            let mut good = |bins: &[i64]| keeps(0, to, bins, &parts, limit);
            prop_assert!(some_choice(count, 1, to - 1, &mut good), "{count} do not do");
            if count > 0 {
                prop_assert!(!some_choice(count - 1, 1, to - 1, &mut good), "fewer than {count} do");
            }
        }
    }
}
