//! A road laid in planes: runs of a few hundred metres, each in a patch of its own.

use geo_types::Coord;

use crate::geodesy::{Box2, Patch, Position, Xy, along};
use crate::linear::{Curve, CurveSegment};

/// A run is laid anew after so many metres: with the farthest reach beside it, it stays within the patch.
const RUN_M: f64 = 600.0;
/// Longer segments are laid in shares, metres: in the plane a longer geodesic would be off its chord.
const SHARE_M: f64 = 500.0;
/// Bits looked around at once, and how far they may go: a box over more of a slanting road is mostly empty country.
const HANDFUL: usize = 4;
const HANDFUL_M: f64 = 150.0;
/// Room for the bulge of a segment of [`SHARE_M`] and for rounding, degrees (0.1 m).
const MARGIN_DEG: f64 = 1e-6;

/// A segment of the curve, or a share of a long one, in the plane of its run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bit {
    pub(super) a: Xy,
    /// East and north of the way it goes, of length 1.
    pub(super) heading: Xy,
    pub(super) length_m: f64,
    /// The segment, by the number of its first vertex.
    pub(super) vertex: usize,
    /// Which share of the segment it is, from and to.
    pub(super) share: (f64, f64),
    /// Measures of its ends, metres from the start of the curve.
    pub(super) from_m: f64,
    pub(super) to_m: f64,
    /// Its ends, degrees.
    pub(super) ends: (Coord<f64>, Coord<f64>),
}

/// Bits in one plane.
pub(super) struct Run<'l> {
    pub(super) patch: &'l Patch,
    bits: &'l [Bit],
}

/// A road laid in planes.
#[derive(Debug, Clone)]
pub(crate) struct Laid {
    patches: Vec<(Patch, std::ops::Range<usize>)>,
    bits: Vec<Bit>,
}

impl Laid {
    /// Lays a road; none where there are no patches: near the poles and the antimeridian.
    pub(crate) fn of(curve: &Curve) -> Option<Laid> {
        let mut laid = Laid { patches: Vec::new(), bits: Vec::new() };
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
        Some(laid)
    }

    /// Lays a run of segments of one part: in the patch of its middle, or share by share when it is one long segment.
    fn lay(&mut self, run: &[CurveSegment]) -> Option<()> {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { return Some(()) };
        if last.to_m - first.from_m <= RUN_M {
            let middle = run.get(run.len() / 2).unwrap_or(first);
            return self
                .lay_in(Position::from_coord(middle.a).ok()?, run.iter().map(|one| (*one, (0.0, 1.0))));
        }
        for segment in run {
            let (a, b) = (Position::from_coord(segment.a).ok()?, Position::from_coord(segment.b).ok()?);
            let shares = ((segment.to_m - segment.from_m) / SHARE_M).ceil().max(1.0);
            for share in 0..shares as u32 {
                let (from, to) = (f64::from(share) / shares, f64::from(share + 1) / shares);
                let (start, end) = (along(a, b, from), along(a, b, to));
                let part = CurveSegment { a: start.coord(), b: end.coord(), ..*segment };
                self.lay_in(start, std::iter::once((part, (from, to))))?;
            }
        }
        Some(())
    }

    fn lay_in(
        &mut self,
        origin: Position,
        run: impl Iterator<Item = (CurveSegment, (f64, f64))>,
    ) -> Option<()> {
        let patch = Patch::at(origin)?;
        let from = self.bits.len();
        for (segment, share) in run {
            let ([ax, ay], [bx, by]) = (patch.to_plane(segment.a), patch.to_plane(segment.b));
            let length_m = (bx - ax).hypot(by - ay);
            let heading = [(bx - ax) / length_m, (by - ay) / length_m];
            if !heading.iter().all(|part| part.is_finite()) {
                continue;
            }
            let ends = (segment.a, segment.b);
            let whole_m = segment.to_m - segment.from_m;
            let (from_m, to_m) = (segment.from_m + share.0 * whole_m, segment.from_m + share.1 * whole_m);
            self.bits.push(Bit {
                a: [ax, ay],
                heading,
                length_m,
                vertex: segment.vertex,
                share,
                from_m,
                to_m,
                ends,
            });
        }
        self.patches.push((patch, from..self.bits.len()));
        Some(())
    }

    pub(super) fn runs(&self) -> impl Iterator<Item = Run<'_>> {
        self.patches
            .iter()
            .map(|(patch, range)| Run { patch, bits: self.bits.get(range.clone()).unwrap_or_default() })
    }
}

impl<'l> Run<'l> {
    /// Its bits, a few at a time.
    pub(super) fn handfuls(&self) -> impl Iterator<Item = &'l [Bit]> + use<'l> {
        let mut rest = self.bits;
        std::iter::from_fn(move || {
            let mut length_m = 0.0;
            let goes_on = |bit: &&Bit| {
                length_m += bit.length_m;
                length_m <= HANDFUL_M
            };
            let count = rest.iter().take(HANDFUL).take_while(goes_on).count().max(1);
            let (handful, after) = rest.split_at_checked(count)?;
            rest = after;
            Some(handful)
        })
    }

    /// The box around some of its bits with everything within a reach of them.
    pub(super) fn around(&self, bits: &[Bit], reach_m: f64) -> Box2 {
        let (lon, lat) = self.patch.degrees(reach_m);
        let (lon, lat) = (lon + MARGIN_DEG, lat + MARGIN_DEG);
        let mut bounds = Box2 { min: [f64::INFINITY; 2], max: [f64::NEG_INFINITY; 2] };
        for bit in bits {
            bounds.include(bit.ends.0);
            bounds.include(bit.ends.1);
        }
        let ([west, south], [east, north]) = (bounds.min, bounds.max);
        Box2 { min: [west - lon, south - lat], max: [east + lon, north + lat] }
    }
}
