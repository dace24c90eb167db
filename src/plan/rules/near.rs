//! Whether anything of a collection is near a place.

use crate::geodesy::{Box2, Figure, Position};
use crate::index::Row;
use crate::model::snapshot::Collection;

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
            && piece
                .row
                .shape()
                .figure()
                .is_some_and(|figure| point.nearest_within(&figure, limit_m).is_some())
    })
}
