//! Half of a road for each hand, to the millimetre: what the hands get adds up to the road however it is cut.

use crate::linear::{Intervals, Side};

/// What one hand of some stretches counts, millimetres of road. Both hands together count their length, and the parts of
/// a stretch count what it counts, because each half is taken of the place and not of the length.
///
/// # Units
/// - result: whole millimetres; a stretch of an odd number gives the odd one to a hand by where it lies
pub(crate) fn half(stretches: &Intervals, side: Side) -> i64 {
    let up_to = |mm: i64| if side == Side::Right { mm.div_euclid(2) } else { mm - mm.div_euclid(2) };
    stretches.iter().map(|stretch| up_to(stretch.to().mm()) - up_to(stretch.from().mm())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::Interval;

    #[test]
    fn both_hands_add_up_to_the_stretch_and_its_parts_to_the_whole() {
        for (from, to) in [(0, 1), (1, 2), (0, 1001), (333, 1000), (7, 7_000_008)] {
            let of = |from, to, side| half(&Intervals::from(Interval::from_mm(from, to)), side);
            assert_eq!(of(from, to, Side::Left) + of(from, to, Side::Right), to - from);
            let cut = from + (to - from) / 3;
            for side in [Side::Left, Side::Right] {
                assert_eq!(of(from, cut, side) + of(cut, to, side), of(from, to, side));
            }
        }
    }
}
