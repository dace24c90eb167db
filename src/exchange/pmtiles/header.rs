//! The first 127 bytes of a PMTiles file, version 3.

use crate::model::text::Text;

pub(super) const LENGTH: usize = 127;

/// How something in the file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// As it is.
    None,
    /// With gzip.
    Gzip,
}

/// What tiles are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TileKind {
    /// Mapbox vector tiles.
    Mvt,
    /// Pictures.
    Png,
    /// Pictures.
    Jpeg,
    /// Pictures.
    Webp,
}

impl TileKind {
    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            TileKind::Mvt => "application/vnd.mapbox-vector-tile",
            TileKind::Png => "image/png",
            TileKind::Jpeg => "image/jpeg",
            TileKind::Webp => "image/webp",
        }
    }
}

/// What the head of a file says.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// Offset and length of the first directory, bytes; as the two below.
    pub(super) root: (u64, u64),
    pub(super) words: (u64, u64),
    /// Where the other directories and the tiles begin, bytes.
    pub(super) leaves: u64,
    pub(super) tiles: u64,
    pub(super) packing: Packing,
    /// How tiles are packed.
    pub tile_packing: Packing,
    /// What tiles are.
    pub kind: TileKind,
    /// The levels it has.
    pub zooms: (u8, u8),
    /// West, south, east, north, degrees.
    pub bounds: [f64; 4],
}

impl Header {
    pub(super) fn read(head: &[u8; LENGTH]) -> Result<Header, Text> {
        let byte = |at: usize| head.get(at).copied().unwrap_or_default();
        let long = |at: usize| {
            let bytes = head.get(at..at + 8).and_then(|bytes| bytes.try_into().ok()).unwrap_or_default();
            u64::from_le_bytes(bytes)
        };
        let degrees = |at: usize| {
            let bytes = head.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).unwrap_or_default();
            f64::from(i32::from_le_bytes(bytes)) / 1e7
        };
        if !head.starts_with(b"PMTiles") {
            return Err(Text::new("不是 PMTiles 文件", "it is no PMTiles file"));
        }
        if byte(7) != 3 {
            let version = byte(7);
            return Err(Text::new(
                format!("是 PMTiles 第 {version} 版，只读第 3 版；请用 pmtiles convert 转换"),
                format!(
                    "it is PMTiles version {version}, only version 3 is read: convert it with pmtiles convert"
                ),
            ));
        }
        let kind = match byte(99) {
            1 => TileKind::Mvt,
            2 => TileKind::Png,
            3 => TileKind::Jpeg,
            4 => TileKind::Webp,
            _ => {
                return Err(Text::new(
                    "里面的瓦片不是 MVT、PNG、JPEG 或 WebP",
                    "its tiles are not MVT, PNG, JPEG or WebP",
                ));
            }
        };
        let zooms = (byte(100), byte(101));
        if zooms.0 > zooms.1 || zooms.1 > 24 {
            return Err(Text::new("层级写得不对，文件损坏", "its levels make no sense: the file is damaged"));
        }
        Ok(Header {
            root: (long(8), long(16)),
            words: (long(24), long(32)),
            leaves: long(40),
            tiles: long(56),
            packing: packing(byte(97))?,
            tile_packing: packing(byte(98))?,
            kind,
            zooms,
            bounds: [degrees(102), degrees(106), degrees(110), degrees(114)],
        })
    }
}

fn packing(code: u8) -> Result<Packing, Text> {
    match code {
        // Pictures are often called unknown, being packed already.
        0 | 1 => Ok(Packing::None),
        2 => Ok(Packing::Gzip),
        _ => Err(Text::new(
            "用 Brotli 或 Zstandard 压缩，只读不压缩或 gzip 压缩的",
            "it is packed with Brotli or Zstandard; only gzip or none is read",
        )),
    }
}
