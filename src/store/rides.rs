//! Rides beside the register: `verge.gpkg` has them in `verge.rides`, each in a file named after the id that the phone gave it,
//! and beside it, once it was accepted, the id of the change set that it became.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::StoreError;
use super::whole::{self, PART, Readers};

const RIDE: &str = "json";
const TAKEN: &str = "taken";

/// The folder of one register's rides; it is made with the first of them.
#[derive(Debug, Clone)]
pub struct Rides {
    folder: PathBuf,
}

impl Rides {
    /// Those of a register file.
    pub fn beside(register: &Path) -> Rides {
        Rides { folder: register.with_extension("rides") }
    }

    /// Where they are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Keeps a ride whole before its arrival is told to anyone. A ride shows where somebody was: only this user reads it.
    ///
    /// # Errors
    /// When the disk is full or refuses.
    pub fn keep(&self, id: Uuid, bytes: &[u8]) -> Result<(), StoreError> {
        put(&self.path(id, RIDE), bytes)
    }

    /// A ride as it was kept; none when it is not there.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn read(&self, id: Uuid) -> Result<Option<Vec<u8>>, StoreError> {
        let path = self.path(id, RIDE);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(StoreError::io(&path, &error)),
        }
    }

    /// The ids of all of them.
    ///
    /// # Errors
    /// When the folder cannot be looked into.
    pub fn ids(&self) -> Result<Vec<Uuid>, StoreError> {
        let entries = whole::entries(&self.folder).map_err(|error| StoreError::io(&self.folder, &error))?;
        let rides = entries.iter().filter(|path| path.extension().is_some_and(|end| end == RIDE));
        let mut ids: Vec<Uuid> =
            rides.filter_map(|path| Uuid::parse_str(path.file_stem()?.to_str()?).ok()).collect();
        ids.sort_unstable();
        Ok(ids)
    }

    /// Notes which change set a ride becomes, before that is written: a note of a change set that is not there says nothing.
    ///
    /// # Errors
    /// When the disk is full or refuses.
    pub fn note_taken(&self, id: Uuid, change: Uuid) -> Result<(), StoreError> {
        put(&self.path(id, TAKEN), change.to_string().as_bytes())
    }

    /// The change set noted for a ride.
    pub fn taken(&self, id: Uuid) -> Option<Uuid> {
        Uuid::parse_str(fs::read_to_string(self.path(id, TAKEN)).ok()?.trim()).ok()
    }

    /// Removes a ride; whether it was there.
    ///
    /// # Errors
    /// When it is there and cannot be removed.
    pub fn remove(&self, id: Uuid) -> Result<bool, StoreError> {
        let mut there = false;
        for path in [self.path(id, RIDE), self.path(id, TAKEN)] {
            match fs::remove_file(&path) {
                Ok(()) => there = true,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(StoreError::io(&path, &error)),
            }
        }
        Ok(there)
    }

    /// Copies all of them to another register's folder, leaving what is there already.
    ///
    /// # Errors
    /// When one cannot be read or written; those copied before stay.
    pub fn copy_to(&self, other: &Rides) -> Result<u64, StoreError> {
        let mut copied = 0;
        for from in whole::entries(&self.folder).map_err(|error| StoreError::io(&self.folder, &error))? {
            let half = from.extension().is_none_or(|end| end == PART);
            let Some(name) = from.file_name().filter(|_| !half) else { continue };
            let to = other.folder.join(name);
            copied += u64::from(whole::copy_new(&from, &to).map_err(|error| StoreError::io(&to, &error))?);
        }
        Ok(copied)
    }

    fn path(&self, id: Uuid, ending: &str) -> PathBuf {
        self.folder.join(format!("{id}.{ending}"))
    }
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    whole::put(path, Readers::Owner, |file| file.write_all(bytes))
        .map_err(|error| StoreError::io(path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ride_is_kept_noted_copied_and_removed() {
        let folder = tempfile::tempdir().unwrap();
        let rides = Rides::beside(&folder.path().join("verge.gpkg"));
        let (id, change) = (Uuid::now_v7(), Uuid::now_v7());
        assert_eq!((rides.ids().unwrap(), rides.read(id).unwrap()), (vec![], None));
        rides.keep(id, b"{}").unwrap();
        rides.note_taken(id, change).unwrap();
        assert_eq!((rides.ids().unwrap(), rides.taken(id)), (vec![id], Some(change)));
        fs::write(rides.folder().join("half.part"), b"x").unwrap();
        let other = Rides::beside(&folder.path().join("copy.gpkg"));
        assert_eq!((rides.copy_to(&other).unwrap(), rides.copy_to(&other).unwrap()), (2, 0));
        assert_eq!(other.read(id).unwrap().as_deref(), Some(b"{}".as_slice()));
        assert!(rides.remove(id).unwrap() && !rides.remove(id).unwrap());
        assert_eq!(rides.taken(id), None);
    }
}
