//! The geometry blob of a GeoPackage: `GP`, a header with the reference system and an envelope, then WKB.
//! (OGC 12-128r19, 2.1.3)

use geo_types::{Coord, Geometry};

use super::wkb::{self, WkbError};

/// Why a blob is not a geometry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BlobError {
    /// It does not begin with `GP`, or ends inside its header.
    #[error("this is not a GeoPackage geometry")]
    NotGeoPackage,
    /// Its header asks for an extension or a version that does not exist in GeoPackage 1.4.
    #[error("this GeoPackage geometry is of an unknown version or type")]
    Unknown,
    /// The geometry itself cannot be read.
    #[error(transparent)]
    Wkb(#[from] WkbError),
}

/// Smallest and largest coordinates, in the units of the reference system (degrees in a register).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Envelope {
    /// Smallest x (longitude).
    pub min_x: f64,
    /// Largest x (longitude).
    pub max_x: f64,
    /// Smallest y (latitude).
    pub min_y: f64,
    /// Largest y (latitude).
    pub max_y: f64,
}

impl Envelope {
    /// The envelope of a geometry; none when it has no vertex or only NaN.
    pub fn of(geometry: &Geometry<f64>) -> Option<Envelope> {
        let mut envelope = Envelope {
            min_x: f64::INFINITY,
            max_x: f64::NEG_INFINITY,
            min_y: f64::INFINITY,
            max_y: f64::NEG_INFINITY,
        };
        envelope.grow(geometry);
        (envelope.min_x <= envelope.max_x && envelope.min_y <= envelope.max_y).then_some(envelope)
    }

    /// Takes in one more vertex.
    pub fn add(&mut self, c: Coord<f64>) {
        self.min_x = self.min_x.min(c.x);
        self.max_x = self.max_x.max(c.x);
        self.min_y = self.min_y.min(c.y);
        self.max_y = self.max_y.max(c.y);
    }

    /// The smallest envelope around both.
    #[must_use]
    pub fn union(self, other: Envelope) -> Envelope {
        Envelope {
            min_x: self.min_x.min(other.min_x),
            max_x: self.max_x.max(other.max_x),
            min_y: self.min_y.min(other.min_y),
            max_y: self.max_y.max(other.max_y),
        }
    }

    fn grow(&mut self, geometry: &Geometry<f64>) {
        match geometry {
            Geometry::Point(p) => self.add(p.0),
            Geometry::Line(l) => {
                self.add(l.start);
                self.add(l.end);
            }
            Geometry::LineString(l) => l.0.iter().for_each(|c| self.add(*c)),
            Geometry::Polygon(p) => p.exterior().0.iter().for_each(|c| self.add(*c)),
            Geometry::MultiPoint(m) => m.0.iter().for_each(|p| self.add(p.0)),
            Geometry::MultiLineString(m) => m.0.iter().flat_map(|l| &l.0).for_each(|c| self.add(*c)),
            Geometry::MultiPolygon(m) => m.0.iter().flat_map(|p| &p.exterior().0).for_each(|c| self.add(*c)),
            Geometry::Rect(r) => {
                self.add(r.min());
                self.add(r.max());
            }
            Geometry::Triangle(t) => t.to_array().iter().for_each(|c| self.add(*c)),
            Geometry::GeometryCollection(c) => c.0.iter().for_each(|g| self.grow(g)),
        }
    }
}

/// What stands before the geometry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Header {
    /// `srs_id` of `gpkg_spatial_ref_sys`.
    pub srs_id: i32,
    /// Whether the header says that the geometry is empty.
    pub empty: bool,
    /// The envelope the header carries; points usually carry none.
    pub envelope: Option<Envelope>,
    /// How many bytes the header takes; the WKB begins there.
    pub length: usize,
}

/// A blob that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Blob {
    /// `srs_id` of `gpkg_spatial_ref_sys`.
    pub srs_id: i32,
    /// None when it is `POINT EMPTY`.
    pub geometry: Option<Geometry<f64>>,
    /// Whether heights or measures were there and left out.
    pub dropped_zm: bool,
    /// Whether a ring did not end where it began; it does now.
    pub closed_ring: bool,
}

/// A geometry as a blob: little-endian, with an envelope unless it is a point, empty flag set when it has
/// no vertex.
pub fn encode(geometry: &Geometry<f64>, srs_id: i32) -> Vec<u8> {
    let envelope = Envelope::of(geometry);
    let carried = envelope.filter(|_| !matches!(geometry, Geometry::Point(_)));
    let mut out = Vec::with_capacity(64);
    out.extend_from_slice(b"GP\0");
    out.push(1 | (u8::from(carried.is_some()) << 1) | (u8::from(envelope.is_none()) << 4));
    out.extend_from_slice(&srs_id.to_le_bytes());
    if let Some(e) = carried {
        for number in [e.min_x, e.max_x, e.min_y, e.max_y] {
            out.extend_from_slice(&number.to_le_bytes());
        }
    }
    wkb::encode(geometry, &mut out);
    out
}

/// Reads a blob's header alone: enough for an index.
pub fn header(blob: &[u8]) -> Result<Header, BlobError> {
    let Some(([b'G', b'P', version, flags], rest)) = blob.split_first_chunk::<4>() else {
        return Err(BlobError::NotGeoPackage);
    };
    if *version != 0 || flags & 0b0010_0000 != 0 {
        return Err(BlobError::Unknown);
    }
    let little = flags & 1 == 1;
    let (srs, rest) = rest.split_first_chunk::<4>().ok_or(BlobError::NotGeoPackage)?;
    let srs_id = if little { i32::from_le_bytes(*srs) } else { i32::from_be_bytes(*srs) };
    let numbers = match (flags >> 1) & 0b111 {
        0 => 0,
        1 => 4,
        2 | 3 => 6,
        4 => 8,
        _ => return Err(BlobError::Unknown),
    };
    let bytes = rest.get(..numbers * 8).ok_or(BlobError::NotGeoPackage)?;
    let mut read = bytes
        .as_chunks::<8>()
        .0
        .iter()
        .map(|chunk| if little { f64::from_le_bytes(*chunk) } else { f64::from_be_bytes(*chunk) });
    let envelope = match (read.next(), read.next(), read.next(), read.next()) {
        (Some(min_x), Some(max_x), Some(min_y), Some(max_y)) if min_x <= max_x && min_y <= max_y => {
            Some(Envelope { min_x, max_x, min_y, max_y })
        }
        _ => None,
    };
    Ok(Header { srs_id, empty: flags & 0b0001_0000 != 0, envelope, length: 8 + numbers * 8 })
}

/// Reads a whole blob.
pub fn decode(blob: &[u8]) -> Result<Blob, BlobError> {
    let header = header(blob)?;
    let decoded = wkb::decode(blob.get(header.length..).unwrap_or_default())?;
    let wkb::Decoded { geometry, dropped_zm, closed_ring } = decoded;
    Ok(Blob { srs_id: header.srs_id, geometry, dropped_zm, closed_ring })
}

/// The envelope of a blob: from its header, or from its geometry where the header has none. None when empty.
pub fn envelope(blob: &[u8]) -> Result<Option<Envelope>, BlobError> {
    let header = header(blob)?;
    if header.empty {
        return Ok(None);
    }
    if header.envelope.is_some() {
        return Ok(header.envelope);
    }
    Ok(decode(blob)?.geometry.as_ref().and_then(Envelope::of))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::{LineString, MultiPolygon, Point};

    #[test]
    fn a_point_has_no_envelope_in_its_header_and_still_gives_one() {
        let blob = encode(&Point::new(117.1, 32.9).into(), 4490);
        assert_eq!(blob.len(), 8 + 21);
        let header = header(&blob).unwrap();
        assert_eq!((header.srs_id, header.empty, header.envelope), (4490, false, None));
        let envelope = envelope(&blob).unwrap().unwrap();
        assert_eq!((envelope.min_x, envelope.max_y), (117.1, 32.9));
        assert_eq!(decode(&blob).unwrap().geometry, Some(Point::new(117.1, 32.9).into()));
    }

    #[test]
    fn a_line_carries_its_envelope() {
        let line = LineString::from(vec![(117.1, 33.0), (116.9, 33.2)]);
        let blob = encode(&line.clone().into(), 4326);
        let expected = Envelope { min_x: 116.9, max_x: 117.1, min_y: 33.0, max_y: 33.2 };
        assert_eq!(header(&blob).unwrap().envelope, Some(expected));
        assert_eq!(decode(&blob).unwrap().geometry, Some(line.into()));
    }

    #[test]
    fn an_empty_geometry_says_so() {
        let blob = encode(&MultiPolygon(vec![]).into(), 4326);
        assert!(header(&blob).unwrap().empty);
        assert_eq!(envelope(&blob), Ok(None));
    }

    #[test]
    fn other_bytes_are_not_taken_for_a_geometry() {
        assert_eq!(decode(b""), Err(BlobError::NotGeoPackage));
        assert_eq!(decode(b"GP\0"), Err(BlobError::NotGeoPackage));
        assert_eq!(decode(b"PK\x03\x04aaaaaaaa"), Err(BlobError::NotGeoPackage));
        assert_eq!(decode(b"GP\x00\x21\0\0\0\0"), Err(BlobError::Unknown));
        assert_eq!(decode(b"GP\x00\x0F\0\0\0\0"), Err(BlobError::Unknown));
    }

    #[test]
    fn every_cut_is_an_error_and_never_a_panic() {
        let blob = encode(&LineString::from(vec![(0.0, 0.0), (1.0, 1.0)]).into(), 4326);
        for end in 0..blob.len() {
            assert!(decode(&blob[..end]).is_err());
        }
    }
}
