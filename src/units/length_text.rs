//! The spellings of a length, and what to say when none fits.

use super::Length;

/// Why a text or number is not a length.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LengthError {
    /// Nothing was written.
    #[error("no length was given: write 200m or 1.2km")]
    Empty,
    /// A minus sign.
    #[error("a length cannot be negative")]
    Negative,
    /// NaN or infinite.
    #[error("a length must be a finite number of metres")]
    NotFinite,
    /// More than once round the Earth.
    #[error("this length is longer than the Earth is round; please check it")]
    TooLarge,
    /// A number with a unit that is not known here, or may mean several things (里, mile, ft).
    #[error("{0:?} is not a unit of length known here: write 200m or 1.2km")]
    Unit(String),
    /// Anything else.
    #[error("this is not a length: write 200m or 1.2km")]
    NotALength,
}

impl LengthError {
    /// The same in plain Chinese and English, for the person who typed it.
    pub fn words(&self) -> (String, String) {
        let (zh, en) = match self {
            Self::Empty => {
                ("没有填写长度；请写成 200米 或 1.2公里", "no length was given; write 200m or 1.2km")
            }
            Self::Negative => ("长度不能为负", "a length cannot be negative"),
            Self::NotFinite => ("长度必须是有限的米数", "a length must be a finite number of metres"),
            Self::TooLarge => (
                "这个长度超过了地球一周，请核对",
                "this length is longer than the Earth is round; please check it",
            ),
            Self::Unit(unit) => {
                return (
                    format!("不认识长度单位“{unit}”；请写成 200米 或 1.2公里"),
                    format!("{unit:?} is not a unit of length known here; write 200m or 1.2km"),
                );
            }
            Self::NotALength => {
                ("认不出这个长度；请写成 200米 或 1.2公里", "this is not a length; write 200m or 1.2km")
            }
        };
        (zh.to_owned(), en.to_owned())
    }
}

/// More characters than any spelling needs; a pasted paragraph is refused before it is read.
const LONGEST: usize = 40;

/// Reads a length as people type it: `10m`, `0.5km`, `10 米`, `1.2公里`, `３００ 米`, and a bare number of metres.
///
/// # Units
/// - result: metres, finite, 0 to [`Length::MOST_M`]
///
/// # Errors
/// What is wrong with it; [`LengthError::words`] says so in both languages. 里 is refused: it is 500 m to some and a
/// kilometre to others.
pub fn parse_length_m(text: &str) -> Result<f64, LengthError> {
    if text.chars().nth(LONGEST).is_some() {
        return Err(LengthError::NotALength);
    }
    let plain: String = text.chars().filter_map(plain_character).collect();
    if plain.is_empty() {
        return Err(LengthError::Empty);
    }
    let unit_at = plain.find(|c: char| !matches!(c, '0'..='9' | '.' | '+' | '-')).unwrap_or(plain.len());
    let (number, unit) = plain.split_at(unit_at);
    if number.is_empty() {
        return Err(if ["nan", "inf", "infinity"].contains(&unit) {
            LengthError::NotFinite
        } else {
            LengthError::NotALength
        });
    }
    let number: f64 = number.parse().map_err(|_| LengthError::NotALength)?;
    let metres = match unit {
        "" | "m" | "米" | "metre" | "metres" | "meter" | "meters" => number,
        "km" | "公里" | "千米" | "kilometre" | "kilometres" | "kilometer" | "kilometers" => {
            number * 1_000.0
        }
        // `1e3`: a figure copied out of a program is no unit.
        other if other.starts_with('e') => return Err(LengthError::NotALength),
        other => return Err(LengthError::Unit(other.to_owned())),
    };
    Length::from_m(metres).map(Length::m)
}

/// Full-width forms become plain, letters small, blanks vanish: `３００ Ｍ` is `300m`.
fn plain_character(c: char) -> Option<char> {
    let plain = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0)?,
        '\u{2212}' | '\u{2013}' | '\u{2014}' | '\u{fe63}' => '-',
        '\u{feff}' | '\u{200b}' => return None,
        other => other,
    };
    (!plain.is_whitespace()).then(|| plain.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_spelling_is_read() {
        for (text, metres) in [
            ("10m", 10.0),
            ("10", 10.0),
            (" 0.5km ", 500.0),
            ("10 米", 10.0),
            ("1.2公里", 1_200.0),
            ("2千米", 2_000.0),
            ("３００　米", 300.0),
            ("200 M", 200.0),
            (".5 KM", 500.0),
            ("0", 0.0),
            ("15 metres", 15.0),
        ] {
            assert_eq!(parse_length_m(text), Ok(metres), "{text}");
        }
    }

    #[test]
    fn what_is_no_length_is_refused_with_its_reason() {
        for (text, error) in [
            ("", LengthError::Empty),
            ("　", LengthError::Empty),
            ("-5m", LengthError::Negative),
            ("−5米", LengthError::Negative),
            ("m", LengthError::NotALength),
            ("ten metres", LengthError::NotALength),
            ("1,200m", LengthError::Unit(",200m".into())),
            ("1.2.3m", LengthError::NotALength),
            ("3-5m", LengthError::NotALength),
            ("1e3", LengthError::NotALength),
            ("2里", LengthError::Unit("里".into())),
            ("30ft", LengthError::Unit("ft".into())),
            ("NaN", LengthError::NotFinite),
            ("inf", LengthError::NotFinite),
            ("99999999公里", LengthError::TooLarge),
        ] {
            assert_eq!(parse_length_m(text), Err(error), "{text}");
        }
        assert_eq!(parse_length_m(&"9".repeat(1_000)), Err(LengthError::NotALength));
    }

    #[test]
    fn the_message_names_the_unit_in_both_languages() {
        let (zh, en) = parse_length_m("2里").unwrap_err().words();
        assert_eq!(zh, "不认识长度单位“里”；请写成 200米 或 1.2公里");
        assert_eq!(en, "\"里\" is not a unit of length known here; write 200m or 1.2km");
    }
}
