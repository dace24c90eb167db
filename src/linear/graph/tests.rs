use std::convert::Infallible;

use geo_types::{LineString, MultiLineString};

use super::*;
use crate::linear::{Curve, Interval};

/// Metres east and north of 117° E, 33° N, about: junctions are what is tested here, not lengths.
fn curve(parts: &[&[(f64, f64)]]) -> Curve {
    let at = |(x, y): &(f64, f64)| (117.0 + x / 93_500.0, 33.0 + y / 110_900.0);
    let parts = parts.iter().map(|part| part.iter().map(at).collect::<LineString<f64>>()).collect();
    Curve::new(&MultiLineString(parts), None).unwrap()
}

fn graph(curves: &[Curve]) -> Graph {
    let lines: Vec<Option<&Curve>> = curves.iter().map(Some).collect();
    Graph::new(&lines, |_, _| (0..curves.len()).collect())
}

fn on(line: usize, part: usize, metres: f64) -> OnLine {
    OnLine { line, part, measure: Measure::from_m(metres).unwrap() }
}

/// Metres walked from one place to another, within a kilometre.
fn walked_m(graph: &Graph, from: OnLine, to: OnLine) -> Option<f64> {
    let reach = graph.reach::<Infallible>(&[Source { place: from, cost: 0 }], 1_000_000, || Ok(())).unwrap();
    reach.cost_at(to).map(|(cost, _)| f64::from(cost) / 1000.0)
}

fn near(found: Option<f64>, metres: f64) -> bool {
    found.is_some_and(|found| (found - metres).abs() < 2.0)
}

#[test]
fn lines_meet_at_a_vertex_they_share() {
    let curves =
        [curve(&[&[(0.0, 0.0), (100.0, 0.0), (200.0, 0.0)]]), curve(&[&[(100.0, 0.0), (100.0, 80.0)]])];
    assert!(near(walked_m(&graph(&curves), on(0, 0, 50.0), on(1, 0, 30.0)), 80.0));
}

#[test]
fn lines_that_only_cross_do_not_meet() {
    let curves = [curve(&[&[(0.0, 0.0), (200.0, 0.0)]]), curve(&[&[(100.0, -50.0), (100.0, 50.0)]])];
    assert_eq!(walked_m(&graph(&curves), on(0, 0, 100.0), on(1, 0, 50.0)), None);
}

#[test]
fn an_end_within_a_metre_of_a_line_meets_it_and_what_lies_between_is_walked() {
    let beside = |off: f64| [curve(&[&[(0.0, 0.0), (200.0, 0.0)]]), curve(&[&[(100.0, off), (100.0, 80.0)]])];
    let found = walked_m(&graph(&beside(0.9)), on(0, 0, 50.0), on(1, 0, 0.0)).unwrap();
    assert!((found - 50.9).abs() < 0.1, "{found}");
    assert_eq!(walked_m(&graph(&beside(1.2)), on(0, 0, 50.0), on(1, 0, 0.0)), None);
    // Drawn a little too far it meets too.
    assert!(near(walked_m(&graph(&beside(-0.5)), on(0, 0, 50.0), on(1, 0, 30.0)), 80.0));
}

#[test]
fn two_ends_drawn_apart_by_a_hand_meet() {
    let curves = [curve(&[&[(0.0, 0.0), (100.0, 0.0)]]), curve(&[&[(100.3, 0.3), (200.0, 0.0)]])];
    assert!(near(walked_m(&graph(&curves), on(0, 0, 60.0), on(1, 0, 50.0)), 90.4));
}

#[test]
fn the_parts_of_a_road_that_do_not_meet_are_not_joined() {
    let curves = [curve(&[&[(0.0, 0.0), (100.0, 0.0)], &[(150.0, 0.0), (250.0, 0.0)]])];
    let graph = graph(&curves);
    assert_eq!(walked_m(&graph, on(0, 0, 90.0), on(0, 1, 110.0)), None);
    let end = curves[0].measure_of(1).unwrap();
    let from = Source { place: OnLine { line: 0, part: 0, measure: end }, cost: 0 };
    let covered = graph.reach::<Infallible>(&[from], 30_000, || Ok(())).unwrap().covered(0);
    assert_eq!(covered.hull(), Some(Interval::new(end.plus_mm(-30_000), end)), "nothing beyond the gap");
}

#[test]
fn a_ring_is_walked_the_shorter_way_round() {
    let ring = [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0), (0.0, 0.0)];
    let graph = graph(&[curve(&[&ring])]);
    assert!(near(walked_m(&graph, on(0, 0, 20.0), on(0, 0, 370.0)), 50.0));
}

#[test]
fn a_ring_not_quite_closed_is_closed() {
    let ring = [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0), (0.0, 0.5)];
    assert!(near(walked_m(&graph(&[curve(&[&ring])]), on(0, 0, 20.0), on(0, 0, 370.0)), 50.0));
}

#[test]
fn a_road_drawn_twice_is_one_way() {
    let vertices: &[(f64, f64)] = &[(0.0, 0.0), (100.0, 0.0), (200.0, 0.0)];
    let graph = graph(&[curve(&[vertices]), curve(&[vertices])]);
    assert!(near(walked_m(&graph, on(0, 0, 50.0), on(1, 0, 150.0)), 100.0));
    // Between two vertices they share, the other line has to be stepped onto at one of them.
    assert!(near(walked_m(&graph, on(0, 0, 20.0), on(1, 0, 20.0)), 40.0));
}

#[test]
fn what_is_no_line_keeps_its_number_and_is_not_walked() {
    let curves = [curve(&[&[(0.0, 0.0), (100.0, 0.0)]]), curve(&[&[(100.0, 0.0), (200.0, 0.0)]])];
    let graph = Graph::new(&[None, Some(&curves[1])], |_, _| vec![0, 1]);
    assert_eq!(walked_m(&graph, on(0, 0, 10.0), on(0, 0, 10.0)), None);
    assert!(near(walked_m(&graph, on(1, 0, 10.0), on(1, 0, 30.0)), 20.0));
}

#[test]
fn the_reach_ends_at_the_very_millimetre_and_of_equals_the_first_source_counts() {
    let curves = [curve(&[&[(0.0, 0.0), (400.0, 0.0)]]), curve(&[&[(0.0, 0.0), (0.0, 50.0)]])];
    let graph = graph(&curves);
    let sources = [
        Source { place: on(0, 0, 100.0), cost: 20_000 },
        Source { place: on(0, 0, 100.0), cost: 20_000 },
        Source { place: on(0, 0, 300.0), cost: 60_000 },
    ];
    let reach = graph.reach::<Infallible>(&sources, 90_000, || Ok(())).unwrap();
    let stretches: Vec<Interval> = reach.covered(0).into_iter().collect();
    assert_eq!(stretches, [Interval::from_mm(30_000, 170_000), Interval::from_mm(270_000, 330_000)]);
    assert_eq!(reach.cost_at(on(0, 0, 110.0)), Some((30_000, 0)));
    assert_eq!(reach.cost_at(on(0, 0, 171.0)), None);
    assert!(reach.covered(1).is_empty());
}

#[test]
fn who_asks_to_stop_is_heard() {
    let street = |y: f64| -> Vec<(f64, f64)> { (0..=90).map(|x| (f64::from(x) * 5.0, y)).collect() };
    let avenue = |x: f64| -> Vec<(f64, f64)> { (0..=90).map(|y| (x, f64::from(y) * 5.0)).collect() };
    let streets = (0..=90).map(|at| curve(&[&street(f64::from(at) * 5.0)]));
    let curves: Vec<Curve> =
        streets.chain((0..=90).map(|at| curve(&[&avenue(f64::from(at) * 5.0)]))).collect();
    let lines: Vec<Option<&Curve>> = curves.iter().map(Some).collect();
    let graph = Graph::new(&lines, |_, _| Vec::new());
    let source = Source { place: on(0, 0, 0.0), cost: 0 };
    assert!(graph.nodes() > 8_000);
    assert_eq!(graph.reach(&[source], u32::MAX, || Err("stopped")).unwrap_err(), "stopped");
}

#[test]
fn a_short_walk_from_one_source_finds_what_the_field_of_all_finds() {
    let street = |y: f64| -> Vec<(f64, f64)> { (0..=9).map(|x| (f64::from(x) * 50.0, y)).collect() };
    let avenue = |x: f64| -> Vec<(f64, f64)> { (0..=9).map(|y| (x, f64::from(y) * 50.0)).collect() };
    let streets = (0..=9).map(|at| curve(&[&street(f64::from(at) * 50.0)]));
    let mut curves: Vec<Curve> =
        streets.chain((0..=4).map(|at| curve(&[&avenue(f64::from(at) * 100.0)]))).collect();
    curves.push(curve(&[&[(900.0, 900.0), (950.0, 900.0)]]));
    let graph = graph(&curves);
    for at in 0..60u32 {
        let source = Source { place: on(at as usize % 15, 0, f64::from(at * 37 % 450)), cost: at * 1000 };
        let limit = 100_000 + at * 5_000;
        let (near, field) =
            (graph.near(source, limit), graph.reach::<Infallible>(&[source], limit, || Ok(())).unwrap());
        for line in 0..curves.len() {
            for metres in 0..90 {
                let place = on(line, 0, f64::from(metres) * 5.0);
                assert_eq!(near.cost_at(place), field.cost_at(place).map(|(cost, _)| cost), "{at} {place:?}");
            }
        }
    }
}

#[test]
fn a_junction_is_where_more_than_two_ways_part_and_never_a_bend_or_a_seam() {
    let curves = [
        curve(&[&[(0.0, 0.0), (100.0, 0.0), (150.0, 20.0), (200.0, 0.0)]]),
        curve(&[&[(100.0, 0.0), (100.0, 80.0)]]),
        curve(&[&[(200.0, 0.0), (300.0, 0.0)]]),
        curve(&[&[(50.0, 0.5), (50.0, -80.0)]]),
    ];
    let graph = graph(&curves);
    let metres = |line: usize| -> Vec<i64> {
        graph.junctions(line).iter().map(|at| (at.m() / 10.0).round() as i64 * 10).collect()
    };
    assert_eq!(metres(0), [50, 100]);
    assert_eq!((metres(1), metres(2)), (vec![0], vec![]));
    // Drawn half a metre too far, its end meets the first line all the same.
    assert_eq!(metres(3), [0]);
}
