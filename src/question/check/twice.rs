//! Things entered twice: two of one kind at one place, or two with one source id.

use std::collections::HashMap;

use geo_types::Point;
use uuid::Uuid;

use crate::index::Row;
use crate::model::finding::Finding;
use crate::model::snapshot::Collection;
use crate::model::text::Text;
use crate::question::duplicates::near::{neighbours, place};
use crate::question::progress::{Cancelled, Progress};

/// Pairs of things nearer than `limit_m` metres, and source ids that came twice.
pub(super) fn check(
    collection: &Collection,
    limit_m: f64,
    progress: &Progress,
    findings: &mut Vec<Finding>,
) -> Result<(), Cancelled> {
    if collection.kind.event {
        return Ok(());
    }
    let so_far = progress.fraction();
    for row in collection.layer.rows() {
        progress.tick(so_far)?;
        findings.extend(same_place(collection, &row, limit_m));
    }
    same_source(collection, findings);
    Ok(())
}

/// The nearest earlier thing at the same place; each pair is told once, at its later thing.
fn same_place(collection: &Collection, row: &Row<'_>, limit_m: f64) -> Option<Finding> {
    let own = place(row)?;
    let near = neighbours(collection, row, limit_m)
        .into_iter()
        .filter(|(other, _)| other.fid() < row.fid())
        .min_by(|(one, a), (other, b)| a.total_cmp(b).then(one.fid().cmp(&other.fid())))?;
    let (other, apart_m) = (label(&near.0), near.1);
    let at = Point(own.coord());
    let place = format!("{:.6}, {:.6}", at.x(), at.y());
    let message = Text::new(
        format!("与“{other}”相距 {apart_m:.2} 米，可能登记了两次；可用“疑似重复”成组查看"),
        format!(
            "is {apart_m:.2} m from {other:?}: perhaps entered twice; the duplicates question groups them"
        ),
    );
    Some(
        Finding::warning("entered-twice", message)
            .in_collection(&collection.kind.id)
            .on_object(row.id().to_string())
            .at(Text::same(place)),
    )
}

fn label(row: &Row<'_>) -> String {
    row.value("name").as_str().map_or_else(|| row.id().to_string(), str::to_owned)
}

fn same_source(collection: &Collection, findings: &mut Vec<Finding>) {
    let mut seen: HashMap<&str, Uuid> = HashMap::new();
    for row in collection.layer.after_fid(i64::MIN) {
        let Some(source) = row.value("source_id").as_str() else { continue };
        if seen.insert(source, row.id()).is_some() {
            let message = Text::new(
                format!("来源编号“{source}”出现了两次，再次导入时只会更新其中一件"),
                format!("source id {source:?} comes twice: importing again updates only one of them"),
            );
            findings.push(
                Finding::warning("source-twice", message)
                    .in_collection(&collection.kind.id)
                    .on_object(row.id().to_string())
                    .in_field("source_id"),
            );
        }
    }
}
