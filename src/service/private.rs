//! Small files that only this computer's user may read: keys, tokens' fingerprints.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::model::text::Text;
use crate::store::whole::{self, Readers};

/// The most that is read: such files are small, and a large one is a mistake.
const MOST: u64 = 4 * 1024 * 1024;

/// Writes a file so that it is there whole or not at all.
///
/// # Errors
/// When the folder or file cannot be made.
pub fn keep(path: &Path, bytes: &[u8]) -> Result<(), Text> {
    whole::put(path, Readers::Owner, |file| file.write_all(bytes)).map_err(|error| {
        Text::new(
            format!("{} 写不进去：{error}", path.display()),
            format!("{} cannot be written: {error}", path.display()),
        )
    })
}

/// Reads such a file; none where there is none.
///
/// # Errors
/// When it is there and cannot be read.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, Text> {
    let wrong = |error: &dyn std::fmt::Display| {
        Text::new(
            format!("{} 读不出来：{error}", path.display()),
            format!("{} cannot be read: {error}", path.display()),
        )
    };
    match fs::metadata(path) {
        Ok(about) if about.len() > MOST => Err(wrong(&"too large")),
        Ok(_) => fs::read(path).map(Some).map_err(|error| wrong(&error)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(wrong(&error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again_and_what_is_not_there_is_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/one");
        assert_eq!(read(&path).unwrap(), None);
        keep(&path, b"secret").unwrap();
        keep(&path, b"newer").unwrap();
        assert_eq!(read(&path).unwrap().unwrap(), b"newer");
        assert_eq!(fs::read_dir(folder.path().join("keys")).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_cannot_be_is_said() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), "").unwrap();
        assert!(keep(&folder.path().join("file/below"), b"").unwrap_err().en.contains("cannot be written"));
    }
}
