//! GeoJSON geometry objects, position by position: every fault has a name, and nothing is guessed.

use std::fmt;

use geo_types::{
    Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point,
    Polygon,
};
use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};

use crate::model::text::Text;

/// Why a geometry object is not a geometry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GeometryError {
    /// A position with fewer than two numbers.
    #[error("a position has {0} number(s)")]
    Arity(usize),
    /// Coordinates nested otherwise than the type asks for.
    #[error("the coordinates are not nested as the geometry type asks for")]
    Nesting,
    /// No coordinates at all.
    #[error("the geometry is empty")]
    Empty,
    /// No type, or one that RFC 7946 does not know.
    #[error("the geometry type is unknown")]
    Type,
}

impl GeometryError {
    /// The stable code of the finding.
    pub fn code(self) -> &'static str {
        match self {
            GeometryError::Empty => "geometry-empty",
            GeometryError::Arity(_) | GeometryError::Nesting | GeometryError::Type => "geometry-broken",
        }
    }

    /// What the user reads.
    pub fn text(self) -> Text {
        match self {
            GeometryError::Arity(count) => Text::new(
                format!("坐标应为经度、纬度两个数，这里有 {count} 个"),
                format!("a position needs two numbers, longitude and latitude; this one has {count}"),
            ),
            GeometryError::Nesting => Text::new(
                "坐标的层次与图形类型不符",
                "the coordinates are not nested as the geometry type asks for",
            ),
            GeometryError::Empty => {
                Text::new("图形是空的，没有坐标", "the geometry is empty: it has no coordinates")
            }
            GeometryError::Type => Text::new(
                "图形类型不明：应为 Point、LineString、Polygon 或其 Multi 形式",
                "the geometry type is unknown: it should be Point, LineString, Polygon or a Multi of them",
            ),
        }
    }
}

/// A geometry object as it is written.
#[derive(Debug, Deserialize)]
pub(super) struct Written {
    #[serde(rename = "type", default)]
    pub(super) form: Option<String>,
    #[serde(default)]
    coordinates: Option<Nest>,
    #[serde(default)]
    geometries: Option<Vec<Written>>,
}

/// Coordinates as they are nested: a position is kept as two numbers, not as a list.
#[derive(Debug)]
enum Nest {
    Position { at: Coord<f64>, count: usize },
    List(Vec<Nest>),
}

impl<'de> Deserialize<'de> for Nest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Nest, D::Error> {
        deserializer.deserialize_seq(NestVisitor)
    }
}

struct NestVisitor;

/// A number or a deeper list: what a list of coordinates may hold.
#[derive(Debug)]
enum Item {
    Number(f64),
    Nest(Nest),
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Item, D::Error> {
        struct ItemVisitor;
        impl<'de> Visitor<'de> for ItemVisitor {
            type Value = Item;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number or a list of positions")
            }
            fn visit_f64<E>(self, number: f64) -> Result<Item, E> {
                Ok(Item::Number(number))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Item, E> {
                Ok(Item::Number(number as f64))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Item, E> {
                Ok(Item::Number(number as f64))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Item, A::Error> {
                NestVisitor.visit_seq(list).map(Item::Nest)
            }
        }
        deserializer.deserialize_any(ItemVisitor)
    }
}

impl<'de> Visitor<'de> for NestVisitor {
    type Value = Nest;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("coordinates")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Nest, A::Error> {
        let mut nests = Vec::new();
        let (mut at, mut count) = (Coord { x: 0.0, y: 0.0 }, 0_usize);
        while let Some(item) = list.next_element()? {
            match item {
                Item::Number(number) => {
                    match count {
                        0 => at.x = number,
                        1 => at.y = number,
                        // Heights and measures are read past.
                        _ => {}
                    }
                    count += 1;
                }
                Item::Nest(nest) => nests.push(nest),
            }
        }
        match (count, nests.is_empty()) {
            (0, _) => Ok(Nest::List(nests)),
            (_, true) => Ok(Nest::Position { at, count }),
            (_, false) => Err(serde::de::Error::custom("numbers and lists stand side by side")),
        }
    }
}

/// A geometry, and what was left out or mended on the way.
#[derive(Debug)]
pub(super) struct Built {
    pub(super) geometry: Geometry<f64>,
    /// Positions had heights, which are not kept.
    pub(super) heights: bool,
    /// A ring did not end where it began; it does now.
    pub(super) closed_ring: bool,
}

/// Builds the geometry of an object.
pub(super) fn build(written: Written) -> Result<Built, GeometryError> {
    let mut reader = Reader { heights: false, closed_ring: false };
    let geometry = build_at(written, &mut reader, 0)?;
    Ok(Built { geometry, heights: reader.heights, closed_ring: reader.closed_ring })
}

fn build_at(written: Written, reader: &mut Reader, depth: usize) -> Result<Geometry<f64>, GeometryError> {
    let form = written.form.as_deref().ok_or(GeometryError::Type)?;
    if form == "GeometryCollection" {
        if depth >= 8 {
            return Err(GeometryError::Nesting);
        }
        let parts = written.geometries.unwrap_or_default();
        let parts: Result<Vec<_>, _> =
            parts.into_iter().map(|part| build_at(part, reader, depth + 1)).collect();
        let parts = parts?;
        return match <[Geometry<f64>; 1]>::try_from(parts) {
            // A collection of one is that one.
            Ok([only]) => Ok(only),
            Err(parts) if parts.is_empty() => Err(GeometryError::Empty),
            Err(parts) => Ok(Geometry::GeometryCollection(GeometryCollection(parts))),
        };
    }
    let nest = written.coordinates.ok_or(GeometryError::Empty)?;
    Ok(match form {
        "Point" => Geometry::Point(Point(reader.position(nest)?)),
        "LineString" => Geometry::LineString(reader.line(nest)?),
        "Polygon" => Geometry::Polygon(reader.polygon(nest)?),
        "MultiPoint" => {
            let points = reader.list(nest, |reader, nest| reader.position(nest).map(Point))?;
            Geometry::MultiPoint(MultiPoint(points))
        }
        "MultiLineString" => Geometry::MultiLineString(MultiLineString(reader.list(nest, Reader::line)?)),
        "MultiPolygon" => Geometry::MultiPolygon(MultiPolygon(reader.list(nest, Reader::polygon)?)),
        _ => return Err(GeometryError::Type),
    })
}

struct Reader {
    heights: bool,
    closed_ring: bool,
}

impl Reader {
    fn list<T>(
        &mut self,
        nest: Nest,
        each: impl Fn(&mut Self, Nest) -> Result<T, GeometryError>,
    ) -> Result<Vec<T>, GeometryError> {
        match nest {
            Nest::Position { .. } => Err(GeometryError::Nesting),
            Nest::List(items) if items.is_empty() => Err(GeometryError::Empty),
            Nest::List(items) => items.into_iter().map(|item| each(self, item)).collect(),
        }
    }

    fn position(&mut self, nest: Nest) -> Result<Coord<f64>, GeometryError> {
        match nest {
            Nest::Position { count, .. } if count < 2 => Err(GeometryError::Arity(count)),
            Nest::Position { at, count } => {
                self.heights |= count > 2;
                Ok(at)
            }
            Nest::List(items) if items.is_empty() => Err(GeometryError::Empty),
            Nest::List(_) => Err(GeometryError::Nesting),
        }
    }

    fn line(&mut self, nest: Nest) -> Result<LineString<f64>, GeometryError> {
        self.list(nest, Reader::position).map(LineString)
    }

    /// `Polygon::new` closes an open ring in silence, so it is noted here.
    fn polygon(&mut self, nest: Nest) -> Result<Polygon<f64>, GeometryError> {
        let rings = self.list(nest, Reader::line)?;
        self.closed_ring |= rings.iter().any(|ring| !ring.is_closed());
        let mut rings = rings.into_iter();
        let outer = rings.next().ok_or(GeometryError::Empty)?;
        Ok(Polygon::new(outer, rings.collect()))
    }
}

/// Reads one geometry object from its text, and says whether a ring of it had to be closed.
///
/// # Errors
/// When the text is no JSON or no geometry, in words.
pub fn geometry_of(text: &str) -> Result<(Geometry<f64>, bool), Text> {
    let written: Written = serde_json::from_str(text).map_err(|_| GeometryError::Nesting.text())?;
    let built = build(written).map_err(GeometryError::text)?;
    Ok((built.geometry, built.closed_ring))
}
