//! The stretches of a road within a radius of points beside it.

use geo_types::Coord;

use crate::geodesy::Xy;
use crate::index::{Layer, Row, ShapeKind};
use crate::linear::{Curve, Handful, Interval, Intervals, Laid};
use crate::question::{Cancelled, Progress};

/// Where the circles of a radius around the points of a layer cut a road, each cut true to a millimetre; and the rows
/// that are no points or reach out of the plane, which are to be looked at one by one.
///
/// # Units
/// - `radius_m`: metres, at most [`super::FARTHEST_M`]
///
/// # Errors
/// When the asker stopped it.
pub(crate) fn reached_by<'s>(
    curve: &Curve,
    laid: &Laid,
    layer: &'s Layer,
    radius_m: f64,
    progress: &Progress,
) -> Result<(Intervals, Vec<Row<'s>>), Cancelled> {
    let (mut found, mut rest): (Vec<Interval>, Vec<Row<'s>>) = (Vec::new(), Vec::new());
    for handful in laid.handfuls() {
        if progress.is_cancelled() {
            return Err(Cancelled);
        }
        layer.visit_pieces(handful.around(radius_m), |piece| {
            match (piece.row.shape().kind(), piece.coords) {
                (ShapeKind::Point, [at]) => cut(curve, handful, *at, radius_m, &mut found),
                _ => rest.push(piece.row),
            }
        });
    }
    rest.sort_unstable_by_key(Row::place);
    rest.dedup_by(|one, other| one.is_same_row(other));
    Ok((Intervals::new(found), rest))
}

fn cut(curve: &Curve, handful: Handful<'_>, at: Coord<f64>, radius_m: f64, found: &mut Vec<Interval>) {
    let [x, y]: Xy = handful.patch.to_plane(at);
    for bit in handful.bits {
        let ([ax, ay], [east, north]) = (bit.a, bit.heading);
        let (dx, dy) = (x - ax, y - ay);
        let (along, across) = (dx * east + dy * north, east * dy - north * dx);
        let half2 = radius_m * radius_m - across * across;
        if half2 < 0.0 {
            continue;
        }
        let half = half2.sqrt();
        let (from, to) = ((along - half).max(0.0), (along + half).min(bit.length_m));
        if from <= to {
            let ends = bit.measure(curve, from).zip(bit.measure(curve, to));
            found.extend(ends.map(|(from, to)| Interval::new(from, to)));
        }
    }
}

#[cfg(test)]
mod tests {
    use geo_types::{Geometry, LineString, MultiLineString};
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::geodesy::{LocalFrame, Position};
    use crate::linear::Curve;
    use crate::question::testing::{register, thing};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]

        /// Guards: both ends of every stretch, kinks, long segments. Leaves out: shapes with an extent.
        #[test]
        fn the_stretches_are_those_that_one_circle_after_another_cuts(
            walk in prop::collection::vec((-300.0..300.0f64, -300.0..300.0f64), 2..20),
            places in prop::collection::vec((-600.0..600.0f64, -600.0..600.0f64), 1..20),
            radius_m in 1.0..300.0f64,
        ) {
            let frame = LocalFrame::at(Position::new(14.4, 35.9).unwrap());
            let at = |x: f64, y: f64| frame.to_position([x, y]);
            let line = LineString(walk.iter().map(|(x, y)| at(3.0 * x, 3.0 * y).coord()).collect());
            let curve = Curve::new(&MultiLineString(vec![line]), None).unwrap();
            let bins = places.iter().zip(1i64..).map(|((x, y), id)| {
                ("bins", thing(id, Geometry::Point(at(*x, *y).coord().into()), json!({})))
            });
            let snapshot = register(bins.collect());
            let layer = &snapshot.collection("bins").unwrap().layer;
            let laid = curve.laid().unwrap();
            let (found, rest) = reached_by(&curve, laid, layer, radius_m, &Progress::new()).unwrap();
            prop_assert!(rest.is_empty());
            let mut wanted = Intervals::empty();
            for (x, y) in &places {
                wanted = wanted.union(&curve.around(at(*x, *y), radius_m));
            }
            let apart = found.subtract(&wanted).length_mm() + wanted.subtract(&found).length_mm();
            // A circle that hardly touches the road cuts it where rounding says.
            prop_assert!(apart <= 400, "{} mm: {:?} {:?}", apart, found, wanted);
        }
    }
}
