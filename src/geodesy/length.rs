//! Lengths of lines.

use geo_types::Geometry;

use super::{OutOfRange, Position, distance_m, walk};

/// The length of all lines of a geometry along their geodesic edges; of surfaces the length of their borders, holes
/// included; of points 0.
///
/// # Units
/// - result: metres; every edge true to 1 µm, so a road of 10,000 segments to some micrometres
/// - a vertex that is no place on the Earth is refused
pub fn length_m(geometry: &Geometry<f64>) -> Result<f64, OutOfRange> {
    let mut total = 0.0;
    let mut refused = None;
    walk::lines(geometry, &mut |line| {
        let mut before: Option<Position> = None;
        for coord in line {
            match Position::from_coord(*coord) {
                Ok(here) => total += before.replace(here).map_or(0.0, |there| distance_m(there, here)),
                Err(error) => refused = refused.or(Some(error)),
            }
        }
    });
    refused.map_or(Ok(total), Err)
}

#[cfg(test)]
mod tests {
    use geo_types::{LineString, Point, Polygon};

    use super::*;

    #[test]
    fn a_line_over_the_antimeridian_takes_the_short_way() {
        let line = LineString::from(vec![(179.9, 0.0), (-179.9, 0.0)]);
        let metres = length_m(&line.into()).unwrap();
        assert!((metres - 22_263.898).abs() < 1e-3, "{metres}");
    }

    #[test]
    fn a_surface_has_the_length_of_its_border_and_a_point_none() {
        let ring = LineString::from(vec![(0.0, 0.0), (0.001, 0.0), (0.001, 0.001), (0.0, 0.0)]);
        let border = length_m(&Polygon::new(ring.clone(), Vec::new()).into()).unwrap();
        assert_eq!(border, length_m(&ring.into()).unwrap());
        assert_eq!(length_m(&Point::new(117.0, 33.0).into()), Ok(0.0));
    }

    #[test]
    fn a_vertex_beyond_the_pole_is_refused() {
        assert!(length_m(&LineString::from(vec![(0.0, 0.0), (0.0, 91.0)]).into()).is_err());
    }
}
