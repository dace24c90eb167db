//! Registers as files: what an office opens, QGIS reads, and PostGIS is given.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use verge::model::snapshot::Snapshot;
use verge::question::Progress;
use verge::service::import::{self, Request};
use verge::service::{Register, demo};
use verge::store::Access;

use crate::support::shared;

/// A register's file and its state, which no test changes.
pub struct Filed {
    pub file: PathBuf,
    pub snapshot: Arc<Snapshot>,
    _folder: tempfile::TempDir,
}

impl Filed {
    pub fn new(make: impl FnOnce(&Path)) -> Filed {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("register.gpkg");
        make(&file);
        let register = Register::open(&file, &Access::Read).unwrap();
        Filed { file, snapshot: register.snapshot(), _folder: folder }
    }
}

/// The demo township.
pub fn town() -> &'static Filed {
    static TOWN: LazyLock<Filed> =
        LazyLock::new(|| Filed::new(|file| drop(demo::ensure(file, &Progress::new()).unwrap())));
    &TOWN
}

/// Malta, imported as a user would; none where the extract is not.
pub fn malta() -> Option<&'static Filed> {
    static MALTA: LazyLock<Option<Filed>> = LazyLock::new(|| {
        let extract = shared("osm/malta-2024.osm.pbf")?;
        let request = Request { files: vec![extract], actor: "test".to_owned(), ..Request::default() };
        Some(Filed::new(|file| {
            import::import(file, &request, &Progress::new()).unwrap();
        }))
    });
    MALTA.as_ref()
}
