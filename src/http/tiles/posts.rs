//! Kilometre posts of roads, as many as a screen has room for.

use std::sync::Arc;

use fast_mvt::{MvtGeomType, MvtLayerBuilder, MvtResult, MvtValueRef};

use super::build::{coord, seen};
use super::grid::TileId;
use super::thin::Cell;
use crate::geodesy::Box2;
use crate::linear::Chainage;
use crate::model::snapshot::{Road, Snapshot};

/// Roads walked along for one tile: a city seen from afar has thousands, and no room for their posts.
const MOST_ROADS: usize = 400;

/// One post.
pub(super) struct Post {
    road: Arc<Road>,
    chainage: Chainage,
    at: Cell,
}

/// How far apart posts are drawn at a level, millimetres of chainage; none where there is no room.
fn step_mm(z: u8) -> Option<i64> {
    match z {
        0..=8 => None,
        9 => Some(20_000_000),
        10 => Some(10_000_000),
        11 | 12 => Some(5_000_000),
        13..=15 => Some(1_000_000),
        _ => Some(100_000),
    }
}

/// The posts that a tile shows, of roads that have a number.
pub(super) fn posts(snapshot: &Snapshot, tile: TileId) -> Vec<Post> {
    let Some(step_mm) = step_mm(tile.z) else { return Vec::new() };
    let bounds = tile.bounds();
    let near = snapshot.roads().near(bounds.grown(0.0));
    let numbered = near.into_iter().filter(|road| road.number.is_some()).take(MOST_ROADS);
    let mut posts = Vec::new();
    for road in numbered {
        let stretches = stretches(road, &bounds);
        if stretches.is_empty() {
            continue;
        }
        for (chainage, measure) in road.curve.multiples(step_mm) {
            let here = measure.m();
            if !stretches.iter().any(|(from, to)| (*from..=*to).contains(&here)) {
                continue;
            }
            let place = road.curve.at(measure).map(|resolved| resolved.position.coord());
            if let Some(at) = place.and_then(|coord| seen(tile, coord)) {
                posts.push(Post { road: Arc::clone(road), chainage, at });
            }
        }
    }
    posts
}

/// The measures, metres, where a road may be in the box: posts elsewhere need no place.
fn stretches(road: &Road, bounds: &Box2) -> Vec<(f64, f64)> {
    let mut runs: Vec<(f64, f64)> = Vec::new();
    for segment in road.curve.segments() {
        let mut own = Box2::of_coord(segment.a);
        own.include(segment.b);
        if !own.intersects(bounds) {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.1 >= segment.from_m => run.1 = segment.to_m,
            _ => runs.push((segment.from_m, segment.to_m)),
        }
    }
    runs
}

/// Appends the posts to their layer.
pub(super) fn add(mut layer: MvtLayerBuilder, posts: &[Post]) -> MvtResult<MvtLayerBuilder> {
    for post in posts {
        let mut feature = layer.feature_of(MvtGeomType::Point);
        feature.points(std::iter::once(coord(post.at)))?;
        let label = post.chainage.to_string();
        feature.tag_ref("label", MvtValueRef::String(&label))?;
        feature.tag_ref("km", MvtValueRef::Double(post.chainage.m() / 1000.0))?;
        for (name, value) in [("number", &post.road.number), ("class", &post.road.class)] {
            if let Some(text) = value {
                feature.tag_ref(name, MvtValueRef::String(text))?;
            }
        }
        layer = feature.end();
    }
    Ok(layer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_thin_out_from_hundreds_of_metres_to_none() {
        let steps: Vec<Option<i64>> = (0..=22).map(step_mm).collect();
        assert!(steps.windows(2).all(|pair| pair[0].is_none() || pair[0] >= pair[1]));
        assert_eq!((steps[8], steps[14], steps[18]), (None, Some(1_000_000), Some(100_000)));
    }
}
