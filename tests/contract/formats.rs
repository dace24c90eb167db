//! Every format out and in again: what verge writes it reads back as it was, and other programs read it too.

use std::path::{Path, PathBuf};
use std::process::Command;

use geo_types::{Geometry, LineString, Point, Polygon};
use serde_json::{Value, json};
use verge::exchange::write::Target;
use verge::model::change::{Draft, Origin};
use verge::model::feature::Feature;
use verge::model::selection::Selection;
use verge::model::text::Lang;
use verge::question::Progress;
use verge::service::import::{Request, import, import_into};
use verge::service::{Register, export};
use verge::store::{Access, Description};

const KINDS: &str = "roads,bins,structures,plots,vehicles,divisions";

fn feature(geometry: Option<Geometry<f64>>, properties: Value) -> Feature {
    Feature::new(geometry, properties.as_object().unwrap().clone())
}

/// One of everything that a format may stumble over: lists, JSON, dates, guards, a place worked out, no place at all.
fn register(folder: &Path) -> Register {
    let path = folder.join("verge.gpkg");
    let register = Register::open(&path, &Access::Create(Description::chinese("石桥镇"))).unwrap();
    let mut draft = Draft::new(Origin::User, "clerk", "test");
    let line = LineString::from(vec![(117.0, 33.0), (117.1, 33.0), (117.123456789, 33.01)]);
    draft.put(
        "roads",
        feature(
            Some(line.into()),
            json!({"number": "S225", "class": "provincial", "source_id": "osm:ref/S225/provincial/main",
                   "source": "map.osm.pbf", "members": ["osm:way/1", "osm:way/2"], "extra": {"lanes": "2"}}),
        ),
    );
    let bin =
        json!({"name": "=HYPERLINK(\"x\")", "volume_l": 240.5, "state": "damaged", "seen_at": "2015-03-20"});
    draft.put("bins", feature(Some(Point::new(117.05, 33.0001).into()), bin));
    draft.put(
        "bins",
        feature(
            None,
            json!({"road": "S225", "chainage_m": 1500.25, "side": "left", "note": "一行,\"二\"\n三"}),
        ),
    );
    let ring = |half: f64| {
        LineString::from(vec![(117.0, 33.1), (117.0 + half, 33.1), (117.0 + half, 33.2), (117.0, 33.1)])
    };
    draft.put(
        "structures",
        feature(Some(Point::new(117.06, 33.01).into()), json!({"kind": "pigsty", "lawful": false})),
    );
    let built = json!({"kind": "building", "households": 3, "lawful": true, "built_on": "1998-07-01"});
    draft.put("structures", feature(Some(Polygon::new(ring(0.01), vec![]).into()), built));
    let clockwise = LineString::from(vec![(117.0, 33.3), (117.0, 33.4), (117.1, 33.4), (117.0, 33.3)]);
    draft.put("divisions", feature(Some(Polygon::new(clockwise, vec![]).into()), json!({"name": "石桥村"})));
    let plot = json!({"species": ["杨", "a,b"], "extra": {"a": [1, {"b": "丙"}]}, "planned_mu": 12.5});
    draft.put("plots", feature(Some(Polygon::new(ring(0.02), vec![]).into()), plot));
    draft.put("vehicles", feature(None, json!({"kind": "tricycle", "village": "石桥村"})));
    register.commit(draft).unwrap();
    register
}

fn written(register: &Register, words: &str, path: &Path) -> PathBuf {
    let snapshot = register.snapshot();
    let parts = Selection::parse(words).unwrap().bind(snapshot.kinds()).unwrap();
    let sheets = export::collections(&snapshot, &parts, register.description());
    Target::of_path(path).unwrap().to_file(sheets, Lang::Zh, path).unwrap();
    path.to_owned()
}

fn request(path: &Path) -> Request {
    Request { files: vec![path.to_owned()], actor: "clerk".into(), strict: true, ..Request::default() }
}

/// All things by kind and id, without what tells when and from where they came.
fn things(register: &Register) -> Vec<(String, Feature)> {
    let snapshot = register.snapshot();
    let mut all: Vec<(String, Feature)> = Vec::new();
    for collection in snapshot.collections() {
        for row in collection.layer.rows() {
            let mut feature = collection.feature(&row);
            feature.fid = None;
            for name in ["updated_at", "source", "source_id"] {
                feature.properties.shift_remove(name);
            }
            all.push((collection.kind.id.clone(), feature));
        }
    }
    all.sort_by_key(|(kind, feature)| (kind.clone(), feature.id));
    all
}

fn comes_back(ending: &str) {
    let folder = tempfile::tempdir().unwrap();
    let register = register(folder.path());
    let path = written(&register, KINDS, &folder.path().join(format!("out.{ending}")));
    let report = import_into(&register, &request(&path), &Progress::new()).unwrap();
    for (kind, counts) in &report.kinds {
        assert_eq!((counts.new, counts.updated, counts.rejected), (0, 0, 0), "{ending}: {kind} {counts:?}");
    }
    assert_eq!(report.kinds.values().map(|counts| counts.unchanged).sum::<u64>(), 8, "{ending}");
    let elsewhere = folder.path().join("elsewhere.gpkg");
    import(&elsewhere, &request(&path), &Progress::new()).unwrap();
    let other = Register::open(&elsewhere, &Access::Read).unwrap();
    for ((kind, before), (_, after)) in things(&register).iter().zip(things(&other)) {
        assert_eq!(before.properties, after.properties, "{ending}: {kind}");
        // GeoJSON turns outer rings counter-clockwise.
        if kind != "divisions" {
            assert_eq!(before, &after, "{ending}: {kind}");
        }
    }
    assert_eq!(things(&register).len(), things(&other).len());
}

#[test]
fn what_is_written_as_geojson_comes_back_the_same() {
    comes_back("geojson");
}

#[test]
fn what_is_written_as_csv_comes_back_the_same() {
    comes_back("csv");
}

#[test]
fn what_is_written_as_a_workbook_comes_back_the_same() {
    comes_back("xlsx");
}

#[test]
fn what_is_written_as_a_geopackage_comes_back_the_same() {
    comes_back("gpkg");
}

#[test]
fn another_register_is_imported_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let register = register(folder.path());
    let copy = folder.path().join("copy.gpkg");
    register.backup(&copy).unwrap();
    let elsewhere = folder.path().join("elsewhere.gpkg");
    import(&elsewhere, &request(&copy), &Progress::new()).unwrap();
    let other = Register::open(&elsewhere, &Access::Read).unwrap();
    assert_eq!(things(&register), things(&other));
}

#[test]
fn gdal_reads_every_format_and_counts_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let register = register(folder.path());
    for (ending, layers) in [("geojson", 8), ("csv", 8), ("xlsx", 8), ("gpkg", 8)] {
        let path = written(&register, KINDS, &folder.path().join(format!("out.{ending}")));
        // A sheet of texts alone looks to GDAL as if it had no row of titles.
        let mut ogrinfo = Command::new("ogrinfo");
        ogrinfo.args(["-al", "-so"]).env("OGR_XLSX_HEADERS", "FORCE");
        let Ok(told) = ogrinfo.arg(&path).output() else {
            assert!(std::env::var_os("VERGE_REQUIRE_DATA").is_none(), "gdal-bin is missing");
            eprintln!("SKIPPED: ogrinfo (gdal-bin) is not installed");
            return;
        };
        let told = String::from_utf8_lossy(&told.stdout).into_owned();
        let counts = told.lines().filter_map(|line| line.strip_prefix("Feature Count: "));
        let all: u32 = counts.map(|count| count.trim().parse::<u32>().unwrap()).sum();
        assert_eq!(all, layers, "{ending}: {told}");
    }
}

/// Packs the files of a shapefile into a folder of an archive.
fn packed(shp: &Path, zip: &Path) {
    let mut archive = zip::ZipWriter::new(std::fs::File::create(zip).unwrap());
    for ending in ["shp", "shx", "dbf", "prj", "cpg"] {
        archive
            .start_file(format!("小班/structures.{ending}"), zip::write::SimpleFileOptions::default())
            .unwrap();
        std::io::copy(&mut std::fs::File::open(shp.with_extension(ending)).unwrap(), &mut archive).unwrap();
    }
    archive.finish().unwrap();
}

#[test]
fn a_shapefile_of_gdal_in_gauss_kruger_metres_stands_where_it_should() {
    let folder = tempfile::tempdir().unwrap();
    let register = register(folder.path());
    let path = written(&register, "structures", &folder.path().join("structures.geojson"));
    let shp = folder.path().join("structures.shp");
    let made = Command::new("ogr2ogr")
        .args([
            "-s_srs",
            "EPSG:4490",
            "-t_srs",
            "EPSG:4548",
            "-lco",
            "ENCODING=GBK",
            "-where",
            "kind='building'",
        ])
        .args(["-nlt", "POLYGON"])
        .arg(&shp)
        .arg(&path)
        .status();
    let Ok(made) = made else {
        assert!(std::env::var_os("VERGE_REQUIRE_DATA").is_none(), "gdal-bin is missing");
        eprintln!("SKIPPED: ogr2ogr (gdal-bin) is not installed");
        return;
    };
    assert!(made.success());
    let elsewhere = folder.path().join("elsewhere.gpkg");
    import(&elsewhere, &Request { kind: Some("structures".into()), ..request(&shp) }, &Progress::new())
        .unwrap();
    // The same in one archive, as offices send it: every row is known again.
    let zip = folder.path().join("structures.zip");
    packed(&shp, &zip);
    let again = Register::open(&folder.path().join("packed.gpkg"), &Access::Create(Description::chinese("")))
        .unwrap();
    let told =
        import_into(&again, &Request { kind: Some("structures".into()), ..request(&zip) }, &Progress::new());
    assert!(told.unwrap().taken() > 0);
    let other = Register::open(&elsewhere, &Access::Read).unwrap();
    let snapshot = other.snapshot();
    let structures = snapshot.collection("structures").unwrap();
    let placed = structures.layer.rows().next().unwrap().geometry().unwrap();
    let Geometry::Polygon(placed) = placed else { panic!("{placed:?}") };
    let wanted = [(117.0, 33.1), (117.01, 33.1), (117.01, 33.2)];
    for (x, y) in wanted {
        let near = placed.exterior().0.iter().any(|c| (c.x - x).abs() < 1e-8 && (c.y - y).abs() < 1e-8);
        assert!(near, "{x} {y} is not among {placed:?}");
    }
}
