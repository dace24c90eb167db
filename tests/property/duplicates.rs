//! `duplicates` against every pair and a walk through the pairs: index, chains along roads and groups are guarded.

use geo_types::Geometry;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;
use verge::geodesy::{Position, distance_m};
use verge::question::duplicates::Duplicates;

use crate::register::{ask, empty, thing, with};
use crate::roadside::{MIDDLES, Xy, beside, clear_foot, coord, lines, point, road, seeds};

const REACH_M: f64 = 15.0;

/// What is known of a bin by the slow way.
struct Known {
    id: u128,
    at: Position,
    /// Metres along and hand, when beside the road.
    foot: Option<(f64, i8)>,
}

/// Everything reachable from everything by pairs, groups of one left out.
fn walked(all: &[Known], paired: impl Fn(&Known, &Known) -> bool) -> BTreeSet<BTreeSet<u128>> {
    let mut left: Vec<&Known> = all.iter().collect();
    let mut groups = BTreeSet::new();
    while let Some(first) = left.pop() {
        let (mut group, mut front) = (BTreeSet::from([first.id]), vec![first]);
        while let Some(one) = front.pop() {
            let (near, rest): (Vec<_>, Vec<_>) = left.into_iter().partition(|other| paired(one, other));
            left = rest;
            group.extend(near.iter().map(|own| own.id));
            front.extend(near);
        }
        if group.len() > 1 {
            groups.insert(group);
        }
    }
    groups
}

fn told(answer: &Value) -> BTreeSet<BTreeSet<u128>> {
    let id = |member: &Value| member["id"].as_str().unwrap().parse::<Uuid>().unwrap().as_u128();
    let groups = answer["groups"].as_array().unwrap().iter();
    groups.map(|group| group["members"].as_array().unwrap().iter().map(id).collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn groups_are_those_of_every_pair(
        middle in prop::sample::select(&MIDDLES[..]), road in road(), seeds in seeds(25),
        twins in vec((0_usize..25, -4.0..4.0, -4.0..4.0, prop::bool::weighted(0.2)), 0..20),
        near_m in 0.0_f64..8.0, chainage_m in 0.0_f64..8.0,
    ) {
        let drawn = lines(middle, &road);
        let mut places: Vec<Xy> = beside(&road, &seeds);
        for (at, east, north, same) in twins {
            if let Some((x, y)) = places.get(at).copied() {
                places.push(if same { (x, y) } else { (x + east, y + north) });
            }
        }
        let mut things = vec![("roads", thing(1, Geometry::MultiLineString(drawn.clone()), json!({"number": "S225"})))];
        let mut all: Vec<Known> = Vec::new();
        for (at, place) in places.into_iter().enumerate() {
            let spot = coord(middle, place);
            let Some(foot) = clear_foot(&drawn, spot).filter(|foot| (foot.offset_m - REACH_M).abs() > 0.002) else { continue };
            let fid = 10 + at as i64;
            things.push(("bins", thing(fid, point(middle, place), json!({}))));
            let beside = (foot.offset_m <= REACH_M).then_some((foot.measure_m, foot.hand));
            all.push(Known { id: fid as u128, at: Position::from_coord(spot).unwrap(), foot: beside });
        }
        let gap_m = |one: &Known, other: &Known| distance_m(one.at, other.at);
        let along_m = |one: &Known, other: &Known| match (one.foot, other.foot) {
            (Some((a, hand)), Some((b, other))) if hand == other => (a - b).abs(),
            _ => f64::INFINITY,
        };
        // Measures are whole millimetres: near the limit two ways of rounding may part.
        let clear = |one: &Known, other: &Known| {
            (gap_m(one, other) - near_m).abs() > 1e-6 && (along_m(one, other) - chainage_m).abs() > 0.002
        };
        prop_assume!((0..all.len()).all(|at| (0..at).all(|other| clear(&all[at], &all[other]))));
        let slow = walked(&all, |one, other| gap_m(one, other) <= near_m || along_m(one, other) <= chainage_m);
        let answer = ask(&Duplicates, &with(&empty(), things), json!({"near": near_m, "chainage_within": chainage_m})).result;
        prop_assert_eq!(told(&answer), slow.clone());
        let extra: usize = slow.iter().map(|group| group.len() - 1).sum();
        prop_assert_eq!(answer["total"]["extra"].as_u64().unwrap() as usize, extra);
        for group in answer["groups"].as_array().unwrap() {
            let span = group["span_m"].as_f64().unwrap();
            let members: BTreeSet<u128> = group["members"].as_array().unwrap().iter()
                .map(|own| own["id"].as_str().unwrap().parse::<Uuid>().unwrap().as_u128()).collect();
            let own: Vec<&Known> = all.iter().filter(|own| members.contains(&own.id)).collect();
            let slow = own.iter().flat_map(|one| own.iter().map(move |other| gap_m(one, other))).fold(0.0, f64::max);
            prop_assert!((span - slow).abs() < 0.001, "{} {}", span, slow);
        }
    }
}
