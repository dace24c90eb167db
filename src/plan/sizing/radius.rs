//! Collection points and the households around them: how many more, and how many fewer, would do.

use uuid::Uuid;

use crate::geodesy::{Box2, Position};
use crate::index::{Layer, Schema, SlabBuilder};
use crate::model::text::Text;
use crate::plan::solve::cover::CoverProblem;
use crate::plan::solve::{Effort, Solved, cover_all};
use crate::question::service::Need;
use crate::question::{Progress, QuestionError};

/// Work spent on one village or one register.
const EFFORT: Effort = Effort(200_000_000);

/// An index of places of demand whose row numbers are their numbers here.
pub(super) struct Around<'n, 's> {
    needs: Vec<&'n Need<'s>>,
    layer: Layer,
    radius_m: f64,
}

impl<'n, 's> Around<'n, 's> {
    pub fn of(needs: Vec<&'n Need<'s>>, radius_m: f64) -> Result<Self, QuestionError> {
        let schema = Schema::new(Vec::new());
        let mut builder = SlabBuilder::new(schema.clone());
        for (at, need) in (0i64..).zip(&needs) {
            let id = Uuid::from_u128(at as u128);
            builder
                .push(id, at, Some(&need.placed.geometry), [])
                .map_err(|error| fault(error.to_string()))?;
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

    /// The fewest of some places that serve all of the demand that any of them serves; the `fixed` ones are among them.
    pub fn fewest(
        &self,
        places: &[Position],
        fixed: &[usize],
        progress: &Progress,
    ) -> Result<Solved, QuestionError> {
        let mut sites = Vec::with_capacity(places.len());
        for place in places {
            progress.tick(progress.fraction())?;
            sites.push(self.near(*place));
        }
        cover(vec![1.0; self.needs.len()], sites, fixed, progress)
    }
}

/// The fewest of the sites that serve every demand, the `fixed` ones among them.
pub(super) fn cover(
    weights: Vec<f64>,
    sites: Vec<Vec<u32>>,
    fixed: &[usize],
    progress: &Progress,
) -> Result<Solved, QuestionError> {
    let problem = CoverProblem::new(weights, sites).map_err(|error| fault(error.to_string()))?;
    Ok(cover_all::solve(&problem, fixed, EFFORT, progress)?)
}

fn fault(error: String) -> QuestionError {
    QuestionError::Impossible(Text::same(error))
}
