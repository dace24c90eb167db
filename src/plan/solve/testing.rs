//! Small random problems and every way to choose, for tests against brute force.

use super::{Choice, Costs};

/// Numbers that look random and are the same everywhere.
pub(super) fn die(seed: &mut u64, sides: u64) -> u64 {
    *seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
    (*seed >> 33) % sides
}

/// A problem of at most 9 demands and 8 sites with ties, weights of 0, ways that are missing, and fixed sites.
pub(super) fn random(seed: u64) -> (Costs, Choice) {
    let mut s = seed;
    let (n, m) = (1 + die(&mut s, 9) as usize, 1 + die(&mut s, 8) as usize);
    let scale = if die(&mut s, 2) == 0 { 1.0 } else { 0.37 };
    let (gaps, top) = (die(&mut s, 3), 1 + die(&mut s, 20));
    let weights = (0..n).map(|_| die(&mut s, 4) as f64).collect();
    let mut cell = || {
        let cost = die(&mut s, top) as f64 * scale;
        (die(&mut s, 4) >= gaps).then_some(cost)
    };
    let rows: Vec<Vec<Option<f64>>> = (0..n).map(|_| (0..m).map(|_| cell()).collect()).collect();
    let costs = Costs::dense(weights, m, rows.iter().map(Vec::as_slice)).unwrap();
    let count = 1 + die(&mut s, m as u64) as usize;
    let fixed: Vec<usize> =
        (die(&mut s, 2) == 0).then(|| die(&mut s, m as u64) as usize).into_iter().collect();
    (costs, Choice::new(count, &fixed, m).unwrap())
}

/// Every choice of so many sites with the fixed ones.
pub(super) fn choices(costs: &Costs, choice: &Choice) -> impl Iterator<Item = Vec<usize>> {
    let (sites, count) = (costs.site_count(), choice.count());
    (0u32..1 << sites)
        .filter(move |set| set.count_ones() as usize == count)
        .map(move |set| (0..sites).filter(|site| set >> site & 1 == 1).collect::<Vec<_>>())
        .filter(|chosen| choice.fixed().iter().all(|site| chosen.contains(site)))
}
