//! What a register says of itself.

use rusqlite::{Connection, OptionalExtension, Result, params};

use crate::exchange::gpkg::schema::{CGCS2000, WGS84};

/// Name, demo mark and reference system of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// The office or place: 包河镇.
    pub name: String,
    /// Whether all of it is invented: shown wherever its data shows.
    pub demo: bool,
    /// EPSG:4490 for Chinese offices, EPSG:4326 elsewhere.
    pub srs_id: i32,
}

impl Description {
    /// A register of a Chinese office, in CGCS2000.
    pub fn chinese(name: impl Into<String>) -> Description {
        Description { name: name.into(), demo: false, srs_id: CGCS2000 }
    }

    /// A register elsewhere, in WGS 84.
    pub fn elsewhere(name: impl Into<String>) -> Description {
        Description { name: name.into(), demo: false, srs_id: WGS84 }
    }

    pub(super) fn read(connection: &Connection) -> Result<Description> {
        let mut statement = connection.prepare("SELECT value FROM verge_meta WHERE key = ?1")?;
        let mut get = |key: &str| statement.query_row([key], |row| row.get::<_, String>(0)).optional();
        Ok(Description {
            name: get("name")?.unwrap_or_default(),
            demo: get("demo")?.as_deref() == Some("1"),
            srs_id: get("srs_id")?.and_then(|text| text.parse().ok()).unwrap_or(WGS84),
        })
    }

    pub(super) fn write(&self, connection: &Connection) -> Result<()> {
        let mut insert = connection.prepare(
            "INSERT INTO verge_meta (key, value) VALUES (?1, ?2)
             ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )?;
        insert.execute(params!["name", self.name])?;
        insert.execute(params!["demo", if self.demo { "1" } else { "0" }])?;
        insert.execute(params!["srs_id", self.srs_id.to_string()])?;
        Ok(())
    }
}
