//! Asked wrongly, the program says what it would take, and exits with 2.

use super::desk::Desk;

#[test]
fn an_unknown_command_is_wrong_usage() {
    let ran = Desk::empty().run(&["frobnicate"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("frobnicate"), "{}", ran.err);
}

#[test]
fn help_comes_in_either_language_and_is_no_failure() {
    let desk = Desk::empty();
    assert!(desk.run(&["--lang", "zh", "--help"]).well().out.contains("导入文件"));
    let english = desk.run(&["gaps", "--help"]).well().out;
    assert!(english.contains("--max-gap") && english.contains("--by-side"), "{english}");
}

#[test]
fn an_input_that_makes_no_sense_names_itself() {
    let ran = Desk::with_register().run(&["gaps", "bins", "--max-gap", "wide"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("max_gap"), "{}", ran.err);
}

#[test]
fn an_unknown_collection_names_the_nearest() {
    let ran = Desk::with_register().run(&["within", "structurs", "--distance", "10m"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("structures"), "{}", ran.err);
}

#[test]
fn a_filter_of_ten_thousand_parentheses_is_refused_in_a_moment() {
    let filter = format!("bins[{}state = 'lost'{}]", "(".repeat(10_000), ")".repeat(10_000));
    let ran = Desk::with_register().run(&["gaps", &filter]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.len() < 1_000, "{}", ran.err.len());
}

#[test]
fn a_file_of_no_known_format_says_which_there_are() {
    let ran = Desk::with_register().run(&["gaps", "bins", "-o", "gaps.doc"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("xlsx"), "{}", ran.err);
}

#[test]
fn where_there_is_no_register_the_program_says_how_to_make_one() {
    let ran = Desk::empty().run(&["gaps", "bins"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("verge.gpkg") && ran.err.contains("import"), "{}", ran.err);
}

#[test]
fn a_kind_that_cannot_be_told_is_asked_for() {
    let desk = Desk::empty();
    desk.write("things.csv", "lon,lat\n117.1,33.0\n");
    let ran = desk.run(&["import", "things.csv"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("--as"), "{}", ran.err);
}
