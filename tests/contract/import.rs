//! Files as offices send them: what is taken, what is refused, and in which words.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use geo_types::Geometry;
use serde_json::json;
use verge::exchange::mapping::MappingFile;
use verge::model::feature::Feature;
use verge::model::finding::Severity;
use verge::model::text::Lang;
use verge::question::Progress;
use verge::service::Register;
use verge::service::import::{ImportError, Report, Request, import};
use verge::store::Access;

use crate::support::shared;

struct Office {
    folder: tempfile::TempDir,
}

impl Office {
    fn new() -> Office {
        Office { folder: tempfile::tempdir().unwrap() }
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("verge.gpkg")
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    fn import(&self, name: &str, content: impl AsRef<[u8]>) -> Result<Report, ImportError> {
        self.import_with(name, content, |_| {})
    }

    fn import_with(
        &self,
        name: &str,
        content: impl AsRef<[u8]>,
        change: impl FnOnce(&mut Request),
    ) -> Result<Report, ImportError> {
        let path = self.file(name, content);
        let mut request = Request { files: vec![path], actor: "王小明".to_owned(), ..Request::default() };
        change(&mut request);
        import(&self.store(), &request, &Progress::new())
    }

    fn all(&self, collection: &str) -> Vec<Feature> {
        let register = Register::open(&self.store(), &Access::Read).unwrap();
        let snapshot = register.snapshot();
        let own = snapshot.collection(collection).unwrap();
        own.layer.after_fid(i64::MIN).map(|row| own.feature(&row)).collect()
    }
}

/// Everything an import said, one finding a line, in Chinese and English.
fn said(report: &Report) -> String {
    let mut text = String::new();
    for (_, group) in report.findings.groups() {
        for finding in &group.first {
            let _ = writeln!(text, "{}\n{}", finding.line(Lang::Zh), finding.line(Lang::En));
        }
    }
    text
}

/// What a refused import said.
fn refused(result: Result<Report, ImportError>) -> String {
    match result {
        Ok(report) => panic!("it was taken: {report:?}"),
        Err(ImportError::Unreadable(finding)) => {
            format!("{}\n{}", finding.line(Lang::Zh), finding.line(Lang::En))
        }
        Err(ImportError::Nothing(report) | ImportError::Strict(report)) => said(&report),
        Err(ImportError::Usage(_, text) | ImportError::Missing(text)) => format!("{}\n{}", text.zh, text.en),
        Err(other) => panic!("{other:?}"),
    }
}

fn collection(features: &[&str]) -> String {
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}", features.join(",\n"))
}

fn feature(geometry: &str) -> String {
    format!("{{\"type\":\"Feature\",\"properties\":{{\"name\":\"石桥头\"}},\"geometry\":{geometry}}}")
}

const GOOD: &str =
    r#"{"type":"Feature","properties":{"name":"好"},"geometry":{"type":"Point","coordinates":[117.1,33.2]}}"#;

#[test]
fn a_bad_feature_is_told_with_its_line_and_the_rest_goes_in() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for (geometry, words) in [
        (r#"{"type":"Point","coordinates":[NaN,33.2]}"#, "NaN"),
        (r#"{"type":"Point","coordinates":[1e999,33.2]}"#, "1e999"),
        (r#"{"type":"Point","coordinates":[117.1]}"#, "two numbers"),
        (r#"{"type":"Point","coordinates":[]}"#, "empty"),
        (r#"{"type":"Point","coordinates":[200.5,33.2]}"#, "-180"),
        (r#"{"type":"Point","coordinates":[0,0]}"#, "never located"),
        (r#"{"type":"Point","coordinates":[[117.1,33.2]]}"#, "nested"),
        (r#"{"type":"Blob","coordinates":[117.1,33.2]}"#, "type is unknown"),
        ("null", "no place"),
        (&format!("{{\"type\":\"Point\",\"coordinates\":{deep}}}"), "more than 64 deep"),
    ] {
        let office = Office::new();
        let report = office.import("bins.geojson", collection(&[GOOD, &feature(geometry), GOOD])).unwrap();
        let text = said(&report);
        assert_eq!((report.taken(), report.rejected()), (2, 1), "{geometry:.80}: {text}");
        assert!(text.contains(words) && text.contains("line 3"), "{geometry:.80}: {text}");
        assert_eq!(office.all("bins").len(), 2);
    }
}

#[test]
fn rings_that_are_open_are_closed_and_said_and_rings_that_cross_themselves_are_refused() {
    let office = Office::new();
    let open = r#"{"type":"Polygon","coordinates":[[[117.1,33.2],[117.2,33.2],[117.2,33.3]]]}"#;
    let report = office.import("buildings.geojson", collection(&[&feature(open)])).unwrap();
    assert!(said(&report).contains("没有闭合"), "{}", said(&report));
    let Some(Geometry::Polygon(ring)) = &office.all("structures")[0].geometry else { panic!("a polygon") };
    assert_eq!(ring.exterior().0.len(), 4);
    let bow = r#"{"type":"Polygon","coordinates":[[[117,33],[117.1,33.1],[117.1,33],[117,33.1],[117,33]]]}"#;
    let text = refused(Office::new().import("buildings.geojson", collection(&[&feature(bow)])));
    assert!(text.contains("cross"), "{text}");
}

#[test]
fn a_file_that_is_cut_off_renamed_or_no_data_is_refused_whole_and_nothing_is_made() {
    let whole = collection(&[GOOD, GOOD]);
    let workbook = workbook(&[("垃圾桶", &[&["名称", "经度", "纬度"], &["石桥头", "117.1", "33.2"]])]);
    for (name, content, words) in [
        ("bins.geojson", whole.as_bytes()[..whole.len() - 60].to_vec(), "not copied or downloaded whole"),
        ("bins.geojson", b"{\"a\": 1}".to_vec(), "no features"),
        ("bins.geojson", b"{\"type\":\"Topology\"}".to_vec(), "TopoJSON"),
        ("bins.geojson", format!("{}1", "[".repeat(100_000)).into_bytes(), "ends here"),
        ("bins.csv", Vec::new(), "empty"),
        ("bins.csv", b"%PDF-1.7 ...".to_vec(), "PDF"),
        ("bins.csv", b"117.1,33.2\n117.2,33.3\n".to_vec(), "no header"),
        ("bins.xlsx", workbook[..workbook.len() / 2].to_vec(), "damaged"),
        ("bins.zip", b"PK\x03\x04 roads.shp".to_vec(), "unpack"),
        ("bins.xls", b"<html><table><tr><td>1</td></tr></table></html>".to_vec(), "web page"),
    ] {
        let office = Office::new();
        let text = refused(office.import(name, content));
        assert!(text.contains(words), "{name}: {text}");
        assert!(text.contains(name), "{text}");
        assert!(!office.store().exists(), "{name}");
    }
}

#[test]
fn a_file_under_a_wrong_name_is_read_by_its_content_and_said() {
    let office = Office::new();
    let report = office.import("bins.csv", collection(&[GOOD])).unwrap();
    assert_eq!(report.taken(), 1);
    assert!(said(&report).contains("内容却是GeoJSON"), "{}", said(&report));
}

#[test]
fn a_missing_file_is_told_by_its_name() {
    let request = Request { files: vec![PathBuf::from("没有.csv")], ..Request::default() };
    let office = Office::new();
    let error = import(&office.store(), &request, &Progress::new());
    assert!(
        matches!(&error, Err(ImportError::Missing(text)) if text.zh.contains("没有这个文件")),
        "{error:?}"
    );
}

const SHEET: &str =
    "序号,名称,经度,纬度,容积(L),状态\n1,石桥头,117.1,33.2,240,在用\n2,供销社,117.11,33.21,120,损坏\n";

#[test]
fn every_encoding_gives_the_same_bins() {
    let utf16: Vec<u8> = SHEET.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (content, encoding) in [
        (SHEET.as_bytes().to_vec(), None),
        ([b"\xef\xbb\xbf".as_slice(), SHEET.as_bytes()].concat(), None),
        (utf16, None),
        (encoding_rs::GBK.encode(SHEET).0.into_owned(), None),
        (encoding_rs::GBK.encode(SHEET).0.into_owned(), Some("gbk")),
        (encoding_rs::BIG5.encode("名稱,lon,lat\n石橋頭,117.1,33.2\n").0.into_owned(), Some("big5")),
    ] {
        let office = Office::new();
        office
            .import_with("bins.csv", content, |request| request.encoding = encoding.map(str::to_owned))
            .unwrap();
        let bins = office.all("bins");
        let name = if encoding == Some("big5") { "extra" } else { "name" };
        assert!(bins[0].properties.contains_key(name), "{encoding:?}: {:?}", bins[0].properties);
        if name == "name" {
            assert_eq!(bins[0].text("name"), Some("石桥头"));
            assert_eq!(bins[1].text("state"), Some("damaged"));
            assert_eq!(bins[0].properties["volume_l"], 240);
        }
    }
}

#[test]
fn a_wrong_encoding_is_noticed_by_its_garbled_words() {
    let gbk = encoding_rs::GBK.encode(SHEET).0.into_owned();
    let result =
        Office::new().import_with("bins.csv", gbk, |request| request.encoding = Some("utf-8".to_owned()));
    assert!(refused(result).contains("--encoding"));
    let text =
        refused(Office::new().import_with("bins.csv", SHEET, |r| r.encoding = Some("klingon".to_owned())));
    assert!(text.contains("klingon"), "{text}");
}

#[test]
fn one_row_with_swapped_axes_is_set_right_and_told_with_its_line() {
    let office = Office::new();
    let mut sheet = "名称,经度,纬度\n".to_owned();
    for at in 0..15 {
        let _ = writeln!(sheet, "桶{at},117.{at:02},33.2");
    }
    sheet.push_str("反了,33.2,117.05\n");
    let report = office.import("bins.csv", sheet).unwrap();
    assert!(said(&report).contains("第 17 行：经度和纬度写反了，已改正，请核对"), "{}", said(&report));
    assert!(
        office
            .all("bins")
            .iter()
            .all(|bin| { matches!(bin.geometry, Some(Geometry::Point(p)) if p.x() > 116.9 && p.y() < 34.0) })
    );
}

#[test]
fn a_row_that_lies_apart_until_it_is_turned_is_turned() {
    let office = Office::new();
    let mut sheet = "name,lon,lat\n".to_owned();
    for at in 0..30 {
        let _ = writeln!(sheet, "bin {at},-3.2{at:02},55.95");
    }
    sheet.push_str("swapped,55.95,-3.21\n");
    let report = office.import("bins.csv", sheet).unwrap();
    assert!(said(&report).contains("line 32: longitude and latitude were swapped"), "{}", said(&report));
}

#[test]
fn a_whole_file_with_swapped_axes_is_set_right_and_said_once() {
    let office = Office::new();
    let report = office.import("bins.csv", "name,lon,lat\na,33.2,117.1\nb,33.21,117.12\n").unwrap();
    assert!(said(&report).contains("整个文件"), "{}", said(&report));
    assert_eq!(report.count(Severity::Warning), 1);
    let Some(Geometry::Point(at)) = office.all("bins")[0].geometry else { panic!("a bin is a point") };
    assert_eq!((at.x(), at.y()), (117.1, 33.2));
}

#[test]
fn metres_without_a_system_are_asked_about_and_with_one_are_placed() {
    let sheet = "名称,X坐标,Y坐标\n石桥头,509347.62,3674123.5\n";
    let text = refused(Office::new().import("bins.csv", sheet));
    assert!(text.contains("--crs EPSG:"), "{text}");
    // In surveying sheets x is north and y is east.
    for sheet in [sheet, "名称,X坐标,Y坐标\n石桥头,3674123.5,509347.62\n"] {
        let office = Office::new();
        office.import_with("bins.csv", sheet, |request| request.crs = Some("EPSG:4548".to_owned())).unwrap();
        let Some(Geometry::Point(at)) = office.all("bins")[0].geometry else { panic!("a bin is a point") };
        assert!((at.x() - 117.1).abs() < 0.01 && (at.y() - 33.19).abs() < 0.02, "{at:?}");
    }
    let zoned = "名称,X坐标,Y坐标\n石桥头,39509347.62,3674123.5\n";
    assert!(refused(Office::new().import("bins.csv", zoned)).contains("EPSG:4527"));
}

#[test]
fn positions_of_web_maps_are_brought_back() {
    let office = Office::new();
    office
        .import_with("bins.csv", "name,lon,lat\na,117.105,33.198\n", |request| {
            request.crs = Some("gcj02".into());
        })
        .unwrap();
    let Some(Geometry::Point(at)) = office.all("bins")[0].geometry else { panic!("a bin is a point") };
    assert!((at.x() - 117.105).abs() > 0.002, "{at:?}");
    let text = refused(Office::new().import_with("bins.csv", SHEET, |r| r.crs = Some("EPSG:2437".into())));
    assert!(text.contains("EPSG:2437"), "{text}");
}

#[test]
fn the_legacy_crs_member_is_respected_or_refused() {
    let with = |crs: &str| {
        format!(
            "{{\"type\":\"FeatureCollection\",\"crs\":{{\"type\":\"name\",\"properties\":{{\"name\":\"{crs}\"}}}},\
             \"features\":[{}]}}",
            GOOD.replace("[117.1,33.2]", "[509347.62,3674123.5]")
        )
    };
    let office = Office::new();
    office.import("bins.geojson", with("urn:ogc:def:crs:EPSG::4548")).unwrap();
    let Some(Geometry::Point(at)) = office.all("bins")[0].geometry else { panic!("a bin is a point") };
    assert!((at.x() - 117.1).abs() < 0.01, "{at:?}");
    let text = refused(Office::new().import("bins.geojson", with("urn:ogc:def:crs:EPSG::27700")));
    assert!(text.contains("27700") && text.contains("--crs"), "{text}");
}

#[test]
fn importing_again_updates_what_changed_and_leaves_what_people_added() {
    let office = Office::new();
    office
        .import_with("台账.csv", SHEET, |request| {
            request.kind = Some("垃圾桶".to_owned());
            request.key = Some("名称".to_owned());
        })
        .unwrap();
    let register = Register::open(&office.store(), &Access::Write).unwrap();
    let mut bin = office.all("bins").remove(0);
    bin.set("village", "石桥村".into());
    let mut draft = verge::model::change::Draft::new(verge::model::change::Origin::User, "李", "");
    draft.put("bins", bin.clone());
    register.commit(draft).unwrap();
    drop(register);
    let changed = SHEET.replace("240,在用", "660,损坏");
    let report = office
        .import_with("台账.csv", changed, |request| {
            request.kind = Some("bins".to_owned());
            request.key = Some("名称".to_owned());
        })
        .unwrap();
    let counts = report.kinds["bins"];
    assert_eq!((counts.new, counts.updated, counts.unchanged), (0, 1, 1));
    let after = office.all("bins").into_iter().find(|own| own.id == bin.id).unwrap();
    assert_eq!(after.text("village"), Some("石桥村"));
    assert_eq!(after.text("state"), Some("damaged"));
    assert_eq!(after.properties["volume_l"], 660);
    assert_eq!(after.source_id(), Some("台账.csv:石桥头"));
}

#[test]
fn the_lines_a_row_stands_in_do_not_tell_it_apart() {
    let office = Office::new();
    office.import("bins.csv", "name,lon,lat\na,117.1,33.2\nb,117.2,33.2\n").unwrap();
    let report =
        office.import("bins.csv", "name,lon,lat\nnew,117.3,33.2\nb,117.2,33.2\na,117.1,33.2\n").unwrap();
    let counts = report.kinds["bins"];
    assert_eq!((counts.new, counts.updated, counts.unchanged), (1, 0, 2));
}

#[test]
fn the_whole_import_is_one_change_set_that_can_be_undone() {
    let office = Office::new();
    let report = office.import("bins.csv", SHEET).unwrap();
    assert_eq!(report.head.as_ref().map(|head| (head.seq, head.count)), Some((1, 2)));
    let register = Register::open(&office.store(), &Access::Write).unwrap();
    register.undo(1, "李").unwrap();
    drop(register);
    assert!(office.all("bins").is_empty());
}

#[test]
fn a_dry_run_shows_what_would_change_and_writes_nothing() {
    let office = Office::new();
    let report = office.import_with("bins.csv", SHEET, |request| request.dry_run = true).unwrap();
    assert_eq!((report.taken(), report.samples.len()), (2, 2));
    assert!(!office.store().exists());
    office.import_with("bins.csv", SHEET, |request| request.key = Some("名称".to_owned())).unwrap();
    let changed = SHEET.replace("120", "660");
    let report = office
        .import_with("bins.csv", changed, |request| {
            request.key = Some("名称".to_owned());
            request.dry_run = true;
        })
        .unwrap();
    assert_eq!(report.samples.len(), 1);
    assert_eq!(report.samples[0].before.as_ref().unwrap().properties["volume_l"], 120);
    assert_eq!(report.samples[0].after.as_ref().unwrap().properties["volume_l"], 660);
    assert!(report.head.is_none());
    assert_eq!(office.all("bins")[1].properties["volume_l"], 120);
}

#[test]
fn with_strict_one_bad_row_refuses_all() {
    let office = Office::new();
    let sheet = format!("{SHEET}3,村口,117.1,33.3,99999999,在用\n");
    let result = office.import_with("bins.csv", &sheet, |request| request.strict = true);
    assert!(matches!(result, Err(ImportError::Strict(_))));
    assert!(!office.store().exists());
    let report = office.import("bins.csv", &sheet).unwrap();
    assert_eq!((report.taken(), report.rejected()), (2, 1));
    assert!(said(&report).contains("第 4 行：volume_l"), "{}", said(&report));
}

#[test]
fn a_stopped_import_writes_nothing() {
    let office = Office::new();
    let path = office.file("bins.csv", SHEET);
    let progress = Progress::new();
    progress.cancel();
    let request = Request { files: vec![path], ..Request::default() };
    assert!(matches!(import(&office.store(), &request, &progress), Err(ImportError::Stopped)));
    assert!(!office.store().exists());
}

#[test]
fn a_register_that_is_in_use_is_left_alone_and_the_reason_told() {
    let office = Office::new();
    office.import("bins.csv", SHEET).unwrap();
    let held = Register::open(&office.store(), &Access::Write).unwrap();
    held.tell_address("http://127.0.0.1:8080").unwrap();
    let Err(ImportError::Register(refusal)) = office.import("bins.csv", SHEET) else { panic!("it is held") };
    assert!(refusal.text().en.contains("http://127.0.0.1:8080"), "{}", refusal.text().en);
}

#[test]
fn rows_whose_kind_nothing_tells_are_asked_about() {
    let text = refused(Office::new().import("数据.csv", "a,b,lon,lat\n1,2,117.1,33.2\n"));
    assert!(text.contains("--as bins") && text.contains("垃圾桶"), "{text}");
}

#[test]
fn quoted_newlines_do_not_upset_the_lines_that_are_told() {
    let sheet = "name,lon,lat\n\"two\nlines\",117.1,33.2\n\nbad,x,33.2\n\n\nworse,y,33.2";
    for end in ["\n", "\r\n", "\r"] {
        let report = Office::new().import("bins.csv", sheet.replace('\n', end)).unwrap();
        let text = said(&report);
        assert!(text.contains("line 5:") && text.contains("line 8:"), "{end:?}: {text}");
    }
}

#[test]
fn bins_known_by_road_chainage_and_side_are_kept_and_totals_are_not() {
    let office = Office::new();
    let sheet = "垃圾桶台账,,,\n道路,桩号,侧,容积（升）\n225省道,K18+980,左,240\n省道225线,K19+300,右,240\n合计,,,480\n";
    let report = office.import("台账.csv", sheet).err().map(|error| refused(Err(error)));
    assert!(report.unwrap().contains("--as"), "the file's name tells no kind");
    let report = office.import_with("台账.csv", sheet, |request| request.kind = Some("bins".into())).unwrap();
    assert_eq!((report.taken(), report.rejected()), (2, 0), "{}", said(&report));
    let bin = &office.all("bins")[0];
    assert_eq!(bin.text("road"), Some("S225"));
    assert_eq!(bin.properties["chainage_m"], 18980);
    assert_eq!(bin.text("side"), Some("left"));
}

#[test]
fn a_mapping_written_by_hand_goes_first() {
    let office = Office::new();
    let mapping = "kind=\"bins\"\nkey=\"牌号\"\n[columns]\n\"牌号\"=\"name\"\n\"东\"=\"lon\"\n\"北\"=\"lat\"\n\"填表人\"=\"\"\n[values]\nvillage=\"石桥村\"\n";
    office
        .import_with("表.csv", "牌号,东,北,填表人\nA1,117.1,33.2,张\n", |request| {
            request.mapping = Some(MappingFile::parse(mapping).unwrap());
        })
        .unwrap();
    let bin = &office.all("bins")[0];
    assert_eq!(bin.text("village"), Some("石桥村"));
    assert_eq!(bin.source_id(), Some("表.csv:A1"));
    assert!(!bin.properties.contains_key("extra"));
}

/// A workbook of sheets of texts.
fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (at, row) in rows.iter().enumerate() {
            for (column, cell) in row.iter().enumerate() {
                sheet.write(at as u32, column as u16, *cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn every_sheet_named_after_a_kind_is_read_below_its_title() {
    let office = Office::new();
    let book = workbook(&[
        ("说明", &[&["本表由环卫所填写"]]),
        ("垃圾桶", &[&["包河镇垃圾桶台账"], &["名称", "经度", "纬度"], &["石桥头", "117.1", "33.2"]]),
        ("垃圾池", &[&["名称", "位置", ""], &["", "经度", "纬度"], &["村口", "117.2", "33.3"]]),
    ]);
    let report = office.import("台账.xlsx", book).unwrap();
    assert_eq!(report.kinds.keys().collect::<Vec<_>>(), ["bins", "garbage-pools"], "{}", said(&report));
    assert!(said(&report).contains("没有导入这些工作表：说明"));
    assert_eq!(office.all("garbage-pools")[0].text("name"), Some("村口"));
}

#[test]
fn a_sheet_of_two_far_corners_costs_two_cells() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in ["name", "lon", "lat"].iter().enumerate() {
        sheet.write(0, column as u16, *name).unwrap();
    }
    sheet.write(1, 0, "a").unwrap();
    sheet.write(1, 1, 117.1).unwrap();
    sheet.write(1, 2, 33.2).unwrap();
    sheet.write(1_048_575, 16_383, "far").unwrap();
    let office = Office::new();
    assert_eq!(office.import("bins.xlsx", book.save_to_buffer().unwrap()).unwrap().taken(), 1);
}

#[test]
fn a_zip_bomb_is_not_opened() {
    let mut bomb = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    bomb.start_file("[Content_Types].xml", options).unwrap();
    bomb.start_file("xl/sharedStrings.xml", options).unwrap();
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..1100 {
        std::io::Write::write_all(&mut bomb, &zeros).unwrap();
    }
    let text = refused(Office::new().import("bins.xlsx", bomb.finish().unwrap().into_inner()));
    assert!(text.contains("1024 MB"), "{text}");
}

#[test]
fn edinburghs_bins_are_the_same_from_their_geojson_and_their_csv() {
    let names = ["inventories/edinburgh_litter_bins.geojson", "inventories/edinburgh_litter_bins.csv"];
    let mut registers = Vec::new();
    for name in names {
        let Some(path) = shared(name) else { return };
        registers.push(edinburgh(&path));
    }
    assert_eq!(registers[0].len(), 3218);
    assert_eq!(registers[0], registers[1]);
}

/// What a register says of Edinburgh's bins apart from sources, ids and times; importing again changes nothing.
fn edinburgh(path: &Path) -> Vec<String> {
    let office = Office::new();
    let request = Request { files: vec![path.to_owned()], ..Request::default() };
    let first = import(&office.store(), &request, &Progress::new()).unwrap();
    assert_eq!((first.kinds["bins"].new, first.rejected()), (3218, 0));
    let again = import(&office.store(), &request, &Progress::new()).unwrap();
    assert_eq!(again.kinds["bins"].unchanged, 3218);
    assert!(again.head.is_none());
    let bins = office.all("bins").into_iter().map(|mut bin| {
        for name in ["source", "source_id", "updated_at"] {
            assert!(bin.properties.shift_remove(name).is_some(), "{name}");
        }
        if let Some(extra) = bin.properties.get_mut("extra").and_then(|extra| extra.as_object_mut()) {
            extra.sort_keys();
        }
        let Some(Geometry::Point(at)) = bin.geometry else { panic!("a bin is a point") };
        json!([at.x(), at.y(), bin.properties]).to_string()
    });
    let mut bins: Vec<String> = bins.collect();
    bins.sort();
    bins
}

#[test]
fn wuhans_streets_load_from_their_packed_file() {
    let Some(path) = shared("osm/wuhan-streets.geojson.gz") else { return };
    let office = Office::new();
    let request = Request { files: vec![path], ..Request::default() };
    let report = import(&office.store(), &request, &Progress::new()).unwrap();
    assert_eq!(report.taken() + report.rejected(), 92_667, "{}", said(&report));
    assert!(report.rejected() < 10, "{}", said(&report));
    let register = Register::open(&office.store(), &Access::Read).unwrap();
    assert_eq!(register.description().srs_id, 4490);
}

#[test]
fn what_verge_exported_comes_back_without_changing_anything() {
    let office = Office::new();
    let sheet = "名称,经度,纬度,网格\n石桥头,117.123456789012,33.2,三\n";
    office.import("垃圾桶.csv", sheet).unwrap();
    let sheet = "道路,桩号,侧,网格\nS225,K18+980,左,三\n";
    office.import("路边垃圾桶.csv", sheet).unwrap();
    let bins = office.all("bins");
    let cell =
        |bin: &Feature, name: &str| bin.properties.get(name).map(ToString::to_string).unwrap_or_default();
    let plain = |text: String| text.trim_matches('"').to_owned();
    let mut csv =
        "\u{feff}id,名称,道路,桩号(m),侧,来源,来源编号,更新时间,其他列,lon,lat,derived_position\n".to_owned();
    for (bin, place) in bins.iter().zip(["117.123456789,33.2,", "117.2,33.3,true"]) {
        let _ = writeln!(
            csv,
            "{},{},{},{},{},{},{},{},\"{}\",{place}",
            bin.id,
            plain(cell(bin, "name")),
            plain(cell(bin, "road")),
            cell(bin, "chainage_m"),
            plain(cell(bin, "side")),
            plain(cell(bin, "source")),
            plain(cell(bin, "source_id")),
            plain(cell(bin, "updated_at")),
            cell(bin, "extra").replace('"', "\"\""),
        );
    }
    let report = office.import("bins-out.csv", csv).unwrap();
    let counts = report.kinds["bins"];
    assert_eq!((counts.new, counts.updated, counts.unchanged), (0, 0, 2), "{}", said(&report));
    let text = said(&report);
    assert!(text.is_empty(), "{text}");
}
