//! The area of a relation, from rings of its ways.

use geo::{CoordinatePosition, coordinate_position::CoordPos};
use geo_types::{Coord, Geometry, LineString, MultiPolygon, Polygon};

use super::nodes::Nodes;
use super::rings::{self, Rings};
use crate::model::text::Text;

/// Why there is no area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AreaProblem {
    /// Ways or nodes that the file does not have: the extract ends there.
    Incomplete { missing: usize },
    /// Ways that are all there and do not close.
    Broken { open: usize },
    /// No outer ring at all.
    Empty,
}

impl AreaProblem {
    /// What happened, in words.
    pub(super) fn words(self) -> Text {
        match self {
            AreaProblem::Incomplete { missing } => Text::new(
                format!("数据范围在此截断（缺 {missing} 个组成部分），此面不完整，未导入"),
                format!(
                    "the extract ends here ({missing} of its parts are missing): the area is not whole and was left out"
                ),
            ),
            AreaProblem::Broken { open } => Text::new(
                format!("边界线有 {open} 处没有闭合，未导入：请在 OpenStreetMap 上修好再导入"),
                format!(
                    "{open} chains of its boundary do not close: left out; mend it in OpenStreetMap and import again"
                ),
            ),
            AreaProblem::Empty => {
                Text::new("没有外边界，未导入", "it has no outer boundary and was left out")
            }
        }
    }
}

/// The ring of a closed way.
pub(super) fn of_way(refs: &[i64], nodes: &Nodes) -> Result<Geometry<f64>, AreaProblem> {
    Ok(Geometry::Polygon(Polygon::new(ring(refs, nodes)?, Vec::new())))
}

/// The area between outer and inner ways; `refs` gives a way's nodes.
pub(super) fn of_relation<'a>(
    outer: &[i64],
    inner: &[i64],
    refs: impl Fn(i64) -> Option<&'a [i64]>,
    nodes: &Nodes,
) -> Result<Geometry<f64>, AreaProblem> {
    let outer = rings_of(outer, &refs)?;
    let inner = rings_of(inner, &refs)?;
    if outer.open + inner.open > 0 {
        return Err(AreaProblem::Broken { open: outer.open + inner.open });
    }
    let shells = lines(&outer, nodes)?;
    let mut polygons: Vec<Polygon<f64>> =
        shells.into_iter().map(|shell| Polygon::new(shell, Vec::new())).collect();
    for hole in lines(&inner, nodes)? {
        let at = polygons.iter().position(|polygon| surrounds(polygon, &hole)).unwrap_or_default();
        match polygons.get_mut(at) {
            Some(polygon) => polygon.interiors_push(hole),
            None => return Err(AreaProblem::Empty),
        }
    }
    match (polygons.len(), polygons.pop()) {
        (1, Some(only)) => Ok(Geometry::Polygon(only)),
        (_, Some(last)) => {
            polygons.push(last);
            Ok(Geometry::MultiPolygon(MultiPolygon(polygons)))
        }
        (_, None) => Err(AreaProblem::Empty),
    }
}

/// The middle of a closed way's vertices: where a bin drawn as an area stands.
pub(super) fn middle(refs: &[i64], nodes: &Nodes) -> Result<Geometry<f64>, AreaProblem> {
    let ring = ring(refs, nodes)?;
    let corners = ring.0.len().saturating_sub(1).max(1);
    let sum = ring.0.iter().take(corners).fold(Coord::zero(), |sum, corner| sum + *corner);
    Ok(Geometry::Point((sum / corners as f64).into()))
}

fn rings_of<'a>(ways: &[i64], refs: &impl Fn(i64) -> Option<&'a [i64]>) -> Result<Rings, AreaProblem> {
    let found: Vec<&[i64]> = ways.iter().filter_map(|id| refs(*id)).collect();
    match ways.len() - found.len() {
        0 => Ok(rings::join(&found)),
        missing => Err(AreaProblem::Incomplete { missing }),
    }
}

fn lines(rings: &Rings, nodes: &Nodes) -> Result<Vec<LineString<f64>>, AreaProblem> {
    rings.closed.iter().map(|refs| ring(refs, nodes)).collect()
}

fn ring(refs: &[i64], nodes: &Nodes) -> Result<LineString<f64>, AreaProblem> {
    let coords: Vec<Coord<f64>> = refs.iter().filter_map(|id| nodes.get(*id)).collect();
    match refs.len() - coords.len() {
        0 => Ok(LineString(coords)),
        missing => Err(AreaProblem::Incomplete { missing }),
    }
}

/// Whether a hole lies in a shell: told by a corner that is not on the shell itself, where it touches it.
fn surrounds(shell: &Polygon<f64>, hole: &LineString<f64>) -> bool {
    let telling =
        hole.0.iter().map(|corner| shell.coordinate_position(corner)).find(|at| *at != CoordPos::OnBoundary);
    telling != Some(CoordPos::Outside)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A square of side 2·`half` around a middle, as five refs.
    fn square(nodes: &mut Nodes, first: i64, middle: i64, half: i64) -> Vec<i64> {
        let corners = [(-half, -half), (half, -half), (half, half), (-half, half)];
        for (id, (x, y)) in (first..).zip(corners) {
            nodes.push(id, (middle + x) * 1_000_000, y * 1_000_000);
        }
        vec![first, first + 1, first + 2, first + 3, first]
    }

    #[test]
    fn holes_go_into_the_shell_that_surrounds_them() {
        let mut nodes = Nodes::default();
        let west = square(&mut nodes, 10, 0, 50);
        let east = square(&mut nodes, 20, 1000, 50);
        let hole = square(&mut nodes, 30, 1000, 10);
        let ways = [west.as_slice(), &east, &hole];
        let refs = |id: i64| ways.get(usize::try_from(id).unwrap()).copied();
        let Ok(Geometry::MultiPolygon(area)) = of_relation(&[0, 1], &[2], refs, &nodes) else {
            panic!("no area")
        };
        assert_eq!((area.0[0].interiors().len(), area.0[1].interiors().len()), (0, 1));
    }

    #[test]
    fn what_the_extract_cut_off_is_told_apart_from_what_is_broken() {
        let mut nodes = Nodes::default();
        let shell = square(&mut nodes, 10, 0, 50);
        let refs = |id: i64| (id == 0).then_some(shell.as_slice());
        assert_eq!(of_relation(&[0, 7], &[], refs, &nodes), Err(AreaProblem::Incomplete { missing: 1 }));
        let open = [10, 11, 12];
        assert_eq!(of_relation(&[0], &[], |_| Some(&open), &nodes), Err(AreaProblem::Broken { open: 1 }));
        assert_eq!(of_way(&[10, 11, 99, 10], &nodes), Err(AreaProblem::Incomplete { missing: 1 }));
        assert_eq!(of_relation(&[], &[], refs, &nodes), Err(AreaProblem::Empty));
    }

    #[test]
    fn the_middle_of_an_area_counts_its_closing_corner_once() {
        let mut nodes = Nodes::default();
        let shell = square(&mut nodes, 10, 100, 50);
        let Ok(Geometry::Point(middle)) = middle(&shell, &nodes) else { panic!("no middle") };
        assert!((middle.x() - 0.1).abs() < 1e-12 && middle.y().abs() < 1e-12, "{middle:?}");
    }
}
