//! A GeoPackage to records: every table of features and of attributes, a register of verge and what it exported too.
//!
//! The file is somebody else's: it is opened for reading only, its names are quoted, its schema is not trusted, and only
//! tables are read, because a view may run for ever.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use geo_types::Geometry;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Statement};
use serde_json::Value;

use super::blob;
use super::schema::{FID, quoted};
use crate::exchange::record::{ReadOptions, Record, Sink, Stop};
use crate::model::checks::number_value;
use crate::model::finding::Finding;
use crate::model::kind::KindCatalogue;
use crate::model::text::Text;
use crate::question::Progress;

/// More columns than this is not a table of things.
const MOST_COLUMNS: usize = 1024;

/// One layer as the file lists it.
struct Layer {
    table: String,
    geometry: Option<String>,
    srs_id: Option<i64>,
    rows: i64,
}

/// Reads all layers.
///
/// # Errors
/// When it is no GeoPackage, is damaged, or the asker stops it.
pub fn read(
    path: &Path,
    _options: &ReadOptions,
    progress: &Progress,
    sink: &mut dyn Sink,
) -> Result<(), Stop> {
    let connection = open(path, progress).map_err(|error| unreadable(&error))?;
    let layers = layers(&connection, sink).map_err(|error| unreadable(&error))?;
    let kinds = KindCatalogue::embedded().ok();
    let all: i64 = layers.iter().map(|layer| layer.rows).sum::<i64>().max(1);
    let mut done = 0;
    for layer in &layers {
        progress.tick(done as f64 / all as f64)?;
        sink.layer(&layer.table);
        sink.declares_crs(&system(&connection, layer));
        let own = kinds
            .as_ref()
            .and_then(|kinds| kinds.get(&layer.table.replace('_', "-")))
            .map(|kind| kind.id.clone());
        Rows::open(&connection, layer, own).map_err(|error| unreadable(&error))?.all(
            &mut |count| Ok(progress.tick((done + count) as f64 / all as f64)?),
            progress,
            sink,
        )?;
        done += layer.rows;
    }
    progress.tick(1.0)?;
    Ok(())
}

/// A file whose last writer has closed it is opened as one that nothing changes, so that not even side files appear in a
/// folder of somebody else; one that is in use is opened to be shared.
fn open(path: &Path, progress: &Progress) -> rusqlite::Result<Connection> {
    let mut wal = path.as_os_str().to_owned();
    wal.push("-wal");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let in_use = std::fs::metadata(&wal).is_ok_and(|wal| wal.len() > 0);
    let connection = if in_use {
        Connection::open_with_flags(path, flags)?
    } else {
        Connection::open_with_flags(uri(path), flags | OpenFlags::SQLITE_OPEN_URI)?
    };
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "query_only", true)?;
    let progress = progress.clone();
    connection.progress_handler(100_000, Some(move || progress.is_cancelled()))?;
    Ok(connection)
}

/// The path as SQLite reads it in a URI, marked as unchanging.
fn uri(path: &Path) -> String {
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut text = String::from("file://");
    let shown = full.to_string_lossy().replace('\\', "/");
    if !shown.starts_with('/') {
        text.push('/');
    }
    for byte in shown.bytes() {
        if byte.is_ascii_alphanumeric() || b"/:._-~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text + "?immutable=1"
}

fn layers(connection: &Connection, sink: &mut dyn Sink) -> rusqlite::Result<Vec<Layer>> {
    let mut statement = connection.prepare(
        "SELECT c.table_name, g.column_name, coalesce(g.srs_id, c.srs_id), m.type
         FROM gpkg_contents c
         LEFT JOIN gpkg_geometry_columns g ON lower(g.table_name) = lower(c.table_name)
         LEFT JOIN sqlite_master m ON lower(m.name) = lower(c.table_name) AND m.type IN ('table', 'view')
         WHERE c.data_type IN ('features', 'attributes') ORDER BY c.rowid LIMIT 1000",
    )?;
    let listed = statement
        .query_map([], |row| {
            Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?, row.get::<_, Option<String>>(3)?))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut layers = Vec::new();
    for (table, geometry, srs_id, form) in listed {
        if table.starts_with("verge_") {
            continue;
        }
        if form.as_deref() != Some("table") {
            let shown: String = table.chars().take(60).collect();
            let text = Text::new(
                format!("图层“{shown}”不是一张表，没有读取"),
                format!("the layer {shown:?} is not a table and was not read"),
            );
            sink.finding(Finding::warning("layer-unread", text));
            continue;
        }
        let count = format!("SELECT count(*) FROM {}", quoted(&table));
        let rows = connection.query_row(&count, [], |row| row.get(0))?;
        if rows > 0 {
            layers.push(Layer { table, geometry, srs_id, rows });
        }
    }
    Ok(layers)
}

/// What the file calls the layer's reference system: its EPSG code, else its definition.
fn system(connection: &Connection, layer: &Layer) -> String {
    let Some(srs_id) = layer.srs_id.filter(|id| *id > 0) else { return "EPSG:4326".to_owned() };
    let found = connection.query_row(
        "SELECT upper(organization), organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?1",
        [srs_id],
        |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get::<_, String>(2)?)),
    );
    match found {
        Ok((organization, code, _)) if organization == "EPSG" => format!("EPSG:{code}"),
        Ok((.., definition)) if definition.contains('[') => definition,
        _ => format!("EPSG:{srs_id}"),
    }
}

struct Rows<'c> {
    statement: Statement<'c>,
    names: Vec<String>,
    geometry: Option<usize>,
    id: Option<usize>,
    own: Option<String>,
    table: String,
}

impl<'c> Rows<'c> {
    fn open(connection: &'c Connection, layer: &Layer, own: Option<String>) -> rusqlite::Result<Rows<'c>> {
        let statement = connection.prepare(&format!("SELECT * FROM {}", quoted(&layer.table)))?;
        let names: Vec<String> =
            statement.column_names().into_iter().map(str::to_owned).take(MOST_COLUMNS).collect();
        let is = |name: &str| names.iter().position(|column| column.eq_ignore_ascii_case(name));
        let geometry = layer.geometry.as_deref().and_then(is);
        let key: BTreeSet<String> = key_columns(connection, &layer.table)?;
        // What verge wrote has its own id and source beside the key, and speaks in the names of fields.
        let written_here = own.is_some() && is("id").is_some() && is("source_id").is_some();
        let own = own.filter(|_| written_here);
        // Its key is local to the file and never a reference.
        let key = if written_here { BTreeSet::new() } else { key };
        let id = names.iter().position(|name| key.contains(name));
        Ok(Rows { statement, names, geometry, id, own, table: layer.table.clone() })
    }

    fn all(
        mut self,
        tick: &mut dyn FnMut(i64) -> Result<(), Stop>,
        progress: &Progress,
        sink: &mut dyn Sink,
    ) -> Result<(), Stop> {
        let mut rows = self.statement.query([]).map_err(|error| unreadable(&error))?;
        let (mut number, mut heights) = (0, false);
        loop {
            let row = match rows.next() {
                Ok(Some(row)) => row,
                Ok(None) => break,
                Err(_) if progress.is_cancelled() => return Err(Stop::Cancelled),
                Err(error) => return Err(unreadable(&error)),
            };
            number += 1;
            if number % 256 == 0 {
                tick(number)?;
            }
            let place = Text::new(
                format!("“{}”第 {number} 行", self.table),
                format!("{:?} row {number}", self.table),
            );
            let mut record = Record { place, collection: self.own.clone(), ..Record::default() };
            let mut refused = None;
            for (at, name) in self.names.iter().enumerate() {
                let cell = row.get_ref(at).map_err(|error| unreadable(&error))?;
                if Some(at) == self.geometry {
                    match geometry(cell) {
                        Ok((geometry, dropped)) => {
                            record.geometry = geometry;
                            heights |= dropped;
                        }
                        Err(finding) => refused = Some(finding),
                    }
                } else if Some(at) == self.id {
                    record.file_id = value(cell).map(|value| value.to_string());
                } else if let Some(value) = value(cell).filter(|_| self.own.is_none() || name != FID) {
                    record.fields.push((name.clone(), value));
                }
            }
            match refused {
                Some(finding) => sink.finding(finding.at(record.place)),
                None => sink.row(record)?,
            }
        }
        if heights {
            let text = Text::new("坐标里的高程没有保留", "heights in the positions are not kept");
            sink.finding(Finding::notice("heights-dropped", text));
        }
        Ok(())
    }
}

fn key_columns(connection: &Connection, table: &str) -> rusqlite::Result<BTreeSet<String>> {
    let mut statement = connection
        .prepare("SELECT name FROM pragma_table_info(?1) WHERE pk = 1 AND upper(type) = 'INTEGER'")?;
    let names = statement.query_map([table], |row| row.get(0))?;
    names.collect()
}

fn geometry(cell: ValueRef<'_>) -> Result<(Option<Geometry<f64>>, bool), Finding> {
    let bytes = match cell {
        ValueRef::Null => return Ok((None, false)),
        ValueRef::Blob(bytes) => bytes,
        _ => return Err(broken_geometry("it is no geometry")),
    };
    let read = blob::decode(bytes).map_err(|error| broken_geometry(&error.to_string()))?;
    Ok((read.geometry, read.dropped_zm))
}

fn broken_geometry(said: &str) -> Finding {
    let text = Text::new(
        format!("图形读不出来（{said}），没有导入"),
        format!("the geometry cannot be read ({said}): left out"),
    );
    Finding::error("geometry-broken", text)
}

/// A cell's value; none for NULL and for bytes that are no text.
fn value(cell: ValueRef<'_>) -> Option<Value> {
    match cell {
        ValueRef::Null | ValueRef::Blob(_) => None,
        ValueRef::Integer(number) => Some(Value::from(number)),
        ValueRef::Real(number) => number_value(number),
        ValueRef::Text(bytes) => Some(Value::from(String::from_utf8_lossy(bytes).into_owned())),
    }
}

fn unreadable(error: &rusqlite::Error) -> Stop {
    let text = match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::OperationInterrupted) => return Stop::Cancelled,
        Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => Text::new(
            "GeoPackage 已损坏或没有拷贝完整，请重新取一份",
            "the GeoPackage is damaged or was not copied whole: get it again",
        ),
        _ if error.to_string().contains("gpkg_contents") => Text::new(
            "这是 SQLite 数据库，但不是 GeoPackage：没有图层目录",
            "this is an SQLite database and no GeoPackage: it has no list of layers",
        ),
        _ => Text::new(
            format!("GeoPackage 读不出来：{error}"),
            format!("the GeoPackage cannot be read: {error}"),
        ),
    };
    Stop::unreadable("gpkg-unreadable", text)
}

#[cfg(test)]
mod tests {
    use geo_types::Point;
    use serde_json::json;

    use super::super::{blob, functions, schema};
    use super::*;

    #[derive(Default)]
    struct Kept(Vec<Record>, Vec<Finding>, Vec<String>);

    impl Sink for Kept {
        fn row(&mut self, record: Record) -> Result<(), Stop> {
            self.0.push(record);
            Ok(())
        }

        fn finding(&mut self, finding: Finding) {
            self.1.push(finding);
        }

        fn declares_crs(&mut self, name: &str) {
            self.2.push(name.to_owned());
        }

        fn layer(&mut self, name: &str) {
            self.2.push(name.to_owned());
        }
    }

    fn read_file(path: &Path) -> Result<Kept, Stop> {
        let mut kept = Kept::default();
        read(path, &ReadOptions::default(), &Progress::new(), &mut kept)?;
        Ok(kept)
    }

    fn package(path: &Path, table: &str) -> Connection {
        let connection = Connection::open(path).unwrap();
        functions::register(&connection).unwrap();
        schema::create_core(&connection).unwrap();
        let layer = schema::LayerSpec {
            table: table.to_owned(),
            identifier: "a".into(),
            description: String::new(),
            geometry_type: Some("GEOMETRY"),
            srs_id: schema::CGCS2000,
            columns: vec![schema::Column::new("名称", "TEXT"), schema::Column::new("n", "DOUBLE")],
        };
        schema::create_layer(&connection, &layer).unwrap();
        let insert = format!("INSERT INTO {} (geom, \"名称\", n) VALUES (?1, ?2, ?3)", quoted(table));
        let point = blob::encode(&Point::new(117.0, 33.0).into(), schema::CGCS2000);
        connection.execute(&insert, rusqlite::params![point, "石桥", 2.0]).unwrap();
        connection.execute(&insert, rusqlite::params![b"no geometry".to_vec(), "坏", 1.0]).unwrap();
        connection
    }

    #[test]
    fn a_table_with_a_hostile_name_is_a_table_and_a_broken_geometry_one_row() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a #1?%.gpkg");
        package(&path, "x\"; DROP TABLE gpkg_contents; --").close().unwrap();
        let Kept(rows, findings, said) = read_file(&path).unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].fields, [("名称".to_owned(), json!("石桥")), ("n".to_owned(), json!(2))]);
        assert_eq!(rows[0].file_id.as_deref(), Some("1"));
        assert_eq!(findings[0].code, "geometry-broken");
        assert_eq!(said[1], "EPSG:4490");
        let beside = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(beside, 1, "reading leaves nothing beside the file");
    }

    #[test]
    fn a_file_that_another_program_holds_is_read_with_its_newest_rows() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.gpkg");
        let held = package(&path, "bins");
        held.pragma_update(None, "journal_mode", "WAL").unwrap();
        held.execute("UPDATE bins SET \"名称\" = '新' WHERE fid = 1", []).unwrap();
        assert_eq!(read_file(&path).unwrap().0[0].fields[0].1, json!("新"));
    }

    #[test]
    fn views_are_not_run_and_other_databases_and_cut_files_end_in_a_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.gpkg");
        let connection = package(&path, "bins");
        connection
            .execute_batch(
                "CREATE VIEW forever AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c;
                 INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('forever', 'attributes', 'f');",
            )
            .unwrap();
        connection.close().unwrap();
        assert!(read_file(&path).unwrap().1.iter().any(|finding| finding.code == "layer-unread"));
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        assert!(matches!(read_file(&path), Err(Stop::Unreadable(_))));
        let other = folder.path().join("b.gpkg");
        Connection::open(&other).unwrap().execute_batch("CREATE TABLE t (a)").unwrap();
        let Err(Stop::Unreadable(finding)) = read_file(&other) else { panic!("read") };
        assert!(finding.message.en.contains("no list of layers"), "{finding:?}");
    }
}
