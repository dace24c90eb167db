//! Things that name a road and a chainage: does the road exist, is the chainage on it, is the thing there?

use std::sync::Arc;

use geo_types::Geometry;

use crate::geodesy::Position;
use crate::index::Row;
use crate::linear::Chainage;
use crate::model::finding::Finding;
use crate::model::snapshot::{Collection, Road, Snapshot};
use crate::model::text::Text;
use crate::question::progress::{Cancelled, Progress};

/// Chainage from a post and a phone's position differ by this much without either being wrong, metres.
const CHAINAGE_TOLERANCE_M: f64 = 25.0;

pub(super) fn check(
    snapshot: &Snapshot,
    collection: &Collection,
    progress: &Progress,
    findings: &mut Vec<Finding>,
) -> Result<(), Cancelled> {
    if collection.kind.field("road").is_none() {
        return Ok(());
    }
    let so_far = progress.fraction();
    for row in collection.layer.after_fid(i64::MIN) {
        progress.tick(so_far)?;
        let found = check_row(snapshot, &row);
        findings.extend(
            found.map(|finding| finding.in_collection(&collection.kind.id).on_object(row.id().to_string())),
        );
    }
    Ok(())
}

fn check_row(snapshot: &Snapshot, row: &Row<'_>) -> Option<Finding> {
    let word = row.value("road").as_str()?;
    let road = match snapshot.roads().find(word).as_slice() {
        [] => return Some(unknown_road(word)),
        [road] => *road,
        // With several roads of one number the thing belongs to the one it stands beside, which nothing here can deny.
        _ => return None,
    };
    for field in ["chainage_m", "from_m", "to_m"] {
        let Some(metres) = row.value(field).as_f64() else { continue };
        if let Some(finding) = off_the_road(road, metres) {
            return Some(finding.in_field(field));
        }
    }
    disagrees(road, row)
}

fn unknown_road(word: &str) -> Finding {
    let message = Text::new(
        format!("台账里没有“{word}”这条路，或它还没有线形；请先登记道路，或改正路名"),
        format!(
            "the register has no road {word:?} with a line yet: enter the road first, or correct the name"
        ),
    );
    Finding::warning("road-unknown", message).in_field("road")
}

fn off_the_road(road: &Arc<Road>, metres: f64) -> Option<Finding> {
    let chainage = Chainage::from_m(metres).ok()?;
    let reason = road.curve.measure_at(chainage).err()?;
    let (zh, en) = reason.words(chainage);
    let label = road.label();
    Some(Finding::warning("chainage-nowhere", Text::new(format!("{label}：{zh}"), format!("{label}: {en}"))))
}

fn disagrees(road: &Arc<Road>, row: &Row<'_>) -> Option<Finding> {
    let stored = Chainage::from_m(row.value("chainage_m").as_f64()?).ok()?;
    let Some(Geometry::Point(at)) = row.geometry() else { return None };
    let located = road.curve.locate(Position::from_coord(at.0).ok()?)?;
    let apart_m = (road.curve.measure_at(stored).ok()?.m() - located.measure.m()).abs();
    let tolerance_m =
        row.value("accuracy_m").as_f64().unwrap_or(CHAINAGE_TOLERANCE_M).max(CHAINAGE_TOLERANCE_M);
    // Where the road comes as near twice, the stored chainage may mean the other pass.
    if apart_m <= tolerance_m || located.tie.is_some() {
        return None;
    }
    let (label, there) = (road.label(), located.chainage);
    let message = Text::new(
        format!("登记在 {label} {stored}，位置却在 {there} 旁边，相差 {apart_m:.0} 米"),
        format!("is entered at {label} {stored} but stands beside {there}, {apart_m:.0} m away"),
    );
    Some(Finding::warning("chainage-disagrees", message).in_field("chainage_m"))
}
