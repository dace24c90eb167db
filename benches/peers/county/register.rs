//! What a register of that size costs to open, and a change to one feature of it.

use std::time::Instant;

use serde_json::json;
use verge::model::change::Change;
use verge::service::Register;
use verge::store::Access;

use super::data::{County, uuid};
use super::out::{Asked, Out, cpu_s, median};

/// Changes tried one after the other: enough that slabs gather and merge.
const CHANGES: usize = 2_000;

pub(super) fn all(county: &County, asked: &Asked, out: &Out<'_>) {
    let file = asked.folder.join("register.gpkg");
    if asked.wants("W7") && file.exists() {
        let (start, cpu) = (Instant::now(), cpu_s());
        let register = Register::open(&file, &Access::Read).unwrap();
        let took = if asked.threads == 1 { cpu_s() - cpu } else { start.elapsed().as_secs_f64() };
        let count = register.snapshot().collection("structures").unwrap().layer.len();
        let more = json!({"count": count, "wall_s": start.elapsed().as_secs_f64()});
        out.line("W7", "open a register, index included", "s", &[took], more.as_object().unwrap().clone());
    }
    if asked.wants("UPDATE") {
        update(county, asked, out);
    }
}

/// One feature after another changes its state; readers keep what they have.
fn update(county: &County, asked: &Asked, out: &Out<'_>) {
    let structures = county.snapshot.collection("structures").unwrap();
    let step = (asked.size / CHANGES).max(1);
    let mut newest = None;
    let mut ms = Vec::new();
    for (seq, id) in (2u64..).zip((0i64..).step_by(step).take(CHANGES)) {
        let Some(before) = structures.get(uuid(id)) else { break };
        let mut after = before.clone();
        after.properties.insert("state".to_owned(), "removed".into());
        let change = Change {
            collection: "structures".to_owned(),
            id: before.id,
            before: Some(before),
            after: Some(after),
        };
        let start = Instant::now();
        let next = newest.as_ref().unwrap_or(&county.snapshot).apply(seq, &[change]).unwrap();
        ms.push(start.elapsed().as_secs_f64() * 1e3);
        newest = Some(next);
    }
    let most = ms.iter().copied().fold(0.0, f64::max);
    let slow = ms.iter().filter(|ms| **ms >= 1.0).count();
    let more = json!({"max_ms": most, "over_1_ms": slow, "changes": ms.len()});
    out.line("UPDATE", "one feature", "ms", &[median(&ms)], more.as_object().unwrap().clone());
}
