//! When two spellings are the same word: case, spaces, underscores, hyphens and full-width forms do not count.

/// The word without what spreadsheets add to it.
pub fn squash(word: &str) -> String {
    word.chars()
        .map(narrow)
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-' | '\u{feff}' | '*' | ':' | '：'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether two spellings are the same word.
pub fn same_word(one: &str, other: &str) -> bool {
    one == other || squash(one) == squash(other)
}

/// Full-width ASCII (`Ａ`, `（`) as Chinese input methods type it, to its narrow form.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_spaces_and_full_width_do_not_count() {
        assert!(same_word("Garbage Pools", "garbage-pools"));
        assert!(same_word("计划面积（亩）", "计划面积(亩)"));
        assert!(same_word("\u{feff}ＩＤ", "id"));
        assert!(!same_word("bins", "bridges"));
    }
}
