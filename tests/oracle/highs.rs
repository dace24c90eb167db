//! Plans against HiGHS, a solver of another making: the same optimum, or none for both.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use verge::plan::solve::capacity::CapacityProblem;
use verge::plan::solve::{Choice, Costs, Effort, Solved, capacity, centre, cover, cover_all, walk};
use verge::question::Progress;

/// A Python that has HiGHS: named by `VERGE_HIGHS`, or made by `tests/highs`. None is said, and with
/// `VERGE_REQUIRE_DATA=1` it is a failure.
fn python() -> Option<PathBuf> {
    let made = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/highs/bin/python");
    let found = std::env::var_os("VERGE_HIGHS").map(PathBuf::from).or_else(|| made.exists().then_some(made));
    if found.is_none() {
        assert!(std::env::var_os("VERGE_REQUIRE_DATA").is_none(), "HiGHS is missing: run tests/highs");
        eprintln!("SKIPPED: HiGHS is not here; tests/highs brings it");
    }
    found
}

/// Numbers that look random and are the same everywhere.
fn die(seed: &mut u64, sides: u64) -> u64 {
    *seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
    (*seed >> 33) % sides
}

struct Problem {
    model: &'static str,
    weights: Vec<f64>,
    rows: Vec<Vec<(u32, f64)>>,
    sites: usize,
    count: usize,
    fixed: Vec<usize>,
    radius: f64,
    capacities: Vec<f64>,
}

const MODELS: [&str; 5] = ["walk", "centre", "cover", "cover-all", "capacity"];

impl Problem {
    fn random(model: &'static str, seed: u64) -> Problem {
        let mut s = seed;
        let (demands, sites) = (10 + die(&mut s, 25) as usize, 6 + die(&mut s, 12) as usize);
        let point = |s: &mut u64| (die(s, 1000) as f64, die(s, 1000) as f64);
        let places: Vec<_> = (0..sites).map(|_| point(&mut s)).collect();
        let reach = 300.0 + die(&mut s, 900) as f64;
        let mut rows = Vec::new();
        for _ in 0..demands {
            let (x, y) = point(&mut s);
            let costs = places.iter().map(|(px, py)| (x - px).hypot(y - py));
            rows.push((0u32..).zip(costs).filter(|(_, cost)| *cost <= reach).collect());
        }
        let weights = (0..demands).map(|_| die(&mut s, 9) as f64).collect();
        let count = 1 + die(&mut s, 5) as usize;
        let fixed = (die(&mut s, 3) == 0).then(|| die(&mut s, sites as u64) as usize).into_iter().collect();
        let capacities = (0..sites).map(|_| die(&mut s, 40) as f64).collect();
        Problem { model, weights, rows, sites, count, fixed, radius: reach / 2.0, capacities }
    }

    fn told(&self) -> Value {
        json!({"model": self.model, "weights": self.weights, "rows": self.rows, "sites": self.sites,
               "count": self.count, "fixed": self.fixed, "radius": self.radius, "capacities": self.capacities})
    }

    /// What verge finds; none where no plan serves all.
    fn solved(&self) -> Option<Solved> {
        let costs = Costs::sparse(self.weights.clone(), self.sites, self.rows.iter().cloned()).unwrap();
        let choice = Choice::new(self.count, &self.fixed, self.sites).unwrap();
        let (effort, progress) = (Effort::UNLIMITED, Progress::new());
        let near = costs.within(self.radius).unwrap();
        match self.model {
            "walk" => walk::solve(&costs, &choice, effort, &progress).ok(),
            "centre" => centre::solve(&costs, &choice, effort, &progress).ok(),
            "cover" => cover::solve(&near, &self.fixed, self.count, effort, &progress).ok(),
            "capacity" => {
                let bounded = CapacityProblem::new(near, self.capacities.clone()).unwrap();
                capacity::solve(&bounded, &self.fixed, self.count, effort, &progress).ok()
            }
            _ => {
                let served = |(row, weight): (&Vec<(u32, f64)>, &f64)| {
                    *weight == 0.0 || row.iter().any(|(_, cost)| *cost <= self.radius)
                };
                if !self.rows.iter().zip(&self.weights).all(served) {
                    return None;
                }
                cover_all::solve(&near, &self.fixed, effort, &progress).ok()
            }
        }
    }
}

#[test]
fn plans_are_as_good_as_those_of_highs() {
    let Some(python) = python() else { return };
    let problems: Vec<Problem> =
        MODELS.iter().flat_map(|model| (0..40).map(|seed| Problem::random(model, seed))).collect();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/highs.py");
    let mut child =
        Command::new(python).arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let asked =
        problems.iter().map(|problem| problem.told().to_string()).collect::<Vec<_>>().join("\n") + "\n";
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(asked.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let answers = String::from_utf8(output.stdout).unwrap();
    let optima: Vec<Option<f64>> =
        answers.lines().filter_map(|line| line.strip_prefix("= ")).map(|line| line.parse().ok()).collect();
    assert_eq!(optima.len(), problems.len());
    let mut with_a_plan = 0;
    for (problem, optimum) in problems.iter().zip(optima) {
        let told = problem.told();
        match (problem.solved(), optimum) {
            (Some(solved), Some(optimum)) => {
                with_a_plan += 1;
                let near = (solved.objective - optimum).abs() <= 1e-6 * optimum.abs().max(1.0);
                assert!(near && solved.is_proved(), "{} {optimum}: {told}", solved.objective);
            }
            (None, None) => {}
            (solved, optimum) => panic!("{solved:?} {optimum:?}: {told}"),
        }
    }
    assert!(with_a_plan > problems.len() / 2, "{with_a_plan} problems had a plan");
}
