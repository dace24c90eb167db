use std::path::Path;

use geo_types::{Geometry, LineString, Point, Polygon};
use serde_json::{Value, json};

use super::*;
use crate::exchange::sheet::Sheet;
use crate::exchange::write::Target;
use crate::exchange::{ReadOptions, Record, Sink, Stop};
use crate::model::answer::{Answer, AnswerFeature, Table, TableColumn};
use crate::model::change::{Draft, Origin};
use crate::model::feature::{Feature, Properties};
use crate::model::finding::Finding;
use crate::model::selection::Selection;
use crate::model::text::{Lang, Text};
use crate::question::Progress;
use crate::service::Register;
use crate::store::{Access, Description};

#[derive(Default)]
struct Kept(Vec<Record>, Vec<Finding>);

impl Sink for Kept {
    fn row(&mut self, record: Record) -> Result<(), Stop> {
        self.0.push(record);
        Ok(())
    }

    fn finding(&mut self, finding: Finding) {
        self.1.push(finding);
    }

    fn declares_crs(&mut self, _name: &str) {}

    fn layer(&mut self, _name: &str) {}
}

fn read(path: &Path) -> Kept {
    let mut kept = Kept::default();
    crate::exchange::read(path, &ReadOptions::default(), &Progress::new(), &mut kept).unwrap();
    kept
}

fn feature(geometry: Option<Geometry<f64>>, properties: Value) -> Feature {
    Feature::new(geometry, properties.as_object().unwrap().clone())
}

/// A road, a bin with a place, a bin known by its chainage, a plot.
fn register(folder: &tempfile::TempDir) -> Register {
    let description = Description { demo: true, ..Description::chinese("石桥镇") };
    let register = Register::open(&folder.path().join("verge.gpkg"), &Access::Create(description)).unwrap();
    let mut draft = Draft::new(Origin::User, "clerk", "test");
    let line = LineString::from(vec![(117.0, 33.0), (117.1, 33.0)]);
    draft.put("roads", feature(Some(line.into()), json!({"number": "S225", "class": "provincial"})));
    draft.put(
        "bins",
        feature(Some(Point::new(117.05, 33.0001).into()), json!({"name": "=1+1", "volume_l": 240})),
    );
    draft.put("bins", feature(None, json!({"road": "S225", "chainage_m": 1500, "side": "left"})));
    let ring = LineString::from(vec![(117.0, 33.1), (117.0, 33.2), (117.1, 33.2), (117.0, 33.1)]);
    let plot = json!({"species": ["杨", "柳"], "extra": {"a": [1, {"b": "丙"}]}, "planned_mu": 12.5});
    draft.put("plots", feature(Some(Polygon::new(ring, vec![]).into()), plot));
    register.commit(draft).unwrap();
    register
}

fn export(register: &Register, words: &str, path: &Path) {
    let snapshot = register.snapshot();
    let parts = Selection::parse(words).unwrap().bind(snapshot.kinds()).unwrap();
    let sheets = collections(&snapshot, &parts, register.description());
    Target::of_path(path).unwrap().to_file(sheets, Lang::Zh, path).unwrap();
}

fn value<'a>(record: &'a Record, name: &str) -> Option<&'a Value> {
    record.fields.iter().find(|field| field.0 == name).map(|field| &field.1)
}

#[test]
fn a_collection_written_as_text_is_read_again_with_its_guards_gone() {
    let folder = tempfile::tempdir().unwrap();
    let register = register(&folder);
    let path = folder.path().join("bins.csv");
    export(&register, "bins", &path);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(
        text.starts_with("\u{feff}id,name,") && text.contains("'=1+1") && text.contains("demo data"),
        "{text}"
    );
    let rows = read(&path).0;
    assert_eq!(value(&rows[0], "name"), Some(&json!("=1+1")));
    assert_eq!(value(&rows[0], "lon").and_then(Value::as_str), Some("117.05"));
    assert_eq!(value(&rows[1], "derived_position").and_then(Value::as_str), Some("true"));
}

#[test]
fn a_workbook_has_a_sheet_for_each_kind_with_titles_that_are_understood_again() {
    let folder = tempfile::tempdir().unwrap();
    let register = register(&folder);
    let path = folder.path().join("town.xlsx");
    export(&register, "bins,plots", &path);
    let kept = read(&path);
    let rows = kept.0;
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert_eq!(value(&rows[0], "容积（L）"), Some(&json!(240)));
    assert_eq!(value(&rows[0], "状态"), Some(&json!("在用")));
    assert_eq!(value(&rows[2], "树种"), Some(&json!("杨；柳")));
    assert_eq!(value(&rows[2], "计划面积（亩）"), Some(&json!(12.5)));
}

#[test]
fn geojson_of_several_kinds_says_which_each_is() {
    let folder = tempfile::tempdir().unwrap();
    let register = register(&folder);
    let path = folder.path().join("town.geojson");
    export(&register, "bins[volume_l > 100],plots,roads", &path);
    let kept = read(&path);
    let kinds: Vec<_> = kept.0.iter().map(|record| value(record, "collection").cloned().unwrap()).collect();
    assert_eq!(kinds, [json!("bins"), json!("plots"), json!("roads")]);
    assert_eq!(value(&kept.0[1], "species"), Some(&json!(["杨", "柳"])));
    assert_eq!(value(&kept.0[1], "extra"), Some(&json!({"a": [1, {"b": "丙"}]})));
    let Some(Geometry::Polygon(plot)) = &kept.0[1].geometry else { panic!("{:?}", kept.0[1]) };
    assert_eq!(plot.exterior().0.len(), 4);
    assert!(std::fs::read_to_string(&path).unwrap().contains("\"demo\":true"));
}

#[test]
fn the_register_itself_is_never_the_target() {
    let folder = tempfile::tempdir().unwrap();
    let register = register(&folder);
    let snapshot = register.snapshot();
    let parts = Selection::parse("bins").unwrap().bind(snapshot.kinds()).unwrap();
    let sheets = collections(&snapshot, &parts, register.description());
    let refused = Target::Gpkg.to_file(sheets, Lang::En, register.path()).unwrap_err();
    assert_eq!(refused.code, "register-in-the-way");
}

fn gaps() -> Answer {
    let mut table = Table::new(vec![
        TableColumn::new("road", Text::new("道路", "Road")),
        TableColumn::in_unit("length_m", Text::new("长", "Length"), "m"),
        TableColumn::new("note", Text::new("说明", "Note")),
    ]);
    table.push("gap-1", vec![json!("S225"), json!(412.5), json!({"zh": "空白", "en": "a gap"})]);
    let line = LineString::from(vec![(117.0, 33.0), (117.1, 33.0)]);
    let drawn = |id: &str, layer: &str, properties: Value| AnswerFeature {
        id: id.to_owned(),
        layer: layer.to_owned(),
        geometry: Some(line.clone().into()),
        properties: properties.as_object().cloned().unwrap_or_else(Properties::new),
    };
    Answer {
        question: "gaps".to_owned(),
        seq: 7,
        sentence: Text::new("一处空白", "one gap"),
        notes: vec![],
        result: json!({"roads": []}),
        features: vec![
            drawn("S225", "road", json!({"number": "S225"})),
            drawn("gap-1", "gap", json!({"length_m": 412.5, "village": null})),
        ],
        table,
    }
}

fn names(sheets: &[Sheet<'_>]) -> Vec<String> {
    sheets.iter().map(|sheet| sheet.name.clone()).collect()
}

#[test]
fn an_answer_is_its_table_in_text_and_its_layers_in_a_geopackage() {
    let (asked, of) = (gaps(), Description::chinese("石桥镇"));
    let mut out = Vec::new();
    Target::Csv.to_stream(answer(&asked, Target::Csv, &of, Lang::Zh), Lang::Zh, &mut out).unwrap();
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "\u{feff}id,road,length_m,note,wkt,derived_position\ngap-1,S225,412.5,空白,\"LINESTRING (117 33, 117.1 33)\",\n"
    );
    assert_eq!(names(&answer(&asked, Target::Gpkg, &of, Lang::Zh)), ["gaps-road", "gaps-gap"]);
    let mut out = Vec::new();
    Target::GeoJson.to_stream(answer(&asked, Target::GeoJson, &of, Lang::Zh), Lang::Zh, &mut out).unwrap();
    let written: Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(written["features"][1]["properties"], json!({"layer": "gap", "length_m": 412.5}));
    assert_eq!(written["notes"][0]["en"], "one gap");
    for target in [Target::Xlsx, Target::Gpkg] {
        let mut out = Vec::new();
        target.to_stream(answer(&asked, target, &of, Lang::En), Lang::En, &mut out).unwrap();
        assert!(out.len() > 1000, "{target:?}");
    }
}

#[test]
fn an_answer_that_is_a_feature_collection_gives_those_features_and_not_the_roads_behind_them() {
    let mut asked = gaps();
    asked.result = json!({"type": "FeatureCollection", "features": [{"type": "Feature", "id": "gap-1"}]});
    let of = Description::chinese("石桥镇");
    let [sheet] = answer(&asked, Target::GeoJson, &of, Lang::En).try_into().ok().unwrap();
    assert_eq!(sheet.rows.map(|row| row.id).collect::<Vec<_>>(), [Some("gap-1".to_owned())]);
}
