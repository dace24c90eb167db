//! The spellings of a chainage, and what to say when none fits.

use super::Chainage;

/// Why a text or number is not a chainage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChainageError {
    /// Nothing was written.
    #[error("no chainage was given")]
    Empty,
    /// A minus sign: posts start at K0 and count upwards.
    #[error("a chainage is never negative: posts count upwards from K0+000")]
    Negative,
    /// A bare number where the unit is not known.
    #[error("a bare number may be metres or kilometres: write K12+345")]
    BareNumber,
    /// `K12+1345`: more metres than a kilometre has.
    #[error("the metres after + must be below 1000, as in K12+345")]
    MetresPastKilometre,
    /// A fraction of a kilometre followed by metres, as in `K12.5+300`.
    #[error("kilometres before + must be whole, as in K12+345")]
    FractionOfKilometre,
    /// More than any road is long.
    #[error("this chainage is longer than any road")]
    TooLarge,
    /// NaN or infinite metres.
    #[error("a chainage must be a finite number of metres")]
    NotFinite,
    /// Anything else.
    #[error("this is not a chainage: write K12+345")]
    NotAChainage,
}

impl ChainageError {
    /// The same in plain Chinese and English, for the person who typed it.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Empty => ("没有填写桩号；请写成 K12+345。", "No chainage was given; write it as K12+345."),
            Self::Negative => (
                "桩号不能为负：公里桩从 K0+000 起向前递增。",
                "A chainage cannot be negative: posts count upwards from K0+000.",
            ),
            Self::BareNumber => (
                "只有一个数字，分不清是米还是公里；请写成 K12+345。",
                "A bare number may be metres or kilometres; write it as K12+345.",
            ),
            Self::MetresPastKilometre => (
                "加号后面的米数应小于 1000，例如 K12+345。",
                "The metres after the plus sign must be below 1000, as in K12+345.",
            ),
            Self::FractionOfKilometre => (
                "加号前面的公里数应为整数，例如 K12+345。",
                "The kilometres before the plus sign must be whole, as in K12+345.",
            ),
            Self::TooLarge => (
                "桩号超出了任何公路的长度，请核对。",
                "This chainage is longer than any road; please check it.",
            ),
            Self::NotFinite => (
                "桩号必须是有限的米数，请核对。",
                "A chainage must be a finite number of metres; please check it.",
            ),
            Self::NotAChainage => {
                ("认不出这个桩号；请写成 K12+345。", "This is not a chainage; write it as K12+345.")
            }
        }
    }
}

/// More characters than any spelling needs; a pasted paragraph is refused before it is read.
const LONGEST: usize = 64;

/// Kilometres beyond this are a slip of the keyboard: 25 times round the Earth.
const MOST_KM: u64 = 1_000_000;

pub(super) fn read(text: &str, bare_is_metres: bool) -> Result<Chainage, ChainageError> {
    if text.chars().nth(LONGEST).is_some() {
        return Err(ChainageError::NotAChainage);
    }
    let plain: String = text.chars().filter_map(plain_character).collect();
    if plain.is_empty() {
        return Err(ChainageError::Empty);
    }
    let body = plain.strip_prefix("桩号").map_or(plain.as_str(), |rest| rest.trim_start_matches(':'));
    let (marked, body) = match body.strip_prefix('k') {
        // `km` at the front is a unit without its number, not the letter of a post.
        Some(rest) if !rest.starts_with('m') => (true, rest),
        _ => (false, body),
    };
    if body.starts_with('-') {
        return Err(ChainageError::Negative);
    }
    if let Some((km, m)) = split_once_of(body, &["+"]) {
        return post_and_metres(km, m.strip_suffix('m').or_else(|| m.strip_suffix('米')).unwrap_or(m));
    }
    if let Some((km, m)) = split_once_of(body, &["公里", "千米", "km"]) {
        if m.is_empty() {
            return kilometres(km);
        }
        let m = m.strip_suffix('米').or_else(|| m.strip_suffix('m')).unwrap_or(m);
        return post_and_metres(km, m);
    }
    if let Some(m) = body.strip_suffix('米').or_else(|| body.strip_suffix('m')) {
        return if marked { Err(ChainageError::NotAChainage) } else { metres(m) };
    }
    match (marked, bare_is_metres) {
        (true, _) => kilometres(body),
        (false, true) => metres(body),
        (false, false) => decimal(body, 3).and(Err(ChainageError::BareNumber)),
    }
}

/// Full-width forms become plain, letters small, blanks vanish: `Ｋ１２ ＋ ３４５` is `k12+345`.
fn plain_character(c: char) -> Option<char> {
    let plain = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0)?,
        '\u{fe62}' | '\u{207a}' | '\u{2795}' => '+',
        '\u{2212}' | '\u{2013}' | '\u{2014}' | '\u{fe63}' => '-',
        '\u{feff}' | '\u{200b}' => return None,
        other => other,
    };
    (!plain.is_whitespace()).then(|| plain.to_ascii_lowercase())
}

fn split_once_of<'a>(text: &'a str, marks: &[&str]) -> Option<(&'a str, &'a str)> {
    marks.iter().find_map(|mark| text.split_once(mark))
}

fn post_and_metres(km: &str, m: &str) -> Result<Chainage, ChainageError> {
    if m.starts_with('-') {
        return Err(ChainageError::Negative);
    }
    if km.contains('.') {
        return decimal(km, 6).and(Err(ChainageError::FractionOfKilometre));
    }
    let km = decimal(km, 0)?;
    let mm = decimal(m, 3)?;
    // A whole part of four figures is the slip; 999.9999 rounding up to a kilometre is not.
    if mm > 1_000_000 || (mm == 1_000_000 && !m.starts_with("999.")) {
        return Err(ChainageError::MetresPastKilometre);
    }
    if km > MOST_KM {
        return Err(ChainageError::TooLarge);
    }
    from_unsigned(km * 1_000_000 + mm)
}

fn kilometres(km: &str) -> Result<Chainage, ChainageError> {
    from_unsigned(decimal(km, 6)?)
}

fn metres(m: &str) -> Result<Chainage, ChainageError> {
    if m.starts_with('-') {
        return Err(ChainageError::Negative);
    }
    from_unsigned(decimal(m, 3)?)
}

fn from_unsigned(mm: u64) -> Result<Chainage, ChainageError> {
    if mm > MOST_KM * 1_000_000 {
        return Err(ChainageError::TooLarge);
    }
    i64::try_from(mm).map(Chainage::from_mm).map_err(|_| ChainageError::TooLarge)
}

/// A plain decimal in units of 10⁻ᵖˡᵃᶜᵉˢ, rounded half up, without a detour through floating point.
fn decimal(text: &str, places: u32) -> Result<u64, ChainageError> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) || text.ends_with('.') {
        return Err(ChainageError::NotAChainage);
    }
    let step =
        |value: u64, digit: u8| value.checked_mul(10)?.checked_add(u64::from(digit.saturating_sub(b'0')));
    let kept = fraction.bytes().chain(std::iter::repeat(b'0')).take(places as usize);
    let value = whole.bytes().chain(kept).try_fold(0_u64, step).ok_or(ChainageError::TooLarge)?;
    let next = fraction.as_bytes().get(places as usize).copied().unwrap_or(b'0');
    value.checked_add(u64::from(next >= b'5')).ok_or(ChainageError::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mm(text: &str) -> Result<i64, ChainageError> {
        Chainage::parse(text).map(Chainage::mm)
    }

    #[test]
    fn every_spelling_of_the_same_post_is_the_same_chainage() {
        for text in [
            "K12+345",
            "k12+345",
            "K12＋345",
            "Ｋ１２＋３４５",
            "K 12 + 345",
            " K12+345 ",
            "12+345",
            "K12+345.000",
            "K12+345m",
            "12公里345米",
            "12 公里 345 米",
            "12公里345",
            "12千米345米",
            "12km345m",
            "桩号K12+345",
            "桩号：K12+345",
            "12345米",
            "12345 m",
            "\u{feff}K12+345",
        ] {
            assert_eq!(mm(text), Ok(12_345_000), "{text}");
        }
    }

    #[test]
    fn fractions_of_a_metre_are_kept_to_the_millimetre() {
        assert_eq!(mm("k12+345.6"), Ok(12_345_600));
        assert_eq!(mm("K12+345.6785"), Ok(12_345_679));
        assert_eq!(mm("K12+345.6784"), Ok(12_345_678));
        assert_eq!(mm("K12+999.9999"), Ok(13_000_000));
    }

    #[test]
    fn a_post_may_stand_alone() {
        assert_eq!(mm("K18"), Ok(18_000_000));
        assert_eq!(mm("18公里"), Ok(18_000_000));
        assert_eq!(mm("K18.5"), Ok(18_500_000));
        assert_eq!(mm("12.5km"), Ok(12_500_000));
    }

    #[test]
    fn metres_with_fewer_than_three_figures_are_metres() {
        assert_eq!(mm("K12+5"), Ok(12_005_000));
    }

    #[test]
    fn a_bare_number_is_metres_only_where_the_caller_says_so() {
        assert_eq!(mm("12345"), Err(ChainageError::BareNumber));
        assert_eq!(Chainage::parse_or_metres("12345.6").map(Chainage::mm), Ok(12_345_600));
        assert_eq!(Chainage::parse_or_metres("K12+345").map(Chainage::mm), Ok(12_345_000));
    }

    #[test]
    fn negative_is_refused_by_name() {
        for text in ["-K1+200", "K-1+200", "-5米", "−12+345", "K1+-200", "－5米"] {
            assert_eq!(mm(text), Err(ChainageError::Negative), "{text}");
        }
        assert_eq!(Chainage::parse_or_metres("-5"), Err(ChainageError::Negative));
    }

    #[test]
    fn more_metres_than_a_kilometre_are_refused() {
        assert_eq!(mm("K12+1345"), Err(ChainageError::MetresPastKilometre));
        assert_eq!(mm("K12+1000"), Err(ChainageError::MetresPastKilometre));
        assert_eq!(mm("K12.5+300"), Err(ChainageError::FractionOfKilometre));
    }

    #[test]
    fn what_is_not_a_chainage_is_refused() {
        for text in [
            "K", "+", "K+", "K12+", "+345", "S225", "K12+34x", "K1+2+3", "1e3", "K12..5", "K12.", "km",
            "ZK12+345", "K12米",
        ] {
            assert_eq!(mm(text), Err(ChainageError::NotAChainage), "{text}");
        }
        assert_eq!(mm(&"9".repeat(65)), Err(ChainageError::NotAChainage));
        assert_eq!(mm("  "), Err(ChainageError::Empty));
        assert_eq!(mm(""), Err(ChainageError::Empty));
    }

    #[test]
    fn numbers_beyond_the_range_are_refused_without_overflow() {
        for text in
            ["K99999999999999999999999+000", "K1000001+000", "18446744073709551615米", "K18446744073709551"]
        {
            assert_eq!(mm(text), Err(ChainageError::TooLarge), "{text}");
        }
        assert_eq!(mm("K1000000"), Ok(1_000_000_000_000));
    }

    #[test]
    fn every_refusal_has_words_in_both_languages() {
        for error in [ChainageError::Empty, ChainageError::Negative, ChainageError::TooLarge] {
            let (zh, en) = error.words();
            assert!(zh.ends_with('。') && en.ends_with('.'));
        }
    }
}
