//! Who may ask: this computer's own pages and programs, and at the door to the local network paired phones. A page of the
//! open web that a browser there shows must not reach the register, neither by naming it under its own domain (DNS
//! rebinding) nor by posting to it.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::app::Shared;
use super::lan;
use super::problem::Problem;
use super::reply;
use crate::model::text::Text;

/// The names this server answers to, each with its port.
pub(super) struct Hosts(Vec<String>);

impl Hosts {
    /// The names of this computer for itself at a port.
    pub(super) fn loopback(address: std::net::SocketAddr) -> Hosts {
        let port = address.port();
        let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "[::1]".to_owned()];
        let own = match address.ip() {
            std::net::IpAddr::V4(ip) => ip.to_string(),
            std::net::IpAddr::V6(ip) => format!("[{ip}]"),
        };
        if !names.contains(&own) {
            names.push(own);
        }
        let mut hosts: Vec<String> = names.iter().map(|name| format!("{name}:{port}")).collect();
        if port == 80 {
            hosts.extend(names);
        }
        Hosts(hosts)
    }

    /// These names at a port.
    pub(super) fn named<'a>(names: impl Iterator<Item = &'a str>, port: u16) -> Hosts {
        let bare = |name: &str| if name.contains(':') { format!("[{name}]") } else { name.to_owned() };
        let mut hosts = Vec::new();
        for name in names.map(bare) {
            hosts.push(format!("{name}:{port}"));
            if port == 443 {
                hosts.push(name);
            }
        }
        Hosts(hosts)
    }

    fn knows(&self, host: &str) -> bool {
        self.0.iter().any(|own| own.eq_ignore_ascii_case(host))
    }
}

/// Where a request came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Door {
    /// On this computer itself.
    Desk,
    /// From the local network, over TLS.
    Lan,
}

impl Door {
    pub(super) fn scheme(self) -> &'static str {
        match self {
            Door::Desk => "http",
            Door::Lan => "https",
        }
    }
}

/// The name of the paired phone that asks.
#[derive(Debug, Clone)]
pub(super) struct Who(pub(super) String);

/// Lets a request through, or says why not.
pub(super) async fn guard(State(app): State<Shared>, mut request: Request, next: Next) -> Response {
    let door = request.extensions().get::<Door>().copied().unwrap_or(Door::Desk);
    let (method, uri, headers) = (request.method(), request.uri(), request.headers());
    let checked = match (door, &app.lan) {
        (Door::Desk, _) => check_desk(&app, method, uri, headers).map(|()| None),
        (Door::Lan, Some(lan)) => check_lan(lan, method, uri, headers),
        (Door::Lan, None) => Err(unpaired()),
    };
    match checked {
        Ok(who) => {
            if let Some(who) = who {
                request.extensions_mut().insert(who);
            }
            next.run(request).await
        }
        Err(problem) => {
            if problem.code == UNPAIRED
                && let Some(response) = lan::unpaired(request.headers())
            {
                return response;
            }
            let mut response = problem.into_response();
            if response.status() == StatusCode::UNAUTHORIZED {
                reply::set(&mut response, header::WWW_AUTHENTICATE, "Bearer realm=\"verge\"");
            }
            response
        }
    }
}

fn check_desk(app: &Shared, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), Problem> {
    check_site(&app.hosts, Door::Desk, method, uri, headers)?;
    if !needs_token(method, uri.path()) {
        return Ok(());
    }
    match app.token.shown_by(headers) {
        Some(true) => Ok(()),
        shown => {
            let code = if shown.is_none() { "token-missing" } else { "token-wrong" };
            let text = Text::new(
                "写入要带启动时终端打印的令牌：Authorization: Bearer 令牌；网页请重新载入",
                "a write needs the token that the terminal printed at start: Authorization: Bearer TOKEN; \
                 a page is to be loaded again",
            );
            Err(Problem::new(StatusCode::UNAUTHORIZED, code, text))
        }
    }
}

/// The code that leads a browser to the pairing page.
const UNPAIRED: &str = "phone-unpaired";

/// A paired phone, or nobody at the page that pairs. What the server is asked about itself and about phones is for its own
/// computer.
fn check_lan(
    lan: &lan::Lan,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<Option<Who>, Problem> {
    check_site(&lan.hosts, Door::Lan, method, uri, headers)?;
    let path = uri.path();
    if path == "/pair" {
        return Ok(None);
    }
    let name = lan.phones.of(headers).ok_or_else(unpaired)?;
    if path == "/metrics" || path == "/api/phones" || path.starts_with("/api/phones/") {
        let text = Text::new("这一项只能在办公室电脑上看", "this is for the office computer alone");
        return Err(refused("desk-only", text));
    }
    // The cookie goes with every request of the phone's browser; only the door's own pages may write with it.
    if lan::cookie(headers).is_some() && needs_token(method, path) && !headers.contains_key(header::ORIGIN) {
        return Err(origin_refused());
    }
    Ok(Some(Who(name)))
}

fn unpaired() -> Problem {
    let text = Text::new(
        "这部手机还没有配对：在办公室电脑的地图上点“手机”取配对码，再打开 /pair",
        "this phone is not paired: get a code on the office computer's map under Phones, then open /pair",
    );
    Problem::new(StatusCode::UNAUTHORIZED, UNPAIRED, text)
}

/// Whether a request names this server rightly and comes from none but its own pages.
fn check_site(
    known: &Hosts,
    door: Door,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<(), Problem> {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("\u{fffd}"));
    // A second Host header, or another host in the request line, could make a proxy and this server disagree.
    let hosts = headers.get_all(header::HOST).iter().count();
    let absolute = uri.authority().is_none_or(|authority| known.knows(authority.as_str()));
    if hosts != 1 || !absolute || !text("host").is_some_and(|host| known.knows(host)) {
        if door == Door::Lan {
            let text = Text::new(
                "请用启动时终端打印的地址打开",
                "open it at the address that the terminal printed at start",
            );
            return Err(refused("host-refused", text));
        }
        return Err(refused(
            "host-refused",
            Text::new(
                "这个服务只以本机名称访问：localhost、127.0.0.1 或 [::1]，端口与启动时相同",
                "this server answers only to localhost, 127.0.0.1 or [::1] with the port it was started on",
            ),
        ));
    }
    if let Some(origin) = text("origin") {
        let host = origin.strip_prefix(door.scheme()).and_then(|rest| rest.strip_prefix("://"));
        let own = host.is_some_and(|host| known.knows(host));
        if !own {
            return Err(origin_refused());
        }
    }
    // Browsers say so when another site's page asks; following a link to the map is all it may do.
    if let Some("cross-site" | "same-site") = text("sec-fetch-site") {
        let following = method == Method::GET && text("sec-fetch-mode") == Some("navigate");
        if !following {
            return Err(origin_refused());
        }
    }
    Ok(())
}

/// Everything but reading needs the token. Asking a question and measuring read, though they are POSTs: a program on this computer may
/// ask freely, and a foreign page is stopped by its origin.
fn needs_token(method: &Method, path: &str) -> bool {
    let reads = [Method::GET, Method::HEAD, Method::OPTIONS].contains(method);
    let asks = method == Method::POST
        && (path == "/api/measure" || path.starts_with("/api/processes/") && path.ends_with("/execution"));
    !reads && !asks
}

fn origin_refused() -> Problem {
    refused(
        "origin-refused",
        Text::new("别的网站的页面不能访问这个服务", "pages of other sites may not use this server"),
    )
}

fn refused(code: &str, text: Text) -> Problem {
    Problem::new(StatusCode::FORBIDDEN, code, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_names_of_this_computer_are_known_and_only_with_the_port() {
        let hosts = Hosts::loopback("127.0.0.1:8080".parse().unwrap());
        assert!(hosts.knows("LOCALHOST:8080") && hosts.knows("[::1]:8080"));
        assert!(
            !hosts.knows("localhost") && !hosts.knows("localhost:80") && !hosts.knows("evil.example:8080")
        );
        assert!(Hosts::loopback("127.0.0.9:80".parse().unwrap()).knows("127.0.0.9"));
    }

    #[test]
    fn every_method_that_may_write_needs_the_token() {
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::TRACE] {
            assert!(needs_token(&method, "/api/collections/bins/items"), "{method}");
        }
        assert!(!needs_token(&Method::GET, "/api"));
        assert!(!needs_token(&Method::POST, "/api/processes/gaps/execution"));
        assert!(needs_token(&Method::DELETE, "/api/processes/gaps/execution"));
    }
}
