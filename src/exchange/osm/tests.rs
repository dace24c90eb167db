use std::path::Path;

use geo_types::Geometry;
use serde_json::json;

use super::read;
use crate::exchange::record::{ReadOptions, Record, Sink, Stop};
use crate::model::finding::Finding;
use crate::question::Progress;
use pbf::Pbf;

#[path = "../../../tests/support/pbf.rs"]
mod pbf;

#[derive(Default)]
struct Kept {
    rows: Vec<Record>,
    findings: Vec<Finding>,
}

impl Sink for Kept {
    fn row(&mut self, record: Record) -> Result<(), Stop> {
        self.rows.push(record);
        Ok(())
    }

    fn finding(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    fn declares_crs(&mut self, name: &str) {
        assert_eq!(name, "EPSG:4326");
    }

    fn layer(&mut self, _name: &str) {}
}

impl Kept {
    fn of(&self, collection: &str) -> Vec<&Record> {
        self.rows.iter().filter(|row| row.collection.as_deref() == Some(collection)).collect()
    }

    fn codes(&self) -> Vec<&str> {
        self.findings.iter().map(|finding| finding.code.as_ref()).collect()
    }
}

fn field<'a>(record: &'a Record, name: &str) -> Option<&'a serde_json::Value> {
    record.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value)
}

fn read_file(path: &Path) -> Result<Kept, Stop> {
    let mut kept = Kept::default();
    read(path, &ReadOptions::default(), &Progress::new(), &mut kept)?;
    Ok(kept)
}

fn read_bytes(bytes: &[u8]) -> Result<Kept, Stop> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.osm.pbf");
    std::fs::write(&path, bytes).unwrap();
    read_file(&path)
}

fn refusal(bytes: &[u8]) -> String {
    match read_bytes(bytes) {
        Err(Stop::Unreadable(finding)) => finding.code.into_owned(),
        Err(Stop::Cancelled) => panic!("cancelled"),
        Ok(kept) => panic!("read: {:?}", kept.rows),
    }
}

/// Nodes 1 to 9 in a row along 33° N, a hundred metres apart, and 11 to 14 as a square.
fn ground() -> Pbf {
    let mut map = Pbf::default();
    for id in 1..10 {
        map.node(id, 1_170_000_000 + id * 10_000, 330_000_000, &[]);
    }
    for (id, (east, north)) in [(11, (0, 0)), (12, (1000, 0)), (13, (1000, 1000)), (14, (0, 1000))] {
        map.node(id, 1_171_000_000 + east, 331_000_000 + north, &[]);
    }
    map
}

#[test]
fn ways_of_one_number_become_one_road_that_names_its_members() {
    let mut map = ground();
    map.way(101, &[1, 2, 3], &[("highway", "primary"), ("ref", "S225"), ("name", "怀蒙路"), ("width", "9")])
        .way(102, &[5, 4, 3], &[("highway", "primary"), ("ref", "S 225"), ("bridge", "yes"), ("width", "9")])
        .way(103, &[5, 6], &[("highway", "residential"), ("name", "石桥街")])
        .way(104, &[6, 7], &[("highway", "primary_link")])
        .way(105, &[7, 8], &[("highway", "footway")])
        .way(106, &[11, 12, 13, 14, 11], &[("highway", "pedestrian"), ("area", "yes")]);
    let kept = read_bytes(&map.file()).unwrap();
    let roads = kept.of("roads");
    let ids: Vec<_> = roads.iter().map(|road| road.source_id.as_deref().unwrap()).collect();
    assert_eq!(ids, ["osm:way/103", "osm:way/104", "osm:ref/S225/provincial/main"]);
    let road = roads[2];
    assert_eq!(field(road, "number"), Some(&json!("S225")));
    assert_eq!(field(road, "class"), Some(&json!("provincial")));
    assert_eq!(field(road, "name"), Some(&json!("怀蒙路")));
    assert_eq!(field(road, "carriageway_width_m"), Some(&json!(9.0)));
    assert_eq!(field(road, "members"), Some(&json!(["osm:way/101", "osm:way/102"])));
    let Some(Geometry::MultiLineString(lines)) = &road.geometry else { panic!("{road:?}") };
    assert_eq!((lines.0.len(), lines.0[0].0.len()), (1, 5));
    assert_eq!(field(roads[0], "class"), Some(&json!("street")));
    assert_eq!(field(roads[1], "class"), Some(&json!("provincial")));
    assert_eq!(kept.codes(), ["osm-not-roads", "osm-road-areas"]);
}

#[test]
fn the_carriageways_of_a_dual_road_are_kept_apart_and_it_is_said() {
    let mut map = ground();
    for id in 1..10 {
        map.node(20 + id, 1_170_000_000 + id * 10_000, 330_002_000, &[]);
    }
    let tags = [("highway", "trunk"), ("ref", "G206"), ("oneway", "yes")];
    map.way(1, &[1, 2, 3, 4, 5, 6, 7, 8, 9], &tags).way(2, &[29, 28, 27, 26, 25, 24, 23, 22, 21], &tags);
    let kept = read_bytes(&map.file()).unwrap();
    let ids: Vec<_> = kept.rows.iter().map(|road| road.source_id.as_deref().unwrap()).collect();
    assert_eq!(ids, ["osm:ref/G206/national/main", "osm:ref/G206/national/opposite"]);
    assert_eq!(kept.codes(), ["road-dual", "road-opposite"]);
}

#[test]
fn every_closed_building_is_a_structure_whatever_else_it_is() {
    let ring = [11, 12, 13, 14, 11];
    let mut map = ground();
    map.way(1, &ring, &[("building", "yes"), ("amenity", "toilets"), ("name", "公厕")])
        .way(2, &ring, &[("building", "no")])
        .way(3, &[1, 2, 3], &[("building", "yes")])
        .way(4, &ring, &[("building", "sty")]);
    let kept = read_bytes(&map.file()).unwrap();
    let structures = kept.of("structures");
    assert_eq!(structures.len(), 2);
    assert_eq!(field(structures[0], "kind"), Some(&json!("building")));
    assert_eq!(field(structures[1], "kind"), Some(&json!("pigsty")));
    assert_eq!(kept.of("toilets").len(), 1);
    assert_eq!(kept.codes(), ["osm-not-closed"]);
    assert_eq!(kept.findings[0].object.as_deref(), Some("osm:way/3"));
}

#[test]
fn a_building_of_several_ways_has_its_courtyard() {
    let mut map = ground();
    for (id, (east, north)) in [(15, (400, 400)), (16, (600, 400)), (17, (600, 600))] {
        map.node(id, 1_171_000_000 + east, 331_000_000 + north, &[]);
    }
    map.way(1, &[11, 12, 13], &[]).way(2, &[11, 14, 13], &[]).way(3, &[15, 16, 17, 15], &[]);
    map.relation(
        9,
        &[(1, "outer"), (2, "outer"), (3, "inner")],
        &[("type", "multipolygon"), ("building", "yes")],
    );
    let kept = read_bytes(&map.file()).unwrap();
    let structures = kept.of("structures");
    assert_eq!(structures[0].source_id.as_deref(), Some("osm:relation/9"));
    let Some(Geometry::Polygon(area)) = &structures[0].geometry else { panic!("{structures:?}") };
    assert_eq!((area.exterior().0.len(), area.interiors().len()), (5, 1));
}

#[test]
fn what_the_extract_cuts_off_is_left_out_and_said() {
    let mut map = ground();
    map.way(1, &[99, 1, 2, 3], &[("highway", "secondary")])
        .way(2, &[11, 12, 99, 14, 11], &[("building", "yes")])
        .way(3, &[98, 99], &[("highway", "tertiary")])
        .way(4, &[11, 12, 13], &[])
        .relation(
            5,
            &[(4, "outer"), (77, "outer")],
            &[("type", "boundary"), ("boundary", "administrative"), ("admin_level", "8"), ("name", "石桥镇")],
        )
        .relation(6, &[(4, "outer")], &[("type", "multipolygon"), ("natural", "water")]);
    let kept = read_bytes(&map.file()).unwrap();
    assert_eq!(kept.rows.len(), 1);
    let Some(Geometry::LineString(line)) = &kept.rows[0].geometry else { panic!("{:?}", kept.rows) };
    assert_eq!(line.0.len(), 3);
    let said: Vec<(&str, &str)> = kept
        .findings
        .iter()
        .map(|finding| (finding.code.as_ref(), finding.object.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(
        said,
        [
            ("osm-incomplete", "osm:relation/5"),
            ("osm-ring-broken", "osm:relation/6"),
            ("osm-way-cut", "osm:way/1"),
            ("osm-incomplete", "osm:way/2"),
            ("osm-way-cut", "osm:way/3"),
            ("osm-no-line", "osm:way/3"),
        ]
    );
}

#[test]
fn a_village_whose_border_is_one_way_is_one_division() {
    let tags =
        [("type", "boundary"), ("boundary", "administrative"), ("admin_level", "10"), ("name", "石桥村")];
    let mut map = ground();
    map.way(1, &[11, 12, 13, 14, 11], &tags[1..]).relation(2, &[(1, "outer")], &tags);
    let kept = read_bytes(&map.file()).unwrap();
    let [village] = kept.rows.as_slice() else { panic!("{:?}", kept.rows) };
    assert_eq!(village.source_id.as_deref(), Some("osm:relation/2"));
    assert_eq!(field(village, "level"), Some(&json!("village")));
}

#[test]
fn points_bins_drawn_as_areas_trees_and_waters_find_their_collections() {
    let mut map = ground();
    map.node(50, 1_170_000_000, 330_000_000, &[("amenity", "waste_basket"), ("waste", "dog_excrement")])
        .node(51, 1_170_000_000, 330_000_000, &[("natural", "tree")])
        .way(1, &[11, 12, 13, 14, 11], &[("amenity", "waste_basket")])
        .way(2, &[1, 2, 3], &[("natural", "tree_row")])
        .way(3, &[1, 2, 3], &[("waterway", "ditch")])
        .way(4, &[11, 12, 13, 14, 11], &[("amenity", "marketplace")]);
    let kept = read_bytes(&map.file()).unwrap();
    let bins = kept.of("bins");
    assert_eq!(bins.len(), 2);
    assert_eq!(field(bins[0], "type"), Some(&json!("dog_excrement")));
    let Some(Geometry::Point(middle)) = &bins[1].geometry else { panic!("{bins:?}") };
    assert!((middle.x() - 117.100_05).abs() < 1e-9 && (middle.y() - 33.100_05).abs() < 1e-9);
    for collection in ["trees", "tree-rows", "rivers", "markets"] {
        assert_eq!(kept.of(collection).len(), 1, "{collection}");
    }
}

#[test]
fn a_file_that_is_cut_off_foreign_or_damaged_ends_in_a_sentence() {
    let mut map = ground();
    let whole = map.way(1, &[1, 2, 3], &[("highway", "primary")]).file();
    for end in [3, 10, whole.len() / 2, whole.len() - 1] {
        let code = refusal(&whole[..end]);
        assert!(
            ["osm-cut-off", "osm-foreign", "osm-damaged", "file-unreadable"].contains(&code.as_str()),
            "{end}: {code}"
        );
    }
    assert_eq!(refusal(&whole[..whole.len() - 1]), "osm-cut-off");
    assert_eq!(refusal(b""), "osm-foreign");
    assert_eq!(refusal(b"PK\x03\x04 this is a workbook that somebody renamed"), "osm-foreign");
    assert_eq!(refusal(&map.file_asking_for("HistoricalInformation")), "osm-feature");
    let mut damaged = Vec::new();
    pbf::blob(&mut damaged, "OSMHeader", &[]);
    pbf::blob(&mut damaged, "OSMData", &[0xff; 40]);
    assert_eq!(refusal(&damaged), "osm-damaged");
}

#[test]
fn every_single_byte_may_be_wrong_without_a_panic() {
    let mut map = ground();
    map.way(1, &[1, 2, 3], &[("highway", "primary"), ("ref", "S225")]).relation(
        2,
        &[(1, "outer")],
        &[("type", "multipolygon"), ("building", "yes")],
    );
    let whole = map.file();
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let outcome = std::panic::catch_unwind(|| {
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x55;
            let _ = read_bytes(&bytes);
        }
    });
    std::panic::set_hook(hook);
    assert!(outcome.is_ok());
}

#[test]
fn reading_stops_when_it_is_asked_to() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.osm.pbf");
    std::fs::write(&path, ground().file()).unwrap();
    let progress = Progress::new();
    progress.cancel();
    let stopped = read(&path, &ReadOptions::default(), &progress, &mut Kept::default());
    assert_eq!(stopped, Err(Stop::Cancelled));
}
