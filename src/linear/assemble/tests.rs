use geo_types::Coord;

use super::*;
use crate::geodesy::{Position, direct};
use crate::linear::Curve;

/// A map of nodes, each so many metres east and north of a town.
fn node(id: i64) -> Coord<f64> {
    // The id says where: 1_000_000 + east × 1000 + north, both in tens of metres and moved by 400.
    let (east, north) = ((id / 1000 - 400) as f64 * 10.0, (id % 1000 - 400) as f64 * 10.0);
    let town = Position::new(117.0, 33.0).unwrap();
    direct(direct(town, 90.0, east), 0.0, north).coord()
}

/// The id of a node, tens of metres east and north.
fn at(east: i64, north: i64) -> i64 {
    (east + 400) * 1000 + north + 400
}

fn way(id: i64, nodes: &[i64], oneway: Oneway) -> Piece {
    Piece { id, nodes: nodes.to_vec(), coords: nodes.iter().map(|&n| node(n)).collect(), oneway }
}

fn two(id: i64, nodes: &[i64]) -> Piece {
    way(id, nodes, Oneway::No)
}

fn one(id: i64, nodes: &[i64]) -> Piece {
    way(id, nodes, Oneway::Forward)
}

fn length_m(road: &Assembled) -> f64 {
    Curve::new(&road.parts, None).unwrap().length_m()
}

fn roles(roads: &[Assembled]) -> Vec<Role> {
    roads.iter().map(|road| road.role).collect()
}

#[test]
fn pieces_in_any_order_and_direction_make_one_road() {
    let pieces = [
        two(3, &[at(0, 0), at(100, 0)]),
        two(1, &[at(100, 0), at(150, 0), at(200, 0)]),
        two(2, &[at(250, 0), at(200, 0)]),
    ];
    let roads = assemble(pieces.to_vec());
    let [road] = roads.as_slice() else { panic!("{roads:?}") };
    assert_eq!(
        (road.role, road.parts.0.len(), road.members.as_slice()),
        (Role::Main, 1, [3, 1, 2].as_slice())
    );
    assert_eq!(road.parts.0[0].0.len(), 5);
    assert!((length_m(road) - 2500.0).abs() < 1.0);
    assert!(road.notes.is_empty());
}

#[test]
fn the_direction_is_that_in_which_most_of_it_was_digitised() {
    let pieces = vec![two(1, &[at(100, 0), at(0, 0)]), two(2, &[at(100, 0), at(300, 0)])];
    assert_eq!(assemble(pieces)[0].members, [1, 2]);
    let pieces = vec![two(1, &[at(0, 0), at(100, 0)]), two(2, &[at(300, 0), at(100, 0)])];
    assert_eq!(assemble(pieces)[0].members, [2, 1]);
}

#[test]
fn a_backward_oneway_is_turned() {
    let roads = assemble(vec![way(1, &[at(0, 0), at(100, 0)], Oneway::Backward)]);
    assert_eq!(roads[0].parts.0[0].0[0], node(at(100, 0)));
}

/// Two-way, dual for a kilometre, two-way again.
fn dual() -> Vec<Piece> {
    vec![
        two(10, &[at(0, 0), at(100, 0)]),
        one(11, &[at(100, 0), at(102, -1), at(150, -1), at(198, -1), at(200, 0)]),
        one(12, &[at(200, 0), at(198, 1), at(150, 1)]),
        one(13, &[at(150, 1), at(102, 1), at(100, 0)]),
        two(14, &[at(200, 0), at(300, 0)]),
    ]
}

#[test]
fn the_carriageways_of_a_dual_stretch_are_kept_apart_and_said() {
    let roads = assemble(dual());
    assert_eq!(roles(&roads), [Role::Main, Role::Opposite]);
    assert_eq!(roads[0].members, [10, 11, 14]);
    assert_eq!(roads[0].parts.0.len(), 1);
    assert_eq!(roads[0].notes, [AssemblyNote::Dual]);
    assert_eq!(roads[1].members, [12, 13]);
    assert_eq!(roads[1].notes, [AssemblyNote::Opposite { of: 10 }]);
    assert_eq!(roads[1].parts.0[0].0[0], node(at(200, 0)));
}

#[test]
fn the_same_pieces_in_any_order_make_the_same_roads() {
    let pieces: Vec<Piece> = dual().into_iter().chain([two(20, &[at(100, 0), at(100, 40)])]).collect();
    let wanted = assemble(pieces.clone());
    let mut turned = pieces;
    for _ in 0..turned.len() {
        turned.rotate_left(1);
        assert_eq!(assemble(turned.clone()), wanted);
        let mirrored: Vec<Piece> = turned.iter().rev().cloned().collect();
        assert_eq!(assemble(mirrored), wanted);
    }
}

#[test]
fn a_motorway_whose_carriageways_never_meet_is_two_roads() {
    let pieces = vec![
        one(1, &[at(0, 0), at(100, 0)]),
        one(2, &[at(100, 0), at(200, 10), at(305, 0)]),
        one(3, &[at(300, 3), at(200, 13)]),
        one(4, &[at(200, 13), at(100, 3), at(0, 3)]),
    ];
    let roads = assemble(pieces);
    assert_eq!(roles(&roads), [Role::Main, Role::Opposite]);
    assert_eq!(
        (roads[0].members.as_slice(), roads[1].members.as_slice()),
        ([1, 2].as_slice(), [3, 4].as_slice())
    );
}

#[test]
fn the_loop_at_the_end_of_a_dual_road_does_not_make_it_one() {
    let pieces = vec![
        one(1, &[at(0, 0), at(200, 0)]),
        one(2, &[at(200, 0), at(203, 1), at(203, 2), at(200, 3)]),
        one(3, &[at(200, 3), at(0, 3)]),
    ];
    let roads = assemble(pieces);
    assert_eq!(roles(&roads)[..2], [Role::Main, Role::Opposite]);
    assert!((length_m(&roads[0]) - 2000.0).abs() < 1.0);
}

#[test]
fn a_dual_road_closed_at_both_ends_is_two_roads_and_no_ring() {
    let pieces = vec![
        one(1, &[at(0, 0), at(100, -2), at(200, 0)]),
        one(2, &[at(200, 0), at(203, 2), at(200, 4)]),
        one(3, &[at(200, 4), at(100, 6), at(0, 4)]),
        one(4, &[at(0, 4), at(-3, 2), at(0, 0)]),
    ];
    let roads = assemble(pieces);
    assert_eq!(roles(&roads)[..2], [Role::Main, Role::Opposite], "{roads:?}");
    assert!(roads.iter().all(|road| length_m(road) < 2200.0));
}

#[test]
fn a_branch_is_kept_apart_and_the_longer_arm_goes_on() {
    // Straight ahead is a spur of 200 m; the road itself bends by 45°.
    let pieces = vec![
        two(1, &[at(0, 0), at(100, 0)]),
        two(2, &[at(100, 0), at(120, 0)]),
        two(3, &[at(100, 0), at(200, 100)]),
    ];
    let roads = assemble(pieces);
    assert_eq!(roles(&roads), [Role::Main, Role::Branch]);
    assert_eq!(
        (roads[0].members.as_slice(), roads[1].members.as_slice()),
        ([1, 3].as_slice(), [2].as_slice())
    );
    assert_eq!(roads[1].notes, [AssemblyNote::Branch { of: 1 }]);
}

#[test]
fn a_spur_from_the_middle_of_a_piece_does_not_break_it() {
    let pieces = vec![two(1, &[at(0, 0), at(50, 0), at(100, 0)]), two(2, &[at(50, 0), at(50, 30)])];
    let roads = assemble(pieces);
    assert_eq!(roles(&roads), [Role::Main, Role::Branch]);
    assert_eq!(roads[0].parts.0[0].0.len(), 3);
    assert_eq!(roads[0].members, [1]);
}

#[test]
fn parts_that_do_not_meet_are_put_in_order_with_their_gaps_named() {
    let pieces = vec![
        two(1, &[at(200, 0), at(300, 0)]),
        two(2, &[at(20, 0), at(0, 0)]),
        two(3, &[at(50, 0), at(130, 0)]),
    ];
    let roads = assemble(pieces);
    let [road] = roads.as_slice() else { panic!("{roads:?}") };
    assert_eq!(road.members, [2, 3, 1]);
    assert_eq!(road.parts.0[0].0[0], node(at(0, 0)));
    let gaps: Vec<(usize, i64)> = road
        .notes
        .iter()
        .filter_map(|note| match note {
            AssemblyNote::Gap { after_part, gap_m } => Some((*after_part, gap_m.round() as i64)),
            _ => None,
        })
        .collect();
    assert_eq!(gaps, [(1, 300), (2, 700)]);
}

#[test]
fn a_ring_of_pieces_is_one_ring_from_its_lowest_piece() {
    let pieces = vec![
        two(7, &[at(100, 0), at(100, 100)]),
        two(5, &[at(0, 0), at(100, 0)]),
        two(6, &[at(0, 100), at(0, 0)]),
        two(8, &[at(100, 100), at(0, 100)]),
    ];
    let roads = assemble(pieces);
    let [road] = roads.as_slice() else { panic!("{roads:?}") };
    assert_eq!(road.members, [5, 7, 8, 6]);
    assert_eq!(road.notes, [AssemblyNote::Ring { node: at(0, 0) }]);
    assert!(Curve::new(&road.parts, None).unwrap().is_ring());
}

#[test]
fn a_road_through_a_roundabout_goes_half_round_it() {
    let ring = [at(100, 0), at(102, -2), at(104, 0), at(102, 2), at(100, 0)];
    let pieces = vec![two(1, &[at(0, 0), at(100, 0)]), one(2, &ring), two(3, &[at(104, 0), at(200, 0)])];
    let roads = assemble(pieces);
    assert_eq!(roles(&roads), [Role::Main, Role::Opposite]);
    assert_eq!((roads[0].members.as_slice(), roads[0].parts.0.len()), ([1, 2, 3].as_slice(), 1));
    assert_eq!(roads[1].members, [2]);
    assert!((length_m(&roads[0]) - 960.0 - 1000.0 - 56.6).abs() < 1.0, "{}", length_m(&roads[0]));
}

#[test]
fn a_roundabout_that_nobody_meets_at_its_first_node_is_cut_where_they_do() {
    let ring = [at(102, 2), at(100, 0), at(102, -2), at(104, 0), at(102, 2)];
    let pieces = vec![two(1, &[at(0, 0), at(100, 0)]), one(2, &ring), two(3, &[at(104, 0), at(200, 0)])];
    let roads = assemble(pieces);
    assert_eq!(roles(&roads), [Role::Main, Role::Opposite]);
    assert_eq!(roads[0].parts.0.len(), 1);
}

#[test]
fn a_road_that_crosses_itself_goes_straight_on_at_the_crossing() {
    let pieces = vec![
        two(1, &[at(0, 0), at(50, 0), at(100, 0)]),
        two(2, &[at(100, 0), at(100, 50), at(50, 50), at(50, 0), at(50, -60)]),
    ];
    let roads = assemble(pieces);
    let [road] = roads.as_slice() else { panic!("{roads:?}") };
    assert_eq!((road.parts.0.len(), road.members.as_slice()), (1, [1, 2].as_slice()));
    assert!((length_m(road) - 3100.0).abs() < 2.0, "{}", length_m(road));
}

#[test]
fn a_hairpin_between_two_pieces_is_still_one_road() {
    let pieces = vec![two(1, &[at(0, 0), at(100, 0)]), two(2, &[at(100, 0), at(0, 5)])];
    let roads = assemble(pieces);
    assert_eq!(roads.len(), 1, "{roads:?}");
    assert_eq!(roads[0].parts.0.len(), 1);
}

#[test]
fn a_one_way_pair_of_streets_through_a_town_is_told_by_how_it_is_joined() {
    let pieces = vec![
        two(1, &[at(0, 0), at(100, 0)]),
        one(2, &[at(100, 0), at(110, -30), at(190, -30), at(200, 0)]),
        one(3, &[at(200, 0), at(190, 30), at(110, 30)]),
        one(5, &[at(110, 30), at(100, 0)]),
        two(4, &[at(200, 0), at(300, 0)]),
    ];
    let roads = assemble(pieces);
    assert_eq!(roles(&roads), [Role::Main, Role::Opposite]);
    assert_eq!(roads[0].members, [1, 2, 4]);
}

#[test]
fn the_same_number_far_away_is_another_road() {
    let far = |id: i64, east: f64| {
        let start = direct(Position::new(117.0, 33.0).unwrap(), 90.0, east);
        let end = direct(start, 90.0, 1000.0);
        Piece {
            id,
            nodes: vec![id * 10, id * 10 + 1],
            coords: vec![start.coord(), end.coord()],
            oneway: Oneway::No,
        }
    };
    let roads = assemble(vec![two(1, &[at(0, 0), at(200, 0)]), far(2, 60_000.0)]);
    assert_eq!(roles(&roads), [Role::Main, Role::Main]);
    let [AssemblyNote::Detached { of: 1, gap_m }] = roads[1].notes.as_slice() else {
        panic!("{:?}", roads[1])
    };
    assert!((gap_m - 58_000.0).abs() < 10.0);
}

#[test]
fn pieces_without_a_line_are_named_and_left_out() {
    let mut short = two(9, &[at(0, 0), at(10, 0)]);
    short.coords.pop();
    let pieces = vec![two(1, &[at(0, 0), at(100, 0)]), two(2, &[at(5, 5), at(5, 5)]), short];
    let roads = assemble(pieces);
    assert_eq!(roads[0].notes, [AssemblyNote::Unusable { id: 2 }, AssemblyNote::Unusable { id: 9 }]);
    assert!(assemble(vec![two(2, &[at(5, 5)])]).is_empty());
    assert!(assemble(Vec::new()).is_empty());
}

#[test]
fn every_metre_of_every_piece_is_in_exactly_one_road() {
    let mut pieces = dual();
    pieces.push(two(20, &[at(100, 0), at(100, 40)]));
    pieces.push(one(21, &[at(150, -1), at(150, -20), at(152, -40)]));
    let whole: f64 = pieces
        .iter()
        .map(|piece| {
            Curve::new(&MultiLineString(vec![LineString(piece.coords.clone())]), None).unwrap().length_m()
        })
        .sum();
    let roads = assemble(pieces);
    let kept: f64 = roads.iter().map(length_m).sum();
    assert!((whole - kept).abs() < 0.01, "{whole} {kept}");
}
