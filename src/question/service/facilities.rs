//! The facilities that count, in an index of their own: only they are looked at, and those known by road and chainage
//! are among them.

use std::sync::OnceLock;

use geo_types::Geometry;

use super::inputs::Asked;
use crate::geodesy::{Boxes, Figure, Position};
use crate::index::{Layer, Row, Schema, ShapeError, SlabBuilder};
use crate::linear::Curve;
use crate::model::snapshot::{Collection, Snapshot};
use crate::model::text::Text;
use crate::question::QuestionError;
use crate::question::beside::rows_near;

/// A thing and where it is.
pub(crate) struct Placed<'s> {
    pub collection: &'s Collection,
    pub row: Row<'s>,
    pub geometry: Geometry<f64>,
    /// The position follows from road and chainage.
    pub derived: bool,
    figure: OnceLock<Option<Figure>>,
}

impl<'s> Placed<'s> {
    /// Where a row is; none when that is not known.
    pub fn of(snapshot: &Snapshot, collection: &'s Collection, row: Row<'s>) -> Option<Placed<'s>> {
        let placed = snapshot.place_of(collection, &row)?;
        let figure = OnceLock::new();
        Some(Placed { collection, row, geometry: placed.geometry, derived: placed.derived, figure })
    }

    /// Somewhere worked out from a row.
    pub fn worked_out(collection: &'s Collection, row: Row<'s>, geometry: Geometry<f64>) -> Placed<'s> {
        Placed { collection, row, geometry, derived: true, figure: OnceLock::new() }
    }

    /// Its place when it is one point.
    pub fn point(&self) -> Option<Position> {
        match &self.geometry {
            Geometry::Point(at) => Position::from_coord(at.0).ok(),
            _ => None,
        }
    }

    /// Its shape, laid out when first measured.
    pub fn figure(&self) -> Option<&Figure> {
        self.figure.get_or_init(|| Figure::of(&self.geometry).ok()).as_ref()
    }
}

/// The facilities that count.
pub(super) struct Facilities<'s> {
    pub all: Vec<Placed<'s>>,
    /// The same by place; a row's fid is its number in `all`.
    layer: Layer,
    /// Facilities that would count, but nobody knows where they are.
    pub unplaced: usize,
    /// Facilities whose state does not count.
    pub left_out: usize,
}

impl<'s> Facilities<'s> {
    pub fn of(snapshot: &'s Snapshot, asked: &Asked<'s>) -> Result<Facilities<'s>, QuestionError> {
        let schema = Schema::new(Vec::new());
        let mut builder = SlabBuilder::new(schema.clone());
        let (mut all, mut unplaced, mut left_out) = (Vec::new(), 0, 0);
        for (collection, row) in asked.facilities.rows() {
            if !asked.in_state(collection, &row) {
                left_out += 1;
                continue;
            }
            let Some(placed) = Placed::of(snapshot, collection, row) else {
                unplaced += 1;
                continue;
            };
            let at = i64::try_from(all.len()).map_err(|_| too_many(ShapeError::TooMany))?;
            builder.push(row.id(), at, Some(&placed.geometry), []).map_err(too_many)?;
            all.push(placed);
        }
        Ok(Facilities { all, layer: Layer::of(schema, builder.finish()), unplaced, left_out })
    }

    /// Those that may be within a reach of a road, by number: too many rather than too few.
    ///
    /// # Units
    /// - `reach_m`: metres
    pub fn beside(&self, curve: &Curve, reach_m: f64) -> Vec<&Placed<'s>> {
        self.of_rows(&rows_near(&self.layer, curve, reach_m))
    }

    /// All of them by place.
    pub fn layer(&self) -> &Layer {
        &self.layer
    }

    /// Those of some rows of [`Facilities::layer`].
    pub fn of_rows(&self, rows: &[Row<'_>]) -> Vec<&Placed<'s>> {
        rows.iter().filter_map(|row| self.all.get(usize::try_from(row.fid()).ok()?)).collect()
    }

    /// The numbers of those whose boxes meet the given ones; a number may come twice.
    pub fn near(&self, boxes: Boxes) -> impl Iterator<Item = (usize, &Placed<'s>)> {
        self.layer.pieces_in(boxes).filter_map(|piece| {
            let at = usize::try_from(piece.row.fid()).ok()?;
            Some((at, self.all.get(at)?))
        })
    }
}

fn too_many(error: ShapeError) -> QuestionError {
    QuestionError::Impossible(Text::new(
        format!("设施太多，放不进一次查询（{error}）；请加条件分批查"),
        format!("too many facilities for one asking ({error}): ask with a filter, part by part"),
    ))
}
