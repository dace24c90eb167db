//! The metres of road that are served: stretches, not hulls.

use std::sync::atomic::{AtomicUsize, Ordering};

use geo_types::{Coord, Geometry};
use rayon::prelude::*;

use super::facilities::{Facilities, Placed};
use super::walk::Walk;
use crate::geodesy::{Figure, Position};
use crate::index::{Layer, Row};
use crate::linear::{Curve, Interval, Intervals, Measure};
use crate::model::feature::Properties;
use crate::model::snapshot::Road;
use crate::question::Progress;
use crate::question::beside::sweep::{FARTHEST_M, reached_by};
use crate::question::progress::Cancelled;

/// A road with what of it is served.
pub(super) struct Served<'s> {
    pub road: &'s Road,
    pub covered: Intervals,
    pub open: Intervals,
}

impl Served<'_> {
    fn new(road: &Road, covered: Intervals) -> Served<'_> {
        let extent = road.curve.extent();
        let covered = covered.clip(extent);
        Served { road, open: covered.complement(extent), covered }
    }
}

/// How much road there is, and how much of it is served.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Length {
    pub total_mm: i64,
    pub covered_mm: i64,
}

impl Length {
    pub fn of(roads: &[Served<'_>]) -> Length {
        roads.iter().fold(Length::default(), |sum, served| Length {
            total_mm: sum.total_mm + served.road.curve.length_mm(),
            covered_mm: sum.covered_mm + served.covered.length_mm(),
        })
    }

    /// From 0 to 1; none where there is no road.
    pub fn share(&self) -> Option<f64> {
        (self.total_mm > 0).then(|| self.covered_mm as f64 / self.total_mm as f64)
    }

    /// Writes the figures of the answer.
    pub fn write(&self, fields: &mut Properties) {
        fields.insert("road_length_m".to_owned(), (self.total_mm as f64 / 1000.0).into());
        fields.insert("road_covered_m".to_owned(), (self.covered_mm as f64 / 1000.0).into());
        fields.insert("road_share".to_owned(), self.share().into());
    }
}

/// The roads with what of them is within the radius of a facility: straight, or on foot where ways are given. Roads
/// that nobody walks on are left out then.
pub(super) fn served<'s>(
    roads: &[&'s Road],
    facilities: &Facilities<'_>,
    walk: Option<&Walk<'_>>,
    radius_m: f64,
    progress: &Progress,
) -> Result<Vec<Served<'s>>, Cancelled> {
    let done = AtomicUsize::new(0);
    let found: Result<Vec<Option<Served<'s>>>, Cancelled> = roads
        .par_iter()
        .map(|road| {
            let before = done.fetch_add(1, Ordering::Relaxed);
            progress.tick(0.8 + 0.1 * before as f64 / roads.len() as f64)?;
            let covered = match walk {
                None => Some(straight(road, facilities, radius_m, progress)?),
                Some(walk) => walk.covered(road),
            };
            Ok(covered.map(|covered| Served::new(road, covered)))
        })
        .collect();
    Ok(found?.into_iter().flatten().collect())
}

/// All of a road within the radius of any point of a layer, with the rows that are no points, which are not looked at;
/// none where the road cannot be laid in planes, and for a radius that does not fit into them.
///
/// # Units
/// - `radius_m`: metres
///
/// # Errors
/// When the asker stopped it.
pub fn reached_stretches<'s>(
    curve: &Curve,
    points: &'s Layer,
    radius_m: f64,
    progress: &Progress,
) -> Result<Option<(Intervals, Vec<Row<'s>>)>, Cancelled> {
    match curve.laid().filter(|_| radius_m <= FARTHEST_M) {
        Some(laid) => Ok(Some(reached_by(curve, laid, points, radius_m, progress)?)),
        None => Ok(None),
    }
}

/// All of a road within the radius of any facility.
fn straight(
    road: &Road,
    facilities: &Facilities<'_>,
    radius_m: f64,
    progress: &Progress,
) -> Result<Intervals, Cancelled> {
    let (mut all, rest): (Vec<Interval>, Vec<&Placed<'_>>) =
        match reached_stretches(&road.curve, facilities.layer(), radius_m, progress)? {
            Some((stretches, rest)) => (stretches.iter().collect(), facilities.of_rows(&rest)),
            None => (Vec::new(), facilities.beside(&road.curve, radius_m)),
        };
    for (at, facility) in rest.into_iter().enumerate() {
        if at % 64 == 63 {
            progress.tick(0.8)?;
        }
        all.extend(around(&road.curve, facility, radius_m));
    }
    Ok(Intervals::new(all))
}

/// The stretches within the radius of one facility, its inside included.
fn around(curve: &Curve, facility: &Placed<'_>, radius_m: f64) -> Intervals {
    if let Some(place) = facility.point() {
        return curve.around(place, radius_m);
    }
    let mut found: Vec<Interval> = Vec::new();
    for part in parts(&facility.geometry) {
        let places: Vec<Position> = part.iter().filter_map(|at| Position::from_coord(*at).ok()).collect();
        match places.as_slice() {
            [lone] => found.extend(curve.around(*lone, radius_m)),
            all => {
                for pair in all.windows(2) {
                    if let [c, d] = pair {
                        found.extend(curve.around_edge(*c, *d, radius_m));
                    }
                }
            }
        }
    }
    let near_border = Intervals::new(found);
    let inside = inside(curve, &near_border, facility);
    near_border.union(&inside)
}

/// The stretches deep inside an area. The rim of the area is near its border, so what is left of the road between lies
/// inside or outside as a whole; parts of the road that do not meet are looked at by themselves.
fn inside(curve: &Curve, near_border: &Intervals, facility: &Placed<'_>) -> Intervals {
    let is_area = matches!(facility.geometry, Geometry::Polygon(_) | Geometry::MultiPolygon(_));
    let Some(area) = facility.figure().filter(|_| is_area) else { return Intervals::empty() };
    let mut cuts: Vec<Measure> = Vec::new();
    let mut last = None;
    for segment in curve.segments().filter(|segment| segment.segment == 0) {
        if last.replace(segment.part) != Some(segment.part) {
            cuts.extend(Measure::from_m(segment.from_m));
        }
    }
    cuts.push(curve.extent().to());
    let holds = |piece: &Interval| {
        let middle = curve.at(piece.middle())?.position;
        Figure::of_points(&[middle.coord()]).ok()?.nearest_within(area, 0.0)
    };
    cuts.windows(2)
        .filter_map(|pair| if let [from, to] = pair { Some(Interval::new(*from, *to)) } else { None })
        .flat_map(|part| near_border.complement(part))
        .filter(|piece| holds(piece).is_some())
        .collect()
}

/// The lines, rings and points of a geometry.
fn parts(geometry: &Geometry<f64>) -> Vec<&[Coord<f64>]> {
    match geometry {
        Geometry::Point(at) => vec![std::slice::from_ref(&at.0)],
        Geometry::MultiPoint(all) => all.iter().map(|at| std::slice::from_ref(&at.0)).collect(),
        Geometry::LineString(line) => vec![&line.0],
        Geometry::MultiLineString(all) => all.iter().map(|line| line.0.as_slice()).collect(),
        Geometry::Polygon(one) => rings(one),
        Geometry::MultiPolygon(all) => all.iter().flat_map(rings).collect(),
        _ => Vec::new(),
    }
}

fn rings(polygon: &geo_types::Polygon<f64>) -> Vec<&[Coord<f64>]> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(|ring| ring.0.as_slice()).collect()
}
