//! Where a line first meets something, going along it.

use super::figure::Edge;
use super::{Figure, Spot, TOUCH_M, inside};
use crate::geodesy::segment_to_segment;

impl Figure {
    /// The first place of this figure, in the order of its parts and along each, that it shares with another; none where
    /// they do not touch. [`Figure::nearest_within`] gives any shared place, and which one hangs on how the lines were
    /// drawn: what is told of a road that runs through a thing must not.
    pub fn first_shared(&self, other: &Self) -> Option<Spot> {
        let whole = other.tree.bounds(other.tree.root())?;
        let mut part = None;
        for edge in &self.edges {
            // Only where a part begins inside may it be inside without having crossed an edge.
            if part.replace(edge.part) != Some(edge.part) && inside::is_in(other, &edge.a) {
                return Some(Spot::on(edge, 0.0, edge.a.position));
            }
            if edge.bounds().apart_m(whole) > TOUCH_M {
                continue;
            }
            let met = other.edges.iter().filter_map(|own| met(edge, own));
            if let Some(first) = met.min_by(|one, other| one.fraction.total_cmp(&other.fraction)) {
                return Some(first);
            }
        }
        None
    }
}

/// Where on the first of two edges they touch.
fn met(edge: &Edge, other: &Edge) -> Option<Spot> {
    let [a, b, c, d] = [edge.a, edge.b, other.a, other.b].map(|vertex| vertex.position);
    let closest = segment_to_segment(a, b, c, d);
    let (share, position) = closest.on_first;
    (closest.offset_m < TOUCH_M).then(|| Spot::on(edge, share, position))
}

#[cfg(test)]
mod tests {
    use geo_types::{Geometry, line_string, polygon};

    use super::*;

    fn first(line: impl Into<Geometry<f64>>, other: impl Into<Geometry<f64>>) -> Option<(f64, f64)> {
        let spot = Figure::of(&line.into()).unwrap().first_shared(&Figure::of(&other.into()).unwrap())?;
        Some((spot.position.lon(), spot.position.lat()))
    }

    #[test]
    fn a_road_meets_a_yard_where_it_first_comes_to_it_whichever_way_the_yard_was_drawn() {
        let road = line_string![(x: 117.0, y: 33.0), (x: 117.01, y: 33.0), (x: 117.02, y: 33.0)];
        let corners = [(117.004, 32.999), (117.006, 32.999), (117.006, 33.001), (117.004, 33.001)];
        for turn in 0..4 {
            let mut ring = corners;
            ring.rotate_left(turn);
            let [a, b, c, d] = ring;
            let yard = polygon![a.into(), b.into(), c.into(), d.into()];
            let (lon, lat) = first(road.clone(), yard).unwrap();
            assert!((lon - 117.004).abs() < 1e-7 && (lat - 33.0).abs() < 1e-7, "{lon} {lat}");
        }
    }

    #[test]
    fn a_road_that_begins_inside_meets_it_there_and_one_beside_it_never() {
        let yard =
            polygon![(x: 116.9, y: 32.9), (x: 117.1, y: 32.9), (x: 117.1, y: 33.1), (x: 116.9, y: 33.1)];
        let inside = line_string![(x: 117.0, y: 33.0), (x: 117.3, y: 33.0)];
        assert_eq!(first(inside, yard.clone()), Some((117.0, 33.0)));
        assert_eq!(first(line_string![(x: 117.2, y: 33.0), (x: 117.3, y: 33.0)], yard), None);
    }
}
