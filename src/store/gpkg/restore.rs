//! A backup put in a register's place, the one that was there kept beside.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{StoreError, copy, open};
use crate::model::text::Text;
use crate::store::{Photos, Rides};

/// What SQLite keeps beside a file in use; it belongs to the file and moves with it.
const SIDE_FILES: [&str; 2] = ["-wal", "-shm"];

pub(super) fn restore(from: &Path, to: &Path, replace: bool) -> Result<Option<PathBuf>, StoreError> {
    let backup = open::reading(from)?;
    if to.exists() && !replace {
        let shown = to.display();
        return Err(StoreError::new(
            "restore-exists",
            Text::new(
                format!("{shown} 已有台账，没有动它；要替换请加 --replace（原有的会另存）"),
                format!(
                    "there is a register at {shown}, left as it is: add --replace to replace it (it is kept beside)"
                ),
            ),
        ));
    }
    // Before the file: a register that names photographs finds them from its first moment.
    Photos::beside(from).copy_to(&Photos::beside(to))?;
    Rides::beside(from).copy_to(&Rides::beside(to))?;
    let stamp = Timestamp::now().strftime("%Y%m%dT%H%M%S").to_string();
    let fresh = open::sibling(to, &format!("restoring-{stamp}"));
    copy::copy_to(&backup, &fresh)?;
    let kept = if to.exists() {
        Some(set_aside(to, &open::sibling(to, &format!("replaced-{stamp}")))?)
    } else {
        None
    };
    let moved = std::fs::rename(&fresh, to).map_err(|error| StoreError::io(to, &error));
    if moved.is_err()
        && let Some(kept) = &kept
    {
        // Without this the office would find no register in its place.
        let _ = set_aside(kept, to);
    }
    moved.map(|()| kept)
}

/// Moves a register with its side files; both names are in one folder.
fn set_aside(from: &Path, to: &Path) -> Result<PathBuf, StoreError> {
    std::fs::rename(from, to).map_err(|error| StoreError::io(from, &error))?;
    for end in SIDE_FILES {
        let side = |path: &Path| {
            let mut name = path.as_os_str().to_owned();
            name.push(end);
            PathBuf::from(name)
        };
        if side(from).exists() {
            std::fs::rename(side(from), side(to)).map_err(|error| StoreError::io(from, &error))?;
        }
    }
    Ok(to.to_owned())
}
