//! A degree in decimal digits: half the bytes of a page are these, so they are looked up four at a time.

use geo_types::Coord;

use super::SCALE;

/// The most bytes of a number, its sign and its point counted.
const MOST: usize = 14;

/// Degrees in at most nine decimals, without trailing zeros.
#[derive(Clone, Copy)]
struct Digits {
    /// One character a byte, the first the lowest; what lies past the length means nothing.
    text: u128,
    len: usize,
}

/// Degrees in whole billionths, rounded half up; none for what is no position on the Earth.
fn billionths(degrees: f64) -> Option<u64> {
    let scaled = degrees.abs() * SCALE;
    // Rounding by the library costs a call.
    (scaled < 999e9).then_some((scaled + 0.5) as u64)
}

/// The digits of 0 to 9999, a byte each, the first the lowest: forty thousand bytes that a processor keeps near.
static FOURS: [u32; 10_000] = fours();

// Indices are counted up to the end of the table, and the compiler runs it: nothing lies on a stack.
#[allow(clippy::indexing_slicing, clippy::large_stack_arrays)]
const fn fours() -> [u32; 10_000] {
    let mut fours = [0; 10_000];
    let mut at = 0;
    while at < 10_000 {
        let number = at as u32;
        let [a, b, c, d] = [number / 1000, number / 100 % 10, number / 10 % 10, number % 10];
        fours[at] = a | (b << 8) | (c << 16) | (d << 24);
        at += 1;
    }
    fours
}

fn four(number: u64) -> u64 {
    FOURS.get(number as usize).copied().unwrap_or_default().into()
}

/// `0` in every byte: what makes a character of a digit.
const ZEROS: u64 = 0x3030_3030_3030_3030;

impl Digits {
    /// Those of degrees; none for what is no position on the Earth.
    fn of(degrees: f64) -> Option<Digits> {
        let whole = billionths(degrees)?;
        let (high, rest) = (whole / 100_000_000, whole % 100_000_000);
        // Three digits before the point and the first after it, then eight more.
        let (head, tail) = (four(high), four(rest / 10_000) | four(rest % 10_000) << 32);
        let shown = head | ZEROS;
        let before = shown & 0x00ff_ffff | u64::from(b'.') << 24 | (shown >> 24 & 0xff) << 32;
        let text = u128::from(before) | u128::from(tail | ZEROS) << 40;
        let end = match (tail, head >> 24) {
            (0, 0) => 3,
            (0, _) => 5,
            _ => 13 - tail.leading_zeros() as usize / 8,
        };
        let spare = usize::from(high < 1_000) + usize::from(high < 100);
        let (text, len) = (text >> (8 * spare), end - spare);
        if degrees < 0.0 && whole > 0 {
            return Some(Digits { text: text << 8 | u128::from(b'-'), len: len + 1 });
        }
        Some(Digits { text, len })
    }

    /// A character and the digits after it.
    fn push_after(self, out: &mut Vec<u8>, before: u8) {
        const { assert!(MOST < size_of::<u128>()) };
        // Always sixteen bytes, of which the last few go again: a copy whose length is known is one instruction.
        let end = out.len() + 1 + self.len;
        out.extend_from_slice(&(self.text << 8 | u128::from(before)).to_le_bytes());
        out.truncate(end);
    }
}

/// Appends a position: `[longitude,latitude]`.
pub(super) fn push_position(out: &mut Vec<u8>, at: Coord<f64>) {
    match (Digits::of(at.x), Digits::of(at.y)) {
        (Some(x), Some(y)) => {
            x.push_after(out, b'[');
            y.push_after(out, b',');
            out.push(b']');
        }
        // No position on the Earth is written as it is.
        _ => out.extend_from_slice(format!("[{},{}]", at.x, at.y).as_bytes()),
    }
}

/// Appends a list of positions.
pub(super) fn push_positions(out: &mut Vec<u8>, all: &[Coord<f64>]) {
    out.reserve(32 * all.len() + 2);
    out.push(b'[');
    for (at, one) in all.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        push_position(out, *one);
    }
    out.push(b']');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(degrees: f64) -> String {
        let mut out = b"[7.5]".to_vec();
        push_position(&mut out, Coord { x: degrees, y: -degrees });
        let text = String::from_utf8(out).unwrap();
        let (x, y) = text.strip_prefix("[7.5][").unwrap().strip_suffix(']').unwrap().split_once(',').unwrap();
        let (positive, negative) = if degrees < 0.0 { (y, x) } else { (x, y) };
        let zero = positive == "0";
        assert_eq!(negative, if zero { "0".to_owned() } else { format!("-{positive}") });
        x.to_owned()
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

    #[test]
    fn the_table_holds_the_digits_of_its_places() {
        for (number, digits) in FOURS.iter().enumerate() {
            let wanted: Vec<u8> = format!("{number:04}").bytes().map(|digit| digit - b'0').collect();
            assert_eq!(digits.to_le_bytes().as_slice(), wanted);
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
