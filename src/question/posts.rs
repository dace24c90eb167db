//! Stretches and sides as people on the road say them.

use geo_types::{Geometry, MultiLineString};

use crate::geodesy::inverse;
use crate::linear::{Curve, Interval, Side, Wind};
use crate::model::feature::Properties;
use crate::model::text::Text;
use crate::question::answering::put_chainage;

/// A road that goes less straight than this, chord to length, faces no one wind.
const STRAIGHT: f64 = 0.7;

/// Writes the ends of a stretch as the contract's pairs: `from`, `from_m`, `to`, `to_m`.
pub(crate) fn posts(fields: &mut Properties, curve: &Curve, stretch: Interval) {
    let (from, to) = curve.posts_of(stretch);
    put_chainage(fields, "from", from);
    put_chainage(fields, "to", to);
}

/// The line of a stretch; several where the road's parts do not meet.
pub(crate) fn line(curve: &Curve, stretch: Interval) -> Option<Geometry<f64>> {
    let MultiLineString(mut parts) = curve.slice(stretch);
    match parts.len() {
        0 => None,
        1 => parts.pop().map(Geometry::LineString),
        _ => Some(Geometry::MultiLineString(MultiLineString(parts))),
    }
}

/// A side as a table shows it; none is both.
pub(crate) fn side_text(side: Option<Side>) -> Text {
    side.map_or_else(|| Text::new("两侧", "both"), |side| Text::new(side.zh(), side.en()))
}

/// The wind a side of a stretch faces; none on the line, and where the stretch winds too much to say.
pub(crate) fn wind(curve: &Curve, stretch: Interval, side: Side) -> Option<Wind> {
    let (from, to) = (curve.at(stretch.from())?, curve.at(stretch.to())?);
    let chord = inverse(from.position, to.position);
    if chord.distance_m < STRAIGHT * stretch.length_m() {
        return None;
    }
    side.wind(chord.azimuth1_deg)
}

/// The wind in brackets, `（路西）` / ` (west)`; nothing where there is none to say.
pub(crate) fn in_brackets(wind: Option<Wind>) -> Text {
    wind.map_or_else(Text::default, |wind| Text::new(format!("（路{}）", wind.zh), format!(" ({})", wind.en)))
}

#[cfg(test)]
mod tests {
    use geo_types::{LineString, MultiLineString};

    use super::*;

    fn curve(vertices: &[(f64, f64)]) -> Curve {
        Curve::new(&MultiLineString(vec![LineString::from(vertices.to_vec())]), None).unwrap()
    }

    #[test]
    fn a_road_that_runs_south_has_the_west_on_its_right() {
        let road = curve(&[(117.0, 33.1), (117.002, 33.05), (117.0, 33.0)]);
        let told = in_brackets(wind(&road, road.extent(), Side::Right));
        assert_eq!((told.zh.as_str(), told.en.as_str()), ("（路西）", " (west)"));
    }

    #[test]
    fn a_ring_faces_no_wind() {
        let ring = curve(&[(117.0, 33.0), (117.01, 33.0), (117.01, 33.01), (117.0, 33.01), (117.0, 33.0)]);
        assert!(wind(&ring, ring.extent(), Side::Left).is_none());
    }
}
