//! Place on the Hilbert curve: rows near each other on the ground stay near each other in memory, which is worth
//! two to three times in speed once a register outgrows the processor's cache.

/// Position along a Hilbert curve of order 16 over the whole Earth.
///
/// # Units
/// - `lon`, `lat`: degrees; values outside the Earth are clamped, NaN counts as 0.
/// - result: 0 to 2^32 − 1.
///
/// Algorithm: the table-free form of Skilling's transform for two dimensions (J. Skilling, "Programming the Hilbert
/// curve", AIP Conf. Proc. 707, 2004).
pub(super) fn place(lon: f64, lat: f64) -> u32 {
    let scale = |value: f64, half: f64| ((value / half + 1.0) * 32768.0).clamp(0.0, 65535.0) as u32;
    let (mut x, mut y) = (scale(lon, 180.0), scale(lat, 90.0));
    let mut d: u32 = 0;
    let mut s: u32 = 1 << 15;
    while s > 0 {
        let rx = u32::from(x & s > 0);
        let ry = u32::from(y & s > 0);
        d = d.wrapping_add(s.wrapping_mul(s).wrapping_mul((3 * rx) ^ ry));
        if ry == 0 {
            if rx == 1 {
                x = 0xffff - x;
                y = 0xffff - y;
            }
            std::mem::swap(&mut x, &mut y);
        }
        s >>= 1;
    }
    d
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_on_the_curve_are_neighbours_on_the_ground() {
        // The inverse is not needed by the product, so the property is checked by walking a small grid: each cell of a
        // 64 × 64 block has exactly one successor, and it shares an edge with it.
        let mut cells: Vec<(u32, i32, i32)> = (0..64)
            .flat_map(|i| (0..64).map(move |j| (i, j)))
            .map(|(i, j)| {
                let lon = (f64::from(i) * 1024.0 + 0.5) / 32768.0 * 180.0 - 180.0;
                let lat = (f64::from(j) * 1024.0 + 0.5) / 32768.0 * 90.0 - 90.0;
                (place(lon, lat) >> 20, i, j)
            })
            .collect();
        cells.sort_unstable();
        for pair in cells.windows(2) {
            let ((a, i, j), (b, k, l)) = (pair[0], pair[1]);
            assert_eq!(b, a + 1);
            assert_eq!((i - k).abs() + (j - l).abs(), 1);
        }
    }

    #[test]
    fn nonsense_does_not_overflow() {
        assert_eq!(place(f64::NAN, f64::NAN), place(-180.0, -90.0).min(place(f64::NAN, f64::NAN)));
        place(f64::INFINITY, f64::NEG_INFINITY);
    }
}
