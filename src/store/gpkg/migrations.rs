//! The form of the file, by number, and the steps from one to the next. A file is copied aside before a step.

use rusqlite::{Connection, OptionalExtension, Result, params};

use super::StoreError;
use crate::model::text::Text;

/// The form this program writes.
pub(super) const FORMAT: u32 = 1;

/// Step `n` brings a file from form `n` to form `n + 1`; step 0 makes one.
const STEPS: [&str; FORMAT as usize] = [STEP_0];

const STEP_0: &str = "
CREATE TABLE verge_meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE verge_changes (
  seq INTEGER PRIMARY KEY NOT NULL,
  id TEXT NOT NULL UNIQUE,
  recorded_at TEXT NOT NULL,
  occurred_at TEXT NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT NOT NULL,
  origin TEXT NOT NULL,
  base_seq INTEGER NOT NULL,
  schema_version INTEGER NOT NULL,
  count INTEGER NOT NULL,
  undoes INTEGER,
  undone_by INTEGER
);
CREATE TABLE verge_change_items (
  item INTEGER PRIMARY KEY NOT NULL,
  seq INTEGER NOT NULL REFERENCES verge_changes (seq),
  collection TEXT NOT NULL,
  id BLOB NOT NULL,
  fid INTEGER,
  before_geometry BLOB,
  before TEXT,
  after_geometry BLOB,
  after TEXT
);
CREATE INDEX verge_change_items_seq ON verge_change_items (seq);
CREATE INDEX verge_change_items_id ON verge_change_items (id, seq);
CREATE TABLE verge_outbox (
  item INTEGER PRIMARY KEY NOT NULL,
  collection TEXT NOT NULL,
  fid INTEGER,
  id TEXT
);
CREATE TABLE verge_writing (busy INTEGER NOT NULL);
INSERT INTO verge_writing VALUES (0);
";

/// The form of a file; none when verge has not made it.
pub(super) fn format_of(connection: &Connection) -> Result<Option<u32>> {
    if !super::tables::exists(connection, "table", "verge_meta")? {
        return Ok(None);
    }
    let text: Option<String> = connection
        .query_row("SELECT value FROM verge_meta WHERE key = 'format'", [], |row| row.get(0))
        .optional()?;
    Ok(Some(text.and_then(|text| text.parse().ok()).unwrap_or(0)))
}

/// Refuses a file that a newer verge made: guessing at its form could lose what it knows.
pub(super) fn refuse_future(format: u32) -> Result<(), StoreError> {
    if format <= FORMAT {
        return Ok(());
    }
    let text = Text::new(
        format!("这个台账由更新版本的 verge 建立（格式 {format}，本程序只认到 {FORMAT}）；请更新 verge"),
        format!(
            "a newer verge made this register (form {format}; this program knows up to {FORMAT}): update verge"
        ),
    );
    Err(StoreError::new("register-newer", text))
}

/// Runs the steps that are missing, inside the caller's transaction.
pub(super) fn migrate(connection: &Connection, from: u32) -> Result<()> {
    for step in STEPS.iter().skip(from as usize) {
        connection.execute_batch(step)?;
    }
    connection.execute(
        "INSERT INTO verge_meta (key, value) VALUES ('format', ?1)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        params![FORMAT.to_string()],
    )?;
    Ok(())
}
