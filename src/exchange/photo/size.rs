//! How many pixels a picture has, from the few bytes of its head that say so.

use super::Form;

/// Pixels across and down; none when the head does not say.
pub(super) fn of(form: Form, bytes: &[u8]) -> Option<(u32, u32)> {
    match form {
        Form::Jpeg => jpeg(bytes),
        Form::Png => png(bytes),
        Form::Webp => webp(bytes),
    }
}

fn big(bytes: &[u8], at: usize, len: usize) -> Option<u32> {
    let slice = bytes.get(at..at.checked_add(len)?)?;
    Some(slice.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

fn little(bytes: &[u8], at: usize, len: usize) -> Option<u32> {
    let slice = bytes.get(at..at.checked_add(len)?)?;
    Some(slice.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

/// ITU-T T.81: segments until the one that begins a frame. Each step goes forward, so a hostile file ends too.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        match *bytes.get(at + 1)? {
            0xff => at += 1,
            0x01 | 0xd0..=0xd7 => at += 2,
            // Frames of every kind, but not the tables between their numbers.
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return Some((big(bytes, at + 7, 2)?, big(bytes, at + 5, 2)?));
            }
            // The picture begins or ends without a frame.
            0xd8..=0xda => return None,
            _ => at += 2 + usize::try_from(big(bytes, at + 2, 2)?.max(2)).ok()?,
        }
    }
}

/// RFC 2083: the first chunk.
fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    (bytes.get(12..16)? == b"IHDR").then_some(())?;
    Some((big(bytes, 16, 4)?, big(bytes, 20, 4)?))
}

/// RFC 9649: the first chunk, in its three forms.
fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8 " => {
            (bytes.get(23..26)? == [0x9d, 0x01, 0x2a]).then_some(())?;
            Some((little(bytes, 26, 2)? & 0x3fff, little(bytes, 28, 2)? & 0x3fff))
        }
        b"VP8L" => {
            (*bytes.get(20)? == 0x2f).then_some(())?;
            let bits = little(bytes, 21, 4)?;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8X" => Some((little(bytes, 24, 3)? + 1, little(bytes, 27, 3)? + 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_tells_its_size() {
        let jpeg = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xff, 0xc2, 0, 11, 8, 0x04, 0x38, 0x07, 0x80];
        assert_eq!(of(Form::Jpeg, &jpeg), Some((1920, 1080)));
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        png.extend([0, 0, 2, 128, 0, 0, 1, 224]);
        assert_eq!(of(Form::Png, &png), Some((640, 480)));
        let mut webp = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0".to_vec();
        webp.extend([0x7f, 2, 0, 0xdf, 1, 0]);
        assert_eq!(of(Form::Webp, &webp), Some((640, 480)));
    }

    #[test]
    fn a_head_that_ends_too_early_tells_nothing() {
        for form in Form::ALL {
            assert_eq!(of(form, b"\xff\xd8\xff\xe0\xff\xffRIFF"), None, "{form:?}");
        }
    }
}
