//! Photographs beside the register: `verge.gpkg` has them in `verge.photos`, each in a file named after what is in it. The
//! same picture twice is one file, a name never means two pictures, and nothing here takes one away.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::StoreError;
use super::whole::{self, PART, Readers};
use crate::exchange::photo::Form;
use crate::model::checks::is_photo;

/// The folder of one register's photographs; it is made with the first of them.
#[derive(Debug, Clone)]
pub struct Photos {
    folder: PathBuf,
}

/// A photograph that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its name everywhere: SHA-256 of its bytes, in small hex digits.
    pub hash: String,
    /// Whether it was not there before.
    pub new: bool,
}

impl Photos {
    /// Those of a register file.
    pub fn beside(register: &Path) -> Photos {
        Photos { folder: register.with_extension("photos") }
    }

    /// Where they are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Keeps a picture: on the disk, whole, before its name is told to anyone.
    ///
    /// # Errors
    /// When the disk is full or refuses.
    pub fn keep(&self, form: Form, bytes: &[u8]) -> Result<Kept, StoreError> {
        let hash = hash_of(bytes);
        let path = self.path(&hash, form);
        // A file of another length is what a dying disk left of it.
        if fs::metadata(&path).is_ok_and(|there| there.len() == bytes.len() as u64) {
            return Ok(Kept { hash, new: false });
        }
        whole::put(&path, Readers::Any, |file| file.write_all(bytes))
            .map_err(|error| StoreError::io(&path, &error))?;
        Ok(Kept { hash, new: true })
    }

    /// The file and form of a photograph; none when it is not there or this is no photograph's name.
    pub fn find(&self, hash: &str) -> Option<(PathBuf, Form)> {
        if !is_photo(hash) {
            return None;
        }
        Form::ALL.into_iter().map(|form| (self.path(hash, form), form)).find(|(path, _)| path.is_file())
    }

    /// Copies all of them to another register's folder, leaving what is there already.
    ///
    /// # Errors
    /// When one cannot be read or written; those copied before stay.
    pub fn copy_to(&self, other: &Photos) -> Result<u64, StoreError> {
        let mut copied = 0;
        for shelf in entries(&self.folder)? {
            for from in entries(&shelf)? {
                let Ok(inner) = from.strip_prefix(&self.folder) else { continue };
                // Half a picture of an interrupted write is no picture.
                if from.extension().is_none_or(|end| end == PART) {
                    continue;
                }
                let to = other.folder.join(inner);
                copied +=
                    u64::from(whole::copy_new(&from, &to).map_err(|error| StoreError::io(&to, &error))?);
            }
        }
        Ok(copied)
    }

    /// Two digits of the name make the folder: no folder gets so many files that a file manager chokes on it.
    fn path(&self, hash: &str, form: Form) -> PathBuf {
        let (shelf, rest) = hash.split_at_checked(2).unwrap_or((hash, ""));
        self.folder.join(shelf).join(format!("{rest}.{}", form.ending()))
    }
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    whole::entries(folder).map_err(|error| StoreError::io(folder, &error))
}

fn hash_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
