//! Arguments and result lines of a contestant.

use std::path::PathBuf;
use std::time::Instant;

use serde_json::{Map, Value, json};

use super::hash;

/// What is asked of a contestant.
pub(super) struct Asked {
    pub size: usize,
    pub threads: usize,
    pub reps: usize,
    pub workloads: Vec<String>,
    /// The folder of this size.
    pub folder: PathBuf,
    /// Where answers go for tracing differences.
    pub dump: Option<PathBuf>,
}

impl Asked {
    pub fn read(arguments: &[String]) -> Asked {
        let value = |name: &str| {
            let at = arguments.iter().position(|one| one == name)?;
            arguments.get(at + 1).cloned()
        };
        let size = value("--size").unwrap().parse::<f64>().unwrap() as usize;
        let data =
            value("--data").or_else(|| std::env::var("BENCH_DATA").ok()).unwrap_or_else(|| "data".into());
        let every = "W1,W2,W3,W4,W5,W6,W7".to_owned();
        Asked {
            size,
            threads: value("--threads").map_or(1, |one| one.parse().unwrap()),
            reps: value("--reps").map_or(5, |one| one.parse().unwrap()),
            workloads: value("--workloads").unwrap_or(every).split(',').map(str::to_owned).collect(),
            folder: PathBuf::from(data).join(size.to_string()),
            dump: value("--dump").map(PathBuf::from),
        }
    }

    pub fn wants(&self, workload: &str) -> bool {
        self.workloads.iter().any(|one| one == workload)
    }
}

/// Seconds of processor time this process has used.
pub(super) fn cpu_s() -> f64 {
    cpu_time::ProcessTime::now().as_duration().as_secs_f64()
}

pub(super) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    if sorted.len().is_multiple_of(2) { f64::midpoint(sorted[half - 1], sorted[half]) } else { sorted[half] }
}

fn percentile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = share * (sorted.len() - 1) as f64;
    let (low, high) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
    low + (high - low) * at.fract()
}

/// An answer: the numbers that are compared, and what else is told of it.
pub(super) struct Found {
    pub ids: Vec<i64>,
    pub more: Map<String, Value>,
}

impl Found {
    pub fn ids(ids: Vec<i64>) -> Found {
        Found { ids, more: Map::new() }
    }

    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Found {
        self.more.insert(name.to_owned(), value.into());
        self
    }
}

pub(super) struct Out<'a> {
    contestant: &'static str,
    asked: &'a Asked,
}

impl<'a> Out<'a> {
    pub fn new(contestant: &'static str, asked: &'a Asked) -> Out<'a> {
        Out { contestant, asked }
    }

    pub fn line(&self, workload: &str, variant: &str, unit: &str, runs: &[f64], more: Map<String, Value>) {
        let mut line = json!({
            "contestant": self.contestant, "variant": variant, "workload": workload,
            "n": self.asked.size, "threads": self.asked.threads, "unit": unit,
            "median": median(runs), "runs": runs,
        });
        line.as_object_mut().unwrap().extend(more);
        println!("{line}");
    }

    fn dump(&self, workload: &str, variant: &str, ids: &[i64]) {
        let Some(folder) = &self.asked.dump else { return };
        let mut sorted = ids.to_vec();
        sorted.sort_unstable();
        let bytes: Vec<u8> = sorted.iter().flat_map(|id| id.to_le_bytes()).collect();
        let name = format!("{}-{variant}-{workload}-{}.i64", self.contestant, self.asked.size);
        std::fs::create_dir_all(folder).unwrap();
        std::fs::write(folder.join(name), bytes).unwrap();
    }

    /// Times a whole workload; `per` makes a rate of it.
    pub fn time(&self, workload: &str, variant: &str, per: Option<(f64, &str)>, run: impl Fn() -> Found) {
        let (mut wall, mut cpu, mut last) = (Vec::new(), Vec::new(), None);
        for _ in 0..self.asked.reps {
            let (start, cpu_start) = (Instant::now(), cpu_s());
            let found = run();
            wall.push(start.elapsed().as_secs_f64());
            cpu.push(cpu_s() - cpu_start);
            last = Some(found);
        }
        let Found { ids, mut more } = last.unwrap();
        self.dump(workload, variant, &ids);
        more.insert("count".into(), ids.len().into());
        more.insert("hash".into(), hash::of(&ids).into());
        more.insert("cpu_s".into(), median(&cpu).into());
        more.insert("wall_s".into(), median(&wall).into());
        let (runs, unit) = match per {
            Some((per, unit)) => (wall.iter().map(|wall| per / wall).collect(), unit),
            None => (wall, "s"),
        };
        self.line(workload, variant, unit, &runs, more);
    }

    /// Times one small question after another: `run` answers one key.
    pub fn latency(&self, workload: &str, variant: &str, keys: &[i64], run: impl Fn(i64) -> Vec<i64>) {
        for key in keys.iter().take(3) {
            run(*key);
        }
        let (mut ms, mut cpu_ms, mut all) = (Vec::new(), Vec::new(), Vec::new());
        for key in keys {
            let (start, cpu_start) = (Instant::now(), cpu_s());
            let found = run(*key);
            ms.push(start.elapsed().as_secs_f64() * 1e3);
            cpu_ms.push((cpu_s() - cpu_start) * 1e3);
            all.extend(found.iter().map(|id| hash::pair(*key, *id)));
        }
        self.dump(workload, variant, &all);
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let more = json!({
            "p50": percentile(&ms, 0.5), "p99": percentile(&ms, 0.99), "mean": mean(&ms),
            "cpu_ms_mean": mean(&cpu_ms),
            "p50_cpu": percentile(&cpu_ms, 0.5), "p99_cpu": percentile(&cpu_ms, 0.99),
            "queries": keys.len(), "of": keys.len(), "count": all.len(), "hash": hash::of(&all),
        });
        self.line(workload, variant, "ms p50", &[percentile(&ms, 0.5)], more.as_object().unwrap().clone());
    }
}
