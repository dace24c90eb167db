//! When and where a picture was taken, from its EXIF notes. Notes that cannot be read are no notes: a picture is never
//! refused for them.

use std::io::Cursor;

use exif::{DateTime, Exif, Field, In, Reader, Tag, Value};
use jiff::civil;
use jiff::tz::Offset;

use super::Taken;
use crate::geodesy::Position;

/// What the camera noted.
pub(super) fn of(bytes: &[u8]) -> Taken {
    let Ok(notes) = Reader::new().read_from_container(&mut Cursor::new(bytes)) else {
        return Taken::default();
    };
    Taken { taken_at: moment(&notes), position: place(&notes).map(Into::into) }
}

fn field(notes: &Exif, tag: Tag) -> Option<&Field> {
    notes.get_field(tag, In::PRIMARY)
}

fn ascii(notes: &Exif, tag: Tag) -> Option<&[u8]> {
    match &field(notes, tag)?.value {
        Value::Ascii(lines) => lines.first().map(Vec::as_slice),
        _ => None,
    }
}

fn moment(notes: &Exif) -> Option<String> {
    let clock = ascii(notes, Tag::DateTimeOriginal).or_else(|| ascii(notes, Tag::DateTime))?;
    let mut read = DateTime::from_ascii(clock).ok()?;
    if let Some(zone) = ascii(notes, Tag::OffsetTimeOriginal) {
        // An offset that is spaces, as some cameras write it, leaves the time of the camera's own clock.
        let _ = read.parse_offset(zone);
    }
    let small = |number: u8| i8::try_from(number).ok();
    let time = civil::DateTime::new(
        i16::try_from(read.year).ok()?,
        small(read.month)?,
        small(read.day)?,
        small(read.hour)?,
        small(read.minute)?,
        small(read.second)?,
        0,
    )
    .ok()?;
    let Some(minutes) = read.offset else { return Some(time.to_string()) };
    let offset = Offset::from_seconds(i32::from(minutes) * 60).ok()?;
    let moment = offset.to_timestamp(time).ok()?;
    Some(moment.display_with_offset(offset).to_string())
}

/// A receiver that had no fix writes zeros, or fractions of nothing: neither is a place.
fn place(notes: &Exif) -> Option<Position> {
    let lat = degrees(notes, Tag::GPSLatitude, Tag::GPSLatitudeRef, b"S")?;
    let lon = degrees(notes, Tag::GPSLongitude, Tag::GPSLongitudeRef, b"W")?;
    if lat == 0.0 && lon == 0.0 {
        return None;
    }
    Position::new(lon, lat).ok()
}

fn degrees(notes: &Exif, tag: Tag, hand: Tag, negative: &[u8]) -> Option<f64> {
    let Value::Rational(parts) = &field(notes, tag)?.value else { return None };
    let part = |at: usize| parts.get(at).map_or(0.0, exif::Rational::to_f64);
    parts.first()?;
    let size = part(0) + part(1) / 60.0 + part(2) / 3600.0;
    let turned = ascii(notes, hand).is_some_and(|hand| hand.eq_ignore_ascii_case(negative));
    size.is_finite().then_some(if turned { -size } else { size })
}
