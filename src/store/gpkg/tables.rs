//! The table of a kind: a layer that QGIS opens, and the triggers that notice when somebody else writes to it.

use rusqlite::{Connection, Result};

use crate::exchange::gpkg::schema::{self, Column, FID, GEOM, LayerSpec, quoted};
use crate::model::kind::{FieldType, GeometryType, Kind, KindCatalogue};

/// The table of a collection: hyphens are awkward in every GIS's SQL.
pub(super) fn table_name(collection: &str) -> String {
    collection.replace('-', "_")
}

/// The column type of a field, in the words of GeoPackage.
pub(super) fn sql_type(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Text | FieldType::TextList | FieldType::Json => "TEXT",
        FieldType::Number => "DOUBLE",
        FieldType::Integer => "INTEGER",
        FieldType::Boolean => "BOOLEAN",
        FieldType::Date => "DATE",
        FieldType::Time => "DATETIME",
    }
}

fn geometry_type(kind: &Kind) -> Option<&'static str> {
    match kind.geometry.as_slice() {
        [] => None,
        [GeometryType::Point] => Some("POINT"),
        // Lines and polygons come in one part and in several, and a table takes both only as GEOMETRY.
        _ => Some("GEOMETRY"),
    }
}

/// Makes the tables that are missing and adds columns that a newer catalogue brought. Columns that no field has any
/// more stay: they hold somebody's data.
pub(super) fn ensure(connection: &Connection, kinds: &KindCatalogue, srs_id: i32) -> Result<()> {
    for kind in kinds.iter() {
        let table = table_name(&kind.id);
        if exists(connection, "table", &table)? {
            add_columns(connection, kind, &table)?;
        } else {
            schema::create_layer(connection, &layer(kind, table.clone(), srs_id))?;
        }
        let index = quoted(&format!("verge_{table}_id"));
        connection
            .execute_batch(&format!("CREATE INDEX IF NOT EXISTS {index} ON {} (id)", quoted(&table)))?;
        connection.execute_batch(&capture(&kind.id, &table))?;
    }
    Ok(())
}

/// Whether the table and its triggers are as verge made them.
pub(super) fn is_whole(connection: &Connection, collection: &str) -> Result<bool> {
    let table = table_name(collection);
    Ok(exists(connection, "table", &table)?
        && exists(connection, "trigger", &format!("verge_{table}_insert"))?
        && exists(connection, "trigger", &format!("verge_{table}_update"))?
        && exists(connection, "trigger", &format!("verge_{table}_delete"))?)
}

pub(super) fn exists(connection: &Connection, kind: &str, name: &str) -> Result<bool> {
    let mut statement =
        connection.prepare_cached("SELECT 1 FROM sqlite_master WHERE type = ?1 AND name = ?2")?;
    statement.exists([kind, name])
}

fn layer(kind: &Kind, table: String, srs_id: i32) -> LayerSpec {
    let mut columns = vec![Column::new("id", "TEXT")];
    columns.extend(kind.fields.iter().map(|field| Column::new(field.name.clone(), sql_type(field.kind))));
    LayerSpec {
        table,
        identifier: format!("{} {}", kind.title.zh, kind.title.en),
        description: kind.one.zh.clone(),
        geometry_type: geometry_type(kind),
        srs_id,
        columns,
    }
}

fn add_columns(connection: &Connection, kind: &Kind, table: &str) -> Result<()> {
    let there = columns(connection, table)?;
    let wanted = std::iter::once(("id", "TEXT"))
        .chain(kind.fields.iter().map(|field| (field.name.as_str(), sql_type(field.kind))));
    for (name, sql_type) in wanted {
        if !there.iter().any(|column| column.eq_ignore_ascii_case(name)) {
            let (table, name) = (quoted(table), quoted(name));
            connection.execute_batch(&format!("ALTER TABLE {table} ADD COLUMN {name} {sql_type}"))?;
        }
    }
    Ok(())
}

/// The columns of a table.
pub(super) fn columns(connection: &Connection, table: &str) -> Result<Vec<String>> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let names = statement.query_map([table], |row| row.get(0))?;
    names.collect()
}

/// Whether a table has a geometry column of the name verge gives.
pub(super) fn has_geometry(kind: &Kind) -> bool {
    geometry_type(kind).is_some()
}

/// Triggers in plain SQL, because they run inside other programs, which have none of our functions: they note which
/// rows were touched while verge was not writing.
fn capture(collection: &str, table: &str) -> String {
    let on = quoted(table);
    let trigger = |what: &str| quoted(&format!("verge_{table}_{what}"));
    let outside = "WHEN (SELECT busy FROM verge_writing) = 0";
    let note = |row: &str| {
        format!(
            "INSERT INTO verge_outbox (collection, fid, id) VALUES ('{collection}', {row}.{FID}, {row}.id);"
        )
    };
    format!(
        "CREATE TRIGGER IF NOT EXISTS {insert} AFTER INSERT ON {on} {outside} BEGIN {new} END;
         CREATE TRIGGER IF NOT EXISTS {update} AFTER UPDATE ON {on} {outside} BEGIN {old} {new} END;
         CREATE TRIGGER IF NOT EXISTS {delete} AFTER DELETE ON {on} {outside} BEGIN {old} END;",
        insert = trigger("insert"),
        update = trigger("update"),
        delete = trigger("delete"),
        old = note("OLD"),
        new = note("NEW"),
    )
}

/// `INSERT` of a whole new row: fid, id, geometry when the kind has one, then the fields.
pub(super) fn insert(kind: &Kind) -> String {
    let names = names(kind);
    let marks: Vec<String> = (1..=names.len()).map(|at| format!("?{at}")).collect();
    let table = quoted(&table_name(&kind.id));
    format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), marks.join(", "))
}

/// As [`insert`], replacing the row that is there under the fid.
pub(super) fn upsert(kind: &Kind) -> String {
    let names = names(kind);
    let updates: Vec<String> = names.iter().skip(1).map(|name| format!("{name} = excluded.{name}")).collect();
    format!("{} ON CONFLICT ({FID}) DO UPDATE SET {}", insert(kind), updates.join(", "))
}

/// The columns of a whole row: fid, id, geometry when the kind has one, then the fields.
fn names(kind: &Kind) -> Vec<String> {
    let mut names = vec![FID.to_owned(), "id".to_owned()];
    if has_geometry(kind) {
        names.push(GEOM.to_owned());
    }
    names.extend(kind.fields.iter().map(|field| quoted(&field.name)));
    names
}

/// `SELECT` of whole rows in the order of [`upsert`], with what follows.
pub(super) fn select(kind: &Kind, tail: &str) -> String {
    format!("SELECT {} FROM {} {tail}", names(kind).join(", "), quoted(&table_name(&kind.id)))
}
