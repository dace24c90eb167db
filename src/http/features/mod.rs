//! OGC API – Features: landing page, collections, their schemas, their items, and writing them.

pub(super) mod collections;
pub(super) mod conformance;
mod datetime;
pub(super) mod item;
pub(super) mod items;
pub(super) mod landing;
mod links;
mod order;
mod page;
mod query;
pub(super) mod read_only;
pub(super) mod schema;
mod seen;
pub(super) mod write;

use crate::http::problem::Problem;
use crate::model::filter::nearest;
use crate::model::snapshot::{Collection, Snapshot};
use crate::model::text::Text;

pub(super) use links::link;
pub(super) use seen::Seen;

/// A collection by its id, or what was probably meant.
pub(super) fn collection<'a>(snapshot: &'a Snapshot, id: &str) -> Result<&'a Collection, Problem> {
    snapshot.collection(id).ok_or_else(|| {
        let shown: String = id.chars().take(60).collect();
        let ids = snapshot.collections().map(|collection| collection.kind.id.as_str());
        let text = match nearest(id, ids) {
            Some(near) => Text::new(
                format!("没有“{shown}”这个种类，是不是“{near}”？"),
                format!("there is no collection {shown:?}; did you mean {near:?}?"),
            ),
            None => Text::new(
                format!("没有“{shown}”这个种类；全部种类见 /api/collections"),
                format!("there is no collection {shown:?}; all are listed at /api/collections"),
            ),
        };
        Problem::missing("collection-unknown", text)
    })
}

/// A feature's id out of a URL; what is no UUID is nobody's.
pub(super) fn feature_id(text: &str) -> Result<uuid::Uuid, Problem> {
    uuid::Uuid::parse_str(text).map_err(|_| no_feature(text))
}

/// There is no such feature.
pub(super) fn no_feature(id: &str) -> Problem {
    let shown: String = id.chars().take(60).collect();
    Problem::missing(
        "feature-unknown",
        Text::new(format!("没有 {shown} 这一件"), format!("there is no feature {shown}")),
    )
}
