//! Times in filters: a date is its whole day in UTC, a moment an instant, an open end reaches for ever.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::ast::{CompareOp, TemporalOp};

/// A stretch of time, both ends included.
///
/// # Units
/// nanoseconds since 1970-01-01T00:00:00Z
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: i128,
    pub(super) to: i128,
}

impl Span {
    /// Everything from the first moment to the last.
    pub(super) const EVER: Span = Span { from: i128::MIN, to: i128::MAX };

    pub(super) fn moment(moment: jiff::Timestamp) -> Span {
        Span { from: moment.as_nanosecond(), to: moment.as_nanosecond() }
    }

    /// The whole day; none at the ends of the calendar.
    pub(super) fn day(date: Date) -> Option<Span> {
        let from = date.to_zoned(TimeZone::UTC).ok()?.timestamp().as_nanosecond();
        Some(Span { from, to: from + 86_400_000_000_000 - 1 })
    }

    /// A date or moment as stored.
    pub(super) fn read(text: &str) -> Option<Span> {
        if text.len() == 10 {
            return text.parse().ok().and_then(Span::day);
        }
        text.parse().ok().map(Span::moment)
    }

    /// A comparison: a moment equals a date when it falls on that day, and is less when it is before it.
    pub(super) fn compares(self, op: CompareOp, other: Span) -> bool {
        let (before, after) = (self.to < other.from, self.from > other.to);
        match op {
            CompareOp::Eq => !before && !after,
            CompareOp::Ne => before || after,
            CompareOp::Lt => before,
            CompareOp::Le => !after,
            CompareOp::Gt => after,
            CompareOp::Ge => !before,
        }
    }

    /// The relations of CQL2.
    pub(super) fn relates(self, op: TemporalOp, other: Span) -> bool {
        match op {
            TemporalOp::After => self.from > other.to,
            TemporalOp::Before => self.to < other.from,
            TemporalOp::During => self.from > other.from && self.to < other.to,
            TemporalOp::Contains => other.from > self.from && other.to < self.to,
            TemporalOp::Intersects => self.from <= other.to && self.to >= other.from,
            TemporalOp::Disjoint => self.from > other.to || self.to < other.from,
            TemporalOp::Equals => self == other,
        }
    }
}
