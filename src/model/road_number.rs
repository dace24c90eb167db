//! Road numbers as people write them: `S225`, `225省道`, `S225省道`, `省道225线`, `043县道` are S225 and X043.

/// The letters of GB/T 917 and the words they stand for.
const CLASSES: [(char, &str); 6] =
    [('G', "国道"), ('S', "省道"), ('X', "县道"), ('Y', "乡道"), ('C', "村道"), ('Z', "专用公路")];

/// The number in its written form (letter and digits), when the words are a Chinese road number; none for a name, or
/// for `225线`, which could be any class.
pub fn road_number(words: &str) -> Option<String> {
    let plain: String = words
        .chars()
        .map(|c| {
            if ('\u{ff01}'..='\u{ff5e}').contains(&c) {
                char::from_u32(c as u32 - 0xfee0).unwrap_or(c)
            } else {
                c
            }
        })
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect::<String>()
        .to_uppercase();
    let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() || digits.len() > 4 {
        return None;
    }
    let first = plain.find(|c: char| c.is_ascii_digit())?;
    let (before, rest) = plain.split_at_checked(first)?;
    let after = rest.strip_prefix(digits.as_str())?;
    let letter = |part: &str| {
        let mut chars = part.chars();
        let first = chars.next()?;
        (chars.next().is_none()).then_some(()).and_then(|()| CLASSES.iter().find(|(c, _)| *c == first))
    };
    let word = |part: &str| CLASSES.iter().find(|(_, word)| *word == part);
    let after = after.trim_end_matches('线');
    let class = match (before, after) {
        (before, "") => letter(before).or_else(|| word(before)),
        ("", after) => word(after),
        (before, after) => letter(before).filter(|class| word(after) == Some(class)),
    }?;
    // An expressway keeps its one, two or four digits; an ordinary number has three.
    let padded =
        if digits.len() < 3 && !matches!(class.0, 'G' | 'S') { format!("{digits:0>3}") } else { digits };
    Some(format!("{}{padded}", class.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_the_reports_is_understood() {
        for (words, number) in [
            ("S225", "S225"),
            ("225省道", "S225"),
            ("S225省道", "S225"),
            ("省道225线", "S225"),
            ("省道２２５", "S225"),
            ("s 225", "S225"),
            ("G206", "G206"),
            ("206国道", "G206"),
            ("043县道", "X043"),
            ("x43", "X043"),
            ("G3", "G3"),
        ] {
            assert_eq!(road_number(words).as_deref(), Some(number), "{words}");
        }
    }

    #[test]
    fn what_could_be_any_class_or_is_a_name_is_not_a_number() {
        for words in ["225线", "225", "包王路", "G省道225", "A42", "S12345", "", "3路公交", "S225号院"]
        {
            assert_eq!(road_number(words), None, "{words}");
        }
    }
}
