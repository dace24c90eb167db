//! How far it is from each place of demand to places where a facility may come to stand: measured as the question measures
//! to facilities that stand.

use super::demand::Need;
use super::facilities::Placed;
use super::walk::{Access, Step};
use crate::geodesy::{Figure, Position, distance_m};
use crate::linear::graph::{Near, Source};
use crate::model::snapshot::{RoadNetwork, Snapshot};

/// Ways of one kind, no longer than a limit.
pub(crate) struct Ways<'s> {
    network: &'s RoadNetwork,
    /// None: straight.
    access: Option<Access<'s>>,
    limit_m: f64,
}

/// A place where a facility may stand, ready to be measured to.
pub(crate) struct End<'w> {
    /// Where it is one point.
    place: Option<Position>,
    figure: Option<Figure>,
    near: Option<Near<'w>>,
}

/// A place of demand, ready to be measured from.
pub(crate) struct Start<'n, 's> {
    need: &'n Need<'s>,
    step: Option<Step>,
}

/// The ways out of a place of demand.
pub(crate) struct Out<'o, 'n, 's> {
    start: &'o Start<'n, 's>,
    near: Option<Near<'o>>,
    limit_m: f64,
}

impl Out<'_, '_, '_> {
    /// The way to a place, the same as [`Ways::between`] says; none beyond the limit.
    ///
    /// # Units
    /// - result: metres, to the nearest point of the demand
    pub fn to(&self, stop: &Stop) -> Option<f64> {
        let placed = &self.start.need.placed;
        let straight_m = match placed.point() {
            Some(own) => distance_m(own, stop.place),
            None => placed.figure()?.nearest_within(stop.figure.as_ref()?, self.limit_m)?.offset_m,
        };
        // Nobody's way is shorter than straight.
        if straight_m > self.limit_m {
            return None;
        }
        let way_m = match (self.start.step, &self.near) {
            (Some(own), Some(near)) if own.access_m < straight_m => {
                let step = stop.step?;
                let along = near.cost_at(step.place)?.checked_add(super::walk::millimetres(step.access_m))?;
                f64::from(along) / 1000.0 + own.access_m
            }
            _ => straight_m,
        };
        (way_m <= self.limit_m).then_some(way_m)
    }
}

/// A place where a facility may stand, measured to from demand that knows its ways out.
pub(crate) struct Stop {
    place: Position,
    /// For demand that is no point.
    figure: Option<Figure>,
    step: Option<Step>,
}

impl<'s> Ways<'s> {
    /// # Units
    /// - `limit_m`: metres; longer ways are none
    pub fn of(snapshot: &'s Snapshot, on_foot: bool, limit_m: f64) -> Ways<'s> {
        let network = snapshot.roads();
        let access = on_foot.then(|| Access::of(network));
        Ways { network, access, limit_m }
    }

    /// A place where a facility may stand.
    pub fn end(&self, place: Position) -> End<'_> {
        let figure = Figure::of_points(&[place.coord()]).ok();
        let near = self.access.as_ref().and_then(|access| {
            let step = access.step_from(place, self.limit_m)?;
            Some(self.network.graph().near(step.source(), super::walk::millimetres(self.limit_m)))
        });
        End { place: Some(place), figure, near }
    }

    /// A facility that stands.
    pub(super) fn end_at(&self, facility: &Placed<'_>) -> End<'_> {
        let near = self.access.as_ref().and_then(|access| {
            let step = access.step(facility, self.limit_m)?;
            Some(self.network.graph().near(step.source(), super::walk::millimetres(self.limit_m)))
        });
        let figure = Figure::of(&facility.geometry).ok();
        End { place: facility.point(), figure, near }
    }

    /// A place of demand.
    pub fn start<'n>(&self, need: &'n Need<'s>) -> Start<'n, 's> {
        let step = self.access.as_ref().and_then(|access| access.step(&need.placed, self.limit_m));
        Start { need, step }
    }

    /// A place where a facility may stand: for a great many of them, of which each place of demand knows only a few.
    pub fn stop(&self, place: Position) -> Stop {
        let step = self.access.as_ref().and_then(|access| access.step_from(place, self.limit_m));
        Stop { place, figure: Figure::of_points(&[place.coord()]).ok(), step }
    }

    /// The ways out of a place of demand, no longer than a limit of its own, which is no greater than that of all.
    ///
    /// # Units
    /// - `limit_m`: metres
    pub fn out<'o, 'n>(&'o self, start: &'o Start<'n, 's>, limit_m: f64) -> Out<'o, 'n, 's> {
        let near = start.step.filter(|_| self.access.is_some()).map(|step| {
            // What it takes to the road is added in metres, as the question does.
            let source = Source { place: step.place, cost: 0 };
            self.network.graph().near(source, super::walk::millimetres(limit_m))
        });
        Out { start, near, limit_m }
    }

    /// The way between them; none beyond the limit.
    ///
    /// # Units
    /// - result: metres, to the nearest point of the demand
    pub fn between(&self, start: &Start<'_, '_>, end: &End<'_>) -> Option<f64> {
        let straight_m = match start.need.placed.point().zip(end.place) {
            Some((own, place)) => distance_m(own, place),
            None => start.need.placed.figure()?.nearest_within(end.figure.as_ref()?, self.limit_m)?.offset_m,
        };
        let way_m = match start.step.filter(|_| self.access.is_some()) {
            // Who is nearer to it than to any road goes straight there.
            Some(step) if step.access_m < straight_m => {
                f64::from(end.near.as_ref()?.cost_at(step.place)?) / 1000.0 + step.access_m
            }
            _ => straight_m,
        };
        (way_m <= self.limit_m).then_some(way_m)
    }
}
