//! A table as text: UTF-8 with the mark Excel needs to see that it is, the names of fields as the header.

use std::borrow::Cow;
use std::io::Write;

use csv::WriterBuilder;
use geo_types::Geometry;
use serde_json::Value;

use crate::exchange::sheet::{DEMO, DERIVED, Places, Sheet, SheetRow, demo_mark};
use crate::exchange::write::{WriteError, degrees, wkt};
use crate::model::kind::FieldType;

/// Writes a table. Points have columns `lon` and `lat`, lines and areas `wkt`.
///
/// # Errors
/// When the stream cannot be written.
pub fn write(sheet: Sheet<'_>, out: &mut dyn Write) -> Result<(), WriteError> {
    out.write_all("\u{feff}".as_bytes())?;
    let Sheet { columns, places, ids, demo, rows, .. } = sheet;
    let mut writer = WriterBuilder::new().from_writer(out);
    let mut header: Vec<&str> = Vec::new();
    header.extend(ids.then_some("id"));
    header.extend(columns.iter().map(|column| column.name.as_str()));
    header.extend(places.has_points().then_some(["lon", "lat"]).into_iter().flatten());
    header.extend(places.has_shapes().then_some("wkt"));
    header.extend((places != Places::None).then_some(DERIVED));
    header.extend(demo.then_some(DEMO));
    writer.write_record(&header)?;
    let kinds: Vec<FieldType> = columns.iter().map(|column| column.kind).collect();
    let mark = demo_mark().to_string();
    for row in rows {
        let mut cells: Vec<Cow<'_, str>> = Vec::with_capacity(header.len());
        cells.extend(ids.then(|| Cow::from(row.id.as_deref().unwrap_or_default())));
        cells.extend(kinds.iter().zip(&row.values).map(|(kind, value)| cell(*kind, value)));
        cells.extend(kinds.iter().skip(row.values.len()).map(|_| Cow::from("")));
        place(&row, places, &mut cells);
        cells.extend(demo.then_some(Cow::from(mark.as_str())));
        writer.write_record(cells.iter().map(|cell| cell.as_bytes()))?;
    }
    writer.flush()?;
    Ok(())
}

fn place(row: &SheetRow, places: Places, cells: &mut Vec<Cow<'_, str>>) {
    if places.has_points() {
        match &row.geometry {
            Some(Geometry::Point(point)) => {
                cells.extend([degrees(point.x()).into(), degrees(point.y()).into()]);
            }
            _ => cells.extend([Cow::from(""), Cow::from("")]),
        }
    }
    if places.has_shapes() {
        cells.push(match &row.geometry {
            Some(Geometry::Point(_)) if places.has_points() => Cow::from(""),
            Some(geometry) => wkt(geometry).into(),
            None => Cow::from(""),
        });
    }
    if places != Places::None {
        cells.push(Cow::from(if row.derived { "true" } else { "" }));
    }
}

fn cell(kind: FieldType, value: &Value) -> Cow<'_, str> {
    match (kind, value) {
        (_, Value::Null) => Cow::from(""),
        (_, Value::String(text)) => guarded(text),
        (FieldType::TextList, Value::Array(items)) => list(items),
        (_, other) => other.to_string().into(),
    }
}

/// A list as people write one, unless an item holds what parts items.
pub(crate) fn list(items: &[Value]) -> Cow<'_, str> {
    let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
    let parts = |c: char| matches!(c, '、' | ',' | '，' | ';' | '；');
    match texts {
        Some(texts)
            if !texts.iter().any(|text| text.is_empty() || text.contains(parts) || text.starts_with('[')) =>
        {
            guarded(&texts.join("；")).into_owned().into()
        }
        _ => Value::from(items.to_vec()).to_string().into(),
    }
}

/// A text that a spreadsheet would take for a formula gets an apostrophe in front, which Excel's own users type for the
/// same reason and reading takes away again: a cell of an imported list must not run a program on the next desk.
fn guarded(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) {
        format!("'{text}").into()
    } else {
        Cow::from(text)
    }
}

#[cfg(test)]
mod tests {
    use geo_types::{LineString, Point};
    use serde_json::json;

    use super::*;
    use crate::exchange::sheet::SheetColumn;
    use crate::model::text::Text;

    fn written(places: Places, rows: Vec<SheetRow>) -> String {
        let column = |name: &str, kind| SheetColumn::new(name, Text::same(name), kind);
        let sheet = Sheet {
            name: "bins".into(),
            title: Text::same("bins"),
            notes: vec![],
            columns: vec![column("name", FieldType::Text), column("species", FieldType::TextList)],
            places,
            ids: true,
            demo: true,
            srs_id: 4326,
            rows: Box::new(rows.into_iter()),
        };
        let mut out = Vec::new();
        write(sheet, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn row(name: &str, geometry: Option<Geometry<f64>>) -> SheetRow {
        SheetRow {
            id: Some("7".into()),
            geometry,
            derived: false,
            values: vec![json!(name), json!(["杨", "柳"])],
        }
    }

    #[test]
    fn points_are_two_columns_and_the_demo_is_marked_in_every_row() {
        let text = written(Places::Points, vec![row("桥头, \"北\"", Some(Point::new(117.5, 33.0).into()))]);
        assert_eq!(
            text,
            "\u{feff}id,name,species,lon,lat,derived_position,demo_data\n\
             7,\"桥头, \"\"北\"\"\",杨；柳,117.5,33,,\"演示数据，纯属虚构 / demo data, invented\"\n"
        );
    }

    #[test]
    fn lines_are_well_known_text_and_unknown_places_empty() {
        let line = LineString::from(vec![(1.0, 2.0), (3.0, 4.0)]);
        let text = written(Places::Any, vec![row("a", Some(line.into())), row("b", None)]);
        assert!(text.contains("7,a,杨；柳,,,\"LINESTRING (1 2, 3 4)\",,"), "{text}");
        assert!(text.contains("7,b,杨；柳,,,,,"), "{text}");
    }

    #[test]
    fn a_text_that_could_be_a_formula_cannot_run() {
        for text in ["=1+1", "+86", "-a", "@SUM(A1)", "\t=1", "'=1"] {
            assert_eq!(guarded(text), format!("'{text}"));
        }
        assert_eq!(guarded("石桥"), "石桥");
        assert_eq!(cell(FieldType::Number, &json!(-5)), "-5");
    }

    #[test]
    fn a_list_with_a_comma_inside_an_item_stays_a_list() {
        assert_eq!(list(&[json!("a,b"), json!("c")]), "[\"a,b\",\"c\"]");
        assert_eq!(list(&[json!("杨"), json!("柳")]), "杨；柳");
    }
}
