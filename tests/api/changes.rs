//! News of change sets.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{Served, served};

/// A stream of changes that is being listened to.
struct Listener(BufReader<TcpStream>);

impl Listener {
    fn new(server: &Served, last: Option<u64>) -> Listener {
        let mut stream = TcpStream::connect(server.host()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let resume = last.map(|seq| format!("Last-Event-ID: {seq}\r\n")).unwrap_or_default();
        write!(stream, "GET /api/changes HTTP/1.1\r\nHost: {}\r\n{resume}\r\n", server.host()).unwrap();
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        while line.trim_end() != "" || line.is_empty() {
            line.clear();
            assert!(reader.read_line(&mut line).unwrap() > 0, "the stream ended before it began");
        }
        Listener(reader)
    }

    /// The head of the next change set.
    fn next(&mut self) -> Value {
        let mut line = String::new();
        loop {
            line.clear();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the stream ended");
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).unwrap();
            }
        }
    }
}

fn add(server: &Served) -> u64 {
    let new = json!({"type": "Feature", "geometry": {"type": "Point", "coordinates": [117.0, 33.0]},
        "properties": {}});
    let told = server.write("POST", "/api/collections/bins/items", &[], &new);
    told.header("verge-change").unwrap().parse().unwrap()
}

#[test]
fn a_listener_hears_a_change_and_one_that_comes_back_hears_what_it_missed() {
    let server = served();
    let mut listener = Listener::new(&server, None);
    let first = add(&server);
    assert_eq!(listener.next()["seq"], first);
    drop(listener);
    let (second, third) = (add(&server), add(&server));
    let mut back = Listener::new(&server, Some(first));
    assert_eq!((back.next()["seq"].as_u64(), back.next()["seq"].as_u64()), (Some(second), Some(third)));
    let fourth = add(&server);
    assert_eq!(back.next()["seq"], fourth);
}

#[test]
fn a_server_that_stops_ends_its_streams() {
    let server = served();
    let mut listener = Listener::new(&server, None);
    drop(server);
    let mut rest = String::new();
    while listener.0.read_line(&mut rest).unwrap_or(0) > 0 {}
    assert!(!rest.contains("event: change"));
}
