//! A geometry laid out for measuring.

use geo_types::{Coord, Geometry, LineString, Polygon};

use super::tree::BoxTree;
use crate::geodesy::{ChordBox, ChordPoint, OutOfRange, Position, walk};

/// A geometry laid out for measuring: positions checked once, edges in a tree of boxes. Make it once per geometry,
/// then measure it against many.
///
/// Parts are counted from 0 in the order of the geometry: each point, each line, each ring (holes after their outer
/// ring).
#[derive(Debug, Clone)]
pub struct Figure {
    pub(super) vertices: Vec<Vertex>,
    pub(super) edges: Vec<Edge>,
    /// The first edge: a figure is never empty.
    pub(super) lead: Edge,
    pub(super) tree: BoxTree,
    /// One vertex for each piece that hangs together: where it lies tells where all of it lies, if no edges cross.
    pub(super) pieces: Vec<Piece>,
    pub(super) surfaces: Vec<Surface>,
}

/// Why a geometry cannot be measured.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum FigureError {
    /// It has no vertex.
    #[error("the geometry is empty")]
    Empty,
    /// A vertex is no place on the Earth.
    #[error(transparent)]
    OutOfRange(#[from] OutOfRange),
}

/// A vertex, also in space for cheap bounds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vertex {
    pub(super) position: Position,
    pub(super) chord: ChordPoint,
}

/// A geodesic edge, or a lone point as an edge without length.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub(super) a: Vertex,
    pub(super) b: Vertex,
    pub(super) part: u32,
    pub(super) segment: u32,
}

impl Edge {
    pub(super) fn is_point(&self) -> bool {
        self.a.position == self.b.position
    }

    pub(super) fn bounds(&self) -> ChordBox {
        ChordBox::of_edge(self.a.chord, self.b.chord)
    }
}

/// A piece that hangs together, by its first vertex.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub(super) vertex: Vertex,
    pub(super) part: u32,
}

/// The inside of an outer ring less its holes.
#[derive(Debug, Clone)]
pub(super) struct Surface {
    /// Vertices of each ring, as a range of the figure's.
    pub(super) rings: Vec<std::ops::Range<usize>>,
    pub(super) bounds: ChordBox,
    pub(super) part: u32,
}

impl Figure {
    /// Lays out a geometry of any form.
    pub fn of(geometry: &Geometry<f64>) -> Result<Self, FigureError> {
        let mut plan = Plan::default();
        plan.geometry(geometry)?;
        plan.finish()
    }

    /// Lays out a line, such as a piece of a road out of an index.
    pub fn of_line(line: &[Coord<f64>]) -> Result<Self, FigureError> {
        let mut plan = Plan::default();
        plan.line(line)?;
        plan.finish()
    }

    /// Lays out points.
    pub fn of_points(points: &[Coord<f64>]) -> Result<Self, FigureError> {
        let mut plan = Plan::default();
        for point in points {
            plan.point(*point)?;
        }
        plan.finish()
    }

    /// Lays out surfaces given by their rings, each with whether it is an outer one; holes follow their outer ring.
    pub fn of_rings<'a>(
        rings: impl IntoIterator<Item = (bool, &'a [Coord<f64>])>,
    ) -> Result<Self, FigureError> {
        let mut plan = Plan::default();
        for (outer, ring) in rings {
            plan.ring(outer, ring)?;
        }
        plan.finish()
    }
}

/// A figure in the making.
#[derive(Default)]
struct Plan {
    vertices: Vec<Vertex>,
    edges: Vec<Edge>,
    pieces: Vec<Piece>,
    surfaces: Vec<Surface>,
    parts: u32,
}

impl Plan {
    fn geometry(&mut self, geometry: &Geometry<f64>) -> Result<(), OutOfRange> {
        match geometry {
            Geometry::Point(point) => self.point(point.0),
            Geometry::MultiPoint(points) => points.iter().try_for_each(|point| self.point(point.0)),
            Geometry::Line(line) => self.line(&[line.start, line.end]),
            Geometry::LineString(line) => self.line(&line.0),
            Geometry::MultiLineString(lines) => lines.iter().try_for_each(|line| self.line(&line.0)),
            Geometry::Polygon(polygon) => self.polygon(polygon),
            Geometry::MultiPolygon(polygons) => polygons.iter().try_for_each(|one| self.polygon(one)),
            Geometry::Rect(rect) => self.polygon(&rect.to_polygon()),
            Geometry::Triangle(triangle) => self.polygon(&triangle.to_polygon()),
            Geometry::GeometryCollection(all) => all.iter().try_for_each(|one| self.geometry(one)),
        }
    }

    fn polygon(&mut self, polygon: &Polygon<f64>) -> Result<(), OutOfRange> {
        walk::rings(polygon).enumerate().try_for_each(|(at, LineString(ring))| self.ring(at == 0, ring))
    }

    fn point(&mut self, coord: Coord<f64>) -> Result<(), OutOfRange> {
        self.line(&[coord])
    }

    /// Takes the vertices of a part and gives their range.
    fn take(&mut self, coords: &[Coord<f64>]) -> Result<std::ops::Range<usize>, OutOfRange> {
        let from = self.vertices.len();
        for coord in coords {
            let position = Position::from_coord(*coord)?;
            self.vertices.push(Vertex { position, chord: ChordPoint::of(position) });
        }
        Ok(from..self.vertices.len())
    }

    fn line(&mut self, coords: &[Coord<f64>]) -> Result<(), OutOfRange> {
        let range = self.take(coords)?;
        let part = self.next_part();
        self.join(range.clone(), part);
        self.piece(range.start, part);
        Ok(())
    }

    fn ring(&mut self, outer: bool, coords: &[Coord<f64>]) -> Result<(), OutOfRange> {
        let mut range = self.take(coords)?;
        // An open ring is closed here: what is measured is the surface.
        if let (Some(first), Some(last)) = (coords.first(), coords.last())
            && first != last
        {
            self.take(&[*first])?;
            range.end += 1;
        }
        let part = self.next_part();
        self.join(range.clone(), part);
        let Some(bounds) = self.bounds_of(part) else {
            return Ok(());
        };
        match self.surfaces.last_mut() {
            Some(surface) if !outer => surface.rings.push(range),
            _ => {
                self.piece(range.start, part);
                self.surfaces.push(Surface { rings: vec![range], bounds: bounds.over_surface(), part });
            }
        }
        Ok(())
    }

    fn next_part(&mut self) -> u32 {
        self.parts += 1;
        self.parts - 1
    }

    fn piece(&mut self, first: usize, part: u32) {
        if let Some(vertex) = self.vertices.get(first) {
            self.pieces.push(Piece { vertex: *vertex, part });
        }
    }

    fn join(&mut self, range: std::ops::Range<usize>, part: u32) {
        let run = self.vertices.get(range).unwrap_or_default();
        if let [only] = run {
            self.edges.push(Edge { a: *only, b: *only, part, segment: 0 });
        }
        for (segment, pair) in (0..).zip(run.windows(2)) {
            if let [a, b] = pair {
                self.edges.push(Edge { a: *a, b: *b, part, segment });
            }
        }
    }

    fn bounds_of(&self, part: u32) -> Option<ChordBox> {
        let edges = self.edges.iter().rev().take_while(|edge| edge.part == part);
        edges.map(Edge::bounds).reduce(|mut all, one| {
            all.unite(&one);
            all
        })
    }

    fn finish(self) -> Result<Figure, FigureError> {
        let Self { vertices, edges, pieces, surfaces, .. } = self;
        let (Some(lead), Some(tree)) = (edges.first().copied(), BoxTree::of(&edges)) else {
            return Err(FigureError::Empty);
        };
        Ok(Figure { vertices, edges, lead, tree, pieces, surfaces })
    }
}
