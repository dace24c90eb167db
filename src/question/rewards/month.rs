//! Calendar months, and the stretch of them that is asked about.

use jiff::civil::{Date, date};

use crate::model::text::Text;

/// The most months asked about at once: a lifetime of a campaign.
pub(super) const MOST: usize = 120;

/// One calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Month {
    year: i16,
    month: i8,
}

impl Month {
    pub(super) fn of(day: Date) -> Month {
        Month { year: day.year(), month: day.month() }
    }

    /// Reads `2015-05`, `2015年5月`, or any day of it.
    pub(super) fn parse(text: &str) -> Result<Month, Text> {
        let wrong = || {
            Text::new(
                format!("“{text}”不是月份；请写成 2015-05"),
                format!("{text:?} is not a month: write it as 2015-05"),
            )
        };
        if let Ok(day) = text.parse::<Date>() {
            return Ok(Month::of(day));
        }
        let plain = text.trim().replace('年', "-").replace('月', "");
        let (year, month) = plain.split_once(['-', '/', '.']).ok_or_else(wrong)?;
        let (year, month) =
            (year.trim().parse().map_err(|_| wrong())?, month.trim().parse().map_err(|_| wrong())?);
        if !(1900..=9999).contains(&year) || !(1..=12).contains(&month) {
            return Err(wrong());
        }
        Ok(Month { year, month })
    }

    /// Its first day, whose rules apply to all of it.
    pub(super) fn first(self) -> Date {
        date(self.year, self.month, 1)
    }

    pub(super) fn next(self) -> Month {
        if self.month == 12 {
            Month { year: self.year + 1, month: 1 }
        } else {
            Month { month: self.month + 1, ..self }
        }
    }

    pub(super) fn before(self) -> Month {
        if self.month == 1 {
            Month { year: self.year - 1, month: 12 }
        } else {
            Month { month: self.month - 1, ..self }
        }
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_as_people_write_them() {
        for text in ["2015-05", "2015-5", "2015年5月", "2015/05", "2015-05-31"] {
            assert_eq!(Month::parse(text).unwrap().to_string(), "2015-05", "{text}");
        }
        for text in ["May", "2015-13", "2015", "05-2015", ""] {
            assert!(Month::parse(text).unwrap_err().zh.contains("2015-05"), "{text}");
        }
    }

    #[test]
    fn a_year_ends_in_december() {
        let december = Month::parse("2015-12").unwrap();
        assert_eq!((december.next().to_string(), december.next().before()), ("2016-01".to_owned(), december));
    }
}
