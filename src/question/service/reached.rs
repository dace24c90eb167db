//! Which rows have a facility within a radius at all: a first sieve over a whole register, neighbours at once. Who is
//! reached is then asked for the nearest; who is not needs no more asking.

use geo_types::Coord;

use crate::geodesy::{Box2, Figure, Patch, Position, Xy};
use crate::index::{BoxedRow, Layer, Row, ShapeKind};
use crate::question::progress::{Cancelled, Progress};

/// A group that is wider than this is looked at in halves, metres in degrees of latitude.
const WIDEST_DEG: f64 = 0.01;
/// A patch serves as long as the group is no farther from its middle, degrees.
const NEAR_DEG: f64 = 0.004;
/// Decisions nearer to the radius than this are taken by exact measurement, metres.
const SURE_M: f64 = 0.001;
/// The farthest radius that fits into a patch beside a group, metres.
const FARTHEST_M: f64 = 600.0;

/// Calls back with every row that has a place, and whether any facility is within the radius of its nearest point,
/// interiors included.
///
/// # Units
/// - `radius_m`: geodesic metres, itself included
///
/// # Errors
/// When the asker stopped it.
pub fn reached<'s>(
    demand: &'s Layer,
    facilities: &Layer,
    radius_m: f64,
    progress: &Progress,
    mut told: impl FnMut(Row<'s>, bool),
) -> Result<(), Cancelled> {
    let mut sieve = Sieve { facilities, radius_m, near: Vec::new(), plane: Vec::new(), patch: None };
    let mut cancelled = false;
    demand.visit_groups(|group| {
        cancelled |= progress.is_cancelled();
        if !cancelled {
            sieve.group(group, &mut told);
        }
    });
    if cancelled { Err(Cancelled) } else { Ok(()) }
}

struct Sieve<'f> {
    facilities: &'f Layer,
    radius_m: f64,
    /// Facilities near the group, in its plane.
    near: Vec<Xy>,
    plane: Vec<Xy>,
    /// The plane in use, and where it lies: the next group is mostly near it still.
    patch: Option<(Patch, Coord<f64>)>,
}

impl Sieve<'_> {
    fn group<'s>(&mut self, rows: &[BoxedRow<'s>], told: &mut impl FnMut(Row<'s>, bool)) {
        let bounds = rows.iter().map(|row| row.bounds).reduce(|mut all, one| {
            all.unite(&one);
            all
        });
        let Some(bounds) = bounds else { return };
        let ([west, south], [east, north]) = (bounds.min, bounds.max);
        let wide = east - west > WIDEST_DEG || north - south > WIDEST_DEG;
        if wide && rows.len() > 1 {
            let (one, other) = rows.split_at(rows.len() / 2);
            self.group(one, told);
            self.group(other, told);
            return;
        }
        let middle = Coord { x: west.midpoint(east), y: south.midpoint(north) };
        let patch = if wide || self.radius_m > FARTHEST_M { None } else { self.patch_near(middle) };
        let Some(patch) = patch else { return self.one_by_one(rows, told) };
        let (lon, lat) = patch.degrees(self.radius_m + 1.0);
        let around = Box2 { min: [west - lon, south - lat], max: [east + lon, north + lat] };
        self.near.clear();
        let (near, mut points) = (&mut self.near, true);
        self.facilities.visit_pieces(around, |piece| match (piece.row.shape().kind(), piece.coords) {
            (ShapeKind::Point, [at]) => near.push(patch.to_plane(*at)),
            _ => points = false,
        });
        if !points {
            return self.one_by_one(rows, told);
        }
        for row in rows {
            let is_reached =
                !self.near.is_empty() && self.in_plane(&patch, row).unwrap_or_else(|| self.exactly(&row.row));
            told(row.row, is_reached);
        }
    }

    /// A patch whose middle is no farther than some hundred metres.
    fn patch_near(&mut self, middle: Coord<f64>) -> Option<Patch> {
        let near = |at: &Coord<f64>| (at.x - middle.x).abs() < NEAR_DEG && (at.y - middle.y).abs() < NEAR_DEG;
        if let Some((patch, _)) = self.patch.as_ref().filter(|(_, at)| near(at)) {
            return Some(*patch);
        }
        let patch = Patch::at(Position::from_coord(middle).ok()?)?;
        self.patch = Some((patch, middle));
        Some(patch)
    }

    /// Whether a facility of the group is near enough; none when the plane cannot tell.
    fn in_plane(&mut self, patch: &Patch, boxed: &BoxedRow<'_>) -> Option<bool> {
        let ([west, south], [east, north]) = (boxed.bounds.min, boxed.bounds.max);
        let [x, y] = patch.to_plane(Coord { x: west.midpoint(east), y: south.midpoint(north) });
        let [wide, high] = patch.metres(east - west, north - south);
        let radius_m = (wide * wide + high * high).sqrt() / 2.0;
        if (x * x + y * y).sqrt() + radius_m > Patch::REACH_M {
            return None;
        }
        // All of it is within the radius, or none of it: mostly one of the two holds.
        let (surely, perhaps) = (self.radius_m - radius_m - SURE_M, self.radius_m + radius_m + SURE_M);
        let mut least2 = f64::INFINITY;
        for [fx, fy] in &self.near {
            least2 = least2.min((fx - x) * (fx - x) + (fy - y) * (fy - y));
        }
        if surely > 0.0 && least2 <= surely * surely {
            return Some(true);
        }
        if least2 > perhaps * perhaps {
            return Some(false);
        }
        let shape = boxed.row.shape();
        self.plane.clear();
        self.plane.extend(shape.coords().iter().map(|at| patch.to_plane(*at)));
        let surface = matches!(shape.kind(), ShapeKind::Polygon | ShapeKind::MultiPolygon);
        let mut least2 = f64::INFINITY;
        for facility in &self.near {
            let mut inside = false;
            // Parts hang together in memory, but no edge runs from one to the next.
            let mut from = 0;
            for part in shape.parts() {
                let part = self.plane.get(from..from + part.len()).unwrap_or_default();
                from += part.len();
                least2 = least2.min(nearest2(part, *facility, matches!(shape.kind(), ShapeKind::MultiPoint)));
                inside ^= surface && goes_round(part, *facility);
            }
            if inside {
                return Some(true);
            }
        }
        let least_m = least2.sqrt();
        ((least_m - self.radius_m).abs() > SURE_M).then_some(least_m < self.radius_m)
    }

    fn one_by_one<'s>(&self, rows: &[BoxedRow<'s>], told: &mut impl FnMut(Row<'s>, bool)) {
        for row in rows {
            told(row.row, self.exactly(&row.row));
        }
    }

    fn exactly(&self, row: &Row<'_>) -> bool {
        let (Some(figure), Some(bounds)) =
            (row.shape().figure(), row.geometry().as_ref().and_then(Box2::of_geometry))
        else {
            return false;
        };
        self.facilities.pieces_in(bounds.grown(self.radius_m)).any(|piece| {
            let whole = piece.coords.len() == piece.row.shape().coords().len();
            let own = if whole { piece.row.shape().figure() } else { Figure::of_line(piece.coords).ok() };
            own.is_some_and(|own| own.nearest_within(&figure, self.radius_m).is_some())
        })
    }
}

/// The square of the distance to the nearest vertex or edge.
fn nearest2(part: &[Xy], [fx, fy]: Xy, lone: bool) -> f64 {
    let mut least =
        part.iter().map(|[x, y]| (x - fx).powi(2) + (y - fy).powi(2)).fold(f64::INFINITY, f64::min);
    if lone {
        return least;
    }
    for edge in part.windows(2) {
        let [[ax, ay], [bx, by]] = edge else { continue };
        let (dx, dy) = (bx - ax, by - ay);
        let length2 = dx * dx + dy * dy;
        let share = ((fx - ax) * dx + (fy - ay) * dy) / length2;
        if share > 0.0 && share < 1.0 {
            let across = dx * (fy - ay) - dy * (fx - ax);
            least = least.min(across * across / length2);
        }
    }
    least
}

/// Whether a ring goes round a place: an odd number of its edges cross the ray to the east.
fn goes_round(ring: &[Xy], [fx, fy]: Xy) -> bool {
    ring.windows(2).fold(false, |inside, edge| {
        let [[ax, ay], [bx, by]] = edge else { return inside };
        let crosses = (*ay > fy) != (*by > fy) && fx < ax + (bx - ax) * (fy - ay) / (by - ay);
        inside ^ crosses
    })
}

#[cfg(test)]
mod tests {
    use geo_types::{Geometry, LineString, Point, Polygon};
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::question::testing::{register, thing};

    fn shape() -> impl Strategy<Value = Geometry<f64>> {
        let at = || (117.0..117.02f64, 33.0..33.02f64);
        prop_oneof![
            at().prop_map(|at| Geometry::Point(Point::from(at))),
            (at(), 1e-5..4e-3f64).prop_map(|((x, y), size)| {
                let ring = vec![(x, y), (x + size, y), (x + size, y + size / 2.0), (x, y)];
                Geometry::Polygon(Polygon::new(ring.into(), vec![]))
            }),
            (at(), at()).prop_map(|(a, b)| Geometry::LineString(LineString::from(vec![a, b]))),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        /// Guards: inside, edges, vertices, groups that are wide. Leaves out: facilities with an extent, which are
        /// measured one by one.
        #[test]
        fn who_is_reached_is_who_measuring_reaches(
            homes in prop::collection::vec(shape(), 1..120),
            bins in prop::collection::vec((117.0..117.02f64, 33.0..33.02f64), 0..40),
            radius_m in 0.0..300.0f64,
        ) {
            let things = homes.iter().zip(1i64..).map(|(home, id)| ("structures", thing(id, home.clone(), json!({}))));
            let cans = bins.iter().zip(1001i64..).map(|(at, id)| {
                ("bins", thing(id, Geometry::Point(Point::from(*at)), json!({})))
            });
            let snapshot = register(things.chain(cans).collect());
            let layer = |kind: &str| &snapshot.collection(kind).unwrap().layer;
            let mut told = 0;
            reached(layer("structures"), layer("bins"), radius_m, &Progress::new(), |row, is_reached| {
                told += 1;
                let own = row.shape().figure().unwrap();
                let wanted = layer("bins").rows().any(|bin| {
                    bin.shape().figure().unwrap().nearest_within(&own, radius_m).is_some()
                });
                assert_eq!(is_reached, wanted, "{:?}", row.geometry());
            })
            .unwrap();
            prop_assert_eq!(told, homes.len());
        }
    }
}
