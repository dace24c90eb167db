//! Importing over HTTP: looked at first, taken as one change set, taken back whole.

use serde_json::{Value, json};

use crate::client::{Served, Told, served};

const CSV: &str = "编号,名称,经度,纬度,状态,填表人\nX1,桥头,117.011,33.0002,在用,甲\nX2,村口,117.022,33.0002,丢失,乙\nX3,坏行,东边,33,在用,丙\n";

fn import(server: &Served, query: &str, more: &[(&str, &str)], body: &[u8]) -> Told {
    let bearer = format!("Bearer {}", server.token);
    let mut headers = vec![("Authorization", bearer.as_str())];
    headers.extend_from_slice(more);
    server.send("POST", &format!("/api/imports?{query}"), &headers, body)
}

fn column<'a>(told: &'a Value, name: &str) -> &'a Value {
    told["columns"].as_array().unwrap().iter().find(|one| one["column"] == name).unwrap()
}

#[test]
fn a_dry_run_tells_rows_columns_faults_and_things_and_writes_nothing() {
    let server = served();
    let told =
        import(&server, "name=%E5%9E%83%E5%9C%BE%E6%A1%B6.csv&dry_run=true&f=answer", &[], CSV.as_bytes());
    assert_eq!(told.status, 200, "{told:?}");
    let answer = told.json();
    let result = &answer["result"];
    assert_eq!(
        result["kinds"],
        json!([{"collection": "bins", "new": 2, "updated": 0, "unchanged": 0, "rejected": 1}])
    );
    assert_eq!(column(result, "名称")["means"], "name");
    assert_eq!(column(result, "经度")["means"], "lon");
    assert_eq!(column(result, "填表人")["means"], "extra");
    assert_eq!(column(result, "名称")["example"], "桥头");
    let first = &result["findings"][0];
    assert_eq!((first["severity"].as_str(), first["count"].as_u64()), (Some("error"), Some(1)));
    assert!(first["first"][0]["place"]["zh"].as_str().unwrap().contains("第 4 行"), "{first}");
    let features = answer["features"]["features"].as_array().unwrap();
    assert_eq!(features.len(), 2);
    assert_eq!(features[0]["geometry"]["coordinates"], json!([117.011, 33.0002]));
    assert_eq!(features[0]["properties"]["change"], "new");
    assert_eq!(server.register.snapshot().seq(), 1);
}

#[test]
fn what_is_taken_is_one_change_set_and_again_changes_nothing() {
    let server = served();
    let told = import(&server, "name=bins.csv&key=%E7%BC%96%E5%8F%B7", &[], CSV.as_bytes());
    assert_eq!((told.status, told.json()["head"]["count"].as_u64()), (201, Some(2)), "{told:?}");
    let head = told.json()["head"].clone();
    assert_eq!(head["origin"], "import");
    assert!(head["reason"].as_str().unwrap().ends_with("bins.csv"), "{head}");
    let again = import(&server, "name=bins.csv&key=%E7%BC%96%E5%8F%B7", &[], CSV.as_bytes());
    assert_eq!((again.status, again.json()["kinds"][0]["unchanged"].as_u64()), (200, Some(2)));
    let undone = server.write("POST", &format!("/api/history/{}/undo", head["seq"]), &[], &json!({}));
    assert_eq!(undone.json()["head"]["count"], 2);
}

#[test]
fn a_person_says_what_the_file_does_not() {
    let server = served();
    let file = "桶,E,N\nA,117.01,33.0001\n".as_bytes();
    let unknown = import(&server, "name=data.csv&dry_run=true", &[], file);
    assert_eq!((unknown.status, unknown.json()["input"].as_str()), (400, Some("kind")), "{unknown:?}");
    let mapping = "%7B%22columns%22%3A%7B%22%E6%A1%B6%22%3A%22name%22%2C%22E%22%3A%22lon%22%2C%22N%22%3A%22lat%22%7D%7D";
    let query = format!("name=data.csv&kind=bins&mapping={mapping}&dry_run=true&f=answer");
    let told = import(&server, &query, &[], file).json();
    assert_eq!(told["features"]["features"][0]["properties"]["name"], "A");
    let metres = "name,x,y\nA,500000,3650000\n".as_bytes();
    let which = import(&server, "name=bins.csv&dry_run=true", &[], metres);
    assert_eq!((which.code().as_str(), which.json()["input"].as_str()), ("input-refused", Some("crs")));
}

#[test]
fn a_thing_known_by_its_chainage_alone_is_drawn_on_its_road() {
    let server = served();
    let file = "名称,道路,桩号,侧\nK,S225,K2+000,左\n".as_bytes();
    let told = import(&server, "name=bins.csv&dry_run=true&f=answer", &[], file).json();
    let place = &told["features"]["features"][0]["geometry"]["coordinates"];
    assert!((place[0].as_f64().unwrap() - 117.0214).abs() < 0.001, "{place}");
}

#[test]
fn what_is_no_map_data_is_refused_with_what_it_is_and_no_folder_of_the_server() {
    let server = served();
    for (name, bytes) in [
        ("photo.jpg", crate::photos::photo()),
        ("empty.csv", vec![b' '; 0]),
        ("half.geojson", b"{\"type\":\"FeatureCollection\",\"features\":[{".to_vec()),
        ("words.pdf", b"%PDF-1.7 \x00\x01".to_vec()),
    ] {
        let told = import(&server, &format!("name={name}&kind=bins"), &[], &bytes);
        assert!(matches!(told.status, 400 | 422), "{name}: {told:?}");
        let _ = told.code();
        let shown = told.json().to_string();
        assert!(!shown.contains("verge-import-"), "{shown}");
    }
    let all_bad = "id,lon,lat\nA,here,33\n".as_bytes();
    let told = import(&server, "name=bins.csv", &[], all_bad);
    assert_eq!((told.status, told.code().as_str()), (422, "nothing-usable"));
    assert_eq!(server.register.snapshot().seq(), 1);
}

#[test]
fn too_large_a_file_is_refused_before_it_is_sent_and_a_nameless_one_too() {
    let server = served();
    let bearer = format!("Bearer {}", server.token);
    let headers = [("Authorization", bearer.as_str()), ("Content-Length", "500000000")];
    let told = server.send("POST", "/api/imports?name=large.csv", &headers, &[]);
    assert_eq!((told.status, told.code().as_str()), (413, "body-too-large"));
    assert_eq!(import(&server, "dry_run=true", &[], CSV.as_bytes()).code(), "parameter-missing");
    assert_eq!(import(&server, "name=a.csv&dryrun=true", &[], CSV.as_bytes()).code(), "parameter-unknown");
    assert_eq!(server.send("POST", "/api/imports?name=a.csv", &[], CSV.as_bytes()).code(), "token-missing");
}

#[test]
fn an_import_is_waited_for_as_a_job() {
    let server = served();
    let query = "name=bins.csv&dry_run=true";
    let job = import(&server, query, &[("Prefer", "respond-async")], CSV.as_bytes());
    assert_eq!(job.status, 201);
    let path = format!("/api/jobs/{}", job.json()["jobID"].as_str().unwrap());
    for _ in 0..200 {
        let now = server.get(&path).json();
        if now["status"] == "successful" {
            let answer = server.get(&format!("{path}/results?f=answer")).json();
            assert_eq!(answer["result"]["kinds"][0]["new"], 2);
            return;
        }
        assert_ne!(now["status"], "failed", "{now}");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("the job did not end");
}
