use proptest::prelude::*;

use super::*;

fn problem(weights: &[f64], sites: &[&[u32]]) -> CoverProblem {
    CoverProblem::new(weights.to_vec(), sites.iter().map(|list| list.to_vec()).collect()).unwrap()
}

fn solved(problem: &CoverProblem, count: usize) -> CoverPlan {
    solve(problem, count, &Progress::new()).unwrap()
}

/// The best of all choices, tried one by one.
fn best_of_all(problem: &CoverProblem, count: usize) -> f64 {
    (0u32..1 << problem.site_count())
        .filter(|choice| choice.count_ones() as usize <= count)
        .map(|choice| {
            let sites: Vec<usize> =
                (0..problem.site_count()).filter(|site| choice >> site & 1 == 1).collect();
            problem.served(&sites)
        })
        .fold(0.0, f64::max)
}

#[test]
fn greed_alone_would_take_the_middle_and_an_exchange_finds_the_two_sides() {
    let two_sides = problem(&[1.0; 6], &[&[1, 2, 3, 4], &[0, 1, 2], &[3, 4, 5]]);
    assert_eq!(greedy::choose(&two_sides, 2).first(), Some(&0));
    let plan = solved(&two_sides, 2);
    assert_eq!((plan.objective, plan.bound, plan.is_proved()), (6.0, 6.0, true));
}

#[test]
fn among_equals_the_first_site_is_taken() {
    assert_eq!(solved(&problem(&[1.0, 1.0], &[&[0], &[1], &[0]]), 1).sites, [0]);
}

#[test]
fn no_site_is_taken_that_adds_nothing() {
    let plan = solved(&problem(&[5.0], &[&[0], &[0], &[]]), 3);
    assert_eq!((plan.sites, plan.gains), (vec![0], vec![5.0]));
}

#[test]
fn without_sites_or_without_demand_the_plan_is_empty_and_proved() {
    for (weights, sites) in [(vec![1.0], vec![]), (vec![], vec![vec![], vec![]])] {
        let plan = solved(&CoverProblem::new(weights, sites).unwrap(), 2);
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
fn a_stopped_plan_says_so() {
    let progress = Progress::new();
    progress.cancel();
    assert_eq!(solve(&problem(&[1.0], &[&[0]]), 1, &progress), Err(Cancelled));
}

proptest! {
    /// Guards the bound and the figures; how near the plan comes to the best is shown by the gap itself.
    #[test]
    fn the_best_of_all_choices_lies_between_plan_and_bound(
        weights in prop::collection::vec(0u8..20, 1..14),
        lists in prop::collection::vec(prop::collection::vec(0u32..14, 0..6), 0..10),
        count in 0usize..6,
    ) {
        let demands = weights.len() as u32;
        let lists = lists.into_iter().map(|l| l.into_iter().filter(|d| *d < demands).collect()).collect();
        let problem = CoverProblem::new(weights.into_iter().map(f64::from).collect(), lists).unwrap();
        let plan = solved(&problem, count);
        let best = best_of_all(&problem, count);
        prop_assert!(plan.sites.len() <= count);
        prop_assert_eq!(plan.objective, problem.served(&plan.sites));
        prop_assert!(plan.objective <= best && best <= plan.bound + 1e-9, "{plan:?} best {best}");
        prop_assert!((plan.gains.iter().sum::<f64>() - plan.objective).abs() < 1e-9);
        prop_assert!(plan.gains.windows(2).all(|pair| pair[0] >= pair[1]));
    }
}
