//! A served register of a few bins and roads, and asking it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use geo_types::{Geometry, line_string, point};
use serde_json::{Value, json};
use tokio::sync::oneshot;
use verge::http::Server;
use verge::model::change::{Draft, Origin};
use verge::model::feature::Feature;
use verge::service::Register;
use verge::service::serving::{Lan, Wish};
use verge::store::{Access, Description};

/// A server that stops when dropped.
pub struct Served {
    pub url: String,
    pub token: String,
    pub register: Arc<Register>,
    pub file: PathBuf,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
    _folder: tempfile::TempDir,
}

/// One answer.
#[derive(Debug)]
pub struct Told {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Told {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }

    /// The code of a problem document, which every error must be.
    pub fn code(&self) -> String {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        let problem = self.json();
        for member in ["type", "title", "detail", "detail_zh", "detail_en"] {
            assert!(problem[member].as_str().is_some_and(|text| !text.is_empty()), "{member}: {problem}");
        }
        assert_eq!(problem["status"], self.status, "{problem}");
        problem["code"].as_str().unwrap().to_owned()
    }
}

fn feature(geometry: Option<Geometry<f64>>, properties: &Value) -> Feature {
    Feature::new(geometry, properties.as_object().unwrap().clone())
}

/// A register with the road S225 (some 9 km, west to east), 30 bins along it and one known only by its chainage.
pub fn served() -> Served {
    let mut draft = Draft::new(Origin::Import, "clerk", "fixture");
    let road = line_string![(x: 117.0, y: 33.0), (x: 117.1, y: 33.0)];
    draft.put(
        "roads",
        feature(Some(road.into()), &json!({"number": "S225", "name": "石桥路", "class": "provincial"})),
    );
    for at in 0..30 {
        let place = point!(x: 117.0 + f64::from(at) * 0.003, y: 33.0001);
        let state = if at % 10 == 0 { "lost" } else { "in_use" };
        draft.put(
            "bins",
            feature(
                Some(place.into()),
                &json!({"name": format!("B-{at}"), "state": state, "village": "石桥村"}),
            ),
        );
    }
    let beside = json!({"name": "B-K", "road": "S225", "chainage_m": 4000.0, "side": "left"});
    draft.put("bins", feature(None, &beside));
    serve(draft)
}

/// A register on which a question takes its time: 100 roads that cross, 20 000 buildings and 2 000 bins beside them.
pub fn crowded() -> Served {
    let mut draft = Draft::new(Origin::Import, "clerk", "fixture");
    for at in 0..50 {
        let across = 33.0 + f64::from(at) * 0.002;
        let east = line_string![(x: 117.0, y: across), (x: 117.1, y: across)];
        let north = line_string![(x: 117.0 + f64::from(at) * 0.002, y: 33.0), (x: 117.0 + f64::from(at) * 0.002, y: 33.1)];
        for (number, line) in [(at, east), (50 + at, north)] {
            let said = json!({"number": format!("X{number:03}"), "class": "county", "main": true});
            draft.put("roads", feature(Some(line.into()), &said));
        }
    }
    for at in 0..22_000_u32 {
        // Spread by the golden ratio: never twice at one place, near every road.
        let spread = |turn: f64| (f64::from(at) * turn).fract() * 0.1;
        let place = point!(x: 117.0 + spread(0.618_033_988_75), y: 33.0 + spread(0.754_877_666_25));
        if at % 11 == 0 {
            draft.put("bins", feature(Some(place.into()), &json!({"state": "in_use"})));
        } else {
            let said = json!({"kind": "building", "households": at % 5});
            draft.put("structures", feature(Some(place.into()), &said));
        }
    }
    serve(draft)
}

fn serve(draft: Draft) -> Served {
    serve_as(draft, &Wish::here("127.0.0.1:0"))
}

/// A register of one bin, with the door to the local network open.
pub fn served_to_phones() -> Served {
    let mut draft = Draft::new(Origin::Import, "clerk", "fixture");
    draft.put(
        "bins",
        feature(Some(point!(x: 117.0, y: 33.0).into()), &json!({"name": "B-1", "state": "in_use"})),
    );
    let lan = Lan { listen: "127.0.0.1:0".to_owned(), certificate: None };
    serve_as(draft, &Wish { lan: Some(lan), ..Wish::here("127.0.0.1:0") })
}

/// A register of one bin, with files beside it.
pub fn served_beside(files: &[(&str, &[u8])]) -> Served {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        std::fs::write(folder.path().join(name), content).unwrap();
    }
    let mut draft = Draft::new(Origin::Import, "clerk", "fixture");
    draft.put(
        "bins",
        feature(Some(point!(x: 117.0, y: 33.0).into()), &json!({"name": "B-1", "state": "in_use"})),
    );
    serve_in(folder, draft, &Wish::here("127.0.0.1:0"))
}

fn serve_as(draft: Draft, wish: &Wish) -> Served {
    serve_in(tempfile::tempdir().unwrap(), draft, wish)
}

fn serve_in(folder: tempfile::TempDir, draft: Draft, wish: &Wish) -> Served {
    let file = folder.path().join("verge.gpkg");
    let register = Register::open(&file, &Access::Create(Description::chinese("石桥镇"))).unwrap();
    register.commit(draft).unwrap();
    let register = Arc::new(register);
    let server = Server::bind(Arc::clone(&register), wish).unwrap();
    let (url, token) = (server.url(), server.token().to_owned());
    let (stop, stopped) = oneshot::channel::<()>();
    let thread = std::thread::spawn(move || {
        server
            .run(async {
                let _ = stopped.await;
            })
            .unwrap();
    });
    Served { url, token, register, file, stop: Some(stop), thread: Some(thread), _folder: folder }
}

impl Served {
    pub fn host(&self) -> &str {
        self.url.strip_prefix("http://").unwrap()
    }

    /// Sends exactly these headers beside Host (unless one is given) and Connection.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Told {
        told(self.begin(method, path, headers, body))
    }

    /// Sends a request and leaves its answer to be read.
    pub fn begin(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(self.host()).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            head += &["Host: ", self.host(), "\r\n"].concat();
        }
        for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
            head += &[name, ": ", value, "\r\n"].concat();
        }
        if !body.is_empty() {
            head += &["Content-Length: ", &body.len().to_string(), "\r\n"].concat();
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        // A server that refuses by the head alone may close before the body is taken.
        let _ = stream.write_all(body);
        stream
    }

    pub fn get(&self, path: &str) -> Told {
        self.send("GET", path, &[], &[])
    }

    /// A write with the token.
    pub fn write(&self, method: &str, path: &str, more: &[(&str, &str)], body: &Value) -> Told {
        let bearer = format!("Bearer {}", self.token);
        let mut headers = vec![("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
        headers.extend_from_slice(more);
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.send(method, path, &headers, body.as_bytes())
    }

    pub fn a_bin(&self) -> String {
        let page = self.get("/api/collections/bins/items?limit=1").json();
        page["features"][0]["id"].as_str().unwrap().to_owned()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.stop.take().unwrap().send(());
        let ended = self.thread.take().unwrap().join();
        assert!(ended.is_ok() || std::thread::panicking(), "the server did not end well");
    }
}

/// Reads an answer to its end.
pub fn told(stream: impl Read) -> Told {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    let status = line.split(' ').nth(1).unwrap_or_else(|| panic!("{line:?}")).parse().unwrap();
    let mut headers = Vec::new();
    loop {
        line.clear();
        reader.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let mut body = Vec::new();
    let _ = reader.read_to_end(&mut body);
    if headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked") {
        body = unchunked(&body);
    }
    Told { status, headers, body }
}

fn unchunked(mut raw: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(at) = raw.windows(2).position(|pair| pair == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&raw[..at]).unwrap(), 16).unwrap();
        if size == 0 {
            break;
        }
        body.extend_from_slice(&raw[at + 2..at + 2 + size]);
        raw = &raw[at + 4 + size..];
    }
    body
}
