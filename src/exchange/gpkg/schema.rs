//! The tables every GeoPackage 1.4 has, and those of a feature layer with its spatial index.
//!
//! Names of tables and columns are quoted here; they come from the kind catalogue or from a file's own
//! schema, never from a request. (OGC 12-128r19 with requirements 1–38, 75–77)

use rusqlite::{Connection, Result, params};

use super::blob::Envelope;

/// `application_id` of a GeoPackage: "GPKG".
pub const APPLICATION_ID: i32 = 0x4750_4B47;
/// `user_version` of GeoPackage 1.4.0.
pub const USER_VERSION: i32 = 10400;
/// WGS 84, longitude and latitude in degrees.
pub const WGS84: i32 = 4326;
/// CGCS2000, longitude and latitude in degrees.
pub const CGCS2000: i32 = 4490;

const CORE: &str = r"
CREATE TABLE IF NOT EXISTS gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL,
  definition TEXT NOT NULL,
  description TEXT
);
CREATE TABLE IF NOT EXISTS gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY,
  data_type TEXT NOT NULL,
  identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE,
  min_y DOUBLE,
  max_x DOUBLE,
  max_y DOUBLE,
  srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
);
CREATE TABLE IF NOT EXISTS gpkg_geometry_columns (
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL,
  m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE IF NOT EXISTS gpkg_extensions (
  table_name TEXT,
  column_name TEXT,
  extension_name TEXT NOT NULL,
  definition TEXT NOT NULL,
  scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);
";

const WGS84_WKT: &str = r#"GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]"#;
const CGCS2000_WKT: &str = r#"GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101,AUTHORITY["EPSG","1024"]],AUTHORITY["EPSG","1043"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4490"]]"#;

/// A name as an SQL identifier.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Makes the tables every GeoPackage has, and the reference systems −1, 0, 4326 and 4490. Harmless when
/// they are there already.
pub fn create_core(connection: &Connection) -> Result<()> {
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", USER_VERSION)?;
    connection.execute_batch(CORE)?;
    let systems: [(&str, i32, &str, i32, &str, &str); 4] = [
        (
            "Undefined Cartesian SRS",
            -1,
            "NONE",
            -1,
            "undefined",
            "undefined Cartesian coordinate reference system",
        ),
        (
            "Undefined geographic SRS",
            0,
            "NONE",
            0,
            "undefined",
            "undefined geographic coordinate reference system",
        ),
        ("WGS 84 geodetic", WGS84, "EPSG", WGS84, WGS84_WKT, "longitude and latitude in degrees"),
        ("CGCS2000 geodetic", CGCS2000, "EPSG", CGCS2000, CGCS2000_WKT, "longitude and latitude in degrees"),
    ];
    let mut insert = connection.prepare(
        "INSERT OR IGNORE INTO gpkg_spatial_ref_sys
         (srs_name, srs_id, organization, organization_coordsys_id, definition, description)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for system in systems {
        insert.execute(system)?;
    }
    Ok(())
}

/// A column beside the key and the geometry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its GeoPackage type: TEXT, DOUBLE, INTEGER, BOOLEAN, DATE, DATETIME.
    pub sql_type: &'static str,
    /// What stands after the type: `NOT NULL UNIQUE`, or nothing.
    pub constraint: &'static str,
}

impl Column {
    /// A column that may be NULL.
    pub fn new(name: impl Into<String>, sql_type: &'static str) -> Column {
        Column { name: name.into(), sql_type, constraint: "" }
    }
}

/// What a layer is called and holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerSpec {
    /// The table.
    pub table: String,
    /// What a GIS shows as its name; unique in the file.
    pub identifier: String,
    /// What a GIS shows as its description.
    pub description: String,
    /// POINT, LINESTRING, POLYGON, MULTI…, or GEOMETRY for mixed ones; none for a table without geometry.
    pub geometry_type: Option<&'static str>,
    /// 4326 or 4490.
    pub srs_id: i32,
    /// The columns beside `fid` and `geom`.
    pub columns: Vec<Column>,
}

/// The name of the key column of every layer verge makes.
pub const FID: &str = "fid";
/// The name of the geometry column of every layer verge makes.
pub const GEOM: &str = "geom";

/// Makes a layer: its table, its rows in the `gpkg_` tables, its spatial index.
pub fn create_layer(connection: &Connection, layer: &LayerSpec) -> Result<()> {
    let mut columns = vec![format!("{FID} INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL")];
    if let Some(geometry_type) = layer.geometry_type {
        columns.push(format!("{GEOM} {geometry_type}"));
    }
    columns.extend(layer.columns.iter().map(|column| {
        format!("{} {} {}", quoted(&column.name), column.sql_type, column.constraint).trim_end().to_owned()
    }));
    connection.execute_batch(&format!(
        "CREATE TABLE {} (\n  {}\n);",
        quoted(&layer.table),
        columns.join(",\n  ")
    ))?;
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            layer.table,
            if layer.geometry_type.is_some() { "features" } else { "attributes" },
            layer.identifier,
            layer.description,
            layer.geometry_type.map(|_| layer.srs_id),
        ],
    )?;
    if let Some(geometry_type) = layer.geometry_type {
        connection.execute(
            "INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m)
             VALUES (?1, ?2, ?3, ?4, 0, 0)",
            params![layer.table, GEOM, geometry_type, layer.srs_id],
        )?;
        create_rtree(connection, &layer.table, GEOM, FID)?;
    }
    Ok(())
}

/// Makes the spatial index of a layer, fills it, keeps it by the triggers of GeoPackage 1.4, and registers
/// the extension. The connection needs [`super::functions::register`].
pub fn create_rtree(connection: &Connection, table: &str, geometry: &str, key: &str) -> Result<()> {
    connection.execute_batch(&rtree_sql(table, geometry, key))?;
    connection.execute(
        "INSERT OR IGNORE INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope)
         VALUES (?1, ?2, 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
        params![table, geometry],
    )?;
    Ok(())
}

/// The SQL of a layer's spatial index and its seven triggers.
pub fn rtree_sql(table: &str, geometry: &str, key: &str) -> String {
    let index = quoted(&format!("rtree_{table}_{geometry}"));
    let trigger = |name: &str| quoted(&format!("rtree_{table}_{geometry}_{name}"));
    let (t, c, i) = (quoted(table), quoted(geometry), quoted(key));
    let bounds = format!("ST_MinX(NEW.{c}), ST_MaxX(NEW.{c}), ST_MinY(NEW.{c}), ST_MaxY(NEW.{c})");
    let (insert, update2, update4, update5, update6, update7, delete) = (
        trigger("insert"),
        trigger("update2"),
        trigger("update4"),
        trigger("update5"),
        trigger("update6"),
        trigger("update7"),
        trigger("delete"),
    );
    format!(
        r"CREATE VIRTUAL TABLE {index} USING rtree(id, minx, maxx, miny, maxy);
INSERT OR REPLACE INTO {index} SELECT {i}, ST_MinX({c}), ST_MaxX({c}), ST_MinY({c}), ST_MaxY({c}) FROM {t}
  WHERE {c} NOTNULL AND NOT ST_IsEmpty({c});
CREATE TRIGGER {insert} AFTER INSERT ON {t}
  WHEN (NEW.{c} NOTNULL AND NOT ST_IsEmpty(NEW.{c}))
BEGIN
  INSERT OR REPLACE INTO {index} VALUES (NEW.{i}, {bounds});
END;
CREATE TRIGGER {update2} AFTER UPDATE OF {c} ON {t}
  WHEN OLD.{i} = NEW.{i} AND (NEW.{c} ISNULL OR ST_IsEmpty(NEW.{c}))
BEGIN
  DELETE FROM {index} WHERE id = OLD.{i};
END;
CREATE TRIGGER {update4} AFTER UPDATE ON {t}
  WHEN OLD.{i} != NEW.{i} AND (NEW.{c} ISNULL OR ST_IsEmpty(NEW.{c}))
BEGIN
  DELETE FROM {index} WHERE id IN (OLD.{i}, NEW.{i});
END;
CREATE TRIGGER {update5} AFTER UPDATE ON {t}
  WHEN OLD.{i} != NEW.{i} AND (NEW.{c} NOTNULL AND NOT ST_IsEmpty(NEW.{c}))
BEGIN
  DELETE FROM {index} WHERE id = OLD.{i};
  INSERT OR REPLACE INTO {index} VALUES (NEW.{i}, {bounds});
END;
CREATE TRIGGER {update6} AFTER UPDATE OF {c} ON {t}
  WHEN OLD.{i} = NEW.{i} AND (NEW.{c} NOTNULL AND NOT ST_IsEmpty(NEW.{c}))
    AND (OLD.{c} NOTNULL AND NOT ST_IsEmpty(OLD.{c}))
BEGIN
  UPDATE {index} SET minx = ST_MinX(NEW.{c}), maxx = ST_MaxX(NEW.{c}),
    miny = ST_MinY(NEW.{c}), maxy = ST_MaxY(NEW.{c}) WHERE id = NEW.{i};
END;
CREATE TRIGGER {update7} AFTER UPDATE OF {c} ON {t}
  WHEN OLD.{i} = NEW.{i} AND (NEW.{c} NOTNULL AND NOT ST_IsEmpty(NEW.{c}))
    AND (OLD.{c} ISNULL OR ST_IsEmpty(OLD.{c}))
BEGIN
  INSERT INTO {index} VALUES (NEW.{i}, {bounds});
END;
CREATE TRIGGER {delete} AFTER DELETE ON {t}
  WHEN OLD.{c} NOTNULL
BEGIN
  DELETE FROM {index} WHERE id = OLD.{i};
END;"
    )
}

/// Writes a layer's extent and time of change into `gpkg_contents`.
pub fn touch_contents(connection: &Connection, table: &str, extent: Option<Envelope>) -> Result<()> {
    connection.execute(
        "UPDATE gpkg_contents SET min_x = ?2, min_y = ?3, max_x = ?4, max_y = ?5,
         last_change = strftime('%Y-%m-%dT%H:%M:%fZ','now') WHERE table_name = ?1",
        params![
            table,
            extent.map(|e| e.min_x),
            extent.map(|e| e.min_y),
            extent.map(|e| e.max_x),
            extent.map(|e| e.max_y)
        ],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{blob, functions};
    use super::*;
    use geo_types::{LineString, Point};

    fn package() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        functions::register(&connection).unwrap();
        create_core(&connection).unwrap();
        let layer = LayerSpec {
            table: "bins".into(),
            identifier: "垃圾桶".into(),
            description: String::new(),
            geometry_type: Some("GEOMETRY"),
            srs_id: CGCS2000,
            columns: vec![Column::new("name", "TEXT")],
        };
        create_layer(&connection, &layer).unwrap();
        connection
    }

    fn indexed(connection: &Connection) -> Vec<i64> {
        let mut statement = connection.prepare("SELECT id FROM rtree_bins_geom ORDER BY id").unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    #[test]
    fn the_index_follows_every_kind_of_write() {
        let connection = package();
        let point = blob::encode(&Point::new(117.0, 33.0).into(), CGCS2000);
        let line = blob::encode(&LineString::from(vec![(1.0, 1.0), (2.0, 2.0)]).into(), CGCS2000);
        connection.execute("INSERT INTO bins (fid, geom) VALUES (1, ?1), (2, NULL)", [&point]).unwrap();
        assert_eq!(indexed(&connection), [1]);
        connection.execute("UPDATE bins SET geom = ?1 WHERE fid = 2", [&line]).unwrap();
        assert_eq!(indexed(&connection), [1, 2]);
        connection.execute("UPDATE bins SET geom = NULL WHERE fid = 1", []).unwrap();
        assert_eq!(indexed(&connection), [2]);
        connection.execute("UPDATE bins SET fid = 9 WHERE fid = 2", []).unwrap();
        assert_eq!(indexed(&connection), [9]);
        connection.execute("UPDATE bins SET geom = ?1 WHERE fid = 9", [&point]).unwrap();
        let min_x: f64 =
            connection.query_row("SELECT minx FROM rtree_bins_geom", [], |row| row.get(0)).unwrap();
        assert!((min_x - 117.0).abs() < 1e-4);
        connection.execute("DELETE FROM bins", []).unwrap();
        assert!(indexed(&connection).is_empty());
    }

    #[test]
    fn the_reference_systems_the_standard_asks_for_are_there() {
        let connection = package();
        create_core(&connection).unwrap();
        let ids: Vec<i64> = connection
            .prepare("SELECT srs_id FROM gpkg_spatial_ref_sys ORDER BY srs_id")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert_eq!(ids, [-1, 0, 4326, 4490]);
    }

    #[test]
    fn a_name_with_a_quote_stays_a_name() {
        assert_eq!(quoted("a\"; DROP TABLE x; --"), "\"a\"\"; DROP TABLE x; --\"");
    }
}
