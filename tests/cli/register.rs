//! From files to answers and back.

use super::desk::Desk;

#[test]
fn a_question_answers_with_a_sentence_a_table_and_its_rule() {
    let ran = Desk::with_register().run(&["gaps", "bins", "--along", "S225", "--lang", "zh"]).well();
    assert!(ran.out.contains("缺桶") && ran.out.contains("S225"), "{}", ran.out);
    assert!(ran.err.contains("未核实"), "{}", ran.err);
}

#[test]
fn the_answer_as_json_is_the_contract() {
    let ran = Desk::with_register().run(&["gaps", "bins", "--max-gap", "200m", "--format", "json"]).well();
    let answer: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let road = &answer["roads"][0];
    assert_eq!(road["number"], "S225");
    let gaps: f64 =
        road["gaps"].as_array().unwrap().iter().map(|gap| gap["length_m"].as_f64().unwrap()).sum();
    let length = road["length_m"].as_f64().unwrap();
    assert!((gaps + road["covered_m"].as_f64().unwrap() - length).abs() < 0.0005);
}

#[test]
fn importing_again_changes_nothing_and_an_edited_row_updates() {
    let desk = Desk::with_register();
    let again = desk.run(&["import", "垃圾桶.csv", "--key", "编号"]).well();
    assert!(again.out.contains("0 new, 0 updated, 2 unchanged"), "{}", again.out);
    desk.write("垃圾桶.csv", "编号,经度,纬度,状态\nB1,117.0005,33.00005,丢失\nB2,117.045,32.99995,在用\n");
    let edited = desk.run(&["import", "垃圾桶.csv", "--key", "编号"]).well();
    assert!(edited.out.contains("0 new, 1 updated, 1 unchanged"), "{}", edited.out);
}

#[test]
fn a_bad_row_is_reported_with_its_line_and_the_rest_goes_in() {
    let desk = Desk::with_register();
    desk.write("bins.csv", "id,lon,lat,state\nA,117.01,33,in_use\nB,here,33,in_use\nC,117.02,33,in_use\n");
    let ran = desk.run(&["import", "bins.csv", "--key", "id"]).well();
    assert!(ran.err.contains("line 3"), "{}", ran.err);
    assert!(ran.out.contains("2 new") && ran.out.contains("1 refused"), "{}", ran.out);
}

#[test]
fn a_strict_import_takes_all_or_nothing() {
    let desk = Desk::with_register();
    desk.write("bins.csv", "id,lon,lat\nA,117.01,33\nB,here,33\n");
    assert_eq!(desk.run(&["import", "bins.csv", "--key", "id", "--strict"]).code, Some(3));
    assert!(!desk.run(&["history"]).well().out.contains(" 3 "));
}

#[test]
fn a_dry_run_tells_and_writes_nothing() {
    let desk = Desk::with_register();
    desk.write("bins.csv", "id,lon,lat\nA,117.01,33\n");
    let told = desk.run(&["import", "bins.csv", "--dry-run"]).well();
    assert!(told.out.contains("1 new") && told.out.contains("nothing was written"), "{}", told.out);
    let exported = desk.run(&["export", "bins", "--to", "out.geojson"]);
    assert_eq!(exported.code, Some(0), "{}", exported.err);
    let out = std::fs::read_to_string(desk.path("out.geojson")).unwrap();
    let features: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(features["features"].as_array().unwrap().len(), 2);
}

#[test]
fn an_import_is_taken_back_whole() {
    let desk = Desk::with_register();
    let undone = desk.run(&["undo"]).well();
    assert!(undone.out.contains("took back change set 2"), "{}", undone.out);
    let gaps = desk.run(&["gaps", "bins", "--max-gap", "200m", "--format", "json"]).well();
    let answer: serde_json::Value = serde_json::from_str(&gaps.out).unwrap();
    assert_eq!(answer["roads"][0]["count"], 0);
    let history = desk.run(&["history"]).well().out;
    assert!(history.contains("undo") && history.contains("import"), "{history}");
}

#[test]
fn a_backup_restores_what_was_there() {
    let desk = Desk::with_register();
    desk.run(&["backup", "safe.gpkg"]).well();
    desk.run(&["undo"]).well();
    assert_eq!(desk.run(&["restore", "safe.gpkg"]).code, Some(1));
    let ran = desk.run(&["restore", "safe.gpkg", "--replace"]).well();
    assert!(ran.out.contains("kept as"), "{}", ran.out);
    let answer = desk.run(&["gaps", "bins", "--max-gap", "200m", "--format", "json"]).well();
    let answer: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(answer["roads"][0]["count"], 2);
}

#[test]
fn a_backup_brings_the_photos_and_the_check_tells_those_that_are_missing() {
    let desk = Desk::with_register();
    let name = "ab".repeat(32);
    desk.write("more.csv", &format!("id,lon,lat,photos\nP,117.02,33.00005,{name}\n"));
    desk.run(&["import", "more.csv", "--as", "bins", "--key", "id"]).well();
    let check = || desk.run(&["check", "--format", "json"]).well().out;
    assert!(check().contains("photo-missing"));
    std::fs::create_dir_all(desk.path("verge.photos/ab")).unwrap();
    desk.write(&format!("verge.photos/ab/{}.jpg", &name[2..]), "picture");
    assert!(!check().contains("photo-missing"));
    let ran = desk.run(&["backup", "safe.gpkg"]).well();
    assert!(ran.out.contains("1 photos are in safe.photos"), "{}", ran.out);
    std::fs::remove_dir_all(desk.path("verge.photos")).unwrap();
    desk.run(&["restore", "safe.gpkg", "--replace"]).well();
    assert!(!check().contains("photo-missing"));
}

#[test]
fn every_answer_is_written_in_every_format() {
    let desk = Desk::with_register();
    for (name, start) in [
        ("a.json", &b"{"[..]),
        ("a.geojson", b"{"),
        ("a.csv", "\u{feff}".as_bytes()),
        ("a.xlsx", b"PK"),
        ("a.gpkg", b"SQLite format 3"),
    ] {
        desk.run(&["gaps", "bins", "--max-gap", "200m", "-o", name]).well();
        let bytes = std::fs::read(desk.path(name)).unwrap();
        assert!(bytes.starts_with(start), "{name}");
    }
}

#[test]
fn the_data_check_finds_a_bin_entered_twice() {
    let desk = Desk::with_register();
    desk.write("more.csv", "id,lon,lat\nX,117.0005,33.00005\n");
    desk.run(&["import", "more.csv", "--as", "bins", "--key", "id"]).well();
    let ran = desk.run(&["check", "--format", "json"]).well();
    let answer: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert!(answer["warnings"].as_u64().unwrap() >= 1, "{answer:#}");
}
