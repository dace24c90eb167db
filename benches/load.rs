//! The server under an open load: `cargo bench --bench load`.
//!
//! Makes a register of a million structures beside 500 roads (or takes `VERGE_LOAD_STORE`), starts `verge serve` on this
//! computer alone, on one core where `taskset` is there, and asks for 150 tiles and 50 small questions a second for 20
//! seconds. Arrivals keep to their schedule whatever the answers do, and a latency counts from the moment the request was
//! due: a server that stalls is charged for everyone who waited (Tene, "coordinated omission").
//!
//! `VERGE_LOAD_PEER=http://127.0.0.1:3000/{collection}/{z}/{x}/{y}` asks another tile server for the same tiles on the same
//! schedule instead, and no questions, which it does not know. `docs/speed.md` tells how one is set up.

// A bench may fall over; that is how it fails.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unreadable_literal
)]

use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const STRUCTURES: u32 = 1_000_000;
const ROADS: u32 = 500;
const TILES_PER_S: usize = 150;
const QUESTIONS_PER_S: usize = 50;
const FOR_S: usize = 20;
/// Connections that carry the load: enough that none waits for another at the aim.
const CONNECTIONS: usize = 64;
/// The south-western corner of half a degree by half a degree.
const WEST: f64 = 117.0;
const SOUTH: f64 = 33.0;
const SIDE: f64 = 0.5;

fn verge() -> PathBuf {
    std::env::var_os("VERGE_LOAD_BIN").map_or_else(|| env!("CARGO_BIN_EXE_verge").into(), PathBuf::from)
}

/// Numbers spread over 0 to 1 that never cluster.
fn spread(at: usize, turn: f64) -> f64 {
    (at as f64 * turn).fract()
}

fn imported(store: &Path, kind: &str, file: &Path, text: &str) {
    std::fs::write(file, text).unwrap();
    let mut import = Command::new(verge());
    import.arg("--store").arg(store).args(["import", "--as", kind]).arg(file);
    assert!(import.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success(), "{kind}");
}

fn register(folder: &Path) -> PathBuf {
    if let Some(store) = std::env::var_os("VERGE_LOAD_STORE") {
        return store.into();
    }
    let store = folder.join("load.gpkg");
    let mut roads = String::from(r#"{"type":"FeatureCollection","features":["#);
    for road in 0..ROADS {
        let at = SOUTH + SIDE * f64::from(road) / f64::from(ROADS);
        let line: Vec<String> = (0..=100)
            .map(|step| {
                let x = WEST + SIDE * f64::from(step) / 100.0;
                format!("[{x:.6},{:.6}]", at + (f64::from(step) * 0.7).sin() * 0.0003)
            })
            .collect();
        let comma = if road == 0 { "" } else { "," };
        let _ = write!(
            roads,
            r#"{comma}{{"type":"Feature","properties":{{"number":"S{road:03}","class":"provincial"}},"geometry":{{"type":"LineString","coordinates":[{}]}}}}"#,
            line.join(",")
        );
    }
    roads.push_str("]}");
    imported(&store, "roads", &folder.join("roads.geojson"), &roads);
    for (kind, count, turn) in
        [("structures", STRUCTURES, 0.618_033_988_749), ("bins", STRUCTURES / 50, 0.569_840_290_998)]
    {
        let mut rows = String::from("id,lon,lat,state\n");
        for at in 0..count {
            let (x, y) = (spread(at as usize, turn), spread(at as usize, 0.754_877_666_247));
            let state = if kind == "bins" { "in_use" } else { "" };
            let _ = writeln!(rows, "{at},{:.7},{:.7},{state}", WEST + SIDE * x, SOUTH + SIDE * y);
        }
        imported(&store, kind, &folder.join(format!("{kind}.csv")), &rows);
    }
    store
}

/// The server, ended with the bench.
struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn serve(store: &Path) -> (Served, String) {
    let pinned =
        Command::new("taskset").arg("-V").stdout(Stdio::null()).status().is_ok_and(|done| done.success());
    let mut serve = if pinned {
        let mut taskset = Command::new("taskset");
        taskset.args(["-c", "0"]).arg(verge());
        taskset
    } else {
        Command::new(verge())
    };
    serve.arg("--store").arg(store).args(["--lang", "en", "serve", "--listen", "127.0.0.1:0"]);
    let mut child = serve.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let url = lines.find_map(|line| {
        let at = line.as_ref().ok()?.find("http://")?;
        Some(line.ok()?[at..].trim_end_matches('/').trim_end_matches("/api").to_owned())
    });
    println!("server on {}", if pinned { "one core" } else { "all cores: there is no taskset" });
    (Served(child), url.expect("the server printed no address"))
}

/// Where verge has its tiles.
const TILES: &str = "/api/collections/{collection}/tiles/WebMercatorQuad/{z}/{y}/{x}";

/// One request of the schedule.
enum Asked {
    Tile(String),
    Question(&'static str, String),
}

fn tile(at: usize, template: &str) -> String {
    // The levels at which people work: a township, a village, a street.
    let z = [12, 14, 15, 16][at % 4];
    let side = f64::from(1_u32 << z);
    let lon = WEST + SIDE * spread(at, 0.414_213_562);
    let lat = (SOUTH + SIDE * spread(at, 0.732_050_808)).to_radians();
    let col = ((lon + 180.0) / 360.0 * side) as u32;
    let row = ((1.0 - (lat.tan() + 1.0 / lat.cos()).ln() / std::f64::consts::PI) / 2.0 * side) as u32;
    let collection = ["structures", "roads", "bins"][at % 3];
    let parts = [("{z}", z), ("{x}", col), ("{y}", row)];
    let path = template.replace("{collection}", collection);
    parts.iter().fold(path, |path, (name, part)| path.replace(name, &part.to_string()))
}

fn question(at: usize) -> (&'static str, String) {
    let road = format!("S{:03}", at * 37 % ROADS as usize);
    if at.is_multiple_of(2) {
        ("gaps", format!(r#"{{"inputs":{{"along":"{road}","max_gap":400}}}}"#))
    } else {
        (
            "along",
            format!(r#"{{"inputs":{{"road":"{road}","from_k":"K10+000","to_k":"K12+000","reach":30}}}}"#),
        )
    }
}

/// Everyone in order of arrival, with the second they are due.
fn schedule(template: &str, questions_per_s: usize) -> Vec<(f64, Asked)> {
    let tiles =
        (0..TILES_PER_S * FOR_S).map(|at| (at as f64 / TILES_PER_S as f64, Asked::Tile(tile(at, template))));
    let questions = (0..questions_per_s * FOR_S).map(|at| {
        let (id, body) = question(at);
        (at as f64 / questions_per_s as f64, Asked::Question(id, body))
    });
    let mut all: Vec<(f64, Asked)> = tiles.chain(questions).collect();
    all.sort_by(|one, other| one.0.total_cmp(&other.0));
    all
}

/// Whether an answer came whole.
fn answered(agent: &ureq::Agent, url: &str, asked: &Asked) -> bool {
    let answer = match asked {
        Asked::Tile(path) => agent.get([url, path].concat()).call(),
        Asked::Question(id, body) => {
            let path = format!("{url}/api/processes/{id}/execution");
            agent.post(path).header("content-type", "application/json").send(body)
        }
    };
    answer.is_ok_and(|mut answer| answer.status().is_success() && answer.body_mut().read_to_vec().is_ok())
}

fn told(what: &str, latencies: &mut [f64], errors: usize) {
    latencies.sort_by(f64::total_cmp);
    let at = |share: f64| latencies[((latencies.len() - 1) as f64 * share).round() as usize] * 1e3;
    println!(
        "{what}: {} answers, {errors} errors, p50 {:.1} ms, p90 {:.1} ms, p99 {:.1} ms, max {:.1} ms",
        latencies.len(),
        at(0.5),
        at(0.9),
        at(0.99),
        at(1.0)
    );
}

fn main() {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .max_idle_connections(CONNECTIONS)
        .max_idle_connections_per_host(CONNECTIONS)
        .timeout_global(Some(Duration::from_secs(30)))
        .build()
        .into();
    if let Ok(peer) = std::env::var("VERGE_LOAD_PEER") {
        // The address is whole.
        ask(&agent, "", schedule(&peer, 0));
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let store = register(folder.path());
    let opening = Instant::now();
    let (_served, url) = serve(&store);
    println!("opened in {:.1} s", opening.elapsed().as_secs_f64());
    // What is built when first asked for is built before the clock runs: a server runs for months.
    for at in 0..4 {
        let (id, body) = question(at);
        assert!(answered(&agent, &url, &Asked::Question(id, body)), "the server answers {id}");
    }
    ask(&agent, &url, schedule(TILES, QUESTIONS_PER_S));
}

/// Asks everything when it is due, and tells how long everyone waited.
fn ask(agent: &ureq::Agent, url: &str, schedule: Vec<(f64, Asked)>) {
    let (all, next) = (Arc::new(schedule), Arc::new(AtomicUsize::new(0)));
    let done: Arc<Mutex<Vec<(bool, bool, f64)>>> = Arc::default();
    let start = Instant::now();
    let workers: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let (all, next, done) = (Arc::clone(&all), Arc::clone(&next), Arc::clone(&done));
            let (agent, url) = (agent.clone(), url.to_owned());
            std::thread::spawn(move || {
                while let Some((due_s, asked)) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let due = Duration::from_secs_f64(*due_s);
                    std::thread::sleep(due.saturating_sub(start.elapsed()));
                    let well = answered(&agent, &url, asked);
                    let took_s = start.elapsed().saturating_sub(due).as_secs_f64();
                    done.lock().unwrap().push((matches!(asked, Asked::Tile(_)), well, took_s));
                }
            })
        })
        .collect();
    for worker in workers {
        worker.join().unwrap();
    }
    let took_s = start.elapsed().as_secs_f64();
    let done = done.lock().unwrap();
    println!("{} requests in {took_s:.1} s, asked for in {FOR_S} s", done.len());
    for (what, is_tile) in [("tiles", true), ("questions", false)] {
        let of = || done.iter().filter(|(tile, ..)| *tile == is_tile);
        let mut latencies: Vec<f64> = of().map(|(.., took_s)| *took_s).collect();
        if latencies.is_empty() {
            continue;
        }
        told(what, &mut latencies, of().filter(|(_, well, _)| !well).count());
    }
}
