//! The bench's own files read into the product's snapshot.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use geo::CoordsIter;
use geo_traits::to_geo::ToGeoGeometry;
use geo_types::Coord;
use serde_json::json;
use uuid::Uuid;
use verge::index::{Cell, Slab, SlabBuilder};
use verge::model::kind::{Kind, KindCatalogue};
use verge::model::rule_book::RuleBook;
use verge::model::snapshot::{Collection, Snapshot, schema_of};

use super::out::{Asked, Out, cpu_s};

pub(super) struct County {
    pub snapshot: Snapshot,
}

/// The bench counts from 0, and a nil id is none.
pub(super) fn uuid(id: i64) -> Uuid {
    Uuid::from_u128(id as u128 + 1)
}

pub(super) fn number(id: Uuid) -> i64 {
    id.as_u128() as i64 - 1
}

impl County {
    pub fn load(asked: &Asked, out: &Out<'_>) -> County {
        let kinds = Arc::new(KindCatalogue::embedded().unwrap());
        let (start, cpu) = (Instant::now(), cpu_s());
        let (mut reading, mut indexing) = (0.0, 0.0);
        let mut read = |name: &str, kind: &str, column: &str| {
            let kind = kinds.get(kind).unwrap().clone();
            let cpu = cpu_s();
            let builder = rows(&asked.folder.join(name), &kind, column);
            reading += cpu_s() - cpu;
            let cpu = cpu_s();
            let slab: Slab = builder.finish();
            indexing += cpu_s() - cpu;
            Collection::from_slab(kind, slab)
        };
        let collections = vec![
            read("structures.csv", "structures", "village"),
            read("roads.csv", "roads", "class"),
            read("bins.csv", "bins", "road"),
        ];
        let snapshot =
            Snapshot::new(1, Arc::clone(&kinds), Arc::new(RuleBook::embedded().unwrap()), collections);
        snapshot.roads();
        let took = if asked.threads == 1 { cpu_s() - cpu } else { start.elapsed().as_secs_f64() };
        if asked.wants("W7") {
            let bytes = snapshot.collection("structures").unwrap().layer.bytes();
            let each = |bytes: usize| bytes as f64 / asked.size as f64;
            let more = json!({
                "load": reading, "index": indexing,
                "data_bytes_per_feature": each(bytes.geometry), "index_bytes_per_feature": each(bytes.index),
                "bytes_per_feature": each(bytes.geometry + bytes.index),
                "attribute_bytes_per_feature": each(bytes.attributes),
            });
            out.line("W7", "the bench's own CSV", "s", &[took], more.as_object().unwrap().clone());
        }
        County { snapshot }
    }
}

/// Rows of `id,attribute,hex WKB`, one line after the other: a file of gigabytes is not held in memory.
fn each_line(path: &Path, mut one: impl FnMut(i64, &str, &[u8])) {
    let mut file = BufReader::with_capacity(1 << 18, File::open(path).unwrap());
    let (mut line, mut wkb) = (Vec::new(), Vec::new());
    loop {
        line.clear();
        if file.read_until(b'\n', &mut line).unwrap() == 0 {
            return;
        }
        if line.trim_ascii_end().is_empty() {
            continue;
        }
        let mut parts = line.trim_ascii_end().splitn(3, |byte| *byte == b',');
        let id = ascii(parts.next().unwrap());
        let word = std::str::from_utf8(parts.next().unwrap()).unwrap();
        let digits = parts.next().unwrap();
        wkb.resize(digits.len() / 2, 0);
        faster_hex::hex_decode(digits, &mut wkb).unwrap();
        one(id, word, &wkb);
    }
}

/// The same, with what is made of each.
pub(super) fn lines<T>(path: &Path, mut one: impl FnMut(i64, &str, &[u8]) -> T) -> Vec<T> {
    let mut all = Vec::new();
    each_line(path, |id, word, wkb| all.push(one(id, word, wkb)));
    all
}

/// The positions of a geometry.
pub(super) fn positions(wkb: &[u8]) -> Vec<Coord<f64>> {
    let geometry = wkb::reader::read_wkb(wkb).unwrap().to_geometry();
    geometry.coords_iter().collect()
}

fn rows(path: &Path, kind: &Kind, column: &str) -> SlabBuilder {
    let schema = schema_of(kind);
    let place = schema.place(column).unwrap();
    let mut builder = SlabBuilder::new(schema);
    let file_bytes = std::fs::metadata(path).unwrap().len() as usize;
    each_line(path, |id, word, wkb| {
        if builder.is_empty() {
            // As long as the first line each.
            builder.expect(file_bytes / (2 * wkb.len() + word.len() + 6), file_bytes / 32);
        }
        let geometry = wkb::reader::read_wkb(wkb).unwrap();
        let named;
        let cell = match word {
            // What belongs to no village and no road.
            "-1" => None,
            road if column == "road" => {
                named = uuid(road.parse().unwrap()).to_string();
                Some((place, Cell::Text(&named)))
            }
            word => Some((place, Cell::Text(word))),
        };
        builder.push(uuid(id), id + 1, Some(&geometry), cell).unwrap();
    });
    builder
}

fn ascii(digits: &[u8]) -> i64 {
    digits.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0'))
}
