//! Whether anything of a collection is near a place.

use crate::geodesy::{Box2, Figure, Position};
use crate::index::{Row, Shape, ShapeKind};
use crate::model::snapshot::Collection;

/// A shape laid out for measuring; none when it has no place.
pub(super) fn figure(shape: Shape<'_>) -> Option<Figure> {
    match shape.kind() {
        ShapeKind::None => None,
        ShapeKind::Point | ShapeKind::MultiPoint => Figure::of_points(shape.coords()).ok(),
        ShapeKind::Line | ShapeKind::MultiLine => shape.to_geometry().and_then(|line| Figure::of(&line).ok()),
        ShapeKind::Polygon | ShapeKind::MultiPolygon => Figure::of_rings(shape.rings()).ok(),
    }
}

/// Whether a row that fits is within `limit_m` of a place, interiors included.
///
/// # Units
/// - `limit_m`: metres; 0 asks whether the place touches it
pub(super) fn any_within(
    collection: &Collection,
    place: Position,
    limit_m: f64,
    fits: impl Fn(&Row<'_>) -> bool,
) -> bool {
    let Ok(point) = Figure::of_points(&[place.coord()]) else { return false };
    collection.layer.pieces_in(Box2::around(place, limit_m)).any(|piece| {
        fits(&piece.row)
            && figure(piece.row.shape())
                .is_some_and(|figure| point.nearest_within(&figure, limit_m).is_some())
    })
}
