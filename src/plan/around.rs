//! Who is around a place: demand in an index of its own, so that a great many places can be asked about.

use uuid::Uuid;

use crate::geodesy::{Box2, Position};
use crate::index::{Layer, Schema, SlabBuilder};
use crate::model::text::Text;
use crate::question::QuestionError;
use crate::question::service::Need;

/// An index of places of demand by their numbers in the list given.
pub(super) struct Around<'n, 's> {
    needs: Vec<&'n Need<'s>>,
    layer: Layer,
    radius_m: f64,
}

impl<'n, 's> Around<'n, 's> {
    /// # Units
    /// - `radius_m`: metres to the nearest point of the demand
    pub fn of(needs: Vec<&'n Need<'s>>, radius_m: f64) -> Result<Self, QuestionError> {
        let schema = Schema::new(Vec::new());
        let mut builder = SlabBuilder::new(schema.clone());
        for (at, need) in (0i64..).zip(&needs) {
            let id = Uuid::from_u128(at as u128);
            builder
                .push(id, at, Some(&need.placed.geometry), [])
                .map_err(|error| QuestionError::Impossible(Text::same(error.to_string())))?;
        }
        Ok(Around { needs, layer: Layer::of(schema, builder.finish()), radius_m })
    }

    /// The numbers of those within the radius of a place.
    pub fn near(&self, place: Position) -> Vec<u32> {
        let pieces = self.layer.pieces_in(Box2::around(place, self.radius_m));
        let numbers = pieces.filter_map(|piece| u32::try_from(piece.row.fid()).ok());
        let within =
            |at: &u32| self.needs.get(*at as usize).is_some_and(|need| need.is_near(place, self.radius_m));
        let mut found: Vec<u32> = numbers.filter(within).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// What some of them weigh together.
    pub fn weight(&self, numbers: &[u32]) -> f64 {
        let need = |at: &u32| self.needs.get(*at as usize);
        numbers.iter().filter_map(need).map(|need| need.weight.value).sum()
    }

    /// How many places of demand there are.
    pub fn len(&self) -> usize {
        self.needs.len()
    }
}
