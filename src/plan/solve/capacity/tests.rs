use super::*;
use crate::plan::solve::End;
use crate::plan::solve::cover::{self, CoverProblem};
use crate::plan::solve::testing::die;

fn problem(weights: &[f64], sites: &[&[u32]], capacities: &[f64]) -> CapacityProblem {
    let cover =
        CoverProblem::new(weights.to_vec(), sites.iter().map(|list| list.to_vec()).collect()).unwrap();
    CapacityProblem::new(cover, capacities.to_vec()).unwrap()
}

fn solved(problem: &CapacityProblem, fixed: &[usize], count: usize) -> Solved {
    solve(problem, fixed, count, Effort::UNLIMITED, &Progress::new()).unwrap()
}

/// What some sites serve at most, by the least cut: each demand set apart pays its weight, each site the smaller of its
/// capacity and what of its demand is not set apart. No line is shared with the flow.
fn least_cut(weights: &[f64], sites: &[Vec<u32>], capacities: &[f64], chosen: &[usize]) -> f64 {
    let cut = |apart: u32| {
        let is_apart = |demand: u32| apart >> demand & 1 == 1;
        let paid: f64 =
            (0..weights.len() as u32).filter(|one| is_apart(*one)).map(|one| weights[one as usize]).sum();
        let site = |site: &usize| {
            let rest = sites[*site].iter().any(|demand| !is_apart(*demand));
            if rest { capacities[*site] } else { 0.0 }
        };
        paid + chosen.iter().map(site).sum::<f64>()
    };
    (0u32..1 << weights.len()).map(cut).fold(f64::INFINITY, f64::min)
}

#[test]
fn where_one_bin_is_full_the_next_takes_the_rest() {
    let village = problem(&[10.0, 10.0], &[&[0, 1], &[0, 1]], &[12.0, 12.0]);
    assert_eq!(solved(&village, &[], 1).objective, 12.0);
    let both = solved(&village, &[], 2);
    assert_eq!((both.objective, both.is_proved()), (20.0, true));
}

#[test]
fn a_full_site_hands_over_whom_another_can_take() {
    // The first site alone would take demand 0, which only it can share with nobody; the second then frees it for demand 1.
    let chain = problem(&[5.0, 5.0], &[&[0, 1], &[0]], &[5.0, 5.0]);
    assert_eq!(solved(&chain, &[], 2).objective, 10.0);
    assert_eq!(chain.shares(&[0, 1]), [(0, 1, 5.0), (1, 0, 5.0)]);
}

#[test]
fn an_infinite_capacity_bounds_nothing() {
    let weights = [3.0, 4.0, 5.0];
    let sites: [&[u32]; 3] = [&[0, 1], &[1, 2], &[2]];
    let plain =
        CoverProblem::new(weights.to_vec(), sites.iter().map(|list| list.to_vec()).collect()).unwrap();
    let best = cover::solve(&plain, &[], 1, Effort::UNLIMITED, &Progress::new()).unwrap();
    let plan = solved(&problem(&weights, &sites, &[f64::INFINITY; 3]), &[], 1);
    assert_eq!((plan.sites, plan.objective), (best.sites, best.objective));
}

#[test]
fn no_site_without_capacity_is_taken_unless_it_is_fixed() {
    let empty = problem(&[5.0], &[&[0], &[0]], &[0.0, 3.0]);
    assert_eq!(solved(&empty, &[], 2).sites, [1]);
    assert_eq!(solved(&empty, &[0], 2).sites, [0, 1]);
}

#[test]
fn a_capacity_that_is_no_capacity_is_refused() {
    let cover = || CoverProblem::new(vec![1.0], vec![vec![0], vec![0]]).unwrap();
    let of = |capacities: &[f64]| CapacityProblem::new(cover(), capacities.to_vec()).unwrap_err();
    assert_eq!(of(&[1.0, -1.0]), CapacityError::Capacity(1));
    assert_eq!(of(&[f64::NAN, 1.0]), CapacityError::Capacity(0));
    assert_eq!(of(&[1.0]), CapacityError::Count { sites: 2, given: 1 });
}

#[test]
fn the_asker_can_stop_it_with_the_best_so_far() {
    let progress = Progress::new();
    progress.cancel();
    let one = problem(&[1.0], &[&[0]], &[1.0]);
    assert!(solve(&one, &[], 1, Effort::UNLIMITED, &progress).is_err());
}

#[test]
fn random_problems_are_solved_as_brute_force_solves_them() {
    for seed in 0..3000 {
        let mut s = seed;
        let (n, m) = (1 + die(&mut s, 7) as usize, 1 + die(&mut s, 7) as usize);
        let scale = if die(&mut s, 2) == 0 { 1.0 } else { 0.37 };
        let weights: Vec<f64> = (0..n).map(|_| die(&mut s, 6) as f64 * scale).collect();
        let dense = 1 + die(&mut s, 3);
        let sites: Vec<Vec<u32>> =
            (0..m).map(|_| (0..n as u32).filter(|_| die(&mut s, 4) < dense).collect()).collect();
        let capacities: Vec<f64> = (0..m)
            .map(|_| if die(&mut s, 8) == 0 { f64::INFINITY } else { die(&mut s, 12) as f64 * scale })
            .collect();
        let count = 1 + die(&mut s, m as u64) as usize;
        let fixed: Vec<usize> =
            (die(&mut s, 2) == 0).then(|| die(&mut s, m as u64) as usize).into_iter().collect();
        let best = (0u32..1 << m)
            .filter(|set| set.count_ones() as usize <= count)
            .filter(|set| fixed.iter().all(|site| set >> site & 1 == 1))
            .map(|set| (0..m).filter(|site| set >> site & 1 == 1).collect::<Vec<_>>())
            .map(|chosen| least_cut(&weights, &sites, &capacities, &chosen))
            .fold(0.0, f64::max);
        let cover = CoverProblem::new(weights.clone(), sites.clone()).unwrap();
        let problem = CapacityProblem::new(cover, capacities.clone()).unwrap();
        let plan = solved(&problem, &fixed, count);
        assert!((plan.objective - best).abs() < 1e-9, "seed {seed}: {plan:?}, best {best}");
        assert!(
            plan.is_proved() && plan.end == End::Done && plan.sites.len() <= count,
            "seed {seed}: {plan:?}"
        );
        assert!(fixed.iter().all(|site| plan.sites.contains(site)), "seed {seed}: {plan:?}");
        let again = least_cut(&weights, &sites, &capacities, &plan.sites);
        assert!((plan.objective - again).abs() < 1e-9, "seed {seed}: {again}");
        let mut loads = vec![0.0; m];
        let mut got = vec![0.0; n];
        for (demand, site, amount) in problem.shares(&plan.sites) {
            assert!(sites[site].contains(&(demand as u32)) && plan.sites.contains(&site), "seed {seed}");
            loads[site] += amount;
            got[demand] += amount;
        }
        assert!(
            loads.iter().zip(&capacities).all(|(load, capacity)| *load <= capacity + 1e-9),
            "seed {seed}"
        );
        assert!(got.iter().zip(&weights).all(|(got, weight)| *got <= weight + 1e-9), "seed {seed}");
        assert!((got.iter().sum::<f64>() - plan.objective).abs() < 1e-9, "seed {seed}");
    }
}

#[test]
fn taking_sites_away_leaves_the_greatest_flow_of_the_rest() {
    for seed in 0..400 {
        let mut s = 77_000 + seed;
        let (n, m) = (6usize, 6usize);
        let weights: Vec<f64> = (0..n).map(|_| die(&mut s, 6) as f64).collect();
        let sites: Vec<Vec<u32>> =
            (0..m).map(|_| (0..n as u32).filter(|_| die(&mut s, 2) == 0).collect()).collect();
        let capacities: Vec<f64> = (0..m).map(|_| die(&mut s, 9) as f64).collect();
        let cover = CoverProblem::new(weights.clone(), sites.clone()).unwrap();
        let problem = CapacityProblem::new(cover, capacities.clone()).unwrap();
        let mut flow = flow::Flow::new(&problem);
        let mut chosen: Vec<usize> = Vec::new();
        for _ in 0..12 {
            let site = die(&mut s, m as u64) as usize;
            let mark = flow.mark();
            let before = flow.served();
            match chosen.iter().position(|one| *one == site) {
                Some(at) => {
                    flow.remove(site as u32);
                    chosen.remove(at);
                }
                None => {
                    flow.add(site as u32);
                    chosen.push(site);
                }
            }
            let truth = least_cut(&weights, &sites, &capacities, &chosen);
            assert!((flow.served() - truth).abs() < 1e-9, "seed {seed}: {} {truth}", flow.served());
            if die(&mut s, 3) == 0 {
                flow.back_to(mark);
                assert_eq!(flow.served(), before);
                match chosen.iter().position(|one| *one == site) {
                    Some(at) => drop(chosen.remove(at)),
                    None => chosen.push(site),
                }
            }
            flow.keep();
        }
    }
}
