//! Things of one kind at one place: what `duplicates` groups and the data check warns of.

use geo_types::Coord;

use crate::geodesy::{Box2, LocalFrame, Position, distance_m};
use crate::index::{Row, ShapeKind};
use crate::model::snapshot::Collection;

/// Where a thing is taken to be: a point where it is, an area at the middle of its outline's corners. Lines have no one
/// place.
pub(crate) fn place(row: &Row<'_>) -> Option<Position> {
    let shape = row.shape();
    let corners: &[Coord<f64>] = match shape.kind() {
        ShapeKind::Point => shape.coords(),
        // A ring ends with the corner it begins with.
        ShapeKind::Polygon | ShapeKind::MultiPolygon => match shape.parts().next()? {
            [first, rest @ ..] if rest.last() == Some(first) => rest,
            all => all,
        },
        _ => return None,
    };
    let first = Position::from_coord(*corners.first()?).ok()?;
    if corners.len() == 1 {
        return Some(first);
    }
    let frame = LocalFrame::at(first);
    let flat = corners.iter().filter_map(|at| Some(frame.to_plane(Position::from_coord(*at).ok()?)));
    let (mut east, mut north, mut count) = (0.0, 0.0, 0.0);
    for [x, y] in flat {
        east += x;
        north += y;
        count += 1.0;
    }
    Some(frame.to_position([east / count, north / count]))
}

/// What kind of thing it is; only things of one kind can be one thing.
pub(crate) fn sort<'s>(collection: &'s Collection, row: &Row<'s>) -> (&'s str, Option<&'s str>) {
    (&collection.kind.id, row.value("kind").as_str())
}

/// The others of its kind whose place is no farther from that of a row, with the metres between.
///
/// # Units
/// - `limit_m`: geodesic metres, 0 for the very same place
pub(crate) fn neighbours<'s>(collection: &'s Collection, row: &Row<'s>, limit_m: f64) -> Vec<(Row<'s>, f64)> {
    let Some(own) = place(row) else { return Vec::new() };
    let kind = sort(collection, row);
    let mut found: Vec<(Row<'s>, f64)> = collection
        .layer
        .pieces_in(Box2::around(own, limit_m))
        .map(|piece| piece.row)
        .filter(|other| other.id() != row.id() && sort(collection, other) == kind)
        .filter_map(|other| Some((other, distance_m(own, place(&other)?))))
        .filter(|(_, apart_m)| *apart_m <= limit_m)
        .collect();
    found.sort_by_key(|(other, _)| other.fid());
    found.dedup_by_key(|(other, _)| other.fid());
    found
}
