use proptest::prelude::*;

use super::*;
use crate::question::Progress;

/// A spacing of so many metres between two facilities, a place every ten metres.
fn spacing(length_m: i64, limit_m: i64) -> OpenSpacing {
    let places = (1..length_m / 10).map(|at| Place { at_mm: at * 10_000, rank: 1 }).collect();
    OpenSpacing {
        from_mm: 0,
        to_mm: length_m * 1000,
        before: true,
        after: true,
        limit_mm: limit_m * 1000,
        parts: vec![(0, length_m * 1000)],
        far_only: false,
        places,
    }
}

fn chosen_m(spacing: &OpenSpacing, filled: &Filled, count: usize) -> Vec<i64> {
    filled.chosen[count].iter().map(|at| spacing.places[*at].at_mm / 1000).collect()
}

#[test]
fn the_fewest_sites_close_a_gap_evenly() {
    let gap = spacing(900, 400);
    let filled = gap.fill(9, &Progress::new()).unwrap();
    assert_eq!(filled.open_mm, [900_000, 500_000, 0]);
    assert_eq!(chosen_m(&gap, &filled, 2), [300, 600]);
}

#[test]
fn a_place_where_a_bin_stood_is_preferred_when_it_serves_as_well() {
    let mut gap = spacing(900, 400);
    gap.places.push(Place { at_mm: 333_000, rank: 0 });
    gap.places.sort();
    assert_eq!(chosen_m(&gap, &gap.fill(2, &Progress::new()).unwrap(), 2), [333, 620]);
}

#[test]
fn where_no_site_may_stand_the_gap_stays_and_the_rest_is_closed() {
    let mut bridge = spacing(1000, 300);
    bridge.places.retain(|place| place.at_mm < 300_000 || place.at_mm > 700_000);
    let filled = bridge.fill(9, &Progress::new()).unwrap();
    assert_eq!(*filled.open_mm.last().unwrap(), 420_000);
}

#[test]
fn country_without_people_needs_no_site() {
    let mut village = spacing(2000, 400);
    (village.parts, village.far_only) = (vec![(900_000, 1_100_000)], true);
    let filled = village.fill(9, &Progress::new()).unwrap();
    assert_eq!(filled.open_mm, [200_000, 0]);
}

#[test]
fn sites_go_where_they_close_most() {
    let gaps = [
        spacing(500, 400).fill(5, &Progress::new()).unwrap(),
        spacing(790, 400).fill(5, &Progress::new()).unwrap(),
        spacing(1200, 400).fill(5, &Progress::new()).unwrap(),
    ];
    // One site closes all of the second; two more of the third only 800 m until it is closed by both.
    assert_eq!(share_out(&gaps, 1, &Progress::new()).unwrap(), [0, 1, 0]);
    assert_eq!(share_out(&gaps, 2, &Progress::new()).unwrap(), [1, 1, 0]);
    assert_eq!(share_out(&gaps, 9, &Progress::new()).unwrap(), [1, 1, 2]);
    assert_eq!(share_out(&[], 3, &Progress::new()).unwrap(), Vec::<usize>::new());
}

fn open_with(spacing: &OpenSpacing, chosen: &[usize]) -> i64 {
    let mut stops = vec![(spacing.from_mm, spacing.before)];
    stops.extend(chosen.iter().map(|at| (spacing.places[*at].at_mm, true)));
    stops.push((spacing.to_mm, spacing.after));
    let mut open = 0;
    for pair in stops.windows(2) {
        let ((a, before), (b, after)) = (pair[0], pair[1]);
        if b - a <= spacing.limit_mm {
            continue;
        }
        for (start, end) in &spacing.parts {
            let (start, end) = ((*start).max(a), (*end).min(b));
            let half = spacing.limit_mm / 2;
            let far =
                (a + if before { half } else { 0 }).max(start) < (b - if after { half } else { 0 }).min(end);
            if start < end && (far || !spacing.far_only) {
                open += end - start;
            }
        }
    }
    open
}

fn some_spacing() -> impl Strategy<Value = OpenSpacing> {
    let parts = prop::collection::vec((0i64..100, 1i64..30), 1..4);
    let places = prop::collection::btree_set(1i64..100, 0..8);
    (parts, places, 10i64..60, any::<(bool, bool, bool)>()).prop_map(|(parts, places, limit_mm, flags)| {
        let (before, after, far_only) = flags;
        let mut at = 0;
        let mut apart = Vec::new();
        for (skip, length) in parts {
            let (start, end) = ((at + skip).min(100), (at + skip + length).min(100));
            if start < end {
                apart.push((start, end));
            }
            at = end + 1;
        }
        let places =
            places.into_iter().map(|at_mm| Place { at_mm, rank: u8::from(at_mm % 3 != 0) }).collect();
        OpenSpacing { from_mm: 0, to_mm: 100, before, after, limit_mm, parts: apart, far_only, places }
    })
}

proptest! {
    /// Guards that each number of sites is used as well as can be; not how even the best plans are.
    #[test]
    fn no_other_choice_of_places_leaves_less(spacing in some_spacing()) {
        let filled = spacing.fill(8, &Progress::new()).unwrap();
        for (count, chosen) in filled.chosen.iter().enumerate() {
            prop_assert_eq!(chosen.len(), count);
            prop_assert!(chosen.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert_eq!(open_with(&spacing, chosen), filled.open_mm[count]);
            let best = (0u32..1 << spacing.places.len())
                .filter(|choice| choice.count_ones() as usize == count)
                .map(|choice| {
                    let chosen: Vec<usize> =
                        (0..spacing.places.len()).filter(|at| choice >> at & 1 == 1).collect();
                    open_with(&spacing, &chosen)
                })
                .min();
            prop_assert_eq!(best, Some(filled.open_mm[count]));
        }
    }

    #[test]
    fn no_other_sharing_out_leaves_less(
        spacings in prop::collection::vec(some_spacing(), 0..4),
        count in 0usize..7,
    ) {
        let filled: Vec<Filled> = spacings.iter().map(|spacing| spacing.fill(4, &Progress::new()).unwrap()).collect();
        let shares = share_out(&filled, count, &Progress::new()).unwrap();
        prop_assert!(shares.iter().sum::<usize>() <= count);
        let left = |shares: &[usize]| -> i64 { shares.iter().zip(&filled).map(|(k, f)| f.open_mm[*k]).sum() };
        let mut best = i64::MAX;
        let sizes: Vec<usize> = filled.iter().map(|f| f.open_mm.len()).collect();
        for code in 0..sizes.iter().product::<usize>() {
            let mut rest = code;
            let choice: Vec<usize> = sizes.iter().map(|size| { let k = rest % size; rest /= size; k }).collect();
            if choice.iter().sum::<usize>() <= count {
                best = best.min(left(&choice));
            }
        }
        prop_assert_eq!(left(&shares), best);
    }
}
