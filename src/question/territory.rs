//! Whose road it is, metre by metre: a road shared out among villages, left and right by themselves.
//!
//! A road section says it first, of several the one entered first; where no section does, the village whose border
//! holds the place. Roads are cut exactly where they cross a border, so the shares of a road add up to it.

use geo_types::Coord;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::geodesy::{Box2, Position, segment_to_segment};
use crate::linear::{Curve, CurveSegment, Interval, Intervals, Measure, Side};
use crate::model::snapshot::{Road, Snapshot};
use crate::question::answering::Villages;

/// An edge of a village border with its box.
type Edge = GeomWithData<Rectangle<[f64; 2]>, (Coord<f64>, Coord<f64>)>;

/// A border nearer to a road than this crosses it, metres.
const CROSSES_M: f64 = 0.001;

/// The villages of a register and their borders.
pub(crate) struct Territory<'a, 's> {
    villages: &'a Villages<'s>,
    borders: RTree<Edge>,
}

/// What of a road is one village's; of no village that is known when there is none.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Share<'s> {
    /// Whose it is.
    pub village: Option<&'s str>,
    /// On the left and on the right hand.
    pub sides: [Intervals; 2],
}

impl Share<'_> {
    /// Half of it for each hand, as a road that is a border belongs half to either village.
    ///
    /// # Units
    /// - result: half millimetres of road, so that shares are whole numbers that add up to twice the road's length
    pub fn half_mm(&self) -> i64 {
        self.sides.iter().map(Intervals::length_mm).sum()
    }
}

impl<'a, 's> Territory<'a, 's> {
    pub fn of(snapshot: &Snapshot, villages: &'a Villages<'s>) -> Territory<'a, 's> {
        let mut edges: Vec<Edge> = Vec::new();
        for row in snapshot.collection("divisions").into_iter().flat_map(|own| own.layer.rows()) {
            if row.value("level").as_str() != Some(villages.level()) {
                continue;
            }
            for pair in row.shape().parts().flat_map(|ring| ring.windows(2)) {
                if let [a, b] = pair {
                    let bounds = Box2::of_edge(*a, *b);
                    edges.push(Edge::new(Rectangle::from_corners(bounds.min, bounds.max), (*a, *b)));
                }
            }
        }
        Territory { villages, borders: RTree::bulk_load(edges) }
    }

    /// The shares of a road: on each hand they cover it once, each village once, the unknown last.
    pub fn shares(&self, road: &Road) -> Vec<Share<'s>> {
        let mut shares: Vec<Share<'s>> = Vec::new();
        let pieces = std::cell::LazyCell::new(|| self.by_border(&road.curve));
        for (at, side) in [Side::Left, Side::Right].into_iter().enumerate() {
            let mut rest = Intervals::from(road.curve.extent());
            for (village, section) in self.villages.sections_of(road) {
                if section.counts_for(side) {
                    give(&mut shares, Some(village), at, rest.intersect(&section.stretch));
                    rest = rest.subtract(&section.stretch);
                }
            }
            if rest.is_empty() {
                continue;
            }
            for (village, stretch) in pieces.iter() {
                give(&mut shares, *village, at, rest.clip(*stretch));
            }
        }
        shares.sort_by_key(|share| (share.village.is_none(), share.village));
        shares
    }

    /// The road cut at every border, each piece with the village around its middle.
    fn by_border(&self, curve: &Curve) -> Vec<(Option<&'s str>, Interval)> {
        let extent = curve.extent();
        let mut cuts = vec![extent.from(), extent.to()];
        let mut last_part = 0;
        for segment in curve.segments().filter(|_| self.borders.size() > 0) {
            // Where the next part begins somewhere else, the road may be another village's without crossing a border.
            if segment.part != last_part {
                cuts.extend(Measure::from_m(segment.from_m));
                last_part = segment.part;
            }
            cuts.extend(self.crossings(&segment));
        }
        for at in &mut cuts {
            *at = (*at).clamp(extent.from(), extent.to());
        }
        cuts.sort_unstable();
        cuts.dedup();
        let pieces = cuts.windows(2).filter_map(|pair| {
            let [from, to] = pair else { return None };
            let stretch = Interval::new(*from, *to);
            let middle = curve.at(stretch.middle())?.position;
            Some((self.villages.at(middle), stretch))
        });
        pieces.collect()
    }

    fn crossings(&self, segment: &CurveSegment) -> Vec<Measure> {
        let bounds = Box2::of_edge(segment.a, segment.b);
        let place = |at: Coord<f64>| Position::from_coord(at).ok();
        let (Some(a), Some(b)) = (place(segment.a), place(segment.b)) else { return Vec::new() };
        let near = self.borders.locate_in_envelope_intersecting(&AABB::from_corners(bounds.min, bounds.max));
        near.filter_map(|edge| {
            let met = segment_to_segment(a, b, place(edge.data.0)?, place(edge.data.1)?);
            let share = met.on_first.0;
            let at_m = share.mul_add(segment.to_m - segment.from_m, segment.from_m);
            (met.offset_m <= CROSSES_M).then(|| Measure::from_m(at_m))?
        })
        .collect()
    }
}

fn give<'s>(shares: &mut Vec<Share<'s>>, village: Option<&'s str>, side: usize, part: Intervals) {
    if part.is_empty() {
        return;
    }
    let at = shares.iter().position(|share| share.village == village).unwrap_or_else(|| {
        shares.push(Share { village, sides: [Intervals::empty(), Intervals::empty()] });
        shares.len() - 1
    });
    if let Some(own) = shares.get_mut(at).and_then(|share| share.sides.get_mut(side)) {
        *own = own.union(&part);
    }
}

#[cfg(test)]
mod tests {
    use geo_types::{Geometry, polygon};
    use serde_json::json;

    use super::*;
    use crate::question::testing::{line, register, thing};

    /// 3 km of road east along 33° N; villages to the west and to the east of 117.01.
    fn snapshot(sections: Vec<serde_json::Value>) -> Snapshot {
        let village = |fid, west: f64, east: f64, name: &str| {
            let border =
                polygon![(x: west, y: 32.9), (x: east, y: 32.9), (x: east, y: 33.1), (x: west, y: 33.1)];
            ("divisions", thing(fid, Geometry::Polygon(border), json!({"name": name, "level": "village"})))
        };
        let road = thing(1, line(&[(117.0, 33.0), (117.03, 33.0)]), json!({"number": "S225"}));
        let mut things =
            vec![("roads", road), village(2, 116.99, 117.01, "东湾村"), village(3, 117.01, 117.02, "柳树村")];
        things.extend((10..).zip(sections).map(|(fid, about)| ("road-sections", thing(fid, None, about))));
        register(things)
    }

    fn told(snapshot: &Snapshot) -> Vec<(Option<String>, i64)> {
        let villages = Villages::of(snapshot);
        let shares = Territory::of(snapshot, &villages).shares(snapshot.roads().find("S225")[0]);
        shares.iter().map(|share| (share.village.map(str::to_owned), share.half_mm())).collect()
    }

    fn length_mm(snapshot: &Snapshot) -> i64 {
        snapshot.roads().find("S225")[0].curve.length_mm()
    }

    #[test]
    fn a_road_is_cut_where_it_crosses_a_border_and_what_is_nobodys_is_kept() {
        let snapshot = snapshot(vec![]);
        let told = told(&snapshot);
        let sum: i64 = told.iter().map(|(_, half_mm)| half_mm).sum();
        assert_eq!(sum, 2 * length_mm(&snapshot));
        assert_eq!(
            told.iter().map(|(village, _)| village.as_deref()).collect::<Vec<_>>(),
            [Some("东湾村"), Some("柳树村"), None]
        );
        // Thirds of the road by longitude.
        assert!(
            told.iter().all(|(_, half_mm)| (half_mm * 3 / 2 - length_mm(&snapshot)).abs() < 10),
            "{told:?}"
        );
    }

    #[test]
    fn a_section_goes_before_a_border_and_overlapping_sections_count_once() {
        let section = |village: &str, side: Option<&str>, from: i64, to: i64| json!({"road": "S225", "village": village, "side": side, "from_m": from, "to_m": to});
        let snapshot = snapshot(vec![
            section("北村", Some("left"), 0, 1000),
            section("南村", Some("right"), 0, 1000),
            section("后村", None, 500, 1500),
        ]);
        let told = told(&snapshot);
        let of = |name: &str| told.iter().find(|(village, _)| village.as_deref() == Some(name)).unwrap().1;
        assert_eq!((of("北村"), of("南村"), of("后村")), (1_000_000, 1_000_000, 1_000_000));
        assert_eq!(told.iter().map(|(_, half_mm)| half_mm).sum::<i64>(), 2 * length_mm(&snapshot));
    }
}
