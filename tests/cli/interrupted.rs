//! Broken off in the middle: nothing lost, nothing half done.

use std::fmt::Write as _;
use std::process::Stdio;
use std::time::Duration;

use super::desk::Desk;

/// Bins enough for an import that can be caught in the act.
fn many_bins(count: usize) -> String {
    let mut sheet = "id,lon,lat,state\n".to_owned();
    for at in 0..count {
        let (east, north) = ((at % 1000) as f64 * 1e-5, (at / 1000) as f64 * 1e-5);
        let _ = writeln!(sheet, "N{at},{},{},in_use", 117.0 + east, 33.0 + north);
    }
    sheet
}

/// How many bins the register holds; none when it cannot be read.
fn bins(desk: &Desk) -> usize {
    desk.run(&["export", "bins", "--to", "count.geojson"]).well();
    let text = std::fs::read_to_string(desk.path("count.geojson")).unwrap();
    std::fs::remove_file(desk.path("count.geojson")).unwrap();
    serde_json::from_str::<serde_json::Value>(&text).unwrap()["features"].as_array().unwrap().len()
}

#[test]
fn an_import_killed_at_any_moment_leaves_all_of_it_or_none() {
    let desk = Desk::with_register();
    desk.write("many.csv", &many_bins(20_000));
    for wait_ms in [30, 120, 300, 600, 1_000] {
        let mut child = desk
            .command(&["import", "many.csv", "--as", "bins", "--key", "id"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(wait_ms));
        // An import that was quicker than the killer is whole.
        let _ = child.kill();
        child.wait().unwrap();
        let count = bins(&desk);
        assert!([2, 20_002].contains(&count), "{count} bins after {wait_ms} ms");
    }
    desk.run(&["import", "many.csv", "--as", "bins", "--key", "id"]).well();
    assert_eq!(bins(&desk), 20_002);
}

#[cfg(unix)]
#[test]
fn an_import_stopped_with_ctrl_c_says_so_and_changes_nothing() {
    let desk = Desk::with_register();
    desk.write("many.csv", &many_bins(200_000));
    let child = desk
        .command(&["import", "many.csv", "--as", "bins", "--key", "id"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(150));
    let pid = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert!(String::from_utf8_lossy(&output.stderr).contains("nothing was changed"));
    assert_eq!(bins(&desk), 2);
}
