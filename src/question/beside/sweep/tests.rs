use geo_types::{Geometry, LineString, MultiLineString};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::geodesy::{Figure, LocalFrame, Position};
use crate::linear::Curve;
use crate::question::testing::{register, thing};

/// Metres about a place in China, in Malta, in Finland.
fn frame(at: u8) -> LocalFrame {
    let (lon, lat) = [(117.2, 33.0), (14.4, 35.9), (25.0, 68.0)][usize::from(at) % 3];
    LocalFrame::at(Position::new(lon, lat).unwrap())
}

fn walk() -> impl Strategy<Value = Vec<[f64; 2]>> {
    let step = prop_oneof![4 => -80.0..80.0f64, 1 => -1500.0..1500.0f64];
    prop::collection::vec((step.clone(), step), 2..40).prop_map(|steps| {
        let mut at = [0.0, 0.0];
        steps
            .into_iter()
            .map(|(dx, dy)| {
                at = [at[0] + dx, at[1] + dy];
                at
            })
            .collect()
    })
}

/// A point, a house, a fence or a plot with a hole, near the walk's start.
fn thing_near() -> impl Strategy<Value = (u8, Vec<[f64; 2]>)> {
    let at = || (-300.0..300.0f64, -300.0..300.0f64);
    (0..4u8, at(), 1.0..60.0f64, 1.0..60.0f64, 0.0..7.0f64).prop_map(|(form, (x, y), wide, high, turn)| {
        let corner = |u: f64, v: f64| {
            let (sin, cos) = turn.sin_cos();
            [x + u * cos - v * sin, y + u * sin + v * cos]
        };
        let ring = |k: f64| {
            vec![
                corner(-wide * k, -high * k),
                corner(wide * k, -high * k),
                corner(wide * k, high * k),
                corner(-wide * k, high * k),
                corner(-wide * k, -high * k),
            ]
        };
        (
            form,
            match form {
                0 => vec![[x, y]],
                1 => vec![corner(-wide, 0.0), corner(0.0, high), corner(wide, 0.0)],
                2 => ring(1.0),
                _ => [ring(1.0), ring(0.5)].concat(),
            },
        )
    })
}

fn geometry(frame: &LocalFrame, (form, corners): &(u8, Vec<[f64; 2]>)) -> Geometry<f64> {
    let line = |corners: &[[f64; 2]]| -> LineString<f64> {
        LineString(corners.iter().map(|at| frame.to_position(*at).coord()).collect())
    };
    match form {
        0 => Geometry::Point(line(corners).0[0].into()),
        1 => Geometry::LineString(line(corners)),
        2 => geo_types::Polygon::new(line(corners), Vec::new()).into(),
        _ => geo_types::Polygon::new(line(&corners[..5]), vec![line(&corners[5..])]).into(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Guards: nothing near is missed, nothing far is found, and a sure offset is the exact one to a tenth of a
    /// millimetre and lies at the vertex and the place it names; what the road runs through lies where it first comes to it.
    /// Leaves out: things that reach out of the plane, which
    /// are never sure.
    #[test]
    fn a_sweep_finds_what_measuring_one_by_one_finds(
        at in 0..3u8,
        walk in walk(),
        things in prop::collection::vec(thing_near(), 1..30),
        reach_m in 0.0..200.0f64,
    ) {
        let frame = frame(at);
        let line = MultiLineString(vec![LineString(walk.iter().map(|at| frame.to_position(*at).coord()).collect())]);
        let Ok(curve) = Curve::new(&line, None) else { return Ok(()) };
        let road = Figure::of(&Geometry::MultiLineString(curve.parts().clone())).unwrap();
        let shapes: Vec<Geometry<f64>> = things.iter().map(|thing| geometry(&frame, thing)).collect();
        let rows = shapes.iter().zip(1i64..).map(|(shape, id)| {
            ("structures", thing(id, Some(shape.clone()), json!({})))
        });
        let snapshot = register(rows.collect());
        let layer = &snapshot.collection("structures").unwrap().layer;
        let laid = curve.laid().unwrap();
        let found = sweep(laid, layer, reach_m, |_| true, &Progress::new()).unwrap();
        for (shape, id) in shapes.iter().zip(1i64..) {
            let row = layer.by_id(uuid::Uuid::from_u128(id as u128)).unwrap();
            let touch = found.iter().find(|touch| touch.row.is_same_row(&row));
            let own = Figure::of(shape).unwrap();
            let exact_m = road.nearest(&own).offset_m;
            match touch {
                None => prop_assert!(exact_m > reach_m, "missed at {exact_m}"),
                Some(touch) if touch.sure => {
                    prop_assert!((touch.offset_m - exact_m).abs() < 1e-4, "{} {exact_m}", touch.offset_m);
                    prop_assert!(exact_m <= reach_m + 2.0 * SURE_M);
                    let Some(place) = touch.place.map(|at| Position::from_coord(at).unwrap()) else {
                        prop_assert!(exact_m < 1e-4, "{exact_m}");
                        let first = road.first_shared(&own).unwrap().position;
                        let told = touch.location(&curve).unwrap();
                        let (first_m, told_m) = (curve.locate(first).unwrap().measure.m(), told.measure.m());
                        prop_assert!((first_m - told_m).abs() < 1e-3, "{told_m} {first_m}");
                        prop_assert_eq!(told.side, crate::linear::Side::On);
                        continue;
                    };
                    let located = curve.locate_on(place, touch.vertex).unwrap();
                    prop_assert!((located.offset_m - exact_m).abs() < 1e-3, "{} {exact_m}", located.offset_m);
                    let wholly = curve.locate(place).unwrap();
                    prop_assert!((located.measure.m() - wholly.measure.m()).abs() < 1e-2
                        || (located.offset_m - wholly.offset_m).abs() < 1e-3);
                }
                Some(_) => {}
            }
        }
    }
}

#[test]
fn most_things_are_sure() {
    let frame = frame(0);
    let line = LineString((0..40).map(|i| frame.to_position([f64::from(i) * 30.0, 0.0]).coord()).collect());
    let curve = Curve::new(&MultiLineString(vec![line]), None).unwrap();
    let house = |x: f64, y: f64| {
        let corners = [[-4.0, -3.0], [4.0, -3.0], [4.0, 3.0], [-4.0, 3.0], [-4.0, -3.0]];
        geometry(&frame, &(2, corners.iter().map(|[u, v]| [x + u, y + v]).collect()))
    };
    let houses = (0..100u32).map(|i| house(f64::from(i) * 11.0, 12.0 - f64::from(i % 3) * 12.0));
    let rows = houses.zip(1i64..).map(|(shape, id)| ("structures", thing(id, Some(shape), json!({}))));
    let snapshot = register(rows.collect());
    let layer = &snapshot.collection("structures").unwrap().layer;
    let found = sweep(curve.laid().unwrap(), layer, 10.0, |_| true, &Progress::new()).unwrap();
    assert_eq!(found.len(), 100);
    assert!(found.iter().all(|touch| touch.sure));
    let on = found.iter().filter(|touch| touch.offset_m == 0.0).count();
    assert_eq!(on, 33, "houses across the road");
}
