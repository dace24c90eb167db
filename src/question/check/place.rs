//! Things whose own values cannot be: saved by another program straight into the file, or from before a rule.

use crate::model::checks;
use crate::model::finding::Finding;
use crate::model::snapshot::Collection;
use crate::question::{Cancelled, Progress};

/// Every finding that would refuse the thing if it were entered now.
///
/// # Errors
/// When the asker stopped it.
pub(super) fn check(
    collection: &Collection,
    progress: &Progress,
    findings: &mut Vec<Finding>,
) -> Result<(), Cancelled> {
    let so_far = progress.fraction();
    for row in collection.layer.rows() {
        progress.tick(so_far)?;
        let found = match checks::check(&collection.kind, collection.feature(&row)) {
            Ok(checked) => checked.findings,
            Err(findings) => findings,
        };
        findings.extend(found.into_iter().map(|finding| finding.on_object(row.id().to_string())));
    }
    Ok(())
}
