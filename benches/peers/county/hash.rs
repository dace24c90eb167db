//! One number for a set of ids, whatever their order.

/// The sum of the mixed ids, in hexadecimal. Mixing after G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom
/// number generators", OOPSLA 2014.
pub(super) fn of(ids: &[i64]) -> String {
    let mixed = ids.iter().map(|id| {
        let mut z = (*id as u64).wrapping_add(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    });
    format!("{:016x}", mixed.fold(0u64, u64::wrapping_add))
}

/// A question's number and an answer's as one.
pub(super) fn pair(question: i64, id: i64) -> i64 {
    question * (1 << 32) + id
}
