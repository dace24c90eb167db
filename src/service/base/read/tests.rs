//! What an office may write, and what it is told when it slips.

use std::path::Path;

use super::*;

fn read(text: &str) -> Result<Vec<Base>, Text> {
    layers(text.as_bytes(), Path::new("."))
}

fn urls(base: &Base) -> Vec<String> {
    match &base.source {
        Source::Tiles(webs) => webs.iter().flat_map(|web| web.urls.clone()).collect(),
        Source::File(_) => Vec::new(),
    }
}

#[test]
fn an_office_names_its_layers() {
    let found = read(
        r#"
        [[base]]
        id = "tianditu"
        title = { zh = "天地图影像", en = "Tianditu imagery" }
        kind = "tianditu"
        layers = ["img", "cia"]
        key = "abc123"
        review_number = "GS(2024)0650号"

        [[base]]
        id = "streets"
        kind = "xyz"
        url = "https://{s}.tiles.example:8443/{z}/{x}/{y}.png?k={key}"
        subdomains = ["a", "b"]
        key = "k-1"
        crs = "gcj02"
        max_zoom = 17
        attribution = "Example"
        "#,
    )
    .unwrap();
    let [tianditu, streets] = found.as_slice() else { panic!("two layers") };
    assert_eq!(urls(tianditu).len(), 16);
    assert!(urls(tianditu)[0].starts_with("https://t0.tianditu.gov.cn/img_w/wmts?"));
    assert!(urls(tianditu)[8].contains("LAYER=cia") && urls(tianditu)[8].ends_with("&tk=abc123"));
    assert_eq!((tianditu.attribution.as_str(), tianditu.zooms), ("天地图", (0, 18)));
    assert_eq!(streets.origins(), ["https://a.tiles.example:8443", "https://b.tiles.example:8443"]);
    assert!(streets.gcj02 && !tianditu.gcj02);
    assert!(urls(streets)[0].ends_with(".png?k=k-1"));
}

#[test]
fn a_slip_is_told_with_its_line_and_its_key() {
    let told = |text: &str| read(text).map(|_| ()).unwrap_err();
    let head = "[[base]]\nid = \"a\"\nkind = \"xyz\"\nattribution = \"x\"\n";
    for (line, says) in [
        ("url = \"https://x.example/{z}/{x}.png\"\n", "line 5 (base layer 1): url has no {y}"),
        ("url = \"ftp://x.example/{z}/{x}/{y}\"\n", "line 5 (base layer 1): url is no address"),
        (
            "url = \"https://x.example; script-src */{z}/{x}/{y}\"\n",
            "line 5 (base layer 1): url is no address",
        ),
        (
            "ulr = \"https://x.example/{z}/{x}/{y}\"\n",
            "line 5 (base layer 1): ulr is not known; did you mean url?",
        ),
        (
            "url = \"https://x.example/{z}/{x}/{y}\"\nmax_zoom = 99\n",
            "line 6 (base layer 1): max_zoom is a whole",
        ),
        ("url = \"https://x.example/{z}/{x}/{y}\"\ncrs = \"bd09\"\n", "line 6 (base layer 1): crs is gcj02"),
        ("url = \"https://x.example/{key}/{z}/{x}/{y}\"\n", "line 1 (base layer 1): key is needed"),
        ("", "line 1 (base layer 1): url is needed"),
        ("url = 7\n", "line 5 (base layer 1): url is text"),
    ] {
        let text = told(&format!("{head}{line}"));
        assert!(text.en.starts_with(says), "{} instead of {says}", text.en);
        assert!(text.zh.contains("行（第 1 个底图）"), "{}", text.zh);
    }
    assert!(told("base = 1").en.contains("[[base]]"));
    assert!(told("[[base]]\nid = \n").en.contains("line 2"));
    let twice = format!("{head}url = \"https://x.example/{{z}}/{{x}}/{{y}}\"\n").repeat(2);
    assert!(told(&twice).en.starts_with("line 7 (base layer 2): id is that of an earlier"));
}

#[test]
fn a_key_is_in_no_message() {
    let secret = "sEcReT-123";
    for rest in ["layers = [\"nothing\"]\n", "max_zoom = \"x\"\n", "key = \n", "colour = 1\n"] {
        let text = format!("[[base]]\nid = \"t\"\nkind = \"tianditu\"\nkey = \"{secret}\"\n{rest}");
        let told = read(&text).map(|_| ()).unwrap_err();
        assert!(!told.zh.contains(secret) && !told.en.contains(secret), "{told}");
    }
    let found = read(&format!("[[base]]\nid = \"t\"\nkind = \"tianditu\"\nkey = \"{secret}\"\n")).unwrap();
    assert!(!format!("{found:?}").contains(secret));
}

#[test]
fn a_layer_that_is_off_is_left_out_and_a_missing_file_is_told() {
    assert!(read("[[base]]\noff = true\n").unwrap().is_empty());
    let told =
        read("[[base]]\nid = \"p\"\nkind = \"pmtiles\"\nfile = \"nowhere.pmtiles\"\nattribution = \"x\"\n");
    assert!(told.map(|_| ()).unwrap_err().en.starts_with("line 4 (base layer 1): file names a file, but"));
}
