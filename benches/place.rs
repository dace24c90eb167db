//! The siting workload of the side-by-side bench (W8): as a contestant it reads the same files, builds the same problems and
//! prints the same lines, so that its times stand beside those of HiGHS and spopt from one run:
//! `cargo bench --bench place -- [--data FOLDER] [--cases 500x100 …] [--effort WORK]`. Finding who is near whom counts as building.

// A bench that cannot go on falls over; that is its answer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use cpu_time::ProcessTime;
use serde_json::json;
use verge::plan::solve::cover::{self, CoverProblem};
use verge::plan::solve::{Choice, Costs, Effort, Solved, walk};
use verge::question::Progress;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Metres within which a site serves a demand, as the bench has it.
const RADIUS: f64 = 500.0;

fn main() {
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global().unwrap();
    let arguments: Vec<String> = std::env::args().collect();
    let after = |name: &str| arguments.iter().position(|one| one == name).map(|at| at + 1);
    let data = after("--data").map_or_else(|| "data".to_owned(), |at| arguments[at].clone());
    let effort = after("--effort")
        .map_or(Effort::UNLIMITED, |at| Effort(arguments[at].parse::<f64>().unwrap() as u64));
    let cases: Vec<&str> = match after("--cases") {
        Some(at) => {
            arguments[at..].iter().map(String::as_str).take_while(|word| !word.starts_with("--")).collect()
        }
        None => vec!["500x100", "2000x500", "20000x2000"],
    };
    for case in cases {
        let demand = rows(&Path::new(&data).join("w8").join(format!("{case}_demand.csv")));
        let sites = rows(&Path::new(&data).join("w8").join(format!("{case}_cand.csv")));
        covering(&demand, &sites, effort);
        if demand.len() <= 20_000 {
            walking(&demand, &sites, effort);
        }
    }
}

fn rows(path: &Path) -> Vec<Vec<f64>> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().map(|line| line.split(',').map(|cell| cell.parse().unwrap()).collect()).collect()
}

/// Numbers of the points in each square of the radius.
fn squares(points: &[Vec<f64>]) -> BTreeMap<(i64, i64), Vec<u32>> {
    let mut squares: BTreeMap<(i64, i64), Vec<u32>> = BTreeMap::new();
    for (at, point) in (0u32..).zip(points) {
        squares.entry(square(point)).or_default().push(at);
    }
    squares
}

fn square(point: &[f64]) -> (i64, i64) {
    ((point[0] / RADIUS).floor() as i64, (point[1] / RADIUS).floor() as i64)
}

fn apart(one: &[f64], other: &[f64]) -> f64 {
    (one[0] - other[0]).hypot(one[1] - other[1])
}

fn covering(demand: &[Vec<f64>], sites: &[Vec<f64>], effort: Effort) {
    told("W8-MCLP", demand.len(), sites.len(), || {
        let squares = squares(demand);
        let near = |site: &Vec<f64>| {
            let (x, y) = square(site);
            let around = (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| (x, y)));
            let there = around.filter_map(|square| squares.get(&square)).flatten().copied();
            there.filter(|at| apart(&demand[*at as usize], site) <= RADIUS).collect()
        };
        let problem =
            CoverProblem::new(demand.iter().map(|row| row[2]).collect(), sites.iter().map(near).collect())
                .unwrap();
        let built = Instant::now();
        (built, cover::solve(&problem, &[], sites.len() / 20, effort, &Progress::new()).unwrap())
    });
}

fn walking(demand: &[Vec<f64>], sites: &[Vec<f64>], effort: Effort) {
    told("W8-p-median", demand.len(), sites.len(), || {
        let ways = |from: &Vec<f64>| (0u32..).zip(sites).map(|(at, site)| (at, apart(from, site))).collect();
        let weights = demand.iter().map(|row| row[2]).collect();
        let costs = Costs::sparse(weights, sites.len(), demand.iter().map(ways)).unwrap();
        let choice = Choice::new(sites.len() / 20, &[], sites.len()).unwrap();
        let built = Instant::now();
        (built, walk::solve(&costs, &choice, effort, &Progress::new()).unwrap())
    });
}

/// The median of three runs, in the bench's own form.
fn told(workload: &str, demand: usize, sites: usize, run: impl Fn() -> (Instant, Solved)) {
    let mut runs: Vec<(Duration, Duration, Duration, Solved)> = Vec::new();
    for _ in 0..3 {
        let (start, cpu) = (Instant::now(), ProcessTime::now());
        let (built, solved) = run();
        runs.push((start.elapsed(), built - start, cpu.elapsed(), solved));
        if runs.iter().map(|run| run.0.as_secs_f64()).sum::<f64>() > 60.0 {
            break;
        }
    }
    runs.sort_by_key(|run| run.0);
    let (whole, build, cpu, solved) = &runs[runs.len() / 2];
    let line = json!({
        "contestant": "verge", "variant": "verge", "workload": workload, "n": demand, "m": sites, "p": sites / 20,
        "threads": 1, "unit": "s", "median": whole.as_secs_f64(), "build": build.as_secs_f64(),
        "solve": whole.saturating_sub(*build).as_secs_f64(), "cpu_s": cpu.as_secs_f64(),
        "runs": runs.iter().map(|run| run.0.as_secs_f64()).collect::<Vec<_>>(),
        "objective": solved.objective, "bound": solved.bound, "gap": solved.gap_pct() / 100.0,
        "status": if solved.is_proved() { "Optimal" } else { "Bounded" },
    });
    println!("{line}");
}
