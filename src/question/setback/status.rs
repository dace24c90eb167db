//! Whether a structure was there before the zone: what was, is kept, and is called so.

use jiff::civil::Date;
use serde::Serialize;

use crate::model::text::Text;

/// A structure against the first day of the zone it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Status {
    /// Built on that day or after.
    Later,
    /// Nobody entered when it was built.
    Unknown,
    /// Built before: it may stay and may not be extended (Highway Safety Protection Regulation, article 13).
    Existing,
}

impl Status {
    /// Of a structure built on a day, in a zone that began on another; a zone of no known beginning was always there.
    pub(super) fn of(built_on: Option<Date>, since: Option<Date>) -> Status {
        match (built_on, since) {
            (None, _) => Status::Unknown,
            (Some(built), Some(since)) if built < since => Status::Existing,
            (Some(_), _) => Status::Later,
        }
    }

    pub(super) fn title(self) -> Text {
        match self {
            Status::Later => Text::new("划定后建", "built after the zone"),
            Status::Unknown => Text::new("建成日期不详", "date not known"),
            Status::Existing => Text::new("已有建筑", "there before the zone"),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_first_day_of_the_zone_parts_what_is_kept_from_what_came_later() {
        let since = Some(date(2011, 7, 1));
        assert_eq!(Status::of(Some(date(2011, 6, 30)), since), Status::Existing);
        assert_eq!(Status::of(since, since), Status::Later);
        assert_eq!(Status::of(None, since), Status::Unknown);
        assert_eq!(Status::of(since, None), Status::Later);
    }
}
