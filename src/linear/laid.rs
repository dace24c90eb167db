//! A road laid in planes: runs of a few hundred metres, each in a patch of its own, so that what is beside it is measured with
//! plain arithmetic.

use std::ops::Range;

use geo_types::Coord;

use super::{Curve, CurveSegment, Measure};
use crate::geodesy::{Box2, Patch, Position, Xy, along};

/// A run is laid anew after so many metres: with the farthest reach beside it, it stays within the patch.
const RUN_M: f64 = 600.0;
/// Longer segments are laid in shares, metres: in the plane a longer geodesic would be off its chord.
const SHARE_M: f64 = 500.0;
/// Bits looked around at once, and how far they may go: a box over more of a slanting road is mostly empty country.
const HANDFUL: u32 = 6;
const HANDFUL_M: f64 = 220.0;
/// Handfuls of a stretch.
const STRETCH: usize = 4;
/// No road has so many segments and half kilometres.
const MOST_BITS: f64 = 4e6;
/// Room for the bulge of a segment of [`SHARE_M`] and for rounding, degrees (0.1 m).
const MARGIN_DEG: f64 = 1e-6;

/// A segment of the curve, or a share of a long one, in the plane of its run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bit {
    pub(crate) a: Xy,
    /// East and north of the way it goes, of length 1.
    pub(crate) heading: Xy,
    pub(crate) length_m: f64,
    /// The segment, by the number of its first vertex.
    vertex: u32,
    /// Which share of the segment it is, of how many.
    share: u16,
    shares: u16,
}

impl Bit {
    /// The segment, by the number of its first vertex.
    pub(crate) fn vertex(&self) -> usize {
        self.vertex as usize
    }

    /// The share of the whole segment that lies before a place on the bit.
    ///
    /// # Units
    /// - `along_m`: metres along the bit
    pub(crate) fn fraction(&self, along_m: f64) -> f64 {
        let on_bit = (along_m / self.length_m).clamp(0.0, 1.0);
        (f64::from(self.share) + on_bit) / f64::from(self.shares)
    }

    /// How far along the curve a place on the bit is.
    ///
    /// # Units
    /// - `along_m`: metres along the bit
    pub(crate) fn measure(&self, curve: &Curve, along_m: f64) -> Option<Measure> {
        Measure::from_m(curve.edge(self.vertex())?.measure_m(self.fraction(along_m)))
    }
}

/// A few successive bits in one plane.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Handful<'l> {
    pub(crate) patch: &'l Patch,
    pub(crate) bits: &'l [Bit],
    /// The box around their ends, degrees.
    bounds: Box2,
}

impl Handful<'_> {
    /// The box around the bits with everything within a reach of them.
    pub(crate) fn around(&self, reach_m: f64) -> Box2 {
        let (lon, lat) = self.patch.degrees(reach_m);
        let (lon, lat) = (lon + MARGIN_DEG, lat + MARGIN_DEG);
        let ([west, south], [east, north]) = (self.bounds.min, self.bounds.max);
        Box2 { min: [west - lon, south - lat], max: [east + lon, north + lat] }
    }
}

#[derive(Debug, Clone)]
struct Held {
    patch: u32,
    bits: Range<u32>,
    bounds: Box2,
}

/// A road laid in planes; some sixty bytes a segment.
#[derive(Debug, Clone, Default)]
pub(crate) struct Laid {
    patches: Vec<Patch>,
    bits: Vec<Bit>,
    handfuls: Vec<Held>,
}

impl Curve {
    /// The curve laid in planes, which is done when it is first asked for; none where there are no patches, near the poles and
    /// the antimeridian, and for lines that no road is.
    pub(crate) fn laid(&self) -> Option<&Laid> {
        self.laid.get_or_init(|| Laid::of(self).map(Box::new)).as_deref()
    }
}

impl Laid {
    fn of(curve: &Curve) -> Option<Laid> {
        // Lines to and fro across the Earth would be laid share by share until the memory is full.
        if curve.vertices() as f64 + curve.length_m() / SHARE_M > MOST_BITS {
            return None;
        }
        let mut laid = Laid { bits: Vec::with_capacity(curve.vertices()), ..Laid::default() };
        let mut run: Vec<CurveSegment> = Vec::new();
        for segment in curve.segments() {
            let goes_on = run
                .first()
                .is_some_and(|first| first.part == segment.part && segment.to_m - first.from_m <= RUN_M);
            if !goes_on {
                laid.lay(&run)?;
                run.clear();
            }
            run.push(segment);
        }
        laid.lay(&run)?;
        laid.bits.shrink_to_fit();
        laid.handfuls.shrink_to_fit();
        Some(laid)
    }

    /// Lays a run of segments of one part: in the patch of its middle, or share by share when it is one long segment.
    fn lay(&mut self, run: &[CurveSegment]) -> Option<()> {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { return Some(()) };
        if last.to_m - first.from_m <= RUN_M {
            let middle = run.get(run.len() / 2).unwrap_or(first);
            self.begin(Position::from_coord(middle.a).ok()?)?;
            for segment in run {
                self.add(segment.vertex, (segment.a, segment.b), 0, 1)?;
            }
            return Some(());
        }
        for segment in run {
            let (a, b) = (Position::from_coord(segment.a).ok()?, Position::from_coord(segment.b).ok()?);
            let shares = ((segment.to_m - segment.from_m) / SHARE_M).ceil().max(1.0) as u16;
            let mut start = a;
            for share in 0..shares {
                let end = along(a, b, f64::from(share + 1) / f64::from(shares));
                self.begin(start)?;
                self.add(segment.vertex, (start.coord(), end.coord()), share, shares)?;
                start = end;
            }
        }
        Some(())
    }

    fn begin(&mut self, origin: Position) -> Option<()> {
        self.patches.push(Patch::at(origin)?);
        let from = self.bits.len() as u32;
        self.handfuls.push(Held {
            patch: self.patches.len() as u32 - 1,
            bits: from..from,
            bounds: Box2::NOTHING,
        });
        Some(())
    }

    fn add(
        &mut self,
        vertex: usize,
        (a, b): (Coord<f64>, Coord<f64>),
        share: u16,
        shares: u16,
    ) -> Option<()> {
        let patch = self.patches.last()?;
        let ([ax, ay], [bx, by]) = (patch.to_plane(a), patch.to_plane(b));
        let (dx, dy) = (bx - ax, by - ay);
        let length_m = (dx * dx + dy * dy).sqrt();
        let heading = [dx / length_m, dy / length_m];
        if !heading.iter().all(|part| part.is_finite()) {
            return Some(());
        }
        let vertex = u32::try_from(vertex).ok()?;
        let at = u32::try_from(self.bits.len()).ok()?;
        let last = self.handfuls.last_mut()?;
        let bits = self.bits.get(last.bits.start as usize..).unwrap_or_default();
        let so_far_m: f64 = bits.iter().map(|bit| bit.length_m).sum();
        let is_full = bits.len() as u32 == HANDFUL || so_far_m + length_m > HANDFUL_M;
        if is_full && !bits.is_empty() {
            let next = Held { patch: last.patch, bits: at..at, bounds: Box2::NOTHING };
            self.handfuls.push(next);
        }
        let held = self.handfuls.last_mut()?;
        held.bits.end = at + 1;
        held.bounds.include(a);
        held.bounds.include(b);
        self.bits.push(Bit { a: [ax, ay], heading, length_m, vertex, share, shares });
        Some(())
    }

    /// Its bits in order, a few at a time.
    pub(crate) fn handfuls(&self) -> impl Iterator<Item = Handful<'_>> {
        self.handfuls.iter().filter_map(|held| self.handful(held))
    }

    /// The same, some kilometre at a time: what is near all of them is looked for once.
    pub(crate) fn stretches(&self) -> impl Iterator<Item = impl Iterator<Item = Handful<'_>> + Clone> {
        self.handfuls.chunks(STRETCH).map(|some| some.iter().filter_map(|held| self.handful(held)))
    }

    fn handful(&self, held: &Held) -> Option<Handful<'_>> {
        let bits = self.bits.get(held.bits.start as usize..held.bits.end as usize)?;
        Some(Handful { patch: self.patches.get(held.patch as usize)?, bits, bounds: held.bounds })
    }
}

#[cfg(test)]
mod tests {
    use geo_types::{LineString, MultiLineString};

    use super::*;
    use crate::geodesy::{direct, distance_m};

    fn curve(parts: Vec<Vec<(f64, f64)>>) -> Curve {
        let parts = parts.into_iter().map(LineString::from).collect();
        Curve::new(&MultiLineString(parts), None).unwrap()
    }

    #[test]
    fn every_segment_is_laid_whole_and_in_order() {
        let far = direct(Position::new(117.01, 33.0).unwrap(), 70.0, 12_345.0);
        let curve = curve(vec![
            vec![(117.0, 33.0), (117.0001, 33.0), (117.003, 33.001), (117.01, 33.0), (far.lon(), far.lat())],
            vec![(117.5, 33.2), (117.501, 33.2), (117.5, 33.201)],
        ]);
        let laid = curve.laid().unwrap();
        let mut end_m = 0.0;
        for handful in laid.handfuls() {
            assert!(!handful.bits.is_empty() && handful.bits.len() <= HANDFUL as usize);
            for bit in handful.bits {
                let (from, to) =
                    (bit.measure(&curve, 0.0).unwrap(), bit.measure(&curve, bit.length_m).unwrap());
                assert!((from.m() - end_m).abs() < 0.002, "{from:?} {end_m}");
                assert!((to.m() - from.m() - bit.length_m).abs() < 0.003);
                end_m = to.m();
            }
        }
        assert!((end_m - curve.length_m()).abs() < 0.002);
    }

    #[test]
    fn what_is_within_reach_of_a_handful_is_in_the_box_around_it() {
        let curve = curve(vec![vec![(117.0, 33.0), (117.004, 33.003), (117.008, 33.001), (117.02, 33.02)]]);
        for handful in curve.laid().unwrap().handfuls() {
            let bounds = handful.around(300.0);
            for bit in handful.bits {
                let foot = curve.at(bit.measure(&curve, bit.length_m / 2.0).unwrap()).unwrap().position;
                for azimuth in 0..36 {
                    let there = direct(foot, f64::from(azimuth) * 10.0, 299.99);
                    assert!(distance_m(foot, there) < 300.0 && bounds.contains(there.coord()), "{there:?}");
                }
            }
        }
    }

    #[test]
    fn a_road_beyond_the_planes_is_not_laid() {
        assert!(curve(vec![vec![(179.9, 10.0), (-179.9, 10.0)]]).laid().is_none());
    }
}
