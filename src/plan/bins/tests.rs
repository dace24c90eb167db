mod demand;
mod places;

use serde_json::{Value, json};

use super::*;
use crate::model::feature::Feature;
use crate::question::testing::{line, object, point, register, thing};

/// A straight road of about 9.3 km with a bin at its start and houses along its first two kilometres.
fn town() -> Snapshot {
    let road = thing(
        1,
        line(&[(117.0, 33.0), (117.1, 33.0)]),
        json!({"number": "S225", "class": "provincial", "main": true, "carriageway_width_m": 9.0}),
    );
    let mut things = vec![
        ("roads", road),
        ("bins", thing(2, point(117.0, 33.00006), json!({"state": "in_use"}))),
        ("bins", thing(3, point(117.01, 32.99993), json!({"state": "lost"}))),
    ];
    for at in 0..40u32 {
        let lon = 117.0 + f64::from(at) * 0.0005;
        let place = point(lon, 33.0003);
        things.push((
            "structures",
            thing(100 + i64::from(at), place, json!({"kind": "building", "households": 1})),
        ));
    }
    register(things)
}

fn asked(snapshot: &Snapshot, inputs: Value) -> Value {
    PlaceBins.run(snapshot, &object(inputs), &Progress::new()).unwrap().result
}

fn refused_in_words(snapshot: &Snapshot, inputs: Value) -> String {
    match PlaceBins.run(snapshot, &object(inputs), &Progress::new()).unwrap_err() {
        QuestionError::Impossible(message) | QuestionError::Input { message, .. } => message.en,
        QuestionError::Cancelled => panic!("nobody stopped it"),
    }
}

#[test]
fn bins_close_the_gap_where_people_live() {
    let plan = asked(&town(), json!({"count": 50, "max_gap": 400}));
    // 2 km of houses need a bin every 400 m, the last one within 200 m of their end.
    let count = plan["count"].as_u64().unwrap();
    assert!((4..=5).contains(&count), "{plan:#}");
    assert_eq!(plan["open_after"], json!(0.0));
    assert_eq!(plan["proved_optimal"], json!(true));
    assert_eq!(plan["checker"], "ok");
}

#[test]
fn the_place_of_a_lost_bin_is_used_again() {
    let plan = asked(&town(), json!({"count": 50, "max_gap": 400}));
    let again: Vec<&Value> = plan["features"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|site| !site["properties"]["replaces"].is_null())
        .collect();
    assert_eq!(again.len(), 1);
    assert_eq!(again[0]["properties"]["side"], "right");
}

#[test]
fn figures_add_up() {
    let plan = asked(&town(), json!({"count": 3, "max_gap": 400}));
    let sites = plan["features"].as_array().unwrap();
    let gains: f64 = sites.iter().map(|site| site["properties"]["gain"].as_f64().unwrap()).sum();
    assert!((gains - plan["objective"].as_f64().unwrap()).abs() < 0.001);
    let curve = plan["benefit_curve"].as_array().unwrap();
    assert_eq!(curve.len(), sites.len() + 1);
    assert_eq!(curve.last().unwrap(), &plan["objective"]);
}

#[test]
fn a_new_bin_stands_beside_the_carriageway_and_names_its_chainage() {
    let plan = asked(&town(), json!({"count": 1, "max_gap": 400}));
    let site = &plan["features"][0]["properties"];
    assert!(site["offset_m"].as_f64().unwrap() > 4.5, "{site:#}");
    assert!(site["chainage"].as_str().unwrap().starts_with('K'));
    assert!(site["reason"]["zh"].as_str().unwrap().contains("S225"));
}

#[test]
fn a_bridge_takes_no_bin() {
    let mut with_bridge = town();
    let bridge = thing(900, line(&[(117.003, 33.0), (117.006, 33.0)]), json!({"name": "石桥"}));
    let change =
        Change { collection: "bridges".to_owned(), id: bridge.id, before: None, after: Some(bridge) };
    with_bridge = with_bridge.apply(2, &[change]).unwrap();
    let plan = asked(&with_bridge, json!({"count": 50, "max_gap": 400}));
    for site in plan["features"].as_array().unwrap() {
        let lon = site["geometry"]["coordinates"][0].as_f64().unwrap();
        assert!(!(117.0028..117.0062).contains(&lon), "{site:#}");
    }
}

#[test]
fn without_what_stands_the_whole_street_is_planned_anew() {
    let second = thing(4, point(117.004, 33.00006), json!({"state": "in_use"}));
    let change = Change { collection: "bins".to_owned(), id: second.id, before: None, after: Some(second) };
    let town = town().apply(2, &[change]).unwrap();
    let kept = asked(&town, json!({"count": 50, "max_gap": 400}));
    let anew = asked(&town, json!({"count": 50, "max_gap": 400, "keep_existing": false}));
    assert!(anew["open_before"].as_f64() > kept["open_before"].as_f64());
    assert_eq!(anew["open_after"], json!(0.0));
}

#[test]
fn facilities_that_leave_new_bins_out_are_refused() {
    let refused = PlaceBins.run(&town(), &object(json!({"facilities": "garbage-pools"})), &Progress::new());
    assert!(matches!(refused, Err(QuestionError::Input { name, .. }) if name == "facilities"));
}

#[test]
fn demand_that_cannot_be_read_is_refused_whatever_the_aim() {
    for objective in ["fill-gaps", "cover"] {
        let inputs = object(json!({"demand": "nonsense", "objective": objective}));
        let refused = PlaceBins.run(&town(), &inputs, &Progress::new());
        assert!(matches!(refused, Err(QuestionError::Input { name, .. }) if name == "demand"), "{objective}");
    }
}

#[test]
fn a_plan_says_which_state_it_is_for_and_what_was_asked() {
    let plan = asked(&town(), json!({"count": 1, "max_gap": 400}));
    assert_eq!(plan["seq"], town().seq());
    assert_eq!(plan["asked"], json!({"count": 1, "max_gap": 400}));
}

#[test]
fn the_same_plan_comes_every_time() {
    let town = town();
    let inputs = json!({"count": 4, "max_gap": 300, "by_side": true});
    assert_eq!(asked(&town, inputs.clone()), asked(&town, inputs));
}

#[test]
fn bins_cover_households_with_a_bound() {
    let plan = asked(&town(), json!({"count": 3, "objective": "cover", "radius": 150}));
    // Each bin reaches houses 50 m apart within about 146 m to both sides along the street.
    assert_eq!(plan["count"], 3);
    let (objective, bound) = (plan["objective"].as_f64().unwrap(), plan["bound"].as_f64().unwrap());
    assert!(objective >= 18.0 && objective <= bound, "{plan:#}");
    assert_eq!(plan["checker"], "ok");
}

#[test]
fn enough_bins_cover_everyone_and_no_more_are_placed() {
    let plan = asked(&town(), json!({"count": 500, "objective": "cover", "radius": 150}));
    assert_eq!(plan["open_after"], json!(0.0));
    assert!(plan["count"].as_u64().unwrap() < 20);
    assert_eq!(plan["proved_optimal"], json!(true));
}

/// Two villages along one road: a large one at its start, a small one two kilometres on.
fn two_villages() -> Snapshot {
    let road = thing(
        1,
        line(&[(117.0, 33.0), (117.05, 33.0)]),
        json!({"number": "X043", "carriageway_width_m": 6.0}),
    );
    let mut things = vec![("roads", road)];
    for at in 0..30u32 {
        let (lon, village) = if at < 24 {
            (117.001 + f64::from(at) * 0.0004, "石桥村")
        } else {
            (117.035 + f64::from(at - 24) * 0.0015, "柳湾村")
        };
        let entered = json!({"kind": "building", "households": 1 + at % 3, "village": village});
        things.push(("structures", thing(100 + i64::from(at), point(lon, 33.0003), entered)));
    }
    register(things)
}

#[test]
fn all_households_in_reach_are_covered_with_the_fewest_bins_whatever_was_asked_for() {
    let snapshot = two_villages();
    let plan = asked(&snapshot, json!({"objective": "cover-all", "count": 1, "radius": 150}));
    assert_eq!(
        (&plan["open_after"], &plan["proved_optimal"], &plan["checker"]),
        (&json!(0.0), &json!(true), &json!("ok"))
    );
    let fewest = plan["count"].as_u64().unwrap();
    assert_eq!(plan["objective"], json!(fewest as f64));
    let with = |count: u64| asked(&snapshot, json!({"objective": "cover", "count": count, "radius": 150}));
    assert_eq!(with(fewest)["open_after"], 0.0);
    assert_ne!(with(fewest - 1)["open_after"], 0.0, "one fewer does not do");
}

#[test]
fn a_minimum_for_every_village_serves_the_small_one_too() {
    let snapshot = two_villages();
    let plan = |objective: &str| asked(&snapshot, json!({"objective": objective, "count": 2, "radius": 200}));
    let bins_of = |plan: &Value, name: &str| {
        let of =
            plan["by_village"].as_array().unwrap().iter().find(|village| village["village"] == name).cloned();
        of.map_or(0, |village| village["count"].as_u64().unwrap())
    };
    let (most, least) = (plan("cover"), plan("villages"));
    assert!(bins_of(&most, "石桥村") > bins_of(&least, "石桥村"), "{most:#} {least:#}");
    assert_eq!((&least["objective_unit"], &least["checker"]), (&json!("%"), &json!("ok")));
    let (reached, bound) = (least["objective"].as_f64().unwrap(), least["bound"].as_f64().unwrap());
    assert!(0.0 < reached && reached <= bound && bound <= 100.0);
}

#[test]
fn ways_are_shortened_straight_and_on_foot() {
    let snapshot = two_villages();
    for metric in ["straight", "network"] {
        let plan = asked(&snapshot, json!({"objective": "walk", "count": 3, "metric": metric}));
        assert_eq!((&plan["count"], &plan["checker"]), (&json!(3), &json!("ok")), "{metric}");
        let figure = |name: &str| plan[name].as_f64().unwrap();
        assert!((figure("open_after") - figure("objective")).abs() < 0.01, "what is left is what is walked");
        assert!(
            figure("bound") <= figure("objective") + 1e-6
                && figure("objective") < figure("open_before") / 2.0
        );
        let curve: Vec<f64> =
            plan["benefit_curve"].as_array().unwrap().iter().map(|of| of.as_f64().unwrap()).collect();
        assert!(curve.windows(2).all(|pair| pair[0] < pair[1]));
    }
}

#[test]
fn the_farthest_household_comes_nearer_and_too_few_bins_are_told_how_many_it_takes() {
    let snapshot = two_villages();
    let farthest = |count: u32| {
        let plan = asked(&snapshot, json!({"objective": "fairest", "count": count, "within": 3000}));
        assert_eq!(plan["checker"], "ok");
        plan["objective"].as_f64().unwrap()
    };
    assert!(farthest(4) < farthest(2));
    let short = json!({"objective": "fairest", "count": 1, "within": 300});
    let refused = refused_in_words(&snapshot, short);
    assert!(refused.contains("are needed"), "{refused}");
}

#[test]
fn a_budget_buys_as_many_bins_as_it_pays_for_and_needs_a_price() {
    let with = |budget: u32| json!({"objective": "cover", "count": 20, "budget": budget, "price": 300});
    let plan = asked(&two_villages(), with(1000));
    assert_eq!((&plan["count"], &plan["cost_yuan"]), (&json!(3), &json!(900)));
    assert!(plan["sentence"]["en"].as_str().unwrap().contains("900 yuan"));
    assert_eq!(asked(&two_villages(), with(299))["count"], 0);
    let refused = refused_in_words(&two_villages(), json!({"objective": "cover", "budget": 1000}));
    assert!(refused.contains("price"), "{refused}");
}

#[test]
fn one_bin_brings_and_two_bring() {
    let said = |count: u32| {
        asked(&two_villages(), json!({"objective": "cover", "count": count}))["sentence"]["en"].clone()
    };
    assert!(said(1).as_str().unwrap().starts_with("1 new bin covers"));
    assert!(said(2).as_str().unwrap().starts_with("2 new bins cover "));
}

#[test]
fn demand_that_nothing_reaches_leaves_the_fairest_plan_and_its_villages_as_they_are() {
    let far = (0..30).map(|at| {
        let place = point(117.0, 33.2 + f64::from(at) * 0.001);
        let after = thing(10 + i64::from(at), place, json!({"kind": "building"}));
        Change { collection: "structures".to_owned(), id: after.id, before: None, after: Some(after) }
    });
    let snapshot = two_villages().apply(2, &far.collect::<Vec<_>>()).unwrap();
    let plan = asked(&snapshot, json!({"objective": "fairest", "count": 2, "within": 800}));
    let mut villages: Vec<&str> = plan["by_village"]
        .as_array()
        .unwrap()
        .iter()
        .map(|of| of["village"].as_str().unwrap_or("unknown"))
        .collect();
    villages.sort_unstable();
    assert_eq!((villages, &plan["checker"]), (vec!["柳湾村", "石桥村"], &json!("ok")));
}

fn coordinates(plan: &Value) -> Vec<[f64; 2]> {
    let of = |site: &Value| {
        let at = &site["geometry"]["coordinates"];
        [at[0].as_f64().unwrap(), at[1].as_f64().unwrap()]
    };
    plan["features"].as_array().unwrap().iter().map(of).collect()
}
