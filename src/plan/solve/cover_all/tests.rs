use proptest::prelude::*;

use super::*;
use crate::plan::solve::End;

fn fewest(problem: &CoverProblem, fixed: &[usize]) -> Solved {
    solve(problem, fixed, Effort::UNLIMITED, &Progress::new()).unwrap()
}

/// Squares of a board that a piece on each square reaches.
fn board(side: i32, reaches: impl Fn(i32, i32) -> bool) -> CoverProblem {
    let reach = |from: i32, to: i32| {
        reaches((from % side - to % side).abs(), (from / side - to / side).abs()) || from == to
    };
    let lists = (0..side * side)
        .map(|from| (0..side * side).filter(|to| reach(from, *to)).map(|to| to as u32).collect())
        .collect();
    CoverProblem::new(vec![1.0; (side * side) as usize], lists).unwrap()
}

/// Words of so many bits, each with those that differ in one bit at most.
fn words(bits: u32) -> CoverProblem {
    let lists = (0..1u32 << bits)
        .map(|word| (0..1u32 << bits).filter(|other| (word ^ other).count_ones() <= 1).collect())
        .collect();
    CoverProblem::new(vec![1.0; 1 << bits], lists).unwrap()
}

#[test]
fn known_numbers_of_pieces_that_hold_a_board_are_found_and_proved() {
    // OEIS A075458 (queens), A075561 (kings have a closed form), A006075 (knights).
    let queen = |x: i32, y: i32| x == 0 || y == 0 || x == y;
    for (side, pieces) in [(5, 3.0), (6, 3.0), (7, 4.0), (8, 5.0)] {
        let plan = fewest(&board(side, queen), &[]);
        assert_eq!((plan.objective, plan.bound), (pieces, pieces), "queens on {side}");
    }
    let king = |x: i32, y: i32| x <= 1 && y <= 1;
    for (side, pieces) in [(8, 9.0), (10, 16.0)] {
        let plan = fewest(&board(side, king), &[]);
        assert_eq!((plan.objective, plan.bound), (pieces, pieces), "kings on {side}");
    }
    let knight = |x: i32, y: i32| x * y == 2;
    for (side, pieces) in [(6, 8.0), (8, 12.0)] {
        let plan = fewest(&board(side, knight), &[]);
        assert_eq!((plan.objective, plan.bound), (pieces, pieces), "knights on {side}");
    }
}

#[test]
fn known_covering_codes_are_found_and_proved() {
    // Perfect codes of 3 and 7 bits, and K(6, 1) = 12 where the relaxation says 64/7.
    for (bits, size) in [(3, 2.0), (5, 7.0), (6, 12.0), (7, 16.0)] {
        let plan = fewest(&words(bits), &[]);
        assert_eq!((plan.objective, plan.bound), (size, size), "{bits} bits");
    }
}

#[test]
fn demand_that_no_site_serves_is_left_out() {
    let problem = CoverProblem::new(vec![1.0, 1.0, 0.0], vec![vec![0], vec![2]]).unwrap();
    assert_eq!(fewest(&problem, &[]).sites, [0]);
}

#[test]
fn without_sites_or_demand_nothing_is_chosen_but_what_is_fixed() {
    let problem = CoverProblem::new(vec![], vec![vec![], vec![]]).unwrap();
    assert_eq!((fewest(&problem, &[]).sites, fewest(&problem, &[1]).sites), (vec![], vec![1]));
}

#[test]
fn when_the_work_allowed_is_used_up_the_best_so_far_comes_with_its_bound() {
    let queen = |x: i32, y: i32| x == 0 || y == 0 || x == y;
    let short = solve(&board(10, queen), &[], Effort(3_000_000), &Progress::new()).unwrap();
    assert_eq!(short.end, End::Spent);
    assert!(short.bound <= 5.0 && short.objective >= 5.0, "{short:?}");
}

/// The fewest of all choices, tried one by one.
fn fewest_of_all(problem: &CoverProblem, fixed: &[usize]) -> usize {
    let all: Vec<usize> = (0..problem.site_count()).collect();
    let served = |sites: &[usize]| -> Vec<u32> {
        let mut seen: Vec<u32> = sites.iter().flat_map(|site| problem.serves(*site)).copied().collect();
        seen.retain(|demand| problem.weight(*demand) > 0.0);
        seen.sort_unstable();
        seen.dedup();
        seen
    };
    let wanted = served(&all);
    (0u32..1 << all.len())
        .map(|choice| all.iter().copied().filter(|site| choice >> site & 1 == 1).collect::<Vec<_>>())
        .filter(|sites| fixed.iter().all(|site| sites.contains(site)) && served(sites) == wanted)
        .map(|sites| sites.len())
        .min()
        .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn the_choice_serves_all_with_the_fewest_and_is_proved(
        weights in prop::collection::vec(0u8..4, 1..14),
        lists in prop::collection::vec(prop::collection::vec(0u32..14, 0..6), 0..11),
        fixed in prop::collection::btree_set(0usize..11, 0..3),
    ) {
        let demands = weights.len() as u32;
        let lists: Vec<Vec<u32>> =
            lists.into_iter().map(|l| l.into_iter().filter(|d| *d < demands).collect()).collect();
        let fixed: Vec<usize> = fixed.into_iter().filter(|site| *site < lists.len()).collect();
        let problem = CoverProblem::new(weights.into_iter().map(f64::from).collect(), lists).unwrap();
        let plan = fewest(&problem, &fixed);
        prop_assert_eq!(plan.sites.len(), fewest_of_all(&problem, &fixed));
        prop_assert!(plan.is_proved() && plan.end == End::Done);
        let all: Vec<usize> = (0..problem.site_count()).collect();
        prop_assert_eq!(problem.served(&plan.sites), problem.served(&all));
    }
}
