//! Photographs: sent, kept once, given back for ever the same, and named by things.

use std::io::Cursor;

use exif::experimental::Writer;
use exif::{Field, In, Rational, Tag, Value as Note};
use serde_json::json;
use verge::store::{GpkgStore, Photos};

use crate::client::{Served, Told, served};

/// The notes of a camera: when and where.
fn notes() -> Vec<u8> {
    let text = |tag, words: &str| Field {
        tag,
        ifd_num: In::PRIMARY,
        value: Note::Ascii(vec![words.as_bytes().to_vec()]),
    };
    let degrees = |tag, whole, minutes| {
        let part = |num, denom| Rational { num, denom };
        let value = Note::Rational(vec![part(whole, 1), part(minutes, 1), part(0, 1)]);
        Field { tag, ifd_num: In::PRIMARY, value }
    };
    let fields = [
        text(Tag::DateTimeOriginal, "2026:05:01 08:30:00"),
        text(Tag::OffsetTimeOriginal, "+08:00"),
        text(Tag::GPSLatitudeRef, "N"),
        degrees(Tag::GPSLatitude, 33, 3),
        text(Tag::GPSLongitudeRef, "E"),
        degrees(Tag::GPSLongitude, 117, 6),
    ];
    let mut writer = Writer::new();
    for field in &fields {
        writer.push_field(field);
    }
    let mut out = Cursor::new(Vec::new());
    writer.write(&mut out, false).unwrap();
    out.into_inner()
}

/// A picture of 640 × 480 with a camera's notes; nothing looks at its pixels, so it has none.
pub fn photo() -> Vec<u8> {
    let notes = notes();
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe1];
    bytes.extend(u16::try_from(notes.len() + 8).unwrap().to_be_bytes());
    bytes.extend(b"Exif\0\0");
    bytes.extend(notes);
    bytes.extend([
        0xff, 0xc0, 0, 17, 8, 0x01, 0xe0, 0x02, 0x80, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1, 0xff, 0xd9,
    ]);
    bytes
}

fn send(server: &Served, kind: &str, bytes: &[u8]) -> Told {
    let bearer = format!("Bearer {}", server.token);
    server.send("POST", "/api/photos", &[("Authorization", &bearer), ("Content-Type", kind)], bytes)
}

#[test]
fn a_photo_is_kept_once_told_and_given_back_as_it_was() {
    let server = served();
    let sent = send(&server, "image/jpeg", &photo());
    assert_eq!(sent.status, 201, "{sent:?}");
    let told = sent.json();
    assert_eq!((told["width"].as_u64(), told["height"].as_u64()), (Some(640), Some(480)));
    assert_eq!(told["taken_at"], "2026-05-01T08:30:00+08:00");
    assert_eq!(told["position"], json!({"lon": 117.1, "lat": 33.05}));
    let again = send(&server, "image/jpeg", &photo());
    assert_eq!((again.status, &again.json()["hash"]), (200, &told["hash"]));
    let hash = told["hash"].as_str().unwrap();
    let path = format!("/api/photos/{hash}");
    let got = server.get(&path);
    assert_eq!((got.status, got.body.as_slice()), (200, photo().as_slice()));
    assert_eq!(got.header("content-type"), Some("image/jpeg"));
    assert_eq!(got.header("x-content-type-options"), Some("nosniff"));
    assert!(got.header("cache-control").unwrap().contains("immutable"));
    assert!(got.header("content-security-policy").unwrap().contains("sandbox"));
    let tag = got.header("etag").unwrap().to_owned();
    assert_eq!(server.send("GET", &path, &[("If-None-Match", &tag)], &[]).status, 304);
    let kept = Photos::beside(&server.file).folder().join(&hash[..2]);
    assert_eq!(std::fs::read_dir(kept).unwrap().count(), 1, "one file and nothing half there");
}

#[test]
fn what_is_no_photo_is_refused_in_plain_words_and_nothing_is_kept() {
    let server = served();
    let mut heic = vec![0, 0, 0, 24];
    heic.extend(b"ftypheic\0\0\0\0mif1heic");
    let huge = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\x00\x01\x00\x00\x00\x01\x00\x00";
    for (bytes, word) in [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".as_slice(), "JPEG"),
        (heic.as_slice(), "HEIC"),
        (&photo()[..40], "broken"),
        (huge.as_slice(), "too many"),
    ] {
        let told = send(&server, "image/jpeg", bytes);
        assert_eq!((told.status, told.code().as_str()), (422, "photo-refused"));
        assert!(told.json()["detail_en"].as_str().unwrap().contains(word), "{word}: {told:?}");
    }
    assert_eq!(send(&server, "text/html", &photo()).status, 415);
    let large = vec![0xff; 17 * 1024 * 1024];
    assert_eq!(send(&server, "image/jpeg", &large).code(), "body-too-large");
    assert_eq!(server.send("POST", "/api/photos", &[], &photo()).code(), "token-missing");
    assert!(!Photos::beside(&server.file).folder().exists());
}

#[test]
fn notes_of_any_nonsense_never_keep_a_photo_out() {
    let server = served();
    let whole = photo();
    let end = whole.len() - 21;
    let mut seed = 7_u64;
    for _ in 0..400 {
        let mut bytes = whole.clone();
        for _ in 0..3 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = 12 + (seed >> 33) as usize % (end - 12);
            bytes[at] = (seed >> 20) as u8;
        }
        let told = send(&server, "image/jpeg", &bytes);
        assert!(matches!(told.status, 200 | 201), "{told:?}");
    }
    assert_eq!(server.get("/healthz").status, 200);
}

#[test]
fn a_photos_name_leads_nowhere_else() {
    let server = served();
    for name in ["x", "..%2f..%2fverge.gpkg", &"A".repeat(64), &"0".repeat(64)] {
        assert_eq!(server.get(&format!("/api/photos/{name}")).code(), "no-such-photo", "{name}");
    }
}

#[test]
fn a_thing_names_its_photos_and_the_history_takes_them_back() {
    let server = served();
    let hash = send(&server, "image/jpeg", &photo()).json()["hash"].as_str().unwrap().to_owned();
    let path = format!("/api/collections/bins/items/{}", server.a_bin());
    let merge = [("Content-Type", "application/merge-patch+json")];
    let named = json!({"properties": {"photos": [hash, hash]}});
    assert_eq!(server.write("PATCH", &path, &merge, &named).status, 200);
    assert_eq!(server.get(&path).json()["properties"]["photos"], json!([hash]));
    let nonsense = server.write("PATCH", &path, &merge, &json!({"properties": {"photos": ["IMG_1.jpg"]}}));
    assert_eq!(nonsense.json()["findings"][0]["code"], "photo-name");
    let seq = server.register.snapshot().seq();
    assert_eq!(server.write("POST", &format!("/api/history/{seq}/undo"), &[], &json!({})).status, 200);
    assert!(server.get(&path).json()["properties"].get("photos").is_none());
    assert_eq!(server.get(&format!("/api/photos/{hash}")).status, 200, "taking back deletes no photo");
}

#[test]
fn the_check_tells_which_photos_are_missing_and_a_backup_brings_them() {
    let server = served();
    let hash = send(&server, "image/jpeg", &photo()).json()["hash"].as_str().unwrap().to_owned();
    let id = server.a_bin();
    let path = format!("/api/collections/bins/items/{id}");
    let merge = [("Content-Type", "application/merge-patch+json")];
    server.write("PATCH", &path, &merge, &json!({"properties": {"photos": [hash]}}));
    let check = || server.send("POST", "/api/processes/check/execution", &[], b"{}").json();
    let missing = |answer: &serde_json::Value| {
        let findings = answer["findings"].as_array().unwrap();
        findings.iter().filter(|finding| finding["code"] == "photo-missing").count()
    };
    assert_eq!(missing(&check()), 0);
    let elsewhere = tempfile::tempdir().unwrap();
    let copy = elsewhere.path().join("safe.gpkg");
    assert_eq!(server.register.backup(&copy).unwrap(), 1);
    std::fs::remove_dir_all(Photos::beside(&server.file).folder()).unwrap();
    let answer = check();
    assert_eq!(missing(&answer), 1);
    assert_eq!(answer["findings"][0]["object"], id.as_str());
    let again = elsewhere.path().join("again.gpkg");
    GpkgStore::restore(&copy, &again, false).unwrap();
    assert!(Photos::beside(&again).find(&hash).is_some());
}
