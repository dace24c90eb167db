//! How fast the main job is, as ratios to what people use instead, measured in one run on one machine:
//! `cargo bench --bench peers`. A peer that is not installed is left out and said.

// A bench that cannot go on falls over; that is its answer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use verge::model::feature::Properties;
use verge::question::Progress;
use verge::service::{Register, catalogue, demo};
use verge::store::Access;

mod county;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    // With a size it is a contestant of the side-by-side bench, see `county`; without, the main job.
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.iter().any(|argument| argument == "--size") {
        county::run(&arguments);
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    import(folder.path());
    million(folder.path());
    questions(folder.path());
}

/// A file of real data beside the project, or where `tests/fetch-data` puts it.
fn data(name: &str) -> Option<PathBuf> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = std::env::var_os("VERGE_SHARED").map(PathBuf::from);
    let folders = [shared, Some(project.join("../shared/data")), Some(project.join("target/test-data"))];
    folders.into_iter().flatten().map(|folder| folder.join(name)).find(|path| path.exists())
}

/// Runs a command to its end: how long it took, and the most memory it held where the system tells.
fn run(command: &mut Command) -> Option<(Duration, Option<f64>)> {
    let start = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
    let status = format!("/proc/{}/status", child.id());
    let mut most_mb = None;
    loop {
        if let Ok(text) = std::fs::read_to_string(&status) {
            let high = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kb = high.and_then(|rest| rest.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok());
            most_mb = kb.map(|kb| kb / 1024.0).or(most_mb);
        }
        if let Some(ended) = child.try_wait().unwrap() {
            assert!(ended.success(), "{command:?}");
            return Some((start.elapsed(), most_mb));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn told(what: &str, own: Duration, peer: &str, other: Option<Duration>) {
    match other {
        Some(other) => println!(
            "{what}: {:.2} s; {peer} {:.2} s; ratio {:.2}",
            own.as_secs_f64(),
            other.as_secs_f64(),
            own.as_secs_f64() / other.as_secs_f64()
        ),
        None => println!("{what}: {:.2} s; {peer} is not installed here", own.as_secs_f64()),
    }
}

/// Malta into a register, with history and index, beside `ogr2ogr` into a GeoPackage.
fn import(folder: &Path) {
    let Some(malta) = data("osm/malta-2024.osm.pbf") else {
        println!("import Malta: the file is not here; tests/fetch-data brings it");
        return;
    };
    let store = folder.join("malta.gpkg");
    let mut own = Command::new(env!("CARGO_BIN_EXE_verge"));
    own.arg("import").arg(&malta).arg("--store").arg(&store);
    let (took, most_mb) = run(&mut own).unwrap();
    let mut ogr = Command::new("ogr2ogr");
    ogr.args(["-f", "GPKG"]).arg(folder.join("peer.gpkg")).arg(&malta);
    told("import Malta", took, "ogr2ogr", run(&mut ogr).map(|(took, _)| took));
    if let Some(most_mb) = most_mb {
        println!("import Malta: at most {most_mb:.0} MB");
    }
}

/// Opening and indexing a million bins beside GeoPandas reading them.
fn million(folder: &Path) {
    let sheet = folder.join("million.csv");
    let mut text = "id,lon,lat,state\n".to_owned();
    for at in 0..1_000_000u32 {
        let (east, north) = (f64::from(at % 1000) * 1e-4, f64::from(at / 1000) * 1e-4);
        let _ = writeln!(text, "N{at},{:.4},{:.4},in_use", 117.0 + east, 33.0 + north);
    }
    std::fs::write(&sheet, text).unwrap();
    let store = folder.join("million.gpkg");
    let mut import = Command::new(env!("CARGO_BIN_EXE_verge"));
    import.arg("import").arg(&sheet).args(["--as", "bins", "--key", "id", "--store"]).arg(&store);
    let (took, _) = run(&mut import).unwrap();
    println!("import a million rows of CSV: {:.1} s", took.as_secs_f64());
    let start = Instant::now();
    let register = Register::open(&store, &Access::Read).unwrap();
    let opened = start.elapsed();
    assert_eq!(register.snapshot().collection("bins").unwrap().layer.len(), 1_000_000);
    let mut peer = Command::new("python3");
    peer.args(["-c", "import sys, geopandas; geopandas.read_file(sys.argv[1], layer='bins').sindex"])
        .arg(&store);
    let has = Command::new("python3")
        .args(["-c", "import geopandas"])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    let other = if has { run(&mut peer).map(|(took, _)| took) } else { None };
    told("open and index a million", opened, "GeoPandas", other);
}

/// Every question on the demo with its defaults, asked of an open register.
fn questions(folder: &Path) {
    let register = demo::ensure(&folder.join("demo.gpkg"), &Progress::new()).unwrap();
    for question in catalogue::all() {
        let id = question.about().id;
        let mut inputs = Properties::new();
        match id {
            "along" => {
                inputs.insert("road".to_owned(), "S225".into());
            }
            "within" => {
                inputs.insert("rule".to_owned(), "local.10m".into());
            }
            _ => {}
        }
        let mut times: Vec<f64> = (0..7)
            .map(|_| {
                let start = Instant::now();
                question.run(&register.snapshot(), &inputs, &Progress::new()).unwrap();
                start.elapsed().as_secs_f64() * 1000.0
            })
            .collect();
        times.sort_by(f64::total_cmp);
        println!("{id} on the demo: {:.1} ms", times[times.len() / 2]);
    }
}
