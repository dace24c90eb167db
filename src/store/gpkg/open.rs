//! Opening and making register files.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use uuid::Uuid;

use super::migrations::{FORMAT, format_of, migrate, refuse_future};
use super::{Description, StoreError, tables};
use crate::exchange::gpkg::{functions, schema};
use crate::model::kind::KindCatalogue;
use crate::model::text::Text;

/// How long a write waits for another program (QGIS saving its edits) to finish.
const PATIENCE: Duration = Duration::from_secs(10);

/// A connection for reading only; the file must be there and be a register.
pub(super) fn reading(path: &Path) -> Result<Connection, StoreError> {
    present(path)?;
    // A file in WAL mode can only be read with its side files, which a read-only connection makes when it may; where the
    // folder does not let it, SQLite says so.
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    prepare(&connection)?;
    let format = format_of(&connection)?.ok_or_else(|| not_a_register(path))?;
    refuse_future(format)?;
    Ok(connection)
}

/// A connection for writing, the file brought to this program's form; made anew when absent and `fresh` describes it.
pub(super) fn writing(
    path: &Path,
    fresh: Option<&Description>,
    kinds: &KindCatalogue,
) -> Result<Connection, StoreError> {
    if !path.exists() {
        let Some(description) = fresh else { return Err(missing(path)) };
        return make(path, description, kinds);
    }
    present(path)?;
    let mut connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    prepare(&connection)?;
    let format = format_of(&connection)?.ok_or_else(|| not_a_register(path))?;
    refuse_future(format)?;
    durable(&connection)?;
    if format < FORMAT {
        keep_aside(&connection, path, format)?;
    }
    let srs_id = Description::read(&connection)?.srs_id;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    migrate(&transaction, format)?;
    tables::ensure(&transaction, kinds, srs_id)?;
    transaction.commit()?;
    Ok(connection)
}

fn make(path: &Path, description: &Description, kinds: &KindCatalogue) -> Result<Connection, StoreError> {
    // Built under another name and moved into place, so that a register is either whole or not there.
    let draft = sibling(path, &format!("making-{}", Uuid::now_v7().simple()));
    let built = (|| {
        let mut connection = Connection::open(&draft)?;
        prepare(&connection)?;
        connection.pragma_update(None, "page_size", 4096)?;
        let transaction = connection.transaction()?;
        schema::create_core(&transaction)?;
        migrate(&transaction, 0)?;
        description.write(&transaction)?;
        tables::ensure(&transaction, kinds, description.srs_id)?;
        transaction.commit()?;
        connection.close().map_err(|(_, error)| StoreError::from(error))
    })();
    if let Err(error) =
        built.and_then(|()| std::fs::rename(&draft, path).map_err(|error| StoreError::io(path, &error)))
    {
        // What is left of a failed attempt is of no use to anyone.
        let _ = std::fs::remove_file(&draft);
        return Err(error);
    }
    let connection = Connection::open(path)?;
    prepare(&connection)?;
    durable(&connection)?;
    Ok(connection)
}

fn prepare(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -64_000)?;
    connection.pragma_update(None, "trusted_schema", true)?;
    connection.set_prepared_statement_cache_capacity(128);
    functions::register(connection)?;
    Ok(())
}

/// A change set is on the disk when it is acknowledged: WAL, synced at every commit.
fn durable(connection: &Connection) -> Result<(), StoreError> {
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    Ok(())
}

fn keep_aside(connection: &Connection, path: &Path, format: u32) -> Result<(), StoreError> {
    let copy = sibling(path, &format!("form-{format}"));
    super::copy::copy_to(connection, &copy)
}

/// `verge.gpkg` and a word give `verge.word.gpkg` in the same folder.
pub(super) fn sibling(path: &Path, word: &str) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_os_string();
    name.push(".");
    name.push(word);
    name.push(".gpkg");
    path.with_file_name(name)
}

fn present(path: &Path) -> Result<(), StoreError> {
    let about = std::fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => missing(path),
        _ => StoreError::io(path, &error),
    })?;
    if about.is_file() && about.len() > 0 { Ok(()) } else { Err(not_a_register(path)) }
}

fn missing(path: &Path) -> StoreError {
    let shown = path.display();
    StoreError::new(
        "register-missing",
        Text::new(
            format!("没有台账文件 {shown}；先导入数据（verge import 文件），或用 --store 指定台账"),
            format!(
                "there is no register {shown}: import something first (verge import FILE), or name one with --store"
            ),
        ),
    )
}

fn not_a_register(path: &Path) -> StoreError {
    let shown = path.display();
    StoreError::new(
        "not-a-register",
        Text::new(
            format!("{shown} 不是 verge 台账；如是其他数据，请用 verge import 导入"),
            format!("{shown} is not a verge register; if it holds other data, bring it in with verge import"),
        ),
    )
}
