use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, LazyLock};

use geo::CoordsIter;
use geo_types::{Geometry, Point};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::*;
use crate::geodesy::{Box2, Figure, Position, area_m2};
use crate::linear::{Chainage, Side};
use crate::model::change::Change;
use crate::model::checks;
use crate::model::kind::KindCatalogue;
use crate::model::rule_book::RuleBook;
use crate::model::snapshot::{Road, Snapshot};
use crate::question::blind_spots::BlindSpots;
use crate::question::gaps::Gaps;
use crate::question::rewards::Rewards;
use crate::question::setback::Setback;
use crate::question::{Progress, Question};

/// Made once for all tests.
fn demo() -> &'static [(&'static str, Feature)] {
    static DEMO: LazyLock<Vec<(&'static str, Feature)>> = LazyLock::new(|| generate(SEED).unwrap());
    &DEMO
}

fn of(collection: &str) -> Vec<&'static Feature> {
    demo().iter().filter(|(own, _)| *own == collection).map(|(_, feature)| feature).collect()
}

/// The demo as questions see it.
fn snapshot() -> &'static Snapshot {
    static SNAPSHOT: LazyLock<Snapshot> = LazyLock::new(|| {
        let kinds = Arc::new(KindCatalogue::embedded().unwrap());
        let empty = Snapshot::new(0, Arc::clone(&kinds), Arc::new(RuleBook::embedded().unwrap()), Vec::new());
        let changes: Vec<Change> = demo()
            .iter()
            .zip(1..)
            .map(|((collection, feature), fid)| {
                let kind = kinds.get(collection).unwrap();
                let mut after = checks::check(kind, feature.clone()).unwrap().feature;
                after.fid = Some(fid);
                Change {
                    collection: (*collection).to_owned(),
                    id: after.id,
                    before: None,
                    after: Some(after),
                }
            })
            .collect();
        empty.apply(1, &changes).unwrap()
    });
    &SNAPSHOT
}

fn position(point: &Point<f64>) -> Position {
    Position::from_coord(point.0).unwrap()
}

fn number(feature: &Feature, name: &str) -> f64 {
    feature.number(name).unwrap_or(0.0)
}

#[test]
fn everything_passes_the_checks_without_a_word() {
    let kinds = KindCatalogue::embedded().unwrap();
    for (collection, feature) in demo() {
        let kind = kinds.get(collection).unwrap();
        let checked = checks::check(kind, feature.clone()).unwrap();
        assert!(checked.findings.is_empty(), "{feature:?}: {:?}", checked.findings);
    }
}

#[test]
fn everything_is_marked_as_demo_and_named_once() {
    let mut seen = HashSet::new();
    for (collection, feature) in demo() {
        assert_eq!(feature.text("source"), Some("demo"));
        let key = feature.source_id().unwrap();
        assert!(key.starts_with(&format!("demo:{collection}/")), "{key}");
        assert!(seen.insert(key), "{key} comes twice");
        assert!(seen.len() == 1 || feature.id != demo()[0].1.id);
    }
    assert!(NAME.contains("演示"));
}

#[test]
fn counts_and_sums_are_those_of_the_reports() {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (collection, _) in demo() {
        *counts.entry(*collection).or_default() += 1;
    }
    assert_eq!(counts["garbage-pools"], 160);
    assert_eq!(counts["bins"], 450);
    assert_eq!(counts["boards"], 12);
    assert_eq!(of("vehicles").iter().filter(|own| own.text("kind") == Some("tricycle")).count(), 30);
    assert_eq!(counts["plots"], 181);
    let tenths = |name: &str, state: Option<&str>| -> i64 {
        let plots = of("plots").into_iter().filter(|plot| state.is_none() || plot.text("state") == state);
        plots.map(|plot| (number(plot, name) * 10.0).round() as i64).sum()
    };
    assert_eq!(tenths("planned_mu", None), 51_900);
    assert_eq!(tenths("planned_mu", Some("planted")), 27_000);
    assert_eq!(tenths("declared_mu", None), 27_000);
    let villages = of("divisions").into_iter().filter(|own| own.text("level") == Some("village")).count();
    assert_eq!(villages, 28);
    let houses = of("structures").into_iter().filter(|own| own.text("kind") == Some("building")).count();
    assert_eq!(houses, 9_000);
    assert!(snapshot().roads().findings().is_empty());
}

#[test]
fn bins_are_in_use_for_the_most_part_and_damaged_or_lost_along_the_main_roads() {
    let bins = of("bins");
    let count = |state: &str| bins.iter().filter(|bin| bin.text("state") == Some(state)).count();
    assert!(count("in_use") >= 380, "{}", count("in_use"));
    assert!(count("damaged") >= 15 && count("lost") >= 10, "{} {}", count("damaged"), count("lost"));
    let out_of_use = |road: &str| {
        let own = bins.iter().filter(|bin| bin.text("road") == Some(road));
        own.filter(|bin| bin.text("state") != Some("in_use")).count()
    };
    assert!(out_of_use("S225") >= 4);
    let town: usize = ["包王路", "包高路", "包火路", "君高路"].map(out_of_use).iter().sum();
    assert!(town >= 3, "{town}");
}

#[test]
fn plots_are_as_large_on_the_map_as_on_paper() {
    for plot in of("plots") {
        let drawn_mu = area_m2(plot.geometry.as_ref().unwrap()).unwrap() / (10_000.0 / 15.0);
        let planned = number(plot, "planned_mu");
        assert!((drawn_mu / planned - 1.0).abs() < 0.01, "{drawn_mu} {planned}");
    }
}

#[test]
fn bins_stand_beside_a_road_and_never_on_it() {
    for (at, bin) in of("bins").into_iter().filter_map(|bin| match &bin.geometry {
        Some(Geometry::Point(at)) => Some((position(at), bin)),
        _ => None,
    }) {
        let near = snapshot().roads().within(at, 20.0);
        let (road, nearest) = near.first().unwrap();
        assert!(nearest.offset_m < 15.0, "{:?} from {}", nearest.offset_m, road.label());
        for (road, located) in near {
            let half = road.carriageway_width_m.unwrap_or(3.0) / 2.0;
            assert!(located.offset_m > half, "{:?} stands on {}", bin.text("name"), road.label());
        }
    }
}

/// The main roads within 20 m of a thing, with the metres to their middle lines.
fn main_roads_near(thing: &Feature) -> Vec<(&'static Road, f64)> {
    static LINES: LazyLock<Vec<(&'static Road, Figure)>> = LazyLock::new(|| {
        let main = snapshot().roads().iter().filter(|road| road.main);
        main.map(|road| {
            let line = Geometry::MultiLineString(road.curve.parts().clone());
            (road.as_ref(), Figure::of(&line).unwrap())
        })
        .collect()
    });
    let geometry = thing.geometry.as_ref().unwrap();
    let own = Figure::of(geometry).unwrap();
    let first = geometry.coords_iter().next().unwrap();
    let near = snapshot().roads().near(Box2::around(Position::from_coord(first).unwrap(), 40.0));
    LINES
        .iter()
        .filter(|(road, _)| near.iter().any(|other| other.id == road.id))
        .filter_map(|(road, line)| Some((*road, own.nearest_within(line, 20.0)?.offset_m)))
        .collect()
}

#[test]
fn no_house_stands_on_a_main_road() {
    for house in of("structures") {
        for (road, gap_m) in main_roads_near(house) {
            let half = road.carriageway_width_m.unwrap_or(5.5) / 2.0;
            assert!(gap_m > half, "{} on {}", house.source_id().unwrap(), road.label());
        }
    }
}

#[test]
fn some_things_stand_within_ten_metres_of_the_trunk_roads_and_some_cannot_be_told() {
    let (mut inside, mut unsure) = (0, 0);
    for thing in of("structures").into_iter().filter(|own| own.text("kind") != Some("building")) {
        let doubt = thing.number("accuracy_m").unwrap_or(0.0);
        for (_, gap_m) in main_roads_near(thing) {
            if (gap_m - 10.0).abs() < doubt {
                unsure += 1;
            } else if gap_m < 10.0 {
                inside += 1;
            }
        }
    }
    assert!((25..=120).contains(&inside), "{inside}");
    assert!((10..=80).contains(&unsure), "{unsure}");
}

#[test]
fn trunk_roads_meet_in_shared_vertices() {
    let vertices = |number: &str| -> HashSet<(u64, u64)> {
        let [road] = snapshot().roads().find(number).try_into().unwrap();
        road.curve
            .parts()
            .0
            .iter()
            .flat_map(|line| &line.0)
            .map(|at| (at.x.to_bits(), at.y.to_bits()))
            .collect()
    };
    for (one, other) in [
        ("S225", "S307"),
        ("G206", "S307"),
        ("X043", "S225"),
        ("X043", "G206"),
        ("G206", "S225"),
        ("包王路", "包火路"),
    ] {
        assert_eq!(vertices(one).intersection(&vertices(other)).count(), 1, "{one} {other}");
    }
}

#[test]
fn chainage_on_the_provincial_road_starts_at_kilometre_twelve() {
    let [road] = snapshot().roads().find("S225").try_into().unwrap();
    let (from, to) = road.curve.chainage_extent();
    assert_eq!(from.to_string(), "K12+000");
    assert!((39.0..41.0).contains(&(to.m() / 1000.0)), "{to}");
}

#[test]
fn the_four_town_roads_are_assessed_in_every_section() {
    let roads = ["包王路", "包高路", "包火路", "君高路"];
    for section in of("road-sections") {
        let town_road = roads.contains(&section.text("road").unwrap());
        assert_eq!(section.properties["assessed"], town_road);
    }
    for road in roads {
        assert!(of("road-sections").iter().any(|own| own.text("road") == Some(road)), "{road}");
    }
}

#[test]
fn villages_fill_the_township_and_lie_within_it() {
    let area = |level: &str, parent: Option<&str>| -> f64 {
        of("divisions")
            .into_iter()
            .filter(|own| {
                own.text("level") == Some(level) && (parent.is_none() || own.text("parent") == parent)
            })
            .filter(|own| level != "township" || parent.is_some() || own.text("name") == Some("包河镇"))
            .map(|own| area_m2(own.geometry.as_ref().unwrap()).unwrap())
            .sum()
    };
    let (villages, township) = (area("village", None), area("township", None));
    assert!((villages / township - 1.0).abs() < 1e-6, "{villages} {township}");
    let (townships, county) = (area("township", Some("990321")), area("county", None));
    assert!((townships / county - 1.0).abs() < 1e-6, "{townships} {county}");
    assert!((1e8..2.5e8).contains(&township), "{township}");
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_every_computer() {
    let mut hash = Sha256::new();
    for (collection, feature) in demo() {
        hash.update(format!("{collection} {} {:?} {:?}\n", feature.id, feature.geometry, feature.properties));
    }
    let digest = u64::from_be_bytes(hash.finalize()[..8].try_into().unwrap());
    assert_eq!(digest, 0xda3b_919a_ed14_3bc3, "{digest:#x}");
    let other = generate(SEED + 1).unwrap();
    assert_ne!(other.first().map(|(_, feature)| feature.id), demo().first().map(|(_, feature)| feature.id));
}

/// Where people live along the main roads, each side by itself: what lies too far from a bin, in metres, and where.
fn gaps(snapshot: &Snapshot, along: &str) -> Value {
    let inputs = json!({"along": along, "populated": true, "by_side": true});
    Gaps.run(snapshot, inputs.as_object().unwrap(), &Progress::new()).unwrap().result
}

/// A bin in use at each of these places.
fn with_bins(snapshot: &Snapshot, places: &[Position]) -> Snapshot {
    let changes: Vec<Change> = places
        .iter()
        .zip(1_000_000..)
        .map(|(at, fid)| {
            let properties = json!({"state": "in_use", "accuracy_m": 1}).as_object().unwrap().clone();
            let mut bin = Feature::new(Some(Geometry::Point(Point(at.coord()))), properties);
            bin.fid = Some(fid);
            Change { collection: "bins".to_owned(), id: bin.id, before: None, after: Some(bin) }
        })
        .collect();
    snapshot.apply(2, &changes).unwrap()
}

#[test]
fn bins_are_missing_where_people_live_and_two_hundred_more_close_most_gaps() {
    const MORE: usize = 200;
    let before = gaps(snapshot(), "roads[main=true]");
    let mut wanted = Vec::new();
    for road in before["roads"].as_array().unwrap() {
        let curve = &snapshot().roads().get(road["road"].as_str().unwrap().parse().unwrap()).unwrap().curve;
        for gap in road["gaps"].as_array().unwrap() {
            let (from, to) = (gap["from_m"].as_f64().unwrap(), gap["to_m"].as_f64().unwrap());
            let side = Side::parse(gap["side"].as_str().unwrap()).unwrap();
            let count = ((to - from) / 300.0).ceil();
            for number in 0..count as usize {
                let along = from + (to - from) * (number as f64 + 0.5) / count;
                wanted.push(curve.resolve_beside(Chainage::from_m(along).unwrap(), side, 8.0).unwrap());
            }
        }
    }
    wanted.truncate(MORE);
    let after = gaps(&with_bins(snapshot(), &wanted), "roads[main=true]");
    let total = |answer: &Value| answer["total"]["gap_m"].as_f64().unwrap();
    assert!(total(&before) > 20_000.0, "{}", before["total"]);
    assert!(total(&after) < 0.2 * total(&before), "{} {}", before["total"], after["total"]);
}

#[test]
fn the_longest_gap_of_the_provincial_road_is_at_shiqiao() {
    let road = &gaps(snapshot(), "S225")["roads"][0];
    let longest = road["gaps"]
        .as_array()
        .unwrap()
        .iter()
        .max_by(|one, other| {
            one["length_m"].as_f64().unwrap().total_cmp(&other["length_m"].as_f64().unwrap())
        })
        .unwrap();
    assert!(longest["from"].as_str().unwrap().starts_with("K18"), "{longest}");
    assert!(longest["households"].as_i64().unwrap() > 40, "{longest}");
}

/// A question's answer about the demo.
fn asked(question: &dyn Question, inputs: &Value) -> Value {
    question.run(snapshot(), inputs.as_object().unwrap(), &Progress::new()).unwrap().result
}

#[test]
fn zones_hold_houses_old_and_new_and_nuisances_that_only_the_town_minds() {
    let counts = asked(&Setback, &json!({"on": "2015-05-31"}))["counts"].clone();
    for name in ["inside", "uncertain", "existing", "later", "date_unknown", "needs_survey"] {
        assert!(counts[name].as_u64().unwrap() > 5, "{name}: {counts}");
    }
    let local = asked(&Setback, &json!({"on": "2015-05-31"}))["local"].clone();
    assert!(local["inside"].as_u64().unwrap() > 20, "{local}");
}

#[test]
fn some_villages_are_rewarded_for_may_and_some_sections_were_missed() {
    let total = asked(&Rewards, &json!({}))["total"].clone();
    for name in ["reward_yuan", "excellent_m_months", "other_m_months", "ungraded_m_months"] {
        assert!(total[name].as_f64().unwrap() > 100.0, "{name}: {total}");
    }
}

#[test]
fn there_are_blind_spots_of_every_kind_between_villages() {
    let total = asked(&BlindSpots, &json!({"on": "2015-05-31"}))["total"].clone();
    for name in ["no_responsible_m", "no_bin_m", "no_visit_m", "clear_m"] {
        assert!(total[name].as_f64().unwrap() > 100.0, "{name}: {total}");
    }
}
