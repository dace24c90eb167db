//! Other programs: GDAL reads the running server, and saves into its file.

use std::process::Command;
use std::time::Duration;

use crate::client::{Served, served};

/// Whether GDAL's programs are here; in full runs they must be.
fn gdal() -> bool {
    let here = Command::new("ogr2ogr").arg("--version").output().is_ok();
    if !here {
        assert!(std::env::var_os("VERGE_REQUIRE_DATA").is_none(), "GDAL's ogr2ogr is missing");
        eprintln!("SKIPPED: GDAL's ogr2ogr is not here");
    }
    here
}

#[test]
fn gdal_reads_every_bin_from_the_running_server() {
    if !gdal() {
        return;
    }
    let server = served();
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("bins.geojson");
    let source = format!("OAPIF:{}/api", server.url);
    let ran = Command::new("ogr2ogr").arg(&file).args([source.as_str(), "bins"]).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let read: serde_json::Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    assert_eq!(read["features"].as_array().unwrap().len(), 31);
}

#[test]
fn what_ogr2ogr_saves_into_the_file_becomes_a_change_set_while_the_server_runs() {
    if !gdal() {
        return;
    }
    let server = served();
    let folder = tempfile::tempdir().unwrap();
    let csv = folder.path().join("more.csv");
    std::fs::write(&csv, "name,state,x,y\nQ-1,in_use,117.02,33.01\nQ-2,lost,117.03,33.01\n").unwrap();
    let ran = Command::new("ogr2ogr")
        .args(["-append", "-nln", "bins", "-oo", "X_POSSIBLE_NAMES=x", "-oo", "Y_POSSIBLE_NAMES=y"])
        .args(["-sql", "SELECT name, state FROM more"])
        .args(["-a_srs", "EPSG:4490"])
        .arg(&server.file)
        .arg(&csv)
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!(taken_up(&server), Some(2));
    let found = server.get("/api/collections/bins/items?filter=name%20LIKE%20%27Q-%25%27").json();
    assert_eq!(found["numberMatched"], 2);
}

/// How many features the change set of another program touched.
fn taken_up(server: &Served) -> Option<u64> {
    for _ in 0..100 {
        let history = server.get("/api/history?limit=1").json();
        if history[0]["origin"] == "outside" {
            return history[0]["count"].as_u64();
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    None
}
