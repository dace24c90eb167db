//! Rides: sent, kept once, looked at, made a road in one change set, taken back, removed.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::client::{Told, served};

/// Five kilometres eastward beside no road of the register, a fix every second at ten metres a second and a metre of noise;
/// stones K12 to K16 every kilometre from 500 m on, a village edge at 1 km and at 3 km, bins on both sides, a width.
pub fn ride() -> Value {
    let metres_of_degree = 93_350.0;
    let lon = |metres: f64| 117.2 + metres / metres_of_degree;
    let fixes: Vec<Value> = (0..500)
        .map(|second| {
            let wobble = f64::from((second * 37) % 11 - 5) * 2e-6;
            json!([second * 2, second * 1000, lon(f64::from(second) * 10.0), 33.1 + wobble, 5.0])
        })
        .collect();
    let tap = |second: u32, what: Value| {
        let mut tap = json!({"seq": second * 2 + 1, "elapsed_ms": second * 1000});
        tap.as_object_mut().unwrap().extend(what.as_object().unwrap().clone());
        tap
    };
    let stone = |second: u32, km: u32| tap(second, json!({"kind": "stone", "chainage_m": km * 1000}));
    let bin =
        |second: u32, side: &str| tap(second, json!({"kind": "asset", "collection": "bins", "side": side}));
    json!({
        "id": Uuid::now_v7(),
        "road": {"number": "X043", "name": "柳湾路", "class": "county"},
        "direction": "up",
        "started_at": "2026-05-01T01:00:00Z", "ended_at": "2026-05-01T01:08:20Z",
        "fixes": fixes,
        "taps": [
            stone(50, 12), tap(100, json!({"kind": "edge", "village": "柳湾村"})), stone(150, 13), bin(180, "left"),
            stone(250, 14), tap(300, json!({"kind": "edge", "village": "南圩村"})), bin(320, "right"),
            tap(340, json!({"kind": "width", "width_m": 7.0})), stone(350, 15), stone(450, 16),
        ],
    })
}

fn id(ride: &Value) -> &str {
    ride["id"].as_str().unwrap()
}

#[test]
fn a_ride_is_kept_once_and_another_under_its_id_is_refused() {
    let server = served();
    let mut ride = ride();
    let sent = server.write("POST", "/api/rides", &[], &ride);
    assert_eq!((sent.status, sent.json()["taps"].as_u64()), (201, Some(10)), "{sent:?}");
    assert_eq!(server.write("POST", "/api/rides", &[], &ride).status, 200);
    ride["taps"] = json!([]);
    let other = server.write("POST", "/api/rides", &[], &ride);
    assert_eq!((other.status, other.code().as_str()), (409, "senseless"));
    let waiting = server.get("/api/rides").json();
    assert_eq!(waiting["rides"].as_array().unwrap().len(), 1);
    assert_eq!((&waiting["rides"][0]["stones"], &waiting["rides"][0]["assets"]), (&json!(5), &json!(2)));
}

#[test]
fn it_is_looked_at_accepted_in_one_change_set_and_taken_back_whole() {
    let server = served();
    let ride = ride();
    server.write("POST", "/api/rides", &[], &ride);
    let path = format!("/api/rides/{}", id(&ride));
    let told = server.get(&path).json();
    assert!((told["figures"]["length_m"].as_f64().unwrap() - 4990.0).abs() < 15.0, "{}", told["figures"]);
    assert_eq!(
        (&told["line"], &told["existing"], &told["word"]),
        (&json!("ridden"), &Value::Null, &json!("X043"))
    );
    for stone in told["stones"].as_array().unwrap() {
        assert_eq!(stone["use"], "used", "{stone}");
        assert!(stone["residual_m"].as_f64().unwrap().abs() < 10.0, "{stone}");
    }
    assert_eq!(server.register.snapshot().seq(), 1, "looking writes nothing");

    let change = Uuid::now_v7();
    let accept = || server.write("POST", &format!("{path}/accept"), &[], &json!({"id": change}));
    let (first, again) = (accept(), accept());
    assert_eq!((first.status, again.status), (201, 201), "{first:?}");
    assert_eq!(first.json()["seq"], again.json()["seq"]);
    assert_eq!((first.json()["count"].as_u64(), server.register.snapshot().seq()), (Some(5), 2));

    let road = server.get("/api/collections/roads/items?filter=number%3D%27X043%27").json();
    let road = &road["features"][0]["properties"];
    assert_eq!((road["class"].as_str(), road["carriageway_width_m"].as_f64()), (Some("county"), Some(7.0)));
    assert_eq!((road["main"].as_bool(), road["source"].as_str()), (Some(true), Some("ride")));
    assert!((5.0..6.5).contains(&road["accuracy_m"].as_f64().unwrap()), "{road}");
    let bins = server.get("/api/collections/bins/items?filter=road%3D%27X043%27&sortby=chainage_m").json();
    let bin = |at: usize| bins["features"][at]["properties"].clone();
    assert_eq!((bin(0)["side"].as_str(), bin(1)["side"].as_str()), (Some("left"), Some("right")));
    assert!((bin(0)["chainage_m"].as_f64().unwrap() - 13_300.0).abs() < 15.0, "{}", bin(0));
    assert_eq!((bin(0)["village"].as_str(), bin(1)["village"].as_str()), (Some("柳湾村"), Some("南圩村")));
    assert_eq!(bin(0)["state"], "in_use");
    assert!(bin(0)["accuracy_m"].as_f64().unwrap() >= 10.0, "a second at ten metres a second");
    // South of a road that runs east is its right side.
    let (left, right) =
        (&bins["features"][0]["geometry"]["coordinates"], &bins["features"][1]["geometry"]["coordinates"]);
    assert!(left[1].as_f64().unwrap() > 33.1 && right[1].as_f64().unwrap() < 33.1);
    let sections = server.get("/api/collections/road-sections/items?sortby=from_m").json();
    let section = |at: usize| sections["features"][at]["properties"].clone();
    assert_eq!(
        (section(0)["village"].as_str(), section(1)["village"].as_str()),
        (Some("柳湾村"), Some("南圩村"))
    );
    assert_eq!(section(0)["to_m"], section(1)["from_m"]);
    assert!((section(0)["from_m"].as_f64().unwrap() - 12_500.0).abs() < 15.0, "{}", section(0));
    assert_eq!(server.get("/api/rides").json()["rides"], json!([]), "it waits no longer");

    let undone = server.write("POST", "/api/history/2/undo", &[], &json!({}));
    assert_eq!(undone.status, 200, "{undone:?}");
    for collection in ["roads", "road-sections"] {
        let left =
            server.get(&format!("/api/collections/{collection}/items?filter=source%3D%27ride%27")).json();
        assert_eq!(left["numberMatched"], 0, "{collection}");
    }
    assert_eq!(server.get("/api/rides").json()["rides"].as_array().unwrap().len(), 1, "it waits again");
    assert_eq!(server.write("DELETE", &path, &[], &Value::Null).status, 204);
    assert_eq!(server.get(&path).code(), "no-such-ride");
}

#[test]
fn choices_leave_taps_out_correct_a_number_and_name_the_road() {
    let server = served();
    let mut ride = ride();
    // K14 was mistyped as K41.
    ride["taps"][4]["chainage_m"] = json!(41_000);
    server.write("POST", "/api/rides", &[], &ride);
    let path = format!("/api/rides/{}/accept", id(&ride));
    let look = |choices: Value| -> Told { server.write("POST", &path, &[], &choices) };
    let told = look(json!({"dry_run": true})).json();
    assert_eq!(told["stones"][2]["use"], "order", "{}", told["stones"]);
    assert!(told["notes"].to_string().contains("K41+000"), "{}", told["notes"]);
    let told = look(
        json!({"dry_run": true, "stones": {"4": 14000}, "leave": [3], "width_m": 5.5, "name": "南圩路"}),
    )
    .json();
    assert_eq!(told["stones"][2]["use"], "used");
    assert_eq!(
        (told["assets"].as_array().unwrap().len(), told["becomes"]["carriageway_width_m"].as_f64()),
        (1, Some(5.5))
    );
    assert_eq!(told["becomes"]["name"], "南圩路");
    for (choices, code) in [
        (json!({"tolerance_m": 0}), "senseless"),
        (json!({"road": Uuid::now_v7()}), "senseless"),
        (json!({"nonsense": 1}), "ride-choices"),
        (json!([]), "ride-choices"),
    ] {
        assert_eq!(look(choices.clone()).code(), code, "{choices}");
    }
    assert_eq!(server.register.snapshot().seq(), 1);
}

#[test]
fn a_road_of_the_register_keeps_its_line_and_gets_its_stones() {
    let server = served();
    let mut ride = ride();
    // Along S225 of the register, which runs at 33.0 from 117.0 on.
    ride["road"] = json!({"number": "s225"});
    for fix in ride["fixes"].as_array_mut().unwrap() {
        fix[2] = json!(fix[2].as_f64().unwrap() - 0.18);
        fix[3] = json!(fix[3].as_f64().unwrap() - 0.1);
    }
    server.write("POST", "/api/rides", &[], &ride);
    let path = format!("/api/rides/{}", id(&ride));
    let told = server.get(&path).json();
    assert_eq!((&told["line"], &told["word"]), (&json!("kept"), &json!("S225")), "{told}");
    let before = server.get("/api/collections/roads/items").json()["features"][0]["geometry"].clone();
    assert_eq!(server.write("POST", &format!("{path}/accept"), &[], &json!({})).status, 201);
    let roads = server.get("/api/collections/roads/items").json();
    assert_eq!((roads["numberMatched"].as_u64(), &roads["features"][0]["geometry"]), (Some(1), &before));
    assert_eq!(roads["features"][0]["properties"]["calibration"].as_array().unwrap().len(), 5);
    assert_eq!(roads["features"][0]["properties"]["name"], "石桥路");
    // With the ridden line the road would become shorter, and that is said.
    let shorter = server.write("POST", "/api/history/2/undo", &[], &json!({}));
    assert_eq!(shorter.status, 200);
    let told = server
        .write("POST", &format!("{path}/accept"), &[], &json!({"dry_run": true, "line": "ridden"}))
        .json();
    assert!(told["notes"].to_string().contains("ride-shorter"), "{}", told["notes"]);
}

#[test]
fn a_ride_of_nothing_is_told_so_and_makes_nothing() {
    let server = served();
    let mut ride = ride();
    ride["fixes"] = json!([[0, 0, 117.0, 33.0, 500.0]]);
    assert_eq!(server.write("POST", "/api/rides", &[], &ride).status, 201);
    let path = format!("/api/rides/{}", id(&ride));
    let told = server.get(&path).json();
    assert_eq!((&told["usable"], &told["notes"][0]["code"]), (&json!(false), &json!("ride-no-line")));
    let refused = server.write("POST", &format!("{path}/accept"), &[], &json!({}));
    assert_eq!((refused.status, refused.code().as_str()), (409, "senseless"));
    assert_eq!(server.get("/api/rides").json()["rides"].as_array().unwrap().len(), 1, "it waits still");
}

#[test]
fn hostile_rides_are_refused_in_plain_words_and_nothing_is_kept() {
    let server = served();
    let with = |pointer: &str, value: Value| {
        let mut ride = ride();
        *ride.pointer_mut(pointer).unwrap() = value;
        ride
    };
    let many: Vec<Value> = (0..100_001).map(|at| json!([at, at, 117.0, 33.0, 5])).collect();
    for (ride, code) in [
        (with("/fixes/3/2", json!(181)), "ride-refused"),
        (with("/fixes/3/4", json!(-1)), "ride-refused"),
        (with("/fixes/3", json!([1, 2])), "ride-refused"),
        (with("/fixes", json!(many)), "ride-refused"),
        (with("/taps/0/chainage_m", json!(-5)), "ride-refused"),
        (with("/taps/3/side", json!("up")), "ride-refused"),
        (with("/taps/0/kind", json!("spell")), "ride-refused"),
        (with("/taps/7/width_m", json!(1e9)), "ride-refused"),
        (with("/id", json!("../../etc/passwd")), "ride-refused"),
        (json!({"nothing": 1}), "ride-refused"),
        (json!([]), "ride-refused"),
    ] {
        let told = server.write("POST", "/api/rides", &[], &ride);
        assert_eq!((told.status, told.code().as_str()), (422, code), "{}", ride["id"]);
    }
    let bearer = format!("Bearer {}", server.token);
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
    assert_eq!(server.send("POST", "/api/rides", &headers, b"{\"id\":").code(), "body-unreadable");
    assert_eq!(server.get("/api/rides/..%2F..%2Fverge.gpkg").code(), "no-such-ride");
    assert_eq!(server.get("/api/rides").json()["rides"], json!([]));
}

#[test]
fn a_backup_takes_the_rides_with_it_and_the_check_names_those_that_wait() {
    let server = served();
    server.write("POST", "/api/rides", &[], &ride());
    let copy = server.file.with_file_name("copy.gpkg");
    server.register.backup(&copy).unwrap();
    assert_eq!(std::fs::read_dir(copy.with_extension("rides")).unwrap().count(), 1);
    let told = server.write("POST", "/api/processes/check/execution", &[], &json!({"inputs": {}}));
    assert!(
        String::from_utf8_lossy(&told.body).contains("rides-waiting"),
        "{}",
        String::from_utf8_lossy(&told.body)
    );
}

#[test]
fn a_thing_known_by_road_and_chainage_alone_gains_its_place_when_the_road_is_ridden() {
    let server = served();
    let bin = json!({"type": "Feature", "geometry": null, "properties": {
        "name": "B-早", "road": "X043", "chainage_m": 13_980.0, "side": "left", "state": "in_use",
    }});
    let made = server.write("POST", "/api/collections/bins/items", &[], &bin);
    assert_eq!(made.status, 201, "{made:?}");
    let path = made.header("location").unwrap().trim_start_matches(&server.url).to_owned();
    let before = server.get(&path).json();
    assert_eq!(before["geometry"], Value::Null);
    let ride = ride();
    server.write("POST", "/api/rides", &[], &ride);
    assert_eq!(
        server.write("POST", &format!("/api/rides/{}/accept", id(&ride)), &[], &json!({})).status,
        201
    );
    let after = server.get(&path).json();
    let at = &after["geometry"]["coordinates"];
    // K14 was passed 2 500 m after the start, at 117.2.
    let metres = (at[0].as_f64().unwrap() - 117.2) * 93_350.0;
    assert!((metres - 2_480.0).abs() < 20.0, "{after}");
    assert!(at[1].as_f64().unwrap() > 33.1, "on the left of a road that runs east");
}

#[test]
fn on_the_way_back_left_and_right_and_the_villages_are_turned() {
    let server = served();
    let mut ride = ride();
    let out = ride["fixes"].as_array().unwrap().clone();
    let back = out.iter().rev().enumerate().map(|(at, fix)| {
        let second = 500 + at;
        json!([second * 2, second * 1000, fix[2], fix[3], fix[4]])
    });
    ride["fixes"] = out.iter().cloned().chain(back).collect();
    // At 600 s the rider is at 3 990 m again, going west: what is on the left hand stands in the south.
    ride["taps"].as_array_mut().unwrap().extend([
        json!({"seq": 1201, "elapsed_ms": 600_000, "kind": "asset", "collection": "bins", "side": "left"}),
        json!({"seq": 1899, "elapsed_ms": 949_000, "kind": "edge", "village": "石桥村"}),
    ]);
    server.write("POST", "/api/rides", &[], &ride);
    let told = server.get(&format!("/api/rides/{}", id(&ride))).json();
    assert!((told["figures"]["length_m"].as_f64().unwrap() - 4_990.0).abs() < 40.0, "{}", told["figures"]);
    assert!((told["figures"]["again_m"].as_f64().unwrap() - 4_990.0).abs() < 60.0, "{}", told["figures"]);
    let bin = &told["assets"][2];
    assert_eq!(bin["side"], "right", "{bin}");
    assert!((bin["chainage_m"].as_f64().unwrap() - 15_490.0).abs() < 20.0, "{bin}");
    let villages: Vec<&str> =
        told["sections"].as_array().unwrap().iter().map(|one| one["village"].as_str().unwrap()).collect();
    // Entered at 500 m going west, 石桥村 lies from there back to the start; 柳湾村 begins at 1 000 m as it did going out.
    assert_eq!(villages, ["石桥村", "柳湾村", "南圩村"], "{}", told["sections"]);
}
