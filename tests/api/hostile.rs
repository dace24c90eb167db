//! What must not get in, and what must not bring the server down.

use serde_json::json;
use verge::service::serving::Wish;

use crate::client::served;

#[test]
fn only_this_computers_names_are_answered() {
    let server = served();
    let port = server.host().rsplit(':').next().unwrap().to_owned();
    for bad in ["evil.example", "127.0.0.1", "127.0.0.1:1", &format!("evil.example:{port}")] {
        let told = server.send("GET", "/api", &[("Host", bad)], &[]);
        assert_eq!((told.status, told.code().as_str()), (403, "host-refused"), "{bad}");
    }
    let good = format!("localhost:{port}");
    assert_eq!(server.send("GET", "/api", &[("Host", &good)], &[]).status, 200);
}

#[test]
fn pages_of_other_sites_can_neither_write_nor_ask() {
    let server = served();
    for origin in ["http://evil.example", "null", "https://127.0.0.1:1"] {
        for (method, path) in [("GET", "/api/register"), ("POST", "/api/processes/check/execution")] {
            let told = server.send(method, path, &[("Origin", origin)], b"{}");
            assert_eq!((told.status, told.code().as_str()), (403, "origin-refused"), "{origin} {method}");
        }
    }
    let own = server.url.clone();
    assert_eq!(server.send("GET", "/api/register", &[("Origin", &own)], &[]).status, 200);
    let embedded = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")];
    assert_eq!(server.send("GET", "/api/register", &embedded, &[]).status, 403);
    let followed = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")];
    assert_eq!(server.send("GET", "/", &followed, &[]).status, 200);
}

#[test]
fn nothing_is_written_without_the_token() {
    let server = served();
    let path = format!("/api/collections/bins/items/{}", server.a_bin());
    for (method, path) in [
        ("POST", "/api/collections/bins/items"),
        ("PUT", path.as_str()),
        ("PATCH", &path),
        ("DELETE", &path),
        ("POST", "/api/changes"),
        ("POST", "/api/plans/accept"),
        ("POST", "/api/photos"),
        ("POST", "/api/rides"),
        ("POST", "/api/rides/x/accept"),
        ("DELETE", "/api/rides/x"),
        ("POST", "/api/imports?name=a.csv"),
        ("POST", "/api/history/1/undo"),
        ("DELETE", "/api/jobs/x"),
    ] {
        let told = server.send(method, path, &[], b"{}");
        assert_eq!((told.status, told.code().as_str()), (401, "token-missing"), "{method} {path}");
        let told = server.send(method, path, &[("Authorization", "Bearer nonsense")], b"{}");
        assert_eq!((told.status, told.code().as_str()), (401, "token-wrong"), "{method} {path}");
    }
    assert_eq!(server.register.snapshot().seq(), 1);
}

#[test]
fn the_token_is_handed_to_the_own_page_alone_and_never_kept() {
    let server = served();
    let page = server.get("/roads/S225");
    assert_eq!((page.status, page.header("cache-control")), (200, Some("no-store")));
    assert!(String::from_utf8(page.body.clone()).unwrap().contains(&server.token));
    assert!(page.header("content-security-policy").unwrap().contains("frame-ancestors 'none'"));
    for path in ["/api", "/api/register", "/metrics", "/healthz", "/api/openapi.json"] {
        assert!(!String::from_utf8(server.get(path).body).unwrap().contains(&server.token), "{path}");
    }
}

#[test]
fn hostile_bodies_and_filters_get_a_clear_error_and_the_server_goes_on() {
    let server = served();
    let bearer = format!("Bearer {}", server.token);
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
    let post = |body: &[u8]| server.send("POST", "/api/collections/bins/items", &headers, body);
    let deep = [b"[".repeat(100_000), b"]".repeat(100_000)].concat();
    assert_eq!(post(&deep).code(), "body-unreadable");
    assert_eq!(
        post(br#"{"type":"Feature","geometry":{"type":"Point","coordinates":[1e999,0]}}"#).code(),
        "body-unreadable"
    );
    assert_eq!(
        post(br#"{"type":"Feature","geometry":{"type":"Point","coordinates":[NaN,0]}}"#).code(),
        "body-unreadable"
    );
    assert_eq!(post(b"{").code(), "body-unreadable");
    let large = post(&vec![b' '; 17 * 1024 * 1024]);
    assert_eq!((large.status, large.code().as_str()), (413, "body-too-large"));
    let form = [("Authorization", bearer.as_str()), ("Content-Type", "text/plain")];
    let told = server.send("POST", "/api/collections/bins/items", &form, b"{}");
    assert_eq!((told.status, told.code().as_str()), (415, "media-type"));
    let parentheses = format!("{}state='lost'{}", "(".repeat(10_000), ")".repeat(10_000));
    let told =
        server.get(&format!("/api/collections/bins/items?filter={}", parentheses.replace('\'', "%27")));
    assert_eq!(told.status, 400);
    assert!(told.code().starts_with("filter-"), "{}", told.code());
    let told = server.send("PUT", "/api/kinds", &headers, b"{}");
    assert_eq!((told.status, told.code().as_str()), (405, "method"));
    let swapped = json!({"type": "Feature", "geometry": {"type": "Point", "coordinates": [33.0, 117.0]},
        "properties": {}});
    assert_eq!(post(swapped.to_string().as_bytes()).status, 422);
    assert_eq!(server.get("/healthz").status, 200);
}

#[test]
fn a_second_server_on_the_same_file_is_refused_and_told_where_the_first_is() {
    let server = served();
    let refused = verge::service::Register::open(&server.file, &verge::store::Access::Write).err().unwrap();
    assert_eq!(refused.code, "register-in-use");
}

#[test]
fn an_address_that_others_can_reach_is_refused() {
    let server = served();
    let text = verge::http::Server::bind(server.register.clone(), &Wish::here("0.0.0.0:0")).err().unwrap();
    assert!(text.en.contains("accounts") && text.zh.contains("账户"), "{text}");
    let text = verge::http::Server::bind(server.register.clone(), &Wish::here(server.host())).err().unwrap();
    assert!(text.en.contains("--listen"), "{text}");
}
