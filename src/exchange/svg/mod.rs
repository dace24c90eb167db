//! The straight-line diagram of a road (路线直线图) as a picture to print: the road as a straight line with its chainage,
//! what stands on either hand as far off as it is, the stretches without a bin, and whose stretch it is.
//!
//! Made from the answer to `along` and nothing else. One sheet, A4 or A3, its units millimetres; a long road runs
//! through it in several rows. No scripts and nothing fetched from elsewhere; what people typed is text, never markup.

mod draw;
mod glyph;
mod labels;
mod legend;
mod read;
mod sheet;
#[cfg(test)]
mod tests;
mod words;

pub(super) use self::words::escaped;

use self::read::Strip;
use self::sheet::Sheet;
use crate::model::answer::Answer;
use crate::model::text::Lang;

/// The media type of what [`strip`] gives.
pub const MEDIA_TYPE: &str = "image/svg+xml; charset=utf-8";

/// The diagram of an answer; none when it is not of one road with what stands along it.
///
/// # Units
/// - the picture's own units are millimetres of paper
pub fn strip(answer: &Answer, demo: bool, lang: Lang) -> Option<String> {
    let strip = Strip::read(answer, lang)?;
    let sheet = Sheet::for_road(&strip, |width| legend::height(&strip, width, lang));
    Some(draw::picture(&strip, &sheet, demo, lang))
}
