use super::super::testing::{choices, die, random};
use super::*;

/// The weighted sum for a choice, written plainly; none when a demand that counts is not served and must be.
fn sum(costs: &Costs, sites: &[usize]) -> Option<f64> {
    let mut sum = 0.0;
    for demand in (0..costs.demand_count()).filter(|demand| costs.weight(*demand) > 0.0) {
        let ways = costs.reached(demand).filter(|(site, _)| sites.contains(&(*site as usize)));
        let cost = ways.map(|(_, cost)| cost).chain(costs.unserved()).min_by(f64::total_cmp)?;
        sum += cost * costs.weight(demand);
    }
    Some(sum)
}

fn brute(costs: &Costs, choice: &Choice) -> Option<f64> {
    choices(costs, choice).filter_map(|sites| sum(costs, &sites)).min_by(f64::total_cmp)
}

#[test]
fn no_choice_walks_less() {
    for seed in 0..5000 {
        let (mut costs, choice) = random(seed);
        if seed % 4 == 0 {
            costs = costs.otherwise(7.0).unwrap();
        }
        let solved = solve(&costs, &choice, Effort::UNLIMITED, &Progress::new());
        match (solved, brute(&costs, &choice)) {
            (Ok(solved), Some(best)) => {
                assert!((solved.objective - best).abs() < 1e-9, "{seed}: {} {best}", solved.objective);
                assert!(solved.is_proved(), "{seed}: {solved:?}");
                assert_eq!(solved.sites.len(), choice.count(), "{seed}");
                assert!(choice.fixed().iter().all(|site| solved.sites.contains(site)), "{seed}");
            }
            (Err(ServeError::CutOff { .. }), None) => assert!(!costs.cut_off().is_empty()),
            (Err(ServeError::TooFew { count, needed, enough }), None) => {
                assert_eq!((count, needed), (choice.count(), enough), "{seed}");
                let of = |count| Choice::new(count, choice.fixed(), costs.site_count()).ok();
                assert!(brute(&costs, &of(needed).unwrap()).is_some(), "{seed}");
                assert!(of(needed - 1).is_none_or(|fewer| brute(&costs, &fewer).is_none()), "{seed}");
            }
            other => panic!("{seed}: {other:?}"),
        }
    }
}

/// Costs of 0 to 4 from each site to what is near it, all else out of reach, as in the benchmark library "Discrete
/// Location Problems" of the Sobolev Institute.
fn library(sites: usize, seed: u64, near: impl Fn(usize) -> Vec<usize>) -> Costs {
    let mut seed = seed;
    let mut rows = vec![Vec::new(); sites];
    for site in 0..sites {
        for demand in near(site) {
            rows[demand].push((site as u32, die(&mut seed, 5) as f64));
        }
    }
    Costs::sparse(vec![1.0; sites], sites, rows).unwrap()
}

/// Words of so many bits; a site serves its own word and those that differ in one bit.
fn perfect_code(bits: usize, seed: u64) -> Costs {
    library(1 << bits, seed, |site| {
        std::iter::once(site).chain((0..bits).map(|bit| site ^ 1 << bit)).collect()
    })
}

/// Fields of a board whose edges meet; a king serves his own field and those he may go to.
fn chess_board(side: usize, seed: u64) -> Costs {
    library(side * side, seed, |site| {
        let (x, y) = (site % side, site / side);
        let steps = [side - 1, 0, 1];
        let field = |dx, dy| (x + dx) % side + (y + dy) % side * side;
        steps.iter().flat_map(|dx| steps.iter().map(move |dy| field(dx, dy))).collect()
    })
}

/// Points and lines of a projective plane from a perfect difference set (Singer, 1938).
fn projective_plane(differences: &[usize], seed: u64) -> Costs {
    let order = differences.len() * (differences.len() - 1) + 1;
    library(order, seed, |site| differences.iter().map(|step| (step + site) % order).collect())
}

const PLANE_7: [usize; 8] = [0, 1, 3, 13, 32, 36, 43, 52];
const PLANE_11: [usize; 12] = [0, 1, 3, 12, 20, 34, 38, 81, 88, 94, 104, 109];

#[test]
fn branch_and_bound_closes_the_gap_that_prices_leave() {
    let cases = [
        ("code", perfect_code(7, 1), 20),
        ("board", chess_board(12, 2), 18),
        ("plane of order 7", projective_plane(&PLANE_7, 3), 9),
        ("plane of order 11", projective_plane(&PLANE_11, 4), 14),
    ];
    for (name, costs, count) in cases {
        let choice = Choice::new(count, &[], costs.site_count()).unwrap();
        let root = at_the_root(&costs, count);
        let solved = solve(&costs, &choice, Effort(4_000_000_000), &Progress::new()).unwrap();
        assert!(solved.is_proved() && solved.end == End::Done, "{name}: {solved:?}");
        assert!(
            root < solved.objective - 1.0,
            "{name}: the prices alone prove {root} of {}",
            solved.objective
        );
    }
}

/// What the prices prove before anything is branched on.
fn at_the_root(costs: &Costs, count: usize) -> f64 {
    let (core, _) = Core::of(costs, count);
    let progress = Progress::new();
    let mut meter = Meter::new(Effort::UNLIMITED, &progress);
    let search = prices::Search { steps: 1000, length: 0.2, enough: f64::INFINITY, known: 1000.0 };
    let start = vec![4.0; costs.demand_count()];
    prices::improve(&core, &start, search, &mut meter, |_, _, _| Ok(1000.0)).unwrap().bound
}

#[test]
fn a_perfect_code_is_found_where_no_other_choice_serves_all() {
    // 16 words whose neighbourhoods do not meet; with 15 one word at least is left.
    let costs = perfect_code(7, 5);
    let solve =
        |count| solve(&costs, &Choice::new(count, &[], 128).unwrap(), Effort::UNLIMITED, &Progress::new());
    assert!(solve(16).unwrap().is_proved());
    assert_eq!(solve(15), Err(ServeError::TooFew { count: 15, needed: 16, enough: 16 }));
}

#[test]
fn a_search_that_is_cut_short_still_says_how_good_its_plan_is() {
    let costs = chess_board(12, 6);
    let choice = Choice::new(20, &[], 144).unwrap();
    let cut = solve(&costs, &choice, Effort(3_000_000), &Progress::new()).unwrap();
    let whole = solve(&costs, &choice, Effort::UNLIMITED, &Progress::new()).unwrap();
    assert_eq!(cut.end, End::Spent);
    assert!(cut.bound <= whole.objective && whole.objective <= cut.objective && cut.gap_pct() > 0.0);
    assert_eq!(Some(cut.objective), sum(&costs, &cut.sites));
}

#[test]
fn what_is_stopped_before_there_is_a_plan_says_so() {
    let progress = Progress::new();
    progress.cancel();
    let row = vec![Some(1.0); 3000];
    let costs = Costs::dense(vec![1.0; 3000], 3000, std::iter::repeat_n(row.as_slice(), 3000)).unwrap();
    let solved = solve(&costs, &Choice::new(5, &[], 3000).unwrap(), Effort::UNLIMITED, &progress);
    assert_eq!(solved, Err(ServeError::Cancelled));
}
