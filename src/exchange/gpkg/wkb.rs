//! Well-known binary of OGC 06-103r4, read within bounds and written little-endian in two dimensions.
//!
//! A count in the bytes is believed only as far as the bytes that follow could hold it, so that a file of a
//! hundred bytes cannot ask for gigabytes. Z and M are read past and dropped; EWKB flags are understood.

use geo_types::{
    Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point,
    Polygon,
};

/// Deepest nesting of geometry collections that is read.
pub const MAX_NESTING: usize = 8;

/// Why bytes are not a geometry verge can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WkbError {
    /// The bytes end inside a geometry, or claim more parts than they can hold.
    #[error("the geometry's bytes end too early")]
    Truncated,
    /// Neither big-endian (0) nor little-endian (1).
    #[error("byte order {0} is neither 0 nor 1")]
    ByteOrder(u8),
    /// A curve, a surface or something unknown.
    #[error("geometry type {0} is not a point, line, polygon or a collection of them")]
    Type(u32),
    /// A multi-geometry holds a part of another type.
    #[error("a part of type {0} stands in a multi-geometry of another type")]
    Part(u32),
    /// Collections nested deeper than [`MAX_NESTING`].
    #[error("geometry collections are nested more than 8 deep")]
    TooDeep,
}

/// A geometry read from bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded {
    /// None for `POINT EMPTY`, which has no other form here.
    pub geometry: Option<Geometry<f64>>,
    /// Whether heights or measures were there and left out.
    pub dropped_zm: bool,
    /// Whether a ring did not end where it began; it does now.
    pub closed_ring: bool,
}

/// Reads one geometry; bytes after it are left alone.
pub fn decode(bytes: &[u8]) -> Result<Decoded, WkbError> {
    let mut cursor = Cursor { rest: bytes, dropped_zm: false, closed_ring: false };
    let geometry = cursor.geometry(0)?;
    Ok(Decoded { geometry, dropped_zm: cursor.dropped_zm, closed_ring: cursor.closed_ring })
}

/// Appends a geometry, little-endian, two-dimensional, ISO codes.
pub fn encode(geometry: &Geometry<f64>, out: &mut Vec<u8>) {
    match geometry {
        Geometry::Point(p) => {
            head(out, POINT);
            coord(out, p.0);
        }
        Geometry::Line(l) => encode_line(out, &[l.start, l.end]),
        Geometry::LineString(l) => encode_line(out, &l.0),
        Geometry::Polygon(p) => encode_polygon(out, p),
        Geometry::Rect(r) => encode_polygon(out, &r.to_polygon()),
        Geometry::Triangle(t) => encode_polygon(out, &t.to_polygon()),
        Geometry::MultiPoint(m) => {
            head(out, MULTI_POINT);
            count(out, m.0.len());
            for p in &m.0 {
                head(out, POINT);
                coord(out, p.0);
            }
        }
        Geometry::MultiLineString(m) => {
            head(out, MULTI_LINE);
            count(out, m.0.len());
            for line in &m.0 {
                encode_line(out, &line.0);
            }
        }
        Geometry::MultiPolygon(m) => {
            head(out, MULTI_POLYGON);
            count(out, m.0.len());
            for polygon in &m.0 {
                encode_polygon(out, polygon);
            }
        }
        Geometry::GeometryCollection(c) => {
            head(out, COLLECTION);
            count(out, c.0.len());
            for part in &c.0 {
                encode(part, out);
            }
        }
    }
}

const POINT: u32 = 1;
const LINE: u32 = 2;
const POLYGON: u32 = 3;
const MULTI_POINT: u32 = 4;
const MULTI_LINE: u32 = 5;
const MULTI_POLYGON: u32 = 6;
const COLLECTION: u32 = 7;

fn head(out: &mut Vec<u8>, code: u32) {
    out.push(1);
    out.extend_from_slice(&code.to_le_bytes());
}

fn count(out: &mut Vec<u8>, n: usize) {
    out.extend_from_slice(&u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes());
}

fn coord(out: &mut Vec<u8>, c: Coord<f64>) {
    out.extend_from_slice(&c.x.to_le_bytes());
    out.extend_from_slice(&c.y.to_le_bytes());
}

fn coords(out: &mut Vec<u8>, line: &[Coord<f64>]) {
    count(out, line.len());
    for c in line {
        coord(out, *c);
    }
}

fn encode_line(out: &mut Vec<u8>, line: &[Coord<f64>]) {
    head(out, LINE);
    coords(out, line);
}

fn encode_polygon(out: &mut Vec<u8>, polygon: &Polygon<f64>) {
    head(out, POLYGON);
    if polygon.exterior().0.is_empty() && polygon.interiors().is_empty() {
        count(out, 0);
        return;
    }
    count(out, 1 + polygon.interiors().len());
    coords(out, &polygon.exterior().0);
    for ring in polygon.interiors() {
        coords(out, &ring.0);
    }
}

struct Cursor<'a> {
    rest: &'a [u8],
    dropped_zm: bool,
    closed_ring: bool,
}

/// What the head of a geometry says of the bytes that follow.
#[derive(Clone, Copy)]
struct Shape {
    code: u32,
    little: bool,
    /// Numbers per vertex: 2, 3 or 4.
    width: usize,
}

impl Cursor<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], WkbError> {
        let (head, rest) = self.rest.split_first_chunk::<N>().ok_or(WkbError::Truncated)?;
        self.rest = rest;
        Ok(*head)
    }

    fn u32(&mut self, little: bool) -> Result<u32, WkbError> {
        let bytes = self.take::<4>()?;
        Ok(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn f64(&mut self, little: bool) -> Result<f64, WkbError> {
        let bytes = self.take::<8>()?;
        Ok(if little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }

    /// A count of items of at least `least` bytes each, checked against the bytes left.
    fn count(&mut self, little: bool, least: usize) -> Result<usize, WkbError> {
        let n = self.u32(little)? as usize;
        if n.checked_mul(least).is_none_or(|bytes| bytes > self.rest.len()) {
            return Err(WkbError::Truncated);
        }
        Ok(n)
    }

    fn shape(&mut self) -> Result<Shape, WkbError> {
        let [order] = self.take::<1>()?;
        let little = match order {
            0 => false,
            1 => true,
            other => return Err(WkbError::ByteOrder(other)),
        };
        let raw = self.u32(little)?;
        let (mut z, mut m) = (raw & 0x8000_0000 != 0, raw & 0x4000_0000 != 0);
        if raw & 0x2000_0000 != 0 {
            self.u32(little)?;
        }
        let base = raw & 0x0FFF_FFFF;
        match base / 1000 {
            0 => {}
            1 => z = true,
            2 => m = true,
            3 => (z, m) = (true, true),
            _ => return Err(WkbError::Type(raw)),
        }
        let width = 2 + usize::from(z) + usize::from(m);
        self.dropped_zm |= width > 2;
        Ok(Shape { code: base % 1000, little, width })
    }

    fn coord(&mut self, shape: Shape) -> Result<Coord<f64>, WkbError> {
        let x = self.f64(shape.little)?;
        let y = self.f64(shape.little)?;
        for _ in 2..shape.width {
            self.f64(shape.little)?;
        }
        Ok(Coord { x, y })
    }

    fn line(&mut self, shape: Shape) -> Result<LineString<f64>, WkbError> {
        let n = self.count(shape.little, shape.width * 8)?;
        (0..n).map(|_| self.coord(shape)).collect::<Result<Vec<_>, _>>().map(LineString)
    }

    /// `Polygon::new` closes open rings without a word, so they are looked for before.
    fn polygon(&mut self, shape: Shape) -> Result<Polygon<f64>, WkbError> {
        let n = self.count(shape.little, 4)?;
        let rings = (0..n).map(|_| self.line(shape)).collect::<Result<Vec<_>, _>>()?;
        self.closed_ring |= rings.iter().any(|ring| ring.0.first() != ring.0.last());
        let mut rings = rings.into_iter();
        let exterior = rings.next().unwrap_or_else(|| LineString(Vec::new()));
        Ok(Polygon::new(exterior, rings.collect()))
    }

    fn part(&mut self, code: u32) -> Result<Shape, WkbError> {
        let shape = self.shape()?;
        if shape.code == code { Ok(shape) } else { Err(WkbError::Part(shape.code)) }
    }

    fn geometry(&mut self, depth: usize) -> Result<Option<Geometry<f64>>, WkbError> {
        if depth > MAX_NESTING {
            return Err(WkbError::TooDeep);
        }
        let shape = self.shape()?;
        let little = shape.little;
        Ok(Some(match shape.code {
            POINT => {
                let at = self.coord(shape)?;
                if at.x.is_nan() && at.y.is_nan() {
                    return Ok(None);
                }
                Geometry::Point(Point(at))
            }
            LINE => Geometry::LineString(self.line(shape)?),
            POLYGON => Geometry::Polygon(self.polygon(shape)?),
            MULTI_POINT => {
                let n = self.count(little, 21)?;
                let mut points = Vec::with_capacity(n);
                for _ in 0..n {
                    let part = self.part(POINT)?;
                    points.push(Point(self.coord(part)?));
                }
                Geometry::MultiPoint(MultiPoint(points))
            }
            MULTI_LINE => {
                let n = self.count(little, 9)?;
                let mut lines = Vec::with_capacity(n);
                for _ in 0..n {
                    let part = self.part(LINE)?;
                    lines.push(self.line(part)?);
                }
                Geometry::MultiLineString(MultiLineString(lines))
            }
            MULTI_POLYGON => {
                let n = self.count(little, 9)?;
                let mut polygons = Vec::with_capacity(n);
                for _ in 0..n {
                    let part = self.part(POLYGON)?;
                    polygons.push(self.polygon(part)?);
                }
                Geometry::MultiPolygon(MultiPolygon(polygons))
            }
            COLLECTION => {
                let n = self.count(little, 9)?;
                let mut parts = Vec::new();
                for _ in 0..n {
                    parts.extend(self.geometry(depth + 1)?);
                }
                Geometry::GeometryCollection(GeometryCollection(parts))
            }
            other => return Err(WkbError::Type(other)),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(geometry: &Geometry<f64>) -> Option<Geometry<f64>> {
        let mut bytes = Vec::new();
        encode(geometry, &mut bytes);
        decode(&bytes).unwrap().geometry
    }

    #[test]
    fn every_type_comes_back_bit_by_bit() {
        let line = LineString::from(vec![(117.1, 33.0), (117.2, 33.1), (117.3, 33.0), (117.1, 33.0)]);
        let hole = LineString::from(vec![(117.15, 33.01), (117.2, 33.02), (117.2, 33.01), (117.15, 33.01)]);
        let polygon = Polygon::new(line.clone(), vec![hole]);
        for geometry in [
            Geometry::Point(Point::new(0.1 + 0.2, -0.0)),
            line.clone().into(),
            polygon.clone().into(),
            MultiPoint(vec![Point::new(1.0, 2.0), Point::new(3.0, 4.0)]).into(),
            MultiLineString(vec![line.clone(), line.clone()]).into(),
            MultiPolygon(vec![polygon.clone(), polygon]).into(),
            Geometry::GeometryCollection(GeometryCollection(vec![line.into(), Point::new(1.0, 1.0).into()])),
            MultiLineString(vec![]).into(),
        ] {
            assert_eq!(round(&geometry), Some(geometry));
        }
    }

    #[test]
    fn heights_and_measures_are_dropped_and_said_in_both_dialects() {
        for code in [1001u32, 0x8000_0001, 3001, 0xC000_0001] {
            let mut bytes = vec![1];
            bytes.extend(code.to_le_bytes());
            for number in [117.0f64, 33.0, 21.5, 7.0] {
                bytes.extend(number.to_le_bytes());
            }
            let decoded = decode(&bytes).unwrap();
            assert_eq!(decoded.geometry, Some(Point::new(117.0, 33.0).into()), "{code}");
            assert!(decoded.dropped_zm);
        }
    }

    #[test]
    fn big_endian_is_read() {
        let mut bytes = vec![0];
        bytes.extend(1u32.to_be_bytes());
        bytes.extend(117.5f64.to_be_bytes());
        bytes.extend(33.5f64.to_be_bytes());
        assert_eq!(decode(&bytes).unwrap().geometry, Some(Point::new(117.5, 33.5).into()));
    }

    #[test]
    fn a_count_larger_than_the_bytes_is_refused_before_memory_is_asked_for() {
        let mut bytes = vec![1];
        bytes.extend(LINE.to_le_bytes());
        bytes.extend(u32::MAX.to_le_bytes());
        assert_eq!(decode(&bytes), Err(WkbError::Truncated));
    }

    #[test]
    fn every_cut_of_a_geometry_is_an_error_and_never_a_panic() {
        let mut bytes = Vec::new();
        let ring = LineString::from(vec![(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)]);
        encode(&MultiPolygon(vec![Polygon::new(ring, vec![])]).into(), &mut bytes);
        for end in 0..bytes.len() {
            assert!(decode(&bytes[..end]).is_err(), "cut at {end}");
        }
    }

    #[test]
    fn deep_collections_are_refused_without_recursing_into_them() {
        let mut bytes = Vec::new();
        for _ in 0..100_000 {
            head(&mut bytes, COLLECTION);
            count(&mut bytes, 1);
        }
        assert_eq!(decode(&bytes), Err(WkbError::TooDeep));
    }

    #[test]
    fn an_open_ring_is_closed_and_said() {
        let mut bytes = vec![1];
        bytes.extend(POLYGON.to_le_bytes());
        count(&mut bytes, 1);
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)];
        coords(&mut bytes, &corners.map(|(x, y)| Coord { x, y }));
        let decoded = decode(&bytes).unwrap();
        assert!(decoded.closed_ring);
        let Some(Geometry::Polygon(polygon)) = decoded.geometry else { panic!("not a polygon") };
        assert!(polygon.exterior().is_closed());
    }

    #[test]
    fn a_curve_is_named_as_what_cannot_be_held() {
        let mut bytes = vec![1];
        bytes.extend(8u32.to_le_bytes());
        assert_eq!(decode(&bytes), Err(WkbError::Type(8)));
    }
}
