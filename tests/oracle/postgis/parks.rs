//! Malta with its parks, gardens, woods and grass as plots, which an import leaves out: GDAL reads their outlines.

use std::process::Command;
use std::sync::LazyLock;

use verge::question::Progress;
use verge::service::import::{self, Request};

use super::registers::{Filed, malta};
use crate::support::shared;

/// What grows there, as plots in several states: grass and parks are the ones along roads.
const GREEN: &str = "select geometry, coalesce(osm_id, osm_way_id) compartment,
    case coalesce(landuse, leisure, \"natural\")
        when 'park' then 'planted' when 'grass' then 'accepted' when 'wood' then 'replanting' else 'planned' end state
    from multipolygons where landuse in ('orchard', 'vineyard', 'forest', 'grass', 'village_green')
    or leisure in ('park', 'garden') or \"natural\" in ('wood', 'scrub')";

/// Malta and its green; none, and said, where the extract or GDAL is not.
pub fn green_malta() -> Option<&'static Filed> {
    static GREEN_MALTA: LazyLock<Option<Filed>> = LazyLock::new(|| {
        let (malta, extract) = (malta()?, shared("osm/malta-2024.osm.pbf")?);
        let folder = tempfile::tempdir().unwrap();
        let green = folder.path().join("plots.geojson");
        let mut ogr2ogr = Command::new("ogr2ogr");
        ogr2ogr.args(["-q", "-f", "GeoJSON", "-nln", "plots", "-dialect", "sqlite", "-sql", GREEN]);
        let Ok(ran) = ogr2ogr.arg(&green).arg(extract).output() else {
            assert!(std::env::var_os("VERGE_REQUIRE_DATA").is_none(), "GDAL's ogr2ogr is missing");
            eprintln!("SKIPPED: GDAL's ogr2ogr is not here");
            return None;
        };
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        let plots = Some("plots".to_owned());
        let request =
            Request { files: vec![green], kind: plots, actor: "test".to_owned(), ..Request::default() };
        Some(Filed::new(|file| {
            std::fs::copy(&malta.file, file).unwrap();
            import::import(file, &request, &Progress::new()).unwrap();
        }))
    });
    GREEN_MALTA.as_ref()
}
