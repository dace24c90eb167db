//! Pairing codes: shown on this computer, typed or scanned once, soon over.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use subtle::ConstantTimeEq;
use uuid::Uuid;

/// How long a code is good.
const GOOD: Duration = Duration::from_mins(10);
/// Wrong codes within that time after which no code is taken: forty bits cannot be guessed in so many.
const MOST_WRONG: usize = 20;
/// Codes waiting at once.
const MOST_WAITING: usize = 20;
/// No 0 O 1 I L U: what is read off a screen must not be mistaken.
const LETTERS: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters of a code: 39 bits.
const LENGTH: usize = 8;

/// Codes that wait for their phone.
#[derive(Default)]
pub(super) struct Codes {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    waiting: Vec<(String, String, Instant)>,
    wrong: Vec<Instant>,
}

/// What became of a code that was shown.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// It was good: the name given to the phone. It is over now.
    Good(String),
    /// There is no such code, or it is over.
    Wrong,
    /// Too many were wrong lately.
    Closed,
}

impl Codes {
    /// A new code for a phone of this name.
    pub fn make(&self, name: &str) -> String {
        let code: String = Uuid::new_v4()
            .into_bytes()
            .iter()
            .chain(&Uuid::new_v4().into_bytes())
            // Even odds for each letter: bytes beyond a multiple of their number are left out.
            .filter(|byte| **byte < 240)
            .filter_map(|byte| LETTERS.get(usize::from(*byte) % LETTERS.len()))
            .take(LENGTH)
            .map(|letter| char::from(*letter))
            .collect();
        let mut inner = self.lock();
        inner.forget(Instant::now());
        if inner.waiting.len() >= MOST_WAITING {
            inner.waiting.remove(0);
        }
        inner.waiting.push((code.clone(), name.to_owned(), Instant::now()));
        code
    }

    /// Takes a code, as typed: small letters and blanks do not matter.
    pub fn take(&self, shown: &str) -> Taken {
        let now = Instant::now();
        let shown: String = shown.chars().filter(|c| !c.is_whitespace() && *c != '-').take(64).collect();
        let shown = shown.to_ascii_uppercase();
        let mut inner = self.lock();
        inner.forget(now);
        if inner.wrong.len() >= MOST_WRONG {
            return Taken::Closed;
        }
        let found =
            inner.waiting.iter().position(|(code, ..)| bool::from(code.as_bytes().ct_eq(shown.as_bytes())));
        match found {
            Some(at) => Taken::Good(inner.waiting.remove(at).1),
            None => {
                inner.wrong.push(now);
                Taken::Wrong
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn forget(&mut self, now: Instant) {
        self.waiting.retain(|(.., since)| now.duration_since(*since) < GOOD);
        self.wrong.retain(|since| now.duration_since(*since) < GOOD);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_good_once_however_it_is_typed() {
        let codes = Codes::default();
        let code = codes.make("老王的手机");
        assert_eq!(code.len(), LENGTH);
        let typed = format!(" {}-{} ", code[..4].to_ascii_lowercase(), &code[4..]);
        assert_eq!(codes.take(&typed), Taken::Good("老王的手机".to_owned()));
        assert_eq!(codes.take(&code), Taken::Wrong);
    }

    #[test]
    fn after_many_wrong_ones_even_the_right_one_waits() {
        let codes = Codes::default();
        let code = codes.make("a");
        for _ in 0..MOST_WRONG {
            assert_eq!(codes.take("WRONG"), Taken::Wrong);
        }
        assert_eq!(codes.take(&code), Taken::Closed);
    }

    #[test]
    fn an_empty_code_is_no_code() {
        assert_eq!(Codes::default().take(""), Taken::Wrong);
    }
}
