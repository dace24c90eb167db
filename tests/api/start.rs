//! What the page asks for when it starts: little, in one go, packed.

use crate::client::served;

#[test]
fn one_request_describes_every_question_as_its_own_address_does() {
    let server = served();
    let all = server.get("/api/processes?full=true").json();
    let processes = all["processes"].as_array().unwrap();
    assert!(processes.len() > 10);
    for process in processes {
        let path = format!("/api/processes/{}", process["id"].as_str().unwrap());
        assert_eq!(*process, server.get(&path).json(), "{path}");
    }
    assert!(server.get("/api/processes").json()["processes"][0]["inputs"].is_null());
}

#[test]
fn the_register_tells_the_box_of_each_collection() {
    let server = served();
    let register = server.get("/api/register").json();
    assert_eq!(register["extents"]["bins"][0], 117.0);
    assert!(register["extents"]["plots"].is_null());
}

#[test]
fn scripts_come_packed_to_whoever_unpacks_them() {
    let server = served();
    let page = String::from_utf8(server.get("/").body).unwrap();
    let script = page
        .split('"')
        .find(|word| word.starts_with("/assets/") && word.strip_suffix(".js").is_some())
        .unwrap();
    let packed = server.send("GET", script, &[("Accept-Encoding", "gzip, br")], &[]);
    let plain = server.get(script);
    assert_eq!((packed.header("content-encoding"), plain.header("content-encoding")), (Some("br"), None));
    assert_eq!(packed.header("content-type"), plain.header("content-type"));
    assert!(packed.body.len() * 3 < plain.body.len());
    assert_ne!(packed.header("etag"), plain.header("etag"));
    assert!(packed.header("cache-control").unwrap().contains("immutable"));
}
