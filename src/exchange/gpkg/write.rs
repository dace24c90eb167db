//! A GeoPackage with a layer for each table.

use std::fs::File;
use std::path::Path;

use rusqlite::types::{Null, ToSqlOutput, Value as Sql};
use rusqlite::{Connection, ToSql, params_from_iter};
use serde_json::Value;

use super::blob::{self, Envelope};
use super::functions;
use super::schema::{self, Column, FID, GEOM, LayerSpec, quoted};
use super::time;
use crate::exchange::sheet::{DERIVED, Places, Sheet, SheetColumn, demo_mark};
use crate::exchange::write::WriteError;
use crate::model::kind::FieldType;

/// Writes tables as the layers of a new file; there must be none at this path.
///
/// # Errors
/// When the file cannot be written.
pub fn write(sheets: Vec<Sheet<'_>>, path: &Path) -> Result<(), WriteError> {
    let mut connection = Connection::open(path)?;
    // The file is new and moved to its place when whole: nothing needs to survive a crash before that.
    connection.pragma_update(None, "journal_mode", "OFF")?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    functions::register(&connection)?;
    let transaction = connection.transaction()?;
    schema::create_core(&transaction)?;
    let mut tables = Vec::new();
    for sheet in sheets {
        layer(&transaction, sheet, &mut tables)?;
    }
    transaction.commit()?;
    connection.close().map_err(|(_, error)| error)?;
    File::options().write(true).open(path)?.sync_all()?;
    Ok(())
}

fn layer(connection: &Connection, sheet: Sheet<'_>, tables: &mut Vec<String>) -> Result<(), WriteError> {
    let table = free_name(&sheet.name.replace('-', "_"), tables);
    let mut taken = vec![FID.to_owned(), GEOM.to_owned(), "id".to_owned()];
    let mut columns = vec![Column::new("id", "TEXT")];
    columns.extend(
        sheet.columns.iter().map(|column| Column::new(free_name(&column.name, &mut taken), sql_type(column))),
    );
    let placed = sheet.places != Places::None;
    if placed {
        columns.push(Column::new(free_name(DERIVED, &mut taken), "BOOLEAN"));
    }
    let spec = LayerSpec {
        identifier: if tables.len() == 1 && sheet.title.zh == sheet.title.en {
            sheet.title.en.clone()
        } else {
            format!("{} {} ({table})", sheet.title.zh, sheet.title.en)
        },
        description: description(&sheet),
        geometry_type: match sheet.places {
            Places::None => None,
            Places::Points => Some("POINT"),
            Places::Shapes | Places::Any => Some("GEOMETRY"),
        },
        srs_id: sheet.srs_id,
        columns,
        table,
    };
    schema::create_layer(connection, &spec)?;
    let names = spec.columns.iter().map(|column| quoted(&column.name));
    let names: Vec<String> = placed.then(|| GEOM.to_owned()).into_iter().chain(names).collect();
    let marks = vec!["?"; names.len()].join(", ");
    let sql = format!("INSERT INTO {} ({}) VALUES ({marks})", quoted(&spec.table), names.join(", "));
    let mut insert = connection.prepare(&sql)?;
    let mut extent: Option<Envelope> = None;
    for row in sheet.rows {
        let mut values: Vec<ToSqlOutput<'_>> = Vec::with_capacity(names.len());
        if placed {
            let geometry = row.geometry.as_ref();
            let own = geometry.and_then(Envelope::of);
            extent = extent.map_or(own, |all| Some(own.map_or(all, |own| all.union(own))));
            let bytes = geometry.map(|geometry| Sql::Blob(blob::encode(geometry, spec.srs_id)));
            values.push(ToSqlOutput::Owned(bytes.unwrap_or(Sql::Null)));
        }
        values.push(row.id.as_deref().map_or(ToSqlOutput::from(Null), ToSqlOutput::from));
        for (at, column) in sheet.columns.iter().enumerate() {
            values.push(to_sql(column.kind, row.values.get(at)));
        }
        if placed {
            values.push(ToSqlOutput::from(i64::from(row.derived)));
        }
        insert.execute(params_from_iter(values.iter().map(|value| value as &dyn ToSql)))?;
    }
    schema::touch_contents(connection, &spec.table, extent)?;
    Ok(())
}

fn description(sheet: &Sheet<'_>) -> String {
    let mut lines: Vec<String> = sheet.demo.then(|| demo_mark().to_string()).into_iter().collect();
    lines.extend(sheet.notes.iter().map(ToString::to_string));
    lines.join("\n")
}

/// The name, or with a number after it where it is taken. SQLite does not tell capitals apart.
fn free_name(name: &str, taken: &mut Vec<String>) -> String {
    let named = |n: u32| if n < 2 { name.to_owned() } else { format!("{name}_{n}") };
    let mut n = 1;
    while taken.iter().any(|known| known.eq_ignore_ascii_case(&named(n))) {
        n += 1;
    }
    taken.push(named(n));
    named(n)
}

fn sql_type(column: &SheetColumn) -> &'static str {
    match column.kind {
        FieldType::Text | FieldType::TextList | FieldType::Json => "TEXT",
        FieldType::Number => "DOUBLE",
        FieldType::Integer => "INTEGER",
        FieldType::Boolean => "BOOLEAN",
        FieldType::Date => "DATE",
        FieldType::Time => "DATETIME",
    }
}

fn to_sql(kind: FieldType, value: Option<&Value>) -> ToSqlOutput<'_> {
    match (kind, value) {
        (_, None | Some(Value::Null)) => ToSqlOutput::from(Null),
        (FieldType::Time, Some(Value::String(text))) => {
            ToSqlOutput::Owned(Sql::Text(time::to_column(text).into_owned()))
        }
        (_, Some(Value::String(text))) => ToSqlOutput::from(text.as_str()),
        (FieldType::Number, Some(Value::Number(number))) => {
            number.as_f64().map_or(ToSqlOutput::from(Null), ToSqlOutput::from)
        }
        (FieldType::Integer, Some(Value::Number(number))) => {
            number.as_i64().map_or(ToSqlOutput::from(Null), ToSqlOutput::from)
        }
        (FieldType::Boolean, Some(Value::Bool(flag))) => ToSqlOutput::from(i64::from(*flag)),
        (_, Some(other)) => ToSqlOutput::Owned(Sql::Text(other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use geo_types::Point;
    use serde_json::json;

    use super::*;
    use crate::exchange::sheet::SheetRow;
    use crate::model::text::Text;

    fn sheet(name: &str, places: Places) -> Sheet<'static> {
        let column = |name: &str, kind| SheetColumn::new(name, Text::same(name), kind);
        let row = SheetRow {
            id: Some("018f".into()),
            geometry: (places != Places::None).then(|| Point::new(117.5, 33.0).into()),
            derived: true,
            values: vec![json!(["杨", "柳"]), json!(2.5), json!("x")],
        };
        Sheet {
            name: name.into(),
            title: Text::new("树", "Trees"),
            notes: vec![Text::same("a note")],
            columns: vec![
                column("species", FieldType::TextList),
                column("height_m", FieldType::Number),
                column("FID", FieldType::Text),
            ],
            places,
            ids: true,
            demo: true,
            srs_id: 4490,
            rows: Box::new(std::iter::once(row)),
        }
    }

    #[test]
    fn each_table_becomes_a_layer_of_its_own_with_the_demo_mark() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.gpkg");
        write(vec![sheet("tree-rows", Places::Points), sheet("tree-rows", Places::None)], &path).unwrap();
        let connection = Connection::open(&path).unwrap();
        let text = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
        assert_eq!(
            text("SELECT group_concat(table_name || ' ' || data_type) FROM gpkg_contents"),
            "tree_rows features,tree_rows_2 attributes"
        );
        assert!(text("SELECT description FROM gpkg_contents").contains("demo data"));
        assert_eq!(
            text("SELECT species || height_m || FID_2 || derived_position FROM tree_rows"),
            "[\"杨\",\"柳\"]2.5x1"
        );
        assert_eq!(
            text("SELECT min_x || ' ' || max_y FROM gpkg_contents WHERE table_name = 'tree_rows'"),
            "117.5 33.0"
        );
        assert_eq!(text("SELECT count(*) || '' FROM rtree_tree_rows_geom"), "1");
    }
}
