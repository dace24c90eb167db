//! A degree in decimal digits: half the bytes of a page are these, so they are written two at a time.

use super::SCALE;

/// `00` to `99`.
const PAIRS: [[u8; 2]; 100] = pairs();

// Indices are counted up to the end of the table, and the compiler runs it.
#[allow(clippy::indexing_slicing)]
const fn pairs() -> [[u8; 2]; 100] {
    let mut pairs = [[b'0'; 2]; 100];
    let mut at = 0;
    while at < 100 {
        pairs[at] = [b'0' + (at / 10) as u8, b'0' + (at % 10) as u8];
        at += 1;
    }
    pairs
}

/// Degrees in at most nine decimals, without trailing zeros.
struct Digits {
    text: [u8; 14],
    from: usize,
    to: usize,
}

impl Digits {
    /// The digits; none for what is no position on the Earth, which is written as it is.
    fn of(degrees: f64) -> Option<Digits> {
        let scaled = degrees.abs() * SCALE;
        if scaled.is_nan() || scaled >= 1e12 {
            return None;
        }
        // Half up: rounding by the library costs a call.
        let whole = (scaled + 0.5) as u64;
        let (units, decimals) = ((whole / 1_000_000_000) as u32, (whole % 1_000_000_000) as u32);
        let pair = |at: u32| PAIRS.get(at as usize).copied().unwrap_or_default();
        // Nine decimals: one digit, then four pairs.
        let (first, rest) = (decimals / 100_000_000, decimals % 100_000_000);
        let (high, low) = (rest / 10_000, rest % 10_000);
        let [[_, first], [b, c], [d, e], [f, g], [h, i]] =
            [pair(first), pair(high / 100), pair(high % 100), pair(low / 100), pair(low % 100)];
        let [[_, hundreds], [tens, ones]] = [pair(units / 100), pair(units % 100)];
        let mut text = [b'-', hundreds, tens, ones, b'.', first, b, c, d, e, f, g, h, i];
        let to = match decimals {
            0 => 4,
            _ => text.iter().rposition(|digit| *digit != b'0').map_or(4, |last| last + 1),
        };
        let mut from = match units {
            0..10 => 3,
            10..100 => 2,
            _ => 1,
        };
        if degrees < 0.0 && whole > 0 {
            from -= 1;
            if let Some(before) = text.get_mut(from) {
                *before = b'-';
            }
        }
        Some(Digits { text, from, to })
    }

    fn as_bytes(&self) -> &[u8] {
        self.text.get(self.from..self.to).unwrap_or_default()
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }
}

/// Appends degrees.
pub(super) fn push_degrees(out: &mut Vec<u8>, degrees: f64) {
    match Digits::of(degrees) {
        Some(digits) => out.extend_from_slice(digits.as_bytes()),
        None => out.extend_from_slice(degrees.to_string().as_bytes()),
    }
}

/// Appends degrees to a text.
pub(super) fn push_text(out: &mut String, degrees: f64) {
    match Digits::of(degrees) {
        Some(digits) => out.push_str(digits.as_str()),
        None => out.push_str(&degrees.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(degrees: f64) -> String {
        let mut out = String::new();
        push_text(&mut out, degrees);
        out
    }

    #[test]
    fn degrees_have_no_more_digits_than_they_need() {
        for (degrees, wanted) in [
            (116.123_456_789_49, "116.123456789"),
            (-0.000_000_001, "-0.000000001"),
            (-0.000_000_000_1, "0"),
            (33.0, "33"),
            (7.05, "7.05"),
            (-180.0, "-180"),
            (9.999_999_999_9, "10"),
            (1e30, "1000000000000000000000000000000"),
        ] {
            assert_eq!(text(degrees), wanted);
        }
    }

    proptest! {
        /// Guards: every digit. Leaves out: what is no position.
        #[test]
        fn degrees_read_back_as_they_were_rounded(degrees in -180.0..180.0f64) {
            let rounded = (degrees * SCALE).round() / SCALE;
            prop_assert_eq!(text(degrees).parse::<f64>().unwrap(), rounded);
        }
    }
}
