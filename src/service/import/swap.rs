//! Longitude and latitude that changed places.

use geo::{CoordsIter, MapCoordsInPlace};
use geo_types::{Coord, Geometry};

use crate::geodesy::{Box2, Crs, Position};

/// How many rows a file must have before one of them can lie apart from the others.
const ENOUGH: usize = 10;

/// The first position of a geometry.
pub(super) fn first(geometry: &Geometry<f64>) -> Option<Coord<f64>> {
    geometry.coords_iter().next()
}

/// Whether a place lies in the box around China.
pub(super) fn in_china(p: Position) -> bool {
    (73.0..=136.0).contains(&p.lon()) && (3.0..=54.0).contains(&p.lat())
}

/// Exchanges the two coordinates of every position.
pub(super) fn exchange(geometry: &mut Geometry<f64>) {
    geometry.map_coords_in_place(|Coord { x, y }| Coord { x: y, y: x });
}

/// What is known of the places of one file.
pub(super) struct Judge {
    crs: Crs,
    /// Where most of the file's rows are, once the whole has been set right.
    around: Option<Box2>,
    /// Where the register's things are.
    register: Option<Box2>,
}

impl Judge {
    pub(super) fn new(crs: Crs, register: Option<Box2>) -> Judge {
        let register = register.map(|own| grown(own, 1.0));
        Judge { crs, around: None, register }
    }

    /// Whether the whole file has its axes the wrong way round: most of its places are only places, or only near the
    /// rest, when turned.
    pub(super) fn whole(&self, places: &[Coord<f64>]) -> bool {
        let turned = |c: &Coord<f64>| Coord { x: c.y, y: c.x };
        let share = |test: &dyn Fn(Coord<f64>) -> bool| {
            places.iter().filter(|c| !test(**c) && test(turned(c))).count() * 2 > places.len()
        };
        if share(&|c| self.possible(c)) {
            return true;
        }
        if !self.crs.is_degrees() {
            return false;
        }
        match self.register {
            Some(own) => share(&|c| self.possible(c) && own.contains(c)),
            // A file of places in the Arctic seas between 73 and 136 degrees would be taken for one of China; no
            // roads are there.
            None => {
                share(&|c| Position::from_coord(c).is_ok_and(in_china))
                    && places.iter().all(|c| c.x > 15.0 && c.y > 70.0)
            }
        }
    }

    /// Learns where most of the file is.
    pub(super) fn learn(&mut self, places: &[Coord<f64>]) {
        let good: Vec<Coord<f64>> = places.iter().copied().filter(|c| self.possible(*c)).collect();
        if good.len() < ENOUGH || !self.crs.is_degrees() {
            return;
        }
        let middle = |pick: fn(&Coord<f64>) -> f64| {
            let mut values: Vec<f64> = good.iter().map(pick).collect();
            values.sort_by(f64::total_cmp);
            let at = |share: usize| values.get((values.len() - 1) * share / 20).copied();
            let (low, high) = (at(1)?, at(19)?);
            let room = ((high - low) / 2.0).max(1.0);
            Some((low - room, high + room))
        };
        if let (Some((west, east)), Some((south, north))) = (middle(|c| c.x), middle(|c| c.y)) {
            self.around = Some(Box2 { min: [west, south], max: [east, north] });
        }
    }

    /// Whether one place is right only when turned: it is none as it stands, or lies apart from all others.
    pub(super) fn one(&self, c: Coord<f64>) -> bool {
        let turned = Coord { x: c.y, y: c.x };
        if !self.possible(turned) {
            return false;
        }
        if !self.possible(c) {
            return true;
        }
        self.around.is_some_and(|around| !around.contains(c) && around.contains(turned))
    }

    /// Whether a pair can be a place of the file's reference system, in this order.
    fn possible(&self, c: Coord<f64>) -> bool {
        if self.crs.is_degrees() {
            return Position::from_coord(c).is_ok();
        }
        if self.crs.epsg() == Some(3857) {
            return self.crs.to_position(c.x, c.y).is_ok();
        }
        // Eastings are below a thousand kilometres, or begin with the number of a zone.
        (c.x.abs() < 1.0e6 || (1.3e7..4.7e7).contains(&c.x)) && self.crs.to_position(c.x, c.y).is_ok()
    }
}

fn grown(own: Box2, degrees: f64) -> Box2 {
    let ([west, south], [east, north]) = (own.min, own.max);
    Box2 { min: [west - degrees, south - degrees], max: [east + degrees, north + degrees] }
}
