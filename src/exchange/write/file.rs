//! Files that appear whole: written beside their place and moved there when done.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};
use uuid::Uuid;

use super::WriteError;
use crate::model::text::Text;

/// Lets a file be written beside its place and moves it there; takes it away when writing fails.
pub(super) fn whole_or_not(
    path: &Path,
    write: impl FnOnce(&Path) -> Result<(), WriteError>,
) -> Result<(), WriteError> {
    if path.is_dir() {
        let shown = path.display();
        let text = Text::new(
            format!("{shown} 是文件夹，请给出文件名"),
            format!("{shown} is a folder: give a file name"),
        );
        return Err(WriteError::new("path-is-folder", text));
    }
    if is_register(path) {
        let shown = path.display();
        let text = Text::new(
            format!("{shown} 是一份台账，不能用导出文件替换它；请换一个文件名"),
            format!("{shown} is a register of verge and is not replaced by an export: choose another name"),
        );
        return Err(WriteError::new("register-in-the-way", text));
    }
    let beside = Beside(beside(path));
    write(&beside.0)?;
    fs::rename(&beside.0, path)?;
    Ok(())
}

/// Writes through a buffer and onto the disk.
pub(super) fn buffered(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), WriteError>,
) -> Result<(), WriteError> {
    let mut out = BufWriter::new(File::create_new(path)?);
    write(&mut out)?;
    out.flush()?;
    out.get_ref().sync_all()?;
    Ok(())
}

/// For formats that can only be written as a file: through one among the temporary files.
pub(super) fn through_a_file(
    out: &mut dyn Write,
    write: impl FnOnce(&Path) -> Result<(), WriteError>,
) -> Result<(), WriteError> {
    let beside = Beside(std::env::temp_dir().join(format!("verge-{}.part", Uuid::now_v7())));
    write(&beside.0)?;
    io::copy(&mut File::open(&beside.0)?, out)?;
    Ok(())
}

/// A file on its way, taken away with its side files unless it was moved.
struct Beside(PathBuf);

impl Drop for Beside {
    fn drop(&mut self) {
        for side in ["", "-journal", "-wal", "-shm"] {
            let mut name = self.0.clone().into_os_string();
            name.push(side);
            // It is gone already when all went well.
            let _ = fs::remove_file(name);
        }
    }
}

fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.part", Uuid::now_v7().simple()))
}

/// Whether an office's register is at this path: an export over it would be the loss of it.
fn is_register(path: &Path) -> bool {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    path.is_file()
        && Connection::open_with_flags(path, flags)
            .is_ok_and(|connection| connection.table_exists(None, "verge_meta").unwrap_or(false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_that_fails_leaves_what_was_there_and_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("桶.csv");
        fs::write(&path, "as it was").unwrap();
        let failed = whole_or_not(&path, |beside| {
            buffered(beside, |out| {
                out.write_all(b"half")?;
                Err(io::Error::from(io::ErrorKind::StorageFull).into())
            })
        });
        assert_eq!(failed.unwrap_err().code, "disk-full");
        assert_eq!(fs::read_to_string(&path).unwrap(), "as it was");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_write_that_succeeds_replaces_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        fs::write(&path, "old").unwrap();
        whole_or_not(&path, |beside| buffered(beside, |out| Ok(out.write_all(b"new")?))).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_register_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("verge.gpkg");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE verge_meta (key, value)").unwrap();
        let refused = whole_or_not(&path, |_| panic!("written"));
        assert_eq!(refused.unwrap_err().code, "register-in-the-way");
    }

    #[test]
    fn a_folder_that_is_not_there_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("nowhere").join("a.csv");
        let failed = whole_or_not(&path, |beside| buffered(beside, |_| Ok(())));
        assert_eq!(failed.unwrap_err().code, "folder-missing");
    }
}
