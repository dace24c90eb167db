//! Making a tile of a collection.

use fast_mvt::{MvtCoord, MvtGeomType, MvtLayerBuilder, MvtResult, MvtValueRef};
use geo_types::Coord;

use super::clip::inside;
use super::cluster::{self, Heaps, One};
use super::grid::TileId;
use super::posts;
use super::shape::{Drawn, of_geometry, of_row};
use super::thin::{Cell, Spots};
use crate::geodesy::Box2;
use crate::http::features::Seen;
use crate::index::{Cell as Value, Row, ShapeKind};
use crate::model::filter::Bound;
use crate::model::snapshot::{Collection, Snapshot};

/// Fields that styles and labels use; a kind has some of them.
const FIELDS: [&str; 7] = ["name", "state", "kind", "class", "number", "village", "side"];
/// The most things of one tile: what is beyond is not told apart on any screen.
const MOST: usize = 60_000;
/// From this level on nothing is thinned.
const WHOLE_FROM: u8 = 14;
/// The side of a spot that holds one thing of a sort, units; two pixels.
const SPOT: i32 = 16;

/// The tile, uncompressed, of what fits a filter; empty when it shows nothing.
pub(super) fn build(
    snapshot: &Snapshot,
    collection: &Collection,
    tile: TileId,
    filter: Option<&Bound>,
) -> MvtResult<Vec<u8>> {
    let mut layer = MvtLayerBuilder::new(collection.kind.id.as_str())?;
    if tile.z < cluster::APART_FROM && cluster::counts(&collection.kind) {
        return counted(snapshot, collection, tile, filter, layer);
    }
    let mut spots = Spots::default();
    let size = if tile.z >= WHOLE_FROM { 1 } else { SPOT };
    let mut count = 0;
    for row in rows(collection, tile) {
        if count >= MOST {
            break;
        }
        if !filter.is_none_or(|filter| filter.matches(&Seen::new(snapshot, collection, row))) {
            continue;
        }
        let drawn = if row.shape().coords().is_empty() {
            let Some(placed) = snapshot.place_of(collection, &row) else { continue };
            of_geometry(tile, &placed.geometry)
        } else {
            of_row(tile, &row.shape())
        };
        let Some(drawn) = drawn else { continue };
        let sort = row.value("state").as_str().or(row.value("kind").as_str()).unwrap_or_default();
        if drawn.spot().is_some_and(|spot| !spots.take(spot, size, sort)) {
            continue;
        }
        layer = add(layer, collection, &row, &drawn)?;
        count += 1;
    }
    if collection.kind.id == "roads" {
        let posts = posts::posts(snapshot, tile);
        if !posts.is_empty() {
            layer = posts::add(layer.layer("road-posts")?, &posts)?;
            return Ok(layer.encode());
        }
    }
    Ok(if count == 0 { Vec::new() } else { layer.encode() })
}

/// A tile seen from afar of what is counted then; lines are drawn as they are.
fn counted(
    snapshot: &Snapshot,
    collection: &Collection,
    tile: TileId,
    filter: Option<&Bound>,
    mut layer: MvtLayerBuilder,
) -> MvtResult<Vec<u8>> {
    let mut heaps = Heaps::new(tile.z);
    let mut lines = 0;
    for row in rows(collection, tile) {
        if !filter.is_none_or(|filter| filter.matches(&Seen::new(snapshot, collection, row))) {
            continue;
        }
        let shape = row.shape();
        if matches!(shape.kind(), ShapeKind::Line | ShapeKind::MultiLine) {
            if let Some(drawn) = of_row(tile, &shape).filter(|_| lines < MOST) {
                layer = add(layer, collection, &row, &drawn)?;
                lines += 1;
            }
            continue;
        }
        let bounds = row.bbox().or_else(|| Box2::of_geometry(&snapshot.place_of(collection, &row)?.geometry));
        let Some(bounds) = bounds else { continue };
        let ([west, south], [east, north]) = (bounds.min, bounds.max);
        let middle = Coord { x: f64::midpoint(west, east), y: f64::midpoint(south, north) };
        heaps.take(One { row, unit: tile.project(middle), bounds });
    }
    let (ones, marks) = heaps.parted();
    let empty = lines == 0 && ones.is_empty() && marks.is_empty();
    for one in ones {
        let [x, y] = one.unit;
        layer = add(layer, collection, &one.row, &Drawn::Points(vec![[x as i32, y as i32]]))?;
    }
    for mark in marks {
        layer = mark.add(layer)?;
    }
    Ok(if empty { Vec::new() } else { layer.encode() })
}

/// Rows that may be seen, and those whose place must first be worked out.
fn rows(collection: &Collection, tile: TileId) -> Vec<Row<'_>> {
    let mut rows = collection.layer.in_box(tile.bounds());
    if collection.kind.field("road").is_some() {
        rows.extend(collection.layer.placeless());
    }
    rows
}

fn add(
    layer: MvtLayerBuilder,
    collection: &Collection,
    row: &Row<'_>,
    drawn: &Drawn,
) -> MvtResult<MvtLayerBuilder> {
    let mut feature = layer.feature_of(match drawn {
        Drawn::Points(_) => MvtGeomType::Point,
        Drawn::Lines(_) => MvtGeomType::LineString,
        Drawn::Rings(_) => MvtGeomType::Polygon,
    });
    match drawn {
        Drawn::Points(points) => {
            feature.points(points.iter().copied().map(coord))?;
        }
        Drawn::Lines(lines) => {
            for line in lines {
                feature.line(line.iter().copied().map(coord))?;
            }
        }
        Drawn::Rings(rings) => {
            for (outer, ring) in rings {
                // The format closes rings itself.
                let open = ring.split_last().map_or(&[][..], |(_, open)| open);
                feature.ring(open.iter().copied().map(coord), *outer)?;
            }
        }
    }
    feature.id(u64::try_from(row.fid()).ok());
    let mut buffer = uuid::Uuid::encode_buffer();
    feature.tag_ref("id", MvtValueRef::String(row.id().hyphenated().encode_lower(&mut buffer)))?;
    for name in FIELDS {
        if let Some(text) = row.value(name).as_str() {
            feature.tag_ref(name, MvtValueRef::String(text))?;
        }
    }
    if let Value::Boolean(main) = row.value("main") {
        feature.tag_ref("main", MvtValueRef::Bool(main))?;
    }
    if collection.kind.id == "plots"
        && let Some(mu) = row.value("planned_mu").as_f64()
    {
        feature.tag_ref("planned_mu", MvtValueRef::Double(mu))?;
    }
    Ok(feature.end())
}

pub(super) fn coord([x, y]: Cell) -> MvtCoord {
    MvtCoord { x, y }
}

/// Whether a place is drawn in the tile at all.
pub(super) fn seen(tile: TileId, at: Coord<f64>) -> Option<Cell> {
    let unit = tile.project(at);
    let [x, y] = unit;
    inside(unit).then_some([x.round() as i32, y.round() as i32])
}
