//! The nearest so far, in order: a ladder on which a smaller number pushes the greater ones up, and the greatest off its end.

use crate::index::bits::Hits;

/// Steps of a rung: so many numbers stay in the processor's registers while one comes between.
const STEPS: usize = 12;

/// So many numbers are looked through at once.
pub(super) const MANY: usize = 16;

type Rung = [f64; STEPS];

/// What stands for nothing below the numbers kept, where fewer are wanted than there are steps: it is less than every number.
const BELOW: f64 = -1.0;

/// So many numbers as are wanted, the least first.
#[derive(Debug, Default)]
pub(super) struct Ladder {
    /// The last step of all is that of the last number wanted: it is looked at most.
    rungs: Vec<Rung>,
    /// Steps at the beginning that are not wanted.
    spare: usize,
    /// What free steps hold: nothing from this number on is held.
    limit: f64,
}

impl Ladder {
    /// Empties it and gets it ready for so many numbers below a limit.
    pub(super) fn clear(&mut self, wanted: usize, limit: f64) {
        let rungs = wanted.div_ceil(STEPS).max(1);
        self.spare = rungs * STEPS - wanted;
        self.limit = limit;
        self.rungs.clear();
        self.rungs.resize(rungs, [limit; STEPS]);
        self.rungs.as_flattened_mut().iter_mut().take(self.spare).for_each(|step| *step = BELOW);
    }

    /// The numbers held, the least first.
    pub(super) fn held(&self) -> &[f64] {
        let wanted = self.rungs.as_flattened().get(self.spare..).unwrap_or_default();
        wanted.get(..wanted.partition_point(|number| *number < self.limit)).unwrap_or_default()
    }

    /// From which number on nothing would be held: the last number wanted, or the limit while there are fewer.
    #[inline]
    pub(super) fn end(&self) -> f64 {
        self.rungs.last().map_or(BELOW, |[.., last]| *last)
    }

    /// Puts a number, not negative, in its place; what is greater moves up, the last off the end.
    pub(super) fn put(&mut self, number: f64) {
        let below = self.rungs.partition_point(|[.., last]| *last <= number);
        self.rungs.iter_mut().skip(below).fold(number, push);
    }

    /// Puts many, of those that would be held only what is to be kept, by their place among them. Not a number is passed by.
    #[inline]
    pub(super) fn put_each(&mut self, numbers: &[f64; MANY], keep: impl Fn(u32) -> bool) {
        let end = self.end();
        let mut hits = [0u8; MANY];
        hits.iter_mut().zip(numbers).for_each(|(hit, number)| *hit = u8::from(*number < end));
        // Not asked again whether the end came nearer meanwhile: nobody could foretell it, and what is beyond falls off.
        let kept = Hits::of(hits).filter(|at| keep(*at)).filter_map(|at| numbers.get(at as usize));
        if let [rung] = self.rungs.as_mut_slice() {
            // A copy of its own stays in registers from one number to the next.
            let mut own = *rung;
            for number in kept {
                push(*number, &mut own);
            }
            *rung = own;
        } else {
            kept.for_each(|number| self.put(*number));
        }
    }

    /// Puts others in the place of the numbers held, in the same order.
    pub(super) fn renew(&mut self, other: impl Fn(usize, f64) -> f64) {
        let held = self.held().len();
        let steps = self.rungs.as_flattened_mut().iter_mut().skip(self.spare).take(held);
        steps.enumerate().for_each(|(at, step)| *step = other(at, *step));
    }

    /// Takes a number out, so that the greater ones move down.
    pub(super) fn take(&mut self, number: f64) {
        let steps = self.rungs.as_flattened_mut();
        if let Some(at) = steps.iter().position(|held| *held == number)
            && let Some(greater) = steps.get_mut(at..)
        {
            greater.rotate_left(1);
            greater.iter_mut().rev().take(1).for_each(|last| *last = self.limit);
        }
    }
}

/// Puts a number into a rung; what falls off its end. Every step becomes the middle one of itself, the one below it and the
/// number: none waits for another, and the processor does several at once.
#[inline]
fn push(number: f64, rung: &mut Rung) -> f64 {
    let greater = |one: f64, other: f64| if one > other { one } else { other };
    let mut below = [BELOW; STEPS];
    below.iter_mut().skip(1).zip(rung.iter()).for_each(|(below, step)| *below = *step);
    let [.., last] = *rung;
    for (step, below) in rung.iter_mut().zip(below) {
        let raised = greater(below, number);
        *step = if raised < *step { raised } else { *step };
    }
    greater(last, number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Guards: one rung and several, spare steps, equal numbers, the limit, what is not a number or not kept, numbers taken out.
        #[test]
        fn it_holds_the_least_of_what_was_put_and_not_taken_while_there_was_room(
            numbers in prop::collection::vec((0..50u32).prop_map(f64::from), 0..200),
            wanted in 1..60usize,
            taken in 0..60usize,
        ) {
            let mut ladder = Ladder::default();
            ladder.clear(wanted, 45.0);
            let mut known: Vec<f64> = Vec::new();
            for number in &numbers {
                if *number < 20.0 {
                    ladder.put(*number);
                } else {
                    let mut many = [f64::NAN; MANY];
                    many[3..5].fill(*number);
                    ladder.put_each(&many, |at| at != 3);
                }
                known.extend(Some(*number).filter(|number| *number < 45.0));
                known.sort_by(f64::total_cmp);
                known.truncate(wanted);
                prop_assert_eq!(ladder.held(), &known);
                let end = if known.len() == wanted { known[wanted - 1] } else { 45.0 };
                prop_assert_eq!(ladder.end(), end);
            }
            if let Some(number) = known.get(taken).copied() {
                ladder.take(number);
                known.remove(known.iter().position(|held| *held == number).unwrap());
            }
            prop_assert_eq!(ladder.held(), &known);
        }
    }
}
