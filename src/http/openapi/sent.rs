//! Addresses that take a file as it is: photographs and imports.

use serde_json::{Map, Value, json};

use super::paths::{JSON, add, content, described, parameter, parameters, secured_raw};
use crate::model::text::{Lang, Text};

/// Both of them.
pub(super) fn all(all: &mut Map<String, Value>, lang: Lang) {
    let say = |zh: &str, en: &str| Text::new(zh, en).get(lang).to_owned();
    let kept = json!({"200": content("It was there already", JSON, "photo"), "201": content("Created", JSON, "photo")});
    let mut photo =
        described("post", "/api/photos", "register", &say("存一张照片", "Keep a photograph"), &kept);
    secured_raw(&mut photo, &["image/jpeg", "image/png", "image/webp"]);
    add(all, "/api/photos", "post", photo);

    let done = json!({
        "200": content("Nothing was written", JSON, "imported"),
        "201": content("Written, or a job", JSON, "imported"),
    });
    let mut import =
        described("post", "/api/imports", "changes", &say("导入一个文件", "Import a file"), &done);
    let words = [
        ("name", "string"),
        ("kind", "string"),
        ("key", "string"),
        ("mapping", "string"),
        ("crs", "string"),
        ("encoding", "string"),
        ("strict", "boolean"),
        ("dry_run", "boolean"),
        ("shown", "integer"),
        ("f", "string"),
    ];
    parameters(&mut import, "/api/imports", words.iter().map(|(name, kind)| parameter(name, kind)));
    let about = say(
        "内容是文件本身，文件名写在 name 里。dry_run=true 只看不写；mapping 是 {\"columns\": {\"列\": \"字段\"}}；\
         Prefer: respond-async 作为任务，可看进度、可停止。",
        "The body is the file itself, its name is in name. dry_run=true only looks; mapping is \
         {\"columns\": {\"column\": \"field\"}}; Prefer: respond-async makes it a job with progress that can be stopped.",
    );
    crate::http::json::put(&mut import, "description", about);
    secured_raw(&mut import, &["application/octet-stream"]);
    add(all, "/api/imports", "post", import);
}
