//! Things in an index by their numbers, so that a great many places can be asked which of them are near.

use geo_types::Geometry;
use uuid::Uuid;

use crate::geodesy::{Box2, Position};
use crate::index::{Layer, Schema, SlabBuilder};
use crate::model::text::Text;
use crate::question::{Progress, QuestionError};

/// Things numbered from 0 in the order they were given.
pub(super) struct Numbered {
    layer: Layer,
}

impl Numbered {
    /// # Errors
    /// When there are too many things, or the asker stopped it.
    pub fn of<'g>(
        things: impl IntoIterator<Item = &'g Geometry<f64>>,
        progress: &Progress,
    ) -> Result<Numbered, QuestionError> {
        let schema = Schema::new(Vec::new());
        let mut builder = SlabBuilder::new(schema.clone());
        for (at, thing) in (0i64..).zip(things) {
            progress.tick(f64::NAN)?;
            builder
                .push(Uuid::from_u128(at as u128), at, Some(thing), [])
                .map_err(|error| QuestionError::Impossible(Text::same(error.to_string())))?;
        }
        Ok(Numbered { layer: Layer::of(schema, builder.finish()) })
    }

    /// The numbers, in order, of all that may be within a radius of a place: what comes into the box around it.
    ///
    /// # Units
    /// - `radius_m`: metres
    pub fn around(&self, place: Position, radius_m: f64) -> Vec<u32> {
        let pieces = self.layer.pieces_in(Box2::around(place, radius_m));
        let mut found: Vec<u32> = pieces.filter_map(|piece| u32::try_from(piece.row.fid()).ok()).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}
