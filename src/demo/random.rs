//! Chance that falls the same way everywhere: the same seed gives the same township on every computer.

use super::flat::Xy;

/// xoshiro256** (Blackman and Vigna, 2018), seeded by splitmix64. Whole-number arithmetic only.
#[derive(Debug, Clone)]
pub(super) struct Random {
    state: [u64; 4],
}

/// One step of splitmix64.
fn mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A number for a word, FNV-1a: parts of the generator draw from streams of their own, so that a change in one moves
/// nothing in another.
fn number_of(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

impl Random {
    /// The stream of one part of the generator.
    pub(super) fn of(seed: u64, part: &str) -> Random {
        let mut from = seed ^ number_of(part);
        Random { state: [mix(&mut from), mix(&mut from), mix(&mut from), mix(&mut from)] }
    }

    /// 64 even bits.
    pub(super) fn bits(&mut self) -> u64 {
        let [a, b, c, d] = self.state;
        let result = b.wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let (c, d) = (c ^ a, d ^ b);
        self.state = [a ^ d, b ^ c, c ^ (b << 17), d.rotate_left(45)];
        result
    }

    /// From 0 up to, not including, 1.
    pub(super) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / 9_007_199_254_740_992.0
    }

    /// Evenly between two numbers.
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A whole number below `end`; 0 when there is none.
    pub(super) fn below(&mut self, end: usize) -> usize {
        ((self.unit() * end as f64) as usize).min(end.saturating_sub(1))
    }

    /// True so often in one.
    pub(super) fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// One of several.
    pub(super) fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }

    /// In another order, each order as likely.
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }

    /// Some direction, of length 1, without a sine: the first even point of the square that lies in the ring.
    pub(super) fn direction(&mut self) -> Xy {
        loop {
            let (x, y) = (self.between(-1.0, 1.0), self.between(-1.0, 1.0));
            let length = (x * x + y * y).sqrt();
            if (0.1..=1.0).contains(&length) {
                return [x / length, y / length];
            }
        }
    }
}

/// A smooth line of chance: what makes roads and borders wander.
#[derive(Debug, Clone, Copy)]
pub(super) struct Noise {
    seed: u64,
}

impl Noise {
    /// A line of its own for each word.
    pub(super) fn of(seed: u64, part: &str) -> Noise {
        Noise { seed: seed ^ number_of(part) }
    }

    fn knot(self, at: i64) -> f64 {
        let mut from = self.seed ^ (at as u64).wrapping_mul(0xd6e8_feb8_6659_fd93);
        (mix(&mut from) >> 11) as f64 / 4_503_599_627_370_496.0 - 1.0
    }

    /// Its height, from -1 to 1; knots stand at whole numbers.
    pub(super) fn at(self, x: f64) -> f64 {
        let below = x.floor();
        let share = x - below;
        let ease = share * share * share * (share * (share * 6.0 - 15.0) + 10.0);
        let knot = below as i64;
        let (from, to) = (self.knot(knot), self.knot(knot + 1));
        from + (to - from) * ease
    }

    /// Two waves, the second shorter and weaker.
    pub(super) fn rough(self, x: f64) -> f64 {
        (self.at(x) + 0.4 * self.at(2.7 * x + 100.5)) / 1.4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers_forever() {
        let mut random = Random::of(20_150_320, "test");
        let first: Vec<u64> = (0..3).map(|_| random.bits()).collect();
        assert_eq!(first, [13_283_730_886_333_048_068, 659_405_269_395_563_889, 14_695_762_637_216_360_011]);
    }

    #[test]
    fn numbers_fill_their_range_evenly() {
        let mut random = Random::of(1, "test");
        let mean = (0..20_000).map(|_| random.between(2.0, 4.0)).sum::<f64>() / 20_000.0;
        assert!((mean - 3.0).abs() < 0.02, "{mean}");
        let mut seen = [false; 7];
        for _ in 0..200 {
            seen[random.below(7)] = true;
        }
        assert_eq!(seen, [true; 7]);
    }

    #[test]
    fn noise_is_smooth_and_bounded() {
        let noise = Noise::of(1, "test");
        for step in -500..500 {
            let x = f64::from(step) * 0.01;
            assert!(noise.at(x).abs() <= 1.0);
            assert!((noise.at(x + 0.001) - noise.at(x)).abs() < 0.005);
        }
    }
}
