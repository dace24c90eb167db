//! Who is around a place, and how far: demand in an index of its own, so that a great many places can be asked about.

use rayon::prelude::*;

use super::numbered::Numbered;
use crate::geodesy::Position;
use crate::model::snapshot::Snapshot;
use crate::question::service::{Need, Start, Ways};
use crate::question::{Cancelled, Progress, QuestionError};

/// An index of places of demand by their numbers in the list given.
pub(super) struct Around<'n, 's> {
    needs: Vec<&'n Need<'s>>,
    starts: Vec<Start<'n, 's>>,
    ways: Ways<'s>,
    index: Numbered,
    radius_m: f64,
}

impl<'n, 's> Around<'n, 's> {
    /// # Errors
    /// When there are too many places, or the asker stopped it.
    ///
    /// # Units
    /// - `radius_m`: metres to the nearest point of the demand, straight or as it is walked
    pub fn of(
        snapshot: &'s Snapshot,
        needs: Vec<&'n Need<'s>>,
        on_foot: bool,
        radius_m: f64,
        progress: &Progress,
    ) -> Result<Self, QuestionError> {
        let index = Numbered::of(needs.iter().map(|need| &need.placed.geometry), progress)?;
        let ways = Ways::of(snapshot, on_foot, radius_m);
        let start = |need: &&'n Need<'s>| progress.tick(progress.fraction()).map(|()| ways.start(need));
        let starts: Result<Vec<_>, Cancelled> = needs.par_iter().map(start).collect();
        let starts = starts?;
        Ok(Around { needs, starts, ways, index, radius_m })
    }

    /// The numbers of those within the radius of a place, each with how far it is.
    ///
    /// # Units
    /// - result: metres
    pub fn ways(&self, place: Position) -> Vec<(u32, f64)> {
        let end = self.ways.end(place);
        let way = |at: u32| Some((at, self.ways.between(self.starts.get(at as usize)?, &end)?));
        self.index.around(place, self.radius_m).into_iter().filter_map(way).collect()
    }

    /// The numbers of those within the radius of a place.
    pub fn near(&self, place: Position) -> Vec<u32> {
        self.ways(place).into_iter().map(|(at, _)| at).collect()
    }

    /// One of them.
    pub fn need(&self, number: u32) -> Option<&'n Need<'s>> {
        self.needs.get(number as usize).copied()
    }

    /// What some of them weigh together.
    pub fn weight(&self, numbers: &[u32]) -> f64 {
        numbers.iter().filter_map(|at| self.need(*at)).map(|need| need.weight.value).sum()
    }

    /// How many places of demand there are.
    pub fn len(&self) -> usize {
        self.needs.len()
    }
}
