//! Copies of a register that is in use: whole, at one moment, and looked through before they count.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::Backup;

use super::StoreError;
use crate::model::text::Text;

/// Writes a copy; a file that is there already is never touched.
pub(super) fn copy_to(from: &Connection, to: &Path) -> Result<(), StoreError> {
    if to.exists() {
        let shown = to.display();
        return Err(StoreError::new(
            "backup-exists",
            Text::new(
                format!("{shown} 已存在，没有覆盖；请换个文件名"),
                format!("{shown} is there already and was not overwritten: choose another name"),
            ),
        ));
    }
    let copied = (|| {
        let mut target = Connection::open(to)?;
        Backup::new(from, &mut target)?.run_to_completion(1024, Duration::ZERO, None)?;
        // A copy needs no side files to be carried about.
        target.pragma_update(None, "journal_mode", "delete")?;
        let verdict: String = target.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        target.close().map_err(|(_, error)| StoreError::from(error))?;
        if verdict == "ok" { Ok(()) } else { Err(damaged(&verdict)) }
    })();
    if copied.is_err() {
        // Half a copy must not be mistaken for a backup.
        let _ = std::fs::remove_file(to);
    }
    copied
}

fn damaged(verdict: &str) -> StoreError {
    let mut error = StoreError::new(
        "backup-damaged",
        Text::new(
            "备份核对没有通过，已删除；请检查磁盘",
            "the copy did not pass its check and was removed: look at the disk",
        ),
    );
    error.cause = Some(verdict.to_owned());
    error
}
