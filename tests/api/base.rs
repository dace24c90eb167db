//! Base layers that the office names in a file beside its register.

use crate::client::{served, served_beside};

const TIANDITU: &str = "[[base]]\nid = \"imagery\"\nkind = \"tianditu\"\nlayers = [\"img\"]\nkey = \"k1\"\n\
    host = \"https://maps.office.example:8443\"\n";

/// A PMTiles file whose one tile is the world: some bytes, called a picture.
fn world(tile: &[u8]) -> Vec<u8> {
    let directory = [1, 0, 1, u8::try_from(tile.len()).unwrap(), 1];
    let mut file = vec![0; 127];
    file[..8].copy_from_slice(b"PMTiles\x03");
    let data = 127 + directory.len() as u64;
    for (at, value) in [(8, 127), (16, directory.len() as u64), (24, data), (40, data), (56, data)] {
        file[at..at + 8].copy_from_slice(&value.to_le_bytes());
    }
    file[96..102].copy_from_slice(&[1, 1, 1, 2, 0, 0]);
    [file, directory.to_vec(), tile.to_vec()].concat()
}

fn policy(told: &crate::client::Told) -> String {
    told.header("content-security-policy").unwrap().to_owned()
}

#[test]
fn without_a_file_there_are_none_and_the_policy_opens_to_nobody() {
    let server = served();
    assert_eq!(server.get("/api/base").json(), serde_json::json!([]));
    assert!(policy(&server.get("/")).contains("connect-src 'self'; "));
}

#[test]
fn the_policy_opens_to_exactly_the_server_that_the_office_named() {
    let server = served_beside(&[("verge.base.toml", TIANDITU.as_bytes())]);
    let policy = policy(&server.get("/"));
    assert!(policy.contains("connect-src 'self' https://maps.office.example:8443; "), "{policy}");
    assert_eq!(policy.matches("http").count(), 1, "{policy}");
    assert!(
        policy.contains("script-src 'self'; ") && policy.contains("img-src 'self' data: blob:; "),
        "{policy}"
    );
    let listed = server.get("/api/base");
    // The addresses have the key in them.
    assert_eq!(listed.header("cache-control"), Some("no-store"));
    let listed = listed.json();
    let url = listed[0]["sources"][0]["urls"][0].as_str().unwrap();
    assert!(
        url.starts_with("https://maps.office.example:8443/img_w/wmts?") && url.ends_with("&tk=k1"),
        "{url}"
    );
    assert!(url.contains("TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"), "{url}");
    assert!(!String::from_utf8_lossy(&server.get("/").body).contains("tk=k1"));
}

#[test]
fn a_file_of_tiles_gives_them_and_nothing_else_of_the_disk() {
    let config =
        b"[[base]]\nid = \"file\"\nkind = \"pmtiles\"\nfile = \"world.pmtiles\"\nattribution = \"own\"\n";
    let server = served_beside(&[("verge.base.toml", config), ("world.pmtiles", &world(b"a picture"))]);
    let tile = server.get("/api/base/file/0/0/0");
    assert_eq!(
        (tile.status, tile.header("content-type"), tile.body.as_slice()),
        (200, Some("image/png"), b"a picture".as_slice())
    );
    let tag = tile.header("etag").unwrap().to_owned();
    assert_eq!(server.send("GET", "/api/base/file/0/0/0", &[("If-None-Match", &tag)], &[]).status, 304);
    assert_eq!(server.get("/api/base/file/1/0/0").status, 204);
    for path in
        ["file/0/0/x", "file/-1/0/0", "other/0/0/0", "..%2Fverge.gpkg/0/0/0", "%2e%2e/0/0/0", "file/300/0/0"]
    {
        let told = server.get(&format!("/api/base/{path}"));
        assert_eq!((told.status, told.code().as_str()), (404, "base-unknown"), "{path}");
    }
    assert_eq!(server.get("/api/base/file/0/0/0?file=/etc/passwd").status, 400);
}

#[test]
fn a_file_that_was_damaged_since_is_told_and_the_server_goes_on() {
    let config =
        b"[[base]]\nid = \"file\"\nkind = \"pmtiles\"\nfile = \"world.pmtiles\"\nattribution = \"own\"\n";
    let mut short = world(b"a picture");
    short.truncate(short.len() - 4);
    let server = served_beside(&[("verge.base.toml", config), ("world.pmtiles", &short)]);
    let told = server.get("/api/base/file/0/0/0");
    assert_eq!((told.status, told.code().as_str()), (404, "base-damaged"));
    assert_eq!(server.get("/healthz").status, 200);
}
