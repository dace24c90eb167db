//! The name somebody meant: the nearest one by Damerau–Levenshtein distance.

/// The candidate nearest to a word, if it is near enough to be a slip of the finger or a part of it.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A word of kilobytes names nothing; comparing it would cost length times length.
    let wanted: Vec<char> = word.chars().take(64).flat_map(char::to_lowercase).collect();
    let limit = wanted.len().div_ceil(3).max(1);
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let letters: Vec<char> = candidate.chars().flat_map(char::to_lowercase).collect();
            let steps = edits(&wanted, &letters);
            let part = wanted.len() >= 2 && contains(&letters, &wanted);
            (steps <= limit || part).then_some((if part { steps.min(limit) } else { steps }, candidate))
        })
        .min_by_key(|(steps, _)| *steps)
        .map(|(_, candidate)| candidate)
}

fn contains(whole: &[char], part: &[char]) -> bool {
    whole.windows(part.len()).any(|window| window == part)
}

/// Insertions, deletions, replacements and swaps of neighbours between two words.
fn edits(one: &[char], other: &[char]) -> usize {
    let mut older: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    let mut before_one = None;
    for (row, &a) in one.iter().enumerate() {
        let mut here = Vec::with_capacity(above.len());
        here.push(row + 1);
        let mut before_other = None;
        for (column, &b) in other.iter().enumerate() {
            let at = |line: &[usize], place: usize| line.get(place).copied().unwrap_or(usize::MAX - 1);
            let mut best = (at(&above, column) + usize::from(a != b))
                .min(at(&above, column + 1) + 1)
                .min(at(&here, column) + 1);
            if column > 0 && before_one == Some(b) && before_other == Some(a) {
                best = best.min(at(&older, column - 1) + 1);
            }
            here.push(best);
            before_other = Some(b);
        }
        before_one = Some(a);
        older = std::mem::replace(&mut above, here);
    }
    above.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_the_name_that_was_meant() {
        let names = ["class", "number", "volume_l", "技术等级"];
        assert_eq!(nearest("clas", names), Some("class"));
        assert_eq!(nearest("calss", names), Some("class"));
        assert_eq!(nearest("volume", names), Some("volume_l"));
        assert_eq!(nearest("等级", names), Some("技术等级"));
        assert_eq!(nearest("colour", names), None);
    }
}
