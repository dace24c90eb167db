//! Registers in which somebody saw lines and areas beside roads, and walked there.

use std::path::Path;
use std::sync::Arc;

use geo_types::Geometry;
use serde_json::json;
use verge::model::change::{Draft, Origin};
use verge::model::feature::Feature;
use verge::model::snapshot::{Road, Snapshot};
use verge::question::Progress;
use verge::service::{Register, demo};
use verge::store::Access;

use super::registers::Filed;

/// A register with more put into it.
fn with(make: impl FnOnce(&Path), more: impl FnOnce(&Snapshot, &mut Draft)) -> Filed {
    Filed::new(|file| {
        make(file);
        let register = Register::open(file, &Access::Write).unwrap();
        let mut draft = Draft::new(Origin::User, "test", "fixture");
        more(&register.snapshot(), &mut draft);
        register.commit(draft).unwrap();
    })
}

/// The demo township with more put into it.
pub fn township(more: impl FnOnce(&Snapshot, &mut Draft)) -> Filed {
    with(|file| drop(demo::ensure(file, &Progress::new()).unwrap()), more)
}

/// Some of the lines and areas of a collection were seen, one half lately and the other long ago.
pub fn seen(snapshot: &Snapshot, draft: &mut Draft, collection: &str, one_in: i64, days: [&str; 2]) {
    let of = snapshot.collection(collection).unwrap();
    let rows = of.layer.rows().filter(|row| row.fid() % one_in == 0);
    for (row, day) in rows.zip(days.into_iter().cycle()) {
        let mut thing = of.feature(&row);
        thing.set("seen_at", json!(day));
        draft.put(collection, thing);
    }
}

/// Inspections of no section, road or village: somebody walked along a row of trees, round a plot, or stood at a bin.
pub fn walks(snapshot: &Snapshot, draft: &mut Draft, collection: &str, one_in: i64, day: &str) {
    let of = snapshot.collection(collection).unwrap();
    for row in of.layer.rows().filter(|row| row.fid() % one_in == 1) {
        let walk = json!({"occurred_at": format!("{day}T02:00:00Z")});
        draft.put("inspections", Feature::new(row.geometry(), walk.as_object().unwrap().clone()));
    }
}

/// Malta, where two villages meet half way along each of the longer main roads; some houses and rows of trees were seen. Its own
/// borders run along roads too often to say on which side a road is.
pub fn shared_out(malta: &Filed) -> Filed {
    let days = ["2024-06-01", "2014-06-01"];
    let copy = |file: &Path| assert!(std::fs::copy(&malta.file, file).is_ok());
    with(copy, |snapshot, draft| {
        let long = |road: &&Arc<Road>| road.main && road.curve.extent().length_m() > 1000.0;
        for road in snapshot.roads().iter().filter(long) {
            let (from, to) = road.curve.chainage_extent();
            let middle_m = f64::midpoint(from.m(), to.m()).round();
            let mut put = |village: &str, from_m: f64, to_m: f64| {
                let id = road.id.to_string();
                let section = json!({"road": id, "village": village, "from_m": from_m, "to_m": to_m});
                let section = Feature::new(None::<Geometry<f64>>, section.as_object().unwrap().clone());
                draft.put("road-sections", section);
            };
            put("东湾村", from.m(), middle_m);
            put("西湾村", middle_m, to.m());
        }
        seen(snapshot, draft, "structures", 100, days);
        seen(snapshot, draft, "tree-rows", 2, days);
        walks(snapshot, draft, "tree-rows", 9, days[0]);
    })
}
