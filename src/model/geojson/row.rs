//! A row as GeoJSON text, straight from the columns and positions it lies in: pages hold thousands of them.

use super::digits::{push_position, push_positions};
use crate::index::{Cell, Row, Shape, ShapeKind};
use crate::model::snapshot::Collection;

/// Writes rows of one collection: what is the same for all of them is worked out once.
pub struct RowWriter {
    /// The columns in use, with the field's name as it is written.
    columns: Vec<(usize, Vec<u8>)>,
}

impl RowWriter {
    /// A writer for the rows of a collection as it is now.
    pub fn of(collection: &Collection) -> RowWriter {
        let used =
            collection.kind.fields.iter().enumerate().filter(|(at, _)| !collection.layer.is_unused(*at));
        let named = used.map(|(at, field)| {
            let mut name = Vec::new();
            text(&mut name, &field.name);
            name.push(b':');
            (at, name)
        });
        RowWriter { columns: named.collect() }
    }

    /// Appends a row as a feature at its own place; `null` when it has none.
    pub fn write(&self, out: &mut Vec<u8>, row: &Row<'_>) {
        let mut id = uuid::Uuid::encode_buffer();
        let id = row.id().hyphenated().encode_lower(&mut id).as_bytes();
        out.extend_from_slice(b"{\"type\":\"Feature\",\"id\":\"");
        out.extend_from_slice(id);
        out.extend_from_slice(b"\",\"geometry\":");
        write_shape(out, row.shape());
        out.extend_from_slice(b",\"properties\":{");
        let mut first = true;
        for (at, name) in &self.columns {
            let cell = row.cell(*at);
            if cell == Cell::Unknown {
                continue;
            }
            if !first {
                out.push(b',');
            }
            first = false;
            out.extend_from_slice(name);
            match cell {
                Cell::Unknown => {}
                Cell::Text(words) => text(out, words),
                Cell::Number(number) => json(out, &number),
                Cell::Integer(number) => json(out, &number),
                Cell::Boolean(flag) => json(out, &flag),
                Cell::Json(words) => out.extend_from_slice(words.as_bytes()),
            }
        }
        out.extend_from_slice(b"}}");
    }
}

/// A text as JSON: most need no escaping.
fn text(out: &mut Vec<u8>, words: &str) {
    if words.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        json(out, words);
    } else {
        out.push(b'"');
        out.extend_from_slice(words.as_bytes());
        out.push(b'"');
    }
}

fn json<T: serde::Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) {
    // Writing to memory does not fail, and neither do numbers and texts.
    let _ = serde_json::to_writer(out, value);
}

/// Appends a shape as a geometry.
fn write_shape(out: &mut Vec<u8>, shape: Shape<'_>) {
    let (name, close) = match shape.kind() {
        ShapeKind::None => {
            out.extend_from_slice(b"null");
            return;
        }
        ShapeKind::Point => ("Point", ""),
        ShapeKind::MultiPoint => ("MultiPoint", ""),
        ShapeKind::Line => ("LineString", ""),
        ShapeKind::MultiLine => ("MultiLineString", ""),
        ShapeKind::Polygon => ("Polygon", ""),
        ShapeKind::MultiPolygon => ("MultiPolygon", "]]"),
    };
    out.extend_from_slice(b"{\"type\":\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\",\"coordinates\":");
    match shape.kind() {
        ShapeKind::Point => shape.coords().iter().take(1).for_each(|at| push_position(out, *at)),
        ShapeKind::MultiPoint | ShapeKind::Line => push_positions(out, shape.coords()),
        ShapeKind::MultiPolygon => {
            for (at, (outer, ring)) in shape.rings().enumerate() {
                out.extend_from_slice(match (at, outer) {
                    (0, _) => b"[[".as_slice(),
                    (_, true) => b"],[",
                    (_, false) => b",",
                });
                push_positions(out, ring);
            }
        }
        _ => {
            out.push(b'[');
            for (at, part) in shape.parts().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                push_positions(out, part);
            }
            out.push(b']');
        }
    }
    out.extend_from_slice(close.as_bytes());
    out.push(b'}');
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use geo::MapCoords;
    use geo_types::{Coord, Geometry, LineString, MultiPolygon, Point, polygon};
    use serde_json::{Value, json};

    use super::*;
    use crate::model::change::Change;
    use crate::model::feature::Feature;
    use crate::model::geojson;
    use crate::model::kind::KindCatalogue;
    use crate::model::snapshot::Snapshot;

    fn written(geometry: Option<Geometry<f64>>, properties: Value) -> (Value, Feature) {
        let Value::Object(properties) = properties else { panic!("{properties}") };
        let feature = Feature { id: uuid::Uuid::from_u128(7), fid: Some(7), geometry, properties };
        let kinds = Arc::new(KindCatalogue::embedded().unwrap());
        let empty = Snapshot::new(0, kinds, Arc::default(), Vec::new());
        let put =
            Change { collection: "structures".into(), id: feature.id, before: None, after: Some(feature) };
        let snapshot = empty.apply(1, &[put]).unwrap();
        let collection = snapshot.collection("structures").unwrap();
        let row = collection.layer.rows().next().unwrap();
        let mut out = Vec::new();
        RowWriter::of(collection).write(&mut out, &row);
        (serde_json::from_slice(&out).unwrap(), collection.feature(&row))
    }

    #[test]
    fn a_row_reads_as_the_feature_it_is() {
        let yard = polygon!(exterior: [(x: 0., y: 0.), (x: 4., y: 0.), (x: 4., y: 4.)],
            interiors: [[(x: 2., y: 1.), (x: 3., y: 1.), (x: 3., y: 2.)]]);
        let other = polygon![(x: 7., y: 0.), (x: 8.5, y: 0.), (x: 8., y: -4.123_456_789_1)];
        let shapes: Vec<Option<Geometry<f64>>> = vec![
            None,
            Some(Point::new(117.000_000_123_456, -33.1).into()),
            Some(LineString::from(vec![(1.0, 2.0), (3.0, 4.5)]).into()),
            Some(yard.clone().into()),
            Some(MultiPolygon(vec![yard.clone(), other.clone()]).into()),
            Some(MultiPolygon(vec![other, yard]).into()),
            Some(geo_types::MultiPoint(vec![Point::new(1.0, 2.0), Point::new(3.0, 4.0)]).into()),
            Some(geo_types::MultiLineString(vec![LineString::from(vec![(1.0, 2.0), (3.0, 4.0)])]).into()),
        ];
        let said = json!({"name": "石桥 \"1\"\n\\", "households": 3, "lawful": true, "accuracy_m": 2.5});
        for shape in shapes {
            // Whole numbers are written without a decimal point, which JSON values tell apart.
            let shape = shape.map(|shape| shape.map_coords(|at| Coord { x: at.x + 0.25, y: at.y + 0.25 }));
            let (written, feature) = written(shape, said.clone());
            let wanted =
                geojson::feature(&feature.id.to_string(), feature.geometry.as_ref(), &feature.properties);
            assert_eq!(written, wanted);
        }
    }
}
