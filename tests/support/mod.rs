//! What several test binaries need.

use std::path::{Path, PathBuf};

/// A large real file by its name below the data folder: `osm/malta-2024.osm.pbf`. It is looked for in `VERGE_SHARED`, in
/// `../shared/data` beside the project, and where `tests/fetch-data` puts it. None when it is nowhere, which is said; with
/// `VERGE_REQUIRE_DATA=1` that is a failure.
pub fn shared(name: &str) -> Option<PathBuf> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [
        std::env::var_os("VERGE_SHARED").map(PathBuf::from),
        Some(project.join("../shared/data")),
        Some(project.join("target/test-data")),
    ];
    let found = folders.into_iter().flatten().map(|folder| folder.join(name)).find(|path| path.exists());
    if found.is_none() {
        assert!(std::env::var_os("VERGE_REQUIRE_DATA").is_none(), "{name} is missing: run tests/fetch-data");
        eprintln!("SKIPPED: {name} is not here; tests/fetch-data brings it where a registry holds it");
    }
    found
}
