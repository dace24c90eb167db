//! Numbers as people write them.

/// At most so many decimals, without the zeros that say nothing.
pub(super) fn plain(number: f64, decimals: usize) -> String {
    let fixed = format!("{number:.decimals$}");
    if !fixed.contains('.') {
        return fixed;
    }
    fixed.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn zeros_that_say_nothing_are_left_out_and_others_are_not() {
        assert_eq!(plain(10.0, 1), "10");
        assert_eq!(plain(100.0, 0), "100");
        assert_eq!(plain(5.25, 2), "5.25");
    }
}
