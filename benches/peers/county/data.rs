//! The bench's own files read into the product's snapshot.

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

/// Rows of `id,attribute,hex WKB`.
pub(super) fn lines<T>(path: &Path, mut one: impl FnMut(i64, &str, &[u8]) -> T) -> Vec<T> {
    let bytes = std::fs::read(path).unwrap();
    let mut wkb = Vec::new();
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let mut parts = line.splitn(3, |byte| *byte == b',');
            let id = ascii(parts.next().unwrap());
            let word = std::str::from_utf8(parts.next().unwrap()).unwrap();
            hex(parts.next().unwrap(), &mut wkb);
            one(id, word, &wkb)
        })
        .collect()
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
    lines(path, |id, word, wkb| {
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

/// The value of a digit, by its byte.
const DIGITS: [u8; 256] = {
    let mut digits = [0; 256];
    let mut at = 0;
    while at < 10 {
        digits[b'0' as usize + at] = at as u8;
        at += 1;
    }
    while at < 16 {
        digits[b'a' as usize + at - 10] = at as u8;
        digits[b'A' as usize + at - 10] = at as u8;
        at += 1;
    }
    digits
};

fn hex(text: &[u8], out: &mut Vec<u8>) {
    out.clear();
    out.resize(text.len() / 2, 0);
    for (byte, pair) in out.iter_mut().zip(text.chunks_exact(2)) {
        *byte = DIGITS[usize::from(pair[0])] << 4 | DIGITS[usize::from(pair[1])];
    }
}
