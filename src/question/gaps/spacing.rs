//! The arithmetic of gaps: measures in, stretches out, all in whole millimetres.

use crate::linear::{Interval, Intervals};

/// A stretch longer than the limit between successive assets, or between an end of the road and the first or last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spacing {
    /// The stretch without an asset.
    pub stretch: Interval,
    /// Whether an asset stands at its start; the road begins there otherwise.
    pub asset_before: bool,
    /// Whether an asset stands at its end; the road ends there otherwise.
    pub asset_after: bool,
}

impl Spacing {
    /// The part of it that is farther than half the limit from every asset: there someone has farther to go than
    /// anywhere on a road whose assets keep the limit.
    pub fn far_part(&self, limit_mm: i64) -> Interval {
        let half = limit_mm / 2;
        let from = self.stretch.from().plus_mm(if self.asset_before { half } else { 0 });
        let to = self.stretch.to().plus_mm(if self.asset_after { -half } else { 0 });
        if from < to { Interval::new(from, to) } else { Interval::new(from, from) }
    }
}

/// The spacings of a road that are longer than the limit, in order.
///
/// # Units
/// - `whole`: the road; `stands`: what each asset takes up of it, in any order, no length for a point
/// - `limit_mm`: millimetres; a spacing of exactly the limit is none
pub fn too_wide(whole: Interval, stands: impl IntoIterator<Item = Interval>, limit_mm: i64) -> Vec<Spacing> {
    let mut stands: Vec<Interval> = stands
        .into_iter()
        .map(|stand| {
            Interval::new(
                stand.from().clamp(whole.from(), whole.to()),
                stand.to().clamp(whole.from(), whole.to()),
            )
        })
        .collect();
    stands.sort_unstable();
    let mut found = Vec::new();
    let (mut open, mut asset_before) = (whole.from(), false);
    for stand in stands {
        if stand.from().past_mm(open) > limit_mm {
            let stretch = Interval::new(open, stand.from());
            found.push(Spacing { stretch, asset_before, asset_after: true });
        }
        open = open.max(stand.to());
        asset_before = true;
    }
    if whole.to().past_mm(open) > limit_mm {
        let stretch = Interval::new(open, whole.to());
        found.push(Spacing { stretch, asset_before, asset_after: false });
    }
    found
}

/// What of the spacings lies in the stretches asked about, each piece with the spacing it is cut from.
pub fn within(spacings: &[Spacing], asked: &Intervals) -> Vec<(Interval, Spacing)> {
    spacings
        .iter()
        .flat_map(|spacing| {
            asked.iter().filter_map(|part| Some((spacing.stretch.intersect(part)?, *spacing)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::Measure;

    fn at(mm: i64) -> Interval {
        Interval::from_mm(mm, mm)
    }

    fn road(mm: i64) -> Interval {
        Interval::from_mm(0, mm)
    }

    fn ends(spacings: &[Spacing]) -> Vec<(i64, i64)> {
        spacings.iter().map(|s| (s.stretch.from().mm(), s.stretch.to().mm())).collect()
    }

    #[test]
    fn a_spacing_of_exactly_the_limit_is_no_gap() {
        assert_eq!(ends(&too_wide(road(1000), [at(400), at(800)], 400)), []);
        assert_eq!(ends(&too_wide(road(1000), [at(400), at(801)], 400)), [(400, 801)]);
    }

    #[test]
    fn the_ends_of_the_road_count_like_assets() {
        assert_eq!(ends(&too_wide(road(1000), [at(500)], 400)), [(0, 500), (500, 1000)]);
        let bare = too_wide(road(1000), [], 400);
        assert_eq!(ends(&bare), [(0, 1000)]);
        assert!(!bare[0].asset_before && !bare[0].asset_after);
    }

    #[test]
    fn a_road_no_longer_than_the_limit_has_no_gap() {
        assert_eq!(ends(&too_wide(road(400), [], 400)), []);
    }

    #[test]
    fn neighbouring_gaps_stay_two() {
        assert_eq!(ends(&too_wide(road(2000), [at(1000)], 400)).len(), 2);
    }

    #[test]
    fn a_row_of_trees_is_no_gap_along_its_length() {
        let stands = [Interval::from_mm(100, 900), Interval::from_mm(200, 300)];
        assert_eq!(ends(&too_wide(road(1400), stands, 400)), [(900, 1400)]);
    }

    #[test]
    fn the_far_part_keeps_half_the_limit_from_assets_and_reaches_the_end_of_the_road() {
        let spacing = too_wide(road(1000), [at(0)], 400)[0];
        assert_eq!(spacing.far_part(400), Interval::from_mm(200, 1000));
        let middle = too_wide(road(3000), [at(1000), at(2000)], 900)[1];
        assert_eq!(middle.far_part(900), Interval::from_mm(1450, 1550));
    }

    #[test]
    fn a_window_cuts_a_gap_and_remembers_the_whole() {
        let spacings = too_wide(road(1000), [], 400);
        let asked = Intervals::new([Interval::from_mm(0, 100), Interval::from_mm(900, 2000)]);
        let pieces = within(&spacings, &asked);
        assert_eq!(pieces.iter().map(|(piece, _)| piece.length_mm()).collect::<Vec<_>>(), [100, 100]);
        assert_eq!(pieces[0].1.stretch.to(), Measure::from_mm(1000));
    }
}
