//! Whether words name a thing: letter by letter, or as Chinese is typed, by the sound of each character or its beginning.
//! `sqc`, `shiqiao`, `石qc` all name 石桥村; a character with several readings answers to each.

use pinyin::ToPinyinMulti;

use crate::model::kind::squash;

/// The most characters of a wish that are looked at: its places are kept in the bits of one number.
const LONGEST: usize = 100;

/// What somebody looks for, ready to be held against many names.
#[derive(Debug, Clone)]
pub struct Wish {
    letters: Vec<char>,
    /// What a name must have in it to be worth a look.
    mask: u64,
}

/// How well a name fits a wish; the less the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fit {
    /// Whether it fits by its sound only.
    sounded: bool,
    /// How many characters it has beyond.
    beyond: usize,
}

impl Wish {
    /// None when there is nothing to look for.
    pub fn new(words: &str) -> Option<Wish> {
        let letters: Vec<char> = squash(words).chars().take(LONGEST).collect();
        let mask = letters.iter().fold(0, |mask, c| mask | bit(*c));
        (!letters.is_empty()).then_some(Wish { letters, mask })
    }

    /// Whether a name of such letters and sounds may fit.
    pub fn may_fit(&self, mask: u64) -> bool {
        self.mask & !mask == 0
    }

    /// How well a squashed name fits; none when it does not.
    pub fn fit(&self, name: &str) -> Option<Fit> {
        let length = name.chars().count();
        if contains(name, &self.letters) {
            return Some(Fit { sounded: false, beyond: length.saturating_sub(self.letters.len()) });
        }
        let characters: Vec<char> = name.chars().collect();
        let starts = 0..characters.len();
        let used = starts.filter_map(|from| self.sounds(characters.get(from..)?)).min()?;
        Some(Fit { sounded: true, beyond: length.saturating_sub(used) })
    }

    /// How many characters from the front it takes to say the wish.
    fn sounds(&self, characters: &[char]) -> Option<usize> {
        let end = 1_u128 << self.letters.len();
        // A bit for each place of the wish that may have been reached.
        let mut reached = 1_u128;
        for (at, character) in characters.iter().enumerate() {
            let mut next = 0;
            for place in (0..self.letters.len()).filter(|place| (reached >> place) & 1 == 1) {
                let rest = self.letters.get(place..).unwrap_or_default();
                if rest.first() == Some(character) {
                    next |= 1 << (place + 1);
                }
                if !rest.first().is_some_and(char::is_ascii_lowercase) {
                    continue;
                }
                for reading in readings(*character) {
                    let same =
                        reading.zip(rest.iter()).take_while(|(said, typed)| is_said(*said, **typed)).count();
                    for step in 1..=same {
                        next |= 1 << (place + step);
                    }
                }
            }
            if next & end != 0 {
                return Some(at + 1);
            }
            if next == 0 {
                return None;
            }
            reached = next;
        }
        None
    }
}

/// The letters and sounds of a squashed name, as bits.
pub fn mask(name: &str) -> u64 {
    name.chars().fold(0, |mask, c| {
        let own = mask | bit(c);
        readings(c).flatten().fold(own, |mask, letter| mask | said(letter).unwrap_or(0))
    })
}

fn contains(name: &str, letters: &[char]) -> bool {
    let first = letters.first().copied().unwrap_or_default();
    name.match_indices(first).any(|(at, _)| {
        let mut rest = name.get(at..).unwrap_or_default().chars();
        letters.iter().all(|letter| rest.next() == Some(*letter))
    })
}

/// The readings of a character, without tones; none for letters and digits.
fn readings(c: char) -> impl Iterator<Item = impl Iterator<Item = char>> {
    let many = (!c.is_ascii()).then(|| c.to_pinyin_multi()).flatten();
    many.into_iter().flatten().map(|reading| reading.plain().chars())
}

/// ü is typed as v or u.
fn is_said(said: char, typed: char) -> bool {
    said == typed || (said == 'ü' && (typed == 'v' || typed == 'u'))
}

fn said(letter: char) -> Option<u64> {
    match letter {
        'ü' => Some(bit('v') | bit('u')),
        letter => letter.is_ascii_lowercase().then(|| bit(letter)),
    }
}

/// A bit for each letter and digit, and one of 28 for every other character.
fn bit(c: char) -> u64 {
    let code = u64::from(u32::from(c));
    match c {
        'a'..='z' => 1 << (code - 97),
        '0'..='9' => 1 << (26 + code - 48),
        _ => 1 << (36 + code % 28),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(wish: &str, name: &str) -> bool {
        let (wish, name) = (Wish::new(wish).unwrap(), squash(name));
        let fit = wish.fit(&name).is_some();
        assert!(!fit || wish.may_fit(mask(&name)), "the sieve lost {name}");
        fit
    }

    #[test]
    fn a_name_is_found_by_its_letters_its_sound_and_the_beginnings_of_it() {
        for wish in ["石桥", "sqc", "SQC", "shiqiaocun", "shiqiao", "shiqc", "石qc", "s桥c", "qc", "qiao"]
        {
            assert!(fits(wish, "石桥村"), "{wish}");
        }
        for wish in ["sqd", "cq", "qsc", "shiqiaocunn", "石c"] {
            assert!(!fits(wish, "石桥村"), "{wish}");
        }
        assert!(fits("马dc", "马店村") && fits("b0012", "B-0012") && fits("12", "B-0012"));
        assert!(fits("sq3", "石桥3组"));
    }

    #[test]
    fn a_character_answers_to_all_its_readings() {
        for (wish, name) in
            [("czl", "长征路"), ("zzl", "长征路"), ("cq", "重庆"), ("zhongqing", "重庆"), ("xx", "校巷")]
        {
            assert!(fits(wish, name), "{wish} {name}");
        }
        for wish in ["lvl", "lul", "lvshu", "lushu"] {
            assert!(fits(wish, "绿树路") || fits(wish, "绿路"), "{wish}");
        }
    }

    #[test]
    fn letters_go_before_sounds_and_whole_names_before_parts() {
        let fit = |wish: &str, name: &str| Wish::new(wish).unwrap().fit(&squash(name)).unwrap();
        assert!(fit("sq", "SQ") < fit("sq", "SQ-1") && fit("sq", "SQ-1") < fit("sq", "石桥"));
        assert!(fit("sqc", "石桥村") < fit("sqc", "石桥村东头"));
    }

    #[test]
    fn the_longest_wish_against_the_worst_name_is_done_in_a_moment() {
        let wish = Wish::new(&"s".repeat(10_000)).unwrap();
        assert!(wish.fit(&"石".repeat(5_000)).is_some());
        assert!(wish.fit(&"石".repeat(99)).is_none());
    }
}
