//! Small files beside a register that are there whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

use uuid::Uuid;

/// The ending of a file that is being written.
pub(super) const PART: &str = "part";

/// Who may read a file and look into the folder made for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Whoever the system lets.
    Any,
    /// This computer's user alone.
    Owner,
}

/// Writes a file under another name and moves it into place when it is on the disk.
///
/// # Errors
/// When the folder or the file cannot be made; nothing is left then.
pub fn put(
    path: &Path,
    readers: Readers,
    fill: impl FnOnce(&mut File) -> std::io::Result<()>,
) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    make_folder(folder, readers)?;
    let draft = folder.join(format!("{}.{PART}", Uuid::now_v7().simple()));
    let written = create(&draft, readers)
        .and_then(|mut file| fill(&mut file).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&draft, path));
    if let Err(error) = written {
        let _ = fs::remove_file(&draft);
        return Err(error);
    }
    // The name too must outlive a power cut; where a folder cannot be opened the system sees to it by itself.
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    Ok(())
}

/// Copies a file that is not there yet as long as it is here; says whether it had to.
///
/// # Errors
/// When one cannot be read or the other written; nothing half of it is left.
pub fn copy_new(from: &Path, to: &Path) -> std::io::Result<bool> {
    let length = fs::metadata(from)?.len();
    if fs::metadata(to).is_ok_and(|there| there.len() == length) {
        return Ok(false);
    }
    put(to, Readers::Any, |file| std::io::copy(&mut File::open(from)?, file).map(|_| ()))?;
    Ok(true)
}

/// What is in a folder; nothing when it is not there.
///
/// # Errors
/// When it cannot be looked into.
pub fn entries(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect()
}

/// Makes a folder and those above it; one that is there stays as it is.
///
/// # Errors
/// When it cannot be made.
pub fn make_folder(folder: &Path, readers: Readers) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    if readers == Readers::Owner {
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    }
    #[cfg(not(unix))]
    let _ = readers;
    // The file of a bare name lies in the folder of now.
    if folder.as_os_str().is_empty() { Ok(()) } else { builder.create(folder) }
}

fn create(path: &Path, readers: Readers) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if readers == Readers::Owner {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    #[cfg(not(unix))]
    let _ = readers;
    options.open(path)
}
