use std::collections::{BTreeMap, HashSet};

use geo_types::{Coord, Geometry, LineString, Point, Polygon};
use proptest::prelude::*;

use super::super::{Cell, Column, ColumnType, Region};
use super::*;

fn schema() -> Arc<Schema> {
    let column = |name: &str, kind| Column { name: name.to_owned(), kind };
    Schema::new(vec![
        column("state", ColumnType::Text),
        column("volume_l", ColumnType::Number),
        column("households", ColumnType::Integer),
        column("main", ColumnType::Boolean),
    ])
}

fn uuid(n: u32) -> Uuid {
    Uuid::from_u128(u128::from(n) * 0x9e37_79b9_7f4a_7c15)
}

#[derive(Debug, Clone)]
enum Step {
    Put(u32, Option<Geometry<f64>>, Option<i64>),
    Remove(u32),
}

/// A row's fid, place and households.
type Known = (i64, Option<Geometry<f64>>, Option<i64>);

fn geometry() -> impl Strategy<Value = Geometry<f64>> {
    let at = || (100.0..110.0f64, 20.0..30.0f64).prop_map(|(x, y)| Coord { x, y });
    prop_oneof![
        at().prop_map(|at| Geometry::Point(Point(at))),
        prop::collection::vec(at(), 2..60).prop_map(|line| Geometry::LineString(LineString::new(line))),
        at().prop_map(|at| {
            let ring = vec![(at.x, at.y), (at.x + 0.1, at.y), (at.x, at.y + 0.1), (at.x, at.y)];
            Geometry::Polygon(Polygon::new(ring.into(), vec![]))
        }),
    ]
}

fn plain_box(geometry: &Geometry<f64>) -> Box2 {
    let bounds = geo::BoundingRect::bounding_rect(geometry).unwrap();
    Box2 { min: bounds.min().into(), max: bounds.max().into() }
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0..40u32, prop::option::weighted(0.8, geometry()), prop::option::of(0..9i64)).prop_map(|(n, g, h)| Step::Put(n, g, h)),
        1 => (0..40u32).prop_map(Step::Remove),
    ]
}

proptest! {
    /// Guards: replacement, removal, merging, rows without a place, box search and paging against a plain map walked from end to
    /// end.
    /// Leaves out: boxes across the antimeridian, which are two questions.
    #[test]
    fn a_layer_answers_like_a_plain_list_after_any_writes(
        writes in prop::collection::vec(prop::collection::vec(step(), 1..8), 1..14),
        (west, south) in (99.0..110.0f64, 19.0..30.0f64),
        (width, height) in (0.0..6.0f64, 0.0..6.0f64),
    ) {
        let mut layer = Layer::empty(schema());
        let mut truth: BTreeMap<u32, Known> = BTreeMap::default();
        let mut fid = 0;
        for write in writes {
            let mut puts = Vec::new();
            let mut removed = Vec::new();
            let mut touched = HashSet::new();
            for step in &write {
                match step {
                    Step::Put(n, geometry, households) if touched.insert(*n) => {
                        fid += 1;
                        let cells = households.map(|h| (2, Cell::Integer(h))).into_iter().collect();
                        puts.push(NewRow { id: uuid(*n), fid, geometry: geometry.as_ref(), cells });
                        truth.insert(*n, (fid, geometry.clone(), *households));
                    }
                    Step::Remove(n) if touched.insert(*n) => {
                        removed.push(uuid(*n));
                        truth.remove(n);
                    }
                    _ => {}
                }
            }
            layer = layer.apply(&puts, &removed).unwrap();
        }
        prop_assert_eq!(layer.len(), truth.len());
        for (n, (fid, geometry, households)) in &truth {
            let row = layer.by_id(uuid(*n)).unwrap();
            prop_assert_eq!(row.fid(), *fid);
            prop_assert_eq!(&row.geometry(), geometry);
            prop_assert_eq!(row.value("households"), households.map_or(Cell::Unknown, Cell::Integer));
        }
        let bounds = Box2 { min: [west, south], max: [west + width, south + height] };
        let found: HashSet<i64> = layer.in_box(bounds).iter().map(Row::fid).collect();
        let wanted: HashSet<i64> = truth
            .values()
            .filter(|(_, geometry, _)| geometry.as_ref().is_some_and(|place| plain_box(place).intersects(&bounds)))
            .map(|(fid, ..)| *fid)
            .collect();
        // A bent line can have a box that meets the question's while none of its pieces does: it is not near.
        prop_assert!(found.is_subset(&wanted));
        for (fid, geometry, _) in truth.values() {
            let touches = match geometry {
                Some(Geometry::LineString(line)) => line.0.iter().any(|at| bounds.contains(*at)),
                Some(other) => plain_box(other).intersects(&bounds),
                None => false,
            };
            prop_assert!(!touches || found.contains(fid));
        }
        let placeless: Vec<i64> = layer.placeless().iter().map(Row::fid).collect();
        let mut nowhere: Vec<i64> =
            truth.values().filter(|(_, geometry, _)| geometry.is_none()).map(|(fid, ..)| *fid).collect();
        nowhere.sort_unstable();
        prop_assert_eq!(placeless, nowhere);
        let paged: Vec<i64> = layer.after_fid(3).map(|row| row.fid()).collect();
        let mut in_order: Vec<i64> = truth.values().map(|(fid, ..)| *fid).filter(|fid| *fid > 3).collect();
        in_order.sort_unstable();
        prop_assert_eq!(paged, in_order);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Guards: what is found in a region is what is found without it: fresh and packed trees, whole rows and pieces, rows that
    /// were replaced, and what the region was turned to before. Leaves out: boxes beyond the region.
    #[test]
    fn a_region_finds_in_a_box_what_the_layer_finds(
        shapes in prop::collection::vec(geometry(), 1..1400),
        points_only in any::<bool>(),
        replaced in prop::collection::vec(0..1400u32, 0..20),
        (west, south) in (99.0..110.0f64, 19.0..30.0f64),
        shares in prop::collection::vec((0.0..1.0f64, 0.0..1.0f64), 1..6),
    ) {
        let rows: Vec<NewRow<'_>> = (0u32..)
            .zip(shapes.iter().filter(|shape| !points_only || matches!(shape, Geometry::Point(_))))
            .map(|(n, shape)| NewRow { id: uuid(n), fid: i64::from(n), geometry: Some(shape), cells: Vec::new() })
            .collect();
        let removed: Vec<Uuid> = replaced.into_iter().map(uuid).collect();
        let layer = Layer::empty(schema()).apply(&rows, &[]).unwrap().apply(&[], &removed).unwrap();
        let box_of = |from: f64, to: f64| Box2 {
            min: [west + 6.0 * from.min(to), south + 6.0 * from.min(to)],
            max: [west + 6.0 * from.max(to), south + 6.0 * from.max(to)],
        };
        let mut region = Region::default();
        region.turn_to(&layer, Box2 { min: [0.0, 0.0], max: [1.0, 1.0] });
        region.turn_to(&layer, box_of(0.0, 1.0));
        for (from, to) in shares {
            let bounds = box_of(from, to);
            let place = |piece: &Piece<'_>| (piece.row.fid(), piece.first, piece.coords.len());
            let (mut found, mut wanted) = (Vec::new(), Vec::new());
            region.visit_boxes(bounds, |boxed| found.push(place(&boxed.piece())));
            layer.visit_pieces(bounds, |piece| wanted.push(place(&piece)));
            found.sort_unstable();
            wanted.sort_unstable();
            prop_assert_eq!(found, wanted);
        }
    }
}

#[test]
fn a_reader_keeps_what_it_saw_while_others_write() {
    let here = Geometry::Point(Point::new(117.0, 33.0));
    let row = |n: u32, state: &'static str| NewRow {
        id: uuid(n),
        fid: i64::from(n),
        geometry: Some(&here),
        cells: vec![(0, Cell::Text(state))],
    };
    let before = Layer::empty(schema()).apply(&[row(1, "in_use"), row(2, "in_use")], &[]).unwrap();
    let after = before.apply(&[row(1, "lost")], &[uuid(2)]).unwrap();
    assert_eq!(before.by_id(uuid(1)).unwrap().value("state"), Cell::Text("in_use"));
    assert_eq!((before.len(), after.len()), (2, 1));
    assert_eq!(after.by_id(uuid(1)).unwrap().value("state"), Cell::Text("lost"));
}

#[test]
fn small_writes_do_not_pile_up_slabs() {
    let here = Geometry::Point(Point::new(117.0, 33.0));
    let mut layer = Layer::empty(schema());
    for n in 1..=1000 {
        layer = layer
            .apply(&[NewRow { id: uuid(n), fid: i64::from(n), geometry: Some(&here), cells: vec![] }], &[])
            .unwrap();
    }
    assert_eq!(layer.len(), 1000);
    assert!(layer.parts.len() <= 11, "{} slabs", layer.parts.len());
}

#[test]
fn a_thing_without_a_place_is_kept_and_in_no_box() {
    let row = NewRow { id: uuid(1), fid: 1, geometry: None, cells: vec![(1, Cell::Number(240.0))] };
    let layer = Layer::empty(schema()).apply(&[row], &[]).unwrap();
    assert!(layer.in_box(Box2 { min: [-180.0, -90.0], max: [180.0, 90.0] }).is_empty());
    assert_eq!(layer.by_id(uuid(1)).unwrap().value("volume_l"), Cell::Number(240.0));
    assert_eq!(layer.extent(), None);
}

#[test]
fn a_geometry_of_several_forms_is_refused_and_leaves_nothing() {
    let mixed = Geometry::GeometryCollection(vec![Geometry::Point(Point::new(1.0, 2.0))].into());
    let row = NewRow { id: uuid(1), fid: 1, geometry: Some(&mixed), cells: vec![] };
    assert_eq!(Layer::empty(schema()).apply(&[row], &[]).unwrap_err(), ShapeError::Mixed);
}
