use super::*;

fn lcg(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
    *seed >> 33
}

fn random(seed: u64) -> (Costs, Choice) {
    let mut s = seed;
    let n = 1 + lcg(&mut s) as usize % 9;
    let m = 1 + lcg(&mut s) as usize % 8;
    let whole = lcg(&mut s) % 2 == 0;
    let gaps = lcg(&mut s) % 3;
    let top = 1 + lcg(&mut s) % 20;
    let weights = (0..n).map(|_| (lcg(&mut s) % 4) as f64).collect();
    let rows: Vec<Vec<Option<f64>>> = (0..n)
        .map(|_| {
            (0..m)
                .map(|_| {
                    let cost = (lcg(&mut s) % top) as f64 * if whole { 1.0 } else { 0.37 };
                    (lcg(&mut s) % 4 >= gaps).then_some(cost)
                })
                .collect()
        })
        .collect();
    let costs = Costs::dense(weights, m, rows.iter().map(Vec::as_slice)).unwrap();
    let costs = if lcg(&mut s) % 4 == 0 { costs.otherwise(7.0).unwrap() } else { costs };
    let count = 1 + lcg(&mut s) as usize % m;
    let fixed: Vec<usize> = if lcg(&mut s) % 2 == 0 { vec![lcg(&mut s) as usize % m] } else { vec![] };
    (costs, Choice::new(count, &fixed, m).unwrap())
}

fn brute(costs: &Costs, choice: &Choice) -> Option<f64> {
    let m = costs.site_count();
    let mut best: Option<f64> = None;
    for set in 0u32..1 << m {
        let sites: Vec<usize> = (0..m).filter(|site| set >> site & 1 == 1).collect();
        if sites.len() != choice.count() || !choice.fixed().iter().all(|site| sites.contains(site)) {
            continue;
        }
        let near = costs.nearest_of(&sites);
        let mut sum = 0.0;
        let mut all = true;
        for (demand, near) in near.iter().enumerate() {
            let cost = near.map(|(_, cost)| cost);
            let cost = match (cost, costs.unserved()) {
                (Some(c), Some(o)) => c.min(o),
                (Some(c), None) => c,
                (None, Some(o)) => o,
                (None, None) => {
                    all &= costs.weight(demand) == 0.0;
                    0.0
                }
            };
            sum += cost * costs.weight(demand);
        }
        if all && best.is_none_or(|best| sum < best) {
            best = Some(sum);
        }
    }
    best
}

#[test]
fn no_choice_walks_less() {
    for seed in 0..5000 {
        let (costs, choice) = random(seed);
        let solved = solve(&costs, &choice, Effort::UNLIMITED, &Progress::new());
        match brute(&costs, &choice) {
            Some(best) => {
                let solved = solved.unwrap_or_else(|e| panic!("{seed} {e} {best}"));
                assert!((solved.objective - best).abs() < 1e-9, "{seed}: {} {best}", solved.objective);
                assert!(solved.is_proved(), "{seed} {solved:?}");
                assert_eq!(solved.sites.len(), choice.count());
            }
            None => assert!(solved.is_err(), "{seed}"),
        }
    }
}
