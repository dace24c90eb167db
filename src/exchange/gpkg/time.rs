//! Moments as GeoPackage has them: `YYYY-MM-DDTHH:MM:SS.SSSZ`, always with thousandths (GeoPackage 1.4, table 1). Programs
//! that read anything else say at every opening that the file does not conform.

use std::borrow::Cow;

/// Where the thousandths stand in a moment of whole seconds.
const WHOLE: usize = "2015-05-01T08:00:00".len();
const NONE: &str = ".000";

/// A moment on its way into a column: whole seconds get their thousandths, anything else stays as it reads.
pub(crate) fn to_column(text: &str) -> Cow<'_, str> {
    match text.strip_suffix('Z') {
        Some(seconds) if seconds.len() == WHOLE && seconds.is_ascii() => {
            Cow::Owned(format!("{seconds}{NONE}Z"))
        }
        _ => Cow::Borrowed(text),
    }
}

/// A moment out of a column, without thousandths that say nothing, so that what was written is read.
pub(crate) fn from_column(text: &str) -> Cow<'_, str> {
    let seconds = text.strip_suffix('Z').and_then(|text| text.strip_suffix(NONE));
    match seconds {
        Some(seconds) if seconds.len() == WHOLE => Cow::Owned(format!("{seconds}Z")),
        _ => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_with_thousandths_and_read_as_it_was() {
        assert_eq!(to_column("2015-05-01T08:00:00Z"), "2015-05-01T08:00:00.000Z");
        for text in
            ["2015-05-01T08:00:00Z", "2015-05-01T08:00:00.25Z", "2015-05-01T08:00:00+08:00", "昨天", ""]
        {
            assert_eq!(from_column(&to_column(text)), text);
        }
        assert_eq!(from_column("2015-05-01T08:00:00.250Z"), "2015-05-01T08:00:00.250Z");
    }
}
