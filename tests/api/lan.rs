//! The door to the local network: encrypted, and open to paired phones alone.

use std::io::Write;
use std::net::TcpStream;
use std::sync::Arc;

use serde_json::{Value, json};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::client::{Served, Told, served, served_to_phones, told};

/// A phone that has installed the authority.
struct Phone {
    trusts: Arc<ClientConfig>,
    door: String,
    cookie: Option<String>,
}

impl Phone {
    /// Fetches the authority over plain HTTP, as a phone does before it trusts the door.
    fn with_authority(server: &Served) -> Phone {
        let about = server.get("/api/phones").json();
        let (door, page) = (&about["door"], &about["door"]["install"]);
        let page =
            page["url"].as_str().unwrap().trim_start_matches("http://").trim_end_matches('/').to_owned();
        let mut stream = TcpStream::connect(&page).unwrap();
        write!(stream, "GET /verge-authority.crt HTTP/1.1\r\nHost: {page}\r\nConnection: close\r\n\r\n")
            .unwrap();
        let file = told(stream);
        assert_eq!((file.status, file.header("content-type")), (200, Some("application/x-x509-ca-cert")));
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(file.body)).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let door = door["url"].as_str().unwrap().trim_start_matches("https://").to_owned();
        Phone { trusts: Arc::new(config), door, cookie: None }
    }

    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Told {
        let name = ServerName::try_from("127.0.0.1").unwrap();
        let tls = ClientConnection::new(Arc::clone(&self.trusts), name).unwrap();
        let mut stream = StreamOwned::new(tls, TcpStream::connect(&self.door).unwrap());
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\nHost: {}\r\n", self.door);
        let cookie = self.cookie.iter().map(|cookie| ("Cookie", cookie.as_str()));
        for (name, value) in headers.iter().copied().chain(cookie) {
            head += &[name, ": ", value, "\r\n"].concat();
        }
        write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        told(stream)
    }

    fn pair(&mut self, code: &str) -> Told {
        // As a browser posts the form of the page, which lets it tell its origin.
        let page = self.send("GET", "/pair", &[], "");
        assert!(String::from_utf8_lossy(&page.body).contains("name=\"referrer\" content=\"same-origin\""));
        let origin = format!("https://{}", self.door);
        let form = [("Content-Type", "application/x-www-form-urlencoded"), ("Origin", origin.as_str())];
        let told = self.send("POST", "/pair", &form, &format!("code={code}"));
        let set = told.header("set-cookie").map(|cookie| cookie.split(';').next().unwrap().to_owned());
        self.cookie = set.or_else(|| self.cookie.take());
        told
    }
}

fn code(server: &Served, name: &str) -> String {
    let told = server.write("POST", "/api/phones", &[], &json!({"name": name}));
    assert_eq!(told.status, 201);
    let body = told.json();
    assert!(body["qr_svg"].as_str().unwrap().starts_with("<svg"));
    body["code"].as_str().unwrap().to_owned()
}

fn paired(server: &Served, name: &str) -> Phone {
    let mut phone = Phone::with_authority(server);
    assert_eq!(phone.pair(&code(server, name)).status, 303);
    phone
}

#[test]
fn a_phone_that_is_not_paired_reads_nothing() {
    let server = served_to_phones();
    let phone = Phone::with_authority(&server);
    for path in
        ["/api", "/api/collections/bins/items", "/api/openapi.json", "/healthz", "/metrics", "/assets/x.js"]
    {
        let told = phone.send("GET", path, &[], "");
        assert_eq!((told.status, told.code().as_str()), (401, "phone-unpaired"), "{path}");
    }
    let led = phone.send("GET", "/", &[("Accept", "text/html"), ("Sec-Fetch-Mode", "navigate")], "");
    assert_eq!((led.status, led.header("location")), (303, Some("/pair")));
    // The token of this computer's own pages is worth nothing at the door.
    let bearer = format!("Bearer {}", server.token);
    assert_eq!(phone.send("GET", "/api", &[("Authorization", &bearer)], "").status, 401);
}

#[test]
fn a_paired_phone_reads_and_writes_under_its_own_name() {
    let server = served_to_phones();
    let phone = paired(&server, "老王的手机");
    let bins = phone.send("GET", "/api/collections/bins/items", &[], "").json();
    assert_eq!(bins["numberMatched"], 1);
    let own = format!("https://{}", phone.door);
    assert!(bins["links"][0]["href"].as_str().unwrap().starts_with(&own), "{}", bins["links"]);
    let path = format!("/api/collections/bins/items/{}", bins["features"][0]["id"].as_str().unwrap());
    let merge = json!({"properties": {"state": "lost"}}).to_string();
    let headers = [
        ("Content-Type", "application/merge-patch+json"),
        ("Origin", own.as_str()),
        ("Authorization", "Bearer "),
    ];
    assert_eq!(phone.send("PATCH", &path, &headers, &merge).status, 200);
    let newest = server.get("/api/history?limit=1").json();
    assert!(newest.to_string().contains("老王的手机"), "{newest}");
    let page = phone.send("GET", "/", &[("Accept", "text/html")], "");
    assert!(!String::from_utf8_lossy(&page.body).contains(&server.token));
}

#[test]
fn a_paired_phone_sends_a_ride_and_the_desk_alone_decides_what_becomes_of_it() {
    let server = served_to_phones();
    let phone = paired(&server, "老王的手机");
    let own = format!("https://{}", phone.door);
    let headers = [("Content-Type", "application/json"), ("Origin", own.as_str())];
    let ride = crate::rides::ride();
    let id = ride["id"].as_str().unwrap();
    assert_eq!(phone.send("POST", "/api/rides", &headers, &ride.to_string()).status, 201);
    assert_eq!(phone.send("POST", "/api/rides", &headers, &ride.to_string()).status, 200);
    let path = format!("/api/rides/{id}");
    assert_eq!(phone.send("DELETE", &path, &headers, "").code(), "desk-only");
    assert_eq!(phone.send("POST", &format!("{path}/accept"), &headers, "{}").code(), "desk-only");
    let waiting = server.get("/api/rides").json();
    assert_eq!((&waiting["rides"][0]["id"], &waiting["rides"][0]["by"]), (&json!(id), &json!("老王的手机")));
}

#[test]
fn a_page_of_another_site_cannot_write_with_a_phones_cookie() {
    let server = served_to_phones();
    let phone = paired(&server, "a");
    let merge = json!({"properties": {"state": "lost"}}).to_string();
    let path = format!("/api/collections/bins/items/{}", server.a_bin());
    let json = ("Content-Type", "application/merge-patch+json");
    for headers in [
        vec![json],
        vec![json, ("Origin", "https://evil.example")],
        vec![json, ("Sec-Fetch-Site", "cross-site")],
    ] {
        assert_eq!(phone.send("PATCH", &path, &headers, &merge).status, 403, "{headers:?}");
    }
    assert_eq!(phone.send("GET", "/api", &[("Sec-Fetch-Site", "cross-site")], "").status, 403);
}

#[test]
fn a_code_is_good_once_and_a_phone_until_it_is_taken_back() {
    let server = served_to_phones();
    let code = code(&server, "a");
    let mut phone = Phone::with_authority(&server);
    assert_eq!(phone.pair("WRONG").status, 200);
    assert_eq!(phone.pair(&code).status, 303);
    let mut other = Phone::with_authority(&server);
    assert_eq!(other.pair(&code).status, 200);
    assert_eq!(other.cookie, None);
    assert_eq!(phone.send("GET", "/api/phones", &[], "").code(), "desk-only");
    let known = server.get("/api/phones").json();
    assert_eq!(known["phones"][0]["name"], "a");
    let path = format!("/api/phones/{}", known["phones"][0]["id"].as_str().unwrap());
    assert_eq!(server.write("DELETE", &path, &[], &Value::Null).status, 204);
    assert_eq!(phone.send("GET", "/api", &[], "").status, 401);
    assert_eq!(server.write("DELETE", &path, &[], &Value::Null).code(), "phone-unknown");
}

#[test]
fn without_the_door_phones_are_told_how_to_open_it() {
    let server = served();
    assert_eq!(server.get("/api/phones").json(), json!({"door": null, "phones": []}));
    assert_eq!(server.write("POST", "/api/phones", &[], &json!({"name": "a"})).code(), "lan-closed");
    assert_eq!(
        server.send("POST", "/api/phones", &[("Content-Type", "application/json")], b"{}").status,
        401
    );
}

#[test]
fn a_caller_that_says_nothing_keeps_nobody_out() {
    let server = served_to_phones();
    let phone = paired(&server, "a");
    let silent: Vec<TcpStream> = (0..20).map(|_| TcpStream::connect(&phone.door).unwrap()).collect();
    assert_eq!(phone.send("GET", "/api", &[], "").status, 200);
    drop(silent);
}
