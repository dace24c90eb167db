//! The pages a phone sees before it is paired: plain, without scripts, in the phone's language.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::Install;
use crate::http::page::{Page, escaped};
use crate::http::reply;
use crate::model::text::{Lang, Text};

const STYLE: &str = "body{font:17px/1.6 sans-serif;max-width:34rem;margin:0 auto;padding:1.2rem;background:#f6f4ee;\
    color:#1d2a2c}h1{font-size:1.3rem}input,button,a.button{font:inherit;box-sizing:border-box;display:block;width:100%;\
    min-height:48px;padding:.6rem .9rem;border-radius:10px;border:1px solid #8a9a93;text-align:center}button,a.button\
    {background:#1b7a57;color:#fff;border:0;margin-top:.8rem;text-decoration:none}code{font-size:.8rem;\
    overflow-wrap:anywhere}.bad{color:#a02a21}li{margin:.4rem 0}";

/// Asks for the code; `code` is what a scanned link brought, `wrong` what was wrong with the last one.
pub(super) fn pair(lang: Lang, code: &str, wrong: Option<&Text>) -> Response {
    let say = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let wrong = wrong.map(|text| format!("<p class=\"bad\" role=\"alert\">{}</p>", escaped(text.get(lang))));
    let body = format!(
        "<h1>{}</h1><p>{}</p>{}<form method=\"post\" action=\"/pair\"><label for=\"code\">{}</label>\
         <input id=\"code\" name=\"code\" value=\"{}\" autocomplete=\"off\" autocapitalize=\"characters\" maxlength=\"20\" \
         required><button>{}</button></form>",
        say("配对这部手机", "Pair this phone"),
        say(
            "在办公室电脑的地图上点“手机”，会显示配对码。配对后，这部手机就能用台账。",
            "On the office computer's map choose “Phones”; it shows a code. Once paired, this phone can use the register.",
        ),
        wrong.unwrap_or_default(),
        say("配对码", "Code"),
        escaped(code),
        say("配对", "Pair"),
    );
    whole(lang, say("配对手机", "Pair a phone"), &body)
}

/// How to install the authority.
pub(super) fn install(lang: Lang, install: &Install, door: &str) -> Response {
    let say = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let body = format!(
        "<h1>{}</h1><ol><li>{}<a class=\"button\" href=\"/verge-authority.crt\">{}</a></li><li>{}</li><li>{}</li><li>{}\
         <br><code>{}</code></li></ol><a class=\"button\" href=\"{}/pair\">{}</a>",
        say("安装证书", "Install the certificate"),
        say("下载证书：", "Download the certificate:"),
        say("下载证书", "Download"),
        say(
            "安卓：设置 → 安全 → 更多安全设置 → 从存储设备安装 → CA 证书，选刚下载的文件。（各品牌叫法不同，可在设置里搜“证书”。）",
            "Android: Settings → Security → More security settings → Install from storage → CA certificate, and choose the \
             file. (Brands name it differently: search the settings for “certificate”.)",
        ),
        say(
            "苹果：设置 → 已下载描述文件 → 安装；再到 设置 → 通用 → 关于本机 → 证书信任设置，打开 verge。",
            "iPhone: Settings → Profile Downloaded → Install; then Settings → General → About → Certificate Trust Settings, and \
             switch verge on.",
        ),
        say(
            "核对指纹（SHA-256），要与办公室电脑终端上的一样；不一样就不要装：",
            "Compare the fingerprint (SHA-256) with the one on the office computer's terminal; if it differs, do not install:",
        ),
        escaped(&install.fingerprint),
        escaped(door),
        say("装好了，去配对", "Installed: pair this phone"),
    );
    whole(lang, say("安装证书", "Install the certificate"), &body)
}

/// Without a referrer a form's origin is sent as `null`, which the door refuses: these pages may tell their own server where
/// they are. None is kept: a code is good once.
fn whole(lang: Lang, title: &str, body: &str) -> Response {
    let title = format!("{title} · verge 路边");
    let head = "<meta name=\"referrer\" content=\"same-origin\">";
    let mut response =
        Page { lang, title: &title, head, style: STYLE, body: &format!("<main>{body}</main>") }.response();
    reply::set(&mut response, header::CACHE_CONTROL, "no-store");
    response
}

/// A browser that follows a link without being paired is led to the page that asks for the code.
pub(in crate::http) fn unpaired(headers: &HeaderMap) -> Option<Response> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let page = text("accept").is_some_and(|accept| accept.trim_start().starts_with("text/html"));
    let navigates = text("sec-fetch-mode").is_none_or(|mode| mode == "navigate");
    (page && navigates).then(|| {
        let mut response = StatusCode::SEE_OTHER.into_response();
        reply::set(&mut response, header::LOCATION, "/pair");
        reply::set(&mut response, header::CACHE_CONTROL, "no-store");
        response
    })
}
