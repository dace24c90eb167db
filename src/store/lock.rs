//! One writer at a time: a lock on a file beside the register, held by the system, so that it goes with the process.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::StoreError;
use crate::model::text::Text;

/// Who holds a register for writing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The process.
    pub pid: u32,
    /// The address it serves at, when it serves.
    pub address: Option<String>,
}

/// The lock, let go when dropped.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
}

/// The lock file of a register: `verge.gpkg.lock`.
fn beside(register: &Path) -> PathBuf {
    let mut name = register.file_name().unwrap_or_default().to_os_string();
    name.push(".lock");
    register.with_file_name(name)
}

impl Lock {
    /// Takes the lock, or says who has it.
    pub(super) fn take(register: &Path) -> Result<Lock, StoreError> {
        let path = beside(register);
        let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let file = open.map_err(|error| StoreError::io(&path, &error))?;
        match file.try_lock() {
            Ok(()) => {
                let mut lock = Lock { file };
                lock.tell(None)?;
                Ok(lock)
            }
            Err(TryLockError::WouldBlock) => Err(held(register, holder(register).as_ref())),
            Err(TryLockError::Error(error)) => Err(StoreError::io(&path, &error)),
        }
    }

    /// Writes down who holds it and where it serves.
    pub(super) fn tell(&mut self, address: Option<String>) -> Result<(), StoreError> {
        let holder = Holder { pid: std::process::id(), address };
        let text = serde_json::to_string(&holder).unwrap_or_default();
        let write = |file: &mut File| {
            file.set_len(0)?;
            file.seek(SeekFrom::Start(0))?;
            file.write_all(text.as_bytes())?;
            file.flush()
        };
        write(&mut self.file).map_err(|error| StoreError::io(Path::new("verge.gpkg.lock"), &error))
    }
}

/// Who holds a register, as far as the lock file tells; on systems that lock reads too nothing can be told.
pub(super) fn holder(register: &Path) -> Option<Holder> {
    let mut text = String::new();
    File::open(beside(register)).ok()?.take(4096).read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

fn held(register: &Path, holder: Option<&Holder>) -> StoreError {
    let shown = register.display();
    let address = holder.and_then(|holder| holder.address.clone());
    let text = match (address, holder) {
        (Some(address), _) => Text::new(
            format!("台账 {shown} 正由另一个 verge 服务打开：{address}。请在那里操作，或先停掉它"),
            format!(
                "the register {shown} is served by another verge at {address}: work there, or stop it first"
            ),
        ),
        (None, Some(holder)) => Text::new(
            format!("台账 {shown} 正由另一个 verge（进程 {}）写入，请等它结束", holder.pid),
            format!(
                "the register {shown} is being written by another verge (process {}): wait until it ends",
                holder.pid
            ),
        ),
        (None, None) => Text::new(
            format!("台账 {shown} 正由另一个 verge 使用，请先停掉它"),
            format!("the register {shown} is in use by another verge: stop it first"),
        ),
    };
    StoreError::new("register-in-use", text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holder_is_refused_and_told_where_the_first_serves() {
        let folder = tempfile::tempdir().unwrap();
        let register = folder.path().join("台账 1.gpkg");
        let mut first = Lock::take(&register).unwrap();
        first.tell(Some("http://127.0.0.1:8080".to_owned())).unwrap();
        let refused = Lock::take(&register).unwrap_err();
        assert_eq!(refused.code, "register-in-use");
        assert!(refused.text.en.contains("in use") || refused.text.en.contains("http://127.0.0.1:8080"));
        drop(first);
        Lock::take(&register).unwrap();
    }
}
