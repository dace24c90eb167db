//! The demo's file and the story it tells: other programs read it, questions find its gaps, a plan closes them.

use std::path::{Path, PathBuf};
use std::process::Command;

use geo_types::{Geometry, Point};
use rusqlite::Connection;
use serde_json::{Value, json};
use verge::model::feature::Feature;
use verge::model::snapshot::Snapshot;
use verge::question::Progress;
use verge::service::{catalogue, demo};

use crate::register::{ask, thing, with};

/// The demo's file, closed; the folder goes with the first value.
fn file() -> (tempfile::TempDir, PathBuf, usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("演示 demo.gpkg");
    let register = demo::ensure(&path, &Progress::new()).unwrap();
    let things = register.snapshot().collections().map(|own| own.layer.len()).sum();
    (folder, path, things)
}

/// A program of GDAL; none, and said, where it is not installed.
fn gdal(name: &str, asked: impl Fn(&mut Command) -> &mut Command) -> Option<Command> {
    let mut trial = Command::new(name);
    if asked(&mut trial).output().is_ok_and(|output| output.status.success()) {
        return Some(Command::new(name));
    }
    None
}

fn skip(what: &str) {
    assert!(std::env::var_os("VERGE_REQUIRE_DATA").is_none(), "{what} is missing: run tests/run");
    eprintln!("SKIPPED: {what} is not here; tests/run installs it where the system has apt");
}

/// Writes the triggers into a copy that validators look for which know GeoPackage up to 1.3 only; 1.4 has others in their
/// place, and newer validators refuse those of both.
fn for_older_validators(path: &Path) -> PathBuf {
    let copy = path.with_file_name("older.gpkg");
    std::fs::copy(path, &copy).unwrap();
    let connection = Connection::open(&copy).unwrap();
    let mut indexes = connection
        .prepare("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'rtree!_%!_update2' ESCAPE '!'")
        .unwrap();
    let found: Vec<(String, String)> =
        indexes.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    assert!(found.len() > 10);
    for (name, table) in found {
        let stem = name.trim_end_matches('2');
        for number in [1, 3] {
            let sql = format!(
                r#"CREATE TRIGGER "{stem}{number}" AFTER UPDATE ON "{table}" WHEN 0 BEGIN SELECT 1; END"#
            );
            connection.execute_batch(&sql).unwrap();
        }
    }
    copy
}

#[test]
fn gdals_validator_finds_nothing_wrong_with_the_demos_file() {
    const MODULE: [&str; 2] = ["-m", "osgeo_utils.samples.validate_gpkg"];
    let python = ["python3", "/usr/bin/python3", "python"].into_iter().find(|name| {
        gdal(name, |trial| trial.args(["-c", "import osgeo_utils.samples.validate_gpkg"])).is_some()
    });
    let Some(python) = python else { return skip("GDAL's validate_gpkg (python3-gdal)") };
    let validate = |path: &Path| {
        let output = Command::new(python).args(MODULE).arg(path).output().unwrap();
        let said =
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (output.status.success(), said)
    };
    let (_folder, path, _) = file();
    let (mut valid, mut said) = validate(&path);
    if !valid && said.contains("_update1 trigger missing") {
        (valid, said) = validate(&for_older_validators(&path));
    }
    assert!(valid, "{said}");
}

#[test]
fn ogrinfo_counts_as_many_features_as_the_register_holds() {
    let Some(mut ogrinfo) = gdal("ogrinfo", |trial| trial.arg("--version")) else {
        return skip("ogrinfo (gdal-bin)");
    };
    let (_folder, path, things) = file();
    let output = ogrinfo.args(["-ro", "-so", "-al"]).arg(&path).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}");
    let (mut layer, mut counted) = ("", 0);
    for line in said.lines() {
        if let Some(name) = line.strip_prefix("Layer name: ") {
            layer = name;
        } else if let Some(count) = line.strip_prefix("Feature Count: ")
            && !layer.starts_with("verge_")
        {
            counted += count.trim().parse::<usize>().unwrap();
        }
    }
    assert_eq!(counted, things);
}

fn demo_register(path: &Path) -> std::sync::Arc<Snapshot> {
    demo::ensure(path, &Progress::new()).unwrap().snapshot()
}

fn gap_m(register: &Snapshot, by_side: bool) -> f64 {
    let gaps = catalogue::find("gaps").unwrap();
    let answer = ask(gaps.as_ref(), register, json!({"populated": true, "by_side": by_side}));
    answer.result["total"]["gap_m"].as_f64().unwrap()
}

/// The bins a plan proposes, set up.
fn accepted(register: &Snapshot, plan: &Value) -> Snapshot {
    let bin = |(site, fid): (&Value, i64)| -> (&str, Feature) {
        let at = |number: usize| site["geometry"]["coordinates"][number].as_f64().unwrap();
        let place = Geometry::Point(Point::new(at(0), at(1)));
        ("bins", thing(fid, place, json!({"state": "in_use", "accuracy_m": 1})))
    };
    with(register, plan["features"].as_array().unwrap().iter().zip(1_000_000..).map(bin).collect())
}

#[test]
fn two_hundred_more_bins_close_most_of_the_gaps_where_people_live() {
    let folder = tempfile::tempdir().unwrap();
    let register = demo_register(&folder.path().join("demo.gpkg"));
    let plan = catalogue::find("place-bins").unwrap();
    for by_side in [false, true] {
        let plan = ask(plan.as_ref(), &register, json!({"count": 200, "by_side": by_side})).result;
        assert_eq!(plan["checker"], "ok");
        let (before, after) = (gap_m(&register, by_side), gap_m(&accepted(&register, &plan), by_side));
        assert!(before > 5_000.0, "{before}");
        assert!(after < 0.4 * before, "by side {by_side}: {before} m before, {after} m after");
    }
}

#[test]
fn the_demo_passes_the_data_check() {
    let folder = tempfile::tempdir().unwrap();
    let register = demo_register(&folder.path().join("demo.gpkg"));
    let check = catalogue::find("check").unwrap();
    let answer = ask(check.as_ref(), &register, json!({}));
    assert_eq!(answer.result["findings"], json!([]));
}

#[test]
fn a_site_is_found_for_each_facility_and_passes_its_check() {
    let folder = tempfile::tempdir().unwrap();
    let register = demo_register(&folder.path().join("demo.gpkg"));
    let plan = catalogue::find("place-facility").unwrap();
    for (kind, metric) in
        [("transfer-station", "network"), ("garbage-pool", "straight"), ("landfill", "straight")]
    {
        let inputs = json!({"kind": kind, "metric": metric, "step": 8000});
        let answer = ask(plan.as_ref(), &register, inputs).result;
        assert_eq!((&answer["checker"], &answer["gap_pct"]), (&json!("ok"), &json!(0.0)), "{kind}");
        assert_eq!(answer["features"][0]["properties"]["rank"], 1, "{kind}");
        assert!(answer["refused"].as_u64() > Some(0) || kind == "garbage-pool", "{kind}");
    }
}

#[test]
fn what_the_villages_have_adds_up_to_what_the_town_counts() {
    let folder = tempfile::tempdir().unwrap();
    let register = demo_register(&folder.path().join("demo.gpkg"));
    let sizing = catalogue::find("sizing").unwrap();
    let answer = ask(sizing.as_ref(), &register, json!({})).result;
    let totals = &answer["totals"];
    let count = |path: &str| totals.pointer(path).and_then(Value::as_u64).unwrap();
    // 160 pools, 450 bins and 30 tricycles, whatever their state.
    assert_eq!(
        count("/pools/stands") + count("/bins/stands") + count("/tricycles/stands") + count("/left_out"),
        640
    );
    let villages = answer["villages"].as_array().unwrap();
    for path in ["/points/stands", "/points/lacking", "/points/spare", "/bins/lacking", "/tricycles/lacking"]
    {
        let sum: u64 = villages.iter().filter_map(|own| own.pointer(path)?.as_u64()).sum();
        assert_eq!(count(path), sum, "{path}");
    }
}
