//! Forgetting what changes touch, change by change.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::broadcast::error::RecvError;

use crate::geodesy::Box2;
use crate::http::app::Shared;
use crate::model::change::{Change, ChangeSet};
use crate::model::feature::Feature;
use crate::model::kind::KindCatalogue;

/// Beyond so many values a change set is not read again from the log: everything is forgotten instead.
const MOST_READ: u64 = 5_000;
/// Beyond so many boxes a collection is forgotten whole.
const MOST_BOXES: usize = 500;

/// Follows until the server ends.
pub(in crate::http) async fn follow(app: Shared) {
    let mut news = app.register.subscribe();
    app.tiles.clear(app.register.snapshot().seq());
    loop {
        let head = match news.recv().await {
            Ok(head) => head,
            Err(RecvError::Lagged(_)) => {
                app.tiles.clear(app.register.snapshot().seq());
                continue;
            }
            Err(RecvError::Closed) => return,
        };
        let seen = app.tiles.seq();
        if head.seq <= seen {
            continue;
        }
        if head.count > MOST_READ || head.seq != seen + 1 {
            app.tiles.clear(app.register.snapshot().seq());
            continue;
        }
        let own = Arc::clone(&app);
        let set = tokio::task::spawn_blocking(move || own.register.change_set(head.seq)).await;
        match set {
            Ok(Ok(Some(set))) => {
                let kinds = Arc::clone(app.register.snapshot().kinds());
                app.tiles.advance(head.seq, &touched(&set, &kinds));
            }
            _ => app.tiles.clear(app.register.snapshot().seq()),
        }
    }
}

/// The collections a change set touches, each with the boxes of what was and what is; none where that is not known from
/// the change alone.
fn touched(set: &ChangeSet, kinds: &KindCatalogue) -> Vec<(String, Option<Vec<Box2>>)> {
    let mut all: BTreeMap<String, Option<Vec<Box2>>> = BTreeMap::new();
    for change in &set.changes {
        let boxes = all.entry(change.collection.clone()).or_insert_with(|| Some(Vec::new()));
        let own = boxes_of(change);
        match (boxes.as_mut(), own) {
            (Some(known), Some(own)) if known.len() + own.len() <= MOST_BOXES => known.extend(own),
            _ => *boxes = None,
        }
    }
    if all.contains_key("roads") {
        // Things known by their chainage move with their road, and posts too.
        for kind in kinds.iter().filter(|kind| kind.field("road").is_some() || kind.id == "roads") {
            all.insert(kind.id.clone(), None);
        }
    }
    all.into_iter().collect()
}

fn boxes_of(change: &Change) -> Option<Vec<Box2>> {
    let of = |feature: &Feature| feature.geometry.as_ref().and_then(Box2::of_geometry);
    [&change.before, &change.after].into_iter().flatten().map(of).collect()
}
