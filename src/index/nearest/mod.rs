//! The rows nearest to a place.

mod bounds;
mod ladder;
mod search;

use self::search::Search;
use super::Layer;
use super::hilbert;
use super::row::Row;
use crate::geodesy::{Around, Figure, Position, distance_m};
use crate::index::ShapeKind;

/// The most that may be asked for at once.
pub const MOST_NEAREST: usize = 1_000;

/// The share of [`Around::FARTHEST_M`] within which nothing is left out.
const NEARLY_ALL: f64 = 0.96;

/// A row and how near it is.
#[derive(Debug, Clone, Copy)]
pub struct Nearby<'a> {
    /// The row.
    pub row: Row<'a>,
    /// Metres to its nearest point, interiors included. In the order of exact distances; as a figure it may be off by the
    /// share that [`Around::slack`] tells, some millimetres in ten kilometres.
    pub offset_m: f64,
}

impl Layer {
    /// The rows nearest to a place that are to be kept, the nearest first, at most [`MOST_NEAREST`].
    pub fn nearest(&self, place: Position, count: usize, keep: impl Fn(&Row<'_>) -> bool) -> Vec<Nearby<'_>> {
        let mut found = Vec::new();
        self.nearest_with(&mut Search::default(), place, count.min(MOST_NEAREST), &keep, &mut found);
        found
    }

    /// As [`Layer::nearest`] for many places: calls back with the number of every place and what is nearest to it. Neighbours
    /// come one after the other: what one of them brought into the processor's cache serves the next.
    pub fn nearest_to_each(
        &self,
        places: &[Position],
        count: usize,
        mut each: impl FnMut(usize, &[Nearby<'_>]),
    ) {
        let count = count.min(MOST_NEAREST);
        let mut order: Vec<(u64, usize)> =
            places.iter().map(|place| hilbert::place(place.lon(), place.lat())).zip(0..).collect();
        order.sort_unstable();
        let (mut search, mut found) = (Search::default(), Vec::new());
        for (_, at) in order {
            if let Some(place) = places.get(at) {
                self.nearest_with(&mut search, *place, count, &|_| true, &mut found);
                each(at, &found);
            }
        }
    }

    fn nearest_with<'a>(
        &'a self,
        search: &mut Search<'a>,
        place: Position,
        count: usize,
        keep: &impl Fn(&Row<'_>) -> bool,
        found: &mut Vec<Nearby<'a>>,
    ) {
        found.clear();
        let around = Around::at(place);
        if !around.is_some_and(|around| self.in_sight(search, place, around, count, keep, found)) {
            *found = self.of_all(place, count, keep);
        }
    }

    /// By the cheap formula; false when it does not reach far enough.
    fn in_sight<'a>(
        &'a self,
        search: &mut Search<'a>,
        place: Position,
        around: Around,
        count: usize,
        keep: &impl Fn(&Row<'_>) -> bool,
        found: &mut Vec<Nearby<'a>>,
    ) -> bool {
        let mut wanted = count + 1;
        loop {
            search.begin(place, around, wanted);
            for part in &self.parts {
                if part.dead.count() == 0 {
                    search.look(&part.slab, keep);
                } else {
                    search.look(&part.slab, &|row: &Row<'_>| !part.dead.contains(row.row) && keep(row));
                }
            }
            // Near its end the formula may be off by some hundredths, and something it left out be nearer.
            let squares = search.squares_m2();
            let last = squares.get(count.saturating_sub(1));
            if squares.len() < count
                || last.is_some_and(|last_m2| last_m2.sqrt() > NEARLY_ALL * Around::FARTHEST_M)
            {
                return false;
            }
            // The next one after those asked for must be clearly farther: else the formula cannot tell who is nearer.
            let slack = 1.0 + 4.0 * around.slack(squares.last().map_or(0.0, |last_m2| last_m2.sqrt()));
            let is_clear = |pair: &[f64]| matches!(pair, [one, other] if *other > *one * slack + 1e-9);
            let is_last_clear =
                || squares.get(count.saturating_sub(1)..).is_some_and(|rest| rest.windows(2).any(is_clear));
            if squares.len() == wanted && wanted <= 4 * count + 16 && !is_last_clear() {
                wanted = 2 * wanted + 8;
                continue;
            }
            if squares.windows(2).all(is_clear) {
                let near = search.rows().take(count);
                found.extend(near.map(|(square, row)| Nearby { row, offset_m: square.sqrt() }));
            } else {
                found.extend(search.rows().map(|(_, row)| Nearby { row, offset_m: exact_m(place, &row) }));
                found.sort_by(|one, other| one.offset_m.total_cmp(&other.offset_m));
                found.truncate(count);
            }
            return true;
        }
    }

    /// By measuring everything: near the poles and the antimeridian, and where hardly anything is.
    fn of_all(&self, place: Position, count: usize, keep: &impl Fn(&Row<'_>) -> bool) -> Vec<Nearby<'_>> {
        let placed = self.rows().filter(|row| row.has_place() && keep(row));
        let mut all: Vec<Nearby<'_>> = placed
            .map(|row| Nearby { row, offset_m: exact_m(place, &row) })
            .filter(|near| near.offset_m.is_finite())
            .collect();
        all.sort_by(|one, other| {
            one.offset_m.total_cmp(&other.offset_m).then(one.row.fid().cmp(&other.row.fid()))
        });
        all.truncate(count);
        all
    }
}

/// Metres to the nearest point of a row; infinite for what is nowhere on the Earth.
fn exact_m(place: Position, row: &Row<'_>) -> f64 {
    let shape = row.shape();
    if let (ShapeKind::Point, [at]) = (shape.kind(), shape.coords()) {
        return Position::from_coord(*at).map_or(f64::INFINITY, |at| distance_m(place, at));
    }
    let own = Figure::of_points(&[place.coord()]);
    match (own, shape.figure()) {
        (Ok(own), Some(figure)) => own.nearest(&figure).offset_m,
        _ => f64::INFINITY,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use geo_types::{Coord, Geometry, LineString, Point, Polygon};
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::index::{NewRow, Schema};

    fn geometry() -> impl Strategy<Value = Geometry<f64>> {
        // Steps of a ten-thousandth of a degree make equal distances common.
        let at = || {
            (0..400i32, 0..400i32)
                .prop_map(|(x, y)| Coord { x: 117.0 + f64::from(x) * 1e-4, y: 33.0 + f64::from(y) * 1e-4 })
        };
        prop_oneof![
            6 => at().prop_map(|at| Geometry::Point(Point(at))),
            1 => prop::collection::vec(at(), 2..40).prop_map(|line| Geometry::LineString(LineString::new(line))),
            1 => at().prop_map(|at| {
                let ring = vec![(at.x, at.y), (at.x + 0.002, at.y), (at.x, at.y + 0.001), (at.x, at.y)];
                Geometry::Polygon(Polygon::new(ring.into(), vec![]))
            }),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        /// Guards: several slabs, replaced rows, fresh and packed trees, points only and mixed. Leaves out: poles.
        #[test]
        fn the_nearest_are_those_that_measuring_all_finds(
            shapes in prop::collection::vec(geometry(), 1..900),
            points_only in any::<bool>(),
            (x, y) in (116.95..117.1f64, 32.9..33.1f64),
            count in prop_oneof![9 => 1..20usize, 1 => 60..400usize],
        ) {
            let mut layer = Layer::empty(Schema::new(Vec::new()));
            for (lot, chunk) in (0i32..).zip(shapes.chunks(700)) {
                let first = lot * 650;
                let rows: Vec<NewRow<'_>> = chunk
                    .iter()
                    .filter(|shape| !points_only || matches!(shape, Geometry::Point(_)))
                    .zip(first..)
                    .map(|(shape, n)| NewRow {
                        id: Uuid::from_u128(n.unsigned_abs().into()),
                        fid: i64::from(n),
                        geometry: Some(shape),
                        cells: Vec::new(),
                    })
                    .collect();
                layer = layer.apply(&rows, &[]).unwrap();
            }
            let place = Position::new(x, y).unwrap();
            let found = layer.nearest(place, count, |row| row.fid() % 5 != 3);
            let mut wanted: Vec<f64> = layer.rows().filter(|row| row.fid() % 5 != 3).map(|row| exact_m(place, &row)).collect();
            wanted.sort_by(f64::total_cmp);
            prop_assert_eq!(found.len(), wanted.len().min(count));
            for (near, wanted_m) in found.iter().zip(&wanted) {
                let exact_m = exact_m(place, &near.row);
                prop_assert!((exact_m - wanted_m).abs() < 1e-6, "{} {}", exact_m, wanted_m);
                let slack = Around::at(place).unwrap().slack(exact_m);
                prop_assert!((near.offset_m - exact_m).abs() <= slack * exact_m + 1e-6, "{} {}", near.offset_m, exact_m);
            }
        }
    }

    #[test]
    fn at_a_pole_and_across_the_antimeridian_the_nearest_are_nearest_too() {
        let at = |lon: f64, lat: f64| Geometry::Point(Point::new(lon, lat));
        let shapes = [at(179.99, 10.0), at(-179.99, 10.0), at(100.0, 89.9), at(-80.0, 89.95)];
        let rows: Vec<NewRow<'_>> = shapes
            .iter()
            .zip(1..)
            .map(|(shape, fid)| NewRow {
                id: Uuid::from_u128(fid as u128),
                fid,
                geometry: Some(shape),
                cells: vec![],
            })
            .collect();
        let layer = Layer::empty(Arc::clone(&Schema::new(Vec::new()))).apply(&rows, &[]).unwrap();
        let fids = |lon: f64, lat: f64| -> Vec<i64> {
            let place = Position::new(lon, lat).unwrap();
            layer.nearest(place, 2, |_| true).iter().map(|near| near.row.fid()).collect()
        };
        assert_eq!(fids(-179.995, 10.0), [2, 1]);
        assert_eq!(fids(100.0, 89.99), [4, 3]);
        assert_eq!(layer.nearest(Position::new(0.0, 0.0).unwrap(), 9, |_| true).len(), 4);
    }
}
