use proptest::prelude::*;

use super::*;
use crate::plan::solve::End;

fn problem(weights: &[f64], sites: &[&[u32]]) -> CoverProblem {
    CoverProblem::new(weights.to_vec(), sites.iter().map(|list| list.to_vec()).collect()).unwrap()
}

fn solved(problem: &CoverProblem, fixed: &[usize], count: usize) -> Solved {
    solve(problem, fixed, count, Effort::UNLIMITED, &Progress::new()).unwrap()
}

/// The best of all choices, tried one by one.
fn best_of_all(problem: &CoverProblem, fixed: &[usize], count: usize) -> f64 {
    (0u32..1 << problem.site_count())
        .filter(|choice| choice.count_ones() as usize <= count)
        .filter(|choice| fixed.iter().all(|site| choice >> site & 1 == 1))
        .map(|choice| {
            let sites: Vec<usize> =
                (0..problem.site_count()).filter(|site| choice >> site & 1 == 1).collect();
            problem.served(&sites)
        })
        .fold(0.0, f64::max)
}

#[test]
fn where_greed_takes_the_middle_the_two_sides_are_found() {
    let two_sides = problem(&[1.0; 6], &[&[1, 2, 3, 4], &[0, 1, 2], &[3, 4, 5]]);
    let plan = solved(&two_sides, &[], 2);
    assert_eq!((plan.objective, plan.bound, plan.end), (6.0, 6.0, End::Done));
    assert_eq!(plan.sites, [1, 2]);
}

#[test]
fn among_equals_the_first_site_is_taken() {
    assert_eq!(solved(&problem(&[1.0, 1.0], &[&[0], &[1], &[0]]), &[], 1).sites, [0]);
}

#[test]
fn no_site_is_taken_that_adds_nothing() {
    assert_eq!(solved(&problem(&[5.0], &[&[0], &[0], &[]]), &[], 3).sites, [0]);
}

#[test]
fn a_fixed_site_stays_even_if_it_adds_nothing() {
    let plan = solved(&problem(&[5.0, 1.0], &[&[0], &[1], &[]]), &[2, 1], 3);
    assert_eq!((plan.sites, plan.objective), (vec![2, 1, 0], 6.0));
}

#[test]
fn without_sites_or_without_demand_the_plan_is_empty_and_proved() {
    for (weights, sites) in [(vec![1.0], vec![]), (vec![], vec![vec![], vec![]]), (vec![0.0], vec![vec![0]])]
    {
        let plan = solved(&CoverProblem::new(weights, sites).unwrap(), &[], 2);
        assert!(plan.sites.is_empty() && plan.is_proved() && plan.objective == 0.0);
    }
}

#[test]
fn what_makes_no_sense_is_refused() {
    assert_eq!(CoverProblem::new(vec![f64::NAN], vec![]).unwrap_err(), CoverError::Weight(0));
    assert_eq!(CoverProblem::new(vec![1.0, -1.0], vec![]).unwrap_err(), CoverError::Weight(1));
    let beyond = CoverProblem::new(vec![1.0], vec![vec![1]]).unwrap_err();
    assert_eq!(beyond, CoverError::Demand { site: 0, demand: 1 });
}

#[test]
fn a_second_server_counts_its_share() {
    let problem = problem(&[10.0, 1.0], &[&[0], &[0], &[1]]).with_second(0.5).unwrap();
    assert_eq!((solved(&problem, &[], 2).objective, solved(&problem, &[], 3).objective), (15.0, 16.0));
    assert_eq!(problem.clone().with_second(1.5).unwrap_err(), CoverError::Second(1.5));
}

#[test]
fn what_is_stopped_before_it_began_gives_nothing() {
    let progress = Progress::new();
    progress.cancel();
    let asked = solve(&problem(&[1.0], &[&[0]]), &[], 1, Effort::MINUTE, &progress);
    assert_eq!(asked, Err(Cancelled));
}

/// Squares of a board that a queen on each square reaches.
fn queens(side: i32) -> Vec<Vec<u32>> {
    let reach = |from: i32, to: i32| {
        let (dx, dy) = ((from % side - to % side).abs(), (from / side - to / side).abs());
        dx == 0 || dy == 0 || dx == dy
    };
    (0..side * side)
        .map(|from| (0..side * side).filter(|to| reach(from, *to)).map(|to| to as u32).collect())
        .collect()
}

/// Points on each line of the projective plane over a prime field.
fn plane(prime: usize) -> Vec<Vec<u32>> {
    let mut points: Vec<[usize; 3]> = vec![[0, 0, 1]];
    points.extend((0..prime).map(|y| [0, 1, y]));
    points.extend((0..prime * prime).map(|xy| [1, xy / prime, xy % prime]));
    let on = |line: &[usize; 3], point: &[usize; 3]| {
        line.iter().zip(point).map(|(a, b)| a * b).sum::<usize>() % prime == 0
    };
    points
        .iter()
        .map(|line| (0u32..).zip(&points).filter(|(_, point)| on(line, point)).map(|(at, _)| at).collect())
        .collect()
}

#[test]
fn on_boards_where_the_relaxation_says_more_branching_closes_the_gap() {
    // Three queens reach 55 of 64 squares at most, as trying all choices shows; prices alone say more.
    let board = CoverProblem::new(vec![1.0; 64], queens(8)).unwrap();
    let plan = solved(&board, &[], 3);
    let mut best = 0.0f64;
    for one in 0..64 {
        for two in 0..one {
            for three in 0..two {
                best = best.max(board.served(&[one, two, three]));
            }
        }
    }
    assert_eq!((plan.objective, plan.bound), (best, best));
    // Lines through one point share nothing else: q of them hold 1 + q·q points, and no q lines hold more.
    for prime in [3, 5, 7] {
        let lines = plane(prime);
        let problem = CoverProblem::new(vec![1.0; lines.len()], lines).unwrap();
        let plan = solved(&problem, &[], prime);
        let most = (1 + prime * prime) as f64;
        assert_eq!((plan.objective, plan.bound), (most, most), "{prime}");
    }
}

#[test]
fn when_the_work_allowed_is_used_up_the_best_so_far_comes_with_its_bound() {
    let board = CoverProblem::new(vec![1.0; 100], queens(10)).unwrap();
    let short = solve(&board, &[], 4, Effort(2_000_000), &Progress::new()).unwrap();
    assert_eq!(short.end, End::Spent);
    assert!(short.objective <= 92.0 && short.bound >= 92.0, "{short:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    /// Thousands of small problems with ties, weights of nothing and sites that must stay.
    #[test]
    fn the_choice_is_the_best_of_all_and_proved(
        weights in prop::collection::vec(prop_oneof![Just(0.0), (0u8..20).prop_map(f64::from), 0.0f64..9.0], 1..14),
        lists in prop::collection::vec(prop::collection::vec(0u32..14, 0..6), 0..10),
        fixed in prop::collection::btree_set(0usize..10, 0..3),
        more in 0usize..5,
        second in prop_oneof![Just(0.0), Just(1.0), 0.0f64..1.0],
    ) {
        let demands = weights.len() as u32;
        let lists: Vec<Vec<u32>> =
            lists.into_iter().map(|l| l.into_iter().filter(|d| *d < demands).collect()).collect();
        let fixed: Vec<usize> = fixed.into_iter().filter(|site| *site < lists.len()).collect();
        let problem = CoverProblem::new(weights, lists).unwrap().with_second(second).unwrap();
        let count = fixed.len() + more;
        let plan = solved(&problem, &fixed, count);
        let best = best_of_all(&problem, &fixed, count);
        prop_assert!(plan.sites.len() <= count);
        prop_assert!(fixed.iter().all(|site| plan.sites.contains(site)));
        prop_assert_eq!(plan.objective, problem.served(&plan.sites));
        prop_assert!((plan.objective - best).abs() < 1e-9, "{plan:?} best {best}");
        prop_assert!(plan.is_proved() && plan.end == End::Done, "{plan:?} best {best}");
        let (_, gains) = in_order_of_gain(&problem, &fixed, &plan.sites);
        prop_assert!((gains.iter().sum::<f64>() - plan.objective).abs() < 1e-9);
        prop_assert!(gains[fixed.len()..].windows(2).all(|pair| pair[0] >= pair[1]));
    }
}
