//! A register of an OpenStreetMap extract, without a file of its own.

use std::path::Path;

use geo_types::Geometry;
use serde_json::{Map, Value};
use verge::exchange::{ReadOptions, Record, Sink, Stop};
use verge::model::feature::Feature;
use verge::model::finding::Finding;
use verge::model::snapshot::Snapshot;
use verge::question::Progress;

use crate::register::{empty, thing, with};

/// Structures, roads and bins of the extract, each with its `source_id`.
pub fn from_osm(path: &Path) -> Snapshot {
    let mut kept = Kept { things: Vec::new() };
    verge::exchange::osm::read(path, &ReadOptions::default(), &Progress::new(), &mut kept)
        .unwrap_or_else(|stop| panic!("{stop:?}"));
    with(&empty(), kept.things)
}

struct Kept {
    things: Vec<(&'static str, Feature)>,
}

impl Sink for Kept {
    fn row(&mut self, record: Record) -> Result<(), Stop> {
        let collection = match record.collection.as_deref() {
            Some("roads") => "roads",
            Some("structures") => "structures",
            Some("bins") => "bins",
            _ => return Ok(()),
        };
        let known = ["number", "name", "class", "kind"];
        let mut properties: Map<String, Value> =
            record.fields.into_iter().filter(|(name, _)| known.contains(&name.as_str())).collect();
        properties.insert("source_id".to_owned(), record.source_id.unwrap_or_default().into());
        if collection == "bins" {
            // The kind's default, which an import fills in.
            properties.insert("state".to_owned(), "in_use".into());
        }
        let geometry: Option<Geometry<f64>> = record.geometry;
        let fid = 1 + i64::try_from(self.things.len()).unwrap();
        self.things.push((collection, thing(fid, geometry, Value::Object(properties))));
        Ok(())
    }

    fn finding(&mut self, _finding: Finding) {}

    fn declares_crs(&mut self, _name: &str) {}

    fn layer(&mut self, _name: &str) {}
}
