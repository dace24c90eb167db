//! Texts of a column, found by number: equal ones stored once while that is worth its while.

use std::collections::HashMap;

type Known = HashMap<Box<str>, u32, foldhash::fast::RandomState>;

/// From so many different texts on it is asked whether they are worth looking up.
const MANY: usize = 4_096;

/// Texts by number.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts {
    bytes: String,
    ends: Vec<usize>,
    /// The numbers of the texts; of use only while a column is filled.
    known: Known,
    /// Nearly every text is another: none is looked up any more.
    distinct: bool,
}

impl Texts {
    /// A text by its number.
    pub(super) fn get(&self, code: u32) -> Option<&str> {
        let at = code as usize;
        let from = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.bytes.get(from..*self.ends.get(at)?)
    }

    /// The number of a text, which is stored when it is new.
    ///
    /// # Units
    /// - `before`: the number of the row before, which often says the same
    /// - `rows`: how many came before it
    pub(super) fn code(&mut self, text: &str, before: Option<u32>, rows: usize) -> u32 {
        if let Some(code) = before.filter(|code| self.get(*code) == Some(text)) {
            return code;
        }
        if self.distinct {
            return self.push(text);
        }
        if let Some(code) = self.known.get(text) {
            return *code;
        }
        let code = self.push(text);
        // Numbers that another program gave its rows are all different: remembering each of a million takes longer than
        // reading them.
        if self.ends.len() >= MANY && self.ends.len() > rows / 2 {
            self.distinct = true;
            self.known = Known::default();
        } else {
            self.known.insert(text.into(), code);
        }
        code
    }

    fn push(&mut self, text: &str) -> u32 {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
        self.ends.len() as u32 - 1
    }

    /// Forgets what only filling needed.
    pub(super) fn settle(&mut self) {
        self.known = Known::default();
    }

    /// Bytes they take, near enough.
    pub(super) fn bytes(&self) -> usize {
        self.bytes.capacity() + self.ends.capacity() * 8 + self.known.capacity() * 32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_have_one_number_while_few_are_different() {
        let mut texts = Texts::default();
        let words: Vec<String> = (0..20_000).map(|at| format!("村{}", at % 300)).collect();
        let codes: Vec<u32> = words.iter().enumerate().map(|(at, word)| texts.code(word, None, at)).collect();
        assert!(words.iter().zip(&codes).all(|(word, code)| texts.get(*code) == Some(word)));
        assert_eq!(codes.iter().max(), Some(&299));
    }

    #[test]
    fn texts_that_are_all_different_are_kept_without_being_looked_up() {
        let mut texts = Texts::default();
        let words: Vec<String> = (0..20_000).map(|at| format!("st.gpkg:{at}")).collect();
        let mut before = None;
        for (at, word) in words.iter().enumerate() {
            let code = texts.code(word, before, at);
            assert_eq!(texts.code(word, Some(code), at), code);
            before = Some(code);
        }
        assert!(words.iter().zip(0..).all(|(word, code)| texts.get(code) == Some(word)));
        assert!(texts.distinct && texts.known.is_empty());
    }
}
