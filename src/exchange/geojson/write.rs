//! GeoJSON as RFC 7946 has it: one feature a line, outer rings counter-clockwise, at most nine decimals.

use std::io::Write;

use geo::orient::{Direction, Orient};
use geo_types::Geometry;
use serde_json::{Map, Value, json};

use crate::exchange::sheet::{DERIVED, Sheet, SheetRow, demo_mark};
use crate::exchange::write::WriteError;
use crate::model::geojson;

/// Writes a table as one FeatureCollection.
///
/// # Errors
/// When the stream cannot be written.
pub fn write(sheet: Sheet<'_>, out: &mut dyn Write) -> Result<(), WriteError> {
    let Sheet { name, title, notes, columns, demo, rows, .. } = sheet;
    let names: Vec<String> = columns.into_iter().map(|column| column.name).collect();
    write!(out, "{{\"type\":\"FeatureCollection\",\"name\":{},\"title\":{}", json!(name), json!(title))?;
    if demo {
        write!(out, ",\"demo\":true,\"mark\":{}", json!(demo_mark()))?;
    }
    if !notes.is_empty() {
        write!(out, ",\"notes\":{}", json!(notes))?;
    }
    out.write_all(b",\"features\":[")?;
    for (at, row) in rows.enumerate() {
        out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        feature(&names, row, out)?;
    }
    out.write_all(b"\n]}\n")?;
    Ok(())
}

fn feature(names: &[String], row: SheetRow, out: &mut dyn Write) -> Result<(), WriteError> {
    out.write_all(b"{\"type\":\"Feature\"")?;
    if let Some(id) = &row.id {
        write!(out, ",\"id\":{}", json!(id))?;
    }
    out.write_all(b",\"geometry\":")?;
    match &row.geometry {
        Some(geometry) => out.write_all(text(geometry).as_bytes())?,
        None => out.write_all(b"null")?,
    }
    let known = names.iter().cloned().zip(row.values).filter(|(_, value)| !value.is_null());
    let mut properties: Map<String, Value> = known.collect();
    if row.derived {
        properties.insert(DERIVED.to_owned(), Value::Bool(true));
    }
    out.write_all(b",\"properties\":")?;
    serde_json::to_writer(&mut *out, &properties)?;
    out.write_all(b"}")?;
    Ok(())
}

/// A geometry as GeoJSON text.
pub fn text(geometry: &Geometry<f64>) -> String {
    let mut out = String::new();
    geojson::write(&mut out, &turned(geometry));
    out
}

/// The same with every polygon turned as the standard asks.
fn turned(geometry: &Geometry<f64>) -> Geometry<f64> {
    match geometry {
        Geometry::Polygon(polygon) => polygon.orient(Direction::Default).into(),
        Geometry::Rect(rect) => rect.to_polygon().orient(Direction::Default).into(),
        Geometry::Triangle(triangle) => triangle.to_polygon().orient(Direction::Default).into(),
        Geometry::MultiPolygon(polygons) => polygons.orient(Direction::Default).into(),
        Geometry::GeometryCollection(all) => Geometry::GeometryCollection(all.iter().map(turned).collect()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use geo_types::{LineString, Point, Polygon};

    use super::*;
    use crate::exchange::sheet::{Places, SheetColumn};
    use crate::model::kind::FieldType;
    use crate::model::text::Text;

    #[test]
    fn a_feature_carries_its_id_its_known_values_and_whether_its_place_was_worked_out() {
        let row = SheetRow {
            id: Some("a-1".into()),
            geometry: Some(Point::new(117.5, 33.0).into()),
            derived: true,
            values: vec![json!("石桥 \"1\""), Value::Null],
        };
        let column = |name: &str| SheetColumn::new(name, Text::same(name), FieldType::Text);
        let sheet = Sheet {
            name: "bins".into(),
            title: Text::new("垃圾桶", "Bins"),
            notes: vec![],
            columns: vec![column("name"), column("type")],
            places: Places::Points,
            ids: true,
            demo: true,
            srs_id: 4326,
            rows: Box::new(std::iter::once(row)),
        };
        let mut out = Vec::new();
        write(sheet, &mut out).unwrap();
        let read: Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(read["demo"], json!(true));
        assert_eq!(
            read["features"][0],
            json!({
                "type": "Feature",
                "id": "a-1",
                "geometry": {"type": "Point", "coordinates": [117.5, 33]},
                "properties": {"name": "石桥 \"1\"", "derived_position": true},
            })
        );
    }

    #[test]
    fn outer_rings_run_counter_clockwise_and_holes_the_other_way() {
        let clockwise = LineString::from(vec![(0.0, 0.0), (0.0, 9.0), (9.0, 9.0), (9.0, 0.0), (0.0, 0.0)]);
        let hole = LineString::from(vec![(1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 1.0)]);
        let written: Value =
            serde_json::from_str(&text(&Polygon::new(clockwise, vec![hole]).into())).unwrap();
        assert_eq!(written["coordinates"][0][1], json!([9, 0]));
        assert_eq!(written["coordinates"][1][1], json!([2, 2]));
    }
}
