//! `convert` and `measure`: lines in, as many lines out, so that anyone can repeat what the program computes.

use std::io::Write as _;
use std::process::Stdio;

use super::desk::{Desk, Ran};

fn piped(words: &[&str], input: &str) -> Ran {
    let desk = Desk::empty();
    let mut command = desk.command(words);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || {
        // A program that refuses early closes its end; that is not the writer's failure.
        let _ = stdin.write_all(input.as_bytes());
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Ran::of(output)
}

#[test]
fn degrees_become_metres_of_the_zone_and_back() {
    // The zone of 117° E has its origin on the equator, 500 km west.
    let there = piped(&["convert", "--from", "wgs84", "--to", "EPSG:4548"], "117,0\n117.1,33\n").well();
    let lines: Vec<&str> = there.out.lines().collect();
    assert_eq!(lines[0], "500000.00000,0.00000");
    let back = piped(&["convert", "--from", "EPSG:4548", "--to", "wgs84"], &format!("{}\n", lines[1])).well();
    let degrees: Vec<f64> = back.out.trim().split(',').map(|part| part.parse().unwrap()).collect();
    assert!((degrees[0] - 117.1).abs() < 1e-10 && (degrees[1] - 33.0).abs() < 1e-10, "{}", back.out);
}

#[test]
fn an_unknown_system_is_refused_with_those_there_are() {
    let ran = piped(&["convert", "--from", "EPSG:99999", "--to", "wgs84"], "1,2\n");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("gcj02"), "{}", ran.err);
}

#[test]
fn a_bad_line_is_named_and_leaves_its_place_empty() {
    let ran = piped(&["convert", "--from", "wgs84", "--to", "gcj02"], "117,33\nhere,there\n117,33\n");
    assert_eq!(ran.code, Some(3));
    assert_eq!(ran.out.lines().count(), 3);
    assert_eq!(ran.out.lines().nth(1), Some(""));
    assert!(ran.err.contains("line 2"), "{}", ran.err);
}

#[test]
fn a_line_has_a_length_a_surface_an_area_and_two_an_offset() {
    let input = "LINESTRING(117 33,117.01 33)\nPOLYGON((117 33,117.01 33,117.01 33.01,117 33.01,117 33))\n\
                 POINT(117.005 33.0001)\tLINESTRING(117 33,117.01 33)\n";
    let ran = piped(&["measure"], input).well();
    let lines: Vec<&str> = ran.out.lines().collect();
    let number = |text: &str| text.parse::<f64>().unwrap();
    assert!((number(lines[0].split(',').next().unwrap()) - 934.74).abs() < 1.0, "{}", ran.out);
    assert!((number(lines[1].split(',').nth(1).unwrap()) - 1_036_700.0).abs() < 2_000.0, "{}", ran.out);
    assert!((number(lines[2]) - 11.09).abs() < 0.05, "{}", ran.out);
}

#[test]
fn a_geometry_nested_a_hundred_thousand_deep_is_one_bad_line() {
    let deep = format!("{}POINT(1 2){}\n", "GEOMETRYCOLLECTION(".repeat(100_000), ")".repeat(100_000));
    let ran = piped(&["measure"], &format!("{deep}LINESTRING(0 0,0 1)\n"));
    assert_eq!(ran.code, Some(3));
    assert_eq!(ran.out.lines().count(), 2);
}
