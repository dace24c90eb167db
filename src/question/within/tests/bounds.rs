//! The ends of what may be asked: no distance, none that makes sense, accuracy beyond the limit.

use super::*;

#[test]
fn no_distance_at_all_finds_what_touches_the_line_and_nothing_else() {
    let things = vec![("roads", s225(json!({}))), bin(1, 0.0, json!({})), bin(2, 0.05, json!({}))];
    let answer = ask(things, json!({"subjects": "bins", "of": "S225", "distance": 0}));
    assert_eq!(verdicts(&answer), [(1, "inside".to_owned())]);
    assert_eq!((said(&answer, 0, "offset_m"), said(&answer, 0, "side")), (&json!(0.0), &json!("on")));
}

#[test]
fn a_distance_that_is_none_is_refused_with_the_range_it_may_have() {
    for distance in [json!(-5), json!("-5m"), json!("1000000km"), json!(1e12), json!("abc")] {
        let asked = json!({"subjects": "bins", "of": "S225", "distance": distance});
        let error = try_ask(vec![("roads", s225(json!({})))], asked).unwrap_err().text();
        assert!(error.en.starts_with("distance: ") && error.zh.starts_with("distance："), "{error}");
    }
}

#[test]
fn an_accuracy_larger_than_the_limit_leaves_nothing_sure_and_says_what_to_measure() {
    let rough = |fid: i64, metres: f64| bin(fid, metres, json!({"accuracy_m": 50.0}));
    let things =
        vec![("roads", s225(json!({}))), rough(1, 0.0), rough(2, 1.0), rough(3, 59.0), rough(4, 61.0)];
    let answer = ask(things, json!({"subjects": "bins", "of": "S225", "distance": 10}));
    let uncertain = |id: u128| (id, "uncertain".to_owned());
    assert_eq!(verdicts(&answer), [uncertain(1), uncertain(2), uncertain(3)]);
    assert!((0..3).all(|at| said(&answer, at, "measure") == "position"));
}

#[test]
fn the_three_lines_of_one_road_are_each_measured_from() {
    let things = || {
        let widths = json!({"carriageway_width_m": 12.0, "land_width_m": 30.0});
        vec![("roads", s225(widths)), bin(1, 20.0, json!({}))]
    };
    for (from, offset_m) in [("centreline", 20.0), ("carriageway", 14.0), ("land", 5.0)] {
        let answer = ask(things(), json!({"subjects": "bins", "of": "S225", "distance": 20, "from": from}));
        assert_eq!((said(&answer, 0, "offset_m"), verdicts(&answer).len()), (&json!(offset_m), 1), "{from}");
    }
}

#[test]
fn a_filter_that_matches_nothing_and_a_register_without_roads_say_so() {
    let things = vec![("roads", s225(json!({}))), bin(1, 5.0, json!({"state": "in_use"}))];
    let answer = ask(things, json!({"subjects": "bins[state='lost']", "of": "S225", "distance": 10}));
    assert!(verdicts(&answer).is_empty() && answer.sentence.en.starts_with("No "), "{}", answer.sentence);
    let error =
        try_ask(vec![bin(1, 5.0, json!({}))], json!({"subjects": "bins", "distance": 10})).unwrap_err();
    assert!(error.text().en.contains("road"), "{}", error.text());
}
