//! Who may ask: this computer's own pages and programs. A page of the open web that a browser on this computer shows
//! must not reach the register, neither by naming it under its own domain (DNS rebinding) nor by posting to it.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::app::Shared;
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

    fn knows(&self, host: &str) -> bool {
        self.0.iter().any(|own| own.eq_ignore_ascii_case(host))
    }
}

/// Lets a request through, or says why not.
pub(super) async fn guard(State(app): State<Shared>, request: Request, next: Next) -> Response {
    match check(&app, request.method(), request.uri(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(problem) => {
            let mut response = problem.into_response();
            if response.status() == StatusCode::UNAUTHORIZED {
                reply::set(&mut response, header::WWW_AUTHENTICATE, "Bearer realm=\"verge\"");
            }
            response
        }
    }
}

fn check(app: &Shared, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("\u{fffd}"));
    // A second Host header, or another host in the request line, could make a proxy and this server disagree.
    let hosts = headers.get_all(header::HOST).iter().count();
    let absolute = uri.authority().is_none_or(|authority| app.hosts.knows(authority.as_str()));
    if hosts != 1 || !absolute || !text("host").is_some_and(|host| app.hosts.knows(host)) {
        return Err(refused(
            "host-refused",
            Text::new(
                "这个服务只以本机名称访问：localhost、127.0.0.1 或 [::1]，端口与启动时相同",
                "this server answers only to localhost, 127.0.0.1 or [::1] with the port it was started on",
            ),
        ));
    }
    if let Some(origin) = text("origin") {
        let own = origin.strip_prefix("http://").is_some_and(|host| app.hosts.knows(host));
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
