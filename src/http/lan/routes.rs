//! What is asked at the door before a phone is paired, and on this computer about phones.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get};
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::qr::QRBuilder;
use serde_json::{Value, json};
use uuid::Uuid;

use super::codes::Taken;
use super::phones::{COOKIE, Phone};
use super::{Lan, pages};
use crate::http::app::{Ask, Shared};
use crate::http::problem::Problem;
use crate::http::{body, headers, reply};
use crate::model::text::Text;

/// A year: phones stay paired until they are taken back.
const KEPT_S: u32 = 365 * 24 * 3600;

/// What a phone finds at the door without being paired.
pub(in crate::http) fn door() -> Router<Shared> {
    Router::new().route("/pair", get(ask_for_code).post(pair))
}

/// What this computer asks about phones.
pub(in crate::http) fn desk() -> Router<Shared> {
    Router::new().route("/api/phones", get(list).post(invite)).route("/api/phones/{phone}", delete(revoke))
}

/// The page with the authority, over plain HTTP: nothing else is answered there.
pub(in crate::http) fn install(lan: Arc<Lan>) -> Router {
    Router::new()
        .route("/", get(install_page))
        .route("/verge-authority.crt", get(authority))
        .layer(from_fn(headers::secure))
        .with_state(lan)
}

async fn install_page(State(lan): State<Arc<Lan>>, asked: HeaderMap) -> Response {
    match &lan.install {
        Some(install) => pages::install(reply::lang(&asked), install, &lan.url),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn authority(State(lan): State<Arc<Lan>>) -> Response {
    let Some(install) = &lan.install else { return StatusCode::NOT_FOUND.into_response() };
    let mut response = reply::typed(install.certificate.clone(), "application/x-x509-ca-cert");
    reply::set(&mut response, header::CONTENT_DISPOSITION, "attachment; filename=\"verge-authority.crt\"");
    response
}

async fn ask_for_code(State(app): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    opened(&app)?;
    let code: String = ask.params.get("code").unwrap_or_default().chars().take(20).collect();
    Ok(pages::pair(ask.lang, &code, None))
}

/// A form and not a link: pages that preview a link must not use the code up.
async fn pair(State(app): State<Shared>, ask: Ask, sent: Bytes) -> Result<Response, Problem> {
    let lan = opened(&app)?;
    let code =
        std::str::from_utf8(&sent).ok().and_then(|form| form.strip_prefix("code=")).unwrap_or_default();
    // Blanks between the letters come as plus signs.
    let code: String = code.chars().take(60).map(|c| if c == '+' { ' ' } else { c }).collect();
    let wrong = match lan.codes.take(&code) {
        Taken::Good(name) => {
            let (phone, token) = lan.phones.pair(&name).map_err(|text| failed(&text))?;
            tracing::info!(phone = phone.name, "a phone was paired");
            let mut response = StatusCode::SEE_OTHER.into_response();
            reply::set(&mut response, header::LOCATION, "/");
            reply::set(&mut response, header::CACHE_CONTROL, "no-store");
            let cookie =
                format!("{COOKIE}={token}; Path=/; Max-Age={KEPT_S}; Secure; HttpOnly; SameSite=Lax");
            reply::set(&mut response, header::SET_COOKIE, &cookie);
            return Ok(response);
        }
        Taken::Wrong => Text::new(
            "配对码不对，或已过十分钟。请在电脑上看一下，或重新取一个。",
            "This code is wrong, or ten minutes have passed. Look at the computer again, or ask it for a new one.",
        ),
        Taken::Closed => {
            Text::new("错得太多，请十分钟后再试。", "Too many wrong codes: try again in ten minutes.")
        }
    };
    Ok(pages::pair(ask.lang, "", Some(&wrong)))
}

/// GET `/api/phones`: the door and the phones that are paired.
async fn list(State(app): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    ask.params.only(&[])?;
    let Some(lan) = &app.lan else {
        return Ok(reply::json(&json!({"door": null, "phones": []})));
    };
    let install = lan.install.as_ref().map(|install| {
        json!({"url": install.url, "fingerprint_sha256": install.fingerprint, "qr_svg": drawn(&install.url)})
    });
    Ok(reply::json(&json!({
        "door": {"url": lan.url, "install": install},
        "phones": lan.phones.all().iter().map(told).collect::<Vec<Value>>(),
    })))
}

/// POST `/api/phones` with `{"name": …}`: a code for a phone of that name.
async fn invite(State(app): State<Shared>, ask: Ask, sent: Bytes) -> Result<Response, Problem> {
    ask.params.only(&[])?;
    let lan = opened(&app)?;
    let sent = body::json(&ask.headers, &sent)?;
    let name = sent.get("name").and_then(Value::as_str).map(str::trim).filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| {
        let text = Text::new(
            "name 是这部手机的名字，如“老王的手机”：它写的每一条都以此署名",
            "name is what the phone is called, such as \"Wang's phone\": what it writes is signed with it",
        );
        Problem::bad("phone-name", text)
    })?;
    let code = lan.codes.make(name);
    let url = format!("{}/pair?code={code}", lan.url);
    let mut response =
        reply::json(&json!({"code": code, "url": url, "qr_svg": drawn(&url), "good_for_s": 600}));
    *response.status_mut() = StatusCode::CREATED;
    reply::set(&mut response, header::CACHE_CONTROL, "no-store");
    Ok(response)
}

/// DELETE `/api/phones/{phone}`: its token is worth nothing from now on.
async fn revoke(State(app): State<Shared>, Path(phone): Path<String>, ask: Ask) -> Result<Response, Problem> {
    ask.params.only(&[])?;
    let lan = opened(&app)?;
    let known = phone
        .parse::<Uuid>()
        .ok()
        .map(|id| lan.phones.revoke(id))
        .transpose()
        .map_err(|text| failed(&text))?;
    if known == Some(true) {
        return Ok(reply::no_content());
    }
    Err(Problem::missing("phone-unknown", Text::new("没有这部手机", "there is no such phone")))
}

fn told(phone: &Phone) -> Value {
    json!({"id": phone.id, "name": phone.name, "paired_at": phone.paired_at, "seen_on": phone.seen_on})
}

fn opened(app: &Shared) -> Result<&Arc<Lan>, Problem> {
    app.lan.as_ref().ok_or_else(|| {
        let text = Text::new(
            "没有对局域网开放：用 verge serve --lan 启动",
            "the door to the local network is closed: start with verge serve --lan",
        );
        Problem::missing("lan-closed", text)
    })
}

fn failed(text: &Text) -> Problem {
    Problem::new(StatusCode::INSUFFICIENT_STORAGE, "phones-not-kept", text.clone())
}

/// A QR code as SVG; none for a text that is too long for one.
fn drawn(text: &str) -> Option<String> {
    let code = QRBuilder::new(text).build().ok()?;
    Some(SvgBuilder::default().to_str(&code))
}
