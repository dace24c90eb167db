//! Photographs: told by their first bytes, measured and dated without decoding a pixel. What a phone or a stranger sends is
//! never handed to an image decoder.

mod size;
mod taken;

use serde::Serialize;

use crate::geodesy::Position;
use crate::model::text::Text;

/// The largest picture taken, pixels: a panorama of a phone has a third of it, and a browser on a small computer still
/// shows it.
const MOST_PIXELS: u64 = 200_000_000;

/// The forms of pictures that are kept: those that every browser shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// What cameras write.
    Jpeg,
    /// Drawings and screenshots.
    Png,
    /// What some phones write.
    Webp,
}

impl Form {
    /// All of them.
    pub const ALL: [Form; 3] = [Form::Jpeg, Form::Png, Form::Webp];

    /// `image/jpeg`
    pub fn media_type(self) -> &'static str {
        match self {
            Form::Jpeg => "image/jpeg",
            Form::Png => "image/png",
            Form::Webp => "image/webp",
        }
    }

    /// The ending of its file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Form::Jpeg => "jpg",
            Form::Png => "png",
            Form::Webp => "webp",
        }
    }

    /// The form that the first bytes say.
    fn of_bytes(bytes: &[u8]) -> Option<Form> {
        if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
            return Some(Form::Jpeg);
        }
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Some(Form::Png);
        }
        (bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")).then_some(Form::Webp)
    }
}

/// What a picture says of itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Photo {
    /// Its form.
    pub form: Form,
    /// Pixels across.
    pub width: u32,
    /// Pixels down, before a viewer turns it upright.
    pub height: u32,
    /// What the camera noted.
    pub taken: Taken,
}

/// When and where a camera says that it took a picture; a picture without such notes is as good.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Taken {
    /// RFC 3339, without an offset where the camera did not note one: then it is the time of its own clock.
    pub taken_at: Option<String>,
    /// Degrees, as the camera's receiver had it.
    pub position: Option<Place>,
}

/// A place in a picture's notes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Place {
    /// Degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
}

impl From<Position> for Place {
    fn from(at: Position) -> Place {
        Place { lon: at.lon(), lat: at.lat() }
    }
}

/// Looks at a picture.
///
/// # Errors
/// When it is none that is kept, is broken, or is too large to be shown: what it is and what to do.
pub fn read(bytes: &[u8]) -> Result<Photo, Text> {
    let form = Form::of_bytes(bytes).ok_or_else(|| foreign(bytes))?;
    let (width, height) = size::of(form, bytes).filter(|(width, height)| *width > 0 && *height > 0).ok_or_else(|| {
        Text::new(
            "照片是坏的，看不出大小：多半没有传完整，请重新拍或重新选一张",
            "the photo is broken: its size cannot be read. It was probably not copied whole; take or choose it again",
        )
    })?;
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Text::new(
            format!("照片有 {width} × {height} 像素，太大了，请缩小再传"),
            format!("the photo has {width} × {height} pixels, which is too many: make it smaller first"),
        ));
    }
    Ok(Photo { form, width, height, taken: taken::of(bytes) })
}

/// What else it may be.
fn foreign(bytes: &[u8]) -> Text {
    let heic = bytes.get(4..8) == Some(b"ftyp");
    if bytes.is_empty() {
        Text::new("照片是空的，什么也没有收到", "the photo is empty: nothing was received")
    } else if heic {
        Text::new(
            "这是苹果手机的 HEIC 照片或一段视频，浏览器显示不了；请在手机“设置 → 相机 → 格式”里选“兼容性最佳”，或另存为 JPEG",
            "this is a HEIC photo or a film, which browsers do not show: choose “Most Compatible” under Settings, Camera, \
             Formats on the iPhone, or save it as JPEG",
        )
    } else {
        Text::new("这不是照片：只收 JPEG、PNG 和 WebP", "this is no photo: JPEG, PNG and WebP are taken")
    }
}
