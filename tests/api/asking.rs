//! Asking in a crowd: deadlines, askers who leave, who asks too much at once, and large answers.

use std::io::Read;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Served, crowded, told};

const SLOW: &str = "/api/processes/place-bins/execution";
const LARGE: &str = "/api/processes/service/execution";

fn slow() -> Value {
    json!({"inputs": {"objective": "cover", "count": 400, "radius": 60, "along": "roads"}})
}

fn begin(server: &Served, path: &str, headers: &[(&str, &str)], asked: &Value) -> TcpStream {
    let mut all = vec![("Content-Type", "application/json")];
    all.extend_from_slice(headers);
    server.begin("POST", path, &all, asked.to_string().as_bytes())
}

fn gauge(server: &Served, name: &str) -> u64 {
    let text = String::from_utf8(server.get("/metrics").body).unwrap();
    let line = text.lines().find(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(' ')));
    line.unwrap_or_else(|| panic!("no {name}")).rsplit(' ').next().unwrap().parse().unwrap()
}

/// Waits until a gauge says what it should.
fn until(server: &Served, name: &str, holds: impl Fn(u64) -> bool) -> Duration {
    let started = Instant::now();
    while !holds(gauge(server, name)) {
        assert!(started.elapsed() < Duration::from_mins(1), "{name} stays at {}", gauge(server, name));
        std::thread::sleep(Duration::from_millis(2));
    }
    started.elapsed()
}

#[test]
fn a_question_stops_when_its_asker_leaves() {
    let server = crowded();
    let asking = begin(&server, SLOW, &[], &slow());
    until(&server, "verge_questions", |working| working == 1);
    drop(asking);
    let took = until(&server, "verge_questions", |working| working == 0);
    eprintln!("stopped {took:?} after its asker left");
    assert_eq!(gauge(&server, "verge_questions_stopped"), 1, "it was worked on to its end");
    assert!(took < Duration::from_secs(2), "{took:?}");
}

#[test]
fn an_asker_who_will_not_wait_is_told_and_the_work_stops() {
    let server = crowded();
    let refused = told(begin(&server, SLOW, &[("Prefer", "wait=0")], &slow()));
    assert_eq!((refused.status, refused.code().as_str()), (503, "took-too-long"));
    let problem = refused.json();
    assert!(problem["detail_en"].as_str().unwrap().contains("respond-async"), "{problem}");
    assert!(problem["detail_zh"].as_str().unwrap().contains("respond-async"), "{problem}");
    until(&server, "verge_questions", |working| working == 0);
    let quick = json!({"inputs": {"along": "X001"}});
    let answered = told(begin(&server, "/api/processes/gaps/execution", &[("Prefer", "wait=50")], &quick));
    assert_eq!((answered.status, answered.header("preference-applied")), (200, Some("wait=50")));
}

#[test]
fn who_asks_too_much_at_once_is_told_when_to_come_again_and_tiles_go_on() {
    let server = crowded();
    let mut crowd: Vec<TcpStream> = (0..64).map(|_| begin(&server, SLOW, &[], &slow())).collect();
    until(&server, "verge_questions", |working| working > 0);
    // The row is long; whoever comes now is sent away at once.
    let refused = (0..100).find_map(|_| {
        let stream = begin(&server, SLOW, &[], &slow());
        stream.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
        let mut first = [0; 12];
        let answered = stream.peek(&mut first).is_ok_and(|read| read > 0);
        if answered {
            return Some(told(stream));
        }
        crowd.push(stream);
        None
    });
    let refused = refused.expect("nobody was sent away");
    assert_eq!((refused.status, refused.code().as_str()), (429, "too-many-questions"));
    assert_eq!(refused.header("retry-after"), Some("1"));
    let started = Instant::now();
    assert!(server.get("/api/collections/bins/tiles/WebMercatorQuad/10/409/844").status < 300);
    assert!(started.elapsed() < Duration::from_secs(5), "a tile waited for questions");
    crowd.clear();
    until(&server, "verge_questions", |working| working == 0);
}

#[test]
fn a_large_answer_comes_in_chunks_whole_and_packed_as_the_asker_likes() {
    let server = crowded();
    let asked = json!({"inputs": {"facilities": "bins", "demand": "structures", "radius": 30}});
    let plain = told(begin(&server, LARGE, &[], &asked));
    assert_eq!((plain.status, plain.header("transfer-encoding")), (200, Some("chunked")));
    let open = plain.json()["features"].as_array().unwrap().len();
    assert!(open > 10_000, "{open}");
    let gzip = told(begin(&server, LARGE, &[("Accept-Encoding", "gzip")], &asked));
    assert_eq!(gzip.header("content-encoding"), Some("gzip"));
    assert!(gzip.body.len() * 3 < plain.body.len(), "{} {}", gzip.body.len(), plain.body.len());
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(gzip.body.as_slice()).read_to_end(&mut unpacked).unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&unpacked).unwrap(), plain.json());
    let brotli = told(begin(&server, LARGE, &[("Accept-Encoding", "br")], &asked));
    assert_eq!(brotli.header("content-encoding"), Some("br"));
    assert!(brotli.body.len() * 3 < plain.body.len());
    let whole = told(begin(&server, &[LARGE, "?f=answer"].concat(), &[], &asked)).json();
    let told = ["question", "seq", "sentence", "notes", "result", "table", "features"];
    assert_eq!(whole.as_object().unwrap().keys().collect::<Vec<_>>(), told);
    assert!(
        whole["features"]["features"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["properties"]["layer"].is_string())
    );
}
